from decimal import Decimal

import pytest

from projects.scoring.consequence import Decision, apply_policy, compare, simulate

from .policies import case, policy, row, shipped

CASES = [
    case(code="A", name="甲", requested=Decimal(1000), grade="差", years_in_row=1),
    case(code="B", name="乙", requested=Decimal("5000.50"), grade="差", years_in_row=3),
    case(code="C", name="丙", requested=Decimal(200), grade="优", filing="late"),
    case(code="D", name="丁", requested=Decimal(300), grade="优", filing="on_time"),
]


def test_the_sums_are_those_of_the_cases():
    result = simulate(shipped("example-2017"), CASES)
    assert result.example
    assert result.outcomes == tuple(apply_policy(shipped("example-2017"), one) for one in CASES)
    assert (result.requested, result.proposed, result.cut) == (
        Decimal("6500.50"),
        Decimal("1330.00"),
        Decimal("5170.50"),
    )
    assert result.proposed == sum(one.proposed for one in result.outcomes)


def test_hits_are_counted_row_by_row():
    hits = {one.row: one for one in simulate(shipped("example-2017"), CASES).rows}
    assert (hits["failing_first_year"].matched, hits["failing_first_year"].applied) == (2, 1)
    assert hits["failing_first_year"].cut == Decimal("150.00")
    assert hits["failing_third_year"].cut == Decimal("5000.50")
    assert (hits["filing_missing"].matched, hits["filing_missing"].cut) == (0, Decimal("0.00"))


def test_the_hardest_hit_come_first_and_the_unhurt_not_at_all():
    result = simulate(shipped("example-2017"), CASES)
    assert [one.code for one in result.hardest(10)] == ["B", "A", "C"]
    assert [one.code for one in result.hardest(1)] == ["B"]


def test_equal_shares_are_ordered_by_amount_and_then_by_code():
    same = [case(code=code, requested=Decimal(yuan)) for code, yuan in (("Y", 100), ("X", 100), ("Z", 900))]
    assert [one.code for one in simulate(policy(), same).hardest(3)] == ["Z", "X", "Y"]


def test_open_cases_and_held_money_are_shown():
    rows = [
        row(then={"action": "decide", "between": [1, 10], "of": "request"}),
        row(id="pause", when={"filing": ["late"]}, then={"action": "suspend"}),
    ]
    result = simulate(policy(*rows), CASES)
    assert (result.open, result.held, result.cut) == (2, Decimal("200.00"), Decimal("0.00"))
    decisions = [Decision(code, "failing", Decimal(10), "进度偏慢", "局长（演示）") for code in ("A", "B")]
    result = simulate(policy(*rows), CASES, decisions)
    assert (result.open, result.cut) == (0, Decimal("600.05"))


def test_nothing_to_simulate_gives_zeros():
    result = simulate(policy(), [])
    assert (result.requested, result.cut, result.open, result.hardest(5)) == (Decimal("0.00"), Decimal("0.00"), 0, [])


def test_a_code_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="测算对象代码重复：A"):
        simulate(policy(), [CASES[0], CASES[0]])


def test_two_policies_are_compared_case_by_case_largest_difference_first():
    mild, severe = simulate(policy(), CASES), simulate(shipped("example-2017"), CASES)
    comparison = compare(mild, severe)
    assert comparison.difference == severe.proposed - mild.proposed
    assert [(one.code, one.before, one.after, one.difference) for one in comparison.changes] == [
        ("B", Decimal("4500.45"), Decimal("0.00"), Decimal("-4500.45")),
        ("A", Decimal("900.00"), Decimal("850.00"), Decimal("-50.00")),
        ("C", Decimal("200.00"), Decimal("180.00"), Decimal("-20.00")),
    ]


def test_a_policy_compared_with_itself_changes_nothing():
    result = simulate(policy(), CASES)
    assert (compare(result, result).difference, compare(result, result).changes) == (0, ())


def test_different_cases_cannot_be_compared():
    with pytest.raises(ValueError, match="两次测算的对象不一致：D"):
        compare(simulate(policy(), CASES), simulate(policy(), CASES[:3]))
