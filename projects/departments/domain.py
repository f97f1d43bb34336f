"""Verbs of whole-department evaluation that are its own; the common walk is projects.experts.domain.evaluations."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.departments.models import DepartmentReview
from projects.departments.permissions import may_plan
from projects.departments.queries import review_facts
from projects.directory.models import Unit, WorkingYear
from projects.experts.domain.evaluations import open_materials
from projects.transitions import Refused, refuse_unless


@audit.atomic
def plan_review(
    *, working_year: WorkingYear, unit: Unit, ground: str, duties: str, by: User, now: datetime
) -> DepartmentReview:
    """Choose a department for evaluation as a whole.

    Args:
        working_year: the year of the evaluation.
        unit: a unit of the district.
        ground: why it was chosen; printed.
        duties: its main duties, one a line; printed.
        by: an officer of the performance centre.
        now: when it takes effect.

    Raises:
        Refused: no right, a unit of another district, no ground, or chosen already.
    """
    refuse_unless(may_plan(by, working_year))
    if unit.district_id != working_year.district_id:
        raise Refused(f"“{unit}”不是“{working_year.district}”的预算单位")
    if not ground.strip():
        raise Refused("请写明选取理由")
    review, created = DepartmentReview.objects.get_or_create(
        working_year=working_year, unit=unit, defaults={"ground": ground, "duties": duties}
    )
    if not created:
        raise Refused(f"“{unit}”已列入本年度部门整体评价")
    audit.record(kind="departments.plan", by=by, obj=review, at=now, detail={"unit": unit.code, "ground": ground})
    return review


def open_review_materials(*, review: DepartmentReview, by: User, now: datetime) -> DepartmentReview:
    """Let the panel see the materials, with the department's data as inputs of the computed ratios.

    Raises:
        Refused: the framework is not fixed, or the common walk refuses.
    """
    if review.rulebook is None:
        raise Refused(f"“{review}”尚未确定指标体系")
    return open_materials(evaluation=review, facts=review_facts(review, review.rulebook), by=by, now=now)
