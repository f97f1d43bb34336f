"""The pages of late units: narrowed, reminded by each channel, asked before a second time; calls kept; odd input."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgeteval.accounts.models import User
from budgeteval.notices.models import Notice
from projects.directory.models import Unit
from projects.reminders.models import CallLog, Reminder
from projects.selfeval import domain as selfeval
from tests.factories import selfeval as made
from tests.factories.directory import make_unit
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place

NOW = datetime.fromisoformat("2016-09-18T10:00:00+08:00")


@pytest.fixture
def erin(client: Client, people: People, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Erin's browser on 18 September 2016, three days after the forms were due."""
    client.force_login(people.erin)
    monkeypatch.setattr("projects.reminders.views.timezone.now", lambda: NOW)
    return client  # type: ignore[return-value]


def opened(place: Place, people: People, *units: Unit) -> None:
    for unit in units:
        make_project(unit)
    made.small_rulebook(place.district, people.erin)
    selfeval.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)


def late(client: Client, place: Place, **query: Any) -> str:
    return client.get(reverse("late", args=[place.working_year.pk]), query).content.decode()


def sent(client: Client, place: Place, follow: bool = True, **given: Any) -> str:
    path = reverse("remind", args=[place.working_year.pk])
    return client.post(path, given, follow=follow).content.decode()


def key(unit: Unit) -> str:
    return f"{unit.pk}-ex_post"


def test_the_list_is_narrowed_by_section_and_task(erin: Client, place: Place, people: People) -> None:
    opened(place, people, place.unit, place.far)
    assert "共 2 个单位、2 项" in late(erin, place)
    assert "共 1 个单位、1 项" in late(erin, place, section=place.other_section.pk)
    assert "没有符合条件的单位" in late(erin, place, task="summary_table")
    assert "没有符合条件的单位" in late(erin, place, soon=1)


@pytest.mark.parametrize(
    "query", [{"task": "picnic"}, {"section": "x"}, {"section": "9" * 30}, {"soon": "\x00"}, {"task": "<b>"}]
)
def test_what_is_no_choice_narrows_nothing(erin: Client, place: Place, people: People, query: dict[str, str]) -> None:
    opened(place, people, place.unit)
    assert "共 1 个单位" in late(erin, place, **query) or "没有符合条件的单位" in late(erin, place, **query)


def test_all_are_reminded_and_it_stands_beside_them(erin: Client, place: Place, people: People) -> None:
    opened(place, people, place.unit, place.far)
    page = sent(erin, place, channel="system", row=[key(place.unit), key(place.far)])
    assert "已催报 1 个单位（系统消息），共 1 项，已登记。" in page
    assert "演示水利局没有可登录的经办人或负责人账号，系统消息送不到，请电话联系。" in page
    assert "催报 1 次，最近 9月18日 10:00 系统消息" in page
    assert Notice.objects.filter(recipient=people.alice).count() == 1


def test_a_second_time_the_same_day_is_asked_about(erin: Client, place: Place, people: People) -> None:
    opened(place, people, place.unit, place.child)
    sent(erin, place, channel="group", posted="1", row=[key(place.unit)])
    both = [key(place.unit), key(place.child)]
    asked = sent(erin, place, channel="group", posted="1", row=both)
    assert "今天已经催报过" in asked
    assert "只催报其余 1 项" in asked
    assert Reminder.objects.count() == 1
    sent(erin, place, channel="group", posted="1", row=both, again="skip")
    assert Reminder.objects.count() == 2
    sent(erin, place, channel="group", posted="1", row=both, again="send")
    assert Reminder.objects.count() == 4


@pytest.mark.parametrize(("unit", "page"), [("own", "chase"), ("x", "late"), ("9" * 30, "late"), ("", "late")])
def test_one_comes_back_to_where_one_asked_from(
    erin: Client, place: Place, people: People, unit: str, page: str
) -> None:
    opened(place, people, place.unit)
    asked = {"channel": "system", "row": key(place.unit), "unit": place.unit.pk if unit == "own" else unit}
    response: Any = erin.post(reverse("remind", args=[place.working_year.pk]), asked)
    args = [place.working_year.pk, place.unit.pk] if page == "chase" else [place.working_year.pk]
    assert response["Location"] == reverse(page, args=args)


