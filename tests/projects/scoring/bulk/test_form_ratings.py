"""Forms rated in columns: totals, grades, line points and computed totals are those of one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.scoring.bulk import rate_forms
from projects.scoring.bulk.integers import decimals
from projects.scoring.self_evaluation import as_data, score_filing

from . import forms

MANY = settings(max_examples=60, deadline=None)


def one_by_one(book, inputs):
    """Total, grade and line points, and what the rulebook computes beside them."""
    card = score_filing(book, inputs)
    data = as_data(card, inputs)
    points = [line["claimed"] for line in data["lines"]]
    first = [] if card.execution_weight is None else [data["execution"]["score"]]
    return str(card.total), card.grade, first + points, data["computed"]


def in_columns(book, listed):
    """The same by place, for the forms that columns hold."""
    found = {}
    for group in rate_forms(book, listed):
        computed = zip(decimals(group.computed_totals), group.computed_grades, strict=True)
        for one, (total, grade) in zip(group.each(), computed, strict=True):
            told = {"total": str(total), "grade": grade}
            found[one.place] = (str(one.total), one.grade, one.points, told)
    return found


@MANY
@given(st.data(), st.sampled_from(forms.books()))
def test_in_columns_every_form_is_rated_as_one_by_one(data, book):
    listed = data.draw(st.lists(forms.forms(book), max_size=8))
    found = in_columns(book, listed)
    assert found == {place: one_by_one(book, inputs) for place, inputs in enumerate(listed)}


@MANY
@given(st.data(), st.sampled_from(forms.books()))
def test_a_damaged_form_is_left_out_or_rated_as_one_by_one(data, book):
    whole = forms.forms(book)
    listed = data.draw(st.lists(st.one_of(whole, forms.damaged(whole)), min_size=1, max_size=8))
    for place, found in in_columns(book, listed).items():
        assert found == one_by_one(book, listed[place])


@pytest.mark.parametrize(
    "inputs", [None, 7, "x", [], {}, {"framework": None}, {"framework": "other"}, {"framework": []}]
)
def test_what_is_no_form_is_left_out(inputs):
    assert in_columns(forms.rules(), [inputs]) == {}


def form(*lines, **changes):
    """A form whose money gives 4.00 of 10 by the small rulebook, with these rows."""
    money = {"year_start": "100.00", "adjusted": "100.00", "received": None, "executed": "40.00"}
    words = {
        "number": 1, "level1": "产出指标", "level2": "数量指标", "name": "面积", "op": ">=", "target": "100",
        "unit": "", "weight": "90", "actual": "50", "claimed": "80", "reason": "",
    }  # fmt: skip
    rows = [words | line for line in lines or ({},)]
    return {
        "framework": "self",
        "title": "项目",
        "unit": "单位",
        "year": "2015",
        "money": money,
        "lines": rows,
    } | changes


def test_claims_are_added_up_and_the_computed_total_stands_beside():
    found = in_columns(forms.rules(), [form(), form({"claimed": "90"}, money=form()["money"] | {"executed": "100"})])
    assert found == {
        0: ("84.00", "良", ["4.00", "80.00"], {"total": "49.00", "grade": "差"}),
        1: ("100.00", "优", ["10.00", "90.00"], {"total": "55.00", "grade": "差"}),
    }


def test_execution_on_top_of_a_full_hundred_of_rows_does_not_count_and_has_its_line():
    found = in_columns(forms.rules(), [form({"weight": "60"}, {"weight": "40", "claimed": "10.005"})])
    assert found[0][0] == "90.01"
    assert found[0][2] == ["4.00", "80.00", "10.01"]


@pytest.mark.parametrize(
    "line",
    [{"claimed": None}, {"claimed": "-1"}, {"claimed": 80}, {"weight": "9" * 7}, {"weight": "1/3"}, {"op": 1}],
    ids=["no claim", "below zero", "a number", "huge", "a fraction", "no word"],
)  # fmt: skip
def test_what_is_not_plainly_said_is_left_to_one_by_one(line):
    assert list(in_columns(forms.rules(), [form(), form(line), form()])) == [0, 2]


@pytest.mark.parametrize("points", [10**30, (2**63 - 1) // 100], ids=["by themselves", "with the rows"])
def test_a_rulebook_with_numbers_beyond_columns_leaves_every_form_to_one_by_one(points):
    spent = form(money=form()["money"] | {"executed": "100.00"})
    assert in_columns(forms.rules(*forms.execution_weighs(points)), [spent]) == {}
