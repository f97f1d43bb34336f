"""Role × verb × own or other for ratings, and who sees which rating from when."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from budgeteval.accounts.models import User
from projects.directory.models import Role
from projects.keyreview.models import KeyReview
from projects.results import domain
from projects.results.models import Rating
from projects.results.permissions import access_rating
from projects.results.queries import visible_to
from projects.selfeval import domain as selfeval
from projects.selfeval.models import Review
from projects.transitions import Refused
from tests.factories import selfeval as made
from tests.factories.directory import make_member
from tests.factories.evaluations import scored_key_review
from tests.factories.selfeval import IN_TIME
from tests.matrix import EVERYBODY, LETTERS, column, everywhere, grid, tried, unit_of
from tests.people import People, Place

# o own unit, c the school below it, n a neighbour of the same section, f a unit of another section
RIGHTS = grid("""
          rate_filing  rate_review  rate_evaluation  confirm  confirm_evaluation
alice     .            .            .                .        .
bob       .            .            .                .        .
charlie   .            .            .                .        .
dora      .            .            .                .        .
erin      ocnf         ocnf         ocnf             ocnf     ocnf
frank     .            .            .                .        .
grace     .            .            .                .        .
henry     .            .            .                .        .
ivy       .            .            .                .        .
judy      .            .            .                .        .
mallory   .            .            .                .        .
""")


def closed_review(place: Place, people: People) -> Review:
    return selfeval.accept_review(review=made.scored_review(place, people), by=people.dora, now=IN_TIME)


def self_rating(place: Place, people: People) -> Rating:
    return domain.rate_filing(filing=made.accepted(place, people), by=people.erin, now=IN_TIME)


def final_review(place: Place, people: People) -> KeyReview:
    review = scored_key_review(place, people)
    domain.rate_evaluation(evaluation=review, by=people.erin, now=IN_TIME)
    KeyReview.objects.filter(pk=review.pk).update(stage="final")
    return review


READY: dict[str, tuple[str, Callable[[Place, People], Model]]] = {
    "rate_filing": ("filing", made.accepted),
    "rate_review": ("review", closed_review),
    "rate_evaluation": ("evaluation", scored_key_review),
    "confirm": ("rating", self_rating),
    "confirm_evaluation": ("evaluation", final_review),
}


def act(verb: str, name: str, obj: Model, user: User) -> None:
    getattr(domain, verb)(**{name: type(obj)._base_manager.get(pk=obj.pk)}, by=user, now=IN_TIME)


@pytest.mark.parametrize("verb", READY)
def test_who_may_do_it_with_whose(verb: str, place: Place, people: People) -> None:
    name, maker = READY[verb]
    able = everywhere(place, people)
    objects = {letter: maker(replace(place, unit=unit_of(place, letter)), able) for letter in LETTERS}
    acts = {letter: partial(act, verb, name, obj) for letter, obj in objects.items()}
    assert tried(people, EVERYBODY, acts) == column(RIGHTS, verb, EVERYBODY)


PROPOSED = {
    "alice": "", "bob": "", "charlie": "", "dora": "ocn", "erin": "ocnf", "frank": "", "grace": "",
    "henry": "ocnf", "ivy": "ocnf", "judy": "", "mallory": "",
}  # fmt: skip
CONFIRMED = PROPOSED | {"alice": "o", "bob": "oc"}


@pytest.mark.parametrize(("stage", "expected"), [("proposed", PROPOSED), ("confirmed", CONFIRMED)])
def test_a_unit_sees_its_own_rating_once_it_is_confirmed(
    stage: str, expected: dict[str, str], place: Place, people: People
) -> None:
    able = everywhere(place, people)
    ratings = {letter: self_rating(replace(place, unit=unit_of(place, letter)), able) for letter in LETTERS}
    Rating.objects.update(stage=stage)
    for name, letters in expected.items():
        user = people.named(name)
        assert set(visible_to(user)) == {ratings[letter] for letter in letters}, name
        for letter, rating in ratings.items():
            if letter in letters:
                assert access_rating(user, rating.pk) == rating
            else:
                with pytest.raises(Refused, match="您无权查看"):
                    access_rating(user, rating.pk)
    assert not visible_to(AnonymousUser()).exists()


def test_a_unit_reads_its_result_and_not_what_each_expert_gave(place: Place, people: People) -> None:
    rating = domain.rate_evaluation(evaluation=scored_key_review(place, people), by=people.erin, now=IN_TIME)
    domain.confirm(rating=rating, by=people.erin, now=IN_TIME)
    for user in (people.alice, people.bob):
        for seen in (visible_to(user).get(), access_rating(user, rating.pk)):
            assert (seen.total, len(seen.lines)) == (rating.total, 2)
            with pytest.raises(PermissionDenied, match="不向被评价单位提供"):
                _ = seen.inputs
    for user in (people.dora, people.erin, people.ivy):
        assert visible_to(user).get().inputs["sheets"]


def test_a_units_own_form_stands_behind_its_self_rating_for_all_to_see(place: Place, people: People) -> None:
    rating = self_rating(place, people)
    domain.confirm(rating=rating, by=people.erin, now=IN_TIME)
    assert visible_to(people.alice).get().inputs == rating.inputs


def test_an_officer_who_is_also_a_clerk_reads_as_an_officer(place: Place, people: People) -> None:
    make_member(people.dora, Role.UNIT_CLERK, place.far)
    rating = domain.rate_evaluation(evaluation=scored_key_review(place, people), by=people.erin, now=IN_TIME)
    domain.confirm(rating=rating, by=people.erin, now=IN_TIME)
    assert visible_to(people.dora).get().inputs["sheets"]
