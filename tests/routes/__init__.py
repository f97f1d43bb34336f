"""Who gets where, room by room: each module has `PAGES`, and `paths` for rows that need an object.

A row's name is a route's name, with `:post` where it is posted to (with nothing but what `paths` gives), and `/own`,
`/child`, `/neighbour`, `/far`, `/abroad` or any other word for whose object it is. Cells:

ok: the page, or done; gone: no such page for this person; no: refused; sign: sent to the sign-in page;
home: sent to the first page; admin: sent to the admin's own first page; bad: the method is not answered;
over: too late, others were first; more: something is missing in what was sent.

Alice: clerk of the unit, Bob: its head, Charlie: every role elsewhere, Dora: section, Erin: centre, Frank: pool,
Grace: expert, Henry: leader, Ivy: auditor, Judy: administrator, Kate: security officer, Mallory: an account
without any role.
"""

from importlib import import_module
from pkgutil import iter_modules

from django.urls import reverse

from tests.people import People, Place


def grid(text: str, width: int = 1) -> dict[tuple[str, ...], dict[str, str]]:
    """(first words of the row) → column → cell."""
    header, *rows = text.strip("\n").splitlines()
    columns = header.split()
    return {
        tuple(words[:width]): dict(zip(columns, words[width:], strict=True)) for words in (row.split() for row in rows)
    }


def cells_of(room: str) -> dict[str, dict[str, str]]:
    return {key[0]: cells for key, cells in grid(import_module(f"tests.routes.{room}").PAGES).items()}


ROOMS = sorted(module.name for module in iter_modules(__path__))
ROWS = [(room, row) for room in ROOMS for row in cells_of(room)]


def route_of(row: str) -> str:
    """The route's name in a row's."""
    return row.partition("/")[0].removesuffix(":post")


def is_posted(row: str) -> bool:
    return row.partition("/")[0].endswith(":post")


def path_of(room: str, row: str, place: Place, people: People) -> str:
    module = import_module(f"tests.routes.{room}")
    if "user_password" in row:
        return reverse(row, args=[people.alice.pk])
    fixed: dict[str, str] = getattr(module, "PATHS", {})
    made: dict[str, str] = module.paths(place, people) if hasattr(module, "paths") else {}
    return fixed.get(row) or made.get(row) or reverse(route_of(row))
