"""The working year, its due dates and a unit's extension: the performance centre's."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from budgeteval.audit.models import TrailLine
from budgeteval.notices.models import Notice
from projects.directory.domain import (
    DueDate,
    correct_spending,
    extend_for_unit,
    open_year,
    set_dates,
    withdraw_extension,
    withdraw_year,
)
from projects.directory.models import CalendarEntry, Extension, Task, WorkingYear
from projects.directory.permissions import has_opened
from projects.directory.queries import due_date
from projects.selfeval.models import UnitReturn
from projects.transitions import Overtaken, Refused
from tests.people import People, Place

NOW = datetime(2016, 6, 1, 9, 0, tzinfo=UTC)
CALENDAR = {Task.EX_POST: DueDate(date(2017, 7, 1), date(2017, 9, 15))}
OTHERS = ["alice", "bob", "charlie", "dora", "frank", "grace", "henry", "ivy", "judy", "mallory"]

pytestmark = pytest.mark.django_db


def next_year(place: Place, by: Any, **changed: Any) -> WorkingYear:
    spent = Decimal("2000.00")
    given: dict[str, Any] = {"year": 2017, "project_spending": spent, "note": "演示构造", "calendar": CALENDAR}
    return open_year(district=place.district, by=by, now=NOW, **(given | changed))


def test_a_year_is_opened_with_its_dates(place: Place, people: People) -> None:
    year = next_year(place, people.erin)
    assert (year.fiscal_year, year.budget_year, year.project_spending) == (2016, 2018, Decimal("2000.00"))
    assert year.calendar.get().opens == date(2017, 7, 1)
    assert due_date(working_year=year, task=Task.EX_POST, unit=place.unit) == date(2017, 9, 15)
    line = TrailLine.objects.get()
    assert (line.kind, line.detail["due"]) == ("directory.open_year", {"ex_post": "2017-09-15"})


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"year": 2016}, "2016 工作年度已经设立"),
        ({"year": 20166}, "最新的工作年度是 2016 年度，只能接着设立 2017 年度"),
        ({"year": 2018}, "只能接着设立 2017 年度"),
        ({"year": 2015}, "只能接着设立 2017 年度"),
        ({"calendar": {Task.EX_POST: DueDate(date(2015, 12, 31), date(2017, 9, 1))}}, "须在 2016 年至 2018 年之间"),
        ({"calendar": {Task.EX_POST: DueDate(date(2017, 9, 1), date(2019, 1, 1))}}, "须在 2016 年至 2018 年之间"),
        ({"project_spending": Decimal(0)}, "须大于 0"),
        ({"project_spending": Decimal(10) ** 13}, "小于 10 万亿元"),
        ({"project_spending": Decimal("0.001")}, "精确到分"),
        ({"calendar": {Task.EX_POST: DueDate(date(2017, 9, 2), date(2017, 9, 1))}}, "早于开始日期"),
    ],
)
def test_a_year_that_cannot_be_is_refused(place: Place, people: People, changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        next_year(place, people.erin, **changed)
    assert not WorkingYear.objects.filter(year=2017).exists()


def extension(place: Place, by: Any, **changed: Any) -> Extension:
    given: dict[str, Any] = {
        "working_year": place.working_year, "task": Task.EX_POST, "unit": place.unit, "due": date(2016, 9, 25),
        "reason": "演示原因",
    }  # fmt: skip
    return extend_for_unit(by=by, now=NOW, **(given | changed))


def test_one_unit_gets_more_time_and_the_others_do_not(place: Place, people: People) -> None:
    extension(place, people.erin)
    extension(place, people.erin, due=date(2016, 9, 28))
    assert Extension.objects.count() == 1
    year = place.working_year
    assert due_date(working_year=year, task=Task.EX_POST, unit=place.unit) == date(2016, 9, 28)
    assert due_date(working_year=year, task=Task.EX_POST, unit=place.neighbour) == date(2016, 9, 15)
    assert TrailLine.objects.filter(kind="directory.extend_for_unit").count() == 2


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"due": date(2017, 9, 16)}, "延期最长一年，最晚可延至 2017-09-15"),
        ({"due": date(2016, 9, 15)}, "延期须晚于原截止日期 2016-09-15"),
        ({"reason": "　"}, "延期必须写明原因"),
        ({"reason": "因" * 201}, "压缩到 200 字以内，现有 201 字"),
        ({"task": Task.EX_ANTE}, "本年度日程里没有“事前评价”"),
    ],
)
def test_an_extension_that_extends_nothing_is_refused(
    place: Place, people: People, changed: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        extension(place, people.erin, **changed)


def test_a_year_is_the_longest_extension(place: Place, people: People) -> None:
    assert extension(place, people.erin, due=date(2017, 9, 15)).due == date(2017, 9, 15)


def test_an_extension_is_not_shortened_by_another(place: Place, people: People) -> None:
    extension(place, people.erin, due=date(2016, 9, 28))
    with pytest.raises(Refused, match="已延至 2016-09-28，如需改早请先撤销"):
        extension(place, people.erin, due=date(2016, 9, 27))
    assert Extension.objects.get().due == date(2016, 9, 28)


def test_the_same_extension_again_changes_nothing_and_tells_nobody(place: Place, people: People) -> None:
    extension(place, people.erin)
    told = Notice.objects.count()
    assert told
    extension(place, people.erin, reason=" 演示原因 ")
    assert (Notice.objects.count(), TrailLine.objects.count()) == (told, 1)


@pytest.mark.parametrize("year", [2015, 2016, 2017])
def test_the_first_year_is_about_now(place: Place, people: People, year: int) -> None:
    WorkingYear.objects.all().delete()
    assert next_year(place, people.erin, year=year, calendar={}).year == year


@pytest.mark.parametrize("year", [2014, 2018, 2050])
def test_a_first_year_far_from_now_is_refused(place: Place, people: People, year: int) -> None:
    WorkingYear.objects.all().delete()
    with pytest.raises(Refused, match="只能是 2015 至 2017 年"):
        next_year(place, people.erin, year=year, calendar={})


def test_a_year_opened_by_mistake_is_withdrawn_for_a_reason(place: Place, people: People) -> None:
    year = next_year(place, people.erin)
    with pytest.raises(Refused, match="撤销工作年度必须写明原因"):
        withdraw_year(working_year=year, reason=" ", by=people.erin, now=NOW)
    withdraw_year(working_year=year, reason="年份填错", by=people.erin, now=NOW)
    assert list(WorkingYear.objects.filter(district=place.district)) == [place.working_year]
    assert not CalendarEntry.objects.filter(working_year__year=2017).exists()
    line = TrailLine.objects.latest("seq")
    assert (line.kind, line.detail) == ("directory.withdraw_year", {"year": 2017, "reason": "年份填错"})


def test_a_year_with_work_in_it_or_a_later_one_stays(place: Place, people: People) -> None:
    later = next_year(place, people.erin)
    with pytest.raises(Refused, match="请先撤销最新的年度"):
        withdraw_year(working_year=place.working_year, reason="误设", by=people.erin, now=NOW)
    extension(place, people.erin, working_year=later, due=date(2017, 9, 20))
    with pytest.raises(Refused, match="2017 年度已有延期，不能撤销"):
        withdraw_year(working_year=later, reason="误设", by=people.erin, now=NOW)
    Extension.objects.all().delete()
    UnitReturn.objects.create(working_year=later, unit=place.unit, kind="summary_table")
    with pytest.raises(Refused, match="2017 年度已有单位报送件，不能撤销"):
        withdraw_year(working_year=later, reason="误设", by=people.erin, now=NOW)
    assert WorkingYear.objects.filter(pk=later.pk).exists()


def test_another_districts_unit_gets_no_extension(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不是“演示区”的预算单位"):
        extension(place, people.erin, unit=place.abroad)


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_else_touches_the_year(place: Place, people: People, person: str) -> None:
    by = people.named(person)
    with pytest.raises(Refused, match="绩效中心"):
        next_year(place, by)
    with pytest.raises(Refused, match="绩效中心"):
        extension(place, by)
    with pytest.raises(Refused, match="绩效中心"):
        moved(place, by)
    with pytest.raises(Refused, match="绩效中心"):
        correct_spending(working_year=place.working_year, amount=Decimal(1), note="", reason="更正", by=by, now=NOW)
    given = extension(place, people.erin)
    before = TrailLine.objects.count()
    with pytest.raises(Refused, match="绩效中心"):
        withdraw_extension(extension=given, reason="误登", by=by, now=NOW)
    with pytest.raises(Refused, match="绩效中心"):
        withdraw_year(working_year=place.working_year, reason="误设", by=by, now=NOW)
    assert TrailLine.objects.count() == before == 1


STOOD = DueDate(date(2016, 7, 1), date(2016, 9, 15))


def moved(place: Place, by: Any, **changed: Any) -> CalendarEntry:
    given: dict[str, Any] = {
        "working_year": place.working_year, "task": Task.EX_POST, "expected": STOOD, "reason": "汛期顺延",
        "dates": DueDate(date(2016, 7, 1), date(2016, 9, 30)),
    }  # fmt: skip
    return set_dates(by=by, now=NOW, **(given | changed))


def test_a_due_date_is_moved_for_a_reason(place: Place, people: People) -> None:
    moved(place, people.erin)
    assert due_date(working_year=place.working_year, task=Task.EX_POST) == date(2016, 9, 30)
    assert TrailLine.objects.get().detail == {
        "task": "ex_post", "before": ["2016-07-01", "2016-09-15"], "opens": "2016-07-01", "due": "2016-09-30",
        "reason": "汛期顺延",
    }  # fmt: skip


def test_a_task_without_dates_gets_them_without_a_reason(place: Place, people: People) -> None:
    made = moved(place, people.erin, task=Task.EX_ANTE, expected=None, reason="")
    assert (made.task, made.due) == (Task.EX_ANTE, date(2016, 9, 30))
    assert TrailLine.objects.get().detail["before"] is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"dates": STOOD}, "“事后自评”的日期没有变化"),
        ({"reason": " "}, "修改日程必须写明原因"),
        ({"dates": DueDate(date(2016, 9, 30), date(2016, 9, 1))}, "早于开始日期"),
    ],
)
def test_a_change_of_dates_that_cannot_be_is_refused(
    place: Place, people: People, changed: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        moved(place, people.erin, **changed)
    assert due_date(working_year=place.working_year, task=Task.EX_POST) == STOOD.due


def test_of_two_who_move_one_date_the_second_is_told(place: Place, people: People) -> None:
    moved(place, people.erin)
    with pytest.raises(Overtaken, match="“事后自评”的日程刚刚被他人修改"):
        moved(place, people.erin, dates=DueDate(date(2016, 7, 1), date(2016, 10, 8)))


def test_an_extension_taken_back_leaves_the_calendars_date(place: Place, people: People) -> None:
    given = extension(place, people.erin)
    withdraw_extension(extension=given, reason="登记错了单位", by=people.erin, now=NOW)
    assert not Extension.objects.exists()
    line = TrailLine.objects.get(kind="directory.withdraw_extension")
    assert line.detail == {
        "unit": place.unit.code, "task": "ex_post", "due": "2016-09-25", "reason": "登记错了单位",
    }  # fmt: skip


def test_taking_an_extension_back_wants_a_reason(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="撤销延期必须写明原因"):
        withdraw_extension(extension=extension(place, people.erin), reason="", by=people.erin, now=NOW)
    assert Extension.objects.exists()


def test_the_spending_of_last_year_is_corrected_for_a_reason(place: Place, people: People) -> None:
    year = correct_spending(
        working_year=place.working_year, amount=Decimal("1500000.00"), note="决算数", reason="以决算为准",
        by=people.erin, now=NOW,
    )  # fmt: skip
    year.refresh_from_db()
    assert (year.project_spending, year.project_spending_note) == (Decimal("1500000.00"), "决算数")
    assert TrailLine.objects.get().detail["before"] == {"project_spending": "1000000.00", "note": ""}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"amount": Decimal("1000000.00")}, "金额和说明没有变化"),
        ({"amount": Decimal(-1)}, "须大于 0"),
        ({"reason": ""}, "更正金额必须写明原因"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    place: Place, people: People, changed: dict[str, Any], reason: str
) -> None:
    given: dict[str, Any] = {"amount": Decimal("5.00"), "note": "", "reason": "更正"} | changed
    with pytest.raises(Refused, match=reason):
        correct_spending(working_year=place.working_year, by=people.erin, now=NOW, **given)


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        # 23:59 in Shanghai on the day before, and its first minute.
        (datetime(2016, 6, 30, 15, 59, tzinfo=UTC), False),
        (datetime(2016, 6, 30, 16, 0, tzinfo=UTC), True),
    ],
)
def test_a_task_opens_with_its_first_day(place: Place, now: datetime, opened: bool) -> None:
    decision = has_opened(place.working_year, Task.EX_POST, now)
    assert bool(decision) is opened
    assert decision.reason == ("" if opened else "“事后自评”从 2016年7月1日起办理，现在还没有开始")


def test_a_task_without_dates_is_open(place: Place) -> None:
    assert has_opened(place.working_year, Task.EX_ANTE, NOW)
