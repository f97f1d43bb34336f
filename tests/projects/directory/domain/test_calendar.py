"""The working year, its due dates and a unit's extension: the performance centre's."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from budgeteval.audit.models import TrailLine
from projects.directory.domain import DueDate, extend_for_unit, open_year
from projects.directory.models import Extension, Task, WorkingYear
from projects.directory.queries import due_date
from projects.transitions import Refused
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
        ({"due": date(2016, 9, 15)}, "延期须晚于原截止日期 2016-09-15"),
        ({"reason": "　"}, "延期必须写明原因"),
        ({"task": Task.EX_ANTE}, "本年度日程里没有“事前评价”"),
    ],
)
def test_an_extension_that_extends_nothing_is_refused(
    place: Place, people: People, changed: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        extension(place, people.erin, **changed)


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
    assert not TrailLine.objects.exists()
