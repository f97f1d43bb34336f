from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.scoring import consequence
from projects.scoring.bulk import (
    Answers,
    CaseColumns,
    Numbers,
    Words,
    compare_columns,
    decimals,
    simulate_columns,
    whatif,
)

from . import policies

MANY = settings(max_examples=60, deadline=None)


def same_simulation(found, expected):
    proposed = [str(yuan) for yuan in decimals(found.proposed_fen)]
    assert proposed == [str(round(one.proposed, 2)) for one in expected.outcomes]
    assert found.settled.tolist() == [one.settled for one in expected.outcomes]
    assert found.suspended.tolist() == [one.suspended for one in expected.outcomes]
    assert found.rows == expected.rows
    assert [str(sums) for sums in (found.requested, found.proposed, found.cut, found.held)] == [
        str(round(sums, 2)) for sums in (expected.requested, expected.proposed, expected.cut, expected.held)
    ]
    assert (found.open, found.affected) == (expected.open, sum(one.cut > 0 for one in expected.outcomes))


@MANY
@given(st.data(), policies.policies(), policies.years())
def test_in_columns_every_proposal_is_the_one_that_one_by_one_gives(data, policy, cases):
    decisions = data.draw(policies.decided(policy, cases))
    found, expected = (
        simulate_columns(policy, CaseColumns.of(cases), decisions),
        consequence.simulate(policy, cases, decisions),
    )
    same_simulation(found, expected)
    assert list(found.findings()) == [finding for one in expected.outcomes for finding in one.findings]
    assert found.hardest(3) == expected.hardest(3)
    assert [found.outcome(place) for place in range(len(cases))] == list(expected.outcomes)


EXAMPLE = policies.shipped("example-2017")


def year(size, **changes):
    """Columns of a year in which every third project fails and every fifth files late."""
    numbers = np.arange(1, size + 1)
    given = {
        "codes": [f"P{number}" for number in numbers],
        "names": [f"项目{number}" for number in numbers],
        "kind": Words.same("project"),
        "requested": Numbers.whole(numbers * 12_345, scale=100),
        "carryover_growth": Numbers.whole(numbers * 1_000 - 3_000, scale=100),
        "grade": Words((numbers % 3).astype(np.int32), ("差", "中", "良")),
        "filing": Words((numbers % 5).astype(np.int32), ("late", *["on_time"] * 4)),
        "in_order": Answers.of([None]),
        "years_in_row": Numbers.whole(numbers % 4 + 1),
        "score": Numbers.whole(numbers % 100 * 100 + 5, scale=100),
        "protected": {"guaranteed": Numbers.whole(numbers * 10 % 7_000, scale=100)},
    }
    return CaseColumns(**{**given, **changes})


def one_by_one(columns):
    return [columns.case(place) for place in range(len(columns.codes))]


def test_columns_that_were_never_cases_give_the_same_year(monkeypatch):
    monkeypatch.setattr(whatif, "BLOCK", 7)
    columns = year(50)
    found, expected = simulate_columns(EXAMPLE, columns), consequence.simulate(EXAMPLE, one_by_one(columns))
    same_simulation(found, expected)
    for most in (1, 4, 9, 60):
        assert found.hardest(most) == expected.hardest(most)
    assert found.hardest(0) == []
    assert found.outcome(8) == expected.outcomes[8]


def told(action, number, **then):
    words = {"id": f"row{number}", "label": f"第 {number} 条", "when": {"grade": ["差", "中"]}, "then": then}
    return words | {"then": {"action": action, **then}}


ACTIONS = [
    [told("priority", 0), told("suspend", 1)],
    [told("cut", 0, percent=10, of="request"), told("cut", 1, percent=30, of="carryover_growth")],
    [told("cut_per_point", 0, percent="0.5", below=80, of="request"), told("keep", 1)],
    [told("cut_per_point", 0, yuan="3.335", below=80, down_to="20.5"), told("cut", 1, percent=10, of="last_year")],
    [told("cap", 0, percent=80, of="request"), told("cap", 1, yuan=5000), told("cap", 2, percent=90)],
    [told("no_new_items", 0), told("decide", 1, between=[1, 10], of="request")],
    [told("cancel", 0), told("decide", 1, between=[1, 10], of="last_year")],
]


@pytest.mark.parametrize("rows", ACTIONS)
@pytest.mark.parametrize("combine", ["strongest", "sum"])
@pytest.mark.parametrize("floor", [None, {"percent": "93.5", "of": "request"}, {"percent": 85, "of": "last_year"}])
def test_every_action_takes_what_it_takes_one_by_one(rows, combine, floor):
    policy = policies.policy(*rows, combine=combine, exempt=["guaranteed"], round_to=100, floor=floor)
    numbers = np.arange(1, 41)
    known = {"last_year": Numbers.whole(numbers * 11_111, scale=100, known=numbers % 7 > 0)}
    known |= {"new_items": Numbers.whole(numbers * 777, scale=100, known=numbers % 9 > 0)}
    columns = year(40, **known)
    same_simulation(simulate_columns(policy, columns), consequence.simulate(policy, one_by_one(columns)))


