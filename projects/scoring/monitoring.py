"""红黄绿灯: where a running project's money and each of its indicators will stand at the end of the year.

A rulebook keeps the limits, in percent. A light never stands alone: the sentence beside it says which numbers were held
against which limits. Where an indicator has no number, the clerk's own word on whether it can be done decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from projects.scoring.basis import Basis, read_basis
from projects.scoring.facts import DIRECTIONS
from projects.scoring.formcheck.values import Written, in_unit, read_value
from projects.scoring.methods.proportional import ratio_of
from projects.scoring.points import Exact, exact, fraction_text, percent_text
from projects.scoring.reading import Reader

GREEN, YELLOW, RED = "green", "yellow", "red"
LIGHTS = {GREEN: "绿灯", YELLOW: "黄灯", RED: "红灯"}  # from the best to the worst
CERTAIN, POSSIBLE, IMPOSSIBLE = "certain", "possible", "impossible"
LIKELIHOODS = {CERTAIN: "确定能完成", POSSIBLE: "有可能完成", IMPOSSIBLE: "完全不可能完成"}
_LIGHT_OF = {CERTAIN: GREEN, POSSIBLE: YELLOW, IMPOSSIBLE: RED}
_SIGNS = {">=": "≥", "<=": "≤", "=": "="}
_ORDER = tuple(LIGHTS)
HUNDRED = 100
HIGHEST = 1000  # no limit in percent makes sense above this


@dataclass(frozen=True)
class Monitoring:
    """The limits of a rulebook, in percent; `behind` and `far_behind` in percentage points.

    An indicator is green when so much of its target will be reached (`met`), red below `near`, yellow between, and
    yellow again above `over`: a target that is far exceeded was set too low. Money is green when so much of the budget
    will be spent (`spent`), red below `half_spent`; and it is yellow or red when spending lies further behind the
    calendar than `behind` or `far_behind`.
    """

    met: Fraction
    near: Fraction
    over: Fraction
    spent: Fraction
    half_spent: Fraction
    behind: Fraction
    far_behind: Fraction
    basis: Basis
    note: str = ""


@dataclass(frozen=True)
class Lit:
    """A light and its sentence; no light while something is still to be filled in, and the sentence says what."""

    light: str | None
    sentence: str

    @property
    def asks(self) -> bool:
        """Whether a cause, a reason and a measure are owed."""
        return self.light in (YELLOW, RED)


def read_monitoring(reader: Reader, basis: Basis) -> Monitoring:
    """The limits from a rulebook's data; every one is stated, none has a hidden default."""
    indicator, money = reader.child("indicator"), reader.child("money")
    found = Monitoring(
        met=indicator.number("met", low=0, high=HUNDRED),
        near=indicator.number("near", low=0, high=HUNDRED),
        over=indicator.number("over", low=HUNDRED, high=HIGHEST),
        spent=money.number("spent", low=0, high=HUNDRED),
        half_spent=money.number("half_spent", low=0, high=HUNDRED),
        behind=money.number("behind", low=0, high=HUNDRED),
        far_behind=money.number("far_behind", low=0, high=HUNDRED),
        basis=read_basis(reader, basis),
        note=reader.text("note", default=""),
    )
    for part in (indicator, money, reader):
        part.done()
    if found.near > found.met:
        indicator.refuse("near", "红线不能高于绿线 met")
    if found.half_spent > found.spent:
        money.refuse("half_spent", "红线不能高于绿线 spent")
    if found.behind > found.far_behind:
        money.refuse("far_behind", "红线不能小于黄线 behind")
    return found


def worst(lights: Iterable[str | None]) -> str | None:
    """The worst of the lights that are there; None where none is."""
    given = [light for light in lights if light]
    return max(given, key=_ORDER.index) if given else None


def money_light(
    rule: Monitoring, *, budget: Exact | None, executed: Exact | None, forecast: Exact | None, as_of: date
) -> Lit:
    """The light of a project's money.

    Args:
        rule: the limits.
        budget: the full-year budget, yuan; None where the project has no funding on record.
        executed: spent by `as_of`, yuan.
        forecast: what will have been spent by the end of the year, yuan.
        as_of: the day up to which is monitored; its place in the year is the calendar's progress.
    """
    if budget is None:
        return Lit(None, "资金：没有导入这个项目的预算数，请联系绩效中心。")
    if executed is None or forecast is None:
        return Lit(None, "资金：还没有填写执行数或全年预计执行数。")
    if exact(budget) == 0:
        idle = exact(executed) == 0 and exact(forecast) == 0
        return Lit(GREEN, "资金：没有预算，也没有支出，绿灯。") if idle else Lit(RED, "资金：没有预算却有支出，红灯。")
    so_far, expected = exact(executed) / exact(budget), exact(forecast) / exact(budget)
    passed = share_of_year(as_of)
    by_rate, said_rate = _by_forecast(rule, expected)
    by_time, said_time = _by_calendar(rule, passed - so_far)
    light = worst((by_rate, by_time))
    progress = f"截至 {as_of.month} 月 {as_of.day} 日执行 {percent_text(so_far)}（时间进度 {percent_text(passed)}）"
    return Lit(
        light, f"资金：{progress}，{said_time}；全年预计执行 {percent_text(expected)}，{said_rate}。{_said(light)}"
    )


