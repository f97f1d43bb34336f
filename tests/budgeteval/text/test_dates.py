from datetime import date

from budgeteval.text.dates import chinese_date


def test_dates_are_written_as_in_documents_without_leading_zeros():
    assert chinese_date(date(2016, 9, 5)) == "2016年9月5日"
    assert chinese_date(date(2016, 12, 14)) == "2016年12月14日"
