"""Panels: objects, replacement by the draw's order, the first meeting, closing, and a draw that becomes void."""

from decimal import Decimal

import pytest
import yaml
from django.db import IntegrityError, transaction

from budgeteval.audit.models import TrailLine
from projects.experts import domain
from projects.experts.domain import evaluations
from projects.experts.domain.panels import add_object
from projects.experts.models import Panel, PanelObject, Seat, Sheet
from projects.rulebooks.domain import adopt_rulebook
from projects.scoring.draw import stands, verify_certificate
from projects.transitions import Overtaken, Refused
from tests.factories import panels as made
from tests.factories.directory import make_working_year
from tests.factories.panels import NOW
from tests.people import People, Place

pytestmark = pytest.mark.django_db


def joined_panel(place: Place, people: People) -> Panel:
    """A panel seated for one department review."""
    return made.panel_of(made.joined(made.fixed_department(place, people), people))


def test_an_object_that_was_not_drawn_for_is_refused(place: Place, people: People) -> None:
    panel = made.seated(made.frozen(place, people, [place.neighbour]), people)
    with pytest.raises(Refused, match="没有列入“演示教育局”，回避未经核对"):
        made.joined(made.fixed_department(place, people), people, panel)


def test_no_object_joins_after_the_first_meeting(place: Place, people: People) -> None:
    reviews = [made.fixed_department(place, people, unit) for unit in (place.unit, place.neighbour)]
    panel = made.seated(made.frozen(place, people, [place.unit, place.neighbour]), people)
    made.joined(reviews[0], people, panel)
    met = made.opened(panel, people)
    with pytest.raises(Refused, match="评审中，不能再增加评审对象"):
        made.joined(reviews[1], people, met)


def test_only_who_stepped_back_is_replaced(place: Place, people: People) -> None:
    panel = joined_panel(place, people)
    with pytest.raises(Refused, match="没有第 9 席"):
        domain.replace_member(panel=panel, number=9, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="第 2 席专家没有谢绝或回避，不能更换"):
        domain.replace_member(panel=panel, number=2, by=people.erin, now=NOW)


def test_the_next_in_the_draws_order_takes_the_seat_and_the_reason_is_kept(place: Place, people: People) -> None:
    panel = joined_panel(place, people)
    made.step_back(panel, 2, reason="出差")
    domain.replace_member(panel=panel, number=2, by=people.erin, now=NOW)
    certificate = made.fresh_panel(panel).draw.certificate
    old, new = Seat.objects.filter(panel=panel, number=2).order_by("pk")
    due = next(code for code in certificate["order"] if code not in certificate["drawn"])
    assert new.expert.code == panel.draw.sealed["people"][due]
    assert (old.replaced_because, old.replaced_at, new.replaced_at) == ("出差", NOW, None)
    assert [(one["in"], one["reason"]) for one in certificate["replacements"]] == [(due, "谢绝")]
    assert stands(verify_certificate(certificate))
    assert Sheet.objects.get(seat=new).stage == "assigned"


def test_a_panel_with_nobody_left_makes_the_draw_void_and_a_new_draw_is_made(place: Place, people: People) -> None:
    made.make_pool(place.city, made.SEATS)
    review = made.fixed_department(place, people)
    made.hand_in(place.unit, staff="90", posts="100")
    panel = made.panel_of(made.joined(review, people))
    made.departments.open_review_materials(review=review, by=people.erin, now=NOW)
    made.step_back(panel, 1)
    domain.replace_member(panel=panel, number=1, by=people.erin, now=NOW)
    void = made.fresh_panel(panel)
    assert void.draw.stage == "void"
    assert stands(verify_certificate(void.draw.certificate))
    assert (
        TrailLine.objects.get(detail__move="void").detail["note"]
        == "没有可以补入且仍满足领域名额的专家，本次抽取作废。"
    )
    for verb in (domain.open_panel, domain.close_panel):
        with pytest.raises(Refused, match="已作废，专家组“演示专家组”不再工作；请重新抽取"):
            verb(panel=void, by=people.erin, now=NOW)
    made.make_expert(place.city)
    again = made.seated(made.frozen(place, people), people)
    kept = made.joined(made.fresh_department(review), people, again)
    assert (kept.stage, made.panel_of(kept)) == ("panel_drawn", again)


