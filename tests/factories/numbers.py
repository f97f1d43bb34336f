"""One object of every kind whose numbers have a page behind them, as far along as its unit may see it."""

from typing import Any

from projects.budgeting import domain as budgeting
from projects.experts.models import Expert, Panel, Seat
from projects.results import domain as results
from projects.selfeval import domain as selfeval
from tests.factories import budgeting as budgets
from tests.factories import panels, reviews
from tests.factories import selfeval as made
from tests.factories.panels import NOW
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place


def finished_form(place: Place, people: People) -> dict[str, Any]:
    """A form whose review is closed, with its project, its appraised unit and its rating."""
    review = made.scored_review(place, people)
    selfeval.accept_review(review=review, by=people.dora, now=IN_TIME)
    rating = results.rate_filing(filing=review.filing, by=people.erin, now=IN_TIME)
    results.confirm(rating=rating, by=people.erin, now=IN_TIME)
    appraisal = made.scored_appraisal(place, people)
    selfeval.show_appraisal(appraisal=appraisal, expected_version=appraisal.version, by=people.dora, now=IN_TIME)
    filing = review.filing
    return {"filing": filing, "review": review, "appraisal": appraisal, "rating": rating, "project": filing.project}


def finished_panels(place: Place, people: People) -> dict[str, Any]:
    """A key review and a department's, reported and confirmed, and the proposal that rests on the latter."""
    key = reviews.reported_key(place, people)
    proposal = budgets.approved(budgets.low_proposal(place, people), people)
    budgeting.apply_proposal(proposal=budgets.fresh(proposal), by=people.erin, now=NOW)
    department = place.unit.department_reviews.select_related("judged", "unit", "working_year").get()
    _seat_grace(people, panels.panel_of(key))
    return {"key": panels.fresh_key(key), "department": department, "proposal": budgets.fresh(proposal)}


def _seat_grace(people: People, panel: Panel) -> None:
    """Put Grace on this panel and on no other, whomever the draws chose."""
    Expert.objects.filter(user=people.grace).update(user=None)
    expert = panels.make_expert(panel.draw.working_year.district)
    Expert.objects.filter(pk=expert.pk).update(user=people.grace)
    Seat.objects.create(panel=panel, expert=expert, number=panels.SEATS + 1, role="member")


def everything(place: Place, people: People) -> dict[str, Any]:
    """By the kind of page, the object."""
    return finished_form(place, people) | finished_panels(place, people)
