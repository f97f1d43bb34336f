"""What the section's desk shows: who has filed, what is asked of a unit, what makes a form doubtful."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from projects.directory.models import CalendarEntry, Extension, Returned, Role, Task, Unit, WorkingYear
from projects.directory.queries import DISTRICT_READERS, memberships_of, return_reasons, unit_scope
from projects.scoring.doubt import Signs, read_signs
from projects.selfeval.models import Filing, FilingLine, Remark, UnitReturn
from projects.selfeval.queries.honesty import past_gap

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

# Until a district keeps a list of its own.
USUAL_REASONS = (
    "佐证材料不全，请逐项补齐后重新报送。",
    "实际完成值与佐证材料不一致，请核对更正。",
    "得分与计分规则不符，请按规则重新计算。",
    "未说明扣分或超额完成的原因，请补充。",
    "资金数据与预算执行数据不一致，请核对。",
    "总体目标完成情况过于简单，请对照年度目标逐项说明。",
)


READERS = (Role.SECTION_OFFICER, *DISTRICT_READERS)


def review_scope(user: "User | AnonymousUser", prefix: str) -> Q:
    """The condition on units whose work the user looks at for the bureau: a unit's own people have no part in it."""
    return unit_scope([member for member in memberships_of(user) if member.role in READERS], prefix)


def years_for(user: "User | AnonymousUser") -> list[WorkingYear]:
    """The working years of the districts that the user belongs to, newest first."""
    districts = {member.district_id for member in memberships_of(user)}
    years = WorkingYear.objects.filter(district__in=districts).select_related("district")
    return list(years.order_by("-year", "district__code"))


def filings_for_review(user: "User | AnonymousUser", working_year: WorkingYear | None) -> QuerySet[Filing]:
    """The ex-post forms of a year that were ever handed in, of the units that the user looks at for the bureau.

    `last_total` is what last year's project claimed.
    """
    before = Filing.objects.filter(
        project=OuterRef("project__predecessor"), kind=Task.EX_POST, filed_at__isnull=False
    ).order_by("-filed_at")
    return (
        Filing.objects.filter(
            review_scope(user, "project__unit__"),
            working_year=working_year,
            kind=Task.EX_POST,
            filed_at__isnull=False,
        )
        .select_related("project__unit", "working_year", "rulebook")
        .annotate(last_total=Subquery(before.values("total")[:1]))
    )


def returns_for_review(user: "User | AnonymousUser", working_year: WorkingYear | None) -> QuerySet[UnitReturn]:
    """What units of the user's have handed in as a whole in a year."""
    return UnitReturn.objects.filter(
        review_scope(user, "unit__"), working_year=working_year, filed_at__isnull=False
    ).select_related("unit", "working_year", "attachment")


def units_with_counts(user: "User | AnonymousUser", working_year: WorkingYear | None) -> QuerySet[Unit]:
    """The user's units that have ex-post forms to hand in, with how far they are.

    `forms`, `filed`, `missing`, `late`, `waiting`, `returned` (now with the unit), `accepted` count forms; `last_filed`
    is when the newest came in for the first time.
    """
    of_unit = Filing.objects.filter(
        project__unit=OuterRef("pk"), working_year=working_year, kind=Task.EX_POST
    ).order_by()

    def counted(**conditions: object) -> Coalesce:
        # One number a unit, and not an aggregate of a join: the list's tabs count units by these numbers.
        numbers = of_unit.filter(**conditions).values("project__unit").annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(numbers), 0)

    newest = of_unit.filter(filed_at__isnull=False).order_by("-filed_at").values("filed_at")[:1]
    return (
        Unit.objects.filter(review_scope(user, ""))
        .annotate(
            forms=counted(),
            filed=counted(filed_at__isnull=False),
            missing=counted(filed_at__isnull=True),
            late=counted(late=True),
            waiting=counted(stage="submitted"),
            returned=counted(stage="returned"),
            accepted=counted(stage__in=["accepted", "final"]),
            last_filed=Subquery(newest),
        )
        .filter(forms__gt=0)
        .select_related("section")
    )


@dataclass(frozen=True)
class DueDates:
    """A task's due date, and the later ones of units that were given an extension."""

    usual: date | None
    later: dict[int, date]

    def of(self, unit: Unit) -> date | None:
        """The unit's due date; None where the calendar does not name the task."""
        if self.usual is None:
            return None
        return max(self.usual, self.later.get(unit.pk, self.usual))


def due_dates(working_year: WorkingYear | None, task: Task) -> DueDates:
    """Return a task's due dates of a year."""
    entry = CalendarEntry.objects.filter(working_year=working_year, task=task).first()
    if entry is None:
        return DueDates(None, {})
    return DueDates(entry.due, dict(Extension.objects.filter(entry=entry).values_list("unit", "due")))


def last_total(filing: Filing) -> Decimal | None:
    """What last year's project claimed in its form of the same kind; None where there is none."""
    before = filing.project.predecessor_id
    if before is None:
        return None
    earlier = Filing.objects.filter(project=before, kind=filing.kind, filed_at__isnull=False)
    return earlier.values_list("total", flat=True).first()


def signs_of(filing: Filing) -> Signs:
    """What is known of a form as it stands, for `scoring.doubt` to weigh."""
    return read_signs(
        filing.scorecard,
        last_total=last_total(filing),
        past_gap=past_gap(filing.project.unit, before=filing.working_year),
        late=filing.late,
        times_returned=filing.times_returned,
    )


@dataclass(frozen=True)
class AskedRow:
    """One row's remark; the row may have gone since."""

    number: int
    name: str
    text: str


@dataclass(frozen=True)
class Asked:
    """What the section asked for when it returned a form for the last time."""

    times_returned: int
    reason: str
    rows: tuple[AskedRow, ...]

    def of_row(self, number: int) -> str:
        """The remark on a row, empty where there is none."""
        return next((row.text for row in self.rows if row.number == number), "")


def asked_of(filing: Filing) -> Asked | None:
    """Return what was asked for at the last return; None where the form was never returned.

    Remarks of a return that is still in preparation are not among them.
    """
    if not filing.times_returned:
        return None
    rows = filing.remarks.filter(round=filing.times_returned).order_by("number")
    return Asked(
        times_returned=filing.times_returned,
        reason=filing.return_reason,
        rows=tuple(AskedRow(row.number, row.name, row.text) for row in rows),
    )


def remarks_in_preparation(filing: Filing) -> dict[int, Remark]:
    """The section's remarks for the next return by row; only for the section's eyes."""
    return {row.number: row for row in filing.remarks.filter(round=filing.times_returned + 1)}


def reasons_of(district_id: int) -> list[str]:
    """The reasons for returning that are ready to be chosen: the district's own, or else the usual ones."""
    return return_reasons(district_id, Returned.FILING) or list(USUAL_REASONS)


def actuals_before(filing: Filing) -> dict[str, str]:
    """What last year's project reached, by the indicator's name, with its unit of measure."""
    before = filing.project.predecessor_id
    if before is None:
        return {}
    rows = FilingLine.objects.filter(filing__project=before, filing__kind=filing.kind, filing__filed_at__isnull=False)
    return {name: f"{actual}{unit}" for name, actual, unit in rows.values_list("name", "actual", "measure_unit")}
