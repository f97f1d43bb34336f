"""Role × verb × own or other's object for what department reviews have of their own; and who reads them."""

from collections.abc import Callable
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser

from budgeteval.accounts.models import User
from projects.departments import domain
from projects.departments.models import DepartmentReview
from projects.departments.permissions import access_review
from projects.departments.queries import reviews_visible_to
from projects.experts.domain import evaluations
from projects.transitions import Refused
from tests.factories import panels as made
from tests.factories.panels import NOW
from tests.matrix import EVERYBODY, LETTERS, column, grid, tried, unit_of
from tests.people import People, Place

pytestmark = pytest.mark.django_db

# o Alice's and Bob's own unit, c the school below it, n a neighbour of the section, f of another section, a abroad
RIGHTS = grid("""
          plan_review  open_review_materials  answer
alice     .            .                      .
bob       .            .                      oc
charlie   a            a                      a
dora      .            .                      .
erin      ocnf         ocnf                   .
frank     .            .                      .
grace     .            .                      .
henry     .            .                      .
ivy       .            .                      .
judy      .            .                      .
mallory   .            .                      .
""")
READING = grid("""
          reviews
alice     o
bob       oc
charlie   a
dora      ocn
erin      ocnf
frank     .
grace     o
henry     ocnf
ivy       ocnf
judy      .
mallory   .
""")


def act(verb: str, review: DepartmentReview, user: User) -> None:
    fresh = made.fresh_department(review)
    if verb == "answer":
        evaluations.answer(evaluation=fresh, opinion="无意见", by=user, now=NOW)
    else:
        domain.open_review_materials(review=fresh, by=user, now=NOW)


def joined(place: Place, people: People, letter: str) -> DepartmentReview:
    review = made.fixed_department(place, people, unit_of(place, letter) if letter != "a" else place.unit)
    made.joined(review, people)
    return review


def sent(place: Place, people: People, letter: str) -> DepartmentReview:
    review = made.department_closed(place, people, unit_of(place, letter) if letter != "a" else place.unit)
    made.sent(review, people)
    return review


@pytest.mark.parametrize(("verb", "make"), [("open_review_materials", joined), ("answer", sent)])
def test_who_may_do_what_with_department_reviews(
    verb: str, make: Callable[..., DepartmentReview], place: Place, people: People
) -> None:
    reviews = {letter: make(place, people, letter) for letter in LETTERS}
    reviews["a"] = make(made.elsewhere(place), made.rulers(people), "a")
    acts = {letter: partial(act, verb, review) for letter, review in reviews.items()}
    assert tried(people, EVERYBODY, acts) == column(RIGHTS, verb, EVERYBODY)


def test_who_may_plan(place: Place, people: People) -> None:
    places = dict.fromkeys(LETTERS, place) | {"a": made.elsewhere(place)}
    acts = {
        letter: partial(
            lambda there, unit, user: domain.plan_review(
                working_year=there.working_year, unit=unit, ground="演示", duties="", by=user, now=NOW
            ),
            there,
            unit_of(there, letter) if letter != "a" else there.unit,
        )
        for letter, there in places.items()
    }
    assert tried(people, EVERYBODY, acts) == column(RIGHTS, "plan_review", EVERYBODY)


def test_who_reads_a_department_review(place: Place, people: People) -> None:
    reviews = {letter: made.fixed_department(place, people, unit_of(place, letter)) for letter in LETTERS}
    reviews["a"] = made.fixed_department(made.elsewhere(place), made.rulers(people))
    made.joined(reviews["o"], people)
    found = {}
    for name in EVERYBODY:
        user = people.named(name)
        visible = set(reviews_visible_to(user).values_list("pk", flat=True))
        found[name] = {letter for letter, review in reviews.items() if review.pk in visible}
        for letter in set(reviews) - found[name]:
            with pytest.raises(Refused, match="没有这项部门整体评价，或您无权查看"):
                access_review(user, reviews[letter].pk)
    assert found == column(READING, "reviews", EVERYBODY)
    assert access_review(people.bob, reviews["c"].pk) == reviews["c"]
    assert not reviews_visible_to(AnonymousUser()).exists()


def test_what_tells_seats_apart_stays_with_those_who_read_the_whole_district(place: Place, people: People) -> None:
    """Units, sections and experts get a review without its diagnostics by seat and its explained scorecard."""
    review = made.department_closed(place, people)
    for name in ("alice", "bob", "dora", "grace", "erin", "henry", "ivy"):
        seen = reviews_visible_to(people.named(name)).get(pk=review.pk)
        assert seen.judged is not None
        withheld = seen.judged.get_deferred_fields() & {"diagnostics", "scorecard"}
        assert withheld == (set() if name in ("erin", "henry", "ivy") else {"diagnostics", "scorecard"}), name
