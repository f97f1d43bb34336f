"""Points: exact numbers in, hundredths out. Every score of the house is rounded here and nowhere else.

The arithmetic of rounding itself lies in ``budgeteval.text.rounding``, which money texts use too.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from budgeteval.text.numbers import plain
from budgeteval.text.rounding import Exact, cut, exact, round_half_up, round_to_quantum

__all__ = [
    "PLACES",
    "ZERO",
    "Exact",
    "cut",
    "exact",
    "fraction_text",
    "hundredths",
    "largest_remainder",
    "percent_text",
    "plain",
    "round_half_up",
    "round_points",
    "round_to_quantum",
]

PLACES = 2
ZERO = Decimal("0.00")
_FINEST = 6


def round_points(value: Exact) -> Decimal:
    """A score: two decimals, half up, after the product."""
    return round_half_up(value, PLACES)


def hundredths(value: Exact) -> int:
    """The score as an integer number of hundredths, half up."""
    return int(round_half_up(exact(value) * 100, 0))


def percent_text(ratio: Exact) -> str:
    """A ratio in percent with two decimals: 0.957777… → ``95.78 %``."""
    return f"{round_half_up(exact(ratio) * 100)} %"


def fraction_text(value: Exact) -> str:
    """A number for the eye: exact when it is a short decimal, else with two places."""
    number = exact(value)
    rounded = round_half_up(number, _FINEST)
    return plain(rounded) if Fraction(rounded) == number else f"{round_points(number)}"


def largest_remainder(total: int, shares: Sequence[Exact]) -> list[int]:
    """Split an integer in proportion to the shares so that the parts add up.

    What remains after cutting goes to the largest remainders; ties go to the earlier share, so that the same input
    always gives the same answer.
    """
    exact_shares = [exact(share) for share in shares]
    whole = sum(exact_shares)
    if whole <= 0 or any(share < 0 for share in exact_shares):
        raise ValueError("按比例分配时，各份额不得为负且合计须大于零")
    quotas = [Fraction(total) * share / whole for share in exact_shares]
    parts = [quota.numerator // quota.denominator for quota in quotas]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - quotas[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts
