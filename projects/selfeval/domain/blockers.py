"""What must be mended before a form goes to the head for signature, each at its row and field, with its cure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgeteval.text.numbers import normalise
from projects.scoring.findings import ERROR
from projects.scoring.formcheck.values import read_value

ABOVE_THE_RULE = frozenset({"full_with_shortfall", "score_differs", "above_weight"})
_NOTHING_SAID = frozenset({"", "-", "--", "/", "\\"})
WANTS_REASON = frozenset({"lost_without_reason", "over_without_reason"})


@dataclass(frozen=True)
class Blocker:
    """What must be mended before a form goes to the head: its row (0: the form as a whole), the field, a sentence.

    `missing`: nothing was typed there yet, so that nobody needs to be told before he is done.
    """

    row: int
    field: str
    sentence: str
    missing: bool = False


def blockers(scorecard: dict[str, Any], *, own_rows: bool, achievement: str) -> list[Blocker]:
    """Return what stands in the way of a form's signature, in the order of its rows.

    Points may be claimed below what the rule computes, with a reason, and never above it; a reason is due where points
    are lost or the target is far exceeded. What an approved target itself has wrong the unit cannot mend: that stays a
    finding.

    Args:
        scorecard: of the form as it stands.
        own_rows: whether the unit wrote the rows itself.
        achievement: the form's text on its overall goal.
    """
    lines = scorecard.get("inputs", {}).get("lines", [])
    if not lines:
        return [Blocker(0, "", "还没有填写绩效指标，请至少填写一行。", missing=True)]
    findings = scorecard.get("findings", [])
    found: list[Blocker] = []
    for line, scored in zip(lines, scorecard["lines"], strict=True):
        found += _of_row(line, scored, [entry for entry in findings if entry["row"] == line["number"]])
    if own_rows:
        found += [Blocker(0, "", entry["message"]) for entry in findings if entry["code"] == "weights_sum"]
    if not achievement.strip():
        found.append(Blocker(0, "achievement", "请填写总体目标完成情况。", missing=True))
    return found


def _of_row(line: dict[str, Any], scored: dict[str, Any], own: list[dict[str, Any]]) -> Iterator[Blocker]:
    number, name = line["number"], line["name"]
    codes = {entry["code"] for entry in own}
    if normalise(line["actual"]) in _NOTHING_SAID:
        yield Blocker(number, "actual", f"请填写“{name}”的实际完成值。", missing=not line["actual"])
        return
    if "target_unparsed" in codes and read_value(line["actual"]) is None and read_value(line["target"]) is not None:
        yield Blocker(number, "actual", f"“{name}”的实际完成值“{line['actual'][:20]}”不是数值，请填写一个数值。")
    elif line["claimed"] is None:
        yield Blocker(number, "self_score", f"请填写“{name}”的自评得分。", missing=True)
    elif _above_the_rule(line, scored, own):
        claimed, right = line["claimed"], scored["score"]
        yield Blocker(
            number, "self_score", f"“{name}”自评 {claimed} 分，按规则计算为 {right} 分，请改为不高于 {right} 分。"
        )
    if codes & WANTS_REASON:
        why = "完成值远超指标值" if "over_without_reason" in codes else "没有得满分"
        yield Blocker(number, "reason", f"“{name}”{why}，请填写偏差原因及改进措施。")


def _above_the_rule(line: dict[str, Any], scored: dict[str, Any], own: list[dict[str, Any]]) -> bool:
    """More claimed than the rule gives, and not by a rounding that is known."""
    told = any(entry["code"] in ABOVE_THE_RULE and entry["severity"] == ERROR for entry in own)
    return told and scored["score"] is not None and Decimal(line["claimed"]) > Decimal(scored["score"])
