"""Lists and verbs ask the database the same number of questions however many rows there are."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from budgeteval.accounts.models import User
from projects.results.domain import rate_filing
from projects.results.queries import visible_to as ratings_visible_to
from projects.selfeval import domain, queries
from projects.selfeval.models import Filing
from projects.targets.queries import visible_to as targets_visible_to
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME, drafts
from tests.people import People, Place

# PostgreSQL asks for the trail's lock before each of its lines; SQLite lets one writer in at a time anyhow.
LOCK = int(connection.vendor == "postgresql")
Listing = tuple[Callable[[Place, People], object], Callable[[User], QuerySet], Callable[[object], object]]


def a_rating(place: Place, people: People) -> object:
    return rate_filing(filing=made.accepted(place, people), by=people.erin, now=IN_TIME)


def a_target(place: Place, people: People) -> object:
    return made.issued_target(make_project(place.unit), people)


# What a page shows of each row must not cost a query a row: names of project, unit, year, reviewer.
LISTS: dict[str, Listing] = {
    "targets": (a_target, targets_visible_to, lambda one: (str(one), one.project.unit.name)),
    "filings": (
        made.submitted,
        queries.filings_visible_to,
        lambda one: (str(one), one.project.unit.name, str(one.rulebook), one.working_year.year),
    ),
    "reviews": (
        made.scored_review,
        queries.reviews_visible_to,
        lambda one: (str(one), one.filing.project.unit.name, str(one.reviewer)),
    ),
    "ratings": (a_rating, ratings_visible_to, lambda one: (str(one), str(one.unit), str(one.rulebook))),
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_for_the_members_scope_and_then_once(
    name: str,
    rows: int,
    place: Place,
    people: People,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make, visible_to, shown = LISTS[name]
    for _ in range(rows):
        make(place, people)
    with django_assert_num_queries(2):
        assert len([shown(one) for one in visible_to(people.erin)]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_of_units_ask_once_however_many_units_there_are(
    rows: int, place: Place, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made.opened_return(place, people)
    made.opened_appraisal(place, people)
    for visible_to in (queries.unit_returns_visible_to, queries.appraisals_visible_to):
        with django_assert_num_queries(2):
            listed = [(str(one), one.unit.name, one.working_year.year) for one in visible_to(people.erin)[:rows]]
        assert len(listed) == rows


def fetched() -> Filing:
    return Filing.objects.select_related("project__unit", "working_year", "rulebook").get()


@pytest.mark.parametrize("rows", [1, 4])
def test_saving_costs_the_same_however_many_rows_a_form_has(
    rows: int, place: Place, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made.drafted(place, people, drafts()[:rows])
    filing = fetched()
    # right, rows, money, goals, form, history, rows written, trail (2), and five savepoint lines
    with django_assert_num_queries(13 + LOCK):
        made.save(filing, people, drafts()[:rows])


def test_signing_handing_in_accepting_and_rating_cost_a_handful_each(
    place: Place, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made.drafted(place, people)
    filing = fetched()
    with django_assert_num_queries(9 + LOCK):
        domain.sign(filing=filing, by=people.bob, now=IN_TIME)
    with django_assert_num_queries(16 + LOCK):
        domain.submit(filing=filing, by=people.alice, now=IN_TIME)
    with django_assert_num_queries(15 + LOCK):
        domain.accept(filing=filing, by=people.dora, now=IN_TIME)
    with django_assert_num_queries(7 + LOCK):
        rate_filing(filing=filing, by=people.erin, now=IN_TIME)


@pytest.mark.parametrize("rows", [1, 3])
def test_opening_costs_the_same_however_many_projects_there_are(
    rows: int, place: Place, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made.small_rulebook(place.district, people.erin)
    for _ in range(rows):
        make_project(place.unit)
    with django_assert_num_queries(8 + LOCK):
        domain.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
