"""The facts of the two tables that leave the house."""

from collections.abc import Iterator
from datetime import date

from django.utils.timezone import localdate

from projects.budgeting.models import Proposal
from projects.budgeting.queries import policy_in_force
from projects.directory.models import Role, Task, WorkingYear
from projects.registry.queries import to_fen, with_money
from projects.results.models import Rating, RatingKind
from projects.selfeval.models import Filing
from projects.targets.models import Operator, Target
from reports.facts import SummaryRow, SummaryTableFacts, UnitBudgetRow, UnitBudgetTableFacts
from reports.queries.background import standing_ratings, year_projects

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
    return SummaryTableFacts(
        scope=working_year.district.name,
        bureau=working_year.district.bureau,
        evaluated_year=working_year.fiscal_year,
        reported_on=on,
        constructed=working_year.district.constructed,
        rows=tuple(_summary_rows(working_year)),
    )


def _summary_rows(working_year: WorkingYear) -> Iterator[SummaryRow]:
    states = target_states(working_year)
    ratings = standing_ratings(working_year, RatingKind.SECTION).values_list("project", "total", "grade")
    checked = {project: (total, grade) for project, total, grade in ratings}
    forms = Filing.objects.filter(working_year=working_year, kind=Task.EX_POST).defer("scorecard")
    filings = {filing.project_id: filing for filing in forms}
    projects = with_money(year_projects(working_year)).select_related("unit", "field").order_by("unit__code", "code")
    for project in projects:
        filing = filings.get(project.pk)
        filed = filing if filing is not None and filing.filed_at is not None else None
        checked_score, checked_grade = checked.get(project.pk, (None, ""))
        yield SummaryRow(
            unit=project.unit.name,
            project_code=project.code,
            project=project.name,
            field=project.field.name,
            appropriated=to_fen(project.received),
            spent=to_fen(project.executed),
            target=states.get(project.pk, NONE),
            own_score=filed.total if filed else None,
            own_grade=filed.grade if filed else "",
            checked_score=checked_score,
            checked_grade=checked_grade,
            filed_on=localdate(filed.filed_at) if filed else None,
            note="；".join(_notes(filing)),
        )


def _notes(filing: Filing | None) -> Iterator[str]:
    if filing is None or filing.filed_at is None:
        yield "未报"
    if filing is not None and filing.late:
        yield "逾期"
    if filing is not None and filing.times_returned:
        yield f"退回{filing.times_returned}次"


def unit_budget_facts(working_year: WorkingYear, on: date) -> UnitBudgetTableFacts:
    """The next budget unit by unit, under the policy in force; a cut is taken from the projects' part."""
    policy = policy_in_force(working_year)
    ratings = {rating.unit_id: rating for rating in standing_ratings(working_year, RatingKind.DEPARTMENT)}
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


def _budget_row(proposal: Proposal, rating: Rating | None) -> UnitBudgetRow:
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
        score=rating.total if rating else None,
        grade=rating.grade if rating else "",
        reason=proposal.decision_reason,
        decided_by=Role.LEADER.label if proposal.decided_by_id else "",
    )
