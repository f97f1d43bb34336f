"""What may be read of filings, reviews, unit returns and appraisals, and the figures that they add up to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DecimalField, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from budgeteval.audit.models import TrailLine
from budgeteval.text.rounding import round_half_up
from projects.directory.models import CalendarEntry, Extension, Role, Task, Unit, WorkingYear
from projects.directory.queries import memberships_of, unit_scope
from projects.registry.models import Funding, Project, Source
from projects.registry.queries import MONEY, to_fen, totals, with_money
from projects.selfeval.models import Evidence, Filing, FilingLine, HandedIn, Review, UnitReturn, WorkAppraisal
from projects.targets.models import ISSUED, Indicator, IndicatorBase, Target

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

# Tasks whose forms and papers the centre opens for every unit; who is evaluated further opens those with it.
OPENED_FOR_ALL = (Task.EX_POST, Task.SUMMARY_TABLE, Task.WORK_SUMMARY)
UNIT_ROLES = (Role.UNIT_CLERK, Role.UNIT_HEAD)
SHARED = ("level1", "level2", "name", "op", "target_value", "measure_unit", "weight")
# A filing that has ever been handed in keeps its first time, whatever happened to it afterwards.
FILED = Q(filed_at__isnull=False)


def filings_visible_to(user: "User | AnonymousUser") -> QuerySet[Filing]:
    """Return the filings of the units whose evaluation the user may read."""
    scope = unit_scope(memberships_of(user), "project__unit__")
    return Filing.objects.filter(scope).select_related("project__unit", "working_year", "rulebook")


def unit_returns_visible_to(user: "User | AnonymousUser") -> QuerySet[UnitReturn]:
    """Return what the units hand in whose evaluation the user may read."""
    scope = unit_scope(memberships_of(user), "unit__")
    return UnitReturn.objects.filter(scope).select_related("unit", "working_year")


def reviews_visible_to(user: "User | AnonymousUser") -> QuerySet[Review]:
    """Return the sections' reviews; a unit sees those of its filings once they are closed."""
    scope = _unit_only_when(user, "filing__project__unit__", Q(stage="accepted"))
    return Review.objects.filter(scope).select_related("filing__project__unit", "filing__rulebook", "reviewer")


def appraisals_visible_to(user: "User | AnonymousUser") -> QuerySet[WorkAppraisal]:
    """Return the sections' appraisals of units' work; a unit sees its own once it is shown."""
    scope = _unit_only_when(user, "unit__", Q(stage="shown"))
    return WorkAppraisal.objects.filter(scope).select_related("unit", "working_year", "rulebook", "appraiser")


def _unit_only_when(user: "User | AnonymousUser", prefix: str, ready: Q) -> Q:
    members = memberships_of(user)
    of_units = [member for member in members if member.role in UNIT_ROLES]
    of_others = [member for member in members if member.role not in UNIT_ROLES]
    return unit_scope(of_others, prefix) | (unit_scope(of_units, prefix) & ready)


def money_of(project: Project) -> dict[str, Decimal | None]:
    """Return a project's money over all sources, in yuan; None where it has no funding at all."""
    found = with_money(Project.objects.filter(pk=project.pk)).annotate(sources=Count("funding"))
    sources, *sums = found.values_list("sources", *MONEY).get()
    return {name: to_fen(amount) if sources else None for name, amount in zip(MONEY, sums, strict=True)}


def money_text(project: Project) -> dict[str, str | None]:
    """Return a project's money as a filing's inputs keep it: yuan as strings."""
    return {name: None if value is None else str(value) for name, value in money_of(project).items()}


def lines_of_last_year(filing: Filing) -> QuerySet[FilingLine]:
    """Return the rows of the form that was handed in for last year's project; none where there was no such form."""
    before = filing.project.predecessor_id
    found = FilingLine.objects.filter(filing__project=before, filing__kind=filing.kind, filing__filed_at__isnull=False)
    return (found if before else FilingLine.objects.none()).order_by("number")


def goal_of(filing: Filing) -> str:
    """Return the overall goal of the project's issued target; empty where it has none."""
    goals = Target.objects.filter(project=filing.project_id, stage__in=ISSUED).values_list("goal", flat=True)
    return goals.first() or ""


