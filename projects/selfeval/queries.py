"""What may be read of filings, reviews, unit returns and appraisals, and the figures that they add up to."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from budgeteval.text.rounding import round_half_up
from projects.directory.models import District, Role, Task, Unit, WorkingYear
from projects.directory.queries import memberships_of, unit_scope
from projects.registry.models import Project
from projects.registry.queries import MONEY, to_fen, totals, with_money
from projects.registry.standing import Standing, Told
from projects.selfeval.models import Evidence, Filing, Review, UnitReturn, WorkAppraisal

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

UNIT_ROLES = (Role.UNIT_CLERK, Role.UNIT_HEAD)
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


RATED = ("accepted", "final")  # a rating stands on it


def standing_of_projects(district: District, fiscal_years: Collection[int]) -> Told:
    """Say whose ex-post form was handed in or rated: its money may no longer be changed behind the unit's back.

    A year is closed to further projects once a form of it is final, or all of its forms are rated.
    """
    filings = Filing.objects.filter(
        kind=Task.EX_POST, project__unit__district=district, project__fiscal_year__in=fiscal_years
    ).order_by()
    projects: dict[int, Standing] = {}
    stages: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for filing in filings.select_related("project").only("stage", "filed_at", "project__name", "project__fiscal_year"):
        stages[filing.project.fiscal_year].update([filing.stage])
        if filing.stage in RATED:
            projects[filing.project_id] = Standing(
                refusal=f"“{filing.project}”的自评{filing.stage_label}，项目和资金不能再改"
            )
        elif filing.filed_at:
            projects[filing.project_id] = Standing(doubt=f"“{filing.project}”的自评已经报送，资金改动后得分会不同")
    return Told(projects, {year: _of_year(year, found) for year, found in stages.items()})


def _of_year(fiscal_year: int, stages: Counter[str]) -> Standing:
    rated = sum(stages[stage] for stage in RATED)
    if stages["final"] or rated == stages.total():
        return Standing(refusal=f"{fiscal_year} 年的自评已有 {rated} 个项目通过或定稿，不能再增加项目和资金")
    return Standing(doubt=f"{fiscal_year} 年的自评已经开始，新增的项目须另行安排填报")


def money_of(project: Project) -> dict[str, Decimal | None]:
    """Return a project's money over all sources, in yuan; None where it has no funding at all."""
    found = with_money(Project.objects.filter(pk=project.pk)).annotate(sources=Count("funding"))
    sources, *sums = found.values_list("sources", *MONEY).get()
    return {name: to_fen(amount) if sources else None for name, amount in zip(MONEY, sums, strict=True)}


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
