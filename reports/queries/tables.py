"""The facts of the two tables that leave the house."""

from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localdate

from projects.budgeting.models import Proposal
from projects.budgeting.queries import policy_in_force
from projects.directory.models import Role, Task, WorkingYear
from projects.registry.queries import with_money
from projects.results.models import RatingKind
from projects.selfeval.models import Filing
from projects.targets.models import Operator, Target
from reports.facts import SummaryRow, SummaryTableFacts, UnitBudgetRow, UnitBudgetTableFacts
from reports.queries.common import newest_ratings, year_projects

CLEAR, UNCLEAR, NONE = "明确", "不明确", "未申报"


def target_states(working_year: WorkingYear) -> dict[int, str]:
    """Whether each project has a clear target: one is unclear when none of its indicators can be measured."""
    targets = Target.objects.filter(project__in=year_projects(working_year)).prefetch_related("indicators")
    return {
        target.project_id: CLEAR
        if any(one.op != Operator.QUALITATIVE and one.target_value for one in target.indicators.all())
        else UNCLEAR
        for target in targets
    }


def summary_facts(working_year: WorkingYear, on: date) -> SummaryTableFacts:
    """财政支出绩效报告汇总表 of the district, units together, as of now."""
    states = target_states(working_year)
    checked = {rating.project_id: rating for rating in newest_ratings(working_year, RatingKind.SECTION)}
    filings = {
        filing.project_id: filing for filing in Filing.objects.filter(working_year=working_year, kind=Task.EX_POST)
    }
    rows = []
    projects = with_money(year_projects(working_year)).select_related("unit", "field").order_by("unit__code", "code")
    for project in projects:
        filing, review = filings.get(project.pk), checked.get(project.pk)
        rows.append(
            SummaryRow(
                unit=project.unit.name,
                project_code=project.code,
                project=project.name,
                field=project.field.name,
                appropriated=project.received,
                spent=project.executed,
                target=states.get(project.pk, NONE),
                own_score=filing.total if filing and filing.filed_at else None,
                own_grade=filing.grade if filing and filing.filed_at else "",
                checked_score=review.total if review else None,
                checked_grade=review.grade if review else "",
                filed_on=localdate(filing.filed_at) if filing and filing.filed_at else None,
                note="；".join(_notes(filing)) if filing else "",
            )
        )
    return SummaryTableFacts(
        scope=working_year.district.name,
        bureau=working_year.district.bureau,
        evaluated_year=working_year.fiscal_year,
        reported_on=on,
        constructed=working_year.district.constructed,
        rows=tuple(rows),
    )


def _notes(filing: Filing) -> Iterable[str]:
    if filing.filed_at is None:
        yield "未报"
    if filing.late:
        yield "逾期"
    if filing.times_returned:
        yield f"退回{filing.times_returned}次"


def unit_budget_facts(working_year: WorkingYear, on: date) -> UnitBudgetTableFacts:
    """The next budget unit by unit, under the policy in force; a cut is taken from the projects' part."""
    policy = policy_in_force(working_year)
    ratings = {rating.unit_id: rating for rating in newest_ratings(working_year, RatingKind.DEPARTMENT)}
    proposals = Proposal.objects.filter(working_year=working_year, policy=policy).select_related("unit", "unit_budget")
    return UnitBudgetTableFacts(
        district=working_year.district.name,
        bureau=working_year.district.bureau,
        budget_year=working_year.budget_year,
        policy=policy.title if policy else "",
        example=False,
        reported_on=on,
        constructed=working_year.district.constructed,
        rows=tuple(_budget_row(one, ratings.get(one.unit_id)) for one in proposals.order_by("unit__code")),
    )


def _budget_row(proposal: Proposal, rating: object) -> UnitBudgetRow:
    budget = proposal.unit_budget
    basic = min(budget.basic_requested, proposal.proposed)
    return UnitBudgetRow(
        unit=proposal.unit.name,
        kind=proposal.unit.get_kind_display(),
        last_total=budget.total_last,
        basic_requested=budget.basic_requested,
        project_requested=budget.project_requested,
        basic_proposed=basic,
        project_proposed=proposal.proposed - basic,
        score=getattr(rating, "total", None),
        grade=getattr(rating, "grade", ""),
        reason=proposal.decision_reason,
        decided_by=Role.LEADER.label if proposal.decided_by_id else "",
    )
