"""Numbers, dates and punctuation as official documents print them."""

from datetime import date
from decimal import Decimal

import pytest

from reports.document.wording import day, joined, listed, money, numeral, points, quoted, rate, sentence, typeset, wan

D = Decimal


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("995000000", "9.95亿元"),
        ("2030612245", "203,061.22万元"),
        ("100000000", "1亿元"),
        ("99999999", "10,000.00万元"),
        ("0", "0.00万元"),
        ("-500000000", "-5亿元"),
    ],
)
def test_money_is_told_in_yi_when_that_is_exact_else_in_wan(amount, said):
    assert money(D(amount)) == said


def test_wan_rounds_half_up_and_parts_thousands():
    assert wan(D("12345678.50")) == "1,234.57"
    assert wan(D("50")) == "0.01"
    assert wan(None) == "—"


def test_rates_points_and_dates():
    assert rate(D("83.615")) == "83.62%"
    assert rate(None) == "—"
    assert points(D("87.5")) == "87.50"
    assert points(None) == "—"
    assert day(date(2016, 9, 5)) == "2016年9月5日"
    assert day(None) == "—"


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (25, "二十五")])
def test_chinese_numerals(number, said):
    assert numeral(number) == said


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("评价得分低于80分,压减5%", "评价得分低于80分，压减5%"),
        ("1,200.00万元", "1,200.00万元"),
        ("执行率(B/A)低", "执行率（B/A）低"),
        ("f(x)", "f(x)"),
        ("满意吗?", "满意吗？"),
        ("原因:资金未到;已整改", "原因：资金未到；已整改"),
        ("10:30", "10:30"),
    ],
)
def test_half_width_punctuation_beside_chinese_is_set_full_width(typed, printed):
    assert typeset(typed) == printed


def test_lists_and_sentences():
    assert listed(["甲", "", "乙"]) == "甲、乙"
    assert joined(["甲。", "", "乙；"]) == "甲；乙。"
    assert sentence("已整改") == "已整改。"
    assert sentence("是否满意？") == "是否满意？"
    assert sentence("") == ""
    assert quoted("“三公经费”变动率") == "“‘三公经费’变动率”"
