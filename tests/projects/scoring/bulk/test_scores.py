from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.scoring.bulk import Facts, Numbers, Words, add_up, decimals, score_column
from projects.scoring.bulk import scores as bulk_scores
from projects.scoring.conventions import USUAL, Conventions, Over
from projects.scoring.facts import Fact
from projects.scoring.methods import Rule, apply_rule

from . import rules

MANY = settings(max_examples=120, deadline=None)


def one_by_one(rule, weights, facts, habits=USUAL):
    return [
        str(apply_rule(rule, weight, fact, conventions=habits).score)
        for weight, fact in zip(weights, facts, strict=True)
    ]


def in_columns(rule, weights, facts, habits=USUAL):
    weight = Numbers.of(weights)
    return [str(points) for points in decimals(score_column(rule, weight, Facts.of(facts), conventions=habits))]


@MANY
@given(rules.IN_COLUMNS, rules.habits, rules.weights, st.lists(rules.facts, min_size=1, max_size=25))
def test_in_columns_every_point_is_the_one_that_one_by_one_gives(rule, habits, weight, facts):
    expected = one_by_one(rule, [weight] * len(facts), facts, habits)
    found = score_column(rule, Numbers.same(weight), Facts.of(facts), conventions=habits)
    assert [str(points) for points in decimals(found)] == expected


@MANY
@given(rules.IN_COLUMNS, rules.habits, st.lists(st.tuples(rules.weights, rules.facts), max_size=15))
def test_every_row_may_have_a_weight_of_its_own(rule, habits, rows):
    weights, facts = [weight for weight, _ in rows], [fact for _, fact in rows]
    assert in_columns(rule, weights, facts, habits) == one_by_one(rule, weights, facts, habits)


ORDINARY = st.lists(
    st.builds(
        Fact,
        actual=st.decimals(0, 10_000, places=2),
        target=st.decimals(0, 10_000, places=2),
        direction=rules.directions,
        completed=st.sampled_from([None, True, False]),
    ),
    min_size=1,
    max_size=20,
)
ORDINARY_RULES = [
    Rule.build("proportional"),
    Rule.build("gated_proportional"),
    Rule.build("execution"),
    Rule.build("execution", {"variant": "bands"}),
    Rule.build("step_deduction", {"pass": 90, "step": 5, "deduct": "0.5"}),
    Rule.build("step_deduction", {"step": 5, "deduct": "0.5", "counting": "started", "zero": 10}),
    Rule.build("bands", {"table": [{"from": 90, "share": 1}, {"from": 60, "share": "0.5"}]}),
    Rule.build("linear_between", {"low": 60, "high": 90}),
]


@pytest.mark.parametrize("rule", ORDINARY_RULES)
@settings(max_examples=10, deadline=None)
@given(facts=ORDINARY)
def test_what_forms_usually_say_never_leaves_the_columns(rule, facts):
    for _, part in bulk_scores._parts(rule, Facts.of(facts)):
        job = bulk_scores._Job(rule, Numbers.same(Decimal("12.5")), part, USUAL, None)
        assert job.in_columns().fits.all()


@pytest.mark.parametrize(
    ("actual", "expected"),
    [(1, "0.01"), (3, "0.02"), (199, "1.00"), (197, "0.99"), (0, "0.00"), (-5, "0.00"), (200, "1.00")],
)
def test_a_half_goes_up(actual, expected):
    facts = [Fact(actual=actual, target=200)]
    assert in_columns(Rule.build("proportional"), [1], facts) == [expected]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("flag", ["9.50", "10.00", "10.00"]),
        ("no_credit", ["9.50", "10.00", "0.00"]),
        ("credit", ["9.50", "11.00", "13.00"]),
    ],
)
def test_over_achievement_earns_what_its_policy_says(kind, expected):
    facts = [Fact(actual=actual, target=100) for actual in (95, 110, 131)]
    habits = Conventions(over=Over(kind, Fraction(13, 10)))
    assert in_columns(Rule.build("proportional"), [10] * 3, facts, habits) == expected


def test_an_equal_target_that_is_missed_may_earn_nothing():
    rule = Rule.build("proportional", {"direction": "=", "equal_missed": "zero"})
    assert in_columns(rule, [10] * 3, [Fact(actual=actual, target=5) for actual in (4, 5, 6)]) == [
        "0.00",
        "10.00",
        "0.00",
    ]


