"""A consequence policy as validated data: rows of *when → then*, and how their effects come together."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from projects.scoring.basis import Basis

KINDS: Final = MappingProxyType({"project": "项目", "unit": "单位", "person": "个人"})
FILINGS: Final = MappingProxyType({"on_time": "按时报送", "late": "逾期报送", "missing": "未报送"})
EXEMPTIONS: Final = MappingProxyType(
    {"personal_subsidy": "补助个人民生", "guaranteed": "三保支出", "contracted": "已签合同"}
)
BASES: Final = MappingProxyType({"request": "申报数", "last_year": "上年预算数", "carryover_growth": "结转结余增量"})

PRIORITY, KEEP, CUT, CUT_PER_POINT, CAP = "priority", "keep", "cut", "cut_per_point", "cap"
NO_NEW_ITEMS, SUSPEND, CANCEL, DECIDE = "no_new_items", "suspend", "cancel", "decide"
ACTIONS: Final = MappingProxyType(
    {
        PRIORITY: "优先保障",
        KEEP: "予以保障",
        CUT: "按比例扣减",
        CUT_PER_POINT: "按分扣减",
        CAP: "限额",
        NO_NEW_ITEMS: "不安排新增项目",
        SUSPEND: "暂停拨款",
        CANCEL: "取消安排",
        DECIDE: "由人决定扣减比例",
    }
)
STRONGEST, SUM = "strongest", "sum"
COMBINATIONS: Final = MappingProxyType({STRONGEST: "取扣减最多的一条", SUM: "各条扣减相加"})


@dataclass(frozen=True)
class Range:
    """Bounds of a number; a bound that is None does not bind."""

    at_least: Fraction | None = None
    above: Fraction | None = None
    at_most: Fraction | None = None
    below: Fraction | None = None

    def holds(self, value: Fraction) -> bool:
        """Whether the value lies within every bound."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
            and (self.at_most is None or value <= self.at_most)
            and (self.below is None or value < self.below)
        )


@dataclass(frozen=True)
class When:
    """Conditions that must all hold: the case's word is one of these, its number in the range, its flag as said."""

    words: Mapping[str, tuple[str, ...]]
    ranges: Mapping[str, Range]
    flags: Mapping[str, bool]


@dataclass(frozen=True)
class Then:
    """What follows. Percentages are of ``of``; ``yuan`` per point or as a limit; ``below``, ``down_to`` in points."""

    action: str
    of: str = "request"
    percent: Fraction | None = None
    yuan: Fraction | None = None
    below: Fraction = Fraction(0)
    down_to: Fraction = Fraction(0)
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)


@dataclass(frozen=True)
class Row:
    """One rule: any of the alternatives of ``when`` leads to ``then``, except for what ``exempt`` names."""

    id: str
    label: str
    when: tuple[When, ...]
    then: Then
    exempt: tuple[str, ...]
    basis: Basis
    note: str


@dataclass(frozen=True)
class Floor:
    """The proposal never falls below so many percent of the request or of last year's budget."""

    percent: Fraction
    of: str


@dataclass(frozen=True)
class Policy:
    """A policy; ``content`` is what was declared, ready for JSON, and ``sha256`` its fingerprint."""

    id: str
    label: str
    version: str
    budget_year: int
    example: bool
    note: str
    basis: Basis
    combine: str
    floor: Floor | None
    round_to: Fraction
    rows: tuple[Row, ...]
    content: Mapping[str, Any]
    sha256: str
