"""What units owe on a day, most urgent first, with who was reminded and called."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.timezone import localdate

from budgeteval.accounts.models import User
from projects.directory.models import CalendarEntry, Extension, Role, Task, Unit, WorkingYear
from projects.directory.queries import memberships_of, people_of
from projects.reminders.models import CallLog, Reminder
from projects.selfeval.in_year.models import ExAnte, InYear, MidTerm
from projects.selfeval.models import Filing, HandedIn, UnitReturn

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# Which forms are owed for which task; a filing is the form of what was spent.
FORMS: tuple[tuple[type[Filing] | type[InYear], str], ...] = (
    (ExAnte, Task.EX_ANTE), (MidTerm, Task.MID_TERM), (Filing, Task.EX_POST),
)  # fmt: skip
SOON = 7
"""How many days before the due date something is called soon due."""


@dataclass
class Owed:
    """What one unit has not handed in for one task: how many, with how much money received (yuan), since when due."""

    unit: Unit
    task: Task
    count: int
    amount: Decimal
    due: date
    extended: bool
    days_late: int
    """Whole days since the due date; 0 on the day itself, below 0 before it."""
    contact: str = ""
    phone: str = ""
    reminders: list[Reminder] = field(default_factory=list)
    call: CallLog | None = None
    in_its_year: bool = True
    """Whether the working year is still the year of the day; of a year that is over nobody counts the days."""

    @property
    def key(self) -> str:
        """Names the row in a form."""
        return f"{self.unit.pk}-{self.task.value}"

    @property
    def is_late(self) -> bool:
        """Whether the due date is over."""
        return self.days_late > 0

    @property
    def late_text(self) -> str:
        """How late, or how long until then, in words."""
        if self.is_late and not self.in_its_year:
            return "逾期"
        if self.is_late:
            return f"逾期 {self.days_late} 天"
        return f"还有 {-self.days_late} 天" if self.days_late else "今天截止"

    def reminded_on(self, day: date) -> bool:
        """Whether the unit was reminded of this on that day."""
        return any(localdate(one.sent_at) == day for one in self.reminders)


@dataclass(frozen=True)
class Wanted:
    """Which rows are asked for: of one task, one section's units, one unit; what is late, or due within some days."""

    task: str = ""
    section: int | None = None
    soon: bool = False
    unit: int | None = None


def owed(year: WorkingYear, on: date, wanted: Wanted | None = None) -> list[Owed]:
    """Return what units of the year have not handed in and what is late on the day, the latest and largest first.

    With `soon` instead what is not late yet and due within SOON days. What a section gave back is not owed again.
    """
    asked = wanted or Wanted()
    rows = [row for row in _rows(year, on, asked) if _asked(row, asked)]
    rows.sort(key=lambda row: (-row.days_late, -row.amount, row.unit.code, row.task))
    _add_people(rows)
    _add_history(year, rows)
    return rows


def _asked(row: Owed, asked: Wanted) -> bool:
    return -SOON <= row.days_late <= 0 if asked.soon else row.is_late


def _rows(year: WorkingYear, on: date, asked: Wanted) -> Iterator[Owed]:
    counted = {key: found for key, found in _counted(year, asked) if not asked.task or key[1] == asked.task}
    dates = dict(CalendarEntry.objects.filter(working_year=year).order_by().values_list("task", "due"))
    extensions = {
        (unit, task): due
        for unit, task, due in Extension.objects.filter(entry__working_year=year).values_list(
            "unit", "entry__task", "due"
        )
    }
    units = Unit.objects.filter(pk__in={unit for unit, _ in counted}).select_related("section").in_bulk()
    for (unit, task), (count, amount) in counted.items():
        if task not in dates:
            continue
        due = max(dates[task], extensions.get((unit, task), dates[task]))
        yield Owed(
            units[unit], Task(task), count, amount, due, due > dates[task], (on - due).days,
            in_its_year=year.year == on.year,
        )  # fmt: skip


def _counted(year: WorkingYear, asked: Wanted) -> Iterator[tuple[tuple[int, str], tuple[int, Decimal]]]:
    """By unit and task how much is not handed in, and the money of those projects; papers carry none."""
    for model, kind in FORMS:
        yield from _forms(model, kind, year, asked)
    returns = UnitReturn.objects.filter(working_year=year, filed_at__isnull=True).order_by()
    if asked.section is not None:
        returns = returns.filter(unit__section=asked.section)
    if asked.unit is not None:
        returns = returns.filter(unit=asked.unit)
    for unit, kind, count in returns.values("unit", "kind").annotate(n=Count("pk")).values_list("unit", "kind", "n"):
        yield (unit, kind), (count, Decimal(0))


