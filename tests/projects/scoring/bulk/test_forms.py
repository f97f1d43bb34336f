"""Stored forms as columns: money in fen, points rounded half up, and nothing guessed of what is not plainly said."""

import pytest

from projects.scoring.bulk.forms import read_forms

LINE = {
    "number": 1, "level1": "产出指标", "level2": "数量指标", "name": "面积", "op": None, "target": None, "unit": None,
    "weight": "12.5", "actual": None, "claimed": "1.005", "reason": None,
}  # fmt: skip
MONEY = {"year_start": "100", "adjusted": "0.5", "received": "12.34", "executed": None}
FORM = {"title": "", "unit": "", "year": "2015", "money": MONEY, "lines": [LINE]}


def read(*inputs):
    return read_forms(enumerate(inputs))


def test_rows_stand_one_under_another_with_their_owners():
    forms = read(FORM, {**FORM, "lines": [LINE, {**LINE, "weight": "7", "claimed": "7"}]})
    assert (len(forms), forms.owners.tolist(), forms.starts) == (2, [0, 1, 1], [0, 1, 3])
    assert forms.weights.tolist() == [12_500_000, 12_500_000, 7_000_000]
    assert forms.claimed.tolist() == [101, 101, 700]


def test_money_is_fen_and_what_is_not_stated_is_not_known():
    forms = read(FORM)
    assert {name: fen.tolist() for name, fen in forms.money.items()} == {
        "year_start": [10_000], "adjusted": [50], "received": [1_234], "executed": [-1],
    }  # fmt: skip
    assert (forms.amounts("received")[0] * 100, forms.amounts("executed")[0]) == (1_234, None)


def test_places_are_those_given():
    assert read(FORM, None, FORM, {}, FORM).places.tolist() == [0, 2, 4]
    assert len(read()) == len(read(None)) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"title": None}, {"year": 2015}, {"lines": []}, {"lines": {}}, {"lines": None}, {"lines": "x"}, {"lines": [7]},
        {"money": None}, {"money": {**MONEY, "more": "1"}}, {"money": {**MONEY, "executed": "-1"}},
        {"money": {**MONEY, "executed": "0.001"}}, {"money": {**MONEY, "executed": 5}},
        {"money": {**MONEY, "executed": []}}, {"money": {}},
        {"lines": [{**LINE, "number": True}]}, {"lines": [{**LINE, "reason": 0}]}, {"lines": [LINE, {}]},
        {"lines": [{**LINE, "claimed": "１"}]}, {"lines": [{**LINE, "claimed": "1.0000001"}]},
    ],
    ids=str,
)  # fmt: skip
def test_a_form_that_does_not_plainly_say_what_it_must_is_not_held(changes):
    assert read(FORM, {**FORM, **changes}).places.tolist() == [0]
