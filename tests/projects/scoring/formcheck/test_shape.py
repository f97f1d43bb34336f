"""Forms that cannot be read: every problem with its place and the cure, none hidden by another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.formcheck import FormError, read_form
from tests.projects.scoring.formcheck.forms import SCHEME, answer, budget, first_row, form, lone, row


def problems(data):
    with pytest.raises(FormError) as refused:
        read_form(data)
    return refused.value.problems


@pytest.mark.parametrize("data", [None, [], "表", 3, True])
def test_a_form_is_a_mapping(data):
    assert "应为一组“键: 值”" in problems(data)[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"indicators": None}, "表头的“绩效指标”（indicators）应为列表，现为 空"),
        ({"indicators": {}}, "（indicators）应为列表"),
        ({"indicators": [1]}, "第 1 行指标应为一组“键: 值”，现为 “1”"),
        ({"budget": []}, "（budget）应为一组"),
        ({"scheme": "比例"}, "（scheme）应为一组"),
        ({"kind": "其他"}, "（kind）应为 self_eval、department、key 之一，现为 “其他”"),
        ({"partial": "是"}, "（partial）应为 true、false 或 null"),
        ({"title": ["表"]}, "（title）应为文字"),
        ({"id": True}, "（id）应为文字"),
        ({"published_total": "九十"}, "“总分”（published_total）应为数值，现为 “九十”"),
        ({"published_total": {}}, "（published_total）应为文字"),
    ],
)
def test_wrong_types_are_refused_with_their_place(changes, words):
    assert words in "".join(problems(form(**changes)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weight": "十五"}, "第 1 行指标的“分值”（weight）应为数值"),
        ({"weight": "-1"}, "不能小于 0"),
        ({"weight": "5公里"}, "应为数值"),
        ({"published_score": "满分"}, "“得分”（published_score）应为数值"),
        ({"op": "about"}, "（op）应为"),
        ({"name": {}}, "（name）应为文字"),
        ({"method": "guess"}, "第 1 行指标的 method 应为 proportional"),
        ({"method": "execution"}, "应为 proportional"),
        ({"method": 7}, "应为方法的 id"),
        ({"method": {"id": "bands", "parameters": [1]}}, "method.parameters 应为一组"),
        ({"method": {"id": "bands"}}, "method.table 应为至少一行的列表"),
        ({"method": {"id": "linear_between", "low": "1e999999999", "high": "1"}}, "科学记数法"),
        ({"method": {"id": "linear_between", "low": "1" * 100, "high": "1"}}, "过长"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_number_and_field(changes, words):
    assert words in "".join(problems(lone(**changes)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"full_year": "两百"}, "项目资金的“全年预算数”（full_year）应为数值"),
        ({"published_rate": "很高"}, "“执行率”（published_rate）应为百分数"),
        ({"completed": "是"}, "（completed）应为 true"),
        ({"weight": "-1"}, "不能小于 0"),
        ({"parts": {}}, "“资金来源”（parts）应为列表"),
        ({"parts": [{"full_year": "若干"}]}, "资金来源第 1 行的“全年预算数”（full_year）应为数值"),
    ],
)
def test_money_that_cannot_be_read_is_refused_with_its_field(changes, words):
    assert words in "".join(problems(form(money=changes)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"execution": "guess"}, "scheme.execution 应为 proportional、bands 之一"),
        ({"equal_missed": "half"}, "scheme.equal_missed"),
        ({"round_rate": "0"}, "scheme.round_rate 应大于 0"),
        ({"round_rate": "大概"}, "scheme.round_rate"),
        ({"qualitative_bands": "三档"}, "scheme.qualitative_bands"),
        ({"method": "guess"}, "scheme.method"),
        ({"rating": "优"}, "scheme.rating 应为一列"),
        ({"rating": [["优"]]}, "scheme.rating"),
        ({"rating": [["优", "高"]]}, "scheme.rating"),
        ({"rating": [[1, 90]]}, "scheme.rating"),
        ({"round_rate": "1e-2"}, "科学记数法"),
    ],
)
def test_a_scheme_that_cannot_be_read_is_refused_by_key(changes, words):
    assert words in "".join(problems(form(scheme=changes)))


def test_all_problems_of_a_form_come_out_together():
    data = form(row(weight="甲"), row(published_score="乙"), money={"executed": "丙"}, published_total="丁")
    assert len(problems(data)) == 4


def test_a_missing_key_is_null_and_the_usual_scheme_stands_in_for_none():
    data = {"indicators": [{"name": "甲", "target": "4", "actual": "3", "weight": "100"}]}
    found = answer(data)
    assert found["budget"] == {"rate": None, "score": None}
    assert (found["total"], found["rating"], found["id"]) == ("75.00", "中", None)


def test_numbers_without_quotes_are_taken_as_written():
    data = lone(target=90, actual=86.2, weight=15, published_score=14.37, target_unit=None)
    assert first_row(data)["score"] == "14.37"
    method = {"id": "linear_between", "low": 60, "high": 99.5}
    assert first_row(lone(method=method, actual="99.5", published_score=None))["score"] == "50.00"


def test_unknown_keys_are_carried_along_whatever_they_hold():
    data = form(source="1e999", notes={"a": [None]}, scheme={**SCHEME, "出处": "网" * 500})
    assert answer(data)["findings"] == []


def test_points_in_odd_dress_are_read():
    assert first_row(lone(weight="５０分", published_score="50%"))["published_score"] == "50.00"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def refused(data):
    """What keeps the form from being checked; nothing when it can be."""
    try:
        answer(data)
    except FormError as error:
        return error.problems
    return ()


@given(data=values, key=st.sampled_from([*form(), "top"]))
def test_any_json_is_read_or_refused_in_sentences(data, key):
    spoilt = data if key == "top" else form(**{key: data})
    assert all(problem.endswith("。") for problem in refused(spoilt))


@given(data=values, key=st.sampled_from([*row(), *budget(), *SCHEME]))
def test_any_json_in_any_field_is_read_or_refused_in_sentences(data, key):
    spoilt = form(row(**({key: data} if key in row() else {})), scheme={key: data}, money={key: data})
    assert all(problem.endswith("。") for problem in refused(spoilt))
