"""The centre's first page: steps with counts and states, what to do next and how long, every list a click away."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from budgeteval.audit.models import TrailLine
from projects.desk.queries.cockpit import next_of, unopened
from projects.desk.queries.pace import paces
from projects.desk.queries.steps import SOURCES, steps_of
from projects.directory.models import Task, Unit
from projects.reminders.queries import owed
from projects.selfeval import domain as selfeval
from projects.selfeval.models import Filing
from projects.transitions import perform
from projects.workflow.flow import Decision
from tests.factories import selfeval as made
from tests.factories.directory import make_unit, make_working_year
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place

LATE = date(2016, 9, 18)


def opened(place: Place, people: People, *units: Unit) -> None:
    for unit in units:
        make_project(unit)
    made.small_rulebook(place.district, people.erin)
    selfeval.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)


@pytest.fixture
def erin(client: Client, people: People) -> Client:
    client.force_login(people.erin)
    return client


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    response: Any = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return str(response.content.decode())


def state(place: Place, key: str, today: date) -> tuple[int, int, str, str]:
    (step,) = [one for one in steps_of(place.working_year, today) if one.key == key]
    return (step.done, step.total, step.state, step.tone)


def test_a_step_says_how_far_it_is_in_words(place: Place, people: People) -> None:
    assert state(place, "ex_post", date(2016, 6, 1)) == (0, 0, "未到开始日期", "plain")
    assert state(place, "ex_post", LATE) == (0, 0, "尚未布置", "plain")
    filing = made.submitted(place, people)
    assert state(place, "ex_post", LATE) == (1, 1, "已完成", "done")
    assert state(place, "review", LATE) == (0, 1, "未开始", "todo")
    opened(place, people, place.far)
    assert state(place, "ex_post", date(2016, 9, 15)) == (1, 2, "进行中", "wait")
    assert state(place, "ex_post", LATE) == (1, 2, "已过截止，差 1", "late")
    selfeval.accept(filing=filing, by=people.dora, now=IN_TIME)
    assert state(place, "review", LATE) == (1, 1, "已完成", "done")


def test_what_comes_next_says_how_many_minutes_and_how_that_is_known(place: Place, people: People) -> None:
    made.accepted(place, people)
    opened(place, people, place.far, place.far)
    late = owed(place.working_year, LATE)
    found = {one.label: (one.count, one.minutes, one.who) for one in next_of(place.working_year, late, LATE)}
    assert found == {
        "催报逾期单位": (1, 5, "绩效中心"),
        "布置已到开始日期的事项": (2, 4, "绩效中心"),
        "自评定稿": (1, 1, "绩效中心"),
    }
    assert next_of(place.working_year, late, LATE)[0].pace.basis == "按默认值，每件 5 分钟"


def test_only_what_has_begun_and_has_nothing_is_to_be_opened(place: Place, people: People) -> None:
    year = place.working_year
    assert unopened(year, date(2016, 6, 30)) == []
    assert [entry.task for entry in unopened(year, date(2016, 7, 1))] == ["ex_post", "summary_table", "work_summary"]
    made.opened_return(place, people, Task.WORK_SUMMARY)
    assert [entry.task for entry in unopened(year, date(2016, 7, 1))] == ["ex_post", "summary_table"]


def accepted_every(place: Place, people: People, gap: timedelta, times: int, monkeypatch: Any) -> None:
    """Acceptances by one officer, recorded at these times of the real clock."""
    clock = datetime.fromisoformat("2016-09-20T09:00:00+08:00")
    for _ in range(times):
        opened(place, people, place.unit)
        filing = Filing.objects.filter(stage="not_started").get()
        Filing.objects.filter(pk=filing.pk).update(stage="submitted")
        filing.refresh_from_db()
        clock += gap
        monkeypatch.setattr("django.utils.timezone.now", lambda now=clock: now)
        perform(filing, "accept", by=people.dora, decision=Decision(True, ""), now=clock)


def test_the_pace_is_measured_where_enough_was_done(
    place: Place, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted_every(place, people, timedelta(minutes=4), 11, monkeypatch)
    assert (paces()["review"].minutes, paces()["review"].measured) == (4, 10)
    assert paces()["review"].basis == "按近期 10 次办理间隔的中位数，每件 4 分钟"
    assert paces()["finalise"].measured == 0


@pytest.mark.parametrize(("minutes", "times"), [(4, 10), (31, 11), (0, 11)])
def test_too_few_breaks_and_many_at_once_are_no_measure(
    place: Place, people: People, monkeypatch: pytest.MonkeyPatch, minutes: int, times: int
) -> None:
    accepted_every(place, people, timedelta(minutes=minutes), times, monkeypatch)
    assert TrailLine.objects.filter(kind="move").count() == times
    assert (paces()["review"].minutes, paces()["review"].measured) == (10, 0)


def test_the_first_page_of_the_centre_is_the_year(erin: Client, place: Place, people: People) -> None:
    opened(place, people, place.unit)
    shown = page(erin, "home")
    for source in SOURCES:
        assert reverse("cockpit_step", args=[place.working_year.pk, source.key]) in shown
    assert "逾期单位（1 个）" in shown
    assert reverse("chase", args=[place.working_year.pk, place.unit.pk]) in shown


def test_another_year_is_one_click_away(erin: Client, place: Place) -> None:
    older = make_working_year(place.district, 2015)
    assert reverse("cockpit", args=[older.pk]) in page(erin, "home")
    assert "2015 年度绩效工作（评价 2014 年财政支出）" in page(erin, "cockpit", older.pk)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.key)
def test_every_step_has_its_list(erin: Client, place: Place, people: People, source: Any) -> None:
    made.accepted(place, people)
    made.opened_return(place, people)
    made.opened_appraisal(place, people)
    for tab in ("todo", "done", "all"):
        assert source.label in page(
            erin, "cockpit_step", place.working_year.pk, source.key, tab=tab, q="演示", section=place.section.pk
        )


# The whole first page, whatever there is: one question a step, the queues, what is late, figures, tables, documents.
QUERIES = 61


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_one_unit_and_with_three(
    erin: Client, place: Place, people: People, count: int, django_assert_num_queries: Any
) -> None:
    opened(place, people, *[make_unit(place.section, f"演示单位{number}") for number in range(count)])
    with django_assert_num_queries(QUERIES):
        erin.get(reverse("home"))


# Session, account, the door, roles of the links, the bell, sections, tabs, rows.
STEP_QUERIES = 9


@pytest.mark.parametrize("count", [1, 3])
def test_a_steps_list_costs_the_same_with_one_row_and_with_three(
    erin: Client, place: Place, people: People, count: int, django_assert_num_queries: Any
) -> None:
    opened(place, people, *[place.unit] * count)
    with django_assert_num_queries(STEP_QUERIES):
        shown = page(erin, "cockpit_step", place.working_year.pk, "ex_post")
    assert shown.count("未开始") == count


def test_a_late_unit_has_one_row_with_all_its_tasks(erin: Client, place: Place, people: People) -> None:
    opened(place, people, place.unit)
    made.opened_return(place, people)
    type(place.working_year).objects.filter(pk=place.working_year.pk).update(year=localdate().year)
    shown = page(erin, "cockpit", place.working_year.pk)
    place_of = reverse("chase", args=[place.working_year.pk, place.unit.pk])
    assert shown.count(f'href="{place_of}"') == 1
    assert "事后自评 1 份（2016-09-15 截止）" in shown
    assert "财政支出绩效报告汇总表 1 份（2016-09-20 截止）" in shown
    assert "逾期 " in shown


def test_of_a_year_that_is_over_nobody_counts_the_days(erin: Client, place: Place, people: People) -> None:
    opened(place, people, place.unit)
    assert owed(place.working_year, LATE)[0].late_text == "逾期 3 天"
    assert owed(place.working_year, date(2026, 11, 21))[0].late_text == "逾期"
    shown = page(erin, "cockpit", place.working_year.pk)
    assert "2016-09-15 截止" in shown
    assert "逾期 3" not in shown
