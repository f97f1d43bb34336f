"""Many ratings at once: in columns the same is found, in the same words, as one by one."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.results import domain
from projects.results.domain import recomputation
from projects.results.domain.outcomes import outcome_of
from projects.results.models import Rating, RatingKind
from projects.results.queries import standing_ratings
from projects.rulebooks.models import Rulebook
from projects.scoring import rulebook
from projects.scoring.bulk import rate_forms
from tests.factories import selfeval as made
from tests.factories.evaluations import scored_key_review
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place
from tests.projects.scoring.bulk import forms

WRONG_LINES: list[Any] = [None, [], {}, "x", [None], [{}], [{"score": 1}]]


def kept(rules: rulebook.Rulebook, number: int) -> Rulebook:
    """The rulebook as a district keeps it."""
    return Rulebook(pk=number, title=rules.label, sha256=rules.sha256, content=json.loads(rules.canonical))


BOOKS = [kept(rules, number) for number, rules in enumerate(forms.books(), start=1)]


@st.composite
def honest(draw: st.DrawFn) -> Rating:
    """A rating that says what its inputs and rules give."""
    book = draw(st.sampled_from(BOOKS))
    rules = forms.books()[book.pk - 1]
    inputs = draw(forms.forms(rules))
    kind = draw(st.sampled_from([RatingKind.SELF, RatingKind.SECTION]))
    outcome = outcome_of(rules, kind, inputs)
    return Rating(
        kind=kind, rulebook=book, inputs=inputs, lines=outcome.lines, total=outcome.total, grade=outcome.grade
    )


@st.composite
def tampered(draw: st.DrawFn) -> Rating:
    """A rating of which something was changed afterwards."""
    rating = draw(honest())
    what = draw(st.sampled_from(["total", "grade", "points", "lines", "inputs", "kind", "rulebook"]))
    if what == "total":
        rating.total += draw(st.sampled_from([Decimal("0.01"), Decimal(-1), Decimal(10)]))
    elif what == "grade":
        rating.grade = draw(st.sampled_from(["优", "差", ""]))
    elif what == "points":
        rating.lines[-1]["score"] = draw(st.sampled_from(["0.00", "100.00", "5", None, 5]))
    elif what == "lines":
        rating.lines = draw(st.sampled_from(WRONG_LINES))
    elif what == "inputs":
        rating.inputs = draw(forms.damaged(st.just(rating.inputs)))
    elif what == "kind":
        rating.kind = RatingKind.KEY
    else:
        rating.rulebook = draw(st.sampled_from(BOOKS))
    return rating


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(honest(), tampered()), max_size=10))
def test_every_rating_is_judged_as_one_by_one_in_the_given_order(ratings: list[Rating]) -> None:
    found = list(domain.differences(ratings))
    assert [id(rating) for rating, _ in found] == [id(rating) for rating in ratings]
    assert [words for _, words in found] == [domain.difference(rating) for rating in ratings]


@settings(max_examples=30, deadline=None)
@given(st.lists(honest(), max_size=10))
def test_columns_hold_every_honest_form(ratings: list[Rating]) -> None:
    assert {words for _, words in domain.differences(ratings)} <= {""}
    for rating in ratings:
        rules = forms.books()[rating.rulebook_id - 1]
        assert [len(group.forms) for group in rate_forms(rules, [rating.inputs])] == [1]


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"weight": None}, "无法重算（TypeError"),
        ({"weight": "1e999999999"}, "无法重算（ValueError：“1e999999999”不是通常大小的数值）"),
        ({"level1": 5}, "无法重算（AttributeError"),
        ({"claimed": "14.38"}, "登记 97.37 分、“优”，重算 97.38 分、“优”"),
    ],
    ids=["missing", "huge", "wrong type", "changed"],
)
@pytest.mark.django_db
def test_what_damaged_inputs_lead_to_is_said(inputs: dict[str, Any], words: str, place: Place, people: People) -> None:
    rating = domain.rate_filing(filing=made.accepted(place, people), by=people.erin, now=IN_TIME)
    rating.inputs["lines"][0] |= inputs
    [(_, said)] = domain.differences([rating])
    assert words in said


def test_portions_are_bounded_and_leave_nothing_out(
    monkeypatch: pytest.MonkeyPatch, place: Place, people: People
) -> None:
    domain.rate_filing(filing=made.accepted(place, people), by=people.erin, now=IN_TIME)
    domain.rate_evaluation(evaluation=scored_key_review(place, people), by=people.erin, now=IN_TIME)
    monkeypatch.setattr(recomputation, "PORTION", 3)
    ratings = [rating for _ in range(4) for rating in standing_ratings()]
    assert [len(portion) for portion in recomputation.portions(ratings)] == [3, 3, 2]
    assert [words for _, words in domain.differences(ratings)] == [""] * 8


def test_ratings_by_one_rulebook_share_it(place: Place, people: People) -> None:
    domain.rate_filing(filing=made.accepted(place, people), by=people.erin, now=IN_TIME)
    domain.rate_evaluation(evaluation=scored_key_review(place, people), by=people.erin, now=IN_TIME)
    first, second = standing_ratings()
    assert first.rulebook is second.rulebook
    assert [rating.kind for rating in standing_ratings(kind=RatingKind.SELF)] == [RatingKind.SELF]
