from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from projects.scoring.declared import LARGEST, json_ready, load_yaml
from projects.scoring.reading import DataError


def refused(text):
    with pytest.raises(DataError) as caught:
        load_yaml(text, source="规则.yaml")
    (problem,) = caught.value.problems
    assert problem.source == "规则.yaml"
    return problem


def test_decimals_stay_exact():
    assert load_yaml("a: 0.1\nb: 1_000.5\nc: 3", source="x") == {"a": Decimal("0.1"), "b": Decimal("1000.5"), "c": 3}


@pytest.mark.parametrize("text", ["a: .inf", "a: .nan", "a: 1:30.5"])
def test_what_is_no_finite_number_is_refused(text):
    assert "第 1 行" in refused(text).key


def test_a_doubled_key_is_refused_at_its_line():
    problem = refused("a: 1\nb:\n  c: 1\n  c: 2\n")
    assert "第 4 行" in problem.key
    assert "“c”重复" in problem.expectation


def test_references_are_refused():
    problem = refused("a: &x [1]\nb: *x\n")
    assert "第 2 行" in problem.key
    assert "引用" in problem.expectation


@pytest.mark.parametrize("text", ["a: [1", "a: 'x", "\x07", "a: !!python/object:os.system x", "a: 2016-13-45"])
def test_what_is_no_yaml_is_refused(text):
    assert "YAML" in refused(text).expectation


def test_an_enormous_document_is_refused_unread():
    assert "过大" in refused("#" * (LARGEST + 1)).expectation


def test_deep_nesting_is_refused_instead_of_crashing():
    assert "YAML" in refused("[" * 5000).expectation


def test_data_becomes_json_without_losing_a_digit():
    data = {"a": Decimal("0.50"), "b": Fraction(1, 4), "c": date(2016, 1, 2), "d": (1, None, True, "x"), 5: "k"}
    assert json_ready(data) == {"a": "0.5", "b": "0.25", "c": "2016-01-02", "d": [1, None, True, "x"], "5": "k"}


@pytest.mark.parametrize("value", [1.5, object(), {1}])
def test_what_declared_data_cannot_hold_is_refused(value):
    with pytest.raises(TypeError, match="声明数据"):
        json_ready([value])
