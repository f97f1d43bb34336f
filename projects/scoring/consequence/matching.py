"""Which rows of a policy speak of a case, and which facts made them."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from projects.scoring.consequence.case import Case
from projects.scoring.consequence.policy import FILINGS, Row, When
from projects.scoring.points import exact, plain

_Words = Callable[[Any], str]
_FACTS: Final[Mapping[str, _Words]] = MappingProxyType(
    {
        "grade": lambda grade: f"评价等级为“{grade}”",
        "score": lambda score: f"评价得分 {plain(score)} 分",
        "filing": lambda filing: f"自评{FILINGS[filing]}",
        "in_order": lambda fine: "自评规范" if fine else "自评不规范",
        "execution": lambda rate: f"预算执行率 {plain(rate)} %",
        "carryover": lambda rate: f"结转结余率 {plain(rate)} %",
        "carryover_growth": lambda growth: f"结转结余增量 {growth:,.2f} 元",
        "years_in_row": lambda years: f"连续 {years} 年",
        "rectification_overdue": lambda late: "整改逾期未完成" if late else "整改未逾期",
        "department_grade": lambda grade: f"部门整体评价等级为“{grade}”",
    }
)


def matching(row: Row, case: Case) -> When | None:
    """The first alternative of the row whose conditions all hold for the case; None when there is none."""
    return next((when for when in row.when if _holds(when, case)), None)


def facts_of(when: When, case: Case) -> str:
    """The facts that met the conditions, in words."""
    named = {*when.words, *when.ranges, *when.flags}
    return "、".join(words(getattr(case, name)) for name, words in _FACTS.items() if name in named)


def _holds(when: When, case: Case) -> bool:
    return (
        all(getattr(case, name) in words for name, words in when.words.items())
        and all(
            (value := number_of(case, name)) is not None and bounds.holds(value) for name, bounds in when.ranges.items()
        )
        and all(getattr(case, name) is wanted for name, wanted in when.flags.items())
    )


def number_of(case: Case, name: str) -> Fraction | None:
    """The case's fact as an exact number; None where it is not known."""
    value = getattr(case, name)
    return None if value is None else exact(value)
