"""What the policy looks at, exact to the fen, and who reads proposals when."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from projects.budgeting import domain
from projects.budgeting.models import Proposal
from projects.budgeting.permissions import access_proposal
from projects.budgeting.queries import proposals_visible_to, unit_cases
from projects.registry.models import Project, Source
from projects.results import domain as results
from projects.scoring.consequence import Case
from projects.selfeval.models import UnitReturn
from projects.transitions import Refused
from tests.factories import budgeting as made
from tests.factories import panels
from tests.factories.panels import NOW
from tests.factories.registry import make_funding, make_project
from tests.matrix import EVERYBODY, LETTERS, column, grid, unit_of
from tests.people import People, Place

pytestmark = pytest.mark.django_db


def case(place: Place) -> Case:
    (found,) = unit_cases(place.working_year).values()
    return found


def test_what_nobody_knows_stays_unknown(place: Place) -> None:
    made.make_budget(place.unit)
    assert case(place) == Case(
        code=place.unit.code, name="演示教育局", kind="unit", requested=Decimal(1000000), last_year=Decimal(900000)
    )


def test_money_is_added_up_to_the_fen_over_many_projects(place: Place) -> None:
    made.make_budget(place.unit)
    for _ in range(10):
        project = make_project(place.unit, adjusted="0.10", executed="0.10")
        make_funding(project, source=Source.CARRIED, adjusted="0.20", executed="0.10")
    make_project(place.unit, fiscal_year=2014)
    found = case(place)
    assert found.carryover_growth == Decimal("-1.00")
    assert found.execution == Decimal("66.6667")
    assert found.carryover == Decimal("33.3333")


def test_a_unit_without_any_money_has_no_rates(place: Place) -> None:
    made.make_budget(place.unit)
    make_project(place.unit, adjusted="0.00", executed="0.00")
    assert (case(place).execution, case(place).carryover, case(place).carryover_growth) == (None, None, Decimal(0))


@pytest.mark.parametrize(
    ("flags", "protected"),
    [
        ({"guaranteed": True}, {"guaranteed": Decimal(100000)}),
        ({"guaranteed": True, "personal_subsidy": True, "contracted": True}, {"guaranteed": Decimal(100000)}),
        ({"personal_subsidy": True, "contracted": True}, {"personal_subsidy": Decimal(100000)}),
        ({"contracted": True}, {"contracted": Decimal(100000)}),
        ({}, {}),
    ],
)
def test_a_project_protected_for_several_reasons_counts_once(
    place: Place, flags: dict[str, bool], protected: dict[str, Decimal]
) -> None:
    made.make_budget(place.unit)
    project = make_project(place.unit)
    Project.objects.filter(pk=project.pk).update(**flags)
    assert case(place).protected == protected


def test_no_more_is_protected_than_the_projects_part_of_the_request(place: Place) -> None:
    made.make_budget(place.unit, projects="150000.00")
    for flag in ("guaranteed", "contracted"):
        project = make_project(place.unit)
        Project.objects.filter(pk=project.pk).update(**{flag: True})
    assert case(place).protected == {"guaranteed": Decimal(100000), "contracted": Decimal(50000)}


@pytest.mark.parametrize(
    ("fields", "filing"),
    [({}, "missing"), ({"filed_at": NOW}, "on_time"), ({"filed_at": NOW, "late": True}, "late")],
)
def test_the_summary_table_is_missing_late_or_on_time(
    place: Place, people: People, fields: dict[str, object], filing: str
) -> None:
    made.make_budget(place.unit)
    made.missing_table(place)
    UnitReturn.objects.update(**fields, filed_by=people.alice if fields else None)
    assert case(place).filing == filing


def test_only_a_confirmed_rating_counts(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    review = panels.department_closed(place, people, points=made.LOW)
    results.rate_evaluation(evaluation=review, by=people.erin, now=NOW)
    assert case(place).score is None
    panels.sent(review, people)
    panels.evaluations.finalise(evaluation=review, by=people.erin, now=NOW)
    results.confirm_evaluation(evaluation=review, by=people.erin, now=NOW)
    assert (case(place).score, case(place).grade, case(place).department_grade) == (Decimal("66.39"), "中", "中")


@pytest.mark.parametrize("rows", [1, 3])
def test_cases_and_proposals_are_read_in_the_same_number_of_queries(
    place: Place, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for unit in (place.unit, place.neighbour, place.far)[:rows]:
        made.make_budget(unit)
        make_project(unit)
    with django_assert_num_queries(5):
        assert len(unit_cases(place.working_year)) == rows
    made.proposed(place, people)
    with django_assert_num_queries(2):
        assert len([f"{one}{one.policy}{one.working_year}" for one in proposals_visible_to(people.ivy)]) == rows


# o Alice's and Bob's own unit, c the school below it, n a neighbour of the section, f of another section
READING = grid("""
          before  applied
alice     .       o
bob       .       oc
charlie   .       .
dora      ocn     ocn
erin      ocnf    ocnf
frank     .       .
grace     .       .
henry     ocnf    ocnf
ivy       ocnf    ocnf
judy      .       .
mallory   .       .
""")


def test_a_unit_sees_its_proposal_when_it_stands_in_the_budget(place: Place, people: People) -> None:
    for letter in LETTERS:
        made.make_budget(unit_of(place, letter))
    proposals = made.proposed(place, people)
    assert readers(place, people, proposals) == column(READING, "before", EVERYBODY)
    for proposal in proposals.values():
        domain.approve_proposal(proposal=proposal, by=people.henry, now=NOW)
        domain.apply_proposal(proposal=proposal, by=people.erin, now=NOW)
    assert readers(place, people, proposals) == column(READING, "applied", EVERYBODY)
    assert not proposals_visible_to(AnonymousUser()).exists()


def readers(place: Place, people: People, proposals: dict[str, Proposal]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in EVERYBODY:
        visible = set(proposals_visible_to(people.named(name)).values_list("unit__code", flat=True))
        found[name] = {letter for letter in LETTERS if unit_of(place, letter).code in visible}
        for code, proposal in proposals.items():
            if code in visible:
                assert access_proposal(people.named(name), proposal.pk) == proposal
            else:
                with pytest.raises(Refused, match="没有这份预算建议，或您无权查看"):
                    access_proposal(people.named(name), proposal.pk)
    return found
