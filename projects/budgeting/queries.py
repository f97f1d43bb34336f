"""What the policy looks at – each unit's request and results – and what may be read of the proposals."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, Sum

from projects.applications.queries import NotAdmitted, not_admitted
from projects.budgeting.models import Policy, Proposal
from projects.directory.models import Role, Task, Unit, WorkingYear
from projects.directory.queries import memberships_of, unit_scope
from projects.registry.models import Funding, Source, UnitBudget
from projects.registry.queries import to_fen
from projects.results.models import Rating, RatingKind
from projects.results.queries import STANDING
from projects.scoring import consequence
from projects.scoring.consequence.policy import DECIDE
from projects.selfeval.models import UnitReturn
from projects.targets.models import Target

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

# Who sees a proposal only when it stands in the budget.
UNIT_ROLES = (Role.UNIT_CLERK, Role.UNIT_HEAD)
HUNDRED = Decimal(100)
# What a project may be protected for; one that is so for several reasons counts for the first.
EXEMPT = ("guaranteed", "personal_subsidy", "contracted")
SUMS = ("adjusted", "received", "executed", "carried", *EXEMPT)


class DamagedPolicyError(Exception):
    """A stored policy is no longer what was entered."""


def proposals_visible_to(user: "User | AnonymousUser") -> QuerySet[Proposal]:
    """Return the proposals of the units that the user may read; a unit sees its own once it stands in the budget."""
    members = memberships_of(user)
    of_units = [member for member in members if member.role in UNIT_ROLES]
    of_others = [member for member in members if member.role not in UNIT_ROLES]
    scope = unit_scope(of_others, "unit__") | (unit_scope(of_units, "unit__") & Q(stage="applied"))
    return Proposal.objects.filter(scope).select_related("unit", "unit_budget", "policy", "working_year__district")


def issuable_targets(working_year: WorkingYear) -> QuerySet[Target]:
    """Return the approved targets, of accepted applications, whose units' proposals stand in the budget."""
    in_budget = Proposal.objects.filter(working_year=working_year, stage="applied").values("unit")
    return (
        Target.objects.filter(
            stage="approved",
            project__application__working_year=working_year,
            project__application__stage="accepted",
            project__unit__in=in_budget,
        )
        .select_related("project__unit__district")
        .order_by("project__code")
    )


def policy_in_force(working_year: WorkingYear) -> Policy | None:
    """Return the approved policy for the year's consequences; None while there is none."""
    return Policy.objects.filter(
        district=working_year.district_id, budget_year=working_year.budget_year, stage="approved"
    ).first()


def rules_of(policy: Policy) -> consequence.Policy:
    """Return a kept policy as rules that can be applied.

    Raises:
        DamagedPolicyError: the stored content no longer has the hash under which it was entered.
    """
    rules = consequence.read_policy(policy.content, source=str(policy))
    if rules.sha256 != policy.sha256:
        raise DamagedPolicyError(f"结果应用办法“{policy}”的内容与登记时的摘要不符，不能用于测算")
    return rules


def decisions_taken(policy: Policy) -> list[consequence.Decision]:
    """Return what persons have decided under a policy so far."""
    decided = policy.proposals.filter(decided_percent__isnull=False).select_related("unit", "decided_by")
    return [
        consequence.Decision(
            code=one.unit.code,
            row=line["row"],
            percent=one.decided_percent or Decimal(0),
            reason=one.decision_reason,
            by=str(one.decided_by),
        )
        for one in decided
        for line in one.rules
        if line["action"] == DECIDE
    ]


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
            STANDING, working_year=working_year, kind=RatingKind.DEPARTMENT, stage="confirmed"
        )
    }
    tables = {one.unit_id: one for one in UnitReturn.objects.filter(working_year=working_year, kind=Task.SUMMARY_TABLE)}
    money, refused = _money(working_year), not_admitted(working_year)
    return {
        budget.pk: _case(
            budget,
            ratings.get(budget.unit_id),
            tables.get(budget.unit_id),
            money.get(budget.unit_id),
            left_out(budget, refused.get(budget.unit_id, [])),
        )
        for budget in budgets
    }


def left_out(budget: UnitBudget, refused: Sequence[NotAdmitted]) -> Decimal:
    """What of a unit's request is not admitted, in yuan: never more than the request for projects as a whole."""
    return min(sum((one.requested for one in refused), Decimal(0)), budget.project_requested)


def _money(working_year: WorkingYear) -> dict[int, dict[str, Decimal]]:
    """Sums over the units' projects of the evaluated year, yuan."""
    guaranteed, subsidy = Q(project__guaranteed=True), Q(project__personal_subsidy=True)
    exempt = {
        "guaranteed": guaranteed,
        "personal_subsidy": subsidy & ~guaranteed,
        "contracted": Q(project__contracted=True) & ~guaranteed & ~subsidy,
    }
    sums = {
        "adjusted": Sum("adjusted"),
        "received": Sum("received"),
        "executed": Sum("executed"),
        "carried": Sum("received", filter=Q(source=Source.CARRIED), default=Decimal(0)),
        **{name: Sum("adjusted", filter=such, default=Decimal(0)) for name, such in exempt.items()},
    }
    # The prefix keeps the sums from hiding the columns they are made of.
    rows = (
        Funding.objects.filter(
            project__unit__district=working_year.district_id, project__fiscal_year=working_year.fiscal_year
        )
        .values("project__unit")
        .annotate(**{f"sum_{name}": value for name, value in sums.items()})
    )
    plain: list[dict[str, Any]] = [dict(row) for row in rows]
    return {row["project__unit"]: {name: to_fen(row[f"sum_{name}"]) for name in SUMS} for row in plain}


def _case(
    budget: UnitBudget,
    rating: Rating | None,
    table: UnitReturn | None,
    money: dict[str, Decimal] | None,
    refused: Decimal,
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
        requested=budget.total_requested - refused,
        last_year=budget.total_last,
        grade=rating.grade if rating else None,
        score=rating.total if rating else None,
        department_grade=rating.grade if rating else None,
        filing=filing,
        carryover_growth=left - money["carried"] if money and left is not None else None,
        execution=_share(money["executed"], money["adjusted"]) if money else None,
        carryover=_share(left, money["received"]) if money and left is not None else None,
        protected=_protected(budget.project_requested - refused, money) if money else {},
    )


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part * HUNDRED / whole).quantize(Decimal("0.0001")) if whole else None


def _protected(room: Decimal, money: dict[str, Decimal]) -> dict[str, Decimal]:
    """What exemptions cover of a request that names no projects: as much as such projects had in the evaluated year.

    Our reading; never more than `room`, the projects' part of the request.
    """
    found: dict[str, Decimal] = {}
    for name in EXEMPT:
        found[name] = min(money[name], room)
        room -= found[name]
    return {name: amount for name, amount in found.items() if amount}
