"""What the report of a key review and the report of a whole-department review may say."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.facts.codec import Facts, FactsError
from reports.facts.parts import (
    Basis,
    Event,
    Evidence,
    GradeLine,
    Issuer,
    LevelScore,
    Money,
    Panel,
    Problem,
    Prose,
    ScoreLine,
    Survey,
    by_level1,
)


@dataclass(frozen=True, kw_only=True)
class ReviewFacts(Facts):
    """What both kinds of evaluation report share.

    ``total`` is the rating's confirmed total: the sum of the lines' scores, unless ``total_note`` says in words what
    stands between (bonus, veto, indicators left out). ``grades`` is the rating scale, best first. Prose keys:
    background, purpose, conclusion, experience, problems, advice, other.
    """

    issuer: Issuer
    working_year: int
    evaluated_year: int
    reported_on: date
    constructed: bool
    unit: str
    unit_short: str
    money: Money
    framework: str  # name of the framework
    basis: tuple[Basis, ...]
    grades: tuple[GradeLine, ...]
    lines: tuple[ScoreLine, ...]
    total: Decimal
    grade: str
    total_note: str = ""
    panel: Panel
    events: tuple[Event, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    survey: Survey | None = None
    strengths: tuple[str, ...] = ()  # 主要经验及做法
    problems: tuple[Problem, ...] = ()
    advice: tuple[str, ...] = ()
    objection: str = ""  # the unit's reply and what came of it, in words; empty: none was raised
    notes: tuple[str, ...] = ()
    prose: tuple[Prose, ...] = ()
    rulebook: str = ""

    def __post_init__(self) -> None:
        if not self.lines:
            raise FactsError(f"“{self.unit}”的评价报告没有任何指标得分，不能生成；请先完成汇总")
        summed = sum(line.score for line in self.lines)
        if summed != self.total and not self.total_note:
            raise FactsError(f"“{self.unit}”的评价报告数据自相矛盾：指标得分合计{summed}分，总分{self.total}分")

    @property
    def levels(self) -> tuple[LevelScore, ...]:
        """First-level sums in the framework's order."""
        return by_level1(self.lines)

    @property
    def subject(self) -> str:
        """What was evaluated, as sentences name it."""
        return f"{self.unit}部门整体支出"

    @property
    def weight(self) -> Decimal:
        """Full marks."""
        return sum((line.weight for line in self.lines), Decimal(0))

    def narrative(self, key: str) -> str:
        """The office's own text of a section; empty when it keeps none."""
        return next((passage.text for passage in self.prose if passage.key == key), "")


@dataclass(frozen=True, kw_only=True)
class KeyReviewFacts(ReviewFacts):
    """A key project's evaluation report."""

    project: str
    project_code: str
    field: str
    ground: str  # why this project was chosen
    content: str  # what the project is and does, whole sentences
    goal: str  # the yearly target's words; empty: the project had none (a finding)

    @property
    def subject(self) -> str:
        """The project, as sentences name it."""
        return self.project


@dataclass(frozen=True, kw_only=True)
class Ratio(Facts):
    """A computed ratio of the common framework; ``value`` in percent, ``None`` when the denominator is zero.

    ``top`` and ``bottom`` are the two sides as printed, with their units (98人, 1,200.00万元).
    """

    name: str
    formula: str
    top: str
    bottom: str
    value: Decimal | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Datum(Facts):
    """One item of the department's data as handed in: 编制数 / 96人."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class DepartmentFacts(ReviewFacts):
    """A whole-department evaluation report. ``project`` is the part of ``money`` that its self-evaluated projects had.

    What is left is not the basic budget alone: departments have projects that are not self-evaluated.
    """

    duties: tuple[str, ...]
    project: Money
    data: tuple[Datum, ...]
    ratios: tuple[Ratio, ...]
    projects: int  # projects of the unit in the evaluated year
    consequence: str = ""  # what follows for next year's budget, as decided; empty: nothing