def test_an_evaluation_joins_one_panel_of_its_own_year(place: Place, people: People) -> None:
    review = made.joined(made.fixed_department(place, people), people)
    again = made.seated(made.frozen(place, people), people)
    with pytest.raises(Refused, match="已交专家组“演示专家组”评审"):
        made.joined(review, people, again)
    other = make_working_year(place.district, 2017)
    later = made.departments.plan_review(
        working_year=other, unit=place.unit, ground="演示", duties="", by=people.erin, now=NOW
    )
    with pytest.raises(Refused, match="尚未确定指标体系"):
        made.joined(later, people, again)
    evaluations.fix_framework(
        evaluation=later,
        rulebook=made.review_rulebook(place.district, people.erin),
        framework="whole",
        by=people.erin,
        now=NOW,
    )
    with pytest.raises(Refused, match="是为另一工作年度抽取的"):
        made.joined(later, people, again)


def test_a_panel_meets_when_everybody_has_accepted_and_there_is_something_to_judge(
    place: Place, people: People
) -> None:
    empty = made.seated(made.frozen(place, people), people)
    with pytest.raises(Refused, match="还没有评审对象"):
        domain.open_panel(panel=empty, by=people.erin, now=NOW)
    panel = joined_panel(place, people)
    for seat in (3, 1):
        sheet = made.sheet_of(panel, seat)
        domain.accept_sheet(sheet=sheet, by=made.account(sheet), now=NOW)
    with pytest.raises(Refused, match="还有第 2 席未接受评审"):
        domain.open_panel(panel=panel, by=people.erin, now=NOW)
    assert made.fresh_panel(panel).stage == "seated"


def test_a_panel_closes_when_every_sheet_is_in(place: Place, people: People) -> None:
    panel = made.opened(joined_panel(place, people), people)
    with pytest.raises(Refused, match="还有第 1、2、3 席未提交评分表"):
        domain.close_panel(panel=panel, by=people.erin, now=NOW)
    domain.close_panel(panel=made.submitted(panel, made.WHOLE), by=people.erin, now=NOW)
    assert set(Sheet.objects.values_list("stage", flat=True)) == {"locked"}
    assert TrailLine.objects.filter(kind="experts.aggregate").count() == 1


def test_of_two_who_close_at_once_one_wins_and_the_points_are_added_up_once(place: Place, people: People) -> None:
    panel = made.submitted(made.opened(joined_panel(place, people), people), made.WHOLE)
    first, second = made.fresh_panel(panel), made.fresh_panel(panel)
    domain.close_panel(panel=first, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="还有第 1、2、3 席未提交评分表"):
        domain.close_panel(panel=second, by=people.erin, now=NOW)
    assert TrailLine.objects.filter(kind="experts.aggregate").count() == 1


def test_of_two_who_open_at_once_one_is_told(place: Place, people: People) -> None:
    panel = made.accepted(joined_panel(place, people))
    first, second = made.fresh_panel(panel), made.fresh_panel(panel)
    domain.open_panel(panel=first, by=people.erin, now=NOW)
    with pytest.raises(Overtaken, match="刚刚被他人改动"):
        domain.open_panel(panel=second, by=people.erin, now=NOW)


def test_who_replaces_during_the_scoring_starts_with_an_empty_sheet(place: Place, people: People) -> None:
    panel = made.opened(joined_panel(place, people), people)
    sheet = made.give(made.sheet_of(panel, 1), made.WHOLE[0])
    domain.recuse_sheet(sheet=sheet, reason="亲属任职", by=people.grace, now=NOW)
    domain.replace_member(panel=panel, number=1, by=people.erin, now=NOW)
    new = made.sheet_of(made.fresh_panel(panel), 1)
    domain.accept_sheet(sheet=new, by=made.account(new), now=NOW)
    made.submitted(panel, made.WHOLE)
    domain.close_panel(panel=made.fresh_panel(panel), by=people.erin, now=NOW)
    assert made.fresh_panel(panel).draw.certificate["replacements"][0]["reason"] == "回避"


