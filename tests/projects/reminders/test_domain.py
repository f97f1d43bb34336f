"""Reminding by each channel, not twice a day unasked; and what is kept of calls."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from budgeteval.notices.models import Mail, Notice
from projects.reminders.domain import Again, Call, RemindedTodayError, Sent, group_text, log_call, remind
from projects.reminders.models import CallLog, Channel, Outcome, Reminder
from projects.reminders.queries import owed
from projects.selfeval import domain as selfeval
from projects.transitions import Refused
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME, TOO_LATE
from tests.matrix import EVERYBODY, may
from tests.people import People, Place

TODAY = date(2016, 9, 16)  # in Shanghai, when it is TOO_LATE


@pytest.fixture
def keys(place: Place, people: People) -> list[str]:
    """Two forms of Alice's unit and one of the far unit, which has nobody to read a message."""
    for unit in (place.unit, place.unit, place.far):
        make_project(unit)
    made.small_rulebook(place.district, people.erin)
    selfeval.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
    return [f"{place.unit.pk}-ex_post", f"{place.far.pk}-ex_post"]


def sent(place: Place, by: User, keys: list[str], channel: Channel = Channel.SYSTEM, **given: Any) -> Sent:
    return remind(working_year=place.working_year, keys=keys, channel=channel, by=by, **{"now": TOO_LATE, **given})


def test_the_units_people_are_told_and_who_has_nobody_is_named(place: Place, people: People, keys: list[str]) -> None:
    found = sent(place, people.erin, keys)
    assert found.unreachable == [place.far]
    (kept,) = found.reminders
    assert (kept.unit, kept.task, kept.owed, kept.due, kept.people) == (
        place.unit, "ex_post", 2, date(2016, 9, 15), 2,
    )  # fmt: skip
    assert Notice.objects.get(recipient=people.alice).text == (
        "截至 2016年9月16日，贵单位尚未报送：“事后自评”2 份（截止 2016年9月15日，已逾期 1 天）。"
        "请尽快登录系统办理，有困难请与绩效中心联系。"
    )
    assert Notice.objects.filter(recipient=people.bob).count() == 1


def test_what_is_due_within_a_week_is_reminded_too(place: Place, people: People, keys: list[str]) -> None:
    found = sent(place, people.erin, keys, now=TOO_LATE - timedelta(days=5))
    assert [kept.due for kept in found.reminders] == [date(2016, 9, 15)]
    assert "截止 2016年9月15日" in Notice.objects.get(recipient=people.alice).text


def test_mail_goes_only_where_it_was_asked_for(place: Place, people: People, keys: list[str]) -> None:
    people.alice.email = "a@example.gov.cn"
    people.alice.save()
    sent(place, people.erin, keys)
    assert not Mail.objects.exists()
    found = sent(place, people.erin, keys, Channel.MAIL, again=Again.SEND)
    assert (found.mails, found.without_mail) == (1, ())
    assert [mail.address for mail in Mail.objects.all()] == ["a@example.gov.cn"]


def test_units_without_an_address_are_named_and_no_mail_is_claimed(
    place: Place, people: People, keys: list[str]
) -> None:
    found = sent(place, people.erin, keys, Channel.MAIL)
    assert (found.mails, found.without_mail) == (0, (place.unit,))
    assert not Mail.objects.exists()
    line = TrailLine.objects.filter(kind="reminders.remind").latest("seq")
    assert line.detail["mails"] == 0


def test_the_group_reaches_everybody_and_sends_nothing(place: Place, people: People, keys: list[str]) -> None:
    assert {one.unit for one in sent(place, people.erin, keys, Channel.GROUP).reminders} == {place.unit, place.far}
    assert not Notice.objects.exists()