def filings_to_sign(user: "User | AnonymousUser") -> QuerySet[Filing]:
    """Return the filings of the units for which the user signs as their head."""
    heads = [member for member in memberships_of(user) if member.role == Role.UNIT_HEAD]
    scope = unit_scope(heads, "project__unit__")
    return Filing.objects.filter(scope).select_related("project__unit", "working_year", "rulebook")


def has_own_rows(filing: Filing) -> bool:
    """Say whether the unit writes the form's rows itself, as it does where no target was issued."""
    return not filing.lines.filter(indicator__isnull=False).exists()


def first_rows(filing: Filing) -> list[FilingLine]:
    """Return the rows with which a form begins, not yet written.

    They are those of the issued target; without one those of last year's form, still to be filled in; else none.
    """
    issued = Indicator.objects.filter(target__project=filing.project_id, target__stage__in=ISSUED).order_by("number")
    found: list[IndicatorBase] = list(issued) or list(lines_of_last_year(filing))
    return [
        FilingLine(
            filing=filing,
            indicator=row if isinstance(row, Indicator) else None,
            number=row.number,
            **{name: getattr(row, name) for name in SHARED},
        )
        for row in found
    ]


def rows_of(filing: Filing) -> list[FilingLine]:
    """Return the form's rows in order: those kept, or before it is begun those with which it will begin."""
    if filing.stage == filing.flow.initial:
        return first_rows(filing)
    return list(filing.lines.select_related("indicator").order_by("number"))


def due_days(units: Iterable[int], task: str) -> dict[tuple[int, int], date]:
    """Return the last day of a task by working year and unit, each unit's own extension included."""
    wanted = list(units)
    found: dict[tuple[int, int], date] = {}
    for entry in CalendarEntry.objects.filter(task=task).prefetch_related(
        Prefetch("extensions", Extension.objects.filter(unit__in=wanted))
    ):
        longer = {extension.unit_id: extension.due for extension in entry.extensions.all()}
        for unit in wanted:
            found[entry.working_year_id, unit] = max(entry.due, longer.get(unit, entry.due))
    return found


@dataclass(frozen=True)
class Saved:
    """Who last changed a form, and when."""

    by: str
    at: datetime


def last_saved(filing: HandedIn) -> Saved | None:
    """Return who last changed the form, as the trail tells; None where nobody has."""
    line = _trail(filing).select_related("actor").order_by("-seq").first()
    return None if line is None else Saved(str(line.actor) if line.actor else "系统", line.recorded_at)


def _trail(filing: HandedIn) -> QuerySet[TrailLine]:
    label = filing._meta.label_lower  # noqa: SLF001 – Django documents _meta
    return TrailLine.objects.filter(object_type=label, object_id=str(filing.pk))


@dataclass(frozen=True)
class ImportedMoney:
    """A project's money by source as imported, in yuan, and when that was last written."""

    sources: list[Funding]
    at: datetime | None

    @property
    def sums(self) -> dict[str, Decimal]:
        """What the sources add up to."""
        return sums_of(self.sources)


def sums_of(sources: Sequence[Funding]) -> dict[str, Decimal]:
    """Return what a project's sources add up to, in yuan."""
    return {name: sum((getattr(one, name) for one in sources), Decimal(0)) for name in MONEY}


def imported_money(project: Project) -> ImportedMoney:
    """Return the project's money by source, and when the import last wrote it."""
    sources = sorted(project.funding.all(), key=lambda one: Source.values.index(one.source))
    history = Funding.history.filter(project=project.pk).aggregate(last=Max("history_date"))
    return ImportedMoney(sources, history["last"])


def files_by_row(filing: Filing) -> dict[int, list[Evidence]]:
    """Return the form's files by the number of their row; each says in `reused` whether another project has it too."""
    elsewhere = Evidence.objects.filter(attachment=OuterRef("attachment")).exclude(
        line__filing__project=OuterRef("line__filing__project")
    )
    found: dict[int, list[Evidence]] = {}
    files = Evidence.objects.filter(line__filing=filing).annotate(reused=Exists(elsewhere))
    for file in files.select_related("attachment", "line").order_by("line__number", "name", "pk"):
        found.setdefault(file.line.number, []).append(file)
    return found


