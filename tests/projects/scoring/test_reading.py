from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from projects.scoring.reading import DataError, Problem, Reader, describe, read_number


def problems(reader):
    return {problem.key: problem.expectation for problem in reader.problems}


def test_every_fault_of_a_mapping_is_collected_with_its_key():
    reader = Reader(
        {"id": "Not ASCII", "low": "x", "many": 5, "kind": "z", "on": "yes", "day": "heute"}, source="a.yaml"
    )
    reader.identifier("id")
    reader.number("low")
    reader.rows("many")
    reader.choice("kind", ("a", "b"))
    reader.flag("on", default=False)
    reader.day("day")
    reader.text("label")
    assert set(problems(reader)) == {"id", "low", "many", "kind", "on", "day", "label"}
    assert "a、b" in problems(reader)["kind"]
    assert "“z”" in problems(reader)["kind"]


def test_a_key_nobody_asked_for_is_refused_with_the_known_ones():
    reader = Reader({"label": "x", "lable": "x"}, source="a.yaml")
    reader.text("label")
    reader.done()
    assert "label" in problems(reader)["lable"]


def test_children_and_rows_name_their_place():
    reader = Reader({"rows": [{"low": 1}, 7], "child": {"x": None}}, source="a.yaml")
    rows = reader.rows("rows")
    rows[0].number("high")
    reader.child("child").number("x")
    assert set(problems(reader)) == {"rows[1].high", "rows[2]", "child.x"}


def test_what_is_no_mapping_is_refused_as_a_whole():
    reader = Reader(["a"], source="a.yaml")
    assert list(problems(reader)) == ["\uff08全文\uff09"]
    assert reader.everything() == {}


def test_defaults_hold_where_nothing_stands():
    reader = Reader({}, source="a.yaml")
    assert reader.text("a", default="x") == "x"
    assert reader.choice("b", ("p", "q"), default="q") == "q"
    assert reader.flag("c", default=True)
    assert reader.number("d", default=3) == 3
    assert reader.numbers("e", default=(1, 2)) == (1, 2)
    assert reader.rows("f", required=False) == []
    assert reader.child("g").everything() == {}
    assert reader.optional_number("h") is None
    assert not reader.has("i")
    assert reader.problems == []


def test_values_are_taken_as_they_stand():
    reader = Reader(
        {
            "t": " x ",
            "c": "q",
            "f": False,
            "n": "0.6",
            "l": [1, "2.5"],
            "d": date(2016, 1, 2),
            "s": "2016-01-03",
            "i": "ab-1",
        },
        source="a.yaml",
    )
    assert reader.text("t") == "x"
    assert reader.choice("c", ("p", "q")) == "q"
    assert reader.flag("f", default=True) is False
    assert reader.number("n", low=0, high=1) == Fraction(3, 5)
    assert reader.numbers("l") == (1, Fraction(5, 2))
    assert reader.day("d") == date(2016, 1, 2)
    assert reader.day("s") == date(2016, 1, 3)
    assert reader.identifier("i") == "ab-1"
    reader.done()
    assert reader.problems == []


@pytest.mark.parametrize(("low", "high", "words"), [(0, 1, "0 与 1"), (3, None, "3 与 +∞"), (None, 1, "−∞ 与 1")])
def test_numbers_out_of_range_are_refused_with_the_range(low, high, words):
    reader = Reader({"n": 2}, source="a.yaml")
    reader.number("n", low=low, high=high)
    assert words in problems(reader)["n"]


@pytest.mark.parametrize("value", [[1, "x"], "1", 3])
def test_a_list_of_numbers_is_only_that(value):
    reader = Reader({"l": value}, source="a.yaml")
    assert reader.numbers("l", default=(9,)) == (9,)
    assert "一列数值" in problems(reader)["l"]


def test_a_moment_is_no_day():
    reader = Reader({"d": datetime(2016, 1, 2, 3, 4)}, source="a.yaml")  # noqa: DTZ001 - what YAML gives
    reader.day("d")
    assert "日期" in problems(reader)["d"]


@pytest.mark.parametrize("value", [True, 1.5, None, "1.2.3", "NaN", [], "十", "1e999999999", Decimal("1e-99")])
def test_inexact_and_other_values_are_no_numbers(value):
    assert read_number(value) is None


@pytest.mark.parametrize("value", [3, "3", Decimal(3), Fraction(3)])
def test_exact_values_are_numbers(value):
    assert read_number(value) == 3


def test_the_error_names_file_key_and_expectation_of_every_problem():
    error = DataError([Problem("a.yaml", "x", "应为数值"), Problem("a.yaml", "y", "应为文字")])
    assert all(word in str(error) for word in ("a.yaml", "x", "应为数值", "y", "应为文字"))
    assert len(error.problems) == 2


def test_long_values_are_shortened_in_messages():
    assert len(describe("x" * 500)) < 60
    assert describe(None) == "空"