def _forms(
    model: type[Filing] | type[InYear], task: str, year: WorkingYear, asked: Wanted
) -> Iterator[tuple[tuple[int, str], tuple[int, Decimal]]]:
    """The projects' forms of one task, by unit."""
    forms: QuerySet[Any] = model._default_manager.filter(working_year=year, filed_at__isnull=True)  # noqa: SLF001 – Django documents it
    if asked.section is not None:
        forms = forms.filter(project__unit__section=asked.section)
    if asked.unit is not None:
        forms = forms.filter(project__unit=asked.unit)
    counted = (
        forms.order_by()
        .values("project__unit")
        .annotate(n=Count("pk", distinct=True), money=Sum("project__funding__received"))
    )
    for unit, count, money in counted.values_list("project__unit", "n", "money"):
        yield (unit, task), (count, money or Decimal(0))


def _add_people(rows: list[Owed]) -> None:
    whom = contacts([row.unit for row in rows])
    for row in rows:
        row.contact, row.phone = whom[row.unit.pk]


def contacts(units: Iterable[Unit]) -> dict[int, tuple[str, str]]:
    """Whom to call in each unit and the number, "" where nobody is known.

    Where the directory names nobody, the unit's own clerk or head stands in, with the account's telephone.
    """
    known = {unit.pk: (unit.contact, unit.phone) for unit in units}
    unnamed = {pk for pk, told in known.items() if not all(told)}
    first: dict[int, User] = {}
    for unit, user in people_of(unnamed) if unnamed else []:
        first.setdefault(unit, user)
    for pk, user in first.items():
        contact, phone = known[pk]
        known[pk] = (contact or str(user), phone or user.phone)
    return known


def _add_history(year: WorkingYear, rows: list[Owed]) -> None:
    units = {row.unit.pk for row in rows}
    sent: dict[tuple[int, str], list[Reminder]] = defaultdict(list)
    reminders = Reminder.objects.filter(working_year=year, unit__in=units).select_related("sent_by").order_by("-pk")
    for one in reminders if units else []:
        sent[one.unit_id, one.task].append(one)
    calls = last_calls(year, units)
    for row in rows:
        row.reminders = sent[row.unit.pk, row.task.value]
        row.call = calls.get(row.unit.pk)


def last_calls(year: WorkingYear, units: Iterable[int]) -> dict[int, CallLog]:
    """The newest call to each of these units."""
    keys = set(units)
    found: dict[int, CallLog] = {}
    calls = CallLog.objects.filter(working_year=year, unit__in=keys).select_related("called_by").order_by("pk")
    for call in calls if keys else []:
        found[call.unit_id] = call
    return found


def reminders_of(year: WorkingYear, unit: Unit) -> QuerySet[Reminder]:
    """Every reminder of the unit in the year, the newest first."""
    return Reminder.objects.filter(working_year=year, unit=unit).select_related("sent_by").order_by("-pk")


def calls_of(year: WorkingYear, unit: Unit) -> QuerySet[CallLog]:
    """Every call to the unit in the year, the newest first."""
    return CallLog.objects.filter(working_year=year, unit=unit).select_related("called_by").order_by("-pk")


def not_handed_in(year: WorkingYear, unit: Unit) -> list[HandedIn]:
    """Each form and paper of the unit that it has not handed in, or that was given back."""
    open_ = Q(stage__in=("not_started", "draft", "signed", "returned"))
    found: list[HandedIn] = []
    for model, _ in FORMS:
        forms: QuerySet[Any] = model._default_manager.filter(open_, working_year=year, project__unit=unit)  # noqa: SLF001 – Django documents it
        found += forms.select_related("project__unit").order_by("project__code")
    returns = UnitReturn.objects.filter(open_, working_year=year, unit=unit).select_related("unit")
    return [*found, *returns.order_by("kind")]


def years_managed(user: "User | AnonymousUser") -> QuerySet[WorkingYear]:
    """The working years of the districts whose performance centre the person belongs to, the newest first."""
    own = [member.district_id for member in memberships_of(user) if member.role == Role.PERFORMANCE_OFFICER]
    return WorkingYear.objects.filter(district__in=own).select_related("district").order_by("-year", "district__code")
