"""What a check says: as JSON values, and as lines for a clerk."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from projects.scoring.findings import SEVERITY_LABELS, Finding
from projects.scoring.formcheck.form import Form
from projects.scoring.formcheck.indicator import NOT_COMPUTABLE, Checked
from projects.scoring.formcheck.money import BUDGET, Execution
from projects.scoring.formcheck.whole import TOTAL, Whole
from projects.scoring.methods import METHODS
from projects.scoring.points import exact, fraction_text, round_half_up, round_points

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOWHERE = 10**9


@dataclass(frozen=True)
class Checkup:
    """A checked form: money, rows and whole, each with its findings."""

    form: Form
    execution: Execution
    rows: tuple[Checked, ...]
    whole: Whole

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in the order of the form: money, rows, whole."""
        found = [*self.execution.findings, *(f for row in self.rows for f in row.findings), *self.whole.findings]
        return tuple(sorted(found, key=_place))


def unfilled(checkup: Checkup) -> str:
    """What is not filled in, so that nobody takes an empty form for a good one; empty where every row has its value."""
    rows = checkup.form.rows
    if not rows:
        return "表还没有填写：没有指标，也没有实际完成值，没有可以核对的内容。"
    missing = [row for row in rows if row.actual is None]
    if len(missing) == len(rows):
        return "表中各行都没有填写实际完成值，得分没有核对。"
    if not missing:
        return ""
    numbers = "、".join(str(row.number) for row in missing)
    return f"第 {numbers} 行没有填写实际完成值，这些行的得分没有核对。"


def _place(found: Finding) -> int:
    if isinstance(found.row, int):
        return found.row
    return 0 if found.row == BUDGET else _NOWHERE


def as_data(checkup: Checkup) -> dict[str, Any]:
    """The JSON answer; all numbers are strings, scores with two decimals, rates in percent with two."""
    execution = checkup.execution
    return {
        "id": checkup.form.id,
        "budget": {
            "rate": None if execution.used is None else str(round_half_up(execution.used * 100)),
            "score": _points(execution.score),
        },
        "indicators": [
            {
                "name": checked.row.name,
                "score": _points(checked.score),
                "published_score": _given(checked.row.published),
                "method": checked.method,
                "explanation": checked.explanation,
            }
            for checked in checkup.rows
        ],
        "total": _points(checkup.whole.total),
        "rating": checkup.whole.rating,
        "findings": [
            {"code": found.code, "severity": found.severity, "row": found.row, "message": found.message}
            for found in checkup.findings
        ],
    }


def _points(score: Decimal | None) -> str | None:
    return None if score is None else str(score)


def _given(published: Fraction | None) -> str | None:
    """Printed points, with two decimals unless the form has more."""
    if published is None:
        return None
    rounded = round_points(published)
    return str(rounded) if exact(rounded) == published else fraction_text(published)


def as_lines(checkup: Checkup) -> Iterator[str]:
    """The check in lines for a clerk: head, money, rows with how they came, total, what was found."""
    yield from map(visible, _lines(checkup))


def _lines(checkup: Checkup) -> Iterator[str]:
    form, execution = checkup.form, checkup.execution
    yield f"《{form.title or '没有表名'}》{form.id or ''}"
    yield "  ".join(part for part in (f"单位：{form.unit or '—'}", f"年度：{form.year or '—'}") if part)
    if form.partial:
        yield "本表只收录了一部分行，不计总分和等级。"
    yield "项目资金"
    yield f"  {execution.explanation}"
    if form.budget.scored:
        yield f"  {_compared(form.budget.weight, _given(form.budget.published), execution.score)}"
    yield "绩效指标"
    for checked in checkup.rows:
        yield f"  {checked.row.number}. {checked.explanation}"
        points = _compared(checked.row.weight, _given(checked.row.published), checked.score)
        yield f"     {points}；{_method(checked.method)}"
    yield _total_line(checkup)
    findings, empty = checkup.findings, unfilled(checkup)
    if empty:
        yield empty
    yield ("其他未发现问题。" if empty else "未发现问题。") if not findings else f"发现 {len(findings)} 项："
    for found in findings:
        yield f"  【{SEVERITY_LABELS[found.severity]}】{_where(found)}：{found.message}（{found.code}）"


def _compared(weight: Fraction | None, given: str | None, score: Decimal | None) -> str:
    shown = "—" if weight is None else fraction_text(weight)
    return f"分值 {shown}，表中得分 {given or '—'}，重算得分 {'—' if score is None else score}"


def _method(name: str) -> str:
    return "无法重算" if name == NOT_COMPUTABLE else METHODS[name].label


def _total_line(checkup: Checkup) -> str:
    form, whole = checkup.form, checkup.whole
    given = [_given(form.published_total), form.published_rating]
    printed = "、".join(part for part in given if part) or "—"
    counted = "—" if whole.total is None else f"{whole.total}{f'、{whole.rating}' if whole.rating else ''}"
    return f"总分和等级：表中 {printed}，重算 {counted}"


def _where(found: Finding) -> str:
    if isinstance(found.row, int):
        return f"第 {found.row} 行"
    return {BUDGET: "项目资金", TOTAL: "全表"}[found.row]


def visible(text: str) -> str:
    """The text on one line, control characters spelt out, so that no form can write a line of its own."""
    return "".join(f"\\u{ord(sign):04x}" if unicodedata.category(sign) in _INVISIBLE else sign for sign in text)


def writable(text: str) -> str:
    """JSON text that can be written as UTF-8: halves of a character are spelt out again as they came."""
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