def test_a_rate_may_be_rounded_before_the_product():
    facts = [Fact(actual=actual, target=300) for actual in (200, 299, 301)]
    habits = Conventions(round_rate=Fraction("0.01"))
    assert in_columns(Rule.build("execution"), [10] * 3, facts, habits) == ["6.70", "10.00", "10.00"]


def test_execution_by_bands_asks_whether_the_project_is_done():
    facts = [
        Fact(actual=actual, target=100, completed=done) for done in (None, True, False) for actual in (59, 80, 100, 101)
    ]
    found = in_columns(Rule.build("execution", {"variant": "bands"}), [10] * 12, facts)
    unknown, done, undone = found[:4], found[4:8], found[8:]
    assert unknown == ["0.00", "7.00", "10.00", "7.00"]
    assert done == ["10.00", "10.00", "10.00", "7.00"]
    assert undone == ["0.00", "7.00", "7.00", "7.00"]


@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_at_the_edge_of_64_bits_nothing_wraps(beyond):
    edge = (2**63 - 1) // 3000 + beyond  # 2·w·a with w = 15.00 points
    facts = [Fact(actual=edge - 1, target=edge), Fact(actual=1, target=edge), Fact(actual=edge, target=edge + 1)]
    rule = Rule.build("proportional")
    assert in_columns(rule, [15] * 3, facts) == one_by_one(rule, [15] * 3, facts)


@pytest.mark.parametrize("method", ["yes_no", "judged", "veto"])
def test_methods_that_ask_for_more_than_numbers_go_one_by_one(method):
    rule = Rule.build(method)
    facts = [Fact(happened=True, points=3), Fact(), Fact(happened=False, points=1, judges=2), Fact()]
    assert in_columns(rule, [10] * 4, facts) == one_by_one(rule, [10] * 4, facts)


@pytest.mark.parametrize("method", ["judged", "step_deduction"])
def test_rows_of_which_the_same_is_known_are_told_apart_only_where_more_is_known(method):
    declared = {"step": 1, "deduct": 1, "pass": 90, "incidents": [{"id": "late", "label": "逾期", "deduct": 1}]}
    rule = Rule.build(method, declared if method == "step_deduction" else {})
    facts = Facts(5, actual=Numbers.same(88), others={2: Fact(points=7, counts={"late": 1})})
    expected = one_by_one(rule, [10] * 5, [facts.fact(row) for row in range(5)])
    found = score_column(rule, Numbers.same(10), facts)
    assert [str(points) for points in decimals(found)] == expected
    assert len(set(expected)) == 2


def test_a_direction_that_is_none_is_left_to_the_rule_itself():
    facts = [Fact(actual=5, target=4, direction="about")] * 2
    rule = Rule.build("gated_proportional")
    assert in_columns(rule, [10, 10], facts) == one_by_one(rule, [10, 10], facts)


def test_a_rule_whose_own_numbers_are_beyond_64_bits_is_applied_one_by_one():
    rule = Rule.build("step_deduction", {"step": "1", "deduct": "100000000000000000000", "pass": 5})
    facts = [Fact(actual=5), Fact(actual=4)]
    assert in_columns(rule, [10, 10], facts) == ["10.00", "0.00"]


def test_a_negative_weight_is_left_to_the_rule_itself():
    facts = [Fact(actual=1, target=3)]
    rule = Rule.build("proportional")
    assert in_columns(rule, [Decimal(-1)], facts) == one_by_one(rule, [Decimal(-1)], facts) == ["-0.33"]


@pytest.mark.parametrize("weights", [[1, 2], [1, None, 2]])
def test_every_row_needs_a_weight(weights):
    with pytest.raises(ValueError, match="分值应为一个或 3 个，且不得为空"):
        score_column(Rule.build("proportional"), Numbers.of(weights), Facts(3))


def test_directions_may_differ_by_row():
    facts = Facts(3, Numbers.same(2), Numbers.same(4), Words.of([">=", "<=", None]))
    assert score_column(Rule.build("proportional"), Numbers.same(10), facts).tolist() == [500, 1000, 500]


def test_points_of_an_objects_own_indicators_add_up():
    assert add_up(np.array([1, 0, 1, 1]), np.array([5, 7, 100, 1]), size=3).tolist() == [7, 106, 0]


def test_a_sum_that_might_not_fit_is_refused():
    with pytest.raises(OverflowError, match="得分合计超出"):
        add_up(np.array([0, 0]), np.array([2**62, 1]), size=1)
