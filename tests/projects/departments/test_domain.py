"""Department reviews: which unit is chosen, and the figures that its ratios are computed from."""

import pytest
from pytest_django import DjangoAssertNumQueries

from budgeteval.audit.models import TrailLine
from projects.departments import domain
from projects.departments.queries import review_facts, reviews_visible_to
from projects.transitions import Refused
from tests.factories import panels as made
from tests.factories.panels import NOW
from tests.people import People, Place

pytestmark = pytest.mark.django_db


def test_a_department_is_chosen_once_with_its_ground(place: Place, people: People) -> None:
    made.planned_department(place, people)
    common = {"working_year": place.working_year, "duties": "", "by": people.erin, "now": NOW}
    with pytest.raises(Refused, match="“演示教育局”已列入本年度部门整体评价"):
        domain.plan_review(unit=place.unit, ground="演示", **common)
    with pytest.raises(Refused, match="请写明选取理由"):
        domain.plan_review(unit=place.far, ground="", **common)
    with pytest.raises(Refused, match="“邻区教育局”不是“演示区”的预算单位"):
        domain.plan_review(unit=place.abroad, ground="演示", **common)
    assert [line.kind for line in TrailLine.objects.all()] == ["departments.plan"]


def test_materials_wait_for_the_framework(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="尚未确定指标体系"):
        domain.open_review_materials(review=made.planned_department(place, people), by=people.erin, now=NOW)


def test_figures_of_the_evaluated_year_alone_reach_the_panel(place: Place, people: People) -> None:
    review = made.fixed_department(place, people)
    made.hand_in(place.unit, staff="102", posts="100", behind="0")
    made.hand_in(place.neighbour, staff="7")
    review.unit.data.create(year=2014, key="unpaid", value=3)
    assert review.rulebook is not None
    assert review_facts(review, review.rulebook) == {
        "inputs": {"staff": "102.00", "posts": "100.00", "behind": "0.00"},
        "not_applicable": [],
    }


def test_an_item_does_not_apply_where_the_department_says_so_of_one_of_its_figures(
    place: Place, people: People
) -> None:
    review = made.fixed_department(place, people)
    made.hand_in(place.unit, staff="102", posts=None, behind=None, satisfied_answers=None, valid_answers=None)
    assert review.rulebook is not None
    assert review_facts(review, review.rulebook)["not_applicable"] == ["staff", "progress", "content"]


def test_a_survey_goes_before_what_was_handed_in(place: Place, people: People) -> None:
    review = made.fixed_department(place, people)
    made.hand_in(place.unit, satisfied_answers="200", valid_answers=None)
    made.survey_of(place.unit)
    assert review.rulebook is not None
    facts = review_facts(review, review.rulebook)
    assert facts == {"inputs": {"satisfied_answers": "8", "valid_answers": "10"}, "not_applicable": []}


@pytest.mark.parametrize("rows", [1, 3])
def test_reviews_are_read_in_two_queries(
    place: Place, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for unit in (place.unit, place.neighbour, place.far)[:rows]:
        made.fixed_department(place, people, unit)
    with django_assert_num_queries(2):
        assert len([f"{one}{one.rulebook}" for one in reviews_visible_to(people.ivy)]) == rows
