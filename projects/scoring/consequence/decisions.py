"""Which of the decisions handed in can be used, and why the others cannot."""

from collections import Counter
from collections.abc import Mapping, Sequence

from projects.scoring.consequence.case import Decision
from projects.scoring.consequence.policy import Row
from projects.scoring.consequence.rows import plain_number
from projects.scoring.findings import ERROR, WARNING, Finding
from projects.scoring.points import plain

_CURE = "该决定不予采用，请更正后重新提交。"


def usable_decisions(
    open_rows: Mapping[str, Row], decisions: Sequence[Decision]
) -> tuple[dict[str, Decision], list[Finding]]:
    """Decisions by row, of those rows that leave the case to a person; the refused ones as findings."""
    times = Counter(decided.row for decided in decisions)
    usable: dict[str, Decision] = {}
    findings: list[Finding] = []
    for decided in decisions:
        found = _doubt(open_rows.get(decided.row), decided, times[decided.row])
        if found is None:
            usable[decided.row] = decided
        else:
            findings.append(found)
    return usable, findings


def _doubt(row: Row | None, decided: Decision, times: int) -> Finding | None:
    if row is None:
        sentence = f"对条款“{decided.row}”作出了决定，但该条款不适用于“{decided.code}”或不需要人决定。"
        return Finding("decision_unmatched", WARNING, decided.row, f"{sentence}该决定没有作用。")
    if times > 1:
        return _refused("decision_repeated", row, f"有 {times} 份决定，应只有一份。")
    low, high = row.then.low, row.then.high
    if not decided.percent.is_finite() or not low <= decided.percent <= high:
        limits = f"{plain_number(low)} % 至 {plain_number(high)} %"
        said = plain(decided.percent) if decided.percent.is_finite() else str(decided.percent)
        return _refused("decision_out_of_range", row, f"决定扣减 {said} %，不在 {limits} 之间。")
    if not decided.reason.strip():
        return _refused("decision_without_reason", row, "决定没有写明理由。")
    if not decided.by.strip():
        return _refused("decision_without_person", row, "决定没有写明由谁作出。")
    return None


def _refused(code: str, row: Row, why: str) -> Finding:
    return Finding(code, ERROR, row.id, f"「{row.label}」：{why}{_CURE}")
