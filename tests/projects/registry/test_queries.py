"""Who sees which projects, and sums that are exact to the fen."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from projects.registry.domain import apply
from projects.registry.exchange import preview
from projects.registry.models import Project, Source
from projects.registry.permissions import access_import, access_project
from projects.registry.queries import imports_visible_to, totals, totals_by, visible_to, with_money
from projects.sheets.layouts import UNITS
from projects.sheets.writing import write
from projects.transitions import Refused
from tests.factories.directory import make_field
from tests.factories.registry import make_funding, make_project
from tests.factories.sheets import unit_row
from tests.people import People, Place

pytestmark = pytest.mark.django_db


def test_sums_are_exact_to_the_fen_however_many_rows(place: Place) -> None:
    for _ in range(30):
        make_project(place.unit, adjusted="0.10", executed="0.07")
    found = totals(Project.objects.all())
    assert found == {
        "projects": 30, "year_start": Decimal("3.00"), "adjusted": Decimal("3.00"), "received": Decimal("3.00"),
        "executed": Decimal("2.10"),
    }  # fmt: skip
    assert str(found["executed"]) == "2.10"


def test_sources_of_one_project_are_added_and_the_project_counted_once(place: Place) -> None:
    project = make_project(place.unit, adjusted="100.00", executed="60.00")
    make_funding(project, source=Source.CARRIED, adjusted="20.00", executed="5.00")
    make_project(place.unit, adjusted=None)
    assert totals(Project.objects.all())["projects"] == 2
    money = {one.pk: (one.received, one.executed) for one in with_money(Project.objects.all())}
    assert money[project.pk] == (Decimal(120), Decimal(65))
    assert sorted(amount for amount, _ in money.values()) == [0, 120]


def test_sums_by_unit_field_and_source(place: Place) -> None:
    roads = make_field("道路")
    project = make_project(place.unit, field=roads, adjusted="10.00", executed="1.00")
    make_funding(project, source=Source.CARRIED, adjusted="5.00", executed="5.00")
    make_project(place.far, field=roads, adjusted="7.00", executed="2.00")
    by_unit = totals_by(Project.objects.all(), "unit")
    assert {key[0]: value["received"] for key, value in by_unit.items()} == {
        place.unit.pk: Decimal("15.00"), place.far.pk: Decimal("7.00"),
    }  # fmt: skip
    by_source = totals_by(Project.objects.all(), "field__name", "funding__source")
    assert {key: (value["projects"], value["executed"]) for key, value in by_source.items()} == {
        ("道路", "carried"): (1, Decimal("5.00")),
        ("道路", "grant"): (2, Decimal("3.00")),
    }


def test_sums_of_what_one_may_see_are_not_multiplied_by_ones_roles(place: Place, people: People) -> None:
    make_project(place.unit, adjusted="10.00", executed="1.00")
    make_project(place.abroad, adjusted="99.00", executed="1.00")
    assert totals(visible_to(people.erin))["received"] == Decimal("10.00")
    assert totals(visible_to(people.charlie))["received"] == Decimal("99.00")


def test_no_projects_sum_to_zero(place: Place) -> None:
    assert totals(Project.objects.none()) == {
        "projects": 0, "year_start": 0, "adjusted": 0, "received": 0, "executed": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("person", "units"),
    [
        ("alice", {"unit"}),
        ("bob", {"unit", "child"}),
        ("charlie", set()),
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
def test_who_sees_which_projects(place: Place, people: People, person: str, units: set[str]) -> None:
    made = {name: make_project(getattr(place, name)) for name in ("unit", "child", "neighbour", "far")}
    user = people.named(person)
    assert set(visible_to(user).filter(unit__district=place.district)) == {made[name] for name in units}
    for name, project in made.items():
        if name in units:
            assert access_project(user, project.pk) == project
        else:
            with pytest.raises(Refused, match="没有这个项目，或您无权查看"):
                access_project(user, project.pk)


def test_imports_are_seen_by_those_who_read_the_district_as_a_whole(place: Place, people: People) -> None:
    content = write(UNITS, [unit_row("101")])
    found = preview(kind="units", content=content, file_name="表.xlsx", district=place.district, by=people.erin)
    kept = apply(found, by=people.erin, now=datetime(2016, 7, 1, tzinfo=UTC))
    seeing = {"erin", "henry", "ivy"}
    for name in seeing | {"alice", "bob", "charlie", "dora", "frank", "grace", "judy", "mallory"}:
        user = people.named(name)
        assert (kept in imports_visible_to(user)) == (name in seeing)
        if name in seeing:
            assert access_import(user, kept.pk) == kept
        else:
            with pytest.raises(Refused, match="没有这次导入，或您无权查看"):
                access_import(user, kept.pk)
