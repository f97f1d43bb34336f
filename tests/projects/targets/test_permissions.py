"""Who sees which target, cell by cell."""

import pytest
from django.contrib.auth.models import AnonymousUser

from projects.targets.permissions import access_target
from projects.targets.queries import visible_to
from projects.transitions import Refused
from tests.factories.registry import make_project
from tests.factories.selfeval import issued_target
from tests.matrix import LETTERS, unit_of
from tests.people import People, Place

# o own unit, c the school below it, n a neighbour of the same section, f a unit of another section
SEEN = {
    "alice": "o", "bob": "oc", "charlie": "", "dora": "ocn", "erin": "ocnf", "frank": "", "grace": "",
    "henry": "ocnf", "ivy": "ocnf", "judy": "", "mallory": "",
}  # fmt: skip


def test_everybody_sees_the_targets_of_the_units_they_may_read_and_no_other(place: Place, people: People) -> None:
    targets = {letter: issued_target(make_project(unit_of(place, letter)), people) for letter in LETTERS}
    for name, letters in SEEN.items():
        user = people.named(name)
        assert set(visible_to(user)) == {targets[letter] for letter in letters}, name
        for letter, target in targets.items():
            if letter in letters:
                assert access_target(user, target.pk) == target
            else:
                with pytest.raises(Refused, match="您无权查看"):
                    access_target(user, target.pk)
    assert not visible_to(AnonymousUser()).exists()
