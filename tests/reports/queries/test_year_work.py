"""The yearly report on what units handed in and what the sections made of it."""

from decimal import Decimal

from projects.results import domain as results
from projects.selfeval import domain
from projects.selfeval.models import AppraisalLine, Filing, Review, UnitReturn, WorkAppraisal
from projects.targets.models import Indicator, Target
from reports.facts import GradeLine, Targets
from reports.queries import year_work
from tests.factories import selfeval
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place

SCALE = tuple(
    GradeLine(grade=grade, lower=Decimal(low)) for grade, low in (("优", 90), ("良", 80), ("中", 60), ("差", 0))
)


def test_forms_are_counted_by_what_became_of_them(place: Place, people: People) -> None:
    late = selfeval.submitted(place, people, now=selfeval.TOO_LATE)
    domain.return_for_changes(filing=late, reason="请补充", by=people.dora, now=selfeval.TOO_LATE)
    selfeval.opened(place, people, make_project(place.far))
    counted = year_work.filings(place.working_year)
    assert (counted.due, counted.filed, counted.late, counted.missing, counted.returned) == (2, 1, 1, 1, 1)


def test_papers_are_counted_kind_by_kind_in_the_calendars_order(place: Place, people: People) -> None:
    selfeval.submitted_return(place, people, now=IN_TIME)
    summary, *others = year_work.returns(place.working_year)
    assert others == []
    assert (summary.label, summary.due, summary.filed, summary.late, summary.missing) == (
        "财政支出绩效报告汇总表", 4, 1, 0, 3,
    )  # fmt: skip
    UnitReturn.objects.create(working_year=place.working_year, unit=place.unit, kind="work_summary")
    UnitReturn.objects.create(working_year=place.working_year, unit=place.unit, kind="mid_term")
    labels = [one.label for one in year_work.returns(place.working_year)]
    assert labels == ["财政支出绩效报告汇总表", "绩效评价工作总结"]


def test_targets_are_clear_unclear_or_missing(place: Place) -> None:
    clear, unclear, _ = (make_project(place.unit) for _ in range(3))
    for project, value in ((clear, "90"), (unclear, "")):
        target = Target.objects.create(project=project, goal="整洁")
        Indicator.objects.create(target=target, number=1, name="面积", op=">=", target_value=value, weight=1)
    assert year_work.targets(place.working_year, 3) == Targets(clear=1, unclear=1, none=1)


def test_doubts_are_counted_in_forms_commonest_first(place: Place, people: People) -> None:
    one, other = (selfeval.opened(place, people, make_project(place.unit)) for _ in range(2))
    twice = [{"code": "unspent"}, {"code": "unspent"}, {"code": "no_satisfaction"}, {"code": "unknown"}]
    Filing.objects.filter(pk=one.pk).update(scorecard={"findings": twice})
    Filing.objects.filter(pk=other.pk).update(scorecard={"findings": [{"code": "unspent"}]})
    selfeval.opened(place, people, make_project(place.unit))
    assert [(one.text, one.count) for one in year_work.findings(place.working_year)] == [
        ("两成以上资金未使用", 2), ("缺少满意度指标", 1),
    ]  # fmt: skip


def rated(place: Place, people: People) -> Review:
    """A filing rated by its unit and, lower, by its section; both confirmed."""
    review = selfeval.scored_review(place, people)
    domain.accept_review(review=review, by=people.dora, now=IN_TIME)
    for rating in (
        results.rate_filing(filing=review.filing, by=people.erin, now=IN_TIME),
        results.rate_review(review=review, by=people.erin, now=IN_TIME),
    ):
        results.confirm(rating=rating, by=people.erin, now=IN_TIME)
    return review


def test_own_and_checked_grades_stand_beside_each_other(place: Place, people: People) -> None:
    review = rated(place, people)
    found = year_work.rescoring(place.working_year, SCALE)
    assert (found.own, found.checked) == (1, 1)
    shifts = {one.grade: (one.own, one.own_checked, one.checked) for one in found.grades}
    assert shifts[review.filing.grade][:2] == (1, 1)
    assert shifts[review.grade][2] == 1
    assert (found.own_mean, found.checked_mean) == (review.filing.total, review.total)


def test_without_any_rating_there_is_no_mean(place: Place) -> None:
    found = year_work.rescoring(place.working_year, SCALE)
    assert (found.own, found.checked, found.own_mean, found.checked_mean) == (0, 0, None, None)


def test_appraisals_are_summed_up_with_their_mistakes(place: Place, people: People) -> None:
    selfeval.scored_appraisal(place, people)
    other = WorkAppraisal.objects.get(unit=place.neighbour)
    WorkAppraisal.objects.filter(pk=other.pk).update(total=Decimal("60.25"), grade="中")
    AppraisalLine.objects.create(appraisal=other, item="timely", score=1, reason="迟报一次。")
    found = year_work.appraisals(place.working_year)
    assert (found.units, found.sections, found.highest, found.lowest) == (2, 1, Decimal("85.50"), Decimal("60.25"))
    assert found.mean == Decimal("72.88")
    assert [(one.grade, one.count) for one in found.grades] == [("优", 0), ("良", 1), ("中", 1), ("差", 0)]
    assert ("三个项目缺佐证", 1) in {(one.text, one.count) for one in found.mistakes}


def test_without_any_appraisal_nothing_is_said(place: Place) -> None:
    found = year_work.appraisals(place.working_year)
    assert (found.units, found.sections, found.mean, found.highest, found.grades, found.mistakes) == (
        0, 0, None, None, (), (),
    )  # fmt: skip
