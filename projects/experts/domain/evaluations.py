"""The walk that key-project and whole-department evaluations share, from the framework to the final report."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.experts.domain.panels import add_object
from projects.experts.models import Evaluation, Panel
from projects.experts.permissions import may_answer, may_run_draw
from projects.experts.queries import framework_of
from projects.rulebooks.models import Rulebook
from projects.transitions import Refused, edit, perform, refuse_unless
from projects.workflow.flow import Decision

EvaluationType = TypeVar("EvaluationType", bound=Evaluation)


def _centre(by: User, evaluation: Evaluation) -> Decision:
    """Every step but the unit's answer is the performance centre's; refused at once to anybody else."""
    return refuse_unless(may_run_draw(by, evaluation.working_year))


@audit.atomic
def fix_framework(
    *, evaluation: EvaluationType, rulebook: Rulebook, framework: str, by: User, now: datetime
) -> EvaluationType:
    """Settle by which framework of which rulebook the object will be judged.

    Raises:
        Refused: no right, another district's rulebook, or it has no such framework for this kind of evaluation.
    """
    decision = _centre(by, evaluation)
    if rulebook.district_id != evaluation.working_year.district_id:
        raise Refused(f"规则手册“{rulebook}”不是“{evaluation.working_year.district}”的")
    chosen = framework_of(rulebook, framework)
    if chosen is None:
        raise Refused(f"规则手册“{rulebook}”没有所选的指标体系")
    if chosen.kind != evaluation.framework_kind or chosen.rating is None:
        raise Refused(f"指标体系“{chosen.label}”不适用于{evaluation.flow.label}，或没有评级标准")
    edit(evaluation, expected_version=evaluation.version, fields={"rulebook": rulebook, "framework": framework})
    return perform(evaluation, "fix_framework", by=by, decision=decision, now=now)


@audit.atomic
def join_panel(*, evaluation: EvaluationType, panel: Panel, by: User, now: datetime) -> EvaluationType:
    """Give the evaluation to a panel: its object joins those the panel judges.

    Where a draw became void, the evaluation joins the panel of a new one, and its materials are opened again.

    Raises:
        Refused: no right, no framework yet, a panel already, another year's panel, or one whose draw did not name this
            object.
    """
    decision = _centre(by, evaluation)
    if evaluation.rulebook is None:
        raise Refused(f"“{evaluation}”尚未确定指标体系，不能交专家组评审")
    if evaluation.judged is not None and evaluation.judged.panel.draw.stage != "void":
        raise Refused(f"“{evaluation}”已交专家组“{evaluation.judged.panel}”评审")
    if panel.draw.working_year_id != evaluation.working_year_id:
        raise Refused(f"专家组“{panel}”是为另一工作年度抽取的，不能评审“{evaluation}”")
    judged = add_object(
        panel=panel,
        subject=evaluation.subject,
        rulebook=evaluation.rulebook,
        framework=evaluation.framework,
        by=by,
        now=now,
    )
    edit(evaluation, expected_version=evaluation.version, fields={"judged": judged})
    return perform(evaluation, "seat_panel", by=by, decision=decision, now=now)


@audit.atomic
def open_materials(*, evaluation: EvaluationType, facts: Mapping[str, Any], by: User, now: datetime) -> EvaluationType:
    """Let the panel see the materials, among them the figures from which ratios are computed.

    Args:
        evaluation: the review.
        facts: what the framework's computed items need, as `projects.experts.domain.aggregation` reads it.
        by: an officer of the performance centre.
        now: when it takes effect.

    Raises:
        Refused: no right, or no panel yet.
    """
    decision = _centre(by, evaluation)
    if evaluation.judged is None:
        raise Refused(f"“{evaluation}”还没有专家组")
    evaluation.judged.facts = dict(facts)
    evaluation.judged.save(update_fields=["facts"])
    return perform(evaluation, "open_materials", by=by, decision=decision, now=now)


@audit.atomic
def begin_scoring(*, evaluation: EvaluationType, by: User, now: datetime) -> EvaluationType:
    """The panel has met and scores.

    Raises:
        Refused: no right, or the panel is not open.
    """
    decision = _centre(by, evaluation)
    if evaluation.judged is None or evaluation.judged.panel.stage != "open":
        raise Refused(f"“{evaluation}”的专家组尚未开始评审")
    return perform(evaluation, "begin_scoring", by=by, decision=decision, now=now)


@audit.atomic
def score(*, evaluation: EvaluationType, by: User, now: datetime) -> EvaluationType:
    """Take over the closed panel's aggregated score.

    Raises:
        Refused: no right, or the panel has not closed.
    """
    decision = _centre(by, evaluation)
    if evaluation.judged is None or evaluation.judged.total is None:
        raise Refused(f"“{evaluation}”的专家组尚未结束评审，没有汇总得分")
    return perform(evaluation, "score", by=by, decision=decision, now=now)


@audit.atomic
def draft_report(
    *, evaluation: EvaluationType, narrative: Mapping[str, str], by: User, now: datetime
) -> EvaluationType:
    """Keep the report's prose, by section; figures never stand in it, they are live.

    Raises:
        Refused: no right, or not scored yet.
    """
    decision = _centre(by, evaluation)
    edit(evaluation, expected_version=evaluation.version, fields={"narrative": dict(narrative)})
    return perform(evaluation, "draft_report", by=by, decision=decision, now=now)


@audit.atomic
def send_to_unit(*, evaluation: EvaluationType, by: User, now: datetime) -> EvaluationType:
    """Open the unit's window for objections.

    Raises:
        Refused: no right, or the report is not drafted.
    """
    return perform(evaluation, "send_to_unit", by=by, decision=_centre(by, evaluation), now=now)


@audit.atomic
def answer(*, evaluation: EvaluationType, opinion: str, by: User, now: datetime) -> EvaluationType:
    """The unit's head answers the draft, within the window.

    Raises:
        Refused: not the unit's head, an empty answer, or outside the window.
    """
    refuse_unless(may_answer(by, evaluation))
    if evaluation.stage != "with_unit":
        raise Refused(f"“{evaluation}”{evaluation.stage_label}，现在不征求单位意见")
    if not opinion.strip():
        raise Refused("请写明意见；没有意见请写“无意见”")
    edit(evaluation, expected_version=evaluation.version, fields={"unit_opinion": opinion})
    audit.record(kind="experts.answer", by=by, obj=evaluation, at=now, detail={"opinion": opinion})
    return evaluation


@audit.atomic
def finalise(*, evaluation: EvaluationType, by: User, now: datetime) -> EvaluationType:
    """Close the window and make the result final.

    Raises:
        Refused: no right, or the unit has not been asked.
    """
    return perform(evaluation, "finalise", by=by, decision=_centre(by, evaluation), now=now)
