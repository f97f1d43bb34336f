"""Role × verb × own or other's object for key reviews, cell by cell; and who reads them."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from budgeteval.accounts.models import User
from projects.experts.domain import evaluations
from projects.experts.models import Panel
from projects.keyreview import domain
from projects.keyreview.models import KeyReview
from projects.keyreview.permissions import access_review
from projects.keyreview.queries import reviews_visible_to
from projects.rulebooks.models import Rulebook
from projects.transitions import Refused
from tests.factories import panels as made
from tests.factories.panels import NOW
from tests.factories.registry import make_project
from tests.matrix import EVERYBODY, LETTERS, Grid, column, grid, tried, unit_of
from tests.people import People, Place

pytestmark = pytest.mark.django_db

# o Alice's and Bob's own unit, c the school below it, n a neighbour of the section, f of another section, a abroad
CENTRE_STEPS = grid("""
          plan_review  fix_framework  join_panel  record_data  record_event  open_review_materials
alice     .            .              .           .            .             .
bob       .            .              .           .            .             .
charlie   a            a              a           a            a             a
dora      .            .              .           .            .             .
erin      ocnf         ocnf           ocnf        ocnf         ocnf          ocnf
frank     .            .              .           .            .             .
grace     .            .              .           .            .             .
henry     .            .              .           .            .             .
ivy       .            .              .           .            .             .
judy      .            .              .           .            .             .
mallory   .            .              .           .            .             .
""")
LATER_STEPS = grid("""
          begin_scoring  score  draft_report  send_to_unit  answer  finalise
alice     .              .      .             .             .       .
bob       .              .      .             .             oc      .
charlie   a              a      a             a             a       a
dora      .              .      .             .             .       .
erin      ocnf           ocnf   ocnf          ocnf          .       ocnf
frank     .              .      .             .             .       .
grace     .              .      .             .             .       .
henry     .              .      .             .             .       .
ivy       .              .      .             .             .       .
judy      .              .      .             .             .       .
mallory   .              .      .             .             .       .
""")
RIGHTS: Grid = CENTRE_STEPS | LATER_STEPS
READING = grid("""
          before  drawn
