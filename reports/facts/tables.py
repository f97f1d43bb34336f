"""What the two spreadsheets that leave the house may say."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.facts.codec import Facts
from reports.facts.parts import percent


@dataclass(frozen=True, kw_only=True)
class SummaryRow(Facts):
    """One project of the 财政支出绩效报告汇总表; money in yuan, scores in points (``None``: none was given)."""

    unit: str
    project_code: str
    project: str
    field: str
    appropriated: Decimal
    spent: Decimal
    target: str  # 明确, 不明确, 未申报
    own_score: Decimal | None
    own_grade: str
    checked_score: Decimal | None = None
    checked_grade: str = ""
    filed_on: date | None = None
    note: str = ""  # 逾期, 退回1次, problems

    @property
    def execution_rate(self) -> Decimal | None:
        """Spent ÷ appropriated, percent."""
        return percent(self.spent, self.appropriated)


@dataclass(frozen=True, kw_only=True)
class SummaryTableFacts(Facts):
    """财政支出绩效报告汇总表 of a unit, a section or the district; rows of one unit stand together."""

    scope: str  # whose table: 洛龙区
    bureau: str
    evaluated_year: int
    reported_on: date
    constructed: bool
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, kw_only=True)
class UnitBudgetRow(Facts):
    """One unit's line of the next budget; yuan. ``proposed_*`` are what stands after the policy and overrides."""

    unit: str
    kind: str
    last_total: Decimal
    basic_requested: Decimal
    project_requested: Decimal
    basic_proposed: Decimal
    project_proposed: Decimal
    score: Decimal | None = None  # of the department's evaluation
    grade: str = ""
    reason: str = ""
    decided_by: str = ""  # role, not a person: 局领导

    @property
    def requested(self) -> Decimal:
        """Basic and project budget requested."""
        return self.basic_requested + self.project_requested

    @property
    def proposed(self) -> Decimal:
        """Basic and project budget proposed."""
        return self.basic_proposed + self.project_proposed

    @property
    def cut(self) -> Decimal:
        """Requested minus proposed."""
        return self.requested - self.proposed


@dataclass(frozen=True, kw_only=True)
class UnitBudgetTableFacts(Facts):
    """预算压减建议表 at unit level for the budget year, under one policy."""

    district: str
    bureau: str
    budget_year: int
    policy: str
    example: bool  # a draft policy tried out
    reported_on: date
    constructed: bool
    rows: tuple[UnitBudgetRow, ...]
