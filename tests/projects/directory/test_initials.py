"""Pinyin initials stand beside a name however the row was written, and a list is searched by them."""

from datetime import UTC, datetime

import pytest
from django.db.models import Q

from projects.directory.domain.intake import Batch, write_batch
from projects.directory.initials import LONGEST, InitialsField, derived_from, initials_of
from projects.directory.models import Unit
from projects.directory.queries import by_name
from projects.registry.models import Project
from tests.factories.directory import make_unit
from tests.factories.registry import make_project
from tests.people import People, Place

NOW = datetime(2016, 6, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("names", "letters"),
    [
        (("教育局",), "jyj"),
        (("重庆路(A段)改造",), "cqladgz"),
        (("2016年农村饮水",), "2016nncys"),
        (("计划生育委员会", "计生委"), "jhsywyh jsw"),
        (("教育局", "教育局"), "jyj"),
        (("", "——"), ""),
        (("字" * 300,), "z" * LONGEST),
    ],
)
def test_a_name_becomes_the_letters_one_types(names: tuple[str, ...], letters: str) -> None:
    assert initials_of(*names) == letters


@pytest.mark.django_db
def test_a_saved_row_has_its_letters_and_a_renamed_one_new_ones(place: Place) -> None:
    unit = make_unit(place.section, "水利局")
    assert Unit.objects.get(pk=unit.pk).initials == "slj"
    unit.name = "水务局"
    unit.save()
    assert Unit.objects.get(pk=unit.pk).initials == "swj slj"


@pytest.mark.django_db
def test_rows_written_together_have_theirs(place: Place) -> None:
    project = make_project(place.unit, name="道路养护")
    project.pk, project.code, project.name = None, "P-neu", "路灯维修"
    Project.objects.bulk_create([project])
    assert Project.objects.get(code="P-neu").initials == "ldwx"


@pytest.mark.django_db
def test_an_import_that_renames_writes_the_new_letters(place: Place, people: People) -> None:
    project = make_project(place.unit, name="道路养护")
    known = {project.pk: (project.name,)}
    project.name = "路灯维修"
    write_batch(Batch(Project, ("name",), [], [project], known), by=people.erin, now=NOW)
    assert Project.objects.get(pk=project.pk).initials == "ldwx"


def test_only_columns_that_are_written_bring_their_letters() -> None:
    assert derived_from(Unit, ["short_name", "phone"]) == ["initials"]
    assert derived_from(Unit, ["phone"]) == []


def test_a_migration_knows_a_plain_column() -> None:
    assert InitialsField("拼音首字母", of=("name",)).deconstruct()[1] == "django.db.models.CharField"


def found_by(term: str, prefix: str = "") -> Q:
    return Q(*((lookup, term) for lookup in by_name(prefix)), _connector=Q.OR)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("term", "found"),
    [("slj", True), ("SLJ", True), ("lj", True), ("水利", True), ("演示", False), ("%", False), ("", True)],
)
def test_a_unit_is_found_by_name_or_letters(place: Place, term: str, found: bool) -> None:
    unit = make_unit(place.section, "水利局")
    assert Unit.objects.filter(found_by(term), pk=unit.pk).exists() is found


@pytest.mark.django_db
def test_a_project_is_found_by_its_units_letters(place: Place) -> None:
    project = make_project(make_unit(place.section, "水利局"), name="道路养护")
    assert list(Project.objects.filter(found_by("slj", "unit__"))) == [project]
