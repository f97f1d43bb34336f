"""What the policy looks at – each unit's request and results – and what may be read of the proposals."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, Sum

from projects.budgeting.models import Policy, Proposal
from projects.directory.models import Role, Task, Unit, WorkingYear
from projects.directory.queries import memberships_of
from projects.registry.models import Funding, Source, UnitBudget
from projects.results.models import Rating, RatingKind
from projects.scoring import consequence
from projects.selfeval.models import UnitReturn

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

# Who sees proposals before they are issued: the bureau, not the units.
READERS = (Role.PERFORMANCE_OFFICER, Role.LEADER, Role.AUDITOR)
HUNDRED = Decimal(100)
SUMS = ("adjusted", "received", "executed", "carried", "guaranteed", "personal_subsidy")


def proposals_visible_to(user: "User | AnonymousUser") -> QuerySet[Proposal]:
    """Return the proposals of the user's district, for the centre, leaders and auditors; units see applied ones."""
    scope = Q(pk__in=[])
    for member in memberships_of(user):
        if member.role in READERS:
            scope |= Q(working_year__district=member.district_id)
        elif member.role == Role.SECTION_OFFICER:
            scope |= Q(unit__section=member.section_id)
        elif member.unit_id is not None:
            scope |= Q(unit=member.unit_id, stage="applied")
    return Proposal.objects.filter(scope)


def policy_in_force(working_year: WorkingYear) -> Policy | None:
    """Return the approved policy for the year's consequences; None while there is none."""
    return Policy.objects.filter(
        district=working_year.district_id, budget_year=working_year.budget_year, stage="approved"
    ).first()


def rules_of(policy: Policy) -> consequence.Policy:
    """Return a kept policy as rules that can be applied."""
    return consequence.read_policy(policy.content, source=str(policy))


def unit_cases(working_year: WorkingYear) -> dict[int, consequence.Case]:
    """Return every unit that requests a budget for the next year, as a case of the policy, by its UnitBudget's id.

    Money in yuan. Results come from the unit's confirmed department rating, its summary table, and the money of its
    projects in the evaluated year; what is not known stays None and meets no condition.
    """
    budgets = UnitBudget.objects.filter(
        unit__district=working_year.district_id, budget_year=working_year.budget_year
    ).select_related("unit")
    ratings = {
        rating.unit_id: rating
        for rating in Rating.objects.filter(
            working_year=working_year, kind=RatingKind.DEPARTMENT, stage="confirmed", rating__isnull=True
        )
    }
    tables = {one.unit_id: one for one in UnitReturn.objects.filter(working_year=working_year, kind=Task.SUMMARY_TABLE)}
    money = _money(working_year)
    return {
        budget.pk: _case(budget, ratings.get(budget.unit_id), tables.get(budget.unit_id), money.get(budget.unit_id))
        for budget in budgets
    }


def _money(working_year: WorkingYear) -> dict[int, dict[str, Decimal]]:
    """Sums over the units' projects of the evaluated year, yuan."""
    rows = (
        Funding.objects.filter(
            project__unit__district=working_year.district_id, project__fiscal_year=working_year.fiscal_year
        )
        .values("project__unit")
        .annotate(
            adjusted=Sum("adjusted"),
            received=Sum("received"),
            executed=Sum("executed"),
            carried=Sum("received", filter=Q(source=Source.CARRIED), default=Decimal(0)),
            guaranteed=Sum("adjusted", filter=Q(project__guaranteed=True), default=Decimal(0)),
            personal_subsidy=Sum("adjusted", filter=Q(project__personal_subsidy=True), default=Decimal(0)),
        )
    )
    plain: list[dict[str, Any]] = [dict(row) for row in rows]
    return {row["project__unit"]: {name: Decimal(row[name]) for name in SUMS} for row in plain}


def _case(
    budget: UnitBudget, rating: Rating | None, table: UnitReturn | None, money: dict[str, Decimal] | None
) -> consequence.Case:
    unit: Unit = budget.unit
    filing = None
    if table is not None:
        filing = "missing" if table.filed_at is None else "late" if table.late else "on_time"
    left = money["received"] - money["executed"] if money else None
    return consequence.Case(
        code=unit.code,
        name=unit.name,
        kind="unit",
        requested=budget.total_requested,
        last_year=budget.total_last,
        grade=rating.grade if rating else None,
        score=rating.total if rating else None,
        department_grade=rating.grade if rating else None,
        filing=filing,
        carryover_growth=left - money["carried"] if money and left is not None else None,
        execution=_share(money["executed"], money["adjusted"]) if money else None,
        carryover=_share(left, money["received"]) if money and left is not None else None,
        protected=_protected(budget, money) if money else {},
    )


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part * HUNDRED / whole).quantize(Decimal("0.0001")) if whole else None


def _protected(budget: UnitBudget, money: dict[str, Decimal]) -> dict[str, Decimal]:
    """What exemptions cover of a request that names no projects: as much as such projects had in the evaluated year.

    Our reading; never more than the projects' part of the request.
    """
    room = budget.project_requested
    found: dict[str, Decimal] = {}
    for name in ("guaranteed", "personal_subsidy"):
        found[name] = min(money[name], room)
        room -= found[name]
    return {name: amount for name, amount in found.items() if amount}


def open_proposals(working_year: WorkingYear) -> QuerySet[Proposal]:
    """Return the proposals under the policy in force that still wait for a person's decision."""
    return Proposal.objects.filter(working_year=working_year, policy__stage="approved").exclude(open_rows=[])
