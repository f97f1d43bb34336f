"""Nothing is begun or handed in before its task's first day; whatever was begun is handed in when that day has come."""

from datetime import UTC, date, datetime

import pytest

from projects.directory.domain import DueDate, set_dates
from projects.directory.models import Task
from projects.selfeval import domain
from projects.selfeval.models import Filing, UnitReturn
from projects.transitions import Refused
from tests.factories import selfeval as made
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place

# 23:59 in Shanghai on the day before the tasks open.
TOO_EARLY = datetime(2016, 6, 30, 15, 59, tzinfo=UTC)
NOT_YET = "从 2016年7月1日起办理，现在还没有开始"


def test_a_form_is_not_begun_before_its_first_day(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    with pytest.raises(Refused, match=f"“事后自评”{NOT_YET}"):
        domain.start(filing=filing, by=people.alice, now=TOO_EARLY)
    assert Filing.objects.get(pk=filing.pk).stage == "not_started"


def test_who_may_not_begin_it_at_all_hears_that_first(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    with pytest.raises(Refused, match="不能办理此事"):
        domain.start(filing=filing, by=people.charlie, now=TOO_EARLY)


def test_a_return_is_not_begun_before_its_first_day(place: Place, people: People) -> None:
    domain.open_returns(working_year=place.working_year, kind=Task.WORK_SUMMARY, by=people.erin, now=IN_TIME)
    unit_return = UnitReturn.objects.select_related("unit", "working_year").get(unit=place.unit)
    with pytest.raises(Refused, match=f"“绩效评价工作总结”{NOT_YET}"):
        domain.draft_return(unit_return=unit_return, text="总结", expected_version=1, by=people.alice, now=TOO_EARLY)
    assert UnitReturn.objects.get(pk=unit_return.pk).text == ""


def test_what_was_begun_is_not_handed_in_before_a_first_day_that_was_moved(place: Place, people: People) -> None:
    made.drafted(place, people)
    filing = Filing.objects.select_related("project__unit", "working_year", "rulebook").get()
    domain.sign(filing=filing, by=people.bob, now=IN_TIME)
    stood = DueDate(date(2016, 7, 1), date(2016, 9, 15))
    later = DueDate(date(2016, 9, 5), date(2016, 9, 15))
    set_dates(
        working_year=place.working_year, task=Task.EX_POST, dates=later, expected=stood, reason="推迟开始",
        by=people.erin, now=IN_TIME,
    )  # fmt: skip
    with pytest.raises(Refused, match="从 2016年9月5日起办理"):
        domain.submit(filing=filing, by=people.alice, now=IN_TIME)
    assert Filing.objects.get().filed_at is None