def test_twice_a_day_is_asked_about(place: Place, people: People, keys: list[str]) -> None:
    sent(place, people.erin, keys[:1])
    with pytest.raises(RemindedTodayError, match="演示教育局今天已经催报过，请确认是否再次催报") as asked:
        sent(place, people.erin, keys, Channel.GROUP)
    assert (len(asked.value.already), asked.value.others, Reminder.objects.count()) == (1, 1, 1)
    others = sent(place, people.erin, keys, Channel.GROUP, again=Again.SKIP)
    assert [one.unit for one in others.reminders] == [place.far]
    assert len(sent(place, people.erin, keys, Channel.GROUP, again=Again.SEND).reminders) == 2
    assert len(sent(place, people.erin, keys, Channel.GROUP, now=TOO_LATE + timedelta(days=1)).reminders) == 2


def test_skipping_all_sends_nothing(place: Place, people: People, keys: list[str]) -> None:
    sent(place, people.erin, keys[:1])
    with pytest.raises(Refused, match="今天都已经催报过"):
        sent(place, people.erin, keys[:1], again=Again.SKIP)


@pytest.mark.parametrize("bad", [["0-ex_post"], ["x"], ["\x00"], ["1-picnic"], ["9" * 500]])
def test_what_is_not_owed_is_not_reminded_of(place: Place, people: People, keys: list[str], bad: list[str]) -> None:
    with pytest.raises(Refused, match="已经报送或未到催报时间"):
        sent(place, people.erin, bad)
    with pytest.raises(Refused, match="请先选择"):
        sent(place, people.erin, [])


def test_the_text_for_the_group_names_units_and_dates(place: Place, people: People, keys: list[str]) -> None:
    assert group_text(owed(place.working_year, TODAY), TODAY) == (
        "【绩效评价催报】截至 2016年9月16日，以下单位尚未报送：\n"
        "1. 事后自评（截止 2016年9月15日）：演示教育局（2 份）、演示水利局（1 份）\n"
        "请以上单位尽快登录预算绩效评价系统报送，有困难请与绩效中心联系。"
    )


def called(place: Place, by: User, call: Call | None = None) -> CallLog:
    given = call or Call(Outcome.PROMISED, "张会计", TODAY, "系统已会用")
    return log_call(working_year=place.working_year, unit=place.unit, call=given, by=by, now=TOO_LATE)


def test_a_call_is_kept_with_its_promise(place: Place, people: People) -> None:
    call = called(place, people.erin)
    assert (call.called_by, call.called_at, call.spoke_to, call.promised_on, call.note) == (
        people.erin, TOO_LATE, "张会计", TODAY, "系统已会用",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (Call(Outcome.PROMISED, "张会计"), "请填写承诺报送日期"),
        (Call(Outcome.PROMISED, "", TODAY), "请填写接听人"),
        (Call(Outcome.PROMISED, "张会计", date(2016, 9, 15)), "承诺报送日期 2016年9月15日 已经过去，请核对"),
        (Call(Outcome.UNREACHED, "", TODAY), "结果为“无人接听”时没有承诺报送日期"),
        (Call(Outcome.EXPLAINED, "  "), "请填写接听人"),
        (Call(Outcome.EXPLAINED, "张" * 31), "接听人请压缩到 30 字以内"),
        (Call(Outcome.UNREACHED, note="长" * 201), "备注请压缩到 200 字以内"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(place: Place, people: People, call: Call, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        called(place, people.erin, call)


def test_another_districts_unit_is_not_called(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不是“演示区”的预算单位"):
        log_call(
            working_year=place.working_year, unit=place.abroad, call=Call(Outcome.UNREACHED), by=people.erin,
            now=TOO_LATE,
        )  # fmt: skip


def test_only_the_centre_reminds_and_calls(place: Place, people: People, keys: list[str]) -> None:
    reminds = {name for name in EVERYBODY if may(lambda user: sent(place, user, keys), people.named(name))}
    calls = {name for name in EVERYBODY if may(partial(called, place), people.named(name))}
    assert (reminds, calls) == ({"erin"}, {"erin"})
