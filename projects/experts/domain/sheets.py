"""What a seated expert does: accept, decline or step back, score item by item, submit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.experts.models import Sheet, SheetPoint
from projects.experts.permissions import may_answer_seat, may_score, may_take_part
from projects.experts.queries import judged_items
from projects.scoring.framework import Item
from projects.scoring.methods.judgement import judge_problems
from projects.scoring.points import PLACES
from projects.transitions import Refused, edit, perform, refuse_unless

REASON_LENGTH = 200
COMMENT_LENGTH = 500


@dataclass(frozen=True)
class Points:
    """An expert's points for one item, and the comment owed where many are lost."""

    score: Decimal
    comment: str = ""


@audit.atomic
def accept_sheet(*, sheet: Sheet, by: User, now: datetime) -> Sheet:
    """The expert takes the task on.

    Raises:
        Refused: not the seated expert, one who has stepped back, or answered already.
    """
    return perform(sheet, "accept", by=by, decision=may_take_part(by, sheet), now=now)


@audit.atomic
def decline_sheet(*, sheet: Sheet, reason: str, by: User, now: datetime) -> Sheet:
    """The expert cannot come; the seat is then given to the next in the draw's order.

    Raises:
        Refused: not the seated expert, no reason or one too long, or scoring has begun.
    """
    return _step_back(sheet, "decline", reason=reason, by=by, now=now)


@audit.atomic
def recuse_sheet(*, sheet: Sheet, reason: str, by: User, now: datetime) -> Sheet:
    """The expert has an interest in an object; recusal holds against every object of the panel.

    Raises:
        Refused: not the seated expert, no reason or one too long, or the sheet is handed in.
    """
    return _step_back(sheet, "recuse", reason=reason, by=by, now=now)


def _step_back(sheet: Sheet, move: str, *, reason: str, by: User, now: datetime) -> Sheet:
    """The reason stays with the seat, which is given to somebody else."""
    if len(reason) > REASON_LENGTH:
        raise Refused(f"原因请写在 {REASON_LENGTH} 字以内，现有 {len(reason)} 字")
    perform(sheet, move, by=by, decision=may_answer_seat(by, sheet), now=now, note=reason)
    sheet.seat.replaced_because = reason
    sheet.seat.save(update_fields=["replaced_because"])
    return sheet


@audit.atomic
def save_points(
    *, sheet: Sheet, expected_version: int, points: Mapping[str, Points], opinion: str, by: User, now: datetime
) -> Sheet:
    """Keep a draft of points and comments; only items of the framework that a person judges, within their weight.

    Raises:
        Refused: no right, an unknown item, points outside the item's range or off its step, a comment too long.
        Overtaken: the sheet was saved elsewhere since `expected_version` was read.
    """
    decision = refuse_unless(may_score(by, sheet))
    if sheet.stage == "accepted":
        perform(sheet, "begin", by=by, decision=decision, now=now)
        expected_version += 1
    if sheet.stage != "draft":
        raise Refused(f"评分表{sheet.stage_label}，不能再修改")
    items = judged_items(sheet.judged)
    problems = [problem for key, given in points.items() for problem in _problems(key, given, items)]
    if problems:
        raise Refused("".join(problems))
    total = sum((given.score for given in points.values()), Decimal(0))
    edit(sheet, expected_version=expected_version, fields={"opinion": opinion, "total": total})
    sheet.points.all().delete()
    SheetPoint.objects.bulk_create(
        SheetPoint(sheet=sheet, item=key, score=given.score, comment=given.comment) for key, given in points.items()
    )
    audit.record(kind="experts.save_points", by=by, obj=sheet, at=now, detail={"items": len(points)})
    return sheet


def _problems(key: str, given: Points, items: Mapping[str, Item]) -> list[str]:
    """What a draft may not hold; a comment that is still owed is asked for at submission."""
    item = items.get(key)
    if item is None:
        return [f"指标体系中没有需要打分的“{key}”。"]
    if not given.score.is_finite() or given.score != round(given.score, PLACES):
        return [f"“{item.label}”：得分 {given.score} 应为最多 {PLACES} 位小数的数。"]
    if len(given.comment) > COMMENT_LENGTH:
        return [f"“{item.label}”：意见请写在 {COMMENT_LENGTH} 字以内，现有 {len(given.comment)} 字。"]
    comment = given.comment or "稍后补充"
    found = judge_problems(item.rule.settings, weight=item.weight, points=given.score, comment=comment)
    return [f"“{item.label}”：{problem}" for problem in found]


@audit.atomic
def submit_sheet(*, sheet: Sheet, by: User, now: datetime) -> Sheet:
    """Hand the sheet in: every item scored, and a comment wherever points fall below the item's line.

    Raises:
        Refused: with every item that is missing or lacks its comment.
    """
    decision = refuse_unless(may_score(by, sheet))
    given = {point.item: point for point in sheet.points.all()}
    problems = []
    for key, item in judged_items(sheet.judged).items():
        point = given.get(key)
        if point is None:
            problems.append(f"“{item.label}”还没有打分。")
            continue
        found = judge_problems(item.rule.settings, weight=item.weight, points=point.score, comment=point.comment)
        problems.extend(f"“{item.label}”：{problem}" for problem in found)
    if problems:
        raise Refused("".join(problems))
    return perform(sheet, "submit", by=by, decision=decision, now=now)
