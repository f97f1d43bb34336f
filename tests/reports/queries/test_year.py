"""The yearly report's frame: sums by every division, what the office keeps, the scale."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from projects.directory.models import BasisDocument, Field, Organisation, Prose, Theme, Training, Unit, UnitKind
from projects.selfeval.domain import open_filings
from reports.facts import FactsError
from reports.queries import year_facts
from tests.factories.directory import make_field, make_unit
from tests.factories.panels import NOW
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_rulebook
from tests.people import People, Place

ON = date(2016, 12, 14)


def test_an_empty_year_says_nothing_untrue(place: Place) -> None:
    facts = year_facts(place.working_year, ON)
    assert (facts.units, facts.projects, facts.appropriated, facts.spent) == (4, 0, 0, 0)
    assert (facts.filings.due, facts.returns, facts.findings, facts.key_results) == (0, (), (), ())
    assert (facts.department_grades, facts.rulebook, facts.organisation.leading_group) == ((), "", "")
    assert (facts.organisation.posts, facts.organisation.sections) == (None, 2)
    assert facts.calendar[0].task == "事后自评"


def test_money_adds_up_to_the_fen_by_field_sector_section_and_kind(place: Place) -> None:
    roads, schools = make_field("城乡道路修建"), make_field("教育投入")
    Field.objects.filter(pk=schools.pk).update(sector="教育")
    for _ in range(3):
        make_project(place.unit, field=schools, adjusted="0.10", executed="0.10")
    make_project(place.far, field=roads, adjusted="0.20", executed="0.05")
    make_project(place.far, fiscal_year=2014)
    make_project(place.abroad)
    make_unit(place.section, kind=UnitKind.SCHOOL)
    facts = year_facts(place.working_year, ON)
    assert (facts.projects, facts.appropriated, facts.spent) == (4, Decimal("0.50"), Decimal("0.35"))
    assert {one.label: (one.projects, one.appropriated) for one in facts.fields} == {
        "城乡道路修建": (1, Decimal("0.20")), "教育投入": (3, Decimal("0.30")),
    }  # fmt: skip
    assert {one.label: one.projects for one in facts.sectors} == {"其他": 1, "教育": 3}
    assert {one.label: one.spent for one in facts.sections} == {"教科文股": Decimal("0.30"), "农业股": Decimal("0.05")}
    assert {one.label: (one.units, one.projects) for one in facts.unit_kinds} == {"区直部门": (4, 4), "学校": (1, 0)}
    assert facts.units == Unit.objects.filter(district=place.district).count() == 5


def test_the_scale_is_that_of_the_years_own_rulebook(place: Place, people: People) -> None:
    small_rulebook(place.district, people.erin)
    make_project(place.unit)
    open_filings(working_year=place.working_year, by=people.erin, now=NOW)
    facts = year_facts(place.working_year, ON)
    assert [line.grade for line in facts.department_grades] == ["优", "良", "中", "差"]
    assert facts.rulebook == "测试用规则手册(1)"


def test_what_the_office_keeps_stands_in_its_order(place: Place) -> None:
    year = place.working_year
    Organisation.objects.create(
        working_year=year, leading_group="领导小组", city_committee="市专家委", centre="绩效中心", posts=4, staff=2,
        centre_founded="2016年6月",
    )  # fmt: skip
    for order in (2, 1):
        BasisDocument.objects.create(working_year=year, order=order, number=f"文〔2016〕{order}号")
        Training.objects.create(working_year=year, on=date(2016, order, 1), topic=f"第{order}期", people=order)
    Prose.objects.create(working_year=year, document="year", key="plan", text="方案")
    Prose.objects.create(working_year=year, document="other", key="plan", text="别的")
    facts = year_facts(year, ON)
    assert (facts.issuer.centre, facts.issuer.city_committee) == ("绩效中心", "市专家委")
    assert (facts.organisation.posts, facts.organisation.staff, facts.organisation.centre_founded) == (
        4,
        2,
        "2016年6月",
    )
    assert [one.number for one in facts.basis] == ["文〔2016〕1号", "文〔2016〕2号"]
    assert [one.topic for one in facts.trainings] == ["第1期", "第2期"]
    assert [(one.key, one.text) for one in facts.prose] == [("plan", "方案")]


def theme(place: Place, order: int, *fields: Field) -> None:
    found = Theme.objects.create(working_year=place.working_year, order=order, title=f"主题{order}", text="见效")
    found.fields.set(fields)


def test_a_theme_adds_up_its_fields_also_those_without_a_project(place: Place) -> None:
    roads, schools, empty = make_field("道路"), make_field("学校"), make_field("林木")
    make_project(place.unit, field=roads, adjusted="0.10", executed="0.10")
    make_project(place.unit, field=schools, adjusted="0.20", executed="0.10")
    theme(place, 1, roads, schools, empty)
    theme(place, 2, empty)
    first, second = year_facts(place.working_year, ON).themes
    assert (first.projects, first.appropriated, first.spent) == (2, Decimal("0.30"), Decimal("0.20"))
    assert sorted(first.fields) == sorted(["道路", "学校", "林木"])
    assert (second.projects, second.appropriated) == (0, 0)


def test_more_themes_and_projects_ask_no_more_of_the_database(
    place: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    field = make_field()
    for count in (1, 3):
        while Theme.objects.count() < count:
            theme(place, Theme.objects.count() + 1, field)
            make_project(place.unit, field=field)
        with django_assert_num_queries(32):
            year_facts(place.working_year, ON)


def test_a_project_spending_of_nothing_has_no_share(place: Place) -> None:
    place.working_year.project_spending = Decimal(0)
    assert year_facts(place.working_year, ON).share is None


def test_facts_that_do_not_add_up_are_refused(place: Place) -> None:
    facts = year_facts(place.working_year, ON)
    with pytest.raises(FactsError, match="单位类别合计单位数为4，应为5"):
        type(facts)(**{**{name: getattr(facts, name) for name in facts.__dataclass_fields__}, "units": 5})
