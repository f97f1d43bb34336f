"""Amounts and shares as text: yuan kept exact, shown in 万元 or 亿元 with two decimals, percentages with two."""

from decimal import Decimal

from budgeteval.text.rounding import Exact, exact, round_half_up

WAN = 10_000
YI = 100_000_000


def number_text(value: Exact, places: int = 2, *, separators: bool = False) -> str:
    """The number half up with that many decimals: 1234567.895 → ``1234567.90`` or ``1,234,567.90``."""
    rounded = round_half_up(value, places)
    return f"{rounded:,}" if separators else f"{rounded:f}"


def wan_number(yuan: Decimal | int) -> Decimal:
    """The amount in 万元, two decimals, half up."""
    return round_half_up(exact(yuan) / WAN)


def yi_text(yuan: Decimal | int, *, separators: bool = True) -> str:
    """``9.95 亿元``."""
    return f"{number_text(exact(yuan) / YI, separators=separators)} 亿元"


def share_text(part: Exact, whole: Exact, places: int = 2) -> str:
    """``49.00%``; ``—`` where the whole is zero and there is no share to speak of."""
    if exact(whole) == 0:
        return "—"
    return percent_text(exact(part) / exact(whole), places)


def percent_text(ratio: Exact, places: int = 2) -> str:
    """A ratio in percent: 0.49 → ``49.00%``."""
    return f"{number_text(exact(ratio) * 100, places)}%"
