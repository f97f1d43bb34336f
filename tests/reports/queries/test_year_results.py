"""The yearly report on key and department evaluation and what followed for the budget."""

from decimal import Decimal

from pytest_django import DjangoAssertNumQueries

from projects.budgeting.models import Proposal
from projects.experts.models import Seat
from projects.results import domain as results
from reports.queries import year_results
from tests.factories import budgeting as made
from tests.factories import panels
from tests.factories.panels import NOW
from tests.factories.registry import make_project
from tests.factories.reviews import reported_key
from tests.matrix import everywhere
from tests.people import People, Place


def test_a_key_project_stands_with_its_money_experts_and_problems(place: Place, people: People) -> None:
    review = reported_key(place, people)
    (found,) = year_results.key_results(place.working_year)
    assert (found.project, found.unit, found.ground) == ("道路清扫", "演示教育局", "社会关注度高")
    assert (found.appropriated, found.spent) == (Decimal("100000.00"), Decimal("80000.00"))
    assert (found.experts, found.total, found.grade, found.satisfaction) == (
        3, review.judged.total, "良", Decimal("80.00"),
    )  # fmt: skip


def test_what_is_not_confirmed_is_not_told(place: Place, people: People) -> None:
    key, department = panels.key_closed(place, people), panels.department_closed(place, people)
    panels.planned_key(place, people)
    for evaluation in (key, department):
        results.rate_evaluation(evaluation=evaluation, by=people.erin, now=NOW)
    assert year_results.key_results(place.working_year) == ()
    assert year_results.department_results(place.working_year) == ()


def test_a_department_stands_with_all_it_spent(place: Place, people: People) -> None:
    made.rated(place, people)
    assert year_results.department_results(place.working_year)[0].spent == 0
    make_project(place.unit, executed="200.00")
    (found,) = year_results.department_results(place.working_year)
    assert (found.unit, found.spent, found.total, found.grade) == (
        "演示教育局", Decimal("200.00"), Decimal("66.39"), "中",
    )  # fmt: skip
    assert found.problems == ("依据不足",)
    panels.hand_in(place.unit, budget_start="1000", budget_added="0", carried_in="0", left_over="1")
    assert year_results.department_results(place.working_year)[0].spent == Decimal(999)


def test_experts_of_departments_are_counted_once_without_those_replaced(place: Place, people: People) -> None:
    assert year_results.department_experts(place.working_year) == 0
    made.rated(place, people)
    assert year_results.department_experts(place.working_year) == 3
    Seat.objects.filter(number=1).update(replaced_at=NOW, replaced_because="回避")
    assert year_results.department_experts(place.working_year) == 2


def test_the_policy_in_force_stands_before_the_examples_tried_out(place: Place, people: People) -> None:
    proposal = made.low_proposal(place, people)
    made.decided(proposal, people, percent="5")
    made.simulated(place, people, made.policy_text("example-2017"))
    force, tried = year_results.policies(place.working_year)
    assert (force.policy, force.example, force.units, force.affected) == (proposal.policy.title, False, 1, 1)
    assert (force.requested, force.proposed, force.cut) == (Decimal(1000000), Decimal(950000), Decimal(50000))
    assert [(cut.unit, cut.proposed, cut.reason) for cut in force.cuts] == [("演示教育局", Decimal(950000), "得分偏低")]
    assert (tried.example, tried.units, tried.cuts) == (True, 1, ())
    Proposal.objects.update(proposed=Decimal(1000000))
    assert year_results.policies(place.working_year)[0].cuts == ()


def test_an_example_that_was_not_tried_out_is_not_told(place: Place, people: People) -> None:
    made.adopted(place, people, made.policy_text("example-2017"))
    assert year_results.policies(place.working_year) == ()


def test_more_evaluations_ask_no_more_of_the_database(
    place: Place, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = everywhere(place, people)
    units = [place.unit, place.neighbour, place.far]
    for count in (1, 3):
        while len(year_results.key_results(place.working_year)) < count:
            unit = units[len(year_results.key_results(place.working_year))]
            reported_key(place, people, unit)
            made.rated(place, people, unit)
        with django_assert_num_queries(5):
            year_results.key_results(place.working_year)
        with django_assert_num_queries(5):
            year_results.department_results(place.working_year)