def test_the_text_for_the_group_is_shown_before_anything_is_kept(erin: Client, place: Place, people: People) -> None:
    opened(place, people, place.unit)
    page = sent(erin, place, channel="group", row=[key(place.unit)])
    assert "1. 事后自评（截止 2016年9月15日）：演示教育局（1 份）" in page
    assert 'data-copy="group-text"' in page
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "请选择催报方式"),
        ({"channel": "pigeon"}, "请选择催报方式"),
        ({"channel": "system"}, "请先选择要催报的单位"),
        ({"channel": "system", "row": "x-y"}, "已经报送或未到催报时间"),
        ({"channel": "group", "row": "\x00"}, "已经报送，不需要催报"),
        ({"channel": "system", "row": "1-ex_post", "again": "maybe"}, "请选择催报方式"),
    ],
)
def test_odd_input_is_answered_with_a_sentence(
    erin: Client, place: Place, people: People, given: dict[str, str], sentence: str
) -> None:
    opened(place, people, place.unit)
    assert sentence in sent(erin, place, **given)


def test_the_call_list_has_a_line_a_unit(erin: Client, place: Place, people: People) -> None:
    opened(place, people, place.unit, place.unit, place.far)
    page = erin.get(reverse("call_list", args=[place.working_year.pk])).content.decode()
    assert "事后自评 2 份（9月15日截止，逾期 3 天）" in page
    assert page.count('data-label="本次结果"') == 2


def chase(client: Client, place: Place, **given: Any) -> str:
    path = reverse("chase", args=[place.working_year.pk, place.unit.pk])
    return client.post(path, given, follow=True).content.decode()


def test_a_call_is_kept_and_shown(erin: Client, place: Place, people: People) -> None:
    opened(place, people, place.unit)
    page = chase(erin, place, outcome="promised", spoke_to="张会计", promised_on="2099-01-02", note="<b>会办</b>")
    assert "erin致电张会计：答应按期报送，承诺 1月2日前报送" in page
    assert "<b>会办" not in page
    assert CallLog.objects.get().called_by == people.erin


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"outcome": ""}, "必填"),
        ({"outcome": "promised", "spoke_to": "张会计"}, "请填写承诺报送日期"),
        ({"outcome": "explained"}, "请填写接听人"),
        ({"outcome": "unreached", "promised_on": "2099-01-02"}, "没有承诺报送日期"),
        ({"outcome": "promised", "spoke_to": "张", "promised_on": "二月三十"}, "日期"),
        ({"outcome": "unreached", "note": "长" * 201}, "200"),
        ({"outcome": "unreached", "note": "\x00"}, "不可见的字符"),
    ],
)
def test_a_call_that_makes_no_sense_keeps_what_was_typed(
    erin: Client, place: Place, people: People, given: dict[str, str], sentence: str
) -> None:
    opened(place, people, place.unit)
    page = chase(erin, place, **({"note": "备注甲"} | given))
    assert sentence in page
    assert not CallLog.objects.exists()
    if "note" not in given:
        assert "备注甲" in page


# Session, account, the person's memberships and the year by the door, what is owed (10), the links' roles, the bell,
# sections to narrow by.
QUERIES = 17


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_unit_and_with_three(
    erin: Client, place: Place, people: People, count: int, django_assert_num_queries: Any
) -> None:
    opened(place, people, *[make_unit(place.section, f"演示单位{number}") for number in range(count)])
    with django_assert_num_queries(QUERIES):
        assert f"共 {count} 个单位" in late(erin, place)


def test_a_units_page_names_its_clerk_where_the_directory_names_nobody(
    erin: Client, place: Place, people: People
) -> None:
    opened(place, people, place.unit)
    people.alice.phone = "0379-61234567"
    people.alice.save()
    path = reverse("chase", args=[place.working_year.pk, place.unit.pk])
    page = erin.get(path).content.decode()
    assert '<p>alice <a class="phone" href="tel:0379-61234567">0379-61234567</a></p>' in page
    Unit.objects.filter(pk=place.unit.pk).update(contact="王会计", phone="0371-1")
    assert '<p>王会计 <a class="phone" href="tel:0371-1">0371-1</a></p>' in erin.get(path).content.decode()
    Unit.objects.filter(pk=place.unit.pk).update(contact="", phone="")
    User.objects.filter(pk__in=(people.alice.pk, people.bob.pk)).update(is_active=False)
    assert "联系人未登记 电话未登记" in erin.get(path).content.decode()
