"""What is known of one indicator before it is scored, and what scoring makes of it. Exact numbers only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from projects.scoring.findings import Finding
from projects.scoring.points import Exact, fraction_text, plain

AT_LEAST = ">="
AT_MOST = "<="
EQUAL = "="
DIRECTIONS = (AT_LEAST, AT_MOST, EQUAL)


@dataclass(frozen=True)
class Achievement:
    """One award or merit (or fault) and the level it reached, as named in the rule's table."""

    name: str
    level: str


@dataclass(frozen=True)
class Fact:
    """Everything a method may ask about one indicator; what is not known is None or empty.

    ``actual`` and ``target`` are in ``unit``; a percentage is the number before the sign (95.5 with unit “%”).
    ``percent`` is the value inside a qualitative band, 0 to 100. ``points`` are a
    person's points, or with ``judges`` above 1 a panel's, aggregated.
    """

    label: str = ""
    kind: str = ""
    row: int | str = 1
    direction: str | None = None
    actual: Decimal | Fraction | int | None = None
    target: Decimal | Fraction | int | None = None
    unit: str = ""
    happened: bool | None = None
    percent: Decimal | int | None = None
    band: int | None = None
    points: Decimal | int | None = None
    judges: int = 1
    completed: bool | None = None
    reason: str | None = None
    checked: frozenset[str] | None = None
    counts: Mapping[str, int] | None = None
    achievements: tuple[Achievement, ...] = ()
    factors: Mapping[str, Exact] = field(default_factory=lambda: MappingProxyType({}))

    def title(self) -> str:
        """``数量指标「清扫面积」``, or what of it is known."""
        return f"{self.kind}「{self.label}」" if self.label else self.kind or "本项"

    def explain(self, how: str) -> str:
        """The title and how its points came: every line of a scorecard reads like this."""
        return f"{self.title()}:{how}"


@dataclass(frozen=True)
class Effect:
    """A veto that took hold: it sets the item, the group or the whole to zero, or caps the grade at a band."""

    scope: str
    band: str | None
    reason: str


@dataclass(frozen=True)
class Scored:
    """Points and how they came about. ``ratio`` is the achievement used (at most 1), None where there is none."""

    score: Decimal
    explanation: str
    findings: tuple[Finding, ...] = ()
    ratio: Fraction | None = None
    method: str = ""
    to_person: bool = False
    effect: Effect | None = None


def with_unit(value: Decimal | Fraction | int, unit: str) -> str:
    """``86.2 万㎡``; a fraction that is no short decimal is shown with two places."""
    number = plain(value) if isinstance(value, Decimal) else fraction_text(value)
    return f"{number} {unit}".strip()
