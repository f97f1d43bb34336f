"""Points that the rules compute for stored rows, by hand: each rule, and what keeps its claim."""

import pytest

from projects.scoring.bulk.form_rows import computed_points
from projects.scoring.bulk.forms import read_forms

from . import forms
from .test_form_ratings import form


def points(book, *lines):
    """Hundredths of one form's rows."""
    return computed_points(book, book.framework("self"), read_forms([(0, form(*lines))])).tolist()


BENEFIT = {"level1": "效益指标", "level2": "社会效益"}
KEPT = {"claimed": "12.34"}


@pytest.mark.parametrize(
    ("rule", "line", "expected"),
    [
        ("{method: proportional}", {"actual": "50", "target": "100", "weight": "30"}, 1500),
        ("{method: gated_proportional, gate: '0.6'}", {"actual": "80", "target": "100", "weight": "30"}, 1500),
        ("{method: step_deduction, step: 5, deduct: 2}", {"actual": "90", "target": "100", "weight": "30"}, 2600),
        ("{method: bands, table: [{from: 90, share: 1}, {from: 60, share: '0.4'}]}", {"actual": "60"}, 3600),
        ("{method: linear_between, low: 0, high: 200}", {"actual": "50", "target": "好"}, 2250),
        ("{method: yes_no}", {"actual": "未完成", "target": "完成"}, 0),
        (forms.LATE, {"actual": "2", "target": "0"}, 8400),
    ],
)
def test_every_rule_of_a_group_computes_its_rows(rule, line, expected):
    book = forms.rules(*([forms.ruled(forms.BENEFIT, rule)] if rule != "{method: proportional}" else []))
    assert points(book, BENEFIT | line) == [expected]


@pytest.mark.parametrize(
    "line",
    [{"actual": ""}, {"target": None}, {"actual": "及时"}, {"target": "2021年12月"}, {"op": "qualitative"}],
    ids=str,
)  # fmt: skip
def test_a_row_that_cannot_be_computed_keeps_its_claim(line):
    assert points(forms.rules(), KEPT | line, {"actual": "25"}) == [1234, 2250]


def test_a_group_that_persons_judge_keeps_its_claims():
    judged = forms.rules(forms.ruled(forms.BENEFIT, "{method: judged}"))
    assert points(judged, BENEFIT | KEPT, {"actual": "25"}) == [1234, 2250]


def test_units_and_directions_are_read_from_the_words():
    assert points(
        forms.rules(),
        {"op": None, "target": "≤200万元", "actual": "4000000元", "unit": "万元"},
        {"op": None, "name": "成本控制率", "target": "50", "actual": "100"},
    ) == [4500, 4500]
