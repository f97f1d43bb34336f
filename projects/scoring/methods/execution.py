"""Budget execution: executed ÷ full-year (adjusted) budget, linear in the weight or by bands."""

from dataclasses import dataclass
from fractions import Fraction

from projects.scoring.facts import Scored, with_unit
from projects.scoring.findings import Finding
from projects.scoring.methods.base import Job, Method, missing, number, rounded_rate, said, stated
from projects.scoring.points import fraction_text, percent_text
from projects.scoring.reading import Reader

LINEAR, BANDED = "proportional", "bands"
VARIANTS = (LINEAR, BANDED)
OVER_SPENT = Fraction(7, 10)
STEPS = ((Fraction(8, 10), Fraction(7, 10)), (Fraction(6, 10), Fraction(5, 10)))


@dataclass(frozen=True)
class Execution:
    """``over``: the share of the weight left when more was spent than budgeted.

    ``steps``: (rate, share) rows from the highest rate down, for projects not completed. Both serve the banded variant.
    """

    variant: str
    over: Fraction = OVER_SPENT
    steps: tuple[tuple[Fraction, Fraction], ...] = STEPS


def _read(reader: Reader) -> Execution:
    variant = reader.choice("variant", VARIANTS, default=LINEAR)
    over = reader.number("over", default=OVER_SPENT, low=0, high=1)
    steps: tuple[tuple[Fraction, Fraction], ...] = STEPS
    if reader.has("steps"):
        steps = tuple(sorted((_read_step(row) for row in reader.rows("steps")), reverse=True))
    reader.done()
    return Execution(variant, over, steps)


def _read_step(reader: Reader) -> tuple[Fraction, Fraction]:
    found = (reader.number("from", low=0, high=1), reader.number("share", low=0, high=1))
    reader.done()
    return found


def _score(job: Job) -> Scored:
    """``fact.actual``: money executed; ``fact.target``: the budget, in one unit; ``fact.completed``: project done."""
    fact = job.fact
    if fact.actual is None or fact.target is None:
        return missing(job, "全年执行数" if fact.actual is None else "全年预算数")
    if number(fact.target) <= 0:
        problem = job.problem(
            "ratio_undefined", f"的全年预算数为 {with_unit(fact.target, fact.unit)}，执行率无法计算。"
        )
        return stated(job, "全年预算数不大于零，执行率无法计算", 0, problem)
    rate = max(number(fact.actual), Fraction(0)) / number(fact.target)
    money = f"全年执行数 {with_unit(fact.actual, fact.unit)} ÷ 全年预算数 {with_unit(fact.target, fact.unit)}"
    return score_rate(job, rate, f"{money} = {percent_text(rate)}")


def score_rate(job: Job, rate: Fraction, how: str) -> Scored:
    """Points of an execution rate that is already known (computed, or as printed on a form)."""
    used = rounded_rate(rate, job.conventions)
    if used != rate:
        how += f"，按 {fraction_text(used * 100)} % 计"
    found: tuple[Finding, ...] = ()
    if rate > 1:
        found = (job.problem("execution_above_100", f"的执行率为 {percent_text(rate)}。"),)
    if job.parameters.variant == BANDED:
        return _banded(job, used, how, found)
    limit = "，最高按 100 % 计" if used > 1 else ""
    return said(
        job,
        f"{how}{limit} × 分值 {job.weight_text}",
        min(used, Fraction(1)) * job.weight,
        *found,
        ratio=min(used, Fraction(1)),
    )


def _banded(job: Job, rate: Fraction, how: str, found: tuple[Finding, ...]) -> Scored:
    completed = rate == 1 if job.fact.completed is None else job.fact.completed
    share, why = _share(job.parameters, rate, completed=completed)
    return said(
        job,
        f"{how}，{why}，{percent_text(share)} × 分值 {job.weight_text}",
        share * job.weight,
        *found,
        ratio=min(rate, Fraction(1)),
    )


def _share(parameters: Execution, rate: Fraction, *, completed: bool) -> tuple[Fraction, str]:
    if rate > 1:
        return parameters.over, "超出预算"
    if completed:
        return Fraction(1), "项目已完成且控制在预算内"
    for line, share in parameters.steps:
        if rate >= line:
            return share, f"项目未完成，执行率不低于 {fraction_text(line * 100)} %"
    return Fraction(0), "项目未完成，执行率低于最低档"


EXECUTION = Method(
    "execution",
    "预算执行率赋分",
    "执行率 = 全年执行数 ÷ 全年预算数；"
    "按比例：得分 = 执行率 × 分值；按区间：完成且控制在预算内得满分，其余按区间计分。",
    _read,
    _score,
)
