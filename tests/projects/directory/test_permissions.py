"""Who holds which role where: a role reaches as far as its place and no further, and the refusal says who would."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from projects.directory.models import Role, Task
from projects.directory.permissions import access_unit, holds, may_manage_year, roles_of
from projects.directory.queries import due_date, memberships_of, units_visible_to
from projects.transitions import Refused
from tests.factories.directory import extend, make_member
from tests.people import People, Place

pytestmark = pytest.mark.django_db

UNITS = ("unit", "child", "neighbour", "far", "abroad")


@pytest.mark.parametrize(
    ("person", "role", "where"),
    [
        ("alice", Role.UNIT_CLERK, {"unit"}),
        ("bob", Role.UNIT_HEAD, {"unit", "child"}),
        ("dora", Role.SECTION_OFFICER, {"unit", "child", "neighbour"}),
        ("erin", Role.PERFORMANCE_OFFICER, {"unit", "child", "neighbour", "far"}),
        ("henry", Role.LEADER, {"unit", "child", "neighbour", "far"}),
        ("ivy", Role.AUDITOR, {"unit", "child", "neighbour", "far"}),
        ("judy", Role.ADMINISTRATOR, {"unit", "child", "neighbour", "far"}),
        ("charlie", Role.UNIT_CLERK, {"abroad"}),
        ("charlie", Role.SECTION_OFFICER, {"abroad"}),
        ("charlie", Role.PERFORMANCE_OFFICER, {"abroad"}),
        ("alice", Role.UNIT_HEAD, set()),
        ("bob", Role.UNIT_CLERK, set()),
        ("mallory", Role.UNIT_CLERK, set()),
    ],
)
def test_a_role_reaches_as_far_as_its_place(
    place: Place, people: People, person: str, role: Role, where: set[str]
) -> None:
    user = people.named(person)
    assert {name for name in UNITS if holds(user, role, at=getattr(place, name))} == where


def test_a_refusal_names_the_place_and_the_role_that_would(place: Place, people: People) -> None:
    refused = holds(people.mallory, Role.UNIT_CLERK, Role.UNIT_HEAD, at=place.unit)
    assert refused.reason == "您不是“演示教育局”的单位经办、单位负责人，不能办理此事"
    refused = holds(people.mallory, Role.SECTION_OFFICER, at=place.unit)
    assert refused.reason == "您不是“演示教育局”归口业务股室的人员，不能办理此事"
    refused = holds(people.mallory, Role.SECTION_OFFICER, Role.PERFORMANCE_OFFICER, at=place.unit)
    assert refused.reason == "您不是“演示教育局”的绩效中心或归口业务股室的人员，不能办理此事"
    assert holds(AnonymousUser(), Role.LEADER, at=place.district).reason == "请先登录；此事由局领导办理"


def test_sections_and_districts_are_asked_for_themselves(place: Place, people: People) -> None:
    assert holds(people.dora, Role.SECTION_OFFICER, at=place.section)
    assert not holds(people.dora, Role.SECTION_OFFICER, at=place.other_section)
    assert may_manage_year(people.erin, place.district)
    assert not may_manage_year(people.erin, place.city)
    assert not may_manage_year(people.alice, place.district)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("alice", {"unit"}),
        ("bob", {"unit", "child"}),
        ("charlie", {"abroad"}),
        ("dora", {"unit", "child", "neighbour"}),
        ("erin", {"unit", "child", "neighbour", "far"}),
        ("frank", set()),
        ("grace", set()),
        ("henry", {"unit", "child", "neighbour", "far"}),
        ("ivy", {"unit", "child", "neighbour", "far"}),
        ("judy", set()),
        ("mallory", set()),
    ],
)
def test_who_gets_which_unit_by_the_door(place: Place, people: People, person: str, seen: set[str]) -> None:
    user = people.named(person)
    assert {name for name in UNITS if getattr(place, name) in units_visible_to(user)} == seen
    for name in UNITS:
        unit = getattr(place, name)
        if name in seen:
            assert access_unit(user, unit.pk) == unit
        else:
            with pytest.raises(Refused, match="没有这个单位，或您无权查看"):
                access_unit(user, unit.pk)


def test_nobody_and_closed_accounts_hold_nothing(place: Place, people: People) -> None:
    people.erin.is_active = False
    assert not holds(people.erin, Role.PERFORMANCE_OFFICER, at=place.district)
    assert memberships_of(people.erin) == memberships_of(AnonymousUser()) == []
    assert not units_visible_to(AnonymousUser()).exists()


def test_several_roles_are_all_known_and_show_a_unit_once(place: Place, people: People) -> None:
    make_member(people.alice, Role.UNIT_HEAD, place.unit)
    assert roles_of(people.alice) == {"unit_clerk", "unit_head"}
    assert [unit.pk for unit in units_visible_to(people.alice)].count(place.unit.pk) == 1


def test_dates_come_from_the_calendar_and_the_later_of_two_counts(place: Place) -> None:
    year = place.working_year
    extend(year, Task.EX_POST, place.unit, date(2016, 9, 25))
    assert due_date(working_year=year, task=Task.EX_POST, unit=place.unit) == date(2016, 9, 25)
    assert due_date(working_year=year, task=Task.EX_POST, unit=place.far) == date(2016, 9, 15)
    assert due_date(working_year=year, task=Task.EX_POST) == date(2016, 9, 15)
    assert due_date(working_year=year, task=Task.EX_ANTE) is None
