"""Lists cost the same number of queries whatever their length."""

import pytest
from pytest_django import DjangoAssertNumQueries

from projects.experts import queries
from tests.factories import panels as made
from tests.people import People, Place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
def test_draws_seats_and_sheets_are_read_in_two_queries_each(
    place: Place, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    units = [place.unit, place.neighbour, place.far][:rows]
    for unit in units:
        made.joined(made.fixed_department(place, people, unit), people)
    with django_assert_num_queries(2):
        assert len([str(draw) for draw in queries.draws_visible_to(people.ivy)]) == rows
    with django_assert_num_queries(2):
        assert len([str(sheet) for sheet in queries.sheets_visible_to(people.ivy)]) == rows * made.SEATS
    judged = made.sheets_of(made.panel_of(made.fresh_department(place.unit.department_reviews.get())))[0].judged
    with django_assert_num_queries(2):
        assert len([str(list(sheet.points.all())) for sheet in queries.panel_sheets(judged)]) == made.SEATS
