from datetime import date

from budgeteval.text.dates import a_year_after, chinese_date


def test_dates_are_written_as_in_documents_without_leading_zeros():
    assert chinese_date(date(2016, 9, 5)) == "2016年9月5日"
    assert chinese_date(date(2016, 12, 14)) == "2016年12月14日"


def test_a_year_after_a_leap_day_is_the_28th_of_february():
    assert a_year_after(date(2016, 9, 15)) == date(2017, 9, 15)
    assert a_year_after(date(2016, 2, 29)) == date(2017, 2, 28)
