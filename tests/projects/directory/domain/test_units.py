"""A unit entered and changed by hand: who may, what is refused, what its history and the trail keep."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from budgeteval.audit.models import TrailLine
from projects.directory.domain import UnitEntry, add_unit, change_unit
from projects.directory.models import Unit
from projects.directory.queries import newest_change
from projects.transitions import Overtaken, Refused
from tests.people import People, Place

NOW = datetime(2016, 6, 1, 9, 0, tzinfo=UTC)
MAY = ("erin", "judy")
OTHERS = ("alice", "bob", "charlie", "dora", "frank", "grace", "henry", "ivy", "mallory")

pytestmark = pytest.mark.django_db


def entry(place: Place, **changed: Any) -> UnitEntry:
    usual = UnitEntry("301", "演示林业局", "林业局", "department", place.section, None, "张三", "0391-1")
    return replace(usual, **changed)


def as_it_stands(unit: Unit) -> UnitEntry:
    return UnitEntry(
        unit.code, unit.name, unit.short_name, unit.kind, unit.section, unit.parent, unit.contact, unit.phone
    )


@pytest.mark.parametrize("person", MAY)
def test_centre_and_administrator_enter_a_unit(place: Place, people: People, person: str) -> None:
    unit = add_unit(district=place.district, entry=entry(place, name="  演示林业局 "), by=people.named(person), now=NOW)
    assert (unit.name, unit.initials, unit.history.get().history_user) == (
        "演示林业局",
        "yslyj lyj",
        people.named(person),
    )
    line = TrailLine.objects.get()
    assert (line.kind, line.detail["section"], line.detail["phone"]) == (
        "directory.add_unit", place.section.code, "0391-1",
    )  # fmt: skip


def test_without_a_short_name_the_name_is_it(place: Place, people: People) -> None:
    made = add_unit(district=place.district, entry=entry(place, short_name="", name="林业局"), by=people.erin, now=NOW)
    assert made.short_name == "林业局"


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_else_enters_or_changes_one(place: Place, people: People, person: str) -> None:
    by = people.named(person)
    with pytest.raises(Refused, match="不能办理此事"):
        add_unit(district=place.district, entry=entry(place), by=by, now=NOW)
    with pytest.raises(Refused, match="不能办理此事"):
        change_unit(unit=place.unit, entry=entry(place), expected=newest_change(place.unit), by=by, now=NOW)
    assert not TrailLine.objects.exists()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"code": "OWN"}, "单位代码“.*”已由“演示教育局”使用"),
        ({"code": " "}, "单位代码：此字段不能为空。"),
        ({"name": "局" * 81}, "单位名称：.*80"),
        ({"kind": "club"}, "类别：.*club"),
    ],
)
def test_an_entry_that_cannot_be_kept_is_refused(
    place: Place, people: People, changed: dict[str, Any], reason: str
) -> None:
    changed = {name: place.unit.code if value == "OWN" else value for name, value in changed.items()}
    with pytest.raises(Refused, match=reason):
        add_unit(district=place.district, entry=entry(place, **changed), by=people.erin, now=NOW)


def test_sections_and_superiors_are_of_the_same_district(place: Place, people: People) -> None:
    foreign = entry(place, section=place.abroad.section, parent=place.abroad)
    with pytest.raises(Refused, match="“邻区教科文股”不是“演示区”的股室\n“邻区教育局”不是“演示区”的预算单位"):
        add_unit(district=place.district, entry=foreign, by=people.erin, now=NOW)


def test_a_unit_is_never_above_itself(place: Place, people: People) -> None:
    below = replace(as_it_stands(place.unit), parent=place.child)
    with pytest.raises(Refused, match="绕回了自己"):
        change_unit(unit=place.unit, entry=below, expected=newest_change(place.unit), by=people.erin, now=NOW)


def test_a_change_keeps_what_stood_there(place: Place, people: People) -> None:
    wanted = replace(as_it_stands(place.unit), contact="李四", section=place.other_section)
    before = newest_change(place.unit)
    changed = change_unit(unit=place.unit, entry=wanted, expected=before, by=people.erin, now=NOW)
    assert changed.section == place.other_section
    newest = changed.history.latest("history_id")
    assert (newest.history_user, newest.history_date, newest.contact) == (people.erin, NOW, "李四")
    assert TrailLine.objects.get().detail["changes"] == {
        "contact": {"before": "", "after": "李四"},
        "section": {"before": place.section.code, "after": place.other_section.code},
    }


def test_a_change_that_changes_nothing_leaves_no_trace(place: Place, people: People) -> None:
    before = newest_change(place.unit)
    change_unit(unit=place.unit, entry=as_it_stands(place.unit), expected=before, by=people.erin, now=NOW)
    assert newest_change(place.unit) == before
    assert not TrailLine.objects.exists()


def test_of_two_who_change_one_unit_the_second_is_told(place: Place, people: People) -> None:
    read = newest_change(place.unit)
    first = replace(as_it_stands(place.unit), contact="李四")
    change_unit(unit=place.unit, entry=first, expected=read, by=people.erin, now=NOW)
    with pytest.raises(Overtaken, match="刚刚被他人修改"):
        change_unit(unit=place.unit, entry=replace(first, contact="王五"), expected=read, by=people.judy, now=NOW)
    assert Unit.objects.get(pk=place.unit.pk).contact == "李四"
