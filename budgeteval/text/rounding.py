"""The one place where a number loses digits. Half up, away from zero, exact; binary floats are refused."""

from decimal import Decimal
from fractions import Fraction

_FLOAT_REFUSED = "二进制浮点数不得用于分值和金额"

Exact = Fraction | Decimal | int


def exact(value: Exact | str) -> Fraction:
    """The value as an exact fraction; text must be a plain number such as ``-12.50``.

    Raises:
        TypeError: a binary float (or anything else) was handed in: a programming error, not a clerk's.
        ValueError: the text is no number, or the decimal is NaN or infinite.
    """
    if isinstance(value, bool) or not isinstance(value, Fraction | Decimal | int | str):
        raise TypeError(_FLOAT_REFUSED)
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} 不是有限的数")
    return Fraction(value)


def _scaled(value: Exact, places: int) -> Fraction:
    return exact(value) * Fraction(10) ** places


def _decimal(units: int, places: int) -> Decimal:
    return Decimal((1 if units < 0 else 0, tuple(int(digit) for digit in str(abs(units))), -places))


def round_half_up(value: Exact, places: int = 2) -> Decimal:
    """四舍五入: the nearest value with that many places, a half going away from zero."""
    scaled = _scaled(value, places)
    units = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return _decimal(-units if scaled < 0 else units, places)


def cut(value: Exact, places: int = 2) -> Decimal:
    """The value with its further digits cut off, towards zero (some districts cut points to whole ones)."""
    scaled = _scaled(value, places)
    units = abs(scaled.numerator) // scaled.denominator
    return _decimal(-units if scaled < 0 else units, places)


def round_to_quantum(value: Exact, quantum: Exact) -> Fraction:
    """The nearest multiple of the quantum, half up: a rate rounded to 0.01 (whole percents) before use."""
    step = exact(quantum)
    return Fraction(int(round_half_up(exact(value) / step, 0))) * step
