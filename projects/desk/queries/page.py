"""What a page of figures is made of: ready texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from budgeteval.text.dates import chinese_date
from budgeteval.text.money import wan_number
from budgeteval.ui.listing import Linked
from projects.directory.models import Membership, WorkingYear

Cell = str | int | Decimal | Linked
NOTHING = "—"


@dataclass(frozen=True)
class Figure:
    """A number with its label, ready to be read; `note` says where it comes from."""

    label: str
    value: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A table of ready texts; `unit` is that of its amounts, as official tables say it above their right corner."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    unit: str = ""


@dataclass(frozen=True)
class Todo:
    """How much waits for the person, and by URL name (with what follows its "?") where."""

    label: str
    count: int
    view: str = ""
    query: str = ""

    @property
    def href(self) -> str:
        """Where it is done."""
        return reverse(self.view) + (f"?{self.query}" if self.query else "") if self.view else ""


@dataclass
class Home:
    """What the first page shows; `members` are the person's memberships, which say where a number leads."""

    members: Sequence[Membership] = field(default_factory=list)

    scope: str = ""
    roles: list[str] = field(default_factory=list)
    is_centre: bool = False
    year: WorkingYear | None = None
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    todo: list[Todo] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)

    def first(self, what: str) -> bool:
        """Say whether this is not on the page yet: who holds two roles in one place sees the place once."""
        new = what not in self.shown
        self.shown.add(what)
        return new


def day(on: date, year: WorkingYear) -> str:
    """``9月15日``; with its year where that is not the working year."""
    return chinese_date(on).removeprefix(f"{year.year}年")


def wan(yuan: Decimal) -> str:
    """``1,234.50``: an amount of a table in 万元."""
    return f"{wan_number(yuan):,}"


def filing_figures(rows: Iterable[tuple[datetime | None, bool, int]]) -> list[Figure]:
    """How many forms are due, in, late, returned; a row is when it was filed, whether late, how often returned."""
    found = list(rows)
    return [
        Figure("应报自评", str(len(found)), "个"),
        Figure("已报送", str(sum(filed is not None for filed, _, _ in found)), "个"),
        Figure("逾期报送", str(sum(late for _, late, _ in found)), "个"),
        Figure("退回过", str(sum(returned > 0 for _, _, returned in found)), "个"),
    ]
