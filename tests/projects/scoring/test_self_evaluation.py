"""A rulebook's self-evaluation without a database: claims added up, execution computed, the rulebook's rules used."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.formcheck import check_form, read_form
from projects.scoring.rulebook import Rulebook, load_rulebook
from projects.scoring.self_evaluation import (
    as_data,
    declared_scheme,
    score_filing,
    self_framework,
    with_points,
)
from tests.factories.rulebooks import small_text

MONEY = {"year_start": "100000.00", "adjusted": "80000.00", "received": "50000.00", "executed": "40000.00"}


@cache
def rules(*changes: tuple[str, str]) -> Rulebook:
    """The small rulebook with some of its words changed."""
    text = small_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_rulebook(text, source="small.yaml")


EXECUTION = (
    "        members:\n"
    "          - {id: execution, label: 预算执行率, weight: 10, rule: {method: execution}, optional: false}\n"
)


def line(number: int = 1, **changes: Any) -> dict[str, Any]:
    words = {
        "number": number, "level1": "产出指标", "level2": "数量指标", "name": "清扫面积", "op": ">=", "target": "90",
        "unit": "万㎡", "weight": "90", "actual": "86.2", "claimed": "80", "reason": "",
    }  # fmt: skip
    return words | changes


def inputs(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "framework": "self",
        "title": "项目",
        "unit": "单位",
        "year": "2015",
        "money": MONEY,
        "lines": lines,
    } | changes


@pytest.mark.parametrize(("base", "points"), [("start", "4.00"), ("adjusted", "5.00"), ("received", "8.00")])
def test_executed_money_is_divided_by_what_the_rulebook_says(base: str, points: str) -> None:
    card = score_filing(rules(("execution_base: adjusted", f"execution_base: {base}")), inputs(line()))
    assert card.execution == Decimal(points)


def test_the_total_is_what_is_claimed_and_the_computed_one_stands_beside() -> None:
    card = score_filing(rules(), inputs(line()))
    assert (card.total, card.grade) == (Decimal("85.00"), "良")
    assert card.check.whole.total == Decimal("91.20")


def test_a_framework_without_an_execution_item_adds_up_the_rows_alone() -> None:
    book = rules((EXECUTION, "        open: true\n"))
    card = score_filing(book, inputs(line()))
    assert (card.total, card.execution, card.execution_weight) == (Decimal("80.00"), None, None)
    assert as_data(card, inputs(line()))["execution"]["weight"] is None


def test_execution_on_top_of_a_full_hundred_of_rows_is_not_added() -> None:
    card = score_filing(rules(), inputs(line(weight="100")))
    assert card.total == Decimal("80.00")


def test_a_group_has_its_own_rule() -> None:
    book = rules(
        ("label: 效益指标, weight: 30, open: true, rule: {method: proportional}",
         "label: 效益指标, weight: 30, open: true, rule: {method: gated_proportional, gate: '0.6'}"),
    )  # fmt: skip
    lines = [line(1, weight="60", actual="45"), line(2, weight="30", actual="45", level1="效益指标", level2="社会效益")]
    scored = [row.score for row in score_filing(book, inputs(*lines)).check.rows]
    assert scored == [Decimal("30.00"), Decimal("0.00")]


def test_a_qualitative_row_keeps_its_claimed_points() -> None:
    row = line(op="qualitative", target="整洁", actual="基本整洁", claimed="77.5", level2="效益", level1="效益指标")
    card = score_filing(rules(), inputs(row))
    assert (card.check.rows[0].score, card.check.rows[0].method) == (Decimal("77.50"), "judged")


def test_without_any_open_group_with_a_rule_rows_are_scored_in_proportion() -> None:
    book = rules(("open: true, rule: {method: proportional}", "open: true"))
    assert score_filing(book, inputs(line())).check.rows[0].score == Decimal("86.20")


def test_a_framework_without_grades_gives_a_total_only() -> None:
    book = rules(("    kind: self_eval\n    wants_satisfaction: true\n    rating: four\n", "    kind: self_eval\n"))
    card = score_filing(book, inputs(line()))
    assert (card.total, card.grade) == (Decimal("85.00"), "")
    assert as_data(card, inputs(line()))["computed"]["grade"] == ""


def test_a_satisfaction_indicator_is_wanted_only_where_the_rulebook_wants_one() -> None:
    unwanted = rules(("    wants_satisfaction: true\n", ""))
    cards = [score_filing(book, inputs(line())) for book in (rules(), unwanted)]
    found = [{finding.code for finding in card.check.findings} for card in cards]
    assert "no_satisfaction" in found[0]
    assert "no_satisfaction" not in found[1]


def test_a_rulebook_without_self_evaluation_has_no_framework_for_it() -> None:
    book = rules(("kind: self_eval", "kind: ex_ante"))
    assert self_framework(book) is None


YEAR_2021 = Path(__file__).parents[3] / "fixtures" / "rulebooks" / "2021.yaml"


@pytest.mark.parametrize(
    ("heads", "framework"),
    [
        ({"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}, "self_eval_cost"),
        ({"产出指标": 50, "效益指标": 30, "满意度指标": 10}, "self_eval"),
        ({"成本": 20, "产出": 40, "效益": 30}, "self_eval_cost_no_satisfaction"),
        ({"产出指标": 50, "效益指标": 40}, "self_eval_no_satisfaction"),
        ({"产出指标": 90}, "self_eval_cost"),
    ],
)
def test_of_several_frameworks_the_one_with_the_forms_own_heads_is_taken(heads: dict[str, int], framework: str) -> None:
    book = load_rulebook(YEAR_2021.read_text(encoding="utf-8"), source=YEAR_2021.name)
    halves = [line(level1=head, weight=str(Decimal(weight) / 2)) for head, weight in heads.items() for _ in range(2)]
    found = self_framework(book, halves)
    assert found is not None
    assert found.id == framework


def test_other_points_go_in_by_row_and_leave_the_given_inputs_alone() -> None:
    given_inputs = inputs(line(1), line(2))
    other = with_points(given_inputs, {2: Decimal("7.50")})
    assert [row["claimed"] for row in other["lines"]] == ["80", "7.50"]
    assert [row["claimed"] for row in given_inputs["lines"]] == ["80", "80"]


@pytest.mark.parametrize("changes", [{"weight": "1e999999999"}, {"claimed": "1E-999999999"}])
def test_a_number_of_no_size_that_occurs_is_refused_at_once(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="不是通常大小的数值"):
        score_filing(rules(), inputs(line(**changes)))


hundredths = st.integers(min_value=0, max_value=3000).map(lambda number: Decimal(number) / 100)
fen = st.integers(min_value=1, max_value=10**13).map(lambda number: Decimal(number) / 100)


@given(st.lists(hundredths, min_size=1, max_size=6), fen, fen)
def test_the_total_is_always_the_sum_of_the_claims_and_of_execution(
    claims: list[Decimal], adjusted: Decimal, executed: Decimal
) -> None:
    lines = [line(number, weight="15", claimed=str(claim)) for number, claim in enumerate(claims, start=1)]
    money = MONEY | {"adjusted": str(adjusted), "executed": str(executed)}
    card = score_filing(rules(), inputs(*lines, money=money))
    assert card.execution is not None
    assert card.total == sum(claims) + card.execution
    assert 0 <= card.execution <= 10


@given(st.lists(hundredths, min_size=1, max_size=6))
def test_the_same_inputs_give_the_same_scorecard(claims: list[Decimal]) -> None:
    lines = [line(number, weight="15", claimed=str(claim)) for number, claim in enumerate(claims, start=1)]
    first, second = (as_data(score_filing(rules(), inputs(*lines)), inputs(*lines)) for _ in range(2))
    assert first == second


def test_a_form_that_declares_its_frameworks_rules_is_scored_by_them() -> None:
    plain, gate = "50, open: true, rule: {method: proportional}", '{method: gated_proportional, gate: "0.6"}'
    gated = rules((plain, f"50, open: true, rule: {gate}"))
    framework = self_framework(gated)
    assert framework is not None
    row = {"level1": "产出指标", "level2": "数量指标", "name": "面积", "op": ">=", "target": "100", "weight": "50"}
    form = {"scheme": declared_scheme(gated, framework), "indicators": [{**row, "actual": "80"}]}
    # (80 % − 60 %) ÷ (1 − 60 %) × 50 = 25
    assert check_form(read_form(form)).rows[0].score == Decimal("25.00")
