"""Evaluations whose rating is confirmed, ready to be reported."""

from collections.abc import Mapping, Sequence

from projects.directory.models import Unit
from projects.experts.domain import evaluations
from projects.experts.models import Evaluation
from projects.keyreview.models import KeyReview
from projects.results import domain as results
from tests.factories import panels
from tests.factories.panels import NOW
from tests.people import People, Place


def confirmed(evaluation: Evaluation, people: People) -> Evaluation:
    """A closed evaluation rated, sent to its unit, finalised and confirmed."""
    results.rate_evaluation(evaluation=evaluation, by=people.erin, now=NOW)
    panels.sent(evaluation, people)
    evaluations.finalise(evaluation=evaluation, by=people.erin, now=NOW)
    results.confirm_evaluation(evaluation=evaluation, by=people.erin, now=NOW)
    return evaluation


def reported_key(
    place: Place, people: People, unit: Unit | None = None, points: Sequence[Mapping[str, str]] = panels.ROAD
) -> KeyReview:
    """A key review of a project of its own, final and confirmed."""
    review = panels.key_closed(place, people, unit, points)
    confirmed(review, people)
    return panels.fresh_key(review)
