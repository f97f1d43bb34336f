"""The whole walk: from the frozen list to a final key review and a final department review."""

from decimal import Decimal

import pytest

from budgeteval.audit import verify
from budgeteval.audit.models import TrailLine
from projects.experts.domain import evaluations
from projects.experts.models import PanelObject
from projects.scoring.draw import stands, verify_certificate
from tests.factories import panels as made
from tests.factories.panels import NOW
from tests.people import People, Place

pytestmark = pytest.mark.django_db


def lines_of(judged: PanelObject) -> dict[str, tuple[str, str]]:
    """Item → points and method, as kept."""
    return {line["item"]: (line["score"], line["method"]) for line in judged.scorecard["lines"]}


def test_a_key_review_is_scored_from_sheets_figures_money_and_survey(place: Place, people: People) -> None:
    review = made.key_closed(place, people)
    judged = review.judged
    assert judged is not None
    assert lines_of(judged) == {
        "decision": ("17.17", "judged"),
        "place": ("10", "proportional"),
        "execution": ("8", "execution"),
        "done": ("19.16", "proportional"),
        "benefit": ("26", "judged"),
        "content": ("8.89", "proportional"),
    }
    assert (judged.total, judged.grade) == (Decimal("89.22"), "良")
    assert judged.diagnostics["grade"] == "良"
    said = {line["item"]: line["explanation"] for line in judged.scorecard["lines"]}
    assert said["decision"].endswith("3 名评价人员综合评分 17.17（分值 20） = 17.17")
    assert "全年执行数 80000 元 ÷ 全年预算数 100000 元 = 80.00 %" in said["execution"]
    assert "回答满意的人数 8 ÷ 有效调查人数 10 = 80.00 %" in said["content"]
    assert [line["findings"] for line in judged.scorecard["lines"]] == [[]] * 6
    assert verify() is None


def test_one_experts_point_changes_the_total_and_the_grade(place: Place, people: People) -> None:
    points = (*made.ROAD[:2], {**made.ROAD[2], "benefit": "30"})
    judged = made.key_closed(place, people, points=points).judged
    assert judged is not None
    assert (judged.total, judged.grade) == (Decimal("90.22"), "优")


def test_a_key_review_goes_on_to_its_final_report_with_the_units_answer(place: Place, people: People) -> None:
    review = made.sent(made.key_closed(place, people), people)
    evaluations.answer(evaluation=review, opinion="无意见", by=people.bob, now=NOW)
    evaluations.finalise(evaluation=review, by=people.erin, now=NOW)
    kept = made.fresh_key(review)
    assert (kept.stage, kept.unit_opinion, kept.narrative) == ("final", "无意见", {"conclusion": "较好"})
    moves = TrailLine.objects.filter(kind="move", object_type="projects.keyreview", object_id=str(review.pk))
    assert [line.detail["move"] for line in moves] == [
        "fix_framework", "seat_panel", "open_materials", "begin_scoring", "score", "draft_report", "send_to_unit",
        "finalise",
    ]  # fmt: skip
    assert [line.kind for line in TrailLine.objects.filter(object_type="projects.keyreview").exclude(kind="move")] == [
        "keyreview.plan", "keyreview.data", "experts.answer",
    ]  # fmt: skip


def test_a_department_is_scored_from_sheets_ratios_incidents_and_its_survey(place: Place, people: People) -> None:
    judged = made.department_closed(place, people).judged
    assert judged is not None
    assert lines_of(judged) == {
        "staff": ("9", "step_deduction"),
        "progress": ("8.5", "incident_deduction"),
        "duties": ("57.83", "judged"),
        "content": ("8.89", "proportional"),
    }
    assert (judged.total, judged.grade) == (Decimal("84.22"), "良")


def test_a_department_review_goes_on_to_its_final_report(place: Place, people: People) -> None:
    review = made.sent(made.department_closed(place, people), people)
    evaluations.answer(evaluation=review, opinion="请核对满意度", by=people.bob, now=NOW)
    evaluations.finalise(evaluation=review, by=people.erin, now=NOW)
    assert made.fresh_department(review).stage == "final"


def test_one_panel_serves_several_objects_with_a_sheet_each(place: Place, people: People) -> None:
    reviews = [made.fixed_department(place, people, unit) for unit in (place.unit, place.neighbour)]
    panel = made.seated(made.frozen(place, people, [place.unit, place.neighbour]), people)
    for review in reviews:
        made.joined(review, people, panel)
    assert len(made.sheets_of(panel)) == 2 * made.SEATS
    made.opened(panel, people)
    assert verify() is None


def test_the_certificate_stands_at_every_step_of_replacement(place: Place, people: People) -> None:
    panel = made.seated(made.frozen(place, people), people)
    assert stands(verify_certificate(panel.draw.certificate))
    review = made.fixed_department(place, people)
    made.joined(review, people, panel)
    for seat in (2, 1):
        made.step_back(panel, seat)
        panel = made.fresh_panel(panel)
        made.domain.replace_member(panel=panel, number=seat, by=people.erin, now=NOW)
        certificate = made.fresh_panel(panel).draw.certificate
        assert stands(verify_certificate(certificate))
    assert [one["reason"] for one in certificate["replacements"]] == ["谢绝", "谢绝"]
