"""Numbers as clerks write them."""

from fractions import Fraction

import pytest

from projects.scoring.formcheck.values import Written, clean_unit, in_unit, read_value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8", Written(None, Fraction(8), "")),
        ("＝8个", Written("=", Fraction(8), "个")),
        ("≥90%", Written(">=", Fraction(90), "%")),
        (">=90％", Written(">=", Fraction(90), "%")),
        ("＞95", Written(">=", Fraction(95), "")),
        ("≤202.6万元", Written("<=", Fraction("202.6"), "万元")),
        ("<3", Written("<=", Fraction(3), "")),
        ("不低于 90%", Written(">=", Fraction(90), "%")),
        ("不超过5次", Written("<=", Fraction(5), "次")),
        ("90%以上", Written(">=", Fraction(90), "%")),
        ("3件及以下", Written("<=", Fraction(3), "件")),
        ("98%以内", Written("<=", Fraction(98), "%")),
        ("１７，１８０", Written(None, Fraction(17180), "")),
        ("约300公里（含支线）", Written(None, Fraction(300), "公里")),
        ("-5", Written(None, Fraction(-5), "")),
        ("583元/人*月", Written(None, Fraction(583), "元/人*月")),
        ("2个百分点", Written(None, Fraction(2), "%")),
    ],
)
def test_one_number_is_read_with_its_sign_and_unit(text, expected):
    assert read_value(text) == expected


@pytest.mark.parametrize("text", ["", "及时", "2021年12月", "3-5", "1/2", "1,23", "1.2.3", "1e5", "NaN", "8" * 500])
def test_what_is_not_one_number_is_none(text):
    assert read_value(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("20万元", "元", 200_000),
        ("200000元", "万元", 20),
        ("2亿", "万元", 20_000),
        ("1.5百万元", "万元", 150),
        ("12000亩", "万亩", Fraction(12, 10)),
        ("3千米", "米", 3000),
        ("1.2万", "亩", 12_000),
        ("5吨", "公里", 5),
        ("5", "公里", 5),
        ("5公里", "", 5),
    ],
)
def test_a_unit_in_the_cell_wins_where_both_measure_the_same(text, unit, value):
    assert in_unit(read_value(text), unit) == value


@pytest.mark.parametrize(
    ("text", "unit"), [(None, ""), ("—", ""), ("%(原文，疑为万元)", "%"), ("％", "%"), (" 万㎡ ", "万㎡")]
)
def test_a_unit_is_cleaned_of_notes(text, unit):
    assert clean_unit(text) == unit
