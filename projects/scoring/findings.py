"""Findings: reasons why a filled form or a rulebook's application is doubtful. Codes and severities are permanent."""

from dataclasses import dataclass, replace
from types import MappingProxyType

ERROR = "error"
WARNING = "warning"
NOTE = "note"

SEVERITY_LABELS = MappingProxyType({ERROR: "须改正", WARNING: "请核对", NOTE: "提示"})

BELOW_LAST_YEAR = "below_last_year"
ABOVE_CURE = "请说明指标值高于上年实际完成值的理由，或予以调低。"
NEXT_YEAR = "批复的目标这里不能改，确需调整的，下一年度按程序申请调整。"


@dataclass(frozen=True)
class Finding:
    """One doubt about one row. ``row`` is the indicator's number from 1, ``"budget"`` or ``"total"``."""

    code: str
    severity: str
    row: int | str
    message: str


@dataclass(frozen=True)
class Code:
    """A kind of finding: how grave it always is, when it is raised, and what to do about it."""

    code: str
    severity: str
    label: str
    cure: str


_TABLE = (
    Code("weights_sum", ERROR, "分值合计不等于 100", "请核对各行分值，使预算执行率与各指标分值合计为 100。"),
    Code("above_weight", ERROR, "得分超过分值", "请将得分改为不超过该指标分值。"),
    Code("lost_without_shortfall", ERROR, "已完成却扣分", "请更正得分，或说明扣分的依据。"),
    Code("full_with_shortfall", ERROR, "未完成却得满分", "请按计分规则更正得分，或更正完成值。"),
    Code("score_differs", ERROR, "得分与计分规则不符", "请按计分规则重新计算并更正得分。"),
    Code("total_differs", ERROR, "总分与各行之和不符", "请按各行得分重新合计总分。"),
    Code("rating_differs", ERROR, "等级与总分不符", "请按总分所在分数段更正等级。"),
    Code("execution_differs", ERROR, "预算执行率或其得分有误", "请按“全年执行数 ÷ 全年预算数”重新计算执行率及得分。"),
    Code("zero_total_row", ERROR, "合计行为零而明细不为零", "请补填合计行，使其等于明细之和。"),
    Code("parts_differ", ERROR, "分项之和与总数不符", "请核对分项与总数，使两者一致。"),
    Code(
        "ratio_undefined",
        ERROR,
        "完成比例无法计算",
        "请更正指标值：指标值为负数、或“≥”的指标值为零时，不能按比例计分。",
    ),
    Code("target_unparsed", ERROR, "应填数值而不是数值", "请填写一个数值，单位填入计量单位栏。"),
    Code(
        "execution_above_100", WARNING, "预算执行率超过 100 %", "请核对全年预算数是否已按调整后数填写，并说明超支原因。"
    ),
    Code(
        "over_without_reason",
        WARNING,
        "大幅超额完成未说明原因",
        "请说明超额完成的原因；指标值偏低的，下一年度编报目标时予以调整。",
    ),
    Code("lost_without_reason", WARNING, "扣分未说明原因", "请填写偏差原因及改进措施。"),
    Code("money_as_output", WARNING, "以花钱数额作为产出数量", "请改用实际提供的产品或服务数量作为产出指标。"),
    Code("trivial_target", WARNING, "指标值不可能完不成", "请设置能够衡量工作好坏的指标值。"),
    Code("no_satisfaction", WARNING, "缺少满意度指标", "请增设服务对象满意度指标。"),
    Code(BELOW_LAST_YEAR, WARNING, "指标值不如上年实际", "请说明指标值低于上年实际完成值的理由，或予以调高。"),
    Code("copied_target", WARNING, "绩效目标与其他项目雷同", "请按本项目内容重新填写绩效目标。"),
    Code("heavy_indicator", NOTE, "单项指标权重过半", "建议将该指标分解，避免一项指标决定全表得分。"),
    Code("qualitative_without_bands", NOTE, "定性指标没有分档标准", "建议写明各档次的评判标准。"),
    Code("indicators_outrun_execution", NOTE, "指标得分率高于预算执行率", "建议核对完成值，说明花钱少而完成多的原因。"),
    Code("unspent", NOTE, "两成以上资金未使用", "建议说明结余原因，并提出下年资金安排意见。"),
)
CODES = MappingProxyType({entry.code: entry for entry in _TABLE})
_ORDER = MappingProxyType({ERROR: 0, WARNING: 1, NOTE: 2})


def finding(code: str, row: int | str, sentence: str, *, as_note: bool = False) -> Finding:
    """A finding whose message is the sentence and what to do; ``as_note`` where a known local rounding explains it.

    Raises:
        KeyError: the code is not in the catalogue.
    """
    entry = CODES[code]
    if as_note:
        return Finding(code, NOTE, row, sentence)
    return Finding(code, entry.severity, row, f"{sentence}{entry.cure}")


def behind_last_year(row: int, told: str, *, less_is_better: bool) -> Finding:
    """A target set behind what was reached before: below it, or above it where less is better; the cure goes along."""
    plain = finding(BELOW_LAST_YEAR, row, told)
    return replace(plain, message=f"{told}{ABOVE_CURE}") if less_is_better else plain


# At the year's end an issued target stands as it is: what its own cures ask for can only be explained there.
_EXPLAINED = MappingProxyType(
    {
        "money_as_output": "请在原因说明中写明实际提供的产品或服务数量。",
        "trivial_target": "请在原因说明中写明实际工作的难易和成效。",
        "no_satisfaction": "请在“存在问题及改进措施”中写明服务对象的评价。",
        "copied_target": "请在“总体目标完成情况”中按本项目的内容写明完成情况。",
        "heavy_indicator": "",
        "qualitative_without_bands": "请在原因说明中写明评分的依据。",
    }
)


def of_issued_target(found: Finding) -> Finding:
    """The same doubt about a target that can no longer be changed: what can be done on the form of the year's end."""
    if found.code not in _EXPLAINED:
        return found
    told = found.message.removesuffix(CODES[found.code].cure)
    return replace(found, message=f"{told}{_EXPLAINED[found.code]}{NEXT_YEAR}")


def behind_issued_target(row: int, told: str, *, words: str) -> Finding:
    """An issued target that is behind what was reached before; `words`: 低于, or 高于 where less is better."""
    cure = f"请在原因说明中写明指标值{words}上年实际完成值的理由；{NEXT_YEAR}"
    return Finding(BELOW_LAST_YEAR, CODES[BELOW_LAST_YEAR].severity, row, f"{told}{cure}")


def worst(findings: tuple[Finding, ...] | list[Finding]) -> str | None:
    """The gravest severity among the findings, None when there is none."""
    return min((found.severity for found in findings), key=_ORDER.__getitem__, default=None)
