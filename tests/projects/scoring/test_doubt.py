"""How doubtful a form looks: every sign's points by hand, caps, sentences, and what counts as nothing to look at."""

from decimal import Decimal

import pytest

from projects.scoring.doubt import Doubt, Signs, read_signs, weigh


def of(**signs: object) -> Doubt:
    return weigh(Signs(**{"findings": {}, **signs}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("signs", "points", "said"),
    [
        ({"findings": {"error": 1}}, 30, "1 处须改正。"),
        ({"findings": {"error": 6}}, 150, "6 处须改正。"),
        ({"findings": {"warning": 2}}, 12, "2 处请核对。"),
        ({"findings": {"warning": 9}}, 30, "9 处请核对。"),
        ({"findings": {"note": 3}}, 3, "3 处提示。"),
        ({"findings": {"note": 7}}, 5, "7 处提示。"),
        ({"budget": Decimal("999999.99")}, 0, "没有发现疑点。"),
        ({"budget": Decimal("1000000.00")}, 6, "预算 100.00 万元。"),
        ({"budget": Decimal("3000000.00")}, 12, "预算 300.00 万元。"),
        ({"budget": Decimal("12345600.00")}, 20, "预算 1,234.56 万元。"),
        ({"claimed": Decimal("90.00"), "computed": Decimal("89.99")}, 2, "自评比测算高 0.01 分。"),
        ({"claimed": Decimal("90.00"), "computed": Decimal("86.50")}, 8, "自评比测算高 3.50 分。"),
        ({"claimed": Decimal("90.00"), "computed": Decimal("60.00")}, 20, "自评比测算高 30.00 分。"),
        ({"claimed": Decimal("90.00"), "computed": Decimal("95.00")}, 0, "没有发现疑点。"),
        ({"claimed": Decimal("90.00"), "last_total": Decimal("85.01")}, 0, "没有发现疑点。"),
        ({"claimed": Decimal("90.00"), "last_total": Decimal("85.00")}, 8, "自评比上年高 5.00 分。"),
        ({"claimed": Decimal("80.00"), "last_total": Decimal("90.00")}, 15, "自评比上年低 10.00 分。"),
        ({"past_gap": Decimal("4.10")}, 10, "往年抽查复核平均核减 4.10 分。"),
        ({"past_gap": Decimal("-1.00")}, 0, "没有发现疑点。"),
        ({"late": True}, 5, "逾期报送。"),
        ({"times_returned": 1}, 3, "曾被退回 1 次。"),
        ({"times_returned": 5}, 9, "曾被退回 5 次。"),
        ({"findings": {"error": 1, "note": 1}, "late": True}, 36, "1 处须改正；1 处提示；逾期报送。"),
    ],
)
def test_every_sign_has_its_points_and_its_words(signs: dict[str, object], points: int, said: str) -> None:
    found = of(**signs)
    assert (found.points, found.sentence) == (points, said)


@pytest.mark.parametrize(
    ("signs", "clean"),
    [
        ({"claimed": Decimal("90.00"), "computed": Decimal("90.00")}, True),
        ({"claimed": Decimal("90.00"), "computed": Decimal("90.00"), "findings": {"note": 2}}, True),
        ({"claimed": Decimal("90.00"), "computed": Decimal("90.00"), "findings": {"warning": 1}}, False),
        ({"claimed": Decimal("90.00"), "computed": Decimal("90.00"), "findings": {"error": 1}}, False),
        ({"claimed": Decimal("90.00"), "computed": Decimal("90.01")}, False),
        ({"claimed": None, "computed": None}, False),
    ],
)
def test_there_is_nothing_to_look_at_where_nothing_was_found_and_the_points_are_the_rules(
    signs: dict[str, object], clean: bool
) -> None:
    assert of(**signs).clean is clean


def test_the_signs_are_taken_from_the_kept_scorecard() -> None:
    card = {
        "inputs": {"money": {"adjusted": "1200000.00", "received": "5.00"}},
        "claimed": {"total": "90.00", "grade": "优"},
        "computed": {"total": "88.00", "grade": "良"},
        "findings": [{"severity": "error"}, {"severity": "note"}, {"severity": "note"}],
    }
    found = read_signs(card, last_total=Decimal("70.00"), late=True, times_returned=2)
    assert found == Signs(
        findings={"error": 1, "note": 2},
        budget=Decimal("1200000.00"),
        claimed=Decimal("90.00"),
        computed=Decimal("88.00"),
        last_total=Decimal("70.00"),
        late=True,
        times_returned=2,
    )


@pytest.mark.parametrize(
    ("money", "budget"),
    [({"received": "3.00"}, "3.00"), ({"adjusted": "0.00", "received": None}, "0.00"), ({}, None)],
)
def test_without_an_adjusted_budget_the_money_received_counts(money: dict[str, str | None], budget: str | None) -> None:
    assert read_signs({"inputs": {"money": money}}).budget == (budget and Decimal(budget))


def test_a_form_never_filled_in_has_no_signs() -> None:
    assert weigh(read_signs({})) == Doubt(0, (), clean=False)
