"""Who may open a survey, cell by cell."""

from functools import partial

import pytest

from projects.surveys.domain import open_survey
from tests.matrix import EVERYBODY, column, grid, tried
from tests.people import People, Place
from tests.projects.surveys.test_exchange import NOW, PLAN

pytestmark = pytest.mark.django_db

# o Alice's and Bob's own unit, a one of the other district, where Charlie holds every role
RIGHTS = grid("""
          open_survey
alice     .
bob       .
charlie   a
dora      .
erin      o
frank     .
grace     .
henry     .
ivy       .
judy      .
mallory   .
""")


def test_who_may_open_a_survey(place: Place, people: People) -> None:
    acts = {
        letter: partial(lambda unit, user: open_survey(subject=unit, year=2016, plan=PLAN, by=user, now=NOW), unit)
        for letter, unit in (("o", place.unit), ("a", place.abroad))
    }
    assert tried(people, EVERYBODY, acts) == column(RIGHTS, "open_survey", EVERYBODY)
