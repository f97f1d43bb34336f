"""Verbs of key-project evaluation that are its own; the common walk is projects.experts.domain.evaluations."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import WorkingYear
from projects.experts.domain.evaluations import open_materials
from projects.experts.queries import inputs_of
from projects.keyreview.models import EventKind, KeyReview, ReviewDatum, ReviewEvent
from projects.keyreview.permissions import may_plan
from projects.keyreview.queries import derived_inputs, known_inputs, missing_inputs, review_facts
from projects.registry.models import Project
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rules_of
from projects.transitions import Refused, refuse_unless

PLACES = 4
# With four decimals the fifteen digits that every database keeps exactly.
LARGEST = Decimal(10) ** 11


@audit.atomic
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
        Refused: no right, another year's or district's project, no ground, or chosen already.
    """
    refuse_unless(may_plan(by, working_year))
    if project.unit.district_id != working_year.district_id:
        raise Refused(f"“{project}”不是“{working_year.district}”的项目")
    if project.fiscal_year != working_year.fiscal_year:
        raise Refused(
            f"“{project}”是 {project.fiscal_year} 年项目，{working_year}评价 {working_year.fiscal_year} 年项目"
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


@audit.atomic
def record_data(*, review: KeyReview, data: Mapping[str, Decimal], by: User, now: datetime) -> list[ReviewDatum]:
    """Enter figures of the project that the system does not know by itself; a figure entered before is replaced.

    Args:
        review: one whose framework is fixed and whose materials are not open yet.
        data: by the id of the rulebook's input; money in yuan, at most four decimals.
        by: an officer of the performance centre.
        now: when it takes effect.

    Raises:
        Refused: no right, no framework, materials open already, or – with every problem – a figure that the framework
            does not ask for, that the system takes from its own records, or that is no such number.
    """
    refuse_unless(may_plan(by, review.working_year))
    if review.rulebook is None:
        raise Refused(f"“{review}”尚未确定指标体系，不知道需要哪些数据")
    if review.stage not in ("framework_fixed", "panel_drawn"):
        raise Refused(f"“{review}”{review.stage_label}，评价数据不能再改")
    problems = "".join(_problems(review, review.rulebook, data))
    if problems:
        raise Refused(problems)
    kept = [
        ReviewDatum.objects.update_or_create(review=review, key=key, defaults={"value": value})[0]
        for key, value in data.items()
    ]
    audit.record(
        kind="keyreview.data", by=by, obj=review, at=now, detail={key: str(value) for key, value in data.items()}
    )
    return kept


def _problems(review: KeyReview, rulebook: Rulebook, data: Mapping[str, Decimal]) -> Iterable[str]:
    asked, derived = inputs_of(rulebook, review.framework), derived_inputs(review)
    rules = rules_of(rulebook)
    names = {entry.id: entry.label for measure in rules.measures.values() for entry in measure.inputs}
    for key, value in data.items():
        if key not in asked:
            label = rules.framework(review.framework).label
            yield f"指标体系“{label}”不需要数据项“{names.get(key, key)}”。"
        elif key in derived:
            yield f"“{asked[key].label}”由系统从资金或满意度调查取得，不用填写。"
        elif not value.is_finite() or not 0 <= value < LARGEST or value != round(value, PLACES):
            yield f"“{asked[key].label}”填写的 {value} 应为不小于 0、小于 1000 亿、最多 {PLACES} 位小数的数。"


@audit.atomic
def record_event(
    *, review: KeyReview, kind: str, on: date, place: str, people: int | None, note: str, by: User, now: datetime
) -> ReviewEvent:
    """Keep a record of a report meeting, a discussion, a site visit or the survey.

    Raises:
        Refused: no right, no such kind of event, or the report has left the house already.
    """
    refuse_unless(may_plan(by, review.working_year))
    if kind not in EventKind.values:
        raise Refused(f"评价环节应为{'、'.join(EventKind.labels)}之一")
    if review.stage in ("final", "published"):
        raise Refused(f"“{review}”{review.stage_label}，不能再补记评价环节")
    event = ReviewEvent.objects.create(review=review, kind=kind, date=on, place=place, people=people, note=note)
    audit.record(kind="keyreview.event", by=by, obj=review, at=now, detail={"kind": kind, "on": on.isoformat()})
    return event


@audit.atomic
def open_review_materials(*, review: KeyReview, by: User, now: datetime) -> KeyReview:
    """Let the panel see the materials, with the project's money, its survey and the entered figures.

    Raises:
        Refused: no right, a figure that the framework computes with is missing, or the common walk refuses.
    """
    refuse_unless(may_plan(by, review.working_year))
    known = known_inputs(review)
    missing = missing_inputs(review, known)
    if missing:
        raise Refused(f"“{review}”还缺少{'、'.join(missing)}，请先填写评价数据或完成满意度调查")
    return open_materials(evaluation=review, facts=review_facts(review, known), by=by, now=now)
