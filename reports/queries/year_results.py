"""The yearly report's figures of key and department evaluation and of what followed for the budget."""

from decimal import Decimal

from projects.budgeting.models import Policy, Proposal
from projects.departments.models import DepartmentReview
from projects.directory.models import WorkingYear
from projects.experts.models import PanelObject, Seat
from projects.keyreview.models import KeyReview
from projects.registry.queries import totals_by
from projects.results.models import RatingKind
from reports import facts as said
from reports.queries.background import standing_ratings, year_projects
from reports.queries.departments import data_by_unit, department_money
from reports.queries.judged import comments_by_object, problems_of, satisfaction, seats_by_panel

FEW = 3
NOTHING = Decimal("0.00")


def key_results(year: WorkingYear) -> tuple[said.KeyResult, ...]:
    """The key projects with a confirmed rating, in the order of their codes."""
    ratings = {rating.project_id: rating for rating in standing_ratings(year, RatingKind.KEY)}
    reviews = KeyReview.objects.filter(working_year=year).select_related("project__unit", "judged")
    found = [
        (review, review.judged, ratings[review.project_id])
        for review in reviews.order_by("project__code")
        if review.judged is not None and review.project_id in ratings
    ]
    panels = [judged for _, judged, _ in found]
    comments, seats = comments_by_object(panels), seats_by_panel(panels)
    money = totals_by(year_projects(year).filter(pk__in=[review.project_id for review, _, _ in found]), "pk")
    return tuple(
        said.KeyResult(
            unit=review.project.unit.name,
            project=review.project.name,
            ground=review.ground.rstrip("。"),
            appropriated=money[review.project_id,]["received"],
            spent=money[review.project_id,]["executed"],
            experts=seats[judged.panel_id],
            total=rating.total,
            grade=rating.grade,
            satisfaction=satisfaction(review),
            problems=tuple(text for text, _ in problems_of(judged, comments.get(judged.pk, {}), FEW)),
        )
        for review, judged, rating in found
    )


def department_results(year: WorkingYear) -> tuple[said.DepartmentResult, ...]:
    """The departments with a confirmed rating, in the order of their codes; `spent` is the department's whole money."""
    ratings = {rating.unit_id: rating for rating in standing_ratings(year, RatingKind.DEPARTMENT)}
    reviews = DepartmentReview.objects.filter(working_year=year).select_related("unit", "judged")
    found = [
        (review.unit, review.judged, ratings[review.unit_id])
        for review in reviews.order_by("unit__code")
        if review.judged is not None and review.unit_id in ratings
    ]
    comments = comments_by_object([judged for _, judged, _ in found])
    spent = _spent(year, [unit.pk for unit, _, _ in found])
    return tuple(
        said.DepartmentResult(
            unit=unit.name,
            short=unit.short_name,
            spent=spent[unit.pk],
            total=rating.total,
            grade=rating.grade,
            problems=tuple(text for text, _ in problems_of(judged, comments.get(judged.pk, {}), FEW)),
        )
        for unit, judged, rating in found
    )


def _spent(year: WorkingYear, units: list[int]) -> dict[int, Decimal]:
    """What each department spent: by its data sheet, where that says it, else on its projects."""
    projects = totals_by(year_projects(year).filter(unit__in=units), "unit")
    data = data_by_unit(units, year.fiscal_year)
    found = {}
    for unit in units:
        whole = department_money(data.get(unit, {}))
        found[unit] = whole.spent if whole else projects[unit,]["executed"] if (unit,) in projects else NOTHING
    return found


def department_experts(year: WorkingYear) -> int:
    """How many experts sit on the departments' panels, the replaced ones aside."""
    judged = PanelObject.objects.filter(departmentreview__working_year=year)
    return Seat.objects.filter(panel__in=judged.values("panel"), replaced_at__isnull=True).count()


def policies(working_year: WorkingYear) -> tuple[said.PolicyOutcome, ...]:
    """The policy in force with the proposals as they stand, then examples with what they would have done."""
    policies = Policy.objects.filter(district=working_year.district_id, budget_year=working_year.budget_year)
    in_force = [_outcome(policy, working_year) for policy in policies.filter(stage="approved")]
    tried = [_tried(policy) for policy in policies.filter(is_example=True).exclude(simulation={})]
    return (*in_force, *tried)


def _outcome(policy: Policy, working_year: WorkingYear) -> said.PolicyOutcome:
    proposals = list(Proposal.objects.filter(policy=policy, working_year=working_year).select_related("unit"))
    cuts = sorted((one for one in proposals if one.proposed < one.requested), key=lambda one: one.unit.code)
    return said.PolicyOutcome(
        policy=policy.title,
        units=len(proposals),
        requested=sum((one.requested for one in proposals), Decimal(0)),
        proposed=sum((one.proposed for one in proposals), Decimal(0)),
        affected=len(cuts),
        cuts=tuple(
            said.UnitCut(unit=one.unit.name, requested=one.requested, proposed=one.proposed, reason=one.decision_reason)
            for one in cuts
        ),
    )


def _tried(policy: Policy) -> said.PolicyOutcome:
    kept = policy.simulation
    return said.PolicyOutcome(
        policy=policy.title,
        units=kept["units"],
        requested=Decimal(kept["requested"]),
        proposed=Decimal(kept["proposed"]),
        affected=kept["affected"],
        example=True,
    )
