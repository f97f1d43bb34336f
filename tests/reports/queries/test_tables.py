"""The facts of the two tables."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from projects.directory.models import Unit
from projects.registry.models import Source
from projects.selfeval.models import Filing
from projects.targets.models import Indicator, Operator, Target
from reports.queries import summary_facts, unit_budget_facts
from reports.queries.tables import CLEAR, UNCLEAR, target_states
from tests.factories import budgeting as made
from tests.factories import selfeval
from tests.factories.directory import make_unit
from tests.factories.registry import make_funding, make_project
from tests.people import People, Place

ON = date(2016, 12, 14)


def test_a_project_stands_with_its_money_and_without_a_form(place: Place) -> None:
    project = make_project(place.unit, adjusted="0.10", executed="0.10")
    make_funding(project, source=Source.CARRIED, adjusted="0.20", executed="0.10")
    (row,) = summary_facts(place.working_year, ON).rows
    assert (row.project_code, row.unit, row.field) == (project.code, "演示教育局", project.field.name)
    assert (row.appropriated, row.spent) == (Decimal("0.30"), Decimal("0.20"))
    assert (row.target, row.own_score, row.own_grade, row.filed_on, row.note) == ("未申报", None, "", None, "未报")


def test_units_stand_together_and_other_years_and_districts_aside(place: Place) -> None:
    for unit in (place.far, place.unit, place.far):
        make_project(unit)
    make_project(place.unit, fiscal_year=2014)
    make_project(place.abroad)
    assert [row.unit for row in summary_facts(place.working_year, ON).rows] == [
        "演示教育局", "演示水利局", "演示水利局",
    ]  # fmt: skip


def test_a_form_shows_its_score_only_once_it_was_handed_in(place: Place, people: People) -> None:
    filing = selfeval.signed(place, people)
    assert filing.total is not None
    (row,) = summary_facts(place.working_year, ON).rows
    assert (row.own_score, row.own_grade, row.note) == (None, "", "未报")


def test_a_form_that_came_late_and_was_returned_says_so(place: Place, people: People) -> None:
    filing = selfeval.submitted(place, people, now=selfeval.TOO_LATE)
    Filing.objects.filter(pk=filing.pk).update(times_returned=2)
    (row,) = summary_facts(place.working_year, ON).rows
    assert (row.own_score, row.own_grade) == (filing.total, filing.grade)
    assert (row.filed_on, row.note) == (date(2016, 9, 16), "逾期；退回2次")


@pytest.mark.parametrize(
    ("indicators", "state"),
    [
        ([], UNCLEAR),
        ([(Operator.QUALITATIVE, "较好")], UNCLEAR),
        ([(Operator.AT_LEAST, "")], UNCLEAR),
        ([(Operator.QUALITATIVE, "较好"), (Operator.AT_LEAST, "90")], CLEAR),
    ],
)
def test_a_target_is_clear_when_something_of_it_can_be_measured(
    place: Place, indicators: list[tuple[Operator, str]], state: str
) -> None:
    project = make_project(place.unit)
    target = Target.objects.create(project=project, goal="道路整洁")
    for number, (op, value) in enumerate(indicators, start=1):
        Indicator.objects.create(
            target=target, number=number, name=f"指标{number}", op=op, target_value=value, weight=1
        )
    assert target_states(place.working_year) == {project.pk: state}
    assert summary_facts(place.working_year, ON).rows[0].target == state


def test_the_summary_asks_no_more_for_more_projects(
    place: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 3):
        while place.unit.projects.count() < count:
            make_project(place.unit)
        with django_assert_num_queries(4):
            summary_facts(place.working_year, ON)


def test_a_cut_is_taken_from_the_projects_part(place: Place, people: People) -> None:
    proposal = made.low_proposal(place, people)
    made.decided(proposal, people, percent="5")
    facts = unit_budget_facts(place.working_year, ON)
    (row,) = facts.rows
    assert (row.basic_requested, row.project_requested) == (Decimal(600000), Decimal(400000))
    assert (row.basic_proposed, row.project_proposed, row.cut) == (Decimal(600000), Decimal(350000), Decimal(50000))
    assert (row.last_total, row.score, row.grade) == (Decimal(900000), Decimal("66.39"), "中")
    assert (row.reason, row.decided_by, facts.policy) == ("得分偏低", "局领导", proposal.policy.title)


def test_a_cut_beyond_the_projects_part_reaches_the_basic_one(place: Place, people: People) -> None:
    proposal = made.low_proposal(place, people)
    type(proposal).objects.filter(pk=proposal.pk).update(proposed=Decimal(500000))
    (row,) = unit_budget_facts(place.working_year, ON).rows
    assert (row.basic_proposed, row.project_proposed) == (Decimal(500000), Decimal(0))


def test_without_a_policy_in_force_there_is_no_row(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    made.simulated(place, people)
    facts = unit_budget_facts(place.working_year, ON)
    assert (facts.rows, facts.policy) == ((), "")


def test_a_unit_that_was_not_evaluated_has_no_score(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    made.proposed(place, people)
    (row,) = unit_budget_facts(place.working_year, ON).rows
    assert (row.score, row.grade, row.reason, row.decided_by, row.cut) == (None, "", "", "", Decimal(0))


def test_the_budget_table_asks_no_more_for_more_units(
    place: Place, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    units: list[Unit] = [place.unit, make_unit(place.section, "演示二局"), make_unit(place.section, "演示三局")]
    for unit in units:
        made.make_budget(unit)
    made.proposed(place, people)
    found = unit_budget_facts(place.working_year, ON)
    assert [row.unit for row in found.rows] == ["演示教育局", "演示二局", "演示三局"]
    with django_assert_num_queries(3):
        unit_budget_facts(place.working_year, ON)
