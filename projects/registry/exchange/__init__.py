"""The sheets of units, of projects with their money and of units' budgets: read, looked up, previewed."""

from collections.abc import Callable

from budgeteval.accounts.models import User
from projects.directory.exchange import Step, unwatched
from projects.directory.models import District
from projects.registry.domain.intake import Preview
from projects.registry.exchange.budgets import look_at_budgets, look_at_units
from projects.registry.exchange.funding import EXPORTED, export_funding, look_at_funding
from projects.registry.exchange.gathering import gather, years_too_far
from projects.registry.permissions import may_import
from projects.sheets.layouts import FUNDING, UNIT_BUDGETS, UNITS
from projects.sheets.reading import read
from projects.sheets.table import Layout, ReadSheet
from projects.transitions import Refused, refuse_unless

__all__ = ["EXPORTED", "export_funding", "gather", "layout_of", "preview", "years_too_far"]


def preview(
    *, kind: str, content: bytes, file_name: str, district: District, by: User, step: Step = unwatched
) -> Preview:
    """Say what importing the file would do; nothing is written. `kind`: units, funding or unit_budgets.

    `step` hears after each portion how many rows were looked up, and of how many; a row of `funding` twice.

    Raises:
        Refused: not the performance centre, or another step's sheet.
    """
    refuse_unless(may_import(by, district))
    if kind not in _KINDS:
        raise Refused("这种数据表不由这里导入")
    layout, look = _KINDS[kind]
    return look(read(layout, content, file_name), content, district, step)


def layout_of(kind: str) -> Layout:
    """The sheet of that kind."""
    return _KINDS[kind][0]


_KINDS: dict[str, tuple[Layout, Callable[[ReadSheet, bytes, District, Step], Preview]]] = {
    "units": (UNITS, look_at_units),
    "funding": (FUNDING, look_at_funding),
    "unit_budgets": (UNIT_BUDGETS, look_at_budgets),
}
