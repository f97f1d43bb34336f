from datetime import date

import pytest

from budgeteval.text.dates import chinese_date, chinese_month, parse_date


def test_dates_are_written_as_in_documents():
    assert chinese_date(date(2016, 9, 5)) == "2016年9月5日"
    assert chinese_month(date(2016, 12, 14)) == "2016年12月"


@pytest.mark.parametrize(
    "text", ["2016年9月15日", "2016-09-15", "2016/9/15", "2016.9.15", "\uff12\uff10\uff11\uff16年9月15日"]
)
def test_dates_are_read_in_the_usual_ways(text):
    assert parse_date(text) == date(2016, 9, 15)


@pytest.mark.parametrize("text", [None, "", "2016年9月", "2016-13-01", "2016-02-30", "9月15日"])
def test_what_is_no_day_is_none(text):
    assert parse_date(text) is None
