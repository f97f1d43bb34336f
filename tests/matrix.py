"""Role × verb × own or other: grids written by hand, and how a cell is tried without leaving a trace."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db import transaction

from budgeteval.accounts.models import User
from projects.directory.models import Role, Unit
from projects.transitions import Refused
from tests.factories.directory import make_member, make_user
from tests.people import People, Place

# Whose object it is: Alice's and Bob's own, the school below, another unit of the same section, of another section.
LETTERS = {"o": "unit", "c": "child", "n": "neighbour", "f": "far"}
NO_RIGHT = "不能办理此事"
EVERYBODY = ("alice", "bob", "charlie", "dora", "erin", "frank", "grace", "henry", "ivy", "judy", "mallory")

Grid = dict[tuple[str, str], set[str]]


def grid(text: str) -> Grid:
    """(person, verb) → the letters of whose objects the person may do it with; a dot for none."""
    header, *rows = text.strip().splitlines()
    verbs = header.split()
    found: Grid = {}
    for row in rows:
        person, *cells = row.split()
        for verb, cell in zip(verbs, cells, strict=True):
            found[person, verb] = set(cell) - {"."}
    return found


def unit_of(place: Place, letter: str) -> Unit:
    unit: Unit = getattr(place, LETTERS[letter])
    return unit


def everywhere(place: Place, people: People) -> People:
    """People whose clerk, head, officers and centre are one who may do everything with every unit of the place."""
    walker = make_user("walker")
    for letter in LETTERS:
        make_member(walker, Role.UNIT_CLERK, unit_of(place, letter))
        make_member(walker, Role.UNIT_HEAD, unit_of(place, letter))
    make_member(walker, Role.SECTION_OFFICER, place.section)
    make_member(walker, Role.SECTION_OFFICER, place.other_section)
    make_member(walker, Role.PERFORMANCE_OFFICER, place.district)
    return replace(people, alice=walker, bob=walker, dora=walker, erin=walker)


def may(act: Callable[[User], object], user: User) -> bool:
    """Try an act and undo it; a refusal counts as “may not” only where it is for want of the right."""
    try:
        with transaction.atomic():
            act(user)
            transaction.set_rollback(True)
    except Refused as refusal:
        if NO_RIGHT not in str(refusal):
            raise
        return False
    return True


def tried(people: People, names: Iterable[str], acts: dict[str, Callable[[User], object]]) -> dict[str, set[str]]:
    """By person, the letters of whose objects the act succeeds with."""
    return {name: {letter for letter, act in acts.items() if may(act, people.named(name))} for name in names}


def column(expected: Grid, verb: str, names: Iterable[str]) -> dict[str, set[str]]:
    """One verb's expected cells by person."""
    return {name: expected[name, verb] for name in names}
