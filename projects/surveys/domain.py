"""Verbs of satisfaction surveys: opened with their questions; returned questionnaires are entered once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import Unit
from projects.registry.models import Project
from projects.surveys.models import Survey
from projects.surveys.permissions import may_run_survey
from projects.transitions import Refused, refuse_unless


@dataclass(frozen=True)
class Plan:
    """What a survey is: its questions, whom it asks, how many questionnaires go out; `target` in percent."""

    title: str
    audience: str
    opened: date
    closed: date
    distributed: int
    questions: Sequence[str]
    target: Decimal | None = None


@audit.atomic
def open_survey(*, subject: Project | Unit, year: int, plan: Plan, by: User, now: datetime) -> Survey:
    """Open a survey of a project or a unit for a working year.

    Raises:
        Refused: not the performance centre, no question, nothing handed out, dates in the wrong order, or a survey of
            that title is there already.
    """
    unit = subject.unit if isinstance(subject, Project) else subject
    refuse_unless(may_run_survey(by, unit.district))
    if not plan.questions or not all(question.strip() for question in plan.questions):
        raise Refused("问卷至少要有一道题，题目不能空着")
    if plan.distributed < 1:
        raise Refused("发放份数须大于 0")
    if plan.closed < plan.opened:
        raise Refused(f"调查结束日期 {plan.closed} 早于开始日期 {plan.opened}")
    subjects = {"project": subject} if isinstance(subject, Project) else {"unit": subject}
    if Survey.objects.filter(year=year, title=plan.title, **subjects).exists():
        raise Refused(f"“{subject}”{year} 年的“{plan.title}”已经设立")
    survey = Survey.objects.create(
        year=year, title=plan.title, audience=plan.audience, opened=plan.opened, closed=plan.closed,
        distributed=plan.distributed, questions=list(plan.questions), target=plan.target, **subjects,
    )  # fmt: skip
    audit.record(
        kind="surveys.open", by=by, obj=survey, at=now,
        detail={"title": plan.title, "distributed": plan.distributed, "questions": list(plan.questions)},
    )  # fmt: skip
    return survey
