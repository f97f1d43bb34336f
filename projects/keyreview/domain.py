"""Verbs of key-project evaluation that are its own; the common walk is projects.experts.domain.evaluations."""

from datetime import date, datetime

from django.db import transaction

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import WorkingYear
from projects.experts.domain.evaluations import open_materials
from projects.keyreview.models import KeyReview, ReviewEvent
from projects.keyreview.permissions import may_plan
from projects.keyreview.queries import review_inputs
from projects.registry.models import Project
from projects.transitions import Refused


@transaction.atomic
def plan_review(
    *, working_year: WorkingYear, project: Project, ground: str, content: str, by: User, now: datetime
) -> KeyReview:
    """Choose a project for key evaluation.

    Args:
        working_year: the year of the evaluation.
        project: a project of the evaluated year.
        ground: why it was chosen; printed.
        content: what the project is and does, in whole sentences; printed.
        by: an officer of the performance centre.
        now: when it takes effect.

    Raises:
        Refused: no right, another year's project, no ground, or chosen already.
    """
    decision = may_plan(by, working_year)
    if not decision:
        raise Refused(decision.reason)
    if project.fiscal_year != working_year.fiscal_year:
        raise Refused(
            f"“{project}”是 {project.fiscal_year} 年项目,{working_year.year} 年度评价 {working_year.fiscal_year} 年项目"
        )
    if not ground.strip():
        raise Refused("请写明选取理由")
    review, created = KeyReview.objects.get_or_create(
        working_year=working_year, project=project, defaults={"ground": ground, "content": content}
    )
    if not created:
        raise Refused(f"“{project}”已列入本年度重点评价")
    audit.record(kind="keyreview.plan", by=by, obj=review, at=now, detail={"project": project.code, "ground": ground})
    return review


@transaction.atomic
def record_event(
    *, review: KeyReview, kind: str, on: date, place: str, people: int | None, note: str, by: User, now: datetime
) -> ReviewEvent:
    """Keep a record of a report meeting, a discussion, a site visit or the survey.

    Raises:
        Refused: no right, or the report has left the house already.
    """
    decision = may_plan(by, review.working_year)
    if not decision:
        raise Refused(decision.reason)
    if review.stage in ("final", "published"):
        raise Refused(f"“{review}”{review.stage_label},不能再补记评价环节")
    event = ReviewEvent.objects.create(review=review, kind=kind, date=on, place=place, people=people, note=note)
    audit.record(kind="keyreview.event", by=by, obj=review, at=now, detail={"kind": kind, "on": on.isoformat()})
    return event


def open_review_materials(*, review: KeyReview, by: User, now: datetime) -> KeyReview:
    """Let the panel see the materials, with the project's money and its survey as computed inputs."""
    return open_materials(evaluation=review, facts=review_inputs(review), by=by, now=now)
