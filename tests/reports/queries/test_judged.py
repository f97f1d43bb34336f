"""What of a panel's work may leave the house."""

from decimal import Decimal
from typing import Any

from projects.experts.models import PanelObject, Seat, SheetPoint
from projects.keyreview.models import KeyReview
from reports.queries.judged import comments_by_object, problems_of, satisfaction, seats_by_panel
from tests.factories import panels
from tests.factories.evaluations import closed_panel
from tests.factories.registry import make_project
from tests.people import People, Place


def judged_with(place: Place, people: People, comments: dict[int, dict[str, str]]) -> PanelObject:
    """An object of three sheets with these comments, by seat and item."""
    judged = closed_panel(place, people, make_project(place.unit))
    for seat, of_seat in comments.items():
        for item, comment in of_seat.items():
            SheetPoint.objects.filter(sheet__judged=judged, sheet__seat__number=seat, item=item).update(comment=comment)
    return judged


def comments_of(judged: PanelObject) -> dict[str, str]:
    return dict(comments_by_object([judged]).get(judged.pk, {}))


def test_comments_stand_by_item_without_authors_each_once(place: Place, people: People) -> None:
    said = {
        1: {"process": "制度不全。"},
        2: {"process": "依据不足"},
        3: {"process": "制度不全", "result": "效果不明显；"},
    }
    judged = judged_with(place, people, said)
    assert comments_of(judged) == {"process": "依据不足；制度不全", "result": "效果不明显"}


def test_an_expert_who_left_one_item_without_a_comment_is_still_heard_on_the_others(
    place: Place, people: People
) -> None:
    judged = judged_with(place, people, {1: {"process": "制度不全"}})
    assert SheetPoint.objects.get(sheet__judged=judged, sheet__seat__number=1, item="result").comment == ""
    assert comments_of(judged) == {"process": "制度不全"}


def test_the_order_of_comments_does_not_follow_the_seats(place: Place, people: People) -> None:
    orders = []
    for first, second in (("甲说", "乙说"), ("乙说", "甲说")):
        judged = judged_with(place, people, {1: {"process": first}, 2: {"process": second}})
        orders.append(comments_of(judged)["process"])
    assert orders[0] == orders[1]


def test_who_was_replaced_is_not_heard(place: Place, people: People) -> None:
    judged = judged_with(place, people, {1: {"process": "制度不全"}, 2: {"process": "依据不足"}})
    Seat.objects.filter(panel=judged.panel, number=2).update(replaced_at=panels.NOW, replaced_because="回避")
    assert comments_of(judged) == {"process": "制度不全"}
    assert seats_by_panel([judged]) == {judged.panel_id: 2}


def test_comments_of_one_object_never_reach_another(place: Place, people: People) -> None:
    one = judged_with(place, people, {1: {"process": "制度不全"}})
    other = judged_with(place, people, {})
    assert comments_by_object([other]) == {}
    assert set(comments_by_object([one, other])) == {one.pk}


def line(item: str, weight: str, score: str, **changes: Any) -> dict[str, Any]:
    return {"item": item, "label": f"指标{item}", "weight": weight, "score": score, "applicable": True, **changes}


def problems(*lines: dict[str, Any], comments: dict[str, str] | None = None, most: int = 9) -> list[tuple[str, str]]:
    return problems_of(PanelObject(scorecard={"lines": list(lines)}), comments or {}, most)


def test_an_item_is_a_problem_below_four_fifths_of_its_weight() -> None:
    assert problems(line("a", "10", "7.99"), line("b", "10", "8.00")) == [("指标a仅得7.99分（分值10分）", "指标a")]


def test_problems_come_by_the_points_they_cost_and_no_more_than_asked() -> None:
    found = problems(line("a", "10", "5"), line("b", "30", "20"), line("c", "3", "0"), most=2)
    assert [label for _, label in found] == ["指标b", "指标a"]


def test_what_experts_wrote_goes_before_the_bare_points() -> None:
    assert problems(line("a", "10", "5"), comments={"a": "台账不全"}) == [("台账不全", "指标a")]


def test_an_item_that_does_not_apply_is_no_problem() -> None:
    assert problems(line("a", "10", "0", applicable=False)) == []


def test_satisfaction_is_what_the_score_rests_on(place: Place) -> None:
    review = KeyReview(judged=PanelObject(facts={"inputs": {"satisfied_answers": "2", "valid_answers": "3"}}))
    assert satisfaction(review) == Decimal("66.67")


def test_without_a_survey_nothing_is_said_of_satisfaction() -> None:
    for facts in ({}, {"inputs": {"valid_answers": "3"}}, {"inputs": {"satisfied_answers": "3"}}):
        assert satisfaction(KeyReview(judged=PanelObject(facts=facts))) is None
    assert satisfaction(KeyReview(judged=None)) is None
    none_valid = {"inputs": {"satisfied_answers": "0", "valid_answers": "0"}}
    assert satisfaction(KeyReview(judged=PanelObject(facts=none_valid))) is None
