"""Surveys are opened with their questions, once."""

from dataclasses import replace
from datetime import date

import pytest

from budgeteval.audit.models import TrailLine
from projects.surveys.domain import Plan, open_survey
from projects.surveys.models import Survey
from projects.transitions import Refused
from tests.people import People, Place
from tests.projects.surveys.test_exchange import NOW, PLAN

pytestmark = pytest.mark.django_db


def test_a_units_survey_is_opened_with_a_line(place: Place, people: People) -> None:
    survey = open_survey(subject=place.unit, year=2016, plan=PLAN, by=people.erin, now=NOW)
    assert (survey.unit, survey.project, survey.questions) == (place.unit, None, list(PLAN.questions))
    assert [line.kind for line in TrailLine.objects.all()] == ["surveys.open"]


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (replace(PLAN, questions=()), "至少要有一道题"),
        (replace(PLAN, questions=("好吗", " ")), "题目不能空着"),
        (replace(PLAN, distributed=0), "发放份数须大于 0"),
        (replace(PLAN, closed=date(2016, 9, 30)), "早于开始日期"),
    ],
)
def test_a_survey_that_cannot_be_held_is_refused(place: Place, people: People, plan: Plan, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        open_survey(subject=place.unit, year=2016, plan=plan, by=people.erin, now=NOW)
    assert not Survey.objects.exists()


def test_a_survey_is_not_opened_twice(place: Place, people: People) -> None:
    open_survey(subject=place.unit, year=2016, plan=PLAN, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="已经设立"):
        open_survey(subject=place.unit, year=2016, plan=PLAN, by=people.erin, now=NOW)
