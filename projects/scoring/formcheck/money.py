"""The money rows of a form: the execution rate and its points, the total row and its parts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from projects.scoring.facts import Fact, Scored, with_unit
from projects.scoring.findings import Finding, finding
from projects.scoring.formcheck.form import Budget, Form, Rate, Scheme
from projects.scoring.formcheck.habits import RATE_QUANTA, points_habit, rate_habit
from projects.scoring.formcheck.values import read_value
from projects.scoring.methods import apply_execution_rate
from projects.scoring.methods.base import rounded_rate
from projects.scoring.methods.execution import LINEAR
from projects.scoring.points import exact, fraction_text, percent_text, round_points

BUDGET = "budget"
UNSPENT_LINE = Fraction(20, 100)
_COLUMNS = (("year_start", "年初预算数"), ("full_year", "全年预算数"), ("executed", "全年执行数"))


@dataclass(frozen=True)
class Execution:
    """The execution of a form's budget. ``rate`` is a ratio (1 = 100 %), exact; ``used`` as the scheme rounds it."""

    rate: Fraction | None
    used: Fraction | None
    score: Decimal | None
    explanation: str
    findings: tuple[Finding, ...]


def check_money(form: Form) -> Execution:
    """Recompute the execution rate and its points, and look at the money rows."""
    budget, scheme = form.budget, form.scheme
    rate, how = _rate(budget)
    found = [*_zero_total(form), *_parts(budget), *_above(budget)]
    if rate is None:
        score = None if budget.published is None else round_points(budget.published)
        if budget.base == 0 and (budget.executed or 0) > 0:
            found.append(_over_spent("没有预算却有支出"))
        told = f"{how}，无法重算执行率" + ("" if score is None else f"，沿用表中得分 {score}")
        return Execution(None, None, score, told, tuple(found))
    if rate > 1:
        found.append(_over_spent(f"执行率为 {percent_text(rate)}，超过 100 %"))
    if 1 - rate > UNSPENT_LINE:
        found.append(finding("unspent", BUDGET, f"执行率为 {percent_text(rate)}，未使用资金超过 20 %。"))
    used = rounded_rate(rate, scheme.conventions)
    if budget.weight is None:
        score, told = None, how
        if budget.published is not None:
            score = round_points(budget.published)
    else:
        scored = _points(budget, scheme, budget.weight, rate)
        score, told = scored.score, f"{how}；{scored.explanation}"
    found.extend(_differs(budget, scheme, rate, used, score))
    return Execution(rate, used, score, told, tuple(found))


def _points(budget: Budget, scheme: Scheme, weight: Fraction, rate: Fraction) -> Scored:
    fact = Fact(kind="得分", completed=budget.completed)
    return apply_execution_rate(scheme.execution, weight, rate, fact, conventions=scheme.conventions)


def _rate(budget: Budget) -> tuple[Fraction | None, str]:
    """执行数 ÷ 预算数, or the printed rate where there are no amounts; with the words that explain it."""
    base, executed = budget.base, budget.executed
    label = "年初预算数" if budget.full_year is None else "全年预算数"
    if base is not None and executed is not None:
        if base <= 0:
            return None, f"{label}为 {with_unit(base, budget.unit)}"
        rate = executed / base
        amounts = f"全年执行数 {with_unit(executed, budget.unit)} ÷ {label} {with_unit(base, budget.unit)}"
        return rate, f"执行率 = {amounts} = {percent_text(rate)}"
    if budget.rate is not None:
        rate = budget.rate.readings[0]
        return rate, f"表中没有预算数或执行数，按表中执行率 {percent_text(rate)} 计"
    return None, "表中没有预算数或执行数"


def _over_spent(what: str) -> Finding:
    return finding("execution_above_100", BUDGET, f"预算执行：{what}。")


def _above(budget: Budget) -> Iterator[Finding]:
    if budget.weight is not None and budget.published is not None and budget.published > budget.weight:
        told = f"表中得分 {fraction_text(budget.published)}，高于分值 {fraction_text(budget.weight)}。"
        yield finding("above_weight", BUDGET, f"预算执行率{told}")


def _differs(
    budget: Budget, scheme: Scheme, rate: Fraction, used: Fraction, score: Decimal | None
) -> Iterator[Finding]:
    """The printed rate and points against the rule: one finding, a note where local rounding explains all of it."""
    doubts = [*_printed_rate(budget.rate, rate, used), *_printed_points(budget, scheme, rate, score)]
    if doubts:
        explained = all(habit is not None for _, habit in doubts)
        told = "".join(f"{what}{f'，差异系{habit}所致' if habit else ''}。" for what, habit in doubts)
        yield finding("execution_differs", BUDGET, told, as_note=explained)


def _printed_rate(printed: Rate | None, rate: Fraction, used: Fraction) -> Iterator[tuple[str, str | None]]:
    if printed is None:
        return
    right = {used, exact(Decimal(percent_text(rate).removesuffix(" %"))) / 100, rate}
    if right & set(printed.readings):
        return
    habit = next(filter(None, (rate_habit(reading, rate) for reading in printed.readings)), None)
    yield f"表中执行率“{printed.text}”，按执行数 ÷ 预算数应为 {percent_text(used)}", habit


def _printed_points(
    budget: Budget, scheme: Scheme, rate: Fraction, score: Decimal | None
) -> Iterator[tuple[str, str | None]]:
    if budget.published is None or budget.weight is None or score is None or budget.published == exact(score):
        return
    points = partial(_points, budget, weight=budget.weight, rate=rate)
    by_rate = [
        (points(scheme=replace(scheme, conventions=replace(scheme.conventions, round_rate=quantum))).score, label)
        for quantum, label in RATE_QUANTA
    ]
    product = exact(score)
    if scheme.execution.settings.variant == LINEAR:
        product = min(max(rounded_rate(rate, scheme.conventions), Fraction(0)), Fraction(1)) * budget.weight
    habit = points_habit(budget.published, product, score, by_rate)
    yield f"表中执行率得分 {fraction_text(budget.published)}，按规则应得 {score}", habit


def _zero_total(form: Form) -> Iterator[Finding]:
    """A total row of nothing but zeros, although money or work stands below it."""
    budget = form.budget
    if budget.base is None or budget.executed is None or any(budget.amounts):
        return
    parts = [part.name for part in budget.parts if any((part.year_start, part.full_year, part.executed))]
    if parts:
        yield finding("zero_total_row", BUDGET, f"年度资金总额为 0，而“{'、'.join(parts)}”不为 0。")
        return
    below = [row for row in form.rows if (value := read_value(row.actual or "")) is not None and value.value > 0]
    if below:
        money = next((row for row in below if "元" in row.unit), below[0])
        shown = f"第 {money.number} 行“{money.name}”实际完成 {money.actual} {money.unit}".rstrip()
        yield finding("zero_total_row", BUDGET, f"年度资金总额各栏为 0，而下面各行不为 0（{shown}）。")


def _parts(budget: Budget) -> Iterator[Finding]:
    """分项 against 总额, column by column. Fewer parts than the whole is only wrong where all of them are filled."""
    for key, label in _COLUMNS:
        whole = getattr(budget, key)
        values = [getattr(part, key) for part in budget.parts]
        known = [value for value in values if value is not None]
        if not whole or not known:
            continue
        total = sum(known, Fraction(0))
        if total > whole or (total < whole and len(known) == len(values) > 1):
            told = f"{label}：各资金来源之和 {fraction_text(total)}，年度资金总额 {fraction_text(whole)}。"
            yield finding("parts_differ", BUDGET, told)
