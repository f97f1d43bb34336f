from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeteval.text.numbers import (
    Quantity,
    is_blank,
    normalise,
    parse_money,
    parse_quantity,
    plain,
    whole_number,
)

FULL = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789.,%-"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("90%", "90 %"),
        ("86.19 %", "86.19 %"),
        ("86.19%".translate(FULL), "86.19 %"),
        ("1,200万元", "1200 万元"),
        ("1234567.5", "1234567.5"),
        ("1,234,567.5", "1234567.5"),
        ("\u22123.5", "-3.5"),
        ("+2", "2"),
        (" \u30007 ", "7"),
    ],
)
def test_a_number_is_read_as_written(text, number):
    found = parse_quantity(text)
    assert f"{found.value} {found.unit}".strip() == number


@pytest.mark.parametrize(
    "text", [None, "", "—", "/", "无", "1,20", "1.2.3", "2021年12月", "1e5", "NaN", "十二", "1 2", "٣", "9" * 61]
)
def test_what_is_no_single_number_is_none(text):
    assert parse_quantity(text) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_every_decimal_is_read_back_the_same_in_half_and_full_width(value):
    for written in (f"{value:f}", f"{value:f}".translate(FULL), f"{value:,f}"):
        assert parse_quantity(written) == Quantity(value, "")


@pytest.mark.parametrize("text", ["", "—", " - ", "/", "无", None, "\u3000", "\uff0f"])
def test_blank_cells_are_known(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "a", "0%"])
def test_a_zero_is_not_blank(text):
    assert not is_blank(text)


def test_a_quantity_keeps_the_unit_as_written():
    assert parse_quantity("86.2 万㎡") == Quantity(Decimal("86.2"), "万㎡")
    assert parse_quantity("3次") == Quantity(Decimal(3), "次")
    assert parse_quantity("12") == Quantity(Decimal(12), "")


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("12.5", "万元", "125000"),
        ("12.5万元", "元", "125000"),
        ("9.95亿元", "万元", "995000000"),
        ("300", "元", "300"),
        ("2千元", "元", "2000"),
    ],
)
def test_money_becomes_yuan_and_the_cell_wins_over_the_column(text, unit, yuan):
    assert parse_money(text, unit) == Decimal(yuan)


@pytest.mark.parametrize("text", ["5%", "3次", "—", None])
def test_what_is_no_amount_is_none(text):
    assert parse_money(text) is None


def test_an_unknown_money_unit_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"美元.*万元"):
        parse_money("1", "美元")


@pytest.mark.parametrize(
    ("value", "text"), [("15.00", "15"), ("86.20", "86.2"), ("0.00", "0"), ("-0.0", "0"), ("1E+3", "1000"), (7, "7")]
)
def test_plain_text_has_neither_exponent_nor_needless_zeros(value, text):
    assert plain(Decimal(value)) == text


def test_normalising_leaves_other_characters_alone():
    assert normalise("\uff19\uff10\uff05以上 ") == "90%以上"


@pytest.mark.parametrize(
    ("text", "digits", "number"),
    [
        ("7", 18, 7), ("007", 18, 7), ("0", 18, 0), ("9" * 18, 18, 10**18 - 1), ("9" * 19, 18, None), ("1000", 3, None),
        ("", 18, None), ("-1", 18, None), ("+1", 18, None), (" 1", 18, None), ("1.0", 18, None), ("\uff17", 18, None),
        ("²", 18, None),
    ],
)  # fmt: skip
def test_a_number_that_a_page_sends_is_plain_digits_and_no_longer_than_asked(text, digits, number):
    assert whole_number(text, digits) == number