def share_of_year(day: date) -> Fraction:
    """How much of the year has passed by the end of the day: 30 June of a common year → 181/365."""
    first = date(day.year, 1, 1)
    return Fraction((day - first).days + 1, (date(day.year, 12, 31) - first).days + 1)


def _by_forecast(rule: Monitoring, expected: Fraction) -> tuple[str, str]:
    percent = expected * HUNDRED
    if percent > HUNDRED:
        return YELLOW, "超过预算数"
    if percent >= rule.spent:
        return GREEN, f"达到 {fraction_text(rule.spent)} %"
    if percent >= rule.half_spent:
        return YELLOW, f"不足 {fraction_text(rule.spent)} %"
    return RED, f"不足 {fraction_text(rule.half_spent)} %"


def _by_calendar(rule: Monitoring, lag: Fraction) -> tuple[str, str]:
    points = lag * HUNDRED
    if points <= 0:
        return GREEN, "不低于时间进度"
    light = GREEN if points <= rule.behind else YELLOW if points <= rule.far_behind else RED
    limit = {GREEN: rule.behind, YELLOW: rule.behind, RED: rule.far_behind}[light]
    return light, f"{'落后未超过' if light == GREEN else '落后超过'} {fraction_text(limit)} 个百分点"


def _said(light: str | None) -> str:
    return f"{LIGHTS[light]}。" if light else ""


def indicator_light(rule: Monitoring, *, op: str, target: str, unit: str, forecast: str, likelihood: str = "") -> Lit:
    """The light of one indicator.

    Args:
        rule: the limits.
        op: ≥, ≤ or = as stored, or `qualitative`.
        target: the target's value as the form has it.
        unit: the indicator's unit of measure.
        forecast: what will have been reached by the end of the year, as typed.
        likelihood: the clerk's word: certain, possible, impossible, or nothing.
    """
    if not forecast.strip():
        return Lit(None, "还没有填写全年预计完成情况。")
    wanted, expected = read_value(target), read_value(forecast)
    if op not in DIRECTIONS or wanted is None or expected is None:
        return _by_word(likelihood, measured=op in DIRECTIONS)
    light, said = _by_ratio(rule, op, _told(wanted, unit), _told(expected, unit), unit)
    if likelihood and _LIGHT_OF[likelihood] != light:
        light = worst((light, _LIGHT_OF[likelihood])) or light
        said += f"，填报人认为“{LIKELIHOODS[likelihood]}”，从严取{LIGHTS[light]}"
    return Lit(light, f"{said}。{_said(light)}")


def _told(written: Written, unit: str) -> Fraction:
    return in_unit(written, unit)


def _by_word(likelihood: str, *, measured: bool) -> Lit:
    why = "预计完成情况不是数值" if measured else "定性指标"
    if not likelihood:
        return Lit(None, f"{why}，请选择完成可能性。")
    light = _LIGHT_OF[likelihood]
    return Lit(light, f"{why}，填报人判断“{LIKELIHOODS[likelihood]}”。{_said(light)}")


def _by_ratio(rule: Monitoring, op: str, target: Fraction, expected: Fraction, unit: str) -> tuple[str, str]:
    ratio = ratio_of(op, expected, target)
    said = f"全年预计 {fraction_text(expected)}{unit}，指标值 {_SIGNS[op]}{fraction_text(target)}{unit}"
    if ratio.value is None:
        return RED, f"{said}，未达到指标值"
    reached = max(ratio.value, expected / target) if op == ">=" and target > 0 else ratio.value
    percent = reached * HUNDRED
    said += f"，预计完成 {percent_text(reached)}"
    if percent > rule.over:
        return YELLOW, f"{said}，超过 {fraction_text(rule.over)} %，指标值可能偏低"
    if percent >= rule.met:
        return GREEN, f"{said}，达到 {fraction_text(rule.met)} %"
    if percent >= rule.near:
        return YELLOW, f"{said}，不足 {fraction_text(rule.met)} %"
    return RED, f"{said}，不足 {fraction_text(rule.near)} %"
