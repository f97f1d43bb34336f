"""Proposals: computed for every unit, decided with a reason, approved, put into the budget with its history."""

from decimal import Decimal

import pytest

from budgeteval.audit.models import TrailLine
from projects.budgeting import domain
from projects.budgeting.domain.proposals import case_of
from projects.budgeting.models import Proposal
from projects.budgeting.queries import unit_cases
from projects.registry.models import UnitBudget
from projects.transitions import Overtaken, Refused
from tests.factories import budgeting as made
from tests.factories import panels
from tests.factories.panels import NOW
from tests.people import People, Place

pytestmark = pytest.mark.django_db


def test_every_unit_that_requests_gets_a_proposal_and_only_the_low_one_waits(place: Place, people: People) -> None:
    for unit in (place.unit, place.neighbour, place.far):
        made.make_budget(unit)
    made.rated(place, people)
    made.rated(place, people, place.neighbour, panels.WHOLE)
    proposals = made.proposed(place, people)
    assert {code: (one.requested, one.proposed, bool(one.open_rows)) for code, one in proposals.items()} == {
        place.unit.code: (Decimal(1000000), Decimal(1000000), True),
        place.neighbour.code: (Decimal(1000000), Decimal(1000000), False),
        place.far.code: (Decimal(1000000), Decimal(1000000), False),
    }
    low = proposals[place.unit.code]
    assert "尚待决定或补充资料，暂按申报数 1,000,000.00 元安排" in low.explanation
    assert low.open_rows == [
        {
            "row": made.ROW, "label": "部门整体评价得分较低，压减单位预算", "low": "1", "high": "10",
            "cut_low": "10000", "cut_high": "100000",
        }
    ]  # fmt: skip
    assert TrailLine.objects.get(kind="budgeting.propose").detail["proposals"] == 3
    assert case_of(low) == unit_cases(place.working_year)[low.unit_budget_id]


def test_proposals_want_a_policy_in_force_a_request_and_are_made_once(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="2017 年预算还没有批准执行的结果应用办法"):
        domain.propose(working_year=place.working_year, by=people.erin, now=NOW)
    budget = made.make_budget(place.unit)
    made.in_force(place, people)
    budget.delete()
    with pytest.raises(Refused, match="还没有单位申报 2017 年预算，无从测算"):
        domain.propose(working_year=place.working_year, by=people.erin, now=NOW)
    made.make_budget(place.unit)
    domain.propose(working_year=place.working_year, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="的预算建议已经测算过，请在原建议上调整"):
        domain.propose(working_year=place.working_year, by=people.erin, now=NOW)


