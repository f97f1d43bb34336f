"""A target is checked before the year begins: errors, doubts and advice, each at its place."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from projects.scoring.rulebook import Rulebook, load_rulebook
from projects.scoring.target_check import Before, Draft, check_target, doubts_of, errors_of
from tests.factories.rulebooks import small_text

GOAL = "全年清扫道路九十万平方米，路面整洁，居民满意。"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rulebook(small_text(), source="small.yaml")


def row(*told: Any) -> dict[str, Any]:
    number, level1, name, op, value, weight = told
    return {
        "number": number, "level1": level1, "level2": "数量指标", "name": name, "op": op, "target_value": value,
        "measure_unit": "件", "weight": Decimal(weight), "evidence_asked": "台账", "basis": "定额",
    }  # fmt: skip


ROWS = (
    row(1, "产出指标", "清扫面积", ">=", "90", "50"),
    row(2, "效益指标", "投诉件数", "<=", "10", "30"),
    row(3, "满意度指标", "居民满意度", ">=", "90", "10"),
)


def found(rules: Rulebook, *, goal: str = GOAL, **given: Any) -> list[tuple[str, int | str]]:
    return [(one.code, one.row) for one in check_target(rules, Draft(goal, **({"rows": ROWS} | given)))]


def with_row(**changed: Any) -> list[dict[str, Any]]:
    return [ROWS[0] | changed, *ROWS[1:]]


def test_a_good_target_has_no_findings(rules: Rulebook) -> None:
    assert found(rules) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"target_value": " "}, ("value_missing", 1)),
        ({"target_value": "很多"}, ("target_unparsed", 1)),
        ({"target_value": "-1"}, ("ratio_undefined", 1)),
        ({"target_value": "0"}, ("ratio_undefined", 1)),
        ({"measure_unit": ""}, ("unit_missing", 1)),
        ({"name": "项目资金支付", "level2": "数量指标"}, ("money_as_output", 1)),
        ({"evidence_asked": ""}, ("evidence_not_named", 1)),
        ({"basis": " "}, ("basis_not_named", 1)),
    ],
)
def test_what_is_wrong_in_a_row_is_told_at_the_row(
    rules: Rulebook, changed: dict[str, Any], expected: tuple[str, int]
) -> None:
    assert expected in found(rules, rows=with_row(**changed))


def test_words_are_a_value_where_they_are_judged(rules: Rulebook) -> None:
    judged = with_row(op="qualitative", target_value="路面整洁", measure_unit="")
    assert found(rules, rows=judged) == []


def test_a_row_without_points_and_a_sum_that_is_not_a_hundred_are_errors(rules: Rulebook) -> None:
    assert found(rules, rows=with_row(weight=Decimal(0))) == [
        ("weight_missing", 1), ("heavy_indicator", 2), ("weights_sum", "total"),
    ]  # fmt: skip


def test_the_sum_is_told_with_the_execution_rate(rules: Rulebook) -> None:
    (one,) = check_target(rules, Draft(GOAL, with_row(weight=Decimal(40))))
    assert "绩效指标 80 + 预算执行率 10 = 90，不等于 100" in one.message


def test_an_indicator_is_there_once(rules: Rulebook) -> None:
    twice = [*ROWS[:2], ROWS[0] | {"number": 3, "weight": Decimal(10), "level1": "满意度指标"}]
    assert ("indicator_twice", 3) in found(rules, rows=twice)


def test_goals_are_told_where_they_are_missing_short_or_copied(rules: Rulebook) -> None:
    assert found(rules, goal=" ") == [("goal_missing", "goal")]
    assert found(rules, goal="做好工作") == [("goal_short", "goal")]
    assert found(rules, copies=2) == [("copied_target", "goal")]
    assert found(rules, goal="", copies=2) == [("goal_missing", "goal")]


def test_output_benefit_and_satisfaction_belong_to_a_target(rules: Rulebook) -> None:
    only = [ROWS[0] | {"weight": Decimal(90)}]
    assert found(rules, rows=only) == [
        ("heavy_indicator", 1), ("level_missing", "total"), ("no_satisfaction", "total"),
    ]  # fmt: skip
    assert found(rules, rows=[]) == [("no_indicators", "total")]


def test_a_target_of_words_alone_is_doubtful(rules: Rulebook) -> None:
    words = [one | {"op": "qualitative", "target_value": "较好"} for one in ROWS]
    assert ("all_qualitative", "total") in found(rules, rows=words)


@pytest.mark.parametrize(
    ("number", "actual", "unit", "told"),
    [
        (0, "95", "件", True),
        (0, "90", "件", False),
        (0, "95", "公里", False),
        (0, "基本完成", "件", False),
        (1, "8", "件", True),
        (1, "12", "件", False),
    ],
)
def test_a_value_below_what_was_reached_is_doubtful(
    rules: Rulebook, number: int, actual: str, unit: str, told: bool
) -> None:
    before = {ROWS[number]["name"]: Before(2015, actual, unit)}
    expected = [("below_last_year", number + 1)] if told else []
    assert found(rules, before=before) == expected


def test_the_sentence_about_last_year_says_both_values(rules: Rulebook) -> None:
    (one,) = check_target(rules, Draft(GOAL, ROWS, {"投诉件数": Before(2015, "8", "件")}))
    assert one.message == (
        "“投诉件数”的指标值 10 高于 2015 年实际完成值 8。请说明指标值高于上年实际完成值的理由，或予以调低。"
    )


def test_where_more_is_better_the_cure_is_to_raise_it(rules: Rulebook) -> None:
    name = ROWS[0]["name"]
    (one,) = check_target(rules, Draft(GOAL, ROWS, {name: Before(2015, "95", "件")}))
    assert one.message == (
        f"“{name}”的指标值 90 低于 2015 年实际完成值 95。请说明指标值低于上年实际完成值的理由，或予以调高。"
    )


def test_errors_block_and_warnings_are_doubts(rules: Rulebook) -> None:
    findings = check_target(rules, Draft("做好", with_row(target_value="", basis="")))
    assert [one.code for one in errors_of(findings)] == ["value_missing"]
    assert [one.code for one in doubts_of(findings)] == ["goal_short"]


def test_a_rulebook_without_self_evaluation_asks_for_no_sum(rules: Rulebook) -> None:
    none = replace(rules, frameworks={})
    assert found(none, rows=with_row(weight=Decimal(40))) == []
