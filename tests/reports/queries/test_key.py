"""The facts of a key project's report."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from budgeteval.files.domain import store
from projects.keyreview.models import EventKind, KeyReview, ReviewEvent
from projects.registry.models import Source
from projects.results import domain as results
from projects.selfeval.models import Evidence, Filing, FilingLine
from projects.targets.models import Target
from reports.facts import FundSource
from reports.queries import NotScored, key_facts
from tests.factories import panels
from tests.factories.panels import NOW
from tests.factories.registry import make_funding
from tests.factories.reviews import confirmed, reported_key
from tests.factories.staged import bare_rulebook
from tests.people import People, Place

ON = date(2016, 12, 14)


def test_money_adds_up_over_its_sources(place: Place, people: People) -> None:
    review = reported_key(place, people)
    make_funding(review.project, source=Source.CARRIED, adjusted="0.10", executed="0.05")
    money = key_facts(review, ON).money
    assert (money.adjusted, money.received, money.spent) == (
        Decimal("100000.10"), Decimal("100000.10"), Decimal("80000.05"),
    )  # fmt: skip
    assert sorted(money.sources, key=lambda one: one.spent) == [
        FundSource(source="上年结转", appropriated=Decimal("0.10"), spent=Decimal("0.05")),
        FundSource(source="财政拨款", appropriated=Decimal("100000.00"), spent=Decimal("80000.00")),
    ]


def test_the_report_says_what_was_judged_and_by_whom(place: Place, people: People) -> None:
    review = reported_key(place, people)
    facts = key_facts(review, ON)
    assert (facts.project, facts.unit, facts.ground, facts.framework) == (
        "道路清扫", "演示教育局", "社会关注度高", "重点项目评价",
    )  # fmt: skip
    assert sum(line.score for line in facts.lines) == facts.total == review.judged.total
    assert [line.level1 for line in facts.lines] == ["投入"] * 3 + ["产出"] + ["效果"] * 2
    assert [(grade.grade, grade.lower) for grade in facts.grades] == [("优", 90), ("良", 80), ("中", 60), ("差", 0)]
    assert [assessor.code for assessor in facts.panel.assessors] == ["专家1", "专家2", "专家3"]
    assert (facts.panel.replacements, facts.panel.objects, facts.panel.aggregation) == (0, 1, "平均")
    assert facts.survey is not None
    assert (facts.survey.rate, facts.survey.collected, facts.survey.valid) == (Decimal("80.00"), 11, 10)
    assert facts.survey.channel == "现场"
    assert facts.prose[0].text == "较好"


def test_each_of_a_units_projects_has_its_own_rating(place: Place, people: People) -> None:
    low = [{"decision": "2", "benefit": "3"}] * panels.SEATS
    good, bad = reported_key(place, people), reported_key(place, people, points=low)
    assert key_facts(good, ON).total == good.judged.total != bad.judged.total == key_facts(bad, ON).total
    assert key_facts(bad, ON).grade == "差"


def test_the_fields_work_and_the_evidence_stand_in_order(place: Place, people: People) -> None:
    review = reported_key(place, people)
    ReviewEvent.objects.create(review=review, kind=EventKind.VISIT, date=date(2016, 9, 28), place="路段", people=9)
    ReviewEvent.objects.create(review=review, kind=EventKind.REPORT, date=date(2016, 9, 27), note="汇报")
    filing = Filing.objects.create(
        working_year=place.working_year, project=review.project, kind="ex_post",
        rulebook=bare_rulebook(place.district), filed_at=NOW, filed_by=people.alice,
    )  # fmt: skip
    for number in (2, 1):
        indicator = FilingLine.objects.create(filing=filing, number=number, name=f"指标{number}", op=">=", weight=10)
        file = store(content=f"文件{number}".encode(), name=f"{number}.txt", by=people.alice, now=NOW)
        Evidence.objects.create(line=indicator, attachment=file, name=f"{number}.txt")
    facts = key_facts(review, ON)
    assert [(event.title, event.people) for event in facts.events] == [("单位汇报", None), ("现场考察", 9)]
    assert [(one.name, one.supports, one.received) for one in facts.evidence] == [
        ("1.txt", "指标1", date(2016, 9, 20)),
        ("2.txt", "指标2", date(2016, 9, 20)),
    ]
    Filing.objects.update(filed_at=None, filed_by=None)
    assert [one.received for one in key_facts(review, ON).evidence] == [None, None]


def test_a_project_without_target_or_survey_is_reported_without(place: Place, people: People) -> None:
    review = reported_key(place, people)
    assert key_facts(review, ON).goal == ""
    Target.objects.create(project=review.project, goal="道路整洁")
    review.project.surveys.all().delete()
    facts = key_facts(KeyReview.objects.get(pk=review.pk), ON)
    assert (facts.goal, facts.survey) == ("道路整洁", None)


def test_nothing_is_reported_before_the_rating_is_confirmed(place: Place, people: People) -> None:
    planned = panels.planned_key(place, people)
    closed = panels.key_closed(place, people, place.far)
    for review in (planned, closed):
        with pytest.raises(NotScored, match="还没有确认的评级"):
            key_facts(review, ON)
    results.rate_evaluation(evaluation=closed, by=people.erin, now=NOW)
    with pytest.raises(NotScored, match="还没有确认的评级"):
        key_facts(panels.fresh_key(closed), ON)


def test_the_confirmed_rating_of_a_closed_review_is_reported(place: Place, people: People) -> None:
    review = panels.key_closed(place, people)
    confirmed(review, people)
    assert key_facts(panels.fresh_key(review), ON).grade == "良"


def test_more_events_ask_no_more_of_the_database(
    place: Place, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    review = reported_key(place, people)
    key_facts(review, ON)
    for count in (1, 3):
        while ReviewEvent.objects.count() < count:
            ReviewEvent.objects.create(review=review, kind=EventKind.VISIT, date=date(2016, 9, 28))
        again = panels.fresh_key(review)
        with django_assert_num_queries(15):
            key_facts(again, ON)