def test_a_framework_without_grades_cannot_end_a_panel(place: Place, people: People) -> None:
    review = made.planned_key(place, people)
    panel = made.seated(made.frozen(place, people, [review.project]), people)
    book = made.review_rulebook(place.district, people.erin)
    add_object(panel=panel, subject=review.project, rulebook=book, framework="ungraded", by=people.erin, now=NOW)
    made.submitted(made.opened(panel, people), [{"whole": "80"}] * made.SEATS)
    with pytest.raises(Refused, match="没有评级标准，不能给出等级"):
        domain.close_panel(panel=made.fresh_panel(panel), by=people.erin, now=NOW)
    assert set(Sheet.objects.values_list("stage", flat=True)) == {"submitted"}


def test_roles_that_the_rulebook_does_not_weigh_cannot_end_a_panel(place: Place, people: People) -> None:
    content = yaml.safe_load(made.REVIEW.read_text(encoding="utf-8"))
    content |= {"version": "weighted", "panel": {"kind": "weighted", "weights": {"lead": 2}}}
    book = adopt_rulebook(
        district=place.district, text=yaml.safe_dump(content, allow_unicode=True), source="w.yaml", by=people.erin,
        now=NOW,
    )  # fmt: skip
    review = made.planned_department(place, people)
    evaluations.fix_framework(evaluation=review, rulebook=book, framework="whole", by=people.erin, now=NOW)
    panel = made.opened(made.panel_of(made.joined(review, people)), people)
    made.submitted(panel, made.WHOLE)
    with pytest.raises(Refused, match="汇总方法不适用：角色“member”没有权重"):
        domain.close_panel(panel=made.fresh_panel(panel), by=people.erin, now=NOW)


def test_figures_that_nobody_gave_leave_their_items_without_points_and_the_scorecard_says_which(
    place: Place, people: People
) -> None:
    review = made.fixed_department(place, people)
    made.hand_in(place.unit, staff="90", unpaid="0", behind=None)
    made.joined(review, people)
    made.departments.open_review_materials(review=review, by=people.erin, now=NOW)
    panel = made.submitted(made.opened(made.panel_of(review), people), made.WHOLE)
    domain.close_panel(panel=panel, by=people.erin, now=NOW)
    judged = made.fresh_department(review).judged
    assert judged is not None
    lines = {line["item"]: line for line in judged.scorecard["lines"]}
    assert "缺少编制数" in lines["staff"]["explanation"]
    assert [found["code"] for found in lines["content"]["findings"]] == ["target_unparsed"]
    assert not lines["progress"]["applicable"]
    assert {key: line["weight"] for key, line in lines.items()} == {
        "staff": "20", "progress": "0", "duties": "70", "content": "10",
    }  # fmt: skip
    assert judged.total == Decimal("57.83")


def test_the_same_object_does_not_join_a_panel_twice(place: Place, people: People) -> None:
    review = made.joined(made.fixed_department(place, people), people)
    with pytest.raises(Refused, match=r"“演示教育局”已由专家组“.*”评审，不能重复列入"):
        add_object(
            panel=made.panel_of(review), subject=place.unit, rulebook=review.rulebook, framework="whole",
            by=people.erin, now=NOW,
        )  # fmt: skip
    again = PanelObject(panel=made.panel_of(review), unit=place.unit, rulebook=review.rulebook, framework="whole")
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_an_object_does_not_join_a_panel_that_met_since_it_was_read(place: Place, people: People) -> None:
    reviews = [made.fixed_department(place, people, unit) for unit in (place.unit, place.neighbour)]
    read_before = made.seated(made.frozen(place, people, [place.unit, place.neighbour]), people)
    made.joined(reviews[0], people, made.fresh_panel(read_before))
    made.opened(made.fresh_panel(read_before), people)
    assert read_before.stage == "seated"
    with pytest.raises(Refused, match="评审中，不能再增加评审对象"):
        made.joined(reviews[1], people, read_before)


def test_nothing_joins_a_panel_whose_draw_became_void_since_it_was_read(place: Place, people: People) -> None:
    review = made.fixed_department(place, people)
    panel = made.seated(made.frozen_for(review, people), people)
    domain.void_draw(draw=made.fresh_draw(panel.draw), reason="演示", by=people.erin, now=NOW)
    with pytest.raises(Refused, match=r"已作废，专家组.*不再工作"):
        made.joined(review, people, panel)
