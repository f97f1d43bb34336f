"""Dates as official documents write them."""

import re
from datetime import date

from budgeteval.text.numbers import normalise

_WRITTEN = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")


def chinese_date(day: date) -> str:
    """``2016年9月15日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_month(day: date) -> str:
    """``2016年9月``."""
    return f"{day.year}年{day.month}月"


def parse_date(text: str | None) -> date | None:
    """2016年9月15日, 2016-09-15, 2016/9/15 or 2016.9.15; None for anything else and for days that do not exist."""
    found = _WRITTEN.fullmatch(normalise(text)) if text is not None else None
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
