"""Dates as official documents write them."""

from datetime import date


def chinese_date(day: date) -> str:
    """``2016年9月15日``."""
    return f"{day.year}年{day.month}月{day.day}日"
