"""A district's habits of scoring that are no method of their own: settings, with what is usual as default."""

from dataclasses import dataclass
from fractions import Fraction

from projects.scoring.reading import Reader

CAP, FLAG, NO_CREDIT, PERSON, CREDIT = "cap", "flag", "no_credit", "person", "credit"
OVER_KINDS = (CAP, FLAG, NO_CREDIT, PERSON, CREDIT)
START, ADJUSTED, RECEIVED = "start", "adjusted", "received"
EXECUTION_BASES = (START, ADJUSTED, RECEIVED)
USUAL_LINE = Fraction(13, 10)


@dataclass(frozen=True)
class Over:
    """What over-achievement earns: never silently more than the weight.

    ``cap``: the weight and no more · ``flag``: the same, and above the line a written reason is wanted ·
    ``no_credit``: above the line nothing · ``person``: above the line a person decides ·
    ``credit``: points go up in proportion, as far as the line.
    """

    kind: str = FLAG
    line: Fraction = USUAL_LINE


@dataclass(frozen=True)
class Conventions:
    """A district's settings.

    ``round_rate``: quantum a ratio is rounded to before use (1/100 = whole percents), or None.
    ``execution_base``: what executed money is divided by: the budget at the start of the year, as adjusted, or the
    money received.
    """

    round_rate: Fraction | None = None
    over: Over = Over()
    execution_base: str = ADJUSTED


USUAL = Conventions()


def read_over(reader: Reader) -> Over:
    """An over-achievement policy from declared data; the usual one when the mapping is empty."""
    over = Over(
        kind=reader.choice("kind", OVER_KINDS, default=FLAG),
        line=reader.number("line", default=USUAL_LINE, low=1),
    )
    reader.done()
    return over


def read_round_rate(reader: Reader) -> Fraction | None:
    """The quantum of rates: null, or a number above 0 and at most 1."""
    quantum = reader.optional_number("round_rate", low=0, high=1)
    if quantum == 0:
        reader.refuse("round_rate", '应大于 0，例如 "0.01"（百分比取整）；不取整时填 null')
        return None
    return quantum


def read_conventions(reader: Reader) -> Conventions:
    """The settings of a rulebook; what is left out is as usual."""
    found = Conventions(
        round_rate=read_round_rate(reader),
        over=read_over(reader.child("over")),
        execution_base=reader.choice("execution_base", EXECUTION_BASES, default=ADJUSTED),
    )
    reader.done()
    return found