alice     o       o
bob       oc      oc
charlie   a       a
dora      ocn     ocn
erin      ocnf    ocnf
frank     .       .
grace     .       on
henry     ocnf    ocnf
ivy       ocnf    ocnf
judy      .       .
mallory   .       .
""")


def with_rules(review: KeyReview, people: People) -> KeyReview:
    made.review_rulebook(review.working_year.district, people.erin)
    return review


def with_data(review: KeyReview, people: People) -> KeyReview:
    made.survey_of(review.project)
    domain.record_data(review=review, data=made.FIGURES, by=people.erin, now=NOW)
    made.joined(review, people)
    return review


def with_panel(review: KeyReview, people: People) -> KeyReview:
    made.seated(made.frozen_for(review, people), people)
    return review


def met(review: KeyReview, people: People) -> KeyReview:
    made.opened(made.panel_of(review), people)
    return review


def scored(review: KeyReview, people: People) -> KeyReview:
    evaluations.score(evaluation=review, by=people.erin, now=NOW)
    return review


def drafted(review: KeyReview, people: People) -> KeyReview:
    evaluations.draft_report(evaluation=scored(review, people), narrative={}, by=people.erin, now=NOW)
    return review


def sent(review: KeyReview, people: People) -> KeyReview:
    made.sent(review, people)
    return review


def after(make: Callable[..., KeyReview], step: Callable[[KeyReview, People], KeyReview]) -> Callable[..., KeyReview]:
    return lambda place, people, unit: step(make(place, people, unit), people)


READY: dict[str, Callable[..., KeyReview]] = {
    "fix_framework": after(made.planned_key, with_rules),
    "join_panel": after(made.fixed_key, with_panel),
    "record_data": made.fixed_key,
    "record_event": made.planned_key,
    "open_review_materials": after(made.fixed_key, with_data),
    "begin_scoring": after(made.key_with_materials, met),
    "score": made.key_closed,
    "draft_report": after(made.key_closed, scored),
    "send_to_unit": after(made.key_closed, drafted),
    "answer": after(made.key_closed, sent),
    "finalise": after(made.key_closed, sent),
}


def act(verb: str, review: KeyReview, user: User) -> None:
    fresh, common = made.fresh_key(review), {"by": user, "now": NOW}
    more: dict[str, dict[str, Any]] = {
        "record_data": {"data": {"output_planned": Decimal(1)}},
        "record_event": {"kind": "visit", "on": NOW.date(), "place": "", "people": None, "note": ""},
        "draft_report": {"narrative": {}},
        "answer": {"opinion": "无意见"},
    }
    if verb == "fix_framework":
        book = Rulebook.objects.get(district=fresh.working_year.district_id)
        evaluations.fix_framework(evaluation=fresh, rulebook=book, framework="road", by=user, now=NOW)
    elif verb == "join_panel":
        panel = next(one for one in Panel.objects.all() if fresh.project.code in one.draw.frame["objects"])
        evaluations.join_panel(evaluation=fresh, panel=made.fresh_panel(panel), by=user, now=NOW)
    elif verb in ("record_data", "record_event", "open_review_materials"):
        getattr(domain, verb)(review=fresh, **common, **more.get(verb, {}))
    else:
        getattr(evaluations, verb)(evaluation=fresh, **common, **more.get(verb, {}))


def everywhere(place: Place, people: People, make: Callable[..., KeyReview]) -> dict[str, KeyReview]:
    """A review of each unit here, and one abroad."""
    found = {letter: make(place, people, unit_of(place, letter)) for letter in LETTERS}
    return found | {"a": make(made.elsewhere(place), made.rulers(people), place.abroad)}


@pytest.mark.parametrize("verb", READY)
def test_who_may_do_what_with_key_reviews(verb: str, place: Place, people: People) -> None:
    reviews = everywhere(place, people, READY[verb])
    acts = {letter: partial(act, verb, review) for letter, review in reviews.items()}
    assert tried(people, EVERYBODY, acts) == column(RIGHTS, verb, EVERYBODY)


def test_who_may_plan(place: Place, people: People) -> None:
    years = dict.fromkeys(LETTERS, place.working_year) | {"a": made.elsewhere(place).working_year}
    projects = {letter: make_project(unit_of(place, letter)) for letter in LETTERS} | {"a": make_project(place.abroad)}
    acts = {
        letter: partial(
            lambda year, project, user: domain.plan_review(
                working_year=year, project=project, ground="演示", content="", by=user, now=NOW
            ),
            years[letter],
            project,
        )
        for letter, project in projects.items()
    }
    assert tried(people, EVERYBODY, acts) == column(RIGHTS, "plan_review", EVERYBODY)


def test_who_reads_a_key_review_before_and_after_the_draw(place: Place, people: People) -> None:
    reviews = everywhere(place, people, made.fixed_key)
    assert readers(people, reviews) == column(READING, "before", EVERYBODY)
    panel = made.seated(made.frozen(place, people, [reviews["o"].project, reviews["n"].project]), people)
    for letter in "on":
        made.joined(reviews[letter], people, panel)
    assert readers(people, reviews) == column(READING, "drawn", EVERYBODY)
    assert not reviews_visible_to(AnonymousUser()).exists()


def readers(people: People, reviews: dict[str, KeyReview]) -> dict[str, set[str]]:
    """By person, the letters of the reviews that the list shows; the door must agree."""
    found = {}
    for name in EVERYBODY:
        user = people.named(name)
        visible = set(reviews_visible_to(user).values_list("pk", flat=True))
        found[name] = {letter for letter, review in reviews.items() if review.pk in visible}
        for letter, review in reviews.items():
            if letter in found[name]:
                assert access_review(user, review.pk) == review
            else:
                with pytest.raises(Refused, match="没有这项重点评价，或您无权查看"):
                    access_review(user, review.pk)
    return found


def test_what_tells_seats_apart_stays_with_those_who_read_the_whole_district(place: Place, people: People) -> None:
    """Units, sections and experts get a review without its diagnostics by seat and its explained scorecard."""
    review = made.key_closed(place, people)
    for name in ("alice", "bob", "dora", "grace", "erin", "henry", "ivy"):
        seen = reviews_visible_to(people.named(name)).get(pk=review.pk)
        assert seen.judged is not None
        withheld = seen.judged.get_deferred_fields() & {"diagnostics", "scorecard"}
        assert withheld == (set() if name in ("erin", "henry", "ivy") else {"diagnostics", "scorecard"}), name
