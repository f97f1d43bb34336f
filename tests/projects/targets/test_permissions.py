"""Role × verb × own or other for targets, cell by cell, and who sees which target."""

from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser

from budgeteval.accounts.models import User
from projects.directory.models import Unit
from projects.targets import domain
from projects.targets.models import Target
from projects.targets.permissions import access_target
from projects.targets.queries import visible_to
from projects.transitions import Refused
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME, ROWS
from tests.matrix import EVERYBODY, LETTERS, column, grid, tried, unit_of
from tests.people import People, Place

# o own unit, c the school below it, n a neighbour of the same section, f a unit of another section
RIGHTS = grid("""
          create_target  replace_indicators  sign  submit  return_for_changes  approve  issue  adopt
alice     o              o                   .     o       .                   .        .      .
bob       .              .                   oc    .       .                   .        .      .
charlie   .              .                   .     .       .                   .        .      .
dora      .              .                   .     .       ocn                 ocn      .      .
erin      .              .                   .     .       .                   .        ocnf   ocnf
frank     .              .                   .     .       .                   .        .      .
grace     .              .                   .     .       .                   .        .      .
henry     .              .                   .     .       .                   .        .      .
ivy       .              .                   .     .       .                   .        .      .
judy      .              .                   .     .       .                   .        .      .
mallory   .              .                   .     .       .                   .        .      .
""")

# At which stage a target has to be for the verb to be the question of a right alone.
STAGES = {
    "replace_indicators": "draft",
    "sign": "draft",
    "submit": "signed",
    "return_for_changes": "submitted",
    "approve": "submitted",
    "issue": "approved",
}


def a_target(unit: Unit, people: People, stage: str) -> Target:
    target = domain.adopt(project=make_project(unit), goal="目标", indicators=ROWS, by=people.erin, now=IN_TIME)
    Target.objects.filter(pk=target.pk).update(stage=stage)
    return target


def act(verb: str, unit: Unit, people: People) -> "partial[object]":
    if verb in ("create_target", "adopt"):
        project = make_project(unit)
        return partial(_on_project, verb, project.pk)
    return partial(_on_target, verb, a_target(unit, people, STAGES[verb]).pk)


def _on_project(verb: str, pk: int, user: User) -> None:
    project = Target._meta.get_field("project").related_model.objects.get(pk=pk)
    getattr(domain, verb)(project=project, goal="目标", indicators=ROWS, by=user, now=IN_TIME)


def _on_target(verb: str, pk: int, user: User) -> None:
    target = Target.objects.select_related("project__unit").get(pk=pk)
    more: dict[str, object] = {}
    if verb == "replace_indicators":
        more = {"goal": "目标", "indicators": ROWS, "expected_version": target.version}
    elif verb == "return_for_changes":
        more = {"reason": "指标不清"}
    getattr(domain, verb)(target=target, by=user, now=IN_TIME, **more)


@pytest.mark.parametrize("verb", ["create_target", *STAGES, "adopt"])
def test_who_may_do_it_with_whose_target(verb: str, place: Place, people: People) -> None:
    acts = {letter: act(verb, unit_of(place, letter), people) for letter in LETTERS}
    assert tried(people, EVERYBODY, acts) == column(RIGHTS, verb, EVERYBODY)


SEEN = {
    "alice": "o", "bob": "oc", "charlie": "", "dora": "ocn", "erin": "ocnf", "frank": "", "grace": "",
    "henry": "ocnf", "ivy": "ocnf", "judy": "", "mallory": "",
}  # fmt: skip


def test_everybody_sees_the_targets_of_the_units_they_may_read_and_no_other(place: Place, people: People) -> None:
    targets = {letter: a_target(unit_of(place, letter), people, "draft") for letter in LETTERS}
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
