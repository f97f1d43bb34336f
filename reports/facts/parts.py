"""Facts that several documents share.

Units, everywhere in this room: money is ``Decimal`` yuan (never 万元), scores and weights are ``Decimal`` points with
two places, rates are ``Decimal`` percent with two places (``Decimal("83.62")`` is 83.62 %), dates are ``date``; texts
are Simplified Chinese and may be empty, never ``None``; a number that does not exist is ``None``. Rates that follow
from two kept amounts are computed here, never kept, so that they cannot disagree with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from budgeteval.text.rounding import round_half_up
from reports.facts.codec import Facts

ZERO = Decimal(0)


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Part of whole in percent, two places, half up; ``None`` when there is no whole."""
    return round_half_up(Fraction(part) * 100 / Fraction(whole)) if whole else None


@dataclass(frozen=True, kw_only=True)
class Issuer(Facts):
    """Who writes the document and for whom."""

    district: str  # 洛龙区
    bureau: str  # the finance bureau that signs
    centre: str  # 绩效管理中心
    city_committee: str  # the city's committee that keeps the pool and draws experts
    addressee: str = ""  # 主送机关, without the colon; empty: none


@dataclass(frozen=True, kw_only=True)
class Prose(Facts):
    """A narrative passage kept by the office; paragraphs parted by line breaks; a line （一）… becomes a heading."""

    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class GradeLine(Facts):
    """A band of the rating: its label and its lower bound in points, inclusive."""

    grade: str
    lower: Decimal


@dataclass(frozen=True, kw_only=True)
class GradeCount(Facts):
    """How many objects stand in a grade."""

    grade: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Mention(Facts):
    """A mistake, a finding or a doubt, and how often it occurred."""

    text: str
    count: int


@dataclass(frozen=True, kw_only=True)
class FundSource(Facts):
    """Money of one source: appropriated and spent, yuan."""

    source: str  # 财政拨款, 上年结转, 其他资金
    appropriated: Decimal
    spent: Decimal


@dataclass(frozen=True, kw_only=True)
class Money(Facts):
    """A project's or a unit's money of one year, yuan: start of year, adjusted (full-year), received, spent."""

    start_of_year: Decimal
    adjusted: Decimal
    received: Decimal
    spent: Decimal
    sources: tuple[FundSource, ...] = ()

    @property
    def execution_rate(self) -> Decimal | None:
        """Spent ÷ adjusted budget, percent."""
        return percent(self.spent, self.adjusted)

    @property
    def arrival_rate(self) -> Decimal | None:
        """Received ÷ adjusted budget, percent."""
        return percent(self.received, self.adjusted)


@dataclass(frozen=True, kw_only=True)
class ScoreLine(Facts):
    """One third-level indicator with its result.

    ``basis`` is the standard by which points are given; ``explanation`` says how this score came, in words a clerk
    understands; ``reason`` says why points were lost (required by the documents when score < weight: the explanation
    is used when it is empty).
    """

    level1: str
    level2: str
    level3: str
    weight: Decimal
    score: Decimal
    basis: str = ""
    target: str = ""  # as words, with unit: ≥90%
    actual: str = ""
    explanation: str = ""
    reason: str = ""
    spread: Decimal | None = None  # highest minus lowest judge, points

    @property
    def lost(self) -> Decimal:
        """Points not earned."""
        return self.weight - self.score


@dataclass(frozen=True, kw_only=True)
class LevelScore(Facts):
    """Weight and score of one first-level indicator: the sum of its lines."""

    level1: str
    weight: Decimal
    score: Decimal

    @property
    def rate(self) -> Decimal:
        """得分率: score ÷ weight, percent."""
        return percent(self.score, self.weight) or ZERO

    @property
    def lost(self) -> Decimal:
        """Points not earned."""
        return self.weight - self.score


def by_level1(lines: Iterable[ScoreLine]) -> tuple[LevelScore, ...]:
    """First-level sums, in the order in which the framework names them."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for line in lines:
        weight, score = sums.get(line.level1, (ZERO, ZERO))
        sums[line.level1] = (weight + line.weight, score + line.score)
    return tuple(LevelScore(level1=name, weight=weight, score=score) for name, (weight, score) in sums.items())


@dataclass(frozen=True, kw_only=True)
class Assessor(Facts):
    """A seat of a panel, by code name only (专家1 …): no name, employer or points by person ever reach a document."""

    code: str
    role: str  # 组长 or 成员
    speciality: str


@dataclass(frozen=True, kw_only=True)
class Panel(Facts):
    """The panel and how it was drawn."""

    assessors: tuple[Assessor, ...]
    drawn_on: date
    frame_sha256: str  # hash of the frozen draw, as on the certificate; empty when there was no recorded draw
    aggregation: str  # how sheets became one score, in words: 算术平均
    objects: int = 1  # how many objects this one panel served
    replacements: int = 0


@dataclass(frozen=True, kw_only=True)
class Event(Facts):
    """A dated act: a report by the unit, a discussion, a site visit, a survey, an analysis."""

    on: date
    title: str
    detail: str = ""
    place: str = ""
    people: int | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence(Facts):
    """A file or paper that supports an indicator."""

    name: str
    supports: str
    received: date | None = None


@dataclass(frozen=True, kw_only=True)
class Problem(Facts):
    """A problem found, its cause, and the line of the framework that shows it."""

    text: str
    cause: str = ""
    indicator: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer(Facts):
    """How many valid answers chose an option."""

    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Question(Facts):
    """A closed question with its options in order of the sheet, best first; ``satisfied`` counts as content."""

    text: str
    answers: tuple[Answer, ...]
    satisfied: int

    @property
    def valid(self) -> int:
        """Valid answers to this question."""
        return sum(answer.count for answer in self.answers)

    @property
    def rate(self) -> Decimal | None:
        """Satisfied ÷ valid, percent."""
        return percent(self.satisfied, self.valid)


@dataclass(frozen=True, kw_only=True)
class Survey(Facts):
    """A satisfaction survey: what went out, what came back, and the answers."""

    title: str
    channel: str  # 现场问卷, 网络问卷
    audience: str  # who was asked: 沿街居民、商户
    opened: date
    closed: date
    distributed: int
    collected: int
    valid: int
    questions: tuple[Question, ...]
    rate: Decimal | None  # the result that feeds the indicator, percent
    target: Decimal | None = None  # percent
    reading: str = ""  # how the result follows from the answers, in words


@dataclass(frozen=True, kw_only=True)
class Basis(Facts):
    """A rule or document: its number and its title (either may be empty)."""

    number: str
    title: str
    note: str = ""  # e.g. 待核