def test_decisions_are_followed_case_by_case():
    policy = policies.policy(told("decide", 0, between=[1, 10], of="request"))
    columns = year(9)
    decisions = [consequence.Decision("P3", "row0", Decimal(5), "进度偏慢", "局长（演示）")]
    found, expected = (
        simulate_columns(policy, columns, decisions),
        consequence.simulate(policy, one_by_one(columns), decisions),
    )
    same_simulation(found, expected)
    assert found.settled.tolist().count(False) == 5
    assert found.proposed_fen[2] < found.requested_fen[2]


def test_a_case_that_columns_cannot_hold_is_settled_one_by_one_and_says_why():
    cases = [replace(case, kind="person") for case in one_by_one(year(5))]
    cases[3] = replace(cases[3], score=Decimal("NaN"))
    cases[4] = replace(cases[4], protected={"guaranteed": Decimal(10) ** 9})
    policy = policies.shipped("grid-workers-2016")
    found, expected = simulate_columns(policy, CaseColumns.of(cases)), consequence.simulate(policy, cases)
    same_simulation(found, expected)
    assert [finding.code for finding in found.findings()] == ["amount_invalid", "amount_invalid"]
    assert "不是数值" in next(found.findings()).message


def test_ordinary_amounts_never_leave_the_columns():
    columns = year(50)
    tally = whatif._Tally.of(EXAMPLE, columns, {})
    assert tally._in_columns(slice(0, 50), columns).tolist() == []


def test_amounts_at_the_edge_leave_the_columns_and_keep_every_fen():
    most = 10**17 - 1
    columns = year(3, requested=Numbers.whole(np.array([most, most + 1, 100]), scale=100), protected={})
    cases = one_by_one(columns)
    for policy in (EXAMPLE, policies.shipped("grid-workers-2016"), policies.shipped("reference-2017")):
        found, expected = simulate_columns(policy, columns), consequence.simulate(policy, cases)
        same_simulation(found, expected)
        assert found.hardest(1) == expected.hardest(1)


def test_a_policy_whose_own_numbers_are_beyond_64_bits_is_applied_one_by_one():
    cap = {"action": "cap", "yuan": 10**20}
    steep = {"action": "cut_per_point", "yuan": 10**20, "below": 80}
    for then in (cap, steep):
        policy = policies.policy({"id": "r", "label": "条", "when": {"grade": ["差", "中"]}, "then": then})
        columns = year(10)
        same_simulation(simulate_columns(policy, columns), consequence.simulate(policy, one_by_one(columns)))


def test_two_policies_side_by_side_differ_where_one_by_one_does():
    columns = year(40)
    cases = one_by_one(columns)
    both = [replace(EXAMPLE, combine=combine) for combine in ("strongest", "sum")]
    first, second = (simulate_columns(policy, columns) for policy in both)
    found = compare_columns(first, second)
    assert found == consequence.compare(*(consequence.simulate(policy, cases) for policy in both))
    assert found.changes


def test_runs_over_different_cases_are_not_compared():
    first, second = simulate_columns(EXAMPLE, year(2)), simulate_columns(EXAMPLE, year(3))
    with pytest.raises(ValueError, match="两次测算的对象不一致"):
        compare_columns(first, second)


def test_a_code_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="测算对象代码重复：P1"):
        simulate_columns(EXAMPLE, year(3, codes=["P1", "P2", "P1"]))


@pytest.mark.parametrize("requested", [Decimal("1.005"), None])
def test_a_request_that_cannot_be_paid_is_refused(requested):
    with pytest.raises(ValueError, match="“项目2”（P2）的申报数应为精确到分的金额"):
        simulate_columns(EXAMPLE, year(3, requested=Numbers.of([1, requested, 2])))


@pytest.mark.parametrize(
    "changes", [{"score": Numbers.of([1, 2])}, {"names": ["项目"]}, {"protected": {"a": Numbers.of([1, 2])}}]
)
def test_columns_of_a_year_must_be_of_one_length(changes):
    with pytest.raises(ValueError, match="各列的行数应为 1 或 3"):
        year(3, **changes)


def test_sums_beyond_64_bits_are_exact():
    size = 200
    columns = year(
        size, requested=Numbers.whole(np.full(size, 10**17 - 1), scale=100), protected={}, grade=Words.same("良")
    )
    found = simulate_columns(policies.shipped("reference-2017"), columns)
    assert found.requested == Decimal(10**17 - 1) * size / 100
