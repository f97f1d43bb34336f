"""The case to which a policy is applied: one project's or unit's request and what is known of its results."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from projects.scoring.consequence.policy import EXEMPTIONS
from projects.scoring.findings import ERROR, Finding

_FEN_PLACES = 2
_MOST = Decimal(10) ** 15
_TOTAL = "total"


@dataclass(frozen=True)
class Case:
    """One object of next year's budget. Money in yuan to the fen, rates in percent; None is “not known”.

    ``years_in_row``: consecutive years, this one included, with the grade that a row speaks of.
    ``new_items``: the part of the request that is for new items. ``protected``: yuan of the request that an exemption
    covers, by its id; for a project that is exempt as a whole, its whole request. An unknown fact meets no condition.
    """

    code: str
    name: str
    kind: str
    requested: Decimal
    last_year: Decimal | None = None
    carryover_growth: Decimal | None = None
    new_items: Decimal | None = None
    grade: str | None = None
    score: Decimal | None = None
    filing: str | None = None
    in_order: bool | None = None
    execution: Decimal | None = None
    carryover: Decimal | None = None
    years_in_row: int | None = None
    rectification_overdue: bool | None = None
    department_grade: str | None = None
    protected: Mapping[str, Decimal] = field(default_factory=dict)

    def protected_by(self, exemptions: Iterable[str]) -> Decimal:
        """Yuan of the request that these exemptions cover."""
        return sum((self.protected.get(name, Decimal(0)) for name in exemptions), Decimal(0))


@dataclass(frozen=True)
class Decision:
    """What a person decided under a row that leaves it to one: the percentage to cut, and why."""

    code: str
    row: str
    percent: Decimal
    reason: str
    by: str


def case_findings(case: Case) -> list[Finding]:
    """Why nothing can be computed for the case; empty when its amounts are amounts."""
    amounts = {
        "申报数": case.requested,
        "上年预算数": case.last_year,
        "新增项目金额": case.new_items,
        **{f"{EXEMPTIONS.get(name, name)}金额": amount for name, amount in case.protected.items()},
    }
    found = [
        _invalid(case, f"{name} {amount} 应为不小于 0、精确到分的金额。")
        for name, amount in amounts.items()
        if amount is not None and not is_amount(amount)
    ]
    growth = case.carryover_growth
    if growth is not None and not is_amount(abs(growth)):
        found.append(_invalid(case, f"结转结余增量 {growth} 应为精确到分的金额。"))
    rates = {"评价得分": case.score, "预算执行率": case.execution, "结转结余率": case.carryover}
    found += [
        _invalid(case, f"{name} {value} 不是数值。")
        for name, value in rates.items()
        if value is not None and not value.is_finite()
    ]
    if found:
        return found
    if case.protected_by(case.protected) > case.requested:
        found.append(_invalid(case, "不予扣减的金额合计超过申报数。"))
    if (case.new_items or 0) > case.requested:
        found.append(_invalid(case, "新增项目金额超过申报数。"))
    return found


def is_amount(amount: Decimal) -> bool:
    """Whether it is yuan that can be paid: not negative, to the fen, and of a size that occurs."""
    return amount.is_finite() and 0 <= amount < _MOST and amount == round(amount, _FEN_PLACES)


def _invalid(case: Case, why: str) -> Finding:
    return Finding("amount_invalid", ERROR, _TOTAL, f"“{case.name}”（{case.code}）：{why}请更正后重新测算。")
