"""Policies: entered once, tried out over the year, put in force by a leader."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal

import pytest

from budgeteval.audit.models import TrailLine
from projects.budgeting import domain
from projects.budgeting.models import Policy
from projects.budgeting.queries import DamagedPolicyError, rules_of, unit_cases
from projects.scoring import consequence
from projects.scoring.consequence import Decision
from projects.scoring.declared import json_ready
from projects.transitions import Overtaken, Refused
from tests.factories import budgeting as made
from tests.factories.directory import make_working_year
from tests.factories.panels import NOW
from tests.people import People, Place

pytestmark = pytest.mark.django_db

SECOND = (('version: "1"', 'version: "2"'),)


def test_the_same_content_twice_is_one_policy_with_one_line(place: Place, people: People) -> None:
    assert made.adopted(place, people) == made.adopted(place, people)
    policy = Policy.objects.get()
    assert (policy.stage, policy.budget_year, policy.is_example) == ("draft", 2017, False)
    assert TrailLine.objects.get(kind="budgeting.adopt_policy").detail == {"sha256": policy.sha256}
    assert rules_of(policy).sha256 == policy.sha256


def test_other_content_under_the_same_version_is_refused(place: Place, people: People) -> None:
    made.adopted(place, people)
    other = made.changed(made.policy_text(), ("between: [1, 10]", "between: [1, 20]"))
    with pytest.raises(Refused, match=r"办法\.yaml：“洛龙区 2017 年预算评价结果应用办法”1 版已登记且内容不同"):
        made.adopted(place, people, other)
    assert made.adopted(place, people, made.changed(other, *SECOND)).rule_version == "2"


def test_a_broken_file_is_refused_with_file_key_and_expectation(place: Place, people: People) -> None:
    broken = made.changed(made.policy_text(), ("combine: strongest", "combine: average"), ("between: [1, 10], ", ""))
    with pytest.raises(Refused) as refusal:
        made.adopted(place, people, broken)
    sentence = str(refusal.value)
    assert all(words in sentence for words in ("办法.yaml", "combine", "strongest", "between"))
    assert not Policy.objects.exists()


def test_a_stored_policy_that_was_changed_is_noticed(place: Place, people: People) -> None:
    policy = made.adopted(place, people)
    policy.content["rows"][0]["then"]["between"] = ["1", "90"]
    with pytest.raises(DamagedPolicyError, match="与登记时的摘要不符"):
        rules_of(policy)


def test_a_policy_is_tried_out_with_the_decisions_that_persons_have_in_mind(place: Place, people: People) -> None:
    for unit in (place.unit, place.neighbour):
        made.make_budget(unit)
    made.rated(place, people)
    assert made.simulated(place, people).simulation | {"rows": [], "hardest": []} == {
        "units": 2, "requested": "2000000", "proposed": "2000000", "cut": "0", "open": 1, "affected": 0,
        "rows": [], "findings": [], "hardest": [], "against": None,
    }  # fmt: skip
    decision = Decision(place.unit.code, made.ROW, Decimal(5), "得分偏低", "演示局长")
    kept = made.simulated(place, people, decisions=[decision]).simulation
    assert (kept["proposed"], kept["cut"], kept["open"], kept["affected"]) == ("1950000", "50000", 0, 1)
    assert kept["rows"] == [
        {"row": made.ROW, "label": "部门整体评价得分较低，压减单位预算", "matched": 1, "applied": 1, "cut": "50000"}
    ]
    assert [(one["code"], one["proposed"]) for one in kept["hardest"]] == [(place.unit.code, "950000")]
    assert TrailLine.objects.filter(kind="move", detail__move="simulate").count() == 2


def test_a_decision_that_cannot_be_used_is_named(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    made.rated(place, people)
    decision = Decision(place.unit.code, made.ROW, Decimal(50), "得分偏低", "演示局长")
    kept = made.simulated(place, people, decisions=[decision]).simulation
    assert (kept["open"], len(kept["findings"])) == (1, 1)
    assert "决定扣减 50 %，不在 1 % 至 10 % 之间" in kept["findings"][0]


def test_one_line_of_the_policy_changes_the_cut(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    made.rated(place, people)
    text = made.policy_text("example-2017")
    before = made.simulated(place, people, text).simulation["cut"]
    harder = made.changed(
        text, *SECOND, ("{action: cut, percent: 20, of: request}", "{action: cut, percent: 25, of: request}")
    )
    made.missing_table(place)
    assert before == "0"
    assert made.simulated(place, people, text).simulation["cut"] == "200000"
    assert made.simulated(place, people, harder).simulation["cut"] == "250000"


def test_the_example_is_measured_against_the_policy_in_force(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    made.make_budget(place.far)
    made.rated(place, people)
    proposal = made.proposed(place, people)[place.unit.code]
    made.decided(proposal, people, "10")
    made.missing_table(place)
    kept = made.simulated(place, people, made.policy_text("example-2017")).simulation["against"]
    assert kept == {
        "policy": "洛龙区 2017 年预算评价结果应用办法", "difference": "-100000", "units": 1,
        "largest": [{"code": place.unit.code, "name": place.unit.name, "before": "900000", "after": "800000"}],
    }  # fmt: skip


def one_by_one(policy: Policy, place: Place, decisions: Sequence[Decision]) -> dict[str, object]:
    """What the same trial says where every unit is computed by itself."""
    result = consequence.simulate(rules_of(policy), list(unit_cases(place.working_year).values()), decisions)
    return json_ready(
        {
            "units": len(result.outcomes), "requested": result.requested, "proposed": result.proposed,
            "cut": result.cut, "open": result.open, "affected": sum(one.cut > 0 for one in result.outcomes),
            "rows": [asdict(row) for row in result.rows],
            "findings": [found.message for one in result.outcomes for found in one.findings],
            "hardest": [
                {"code": one.code, "name": one.name, "requested": one.requested, "proposed": one.proposed,
                 "reasons": list(one.reasons)}
                for one in result.hardest(10)
            ],
        }
    )  # fmt: skip


@pytest.mark.parametrize("name", ["reference-2017", "example-2017"])
@pytest.mark.parametrize("percent", ["5", "50"])
def test_the_summary_is_word_for_word_that_of_one_by_one(name: str, percent: str, place: Place, people: People) -> None:
    for unit, requested in ((place.unit, "1000000.00"), (place.neighbour, "733333.33"), (place.far, "400000.01")):
        made.make_budget(unit, requested)
    made.missing_table(place)
    made.rated(place, people)
    decisions = [Decision(place.unit.code, made.ROW, Decimal(percent), "得分偏低", "演示局长")]
    policy = made.simulated(place, people, made.policy_text(name), decisions)
    kept = Policy.objects.get(pk=policy.pk).simulation
    assert kept.pop("against") is None
    assert json.dumps(kept, sort_keys=True) == json.dumps(one_by_one(policy, place, decisions), sort_keys=True)


def test_a_policy_is_tried_out_on_its_own_year_and_on_something(place: Place, people: People) -> None:
    policy = made.adopted(place, people)
    with pytest.raises(Refused, match="还没有单位申报 2017 年预算，无从试算"):
        domain.simulate_policy(policy=policy, working_year=place.working_year, by=people.erin, now=NOW)
    later = make_working_year(place.district, 2017)
    with pytest.raises(Refused, match="适用于演示区 2017 年预算，不适用于演示区2017年度"):
        domain.simulate_policy(policy=policy, working_year=later, by=people.erin, now=NOW)
    foreign = make_working_year(place.abroad.district)
    with pytest.raises(Refused, match="不适用于邻区2016年度"):
        domain.simulate_policy(policy=policy, working_year=foreign, by=people.erin, now=NOW)


def test_an_example_is_never_put_in_force(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    policy = made.simulated(place, people, made.policy_text("example-2017"))
    with pytest.raises(Refused, match="是示例，只供试算，不能批准执行"):
        domain.approve_policy(policy=policy, by=people.henry, now=NOW)


def test_a_policy_is_tried_out_before_it_is_approved(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="只有在“已试算”时才能批准"):
        domain.approve_policy(policy=made.adopted(place, people), by=people.henry, now=NOW)


def test_a_new_policy_supersedes_the_one_before_and_its_proposals_rest(place: Place, people: People) -> None:
    first = made.low_proposal(place, people)
    made.in_force(place, people, made.changed(made.policy_text(), *SECOND))
    assert list(Policy.objects.order_by("rule_version").values_list("stage", flat=True)) == ["superseded", "approved"]
    with pytest.raises(Refused, match="已废止，“演示教育局2017年预算建议”不再办理"):
        made.decided(first, people)
    assert TrailLine.objects.get(detail__move="supersede").detail["note"].startswith("由“洛龙区")


def test_what_stands_in_budgets_is_not_overtaken_by_another_policy(place: Place, people: People) -> None:
    proposal = made.approved(made.low_proposal(place, people), people)
    domain.apply_proposal(proposal=proposal, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="已有单位按“洛龙区 2017 年预算评价结果应用办法”编入 2017 年预算，不能改用"):
        made.in_force(place, people, made.changed(made.policy_text(), *SECOND))


def test_of_two_approvals_at_once_one_wins(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    policy = made.simulated(place, people)
    second = Policy.objects.get(pk=policy.pk)
    domain.approve_policy(policy=policy, by=people.henry, now=NOW)
    with pytest.raises(Overtaken):
        domain.approve_policy(policy=second, by=people.henry, now=NOW)
    assert Policy.objects.get().stage == "approved"