def test_a_unit_whose_figures_are_no_amounts_stops_the_whole_computation(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    made.in_force(place, people)
    UnitBudget.objects.update(basic_requested=Decimal(10) ** 15)
    with pytest.raises(Refused, match=r"申报数 1000000000400000\.00 应为"):
        domain.propose(working_year=place.working_year, by=people.erin, now=NOW)
    assert not Proposal.objects.exists()


def test_a_leader_decides_within_the_range_with_a_reason(place: Place, people: People) -> None:
    proposal = made.low_proposal(place, people)
    for percent, reason, sentence in (
        ("11", "得分偏低", "决定扣减 11 %，不在 1 % 至 10 % 之间"),
        ("5", " ", "决定没有写明理由"),
        ("5", "长" * 301, "决定理由请写在 300 字以内，现有 301 字"),
        ("5.125", "得分偏低", "压减比例 5.125 应为最多 2 位小数的数"),
        ("NaN", "得分偏低", "压减比例 NaN 应为"),
    ):
        with pytest.raises(Refused, match=sentence):
            domain.decide(proposal=proposal, percent=Decimal(percent), reason=reason, by=people.henry, now=NOW)
    kept = made.fresh(made.decided(proposal, people, "5"))
    assert (kept.stage, kept.computed, kept.proposed) == ("overridden", Decimal(1000000), Decimal(950000))
    assert (kept.decided_by, kept.decided_percent, kept.decision_reason) == (people.henry, Decimal(5), "得分偏低")
    assert "henry在 1 % 至 10 % 之间决定" in kept.explanation
    assert kept.open_rows == []


def test_until_it_is_approved_the_last_decision_counts(place: Place, people: People) -> None:
    proposal = made.low_proposal(place, people)
    made.decided(proposal, people, "5")
    kept = made.decided(proposal, people, "8.5")
    assert kept.proposed == Decimal(915000)
    domain.approve_proposal(proposal=kept, by=people.henry, now=NOW)
    with pytest.raises(Refused, match="才能调整"):
        made.decided(proposal, people, "1")


def test_a_leader_may_override_what_the_policy_computed(place: Place, people: People) -> None:
    made.make_budget(place.unit, "1000000.01")
    proposal = made.proposed(place, people)[place.unit.code]
    for percent in ("-1", "100.01"):
        with pytest.raises(Refused, match=r"应在 0 与申报数 1,000,000\.01 元之间"):
            made.decided(proposal, people, percent)
    kept = made.decided(proposal, people, "2.5")
    assert kept.proposed == Decimal("975000.01")
    assert kept.explanation.endswith("henry将建议数由 1,000,000.01 元改定为 975,000.01 元；理由：得分偏低。")


def test_of_two_leaders_at_once_one_decides_and_the_other_is_told(place: Place, people: People) -> None:
    proposal = made.low_proposal(place, people)
    first, second = made.fresh(proposal), made.fresh(proposal)
    domain.decide(proposal=first, percent=Decimal(3), reason="甲", by=people.henry, now=NOW)
    with pytest.raises(Overtaken, match="已被他人修改"):
        domain.decide(proposal=second, percent=Decimal(9), reason="乙", by=people.henry, now=NOW)
    assert made.fresh(proposal).decision_reason == "甲"


def test_nothing_open_is_approved_and_nothing_unapproved_applied(place: Place, people: People) -> None:
    proposal = made.low_proposal(place, people)
    with pytest.raises(Refused, match="还有条款等待决定，不能批准"):
        domain.approve_proposal(proposal=proposal, by=people.henry, now=NOW)
    with pytest.raises(Refused, match="只有在“已批准”时才能编入预算"):
        domain.apply_proposal(proposal=made.decided(proposal, people), by=people.erin, now=NOW)
    assert UnitBudget.objects.get().approved is None


def test_the_approved_amount_enters_the_units_budget_with_who_and_when(place: Place, people: People) -> None:
    proposal = made.approved(made.low_proposal(place, people), people)
    domain.apply_proposal(proposal=proposal, by=people.erin, now=NOW)
    budget = UnitBudget.objects.get()
    newest = budget.history.order_by("-history_id")[0]
    assert (budget.approved, newest.approved) == (Decimal(950000), Decimal(950000))
    assert (newest.history_user, newest.history_date) == (people.erin, NOW)
    moves = TrailLine.objects.filter(kind="move", object_type="projects.proposal").values_list("detail", flat=True)
    assert [detail["move"] for detail in moves] == ["override", "approve", "apply"]


@pytest.mark.parametrize(("points", "waits"), [("53.5", True), ("54", False)])
def test_one_experts_points_change_what_is_proposed(place: Place, people: People, points: str, waits: bool) -> None:
    """The total is 26.39 beside the mean of the experts' points: the line of 80 lies between the two cases."""
    made.make_budget(place.unit)
    made.rated(place, people, points=({"duties": points}, {"duties": "53.5"}, {"duties": "53.5"}))
    assert bool(made.proposed(place, people)[place.unit.code].open_rows) is waits


@pytest.mark.parametrize(("line", "waits"), [("below: 80", True), ("below: 60", False)])
def test_one_line_of_the_policy_changes_what_is_proposed(place: Place, people: People, line: str, waits: bool) -> None:
    made.make_budget(place.unit)
    made.rated(place, people)
    text = made.changed(made.policy_text(), ("below: 80", line))
    assert bool(made.proposed(place, people, text)[place.unit.code].open_rows) is waits


def _step(step: str, proposal: Proposal, people: People) -> None:
    if step == "decide":
        domain.decide(proposal=proposal, percent=Decimal(5), reason="得分偏低", by=people.henry, now=NOW)
    elif step == "approve":
        domain.approve_proposal(proposal=proposal, by=people.henry, now=NOW)
    else:
        domain.apply_proposal(proposal=proposal, by=people.erin, now=NOW)


@pytest.mark.parametrize("step", ["decide", "approve", "apply"])
def test_under_a_policy_superseded_meanwhile_nothing_is_decided_approved_or_applied(
    place: Place, people: People, step: str
) -> None:
    proposal = made.low_proposal(place, people)
    if step != "decide":
        proposal = made.fresh(made.decided(proposal, people))
    if step == "apply":
        proposal = made.fresh(domain.approve_proposal(proposal=proposal, by=people.henry, now=NOW))
    made.in_force(place, people, made.changed(made.policy_text(), ("version:", 'version: "9" #')))
    assert proposal.policy.stage == "approved"  # as read before
    before = (made.fresh(proposal).stage, made.fresh(proposal).proposed)
    with pytest.raises(Refused, match="已废止，“演示教育局2017年预算建议”不再办理"):
        _step(step, proposal, people)
    assert (made.fresh(proposal).stage, made.fresh(proposal).proposed) == before
    assert UnitBudget.objects.get().approved is None


def test_the_trail_tells_every_decision_with_its_amounts_the_approval_and_what_entered_the_budget(
    place: Place, people: People
) -> None:
    proposal = made.low_proposal(place, people)
    made.decided(proposal, people, "5")
    approved = domain.approve_proposal(proposal=made.decided(proposal, people, "8.5"), by=people.henry, now=NOW)
    domain.apply_proposal(proposal=approved, by=people.erin, now=NOW)
    told = TrailLine.objects.filter(object_type="projects.proposal").exclude(kind="move").order_by("seq")
    common = {"unit": place.unit.code, "requested": "1000000.00"}
    first = {
        "percent": "5",
        "computed": "1000000.00",
        "before": "1000000.00",
        "proposed": "950000.00",
        "reason": "得分偏低",
    }
    second = {**first, "percent": "8.5", "before": "950000.00", "proposed": "915000.00"}
    assert [(line.kind, line.actor, line.detail) for line in told] == [
        ("budgeting.decide", people.henry, common | first),
        ("budgeting.decide", people.henry, common | second),
        ("budgeting.approve_proposal", people.henry, common | {"proposed": "915000.00"}),
        ("budgeting.apply_proposal", people.erin, {"unit": place.unit.code, "before": None, "approved": "915000.00"}),
    ]