@dataclass(frozen=True)
class Change:
    """One cell that is different from what was handed in the last time."""

    row: int
    name: str
    column: str
    before: str
    after: str


_COMPARED = (
    ("target", "指标值"),
    ("actual", "实际完成值"),
    ("weight", "分值"),
    ("claimed", "自评得分"),
    ("reason", "偏差原因及改进措施"),
)


def changes_since_return(filing: Filing) -> list[Change]:
    """Return what of the rows is different from the form as it was when the section last gave it back."""
    then = returned_version(filing)
    if then is None:
        return []
    before, after = _lines_by_number(then.scorecard), _lines_by_number(filing.scorecard)
    return [
        change
        for number in sorted({*before, *after})
        for change in _compared(number, before.get(number), after.get(number))
    ]


def returned_version(form: HandedIn) -> Any | None:
    """Return the form's text from its history as it was when the section last gave it back; None where it never was."""
    if not form.times_returned:
        return None
    returned = _trail(form).filter(kind="move", detail__move="return").order_by("-seq").first()
    history = type(form).history  # type: ignore[attr-defined]
    return (
        returned and history.filter(id=form.pk, history_date__lte=returned.at).order_by("-history_date", "-pk").first()
    )


def _lines_by_number(scorecard: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {line["number"]: line for line in scorecard.get("inputs", {}).get("lines", [])}


def _compared(number: int, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Iterator[Change]:
    if before is None or after is None:
        name = (before or after or {}).get("name", "")
        yield Change(
            number, name, "指标行", "（无）" if before is None else "有", "新增" if before is None else "已删除"
        )
        return
    for key, label in _COMPARED:
        if before[key] != after[key]:
            yield Change(number, after["name"], label, before[key] or "（空）", after[key] or "（空）")


@dataclass(frozen=True)
class LineEvidence:
    """How many files a row has, and whether one of them serves another project's filing as well."""

    number: int
    name: str
    files: int
    reused: bool


def evidence_of(filing: Filing) -> list[LineEvidence]:
    """Return the evidence of each of the filing's rows, as of now."""
    elsewhere = Evidence.objects.filter(attachment=OuterRef("attachment")).exclude(
        line__filing__project=OuterRef("line__filing__project")
    )
    reused = Evidence.objects.filter(Exists(elsewhere), line=OuterRef("pk"))
    lines = filing.lines.annotate(files=Count("evidence"), reused=Exists(reused)).order_by("number")
    return [LineEvidence(*row) for row in lines.values_list("number", "name", "files", "reused")]


def summary_rows(unit: Unit, working_year: WorkingYear) -> QuerySet[Filing, Any]:
    """Return the unit's filings with each project's money, as its summary table lists them."""
    sums = {
        name: Subquery(
            Funding.objects.filter(project=OuterRef("project"))
            .order_by()
            .values("project")
            .annotate(sum=Sum(name))
            .values("sum"),
            output_field=DecimalField(max_digits=18, decimal_places=2),
        )
        for name in ("received", "executed")
    }
    found = Filing.objects.filter(working_year=working_year, project__unit=unit, kind=Task.EX_POST)
    return found.annotate(**sums).select_related("project__unit").defer("scorecard").order_by("project__code")


def summary_figures(unit: Unit, working_year: WorkingYear) -> dict[str, Any]:
    """Return what a unit's filings add up to, as of now: counts as integers, money (yuan) and points as strings."""
    filings = list(
        Filing.objects.filter(working_year=working_year, project__unit=unit).only("filed_at", "late", "total", "grade")
    )
    filed = [filing for filing in filings if filing.filed_at]
    points = [filing.total for filing in filed if filing.total is not None]
    money = totals(Project.objects.filter(unit=unit, fiscal_year=working_year.fiscal_year))
    return {
        "projects": len(filings),
        "filed": len(filed),
        "late": sum(filing.late for filing in filed),
        "grades": dict(sorted(Counter(filing.grade for filing in filed if filing.grade).items())),
        "average": str(round_half_up(sum(points) / len(points))) if points else None,
        "adjusted": str(money["adjusted"]),
        "received": str(money["received"]),
        "executed": str(money["executed"]),
        "rate": str(round_half_up(money["executed"] * 100 / money["adjusted"])) if money["adjusted"] else None,
    }
