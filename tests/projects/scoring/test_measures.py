from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.basis import Basis
from projects.scoring.conventions import Conventions
from projects.scoring.measures import measure_value, read_measure
from projects.scoring.reading import Reader

CHANGE = {
    "id": "change",
    "label": "三公经费变动率",
    "kind": "ratio",
    "inputs": [{"id": "now", "label": "本年", "unit": "元"}, {"id": "before", "label": "上年", "unit": "元"}],
    "numerator": ["now", "-before"],
    "denominator": ["before"],
}


def measure(**changes):
    reader = Reader({**CHANGE, **changes}, source="a.yaml")
    found = read_measure(reader, basis=Basis("x"), version="1")
    assert [str(problem) for problem in reader.problems] == []
    return found


def faults(**changes):
    reader = Reader({**CHANGE, **changes}, source="a.yaml")
    read_measure(reader, basis=Basis("x"), version="1")
    return {problem.key for problem in reader.problems}


def test_a_change_is_difference_over_last_year_with_its_explanation():
    found = measure_value(measure(), {"now": 90, "before": 120})
    assert found.value == -25
    assert found.explanation == "(本年 90 − 上年 120) ÷ 上年 120 = -25.00 %"
    assert measure().formula() == "(本年 − 上年) ÷ 上年 × 100 %"


def test_the_size_of_a_change_has_no_sign():
    assert measure_value(measure(of_size=True), {"now": 90, "before": 120}).value == 25


def test_a_value_keeps_all_its_digits_unless_the_district_rounds_rates_first():
    inputs = {"now": 4, "before": 3}
    assert measure_value(measure(), inputs).value == Fraction(100, 3)
    rounded = measure_value(measure(), inputs, Conventions(round_rate=Fraction(1, 100)))
    assert rounded.value == 33
    assert "按 33 % 计" in rounded.explanation


def test_missing_inputs_are_named():
    found = measure_value(measure(), {"now": 1})
    assert (found.value, found.missing) == (None, ("上年",))


def test_nothing_can_be_divided_by_zero():
    found = measure_value(measure(), {"now": 1, "before": 0})
    assert found.value is None
    assert found.undefined


def test_a_count_adds_up_and_may_take_away():
    count = measure(kind="count", denominator=None, unit="件", numerator=["-before", "now"])
    found = measure_value(count, {"now": 5, "before": 2})
    assert (found.value, found.explanation) == (3, "− 上年 2 + 本年 5 = 3 件")
    assert count.formula() == "− 上年 + 本年"


def test_the_lowest_of_several_is_named():
    lowest = measure(kind="lowest", numerator=None, denominator=None, unit="%")
    found = measure_value(lowest, {"now": 95, "before": 85})
    assert found.value == 85
    assert "最低 85 %" in found.explanation
    assert "最低" in lowest.formula()


@pytest.mark.parametrize(("kind", "words"), [("typed", "直接填写"), ("judged", "评价人评分")])
def test_what_people_enter_has_no_formula(kind, words):
    assert measure(kind=kind, inputs=None, numerator=None, denominator=None).formula() == words


@given(st.integers(min_value=0, max_value=10**6), st.integers(min_value=1, max_value=10**6))
def test_a_survey_share_is_exact(satisfied, valid):
    survey = measure(kind="survey", numerator=["now"], denominator=["before"])
    assert measure_value(survey, {"now": satisfied, "before": valid}).value == Fraction(100 * satisfied, valid)


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"kind": "guess"}, {"kind"}),
        ({"numerator": ["nobody"]}, {"numerator"}),
        ({"numerator": "now"}, {"numerator"}),
        ({"denominator": None}, {"denominator"}),
        ({"inputs": []}, {"inputs", "numerator", "denominator"}),
        ({"inputs": [{"id": "now"}, {"id": "before", "label": "上年"}]}, {"inputs[1].label"}),
        ({"colour": "red"}, {"colour"}),
    ],
)
def test_a_broken_measure_is_refused_at_its_key(changes, keys):
    assert faults(**changes) == keys
