"""What the section's desk shows: who has filed, what is asked of a unit, what makes a form doubtful."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet

from projects.directory.models import CalendarEntry, Extension, Task, Unit, WorkingYear
from projects.scoring.doubt import Signs, read_signs
from projects.selfeval.models import Filing, Remark, ReturnReason
from projects.selfeval.queries.honesty import past_gap

# Until a district keeps a list of its own.
USUAL_REASONS = (
    "佐证材料不全，请逐项补齐后重新报送。",
    "实际完成值与佐证材料不一致，请核对更正。",
    "得分与计分规则不符，请按规则重新计算。",
    "未说明扣分或超额完成的原因，请补充。",
    "资金数据与预算执行数据不一致，请核对。",
    "总体目标完成情况过于简单，请对照年度目标逐项说明。",
)


@dataclass(frozen=True)
class FiledByUnit:
    """How far one unit is with one year's ex-post forms; `due` with the unit's extension."""

    unit: Unit
    due: date | None
    projects: int
    filed: int
    late: int
    waiting: int
    returned: int
    accepted: int
    last_filed: date | None

    @property
    def missing(self) -> int:
        """How many forms were never handed in."""
        return self.projects - self.filed


def filed_by_unit(units: QuerySet[Unit], working_year: WorkingYear) -> list[FiledByUnit]:
    """Return the units that have forms to hand in, in the order of their codes."""
    of_year = Q(projects__filings__working_year=working_year, projects__filings__kind=Task.EX_POST)
    counted = (
        units.annotate(
            forms=Count("projects__filings", filter=of_year),
            filed=Count("projects__filings", filter=of_year & Q(projects__filings__filed_at__isnull=False)),
            late=Count("projects__filings", filter=of_year & Q(projects__filings__late=True)),
            waiting=Count("projects__filings", filter=of_year & Q(projects__filings__stage="submitted")),
            returned=Count("projects__filings", filter=of_year & Q(projects__filings__stage="returned")),
            accepted=Count("projects__filings", filter=of_year & Q(projects__filings__stage__in=["accepted", "final"])),
            last_filed=Max("projects__filings__filed_at", filter=of_year),
        )
        .filter(forms__gt=0)
        .order_by("code")
    )
    entry = CalendarEntry.objects.filter(working_year=working_year, task=Task.EX_POST).first()
    later = dict(Extension.objects.filter(entry=entry).values_list("unit", "due")) if entry else {}
    return [
        FiledByUnit(
            unit=unit,
            due=max(entry.due, later.get(unit.pk, entry.due)) if entry else None,
            projects=unit.forms,
            filed=unit.filed,
            late=unit.late,
            waiting=unit.waiting,
            returned=unit.returned,
            accepted=unit.accepted,
            last_filed=unit.last_filed,
        )
        for unit in counted
    ]


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
    kept = ReturnReason.objects.filter(district=district_id).order_by("number")
    return list(kept.values_list("text", flat=True)) or list(USUAL_REASONS)
