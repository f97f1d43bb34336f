"""Methods that look a value up: steps below a line, bands, a straight line between two lines."""

from dataclasses import dataclass
from fractions import Fraction

from projects.scoring.facts import AT_LEAST, AT_MOST, Scored, with_unit
from projects.scoring.methods.base import Job, Method, missing, number, said, stated
from projects.scoring.methods.counts import Incident, Toll, read_incident_table, toll_of
from projects.scoring.points import fraction_text
from projects.scoring.reading import Reader

EXACTLY, WHOLE, STARTED = "exact", "whole", "started"
COUNTING = (EXACTLY, WHOLE, STARTED)
SIDES = (AT_LEAST, AT_MOST)
_COUNTED = {EXACTLY: "按实际比例计", WHOLE: "不足一档不计", STARTED: "不足一档按一档计"}


@dataclass(frozen=True)
class Steps:
    """Full points at the pass line (None: the indicator's target), ``deduct`` points for each ``step`` beyond it.

    Beyond the zero line nothing is left. ``>=`` means that values below the line lose points, ``<=`` those above.
    ``incidents`` cost points besides.
    """

    direction: str
    line: Fraction | None
    step: Fraction
    deduct: Fraction
    zero: Fraction | None
    counting: str
    incidents: tuple[Incident, ...] = ()

    def counted(self, gap: Fraction) -> Fraction:
        """The number of steps in the gap, counted as the rule says."""
        steps = gap / self.step
        if self.counting == WHOLE:
            return Fraction(steps.numerator // steps.denominator)
        return Fraction(-(-steps.numerator // steps.denominator)) if self.counting == STARTED else steps

    def beyond_zero(self, value: Fraction) -> bool:
        if self.zero is None:
            return False
        return value < self.zero if self.direction == AT_LEAST else value > self.zero


def _read_steps(reader: Reader) -> Steps:
    found = Steps(
        direction=reader.choice("direction", SIDES, default=AT_LEAST),
        line=reader.optional_number("pass"),
        step=reader.number("step"),
        deduct=reader.number("deduct", low=0),
        zero=reader.optional_number("zero"),
        counting=reader.choice("counting", COUNTING, default=EXACTLY),
        incidents=read_incident_table(reader, "incidents", required=False),
    )
    if reader.has("step") and found.step <= 0:
        reader.refuse("step", "应大于 0")
    both = found.line is not None and found.zero is not None and found.line != found.zero
    if both and (found.beyond_zero(found.line or Fraction(0))):
        reader.refuse("zero", "零分线应在达标线扣分的一侧")
    reader.done()
    return found


def _step_deduction(job: Job) -> Scored:
    fact, steps = job.fact, job.parameters
    line = steps.line if steps.line is not None else None if fact.target is None else number(fact.target)
    if fact.actual is None or line is None:
        return missing(job, "实际完成值" if fact.actual is None else "指标值")
    if steps.incidents and fact.counts is None:
        return missing(job, "发生次数")
    value = number(fact.actual)
    toll = toll_of(steps.incidents, fact.counts or {})
    if toll.void:
        return stated(job, toll.words, 0)
    if steps.beyond_zero(value):
        zero = with_unit(steps.zero, fact.unit)
        return stated(job, f"完成值 {with_unit(fact.actual, fact.unit)}，越过零分线 {zero}", 0)
    return _step_points(job, line, line - value if steps.direction == AT_LEAST else value - line, toll)


def _step_points(job: Job, line: Fraction, gap: Fraction, toll: Toll) -> Scored:
    fact, steps = job.fact, job.parameters
    how = f"完成值 {with_unit(fact.actual or 0, fact.unit)}"
    limit = with_unit(line, fact.unit)
    lost = toll.lost
    if gap <= 0:
        how += f"，达到 {limit}"
    else:
        lost += steps.counted(gap) * steps.deduct
        how += (
            f"，{'低于' if steps.direction == AT_LEAST else '高于'} {limit}，相差 {with_unit(gap, fact.unit)}，"
            f"每 {with_unit(steps.step, fact.unit)} 扣 {fraction_text(steps.deduct)} 分（{_COUNTED[steps.counting]}）"
        )
    if not lost:
        return stated(job, how, job.weight)
    how += f"，{toll.words}" if toll.words else ""
    limited = "，扣完为止" if lost > job.weight else ""
    return said(
        job, f"{how}，分值 {job.weight_text} − {fraction_text(lost)}{limited}", max(job.weight - lost, Fraction(0))
    )


@dataclass(frozen=True)
class Bands:
    """(limit, value) rows, best first. The limit belongs to its band; beyond the last limit nothing is earned.

    ``shares``: the values are shares of the weight, else points.
    """

    direction: str
    rows: tuple[tuple[Fraction, Fraction], ...]
    shares: bool


def _read_bands(reader: Reader) -> Bands:
    direction = reader.choice("direction", SIDES, default=AT_LEAST)
    limit = "from" if direction == AT_LEAST else "to"
    tables = reader.rows("table")
    shares = any(row.has("share") for row in tables)
    value, high = ("share", 1) if shares else ("points", None)
    rows = []
    for row in tables:
        rows.append((row.number(limit), row.number(value, low=0, high=high)))
        row.done()
    if len({row[0] for row in rows}) != len(rows):
        reader.refuse("table", "各档界限不得重复")
    reader.done()
    return Bands(direction, tuple(sorted(rows, reverse=direction == AT_LEAST)), shares)


def _bands(job: Job) -> Scored:
    fact, bands = job.fact, job.parameters
    if fact.actual is None:
        return missing(job, "实际完成值")
    value, shown = number(fact.actual), with_unit(fact.actual, fact.unit)
    sign = "≥" if bands.direction == AT_LEAST else "≤"
    for limit, worth in bands.rows:
        if value >= limit if bands.direction == AT_LEAST else value <= limit:
            how = f"完成值 {shown} {sign} {with_unit(limit, fact.unit)}"
            if bands.shares:
                return said(job, f"{how}，{fraction_text(worth * 100)} % × 分值 {job.weight_text}", worth * job.weight)
            earned = min(worth, job.stated_weight)
            if job.spread_text():
                return said(job, f"{how}，{fraction_text(earned)}{job.spread_text()}", job.spread(earned))
            return stated(job, how, earned)
    return stated(job, f"完成值 {shown} 不在任何得分区间内", 0)


@dataclass(frozen=True)
class Lines:
    """No points at ``low``, full points at ``high``; ``high`` may lie below ``low`` where less is better."""

    low: Fraction
    high: Fraction


def _read_lines(reader: Reader) -> Lines:
    found = Lines(reader.number("low"), reader.number("high"))
    if reader.has("low") and reader.has("high") and found.low == found.high:
        reader.refuse("high", "满分线不得等于零分线")
    reader.done()
    return found


def _linear_between(job: Job) -> Scored:
    fact, lines = job.fact, job.parameters
    if fact.actual is None:
        return missing(job, "实际完成值")
    part = (number(fact.actual) - lines.low) / (lines.high - lines.low)
    reached = with_unit(fact.actual, fact.unit)
    shown = f"完成值 {reached}"
    low, high = with_unit(lines.low, fact.unit), with_unit(lines.high, fact.unit)
    if part >= 1:
        return stated(job, f"{shown}，达到满分线 {high}", job.weight, ratio=Fraction(1))
    if part <= 0:
        return stated(job, f"{shown}，未超过零分线 {low}", 0, ratio=Fraction(0))
    how = f"{shown}，（{reached} − {low}）÷（{high} − {low}） × 分值 {job.weight_text}"
    return said(job, how, part * job.weight, ratio=part)


STEP_DEDUCTION = Method(
    "step_deduction",
    "逐档扣分",
    "达到达标线得满分，每低（高）一档扣若干分，扣完为止；越过零分线不得分。",
    _read_steps,
    _step_deduction,
)
BANDS = Method("bands", "区间赋分", "按完成值所在区间得分，界限值属于较优的一档。", _read_bands, _bands)
LINEAR_BETWEEN = Method(
    "linear_between",
    "线性插值赋分",
    "零分线不得分，满分线得满分，其间按直线比例得分。",
    _read_lines,
    _linear_between,
)
