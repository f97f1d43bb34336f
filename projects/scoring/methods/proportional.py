"""By degree of completion: 完成值 ÷ 指标值 × 分值, in either direction, with or without a gate."""

from dataclasses import dataclass
from fractions import Fraction

from projects.scoring.conventions import CREDIT, NO_CREDIT, PERSON
from projects.scoring.facts import AT_LEAST, AT_MOST, DIRECTIONS, EQUAL, Fact, Scored, with_unit
from projects.scoring.methods.base import Job, Method, missing, number, rounded_rate, said, stated
from projects.scoring.points import fraction_text, percent_text
from projects.scoring.reading import Reader

BY_SIDE, ZERO_IF_MISSED = "by_side", "zero"
EQUAL_MISSED = (BY_SIDE, ZERO_IF_MISSED)
USUAL_GATE = Fraction(6, 10)


@dataclass(frozen=True)
class Proportional:
    """``direction`` is used where the indicator itself says none; ``gate`` is None for the plain method."""

    direction: str
    equal_missed: str
    gate: Fraction | None = None


@dataclass(frozen=True)
class Ratio:
    """How far a target was reached. ``value`` is None where undefined; ``side`` is the direction of dividing."""

    met: bool
    value: Fraction | None
    side: str


def _read(reader: Reader) -> Proportional:
    found = Proportional(
        reader.choice("direction", DIRECTIONS, default=AT_LEAST),
        reader.choice("equal_missed", EQUAL_MISSED, default=BY_SIDE),
    )
    reader.done()
    return found


def _read_gated(reader: Reader) -> Proportional:
    gate = reader.number("gate", default=USUAL_GATE, low=0, high=1)
    if gate == 1:
        reader.refuse("gate", "应小于 1")
        gate = USUAL_GATE
    plain = _read(reader)
    return Proportional(plain.direction, plain.equal_missed, gate)


def is_met(direction: str, actual: Fraction, target: Fraction) -> bool:
    """Whether the target was reached."""
    if direction == AT_LEAST:
        return actual >= target
    return actual <= target if direction == AT_MOST else actual == target


def ratio_of(direction: str, actual: Fraction, target: Fraction, equal_missed: str = BY_SIDE) -> Ratio:
    """The degree of completion, at most 1: a/t or t/a by direction; undefined where it cannot be divided."""
    if is_met(direction, actual, target):
        return Ratio(met=True, value=Fraction(1), side=direction)
    if direction == EQUAL and equal_missed == ZERO_IF_MISSED:
        return Ratio(met=False, value=Fraction(0), side=EQUAL)
    if direction == AT_LEAST or (direction == EQUAL and actual < target):
        value = max(actual, Fraction(0)) / target if target > 0 else None
        return Ratio(met=False, value=value, side=AT_LEAST)
    return Ratio(met=False, value=target / actual if target >= 0 else None, side=AT_MOST)


def achievement(fact: Fact, direction: str | None = None) -> Fraction | None:
    """完成值 ÷ 指标值 without any cap, where more is better and the target is above zero; else None."""
    if fact.actual is None or fact.target is None or number(fact.target) <= 0:
        return None
    return number(fact.actual) / number(fact.target) if (fact.direction or direction or AT_LEAST) == AT_LEAST else None


def _score(job: Job) -> Scored:
    fact = job.fact
    if fact.actual is None or fact.target is None:
        return missing(job, "实际完成值" if fact.actual is None else "指标值")
    actual, target = number(fact.actual), number(fact.target)
    ratio = ratio_of(fact.direction or job.parameters.direction, actual, target, job.parameters.equal_missed)
    if ratio.value is None:
        problem = job.problem("ratio_undefined", f"的指标值为 {with_unit(fact.target, fact.unit)}，完成比例无法计算。")
        return stated(job, "完成比例无法计算", 0, problem)
    if ratio.met:
        return _met(job, ratio)
    return _missed(job, ratio, ratio.value)


def _met(job: Job, ratio: Ratio) -> Scored:
    over = job.conventions.over
    reached = achievement(job.fact, job.parameters.direction)
    how = f"完成值 {_actual(job.fact)} {_SIGNS[ratio.side]} 指标值 {_target(job.fact)}"
    if reached is not None and reached > 1 and over.kind == CREDIT:
        credited = min(reached, over.line)
        limit = f"，按最高 {percent_text(over.line)} 计" if reached > over.line else ""
        rate = f"完成值 {_actual(job.fact)} ÷ 指标值 {_target(job.fact)} = {percent_text(reached)}"
        return said(job, f"{rate}{limit} × 分值 {job.weight_text}", credited * job.weight, ratio=Fraction(1))
    if reached is not None and reached > over.line and over.kind == NO_CREDIT:
        return stated(job, f"{how}，完成率超过 {percent_text(over.line)}，按规定不计分", 0, ratio=Fraction(1))
    full = stated(job, f"{how}，达到指标值", job.weight, ratio=Fraction(1))
    if reached is not None and reached > over.line and over.kind == PERSON:
        return Scored(
            full.score,
            f"{full.explanation}；完成率超过 {percent_text(over.line)}，由评价人员核定",
            ratio=full.ratio,
            to_person=True,
        )
    return full


def _missed(job: Job, ratio: Ratio, value: Fraction) -> Scored:
    if ratio.side == EQUAL:
        return stated(job, f"完成值 {_actual(job.fact)} ≠ 指标值 {_target(job.fact)}，未达到不得分", 0, ratio=value)
    parts = (f"完成值 {_actual(job.fact)}", f"指标值 {_target(job.fact)}")
    over, under = parts if ratio.side == AT_LEAST else parts[::-1]
    used = rounded_rate(value, job.conventions)
    rate = f"{over} ÷ {under} = {percent_text(value)}"
    if used != value:
        rate += f"，按 {fraction_text(used * 100)} % 计"
    return _gated(job, rate, used)


def _gated(job: Job, rate: str, used: Fraction) -> Scored:
    gate = job.parameters.gate
    if gate is None:
        return said(job, f"{rate} × 分值 {job.weight_text}", used * job.weight, ratio=used)
    line = f"{fraction_text(gate * 100)} %"
    if used < gate:
        return stated(job, f"{rate}，低于及格线 {line}", 0, ratio=used)
    how = f"{rate}，（完成率 − {line}）÷（1 − {line}） × 分值 {job.weight_text}"
    return said(job, how, job.weight * (used - gate) / (1 - gate), ratio=used)


def _actual(fact: Fact) -> str:
    return with_unit(fact.actual if fact.actual is not None else 0, fact.unit)


def _target(fact: Fact) -> str:
    return with_unit(fact.target if fact.target is not None else 0, fact.unit)


_SIGNS = {AT_LEAST: "≥", AT_MOST: "≤", EQUAL: "="}
PROPORTIONAL = Method(
    "proportional",
    "完成比例赋分",
    "达到指标值得满分；未达到的，正向指标得分 = 完成值 ÷ 指标值 × 分值，反向指标得分 = 指标值 ÷ 完成值 × 分值。",
    _read,
    _score,
)
GATED = Method(
    "gated_proportional",
    "及格门槛比例赋分",
    "完成率低于及格线不得分，否则得分 = (完成率 − 及格线) ÷ (1 − 及格线) × 分值。",
    _read_gated,
    _score,
)
