"""One row: recomputed by its rule, compared with what the form prints, or carried through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.projects.scoring.formcheck.forms import answer, findings, first_row, form, lone, row, satisfied


def test_a_clean_form_has_no_findings_and_its_own_total():
    assert answer(form()) == {
        "id": "演示-1",
        "budget": {"rate": "100.00", "score": "10.00"},
        "indicators": [
            {
                "name": "清扫面积",
                "score": "50.00",
                "published_score": "50.00",
                "method": "proportional",
                "explanation": "数量指标「清扫面积」:完成值 90 万㎡ ≥ 指标值 90 万㎡，达到指标值，得 50.00 分",
            },
            {
                "name": "群众满意度",
                "score": "40.00",
                "published_score": "40.00",
                "method": "proportional",
                "explanation": "服务对象满意度「群众满意度」:完成值 90 % ≥ 指标值 90 %，达到指标值，得 40.00 分",
            },
        ],
        "total": "100.00",
        "rating": "优",
        "findings": [],
    }


def test_a_missed_target_is_explained_as_in_the_rules():
    found = first_row(lone(actual="86.2", weight="15", published_score="14.37"))
    assert found["score"] == "14.37"
    assert found["explanation"] == "数量指标「清扫面积」:完成值 86.2 万㎡ ÷ 指标值 90 万㎡ = 95.78 % × 分值 15 = 14.37"


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({"op": "<=", "target": "5", "actual": "8"}, "31.25"),
        ({"op": "<=", "target": "0", "actual": "2"}, "0.00"),
        ({"op": "=", "target": "10", "actual": "8"}, "40.00"),
        ({"op": "=", "target": "8", "actual": "10"}, "40.00"),
        ({"op": "≥", "target": "10", "actual": "8"}, "40.00"),
        ({"op": ">=", "target": "10", "actual": "-3"}, "0.00"),
        ({"target": "９０", "actual": "８１"}, "45.00"),
        ({"target": "≥90%", "target_unit": "%", "actual": "81％"}, "45.00"),
        ({"target": "20万元", "target_unit": "万元", "actual": "180,000元"}, "45.00"),
        ({"target": "1.2", "target_unit": "万亩", "actual": "10800亩"}, "45.00"),
        ({"target": "2亿元", "target_unit": None, "actual": "18000万元"}, "45.00"),
        ({"target": "100公里", "target_unit": "", "actual": "已完成90公里(含支线)"}, "45.00"),
    ],
)
def test_numbers_in_odd_dress_are_read_and_compared_in_one_unit(changes, score):
    assert first_row(lone(published_score=None, **changes))["score"] == score


def test_a_missed_equal_target_can_be_worth_nothing():
    data = lone(scheme={"equal_missed": "zero"}, op="=", target="10", actual="8", published_score="0")
    assert first_row(data)["score"] == "0.00"
    assert findings(data) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"published_score": "51"}, ("above_weight", "error", 1)),
        ({"published_score": "51", "actual": "45"}, ("above_weight", "error", 1)),
        ({"published_score": "48.3"}, ("lost_without_shortfall", "error", 1)),
        ({"actual": "45"}, ("full_with_shortfall", "error", 1)),
        ({"actual": "45", "published_score": "30"}, ("score_differs", "error", 1)),
    ],
)
def test_a_row_gets_the_first_finding_that_fits(changes, expected):
    assert findings(lone(**changes)) == [expected]


@pytest.mark.parametrize(
    ("changes", "habit"),
    [
        ({"actual": "85.9", "weight": "20", "published_score": "19"}, "比率先四舍五入到整数百分比"),
        ({"actual": "2", "target": "3", "weight": "30", "published_score": "20.1"}, "比率先四舍五入到整数百分比"),
        ({"actual": "1", "target": "3", "weight": "100", "published_score": "33.3"}, "四舍五入到 0.1 分"),
        ({"actual": "84", "weight": "15", "published_score": "14"}, ""),
        ({"actual": "4164", "target": "11442", "weight": "20", "published_score": "7.3"}, "得分四舍五入到 0.1 分"),
        ({"actual": "4604", "target": "4754", "weight": "5", "published_score": "5"}, "得分四舍五入到整数分"),
        ({"actual": "1093", "target": "1100", "weight": "6", "published_score": "5"}, "得分舍去小数取整数分"),
        ({"actual": "1", "target": "3", "weight": "10", "published_score": "3.34"}, "末位相差一"),
        ({"weight": "12.5", "published_score": "12"}, "得分舍去小数取整数分"),
    ],
)
def test_a_known_local_rounding_makes_the_difference_a_note_that_names_it(changes, habit):
    found = answer(lone(**changes))["findings"]
    assert [entry["severity"] for entry in found] == (["note"] if habit else [])
    assert all(habit in entry["message"] for entry in found)


def test_a_rate_rounded_to_a_hundredth_of_a_percent_is_named():
    data = lone(target="30000", actual="29999.5", weight="3000", published_score="3000")
    (found,) = answer(data)["findings"]
    assert found["severity"] == "note"
    assert "比率先四舍五入" in found["message"]


def test_no_rounding_excuses_points_above_the_weight():
    assert findings(lone(weight="12.5", published_score="13")) == [("above_weight", "error", 1)]


def test_the_scheme_may_round_the_rate_before_use():
    data = lone(scheme={"round_rate": "0.01"}, actual="86.2", weight="15", published_score="14.4")
    assert first_row(data)["score"] == "14.40"
    assert findings(data) == []


@pytest.mark.parametrize("missing", ["target", "actual"])
@pytest.mark.parametrize("blank", [None, "", "—", "/", "无"])
def test_without_target_or_actual_the_printed_points_are_carried_through(missing, blank):
    data = lone(published_score="37.5", **{missing: blank})
    assert (first_row(data)["score"], first_row(data)["method"]) == ("37.50", "not_computable")
    assert findings(data) == []


def test_without_weight_nothing_is_recomputed_either():
    assert first_row(lone(weight=None))["method"] == "not_computable"


def test_a_row_without_any_points_has_none():
    found = first_row(lone(target=None, published_score=None))
    assert (found["score"], found["published_score"]) == (None, None)
    assert found["explanation"].endswith("无法重算，表中也没有得分")


def test_qualitative_points_are_a_persons_and_carried_through():
    data = lone(op="qualitative", target="及时", actual="及时", published_score="42", target_unit="")
    assert (first_row(data)["score"], first_row(data)["method"]) == ("42.00", "judged")
    assert findings(data) == []


def test_points_above_the_weight_are_named_even_where_nothing_can_be_recomputed():
    assert findings(lone(target=None, published_score="51")) == [("above_weight", "error", 1)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"target": "大幅提高"}, "年度指标值“大幅提高”"),
        ({"actual": "已完成"}, "实际完成值“已完成”"),
        ({"actual": "2021年12月"}, "实际完成值“2021年12月”"),
        ({"actual": "3-5"}, "实际完成值“3-5”"),
        ({"actual": "9" * 200}, "实际完成值"),
        ({"target": "若干", "actual": "1e5"}, "年度指标值“若干”、实际完成值“1e5”"),
    ],
)
def test_words_where_a_number_belongs_are_named_and_the_points_carried(changes, words):
    data = lone(published_score="37", **changes)
    (found,) = answer(data)["findings"]
    assert (found["code"], found["severity"], found["row"]) == ("target_unparsed", "error", 1)
    assert words in found["message"]
    assert (first_row(data)["score"], first_row(data)["method"]) == ("37.00", "not_computable")


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({"op": ">=", "target": "-5", "actual": "-8"}, "0.00"),
        ({"op": ">=", "target": "0", "actual": "-1"}, "0.00"),
        ({"op": "<=", "target": "-5", "actual": "-3"}, "0.00"),
    ],
)
def test_a_ratio_that_cannot_be_formed_is_named(changes, score):
    data = lone(published_score=score, name="收支差额", **changes)
    assert findings(data) == [("ratio_undefined", "error", 1)]
    assert first_row(data)["score"] == score


@pytest.mark.parametrize(
    ("name", "level2", "score"),
    [
        ("财政供养人员控制率", "", "50.00"),
        ("三公经费变动率", "", "50.00"),
        ("预算调整率", "", "50.00"),
        ("结转结余率", "", "50.00"),
        ("成本控制情况", "", "50.00"),
        ("办公所需经费", "成本指标", "45.00"),
        ("成本节约率", "成本指标", "45.00"),
        ("培训人次", "数量指标", "45.00"),
    ],
)
def test_where_the_form_does_not_say_known_indicators_decide_the_direction(name, level2, score):
    found = first_row(lone(name=name, level2=level2, level1="过程", op=None, target="100", actual="90"))
    assert found["score"] == score
    assert "表中未写比较方向，按" in found["explanation"]


def test_a_sign_written_in_the_target_says_the_direction():
    found = first_row(lone(op=None, target="≤100", actual="90"))
    assert found["score"] == "50.00"
    assert "推定" not in found["explanation"]


@pytest.mark.parametrize(
    ("method", "changes", "score"),
    [
        ({"id": "gated_proportional", "gate": "0.6"}, {"actual": "72"}, "25.00"),
        ("gated_proportional", {"actual": "45"}, "0.00"),
        ({"id": "proportional", "equal_missed": "zero"}, {"op": "=", "actual": "80"}, "0.00"),
        (
            {"id": "step_deduction", "pass": "95", "step": "1", "deduct": "0.5", "zero": "60", "counting": "whole"},
            {"target": "95%", "actual": "92.5%", "target_unit": "%"},
            "49.00",
        ),
        ({"id": "step_deduction", "step": "1", "deduct": "5"}, {"actual": "88"}, "40.00"),
        (
            {"id": "bands", "parameters": {"table": [{"from": "90", "points": "50"}, {"from": "80", "points": "40"}]}},
            {"target": "优良", "actual": "85"},
            "40.00",
        ),
        ({"id": "linear_between", "low": "60", "high": "100"}, {"actual": "80"}, "25.00"),
        ("yes_no", {"actual": "已完成", "target": "完成"}, "50.00"),
        ("yes_no", {"actual": "未完成", "target": "完成"}, "0.00"),
        ("yes_no", {"actual": "89"}, "0.00"),
        ("yes_no", {"actual": "91"}, "50.00"),
        (
            {"id": "incident_deduction", "table": [{"id": "late", "label": "迟报", "deduct": "2"}]},
            {"target": "0", "actual": "3次"},
            "44.00",
        ),
    ],
)
def test_an_indicators_own_method_overrides_the_schemes(method, changes, score):
    found = first_row(lone(method=method, published_score=None, **changes))
    assert found["score"] == score
    assert found["method"] == (method if isinstance(method, str) else method["id"])


@pytest.mark.parametrize(
    ("method", "changes"),
    [
        ("judged", {"target": None, "actual": None}),
        ("graded", {}),
        ("yes_no", {"actual": "基本完成"}),
        ("yes_no", {"op": "qualitative"}),
        ({"id": "checklist", "points": [{"id": "a", "label": "有制度"}]}, {}),
        (
            {
                "id": "incident_deduction",
                "table": [
                    {"id": "a", "label": "迟报", "deduct": "2"},
                    {"id": "b", "label": "漏报", "deduct": "5"},
                ],
            },
            {},
        ),
        ({"id": "incident_deduction", "table": [{"id": "a", "label": "迟报", "deduct": "2"}]}, {"actual": "1.5"}),
        ({"id": "incident_deduction", "table": [{"id": "a", "label": "迟报", "deduct": "2"}]}, {"actual": "若干"}),
    ],
)
def test_what_only_a_person_can_tell_is_marked_judged(method, changes):
    data = lone(method=method, published_score="31", **changes)
    assert (first_row(data)["score"], first_row(data)["method"]) == ("31.00", "judged")
    assert findings(data) == []


def test_points_by_other_methods_are_compared_too():
    method = {"id": "linear_between", "low": "60", "high": "100"}
    assert findings(lone(method=method, actual="80", published_score="30")) == [("score_differs", "error", 1)]
    assert findings(lone(method=method, actual="80", published_score="50")) == [("full_with_shortfall", "error", 1)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"actual": "45", "published_score": "25", "reason": ""}, [("lost_without_reason", "warning", 1)]),
        ({"actual": "45", "published_score": "25", "reason": "—"}, [("lost_without_reason", "warning", 1)]),
        ({"actual": "45", "published_score": "25", "reason": "设备故障停工两个月"}, []),
        ({"actual": "45", "published_score": "25", "reason": None}, []),
        ({"actual": "118", "reason": ""}, [("over_without_reason", "warning", 1)]),
        ({"actual": "117", "reason": ""}, []),
        ({"actual": "118", "reason": "新增两条道路"}, []),
        ({"actual": "118", "reason": None}, []),
        ({"op": "<=", "actual": "10", "reason": ""}, []),
        ({"target": None, "published_score": "49", "reason": ""}, [("lost_without_reason", "warning", 1)]),
        ({"target": None, "published_score": None, "reason": ""}, []),
        ({"target": None, "weight": None, "published_score": "9", "reason": ""}, []),
        ({"actual": "45", "published_score": None, "reason": ""}, [("lost_without_reason", "warning", 1)]),
        (
            {"published_score": "45.67", "reason": ""},
            [("lost_without_shortfall", "error", 1), ("lost_without_reason", "warning", 1)],
        ),
    ],
)
def test_a_reason_is_wanted_only_where_the_form_has_a_column_for_it(changes, expected):
    assert findings(lone(**changes)) == expected


def test_one_bad_row_does_not_hide_the_others():
    data = form(
        row(target="若干", weight="25", published_score="25"),
        row(weight="25", published_score="26"),
        satisfied(actual="45"),
    )
    assert findings(data)[:3] == [
        ("target_unparsed", "error", 1),
        ("above_weight", "error", 2),
        ("full_with_shortfall", "error", 3),
    ]


numbers = st.decimals(0, 10_000, places=2).map(str)


@given(target=numbers, actual=numbers, weight=st.integers(1, 100), op=st.sampled_from([">=", "<=", "="]))
def test_what_the_check_computes_it_accepts(target, actual, weight, op):
    changes = {"target": target, "actual": actual, "weight": str(weight), "op": op, "name": "差额"}
    score = first_row(lone(published_score=None, **changes))["score"]
    assert 0 <= float(score) <= weight
    kept = {code for code, _, _ in findings(lone(published_score=score, **changes))}
    assert kept <= {"ratio_undefined"}


@given(text=st.text(max_size=60))
def test_any_words_in_any_box_are_read_or_named_but_never_break_the_check(text):
    for key in ("target", "actual", "target_unit", "name", "reason", "level1", "level2"):
        answer(lone(**{key: text}))
