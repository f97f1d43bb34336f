"""One object of every kind whose numbers have a page behind them, as far along as its unit may see it."""

from decimal import Decimal
from typing import Any

from projects.budgeting import domain as budgeting
from projects.experts.models import Expert, Panel, Seat
from projects.results import domain as results
from projects.rulebooks.queries import rules_of
from projects.scoring.ex_ante import framework_of
from projects.selfeval import domain as selfeval
from projects.selfeval.domain import Rescore
from projects.selfeval.in_year.models import ExAnte
from projects.selfeval.models import Filing, SpotItem
from tests.factories import budgeting as budgets
from tests.factories import in_year, panels, reviews
from tests.factories import selfeval as made
from tests.factories import spot_checks as spots
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
    form = finished_form(place, people)
    second = {"spot": looked_at(place, people, form["filing"])}
    return form | finished_panels(place, people) | second | {"ex_ante": judged(place, people)}


def judged(place: Place, people: People) -> ExAnte:
    """An ex-ante evaluation with all its points, by a rulebook of its own: the small one has no such framework."""
    book = in_year.rules(place, people)
    framework = framework_of(rules_of(book))
    assert framework is not None
    form = ExAnte.objects.create(
        working_year=place.working_year, project=in_year.this_years(place), rulebook=book, framework=framework.id
    )
    return in_year.judge(form, people)


def looked_at(place: Place, people: People, filing: Filing) -> SpotItem:
    """A second look at the form, of a check that is closed."""
    check = spots.drawn(place, people)
    item = check.items.get()
    scores = [Rescore(number=1, score=Decimal("10.00"), reason="台账不全")]
    selfeval.score_spot_item(
        item=item, scores=scores, remark="核减", by=people.erin, now=spots.CHECKED, expected_version=item.version
    )
    selfeval.close_spot_check(check=item.check_of, by=people.erin, now=spots.CLOSED)
    return SpotItem.objects.select_related("check_of", "filing__project__unit").get(filing=filing)
