"""The section appraises a unit's work by the rulebook's contents, and says why points are lost."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from projects.rulebooks.domain import adopt_rulebook
from projects.selfeval import domain
from projects.selfeval.domain import AppraisalPoint
from projects.selfeval.models import WorkAppraisal
from projects.transitions import Overtaken, Refused
from tests.factories import selfeval as made
from tests.factories.rulebooks import small_rulebook, small_text
from tests.factories.selfeval import IN_TIME, POINTS, other_points
from tests.people import People, Place


def score(appraisal: WorkAppraisal, people: People) -> WorkAppraisal:
    return domain.score_appraisal(
        appraisal=appraisal, points=POINTS, expected_version=appraisal.version, by=people.dora, now=IN_TIME
    )


def test_total_and_grade_follow_from_the_rulebook(place: Place, people: People) -> None:
    made.scored_appraisal(place, people)
    kept = WorkAppraisal.objects.get(unit=place.unit)
    assert (kept.total, kept.grade, kept.stage) == (Decimal("85.50"), "良", "scored")
    assert {line.item: (line.score, line.reason) for line in kept.lines.all()} == {
        "staff": (Decimal("20.00"), ""),
        "timely": (Decimal("24.50"), "迟报一次"),
        "evidence": (Decimal("41.00"), "三个项目缺佐证"),
    }
    scored = [(line["label"], line["path"], Decimal(line["score"])) for line in kept.scorecard["lines"]]
    assert scored == [
        ("机构和人员", ["组织管理"], Decimal("20.00")),
        ("按时报送", ["组织管理"], Decimal("24.50")),
        ("佐证材料", ["自评质量"], Decimal("41.00")),
    ]


@pytest.mark.parametrize(("evidence", "total", "grade"), [("46.00", "90.50", "优"), ("15.00", "59.50", "差")])
def test_one_point_changed_changes_total_and_grade(
    evidence: str, total: str, grade: str, place: Place, people: People
) -> None:
    appraisal = made.scored_appraisal(place, people, other_points("evidence", score=Decimal(evidence)))
    assert (appraisal.total, appraisal.grade) == (Decimal(total), grade)


def test_each_unit_is_appraised_once_a_year(place: Place, people: People) -> None:
    made.opened_appraisal(place, people)
    again = domain.open_appraisals(
        section=place.section, working_year=place.working_year, framework="work", by=people.dora, now=IN_TIME
    )
    assert again == []
    assert WorkAppraisal.objects.count() == 3


def test_of_two_officers_who_score_the_same_appraisal_the_second_is_told(place: Place, people: People) -> None:
    mine = made.opened_appraisal(place, people)
    theirs = WorkAppraisal.objects.select_related("unit", "rulebook").get(pk=mine.pk)
    score(mine, people)
    with pytest.raises(Overtaken):
        domain.score_appraisal(
            appraisal=theirs,
            points=other_points("evidence", score=Decimal("15.00")),
            expected_version=theirs.version,
            by=people.dora,
            now=IN_TIME,
        )
    assert WorkAppraisal.objects.get(pk=mine.pk).total == Decimal("85.50")


@pytest.mark.parametrize("framework", ["self", "unknown"])
def test_only_a_framework_for_appraising_work_will_do(framework: str, place: Place, people: People) -> None:
    small_rulebook(place.district, people.erin)
    with pytest.raises(Refused, match=f"没有名为 {framework} 的工作考评指标体系"):
        domain.open_appraisals(
            section=place.section, working_year=place.working_year, framework=framework, by=people.dora, now=IN_TIME
        )


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        (POINTS[:2], "考评内容“佐证材料”没有评分"),
        ((*POINTS, AppraisalPoint("luck", Decimal(1))), "考评指标体系中没有评分内容 luck"),
        ((*POINTS, POINTS[0]), "考评内容 staff 评分重复"),
        (other_points("staff", score=Decimal("20.50")), "“机构和人员”得分应在 0 与 20 之间"),
        (other_points("staff", score=Decimal("-0.5")), "“机构和人员”得分应在 0 与 20 之间"),
        (other_points("staff", score=Decimal("19.75"), reason="缺人"), "“机构和人员”得分应为 0.5 分的整倍数"),
        (other_points("staff", score=Decimal("19.5")), "“机构和人员”扣分须写明理由"),
        (other_points("staff", score=Decimal("NaN")), "“机构和人员”的得分不是数值"),
        (other_points("staff", reason="长" * 301), "“机构和人员”的理由请压缩到 300 字以内"),
    ],
)
def test_points_that_cannot_be_kept_are_named_and_nothing_is_scored(
    points: Sequence[AppraisalPoint], sentence: str, place: Place, people: People
) -> None:
    with pytest.raises(Refused) as refusal:
        made.scored_appraisal(place, people, points)
    assert sentence in str(refusal.value)
    kept = WorkAppraisal.objects.get(unit=place.unit)
    assert (kept.stage, kept.total, kept.lines.count()) == ("open", None, 0)


def test_what_was_scored_is_shown_once_and_not_scored_again(place: Place, people: People) -> None:
    appraisal = made.scored_appraisal(place, people)
    domain.show_appraisal(appraisal=appraisal, expected_version=appraisal.version, by=people.dora, now=IN_TIME)
    assert WorkAppraisal.objects.get(unit=place.unit).stage == "shown"
    with pytest.raises(Refused, match="只有在“考评中”时才能完成评分"):
        domain.score_appraisal(
            appraisal=appraisal, points=POINTS, expected_version=appraisal.version, by=people.dora, now=IN_TIME
        )


def test_a_framework_without_grades_gives_points_only(place: Place, people: People) -> None:
    text = small_text()
    head, _, tail = text.partition("    kind: appraisal\n    rating: four\n")
    adopt_rulebook(
        district=place.district, text=f"{head}    kind: appraisal\n{tail}", source="x", by=people.erin, now=IN_TIME
    )
    domain.open_appraisals(
        section=place.section, working_year=place.working_year, framework="work", by=people.dora, now=IN_TIME
    )
    appraisal = WorkAppraisal.objects.get(unit=place.unit)
    domain.score_appraisal(
        appraisal=appraisal, points=POINTS, expected_version=appraisal.version, by=people.dora, now=IN_TIME
    )
    assert (appraisal.total, appraisal.grade) == (Decimal("85.50"), "")
