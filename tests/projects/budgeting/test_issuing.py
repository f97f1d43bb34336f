"""Targets and the budget: who has none approved is left out of the proposals, who has one gets it issued with them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from projects.applications import domain as applications
from projects.budgeting import domain
from projects.budgeting.models import Proposal
from projects.budgeting.queries import issuable_targets
from projects.registry.models import Carryover
from projects.targets.models import Target
from projects.transitions import Refused
from tests.factories import applications as applied
from tests.factories import budgeting as made
from tests.factories import panels
from tests.factories.panels import NOW
from tests.forms import hidden_in
from tests.matrix import everywhere
from tests.people import People, Place

pytestmark = pytest.mark.django_db


def proposed(place: Place, people: People) -> Proposal:
    made.in_force(place, people)
    domain.propose(working_year=place.working_year, by=people.erin, now=NOW)
    return Proposal.objects.get(unit=place.unit)


def in_the_budget(place: Place, people: People) -> Proposal:
    made.make_budget(place.unit)
    proposal = domain.approve_proposal(proposal=proposed(place, people), by=people.henry, now=NOW)
    return domain.apply_proposal(proposal=proposal, by=people.erin, now=NOW)


def test_what_has_no_approved_target_is_no_part_of_the_request(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    applied.submitted(place, people)
    proposal = proposed(place, people)
    # 1,000,000 less the 125,000.50 applied for
    assert (proposal.requested, proposal.proposed) == (Decimal("874999.50"), Decimal("874999.50"))
    told = "“道路清扫”没有经审定的绩效目标，申请的 125000.50 元不予纳入预算。"
    assert proposal.left_out == told
    assert proposal.explanation.startswith(told)


def test_never_more_is_left_out_than_was_asked_for_projects(place: Place, people: People) -> None:
    made.make_budget(place.unit, projects="100000.00")
    applied.submitted(place, people)
    assert proposed(place, people).requested == Decimal("900000.00")


def test_an_accepted_application_stays_in_the_request(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    applied.accepted(place, people)
    proposal = proposed(place, people)
    assert (proposal.requested, proposal.left_out) == (Decimal("1000000.00"), "")


def test_what_was_left_out_stays_told_when_a_leader_decides(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    made.rated(place, people)
    applied.submitted(place, people)
    proposal = domain.decide(
        proposal=proposed(place, people), percent=Decimal(2), reason="得分较低", by=people.henry, now=NOW
    )
    # 2 % of 874,999.50 is 17,499.99
    assert proposal.proposed == Decimal("857499.51")
    assert proposal.explanation.startswith("“道路清扫”没有经审定的绩效目标")


def test_a_cut_is_remembered_for_the_next_application(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    made.rated(place, people)
    proposal = domain.decide(
        proposal=proposed(place, people), percent=Decimal(2), reason="得分较低", by=people.henry, now=NOW
    )
    domain.apply_proposal(
        proposal=domain.approve_proposal(proposal=proposal, by=people.henry, now=NOW), by=people.erin, now=NOW
    )
    cut = Carryover.objects.get(kind="cut")
    assert (cut.unit, cut.lineage, cut.year) == (place.unit, "", 2017)
    assert cut.value == "申请 1000000.00 元，压减 20000.00 元：得分较低"


def test_nothing_is_remembered_where_nothing_was_cut(place: Place, people: People) -> None:
    in_the_budget(place, people)
    assert not Carryover.objects.filter(kind="cut").exists()


def test_targets_are_issued_once_their_units_budget_is_made(place: Place, people: People) -> None:
    application = applied.accepted(place, people)
    given: dict[str, Any] = {"working_year": place.working_year, "by": people.erin, "now": NOW}
    shown = {applied.target_of(application).pk}
    with pytest.raises(Refused, match="没有可以批复的绩效目标"):
        domain.issue_targets(**given, shown=shown)
    in_the_budget(place, people)
    with pytest.raises(Refused, match="没有可以批复的绩效目标"):
        domain.issue_targets(**given, shown=set())
    issued = domain.issue_targets(**given, shown=shown)
    assert [(one.project, one.stage) for one in issued.done] == [(application.project, "issued")]
    assert issued.left == ()
    with pytest.raises(Refused, match="没有可以批复的绩效目标"):
        domain.issue_targets(**given, shown=shown)


def test_what_was_not_shown_waits_and_what_changed_is_told(place: Place, people: People) -> None:
    first, second, third = (applied.accepted(place, people) for _ in range(3))
    far = applied.target_of(applied.accepted(replace(place, unit=place.far), everywhere(place, people)))
    in_the_budget(place, people)
    shown = {applied.target_of(one).pk for one in (first, second)}
    Target.objects.filter(project=second.project).update(stage="returned")
    issued = domain.issue_targets(
        working_year=place.working_year, shown={*shown, far.pk, 10**18}, by=people.erin, now=NOW
    )
    assert [one.project for one in issued.done] == [first.project]
    assert [one.project for one in issued.left] == [second.project, far.project]
    assert applied.target_of(third).stage == "approved"


def test_a_target_whose_application_was_returned_is_not_issued(place: Place, people: People) -> None:
    application = applied.submitted(place, people)
    applied.review(application, people)
    applied.targets.approve(target=applied.target_of(application), by=people.dora, now=NOW)
    applications.give_back(
        application=application, expected_version=application.version, reason="依据不充分", by=people.dora, now=NOW
    )
    in_the_budget(place, people)
    assert not issuable_targets(place.working_year).exists()


@pytest.mark.parametrize("name", ["alice", "bob", "charlie", "dora", "henry", "ivy", "judy", "mallory"])
def test_issuing_is_the_centres(name: str, place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不能办理此事"):
        domain.issue_targets(working_year=place.working_year, shown={1}, by=people.named(name), now=NOW)


def test_the_centre_issues_and_freezes_on_its_page(place: Place, people: People) -> None:
    application = applied.accepted(place, people)
    applied.opened(place, people)
    in_the_budget(place, people)
    client, page = Client(), reverse("targets_issue")
    client.force_login(people.erin)
    text = client.get(page).content.decode()
    assert "可以批复（1 个）" in text
    assert "还不能批复（1 个）" in text
    odd = client.post(page, {"shown": "x,,-1,７," + "9" * 40}, follow=True).content.decode()
    assert "没有可以批复的绩效目标" in odd
    assert Target.objects.get(project=application.project).stage == "approved"
    seen = hidden_in(text, "全部批复")
    later = applied.accepted(place, people)
    gone = applied.accepted(place, people)
    Target.objects.filter(project=gone.project).update(stage="returned")
    keys = f"{seen['shown']},{applied.target_of(gone).pk}"
    told = client.post(page, {"shown": keys}, follow=True).content.decode()
    assert "已随预算批复 1 个绩效目标" in told
    assert f"以下 1 个在您查看之后有变化，没有批复，请核对：{gone.project.name}（已退回）" in told
    assert applied.target_of(later).stage == "approved"
    assert Target.objects.get(project=application.project).stage == "issued"
    freeze = reverse("targets_freeze")
    Target.objects.get(project=application.project).project.__class__.objects.filter(pk=application.project_id).update(
        fiscal_year=2016
    )
    asked = client.post(freeze, {"year": "2016"}, headers={"Referer": "https://evil.example/"}).content.decode()
    assert "锁定之后" in asked
    assert f'href="{reverse("targets_issue")}">不办，返回' in asked
    client.post(freeze, {"year": "1999", "confirmed": "1"})
    assert Target.objects.get(project=application.project).stage == "issued"
    client.post(freeze, {"year": "2016", "confirmed": "1"})
    assert Target.objects.get(project=application.project).stage == "frozen"


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_one_target_as_for_three(
    place: Place, people: People, count: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for _ in range(count):
        applied.accepted(place, people)
    in_the_budget(place, people)
    client = Client()
    client.force_login(people.erin)
    with django_assert_num_queries(9):  # type: ignore[operator]
        response = client.get(reverse("targets_issue"))
    assert len(response.context["ready"]) == count


def test_a_grade_is_remembered_when_it_is_confirmed(place: Place, people: People) -> None:
    made.rated(place, people, points=panels.WHOLE)
    kept = Carryover.objects.get(kind="grade")
    assert (kept.unit, kept.lineage, kept.year, kept.subject) == (place.unit, "", 2015, "部门整体评价")
    assert kept.value.endswith(" 分）")
