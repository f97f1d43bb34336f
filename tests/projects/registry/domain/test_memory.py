"""What a project remembers: written over by the same year, told to the years after, and to nobody else's project."""

import pytest

from projects.registry.domain import Remembered, carry
from projects.registry.models import Carryover, Memory, Project
from projects.registry.queries import remembered
from tests.factories.registry import make_project
from tests.people import Place

ACTUAL = Remembered(Memory.ACTUAL, " 86.2 ", "清扫面积", "万㎡")


@pytest.fixture
def project(place: Place) -> Project:
    return make_project(place.unit)


def keep(project: Project, *entries: Remembered, year: int = 2015) -> None:
    carry(project=project, unit=project.unit, year=year, entries=entries, source="事后自评")


def following(project: Project, fiscal_year: int = 2017) -> Project:
    other = make_project(project.unit, fiscal_year=fiscal_year)
    Project.objects.filter(pk=other.pk).update(lineage=project.lineage)
    return Project.objects.get(pk=other.pk)


def test_what_is_kept_is_told_to_the_next_years_project(project: Project) -> None:
    keep(project, ACTUAL, Remembered(Memory.PROBLEM, "雨季长"), Remembered(Memory.REMARK, "  "))
    told = [(one.kind, one.subject, one.value, one.measure_unit) for one in remembered(following(project))]
    assert told == [("actual", "清扫面积", "86.2", "万㎡"), ("problem", "", "雨季长", "")]


def test_the_same_again_replaces_it_and_other_years_stay(project: Project) -> None:
    keep(project, ACTUAL, year=2014)
    keep(project, ACTUAL)
    keep(project, ACTUAL._replace(value="90"))
    assert [(one.year, one.value) for one in remembered(following(project))] == [(2015, "90"), (2014, "86.2")]


def test_its_own_year_and_other_lineages_are_not_told(project: Project, place: Place) -> None:
    keep(project, ACTUAL)
    keep(make_project(place.unit), Remembered(Memory.PROBLEM, "别的项目"))
    assert remembered(project) == []
    assert len(remembered(following(project))) == 1


def test_what_the_unit_as_a_whole_remembers_is_told_as_well(project: Project, place: Place) -> None:
    cut = [Remembered(Memory.CUT, "压减 6%")]
    carry(project=None, unit=place.unit, year=2015, entries=cut, source="预算建议")
    carry(project=None, unit=place.neighbour, year=2015, entries=cut, source="预算建议")
    assert [(one.lineage, one.value) for one in remembered(following(project))] == [("", "压减 6%")]


def test_long_names_are_cut_to_what_the_column_holds(project: Project) -> None:
    keep(project, Remembered(Memory.ACTUAL, "1", "长" * 150, "位" * 30))
    kept = Carryover.objects.get()
    assert (len(kept.subject), len(kept.measure_unit)) == (100, 20)
