"""From facts and sheets to a scorecard: the denominator of execution, and what order and seats may not change."""

from decimal import Decimal
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from projects.experts.domain.aggregation import evaluate_object
from projects.experts.models import PanelObject
from projects.scoring.panel import PanelSheet
from projects.scoring.rulebook import Rulebook, load_rulebook
from tests.factories.panels import REVIEW

MONEY = {"year_start": "160000", "adjusted": "100000", "received": "80000", "executed": "40000"}
half_points = st.integers(0, 40).map(lambda halves: Decimal(halves) / 2)


def rulebook(**changes: object) -> Rulebook:
    content = yaml.safe_load(REVIEW.read_text(encoding="utf-8")) | changes
    return load_rulebook(yaml.safe_dump(content, allow_unicode=True), source="review.yaml")


def sheets(*points: tuple[str, str]) -> list[PanelSheet]:
    return [
        PanelSheet(assessor=str(seat), points={"decision": Decimal(first), "benefit": Decimal(second)})
        for seat, (first, second) in enumerate(points, start=1)
    ]


@pytest.mark.parametrize(("base", "score"), [("start", "2.50"), ("adjusted", "4.00"), ("received", "5.00")])
def test_executed_money_is_divided_by_what_the_district_has_set(base: str, score: str) -> None:
    rules = rulebook(conventions={"execution_base": base})
    judged = PanelObject(framework="road", facts={"money": MONEY})
    card = evaluate_object(judged, rules, sheets(("20", "30"))).card
    assert next(line.score for line in card.lines if line.item == "execution") == Decimal(score)


def test_an_object_without_money_earns_nothing_for_execution_and_says_why() -> None:
    card = evaluate_object(PanelObject(framework="road", facts={}), rulebook(), sheets(("20", "30"))).card
    line = next(line for line in card.lines if line.item == "execution")
    assert (line.score, "没有填写全年执行数" in line.explanation) == (Decimal("0.00"), True)


def test_incidents_cost_points_beside_the_steps() -> None:
    facts = {"inputs": {"staff": "102", "posts": "100", "unpaid": "1", "behind": "0"}}
    judged = PanelObject(framework="whole", facts=facts)
    card = evaluate_object(judged, rulebook(), [PanelSheet("1", {"duties": Decimal(70)})]).card
    scores = {line.item: line.score for line in card.lines}
    assert (scores["staff"], scores["progress"]) == (Decimal("7.00"), Decimal("10.00"))


@given(st.lists(st.tuples(half_points, half_points), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_sheets_changes_nothing(points: list[tuple[Decimal, Decimal]], random: Random) -> None:
    mixed = list(points)
    random.shuffle(mixed)
    judged = PanelObject(framework="road", facts={"money": MONEY})
    cards = [
        evaluate_object(judged, RULES, sheets(*((str(first), str(second)) for first, second in some))).card
        for some in (points, mixed)
    ]
    assert cards[0] == cards[1]


RULES = rulebook()
