"""The tests' own people: Charlie rules elsewhere and reads nothing here."""

from projects.directory.permissions import roles_of
from projects.directory.queries import units_visible_to
from tests.people import People, Place


def test_charlie_holds_every_other_role_abroad_and_sees_no_unit_of_the_place(place: Place, people: People) -> None:
    assert len(roles_of(people.charlie)) == 8
    assert list(units_visible_to(people.charlie)) == [place.abroad]


def test_a_head_sees_the_unit_below_and_a_clerk_does_not(place: Place, people: People) -> None:
    assert set(units_visible_to(people.bob)) == {place.unit, place.child}
    assert set(units_visible_to(people.alice)) == {place.unit}
