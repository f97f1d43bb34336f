"""Dates as official documents write them."""

from datetime import date


def chinese_date(day: date) -> str:
    """``2016年9月15日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def a_year_after(day: date) -> date:
    """The same day of the next year; the 28th of February after a 29th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
