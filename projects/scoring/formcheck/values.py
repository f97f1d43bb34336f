"""Values of a filled form as clerks write them: comparison signs, units, notes in brackets, 万元 beside 元."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from budgeteval.text.numbers import is_blank, normalise, parse_quantity
from projects.scoring.facts import AT_LEAST, AT_MOST, EQUAL

_LONGEST = 120
_REMEMBERED = 2**14  # the same words stand in many rows, and are asked for several times in each
_BRACKETED = re.compile(r"\([^()]*\)")
_SIGNS = (
    ("≥", AT_LEAST),
    ("≧", AT_LEAST),
    (">=", AT_LEAST),
    ("大于等于", AT_LEAST),
    ("不低于", AT_LEAST),
    ("不少于", AT_LEAST),
    ("不小于", AT_LEAST),
    ("至少", AT_LEAST),
    (">", AT_LEAST),
    ("≤", AT_MOST),
    ("≦", AT_MOST),
    ("<=", AT_MOST),
    ("小于等于", AT_MOST),
    ("不超过", AT_MOST),
    ("不高于", AT_MOST),
    ("不大于", AT_MOST),
    ("不多于", AT_MOST),
    ("<", AT_MOST),
    ("等于", EQUAL),
    ("=", EQUAL),
)
_ENDINGS = (
    ("及以上", AT_LEAST),
    ("以上", AT_LEAST),
    ("及以下", AT_MOST),
    ("以下", AT_MOST),
    ("以内", AT_MOST),
)
_LEADING = re.compile(r"^(?:已|共|约|近|实际|累计|完成|实现|达到|达|为|计)+")
_SIGN_TWINS = str.maketrans("\uff1d\uff1c\uff1e\u3008\u3009", "=<><>")  # full-width signs, angle brackets
_SCALES = {"亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
_PERCENT_POINTS = frozenset({"百分点", "个百分点", "个点"})
PERCENT = "%"


@dataclass(frozen=True)
class Written:
    """A value as written: the comparison sign before (or 以上/以下 behind) it, the number, the unit."""

    sign: str | None
    value: Fraction
    unit: str


def clean_unit(text: str | None) -> str:
    """The unit without notes in brackets and in half-width signs; empty where the form gives none."""
    if text is None or is_blank(text):
        return ""
    unit = _BRACKETED.sub("", normalise(text)).strip()
    return PERCENT if unit in _PERCENT_POINTS else unit


def read_value(text: str) -> Written | None:
    """The one number a cell states, with its sign and unit; None when it states none, or a date, range or sum.

    “≥90%”, “90%以上”, “已完成300公里”, “≤202.6万元”, “17,180(次)” are numbers; “及时” and “2021年12月” are not.
    """
    return None if len(text) > _LONGEST else _read(text)


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str) -> Written | None:
    rest = _BRACKETED.sub("", normalise(text).translate(_SIGN_TWINS)).strip()
    sign, rest = _taken(rest)
    found = parse_quantity(_LEADING.sub("", rest).strip())
    if found is None:
        return None
    return Written(sign, Fraction(found.value), clean_unit(found.unit))


def _taken(text: str) -> tuple[str | None, str]:
    for written, sign in _SIGNS:
        if text.startswith(written):
            return sign, text.removeprefix(written).strip()
    for written, sign in _ENDINGS:
        if text.endswith(written):
            return sign, text.removesuffix(written).strip()
    return None, text


def _split(unit: str) -> tuple[int, str]:
    """万元 → (10000, 元): the size prefixes of a unit and what is measured."""
    scale = 1
    while unit and unit[0] in _SCALES:
        scale, unit = scale * _SCALES[unit[0]], unit[1:]
    return scale, unit


def in_unit(written: Written, unit: str) -> Fraction:
    """The value in the column's unit; a unit written in the cell wins where both measure the same (元, 万元)."""
    if not unit or not written.unit:
        return written.value
    have, have_rest = _split(written.unit)
    want, want_rest = _split(unit)
    if have_rest and want_rest and have_rest != want_rest:
        return written.value
    return written.value * have / want


def read_plain(text: str, units: frozenset[str]) -> Fraction | None:
    """A number whose unit, if written, is one of the given; None otherwise."""
    found = read_value(text)
    return found.value if found is not None and found.unit in units | {""} else None
