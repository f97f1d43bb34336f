"""The centre opens what all units owe, and closes what the sections accepted."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from projects.selfeval.domain import accept_review
from projects.selfeval.models import Filing, UnitReturn
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.people import People, Place


@pytest.fixture
def erin(client: Client, people: People) -> Client:
    client.force_login(people.erin)
    return client


def posted(client: Client, name: str, place: Place, **given: Any) -> str:
    return client.post(reverse(name, args=[place.working_year.pk]), given, follow=True).content.decode()


def test_opening_adds_what_is_missing(erin: Client, place: Place, people: People) -> None:
    made.small_rulebook(place.district, people.erin)
    make_project(place.unit)
    assert "已布置“事后自评”1 份。" in posted(erin, "opening", place, task="ex_post")
    make_project(place.far)
    assert "已布置“事后自评”1 份。" in posted(erin, "opening", place, task="ex_post")
    assert "此前已全部布置，没有新增" in posted(erin, "opening", place, task="ex_post")
    assert "已布置“财政支出绩效报告汇总表”4 份。" in posted(erin, "opening", place, task="summary_table")
    assert (Filing.objects.count(), UnitReturn.objects.count()) == (2, 4)


@pytest.mark.parametrize("task", ["", "picnic", "key_report", "\x00"])
def test_what_is_no_task_for_all_is_not_opened(erin: Client, place: Place, task: str) -> None:
    assert "请选择要布置的事项。" in posted(erin, "opening", place, task=task)


def test_without_a_rulebook_the_refusal_is_told(erin: Client, place: Place) -> None:
    assert "没有施行中的规则手册" in posted(erin, "opening", place, task="ex_post")


def test_closing_asks_once_and_closes_the_ticked(erin: Client, place: Place, people: People) -> None:
    filing = made.accepted(place, people)
    assert "请先选择要定稿的自评。" in posted(erin, "finalise", place, row="x")
    asked = posted(erin, "finalise", place, row=filing.pk)
    assert "定稿后不能再退回修改" in asked
    filing.refresh_from_db()
    assert filing.stage == "accepted"
    assert "已定稿 1 份自评。" in posted(erin, "finalise", place, row=filing.pk, confirmed="1")
    filing.refresh_from_db()
    assert filing.stage == "final"
    assert "请先选择" in posted(erin, "finalise", place, row=filing.pk, confirmed="1")


# Session, account, the door's two, sections, memberships, rows, the links' roles, the bell.
QUERIES = 10


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_with_three(
    erin: Client, place: Place, people: People, count: int, django_assert_num_queries: Any
) -> None:
    made.small_rulebook(place.district, people.erin)
    for _ in range(count):
        made.opened(place, people, make_project(place.unit))
    Filing.objects.all().update(stage="accepted")
    with django_assert_num_queries(QUERIES):
        page = erin.get(reverse("finalising", args=[place.working_year.pk])).content.decode()
    assert page.count('name="row"') == count


def test_the_list_shows_the_sections_points_beside_the_units(erin: Client, place: Place, people: People) -> None:
    review = made.scored_review(place, people)
    accept_review(review=review, by=people.dora, now=made.IN_TIME)
    page = erin.get(reverse("finalising", args=[place.working_year.pk])).content.decode()
    assert "股室复评" in page
    claimed, given = review.filing.total, review.total
    assert claimed is not None
    assert given is not None
    assert claimed - given == 10
    assert f">{claimed}<" in page
    assert f">{given}<" in page
    assert reverse("xray", args=["review", review.pk, "total"]) in page
