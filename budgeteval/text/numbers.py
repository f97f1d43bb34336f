"""Numbers as clerks type them, read exactly: full-width digits, thousands separators, %, 元/万元/亿元, “—”."""

import re
from dataclasses import dataclass
from decimal import Decimal

_TO_FULL_WIDTH = 0xFEE0  # the distance from an ASCII sign to its full-width twin
_HALF_WIDTH = "0123456789.,+-%()/"
_DASHES = "\u2212\u2012\u2013\u2014\u2015\ufe63"
_NORMAL = {ord(sign) + _TO_FULL_WIDTH: sign for sign in _HALF_WIDTH} | dict.fromkeys(map(ord, _DASHES), "-")
_NORMAL |= {0x3000: " ", 0xA0: " ", 0xFE6A: "%"}
_BLANKS = frozenset({"", "-", "--", "/", "\\", "无", "N/A", "n/a", "·", "空"})
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_QUANTITY = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>[^\d\s.,+-][^\d,]{{0,11}})?", re.ASCII)
_MONEY = {
    "": 1,
    "元": 1,
    "千元": 1_000,
    "万元": 10_000,
    "万": 10_000,
    "百万元": 1_000_000,
    "亿元": 100_000_000,
    "亿": 100_000_000,
}
_LONGEST = 60


@dataclass(frozen=True)
class Quantity:
    """A number and the unit written behind it, as written: 86.2 万㎡; 90 %."""

    value: Decimal
    unit: str


def normalise(text: str) -> str:
    """Half-width digits and signs, trimmed; other characters stay as they are."""
    return text.translate(_NORMAL).strip()


def is_blank(text: str | None) -> bool:
    """Whether a cell says “nothing here”: empty, “—”, “/”, 无."""
    return text is None or normalise(text) in _BLANKS


def parse_quantity(text: str | None) -> Quantity | None:
    """A number with an optional unit behind it; None when there is no number or more than one (2021年12月)."""
    if text is None or len(text) > _LONGEST:
        return None
    found = _QUANTITY.fullmatch(normalise(text))
    if found is None:
        return None
    return Quantity(Decimal(found["number"].replace(",", "")), (found["unit"] or "").strip())


def parse_money(text: str | None, unit: str = "元") -> Decimal | None:
    """An amount in yuan; a unit written in the cell wins over the column's unit. None when it is no amount.

    Raises:
        ValueError: the column's unit is not one of 元, 千元, 万元, 百万元, 亿元.
    """
    if unit not in _MONEY:
        raise ValueError(f"金额单位“{unit}”不认识，应为元、千元、万元、百万元或亿元")
    found = parse_quantity(text)
    if found is None or found.unit not in _MONEY:
        return None
    return found.value * _MONEY[found.unit or unit]


def plain(value: Decimal | int) -> str:
    """The number without exponent and without superfluous zeros: 15.00 → 15, 86.20 → 86.2."""
    text = f"{Decimal(value):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def whole_number(text: str, digits: int = 18) -> int | None:
    """A key, version, row or page number as a page sends it: so many plain digits at most (18 fit a column of 64 bits).

    None for everything else: a sign, a full-width digit, a number no column holds.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
