"""The walk that both evaluations share: what must come first, and what is refused."""

import pytest

from projects.experts.domain import evaluations
from projects.transitions import Overtaken, Refused
from tests.factories import panels as made
from tests.factories.panels import NOW
from tests.people import People, Place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("framework", "sentence"),
    [
        ("nobody", "没有所选的指标体系"),
        ("whole", "指标体系“部门整体评价”不适用于重点评价，或没有评级标准"),
        ("ungraded", "指标体系“只计分的评价”不适用于重点评价，或没有评级标准"),
    ],
)
def test_a_framework_has_to_fit_the_evaluation(place: Place, people: People, framework: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        made.fixed_key(place, people, framework=framework)


def test_a_neighbours_rulebook_is_not_used(place: Place, people: People) -> None:
    foreign = made.review_rulebook(place.abroad.district, people.charlie)
    review = made.planned_key(place, people)
    with pytest.raises(Refused, match="不是“演示区”的"):
        evaluations.fix_framework(evaluation=review, rulebook=foreign, framework="road", by=people.erin, now=NOW)


def test_every_step_waits_for_the_one_before(place: Place, people: People) -> None:
    review = made.fixed_key(place, people)
    for verb, sentence in (
        (evaluations.begin_scoring, "专家组尚未开始评审"),
        (evaluations.score, "没有汇总得分"),
        (evaluations.send_to_unit, "才能送单位征求意见"),
        (evaluations.finalise, "才能定稿"),
    ):
        with pytest.raises(Refused, match=sentence):
            verb(evaluation=made.fresh_key(review), by=people.erin, now=NOW)
    with pytest.raises(Refused, match="还没有专家组"):
        evaluations.open_materials(evaluation=review, facts={}, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="才能起草报告"):
        evaluations.draft_report(evaluation=made.fresh_key(review), narrative={}, by=people.erin, now=NOW)
    made.joined(review, people)
    with pytest.raises(Refused, match="专家组尚未开始评审"):
        evaluations.begin_scoring(evaluation=made.fresh_key(review), by=people.erin, now=NOW)
    with pytest.raises(Refused, match="没有汇总得分"):
        evaluations.score(evaluation=made.fresh_key(review), by=people.erin, now=NOW)


def test_the_head_answers_within_the_window_and_says_something(place: Place, people: People) -> None:
    closed = made.key_closed(place, people)
    with pytest.raises(Refused, match="专家评分中，现在不征求单位意见"):
        evaluations.answer(evaluation=closed, opinion="无意见", by=people.bob, now=NOW)
    review = made.sent(closed, people)
    with pytest.raises(Refused, match="没有意见请写“无意见”"):
        evaluations.answer(evaluation=review, opinion=" ", by=people.bob, now=NOW)


def test_of_two_answers_at_once_the_second_is_told_and_overwrites_nothing(place: Place, people: People) -> None:
    review = made.sent(made.department_closed(place, people), people)
    first, second = made.fresh_department(review), made.fresh_department(review)
    evaluations.answer(evaluation=first, opinion="请核对满意度", by=people.bob, now=NOW)
    with pytest.raises(Overtaken, match="已被他人修改"):
        evaluations.answer(evaluation=second, opinion="无意见", by=people.bob, now=NOW)
    assert made.fresh_department(review).unit_opinion == "请核对满意度"


def test_of_two_drafts_at_once_one_is_kept(place: Place, people: People) -> None:
    review = evaluations.score(evaluation=made.key_closed(place, people), by=people.erin, now=NOW)
    first, second = made.fresh_key(review), made.fresh_key(review)
    evaluations.draft_report(evaluation=first, narrative={"advice": "甲"}, by=people.erin, now=NOW)
    with pytest.raises(Overtaken):
        evaluations.draft_report(evaluation=second, narrative={"advice": "乙"}, by=people.erin, now=NOW)
    assert made.fresh_key(review).narrative == {"advice": "甲"}
