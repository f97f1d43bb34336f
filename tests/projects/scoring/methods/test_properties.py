"""What holds for every method, weight and value: bounds, monotony, rounding, and a score that is in its explanation."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.conventions import Conventions, Over
from projects.scoring.facts import Achievement, Fact
from projects.scoring.methods import Rule, apply_rule
from projects.scoring.points import round_points

weights = st.integers(min_value=0, max_value=10_000).map(lambda hundredths: Decimal(hundredths) / 100)
values = st.decimals(min_value=-1000, max_value=10_000, places=3)
positive = st.decimals(min_value=Decimal("0.001"), max_value=10_000, places=3)
directions = st.sampled_from([">=", "<=", "="])
PROPORTIONAL = Rule.build("proportional")
RULES = [
    PROPORTIONAL,
    Rule.build("proportional", {"equal_missed": "zero"}),
    Rule.build("gated_proportional"),
    Rule.build("execution"),
    Rule.build("execution", {"variant": "bands"}),
    Rule.build("step_deduction", {"step": 5, "deduct": 2}),
    Rule.build("step_deduction", {"pass": 100, "step": 1, "deduct": "0.5", "zero": 60, "counting": "whole"}),
    Rule.build("step_deduction", {"direction": "<=", "pass": 0, "step": 1, "deduct": 1, "counting": "started"}),
    Rule.build("bands", {"table": [{"from": 90, "share": 1}, {"from": 60, "share": "0.5"}]}),
    Rule.build("linear_between", {"low": 60, "high": 90}),
]
rules = st.sampled_from(RULES)
RISING = [PROPORTIONAL, *(RULES[place] for place in (2, 3, 5, 6, 8, 9))]


@given(rules, weights, values, values, directions)
def test_a_score_has_two_decimals_lies_within_the_weight_and_is_explained(rule, weight, actual, target, direction):
    scored = apply_rule(rule, weight, Fact(actual=actual, target=target, direction=direction))
    assert Decimal(0) <= scored.score <= round_points(weight)
    assert scored.score.as_tuple().exponent == -2
    assert str(scored.score) in scored.explanation
    assert scored.method == rule.method


@given(st.sampled_from(RISING), weights, positive, values, values)
def test_more_done_never_gives_fewer_points(rule, weight, target, one, other):
    low, high = sorted((one, other))
    fewer, more = (apply_rule(rule, weight, Fact(actual=actual, target=target)).score for actual in (low, high))
    assert fewer <= more


@given(weights, positive, positive, positive)
def test_where_less_is_better_more_never_gives_more_points(weight, target, one, other):
    low, high = sorted((one, other))
    facts = [Fact(actual=actual, target=target, direction="<=") for actual in (low, high)]
    assert apply_rule(PROPORTIONAL, weight, facts[0]).score >= apply_rule(PROPORTIONAL, weight, facts[1]).score


@given(weights, positive, positive)
def test_a_missed_target_is_rounded_after_the_product(weight, actual, target):
    scored = apply_rule(PROPORTIONAL, weight, Fact(actual=actual, target=target))
    if actual < target:
        # the published integer formula, everything in thousandths and hundredths
        w, a, t = (int(weight * 100), int(actual * 1000), int(target * 1000))
        assert int(scored.score * 100) == (2 * w * a + t) // (2 * t)
        assert scored.ratio == Fraction(a, t)
    else:
        assert scored.score == weight


@given(weights, positive, values, st.sampled_from(["0.01", "0.0001"]))
def test_a_rate_rounded_first_is_a_multiple_of_its_quantum(weight, target, actual, quantum):
    conventions = Conventions(round_rate=Fraction(quantum))
    ratio = apply_rule(PROPORTIONAL, weight, Fact(actual=actual, target=target), conventions=conventions).ratio
    assert (ratio / Fraction(quantum)).denominator == 1


@given(weights, positive, positive, st.sampled_from(["cap", "flag", "no_credit", "person", "credit"]))
def test_over_achievement_earns_no_more_than_its_policy_says(weight, actual, target, kind):
    conventions = Conventions(over=Over(kind, Fraction(13, 10)))
    scored = apply_rule(PROPORTIONAL, weight, Fact(actual=actual, target=target), conventions=conventions)
    limit = weight * Decimal("1.3") if kind == "credit" else weight
    assert scored.score <= round_points(limit)
    beyond = Fraction(actual) / Fraction(target) > Fraction(13, 10)
    assert scored.to_person == (kind == "person" and beyond)
    if kind == "no_credit" and beyond:
        assert scored.score == 0


counts = st.dictionaries(st.sampled_from(["minor", "major", "fatal", "unknown"]), st.integers(0, 20))
INCIDENTS = [
    {"id": "minor", "label": "轻微", "deduct": "0.5"},
    {"id": "major", "label": "较重", "deduct": 3},
    {"id": "fatal", "label": "严重", "void": True},
]


@given(weights, counts, counts)
def test_more_incidents_never_give_more_points(weight, some, more):
    rule = Rule.build("incident_deduction", {"table": INCIDENTS})
    both = {name: some.get(name, 0) + more.get(name, 0) for name in {*some, *more}}
    fewer = apply_rule(rule, weight, Fact(counts=some)).score
    assert Decimal(0) <= apply_rule(rule, weight, Fact(counts=both)).score <= fewer <= weight


levels = st.sampled_from(["county", "city", "nation"])
awards = st.lists(st.builds(Achievement, st.sampled_from("甲乙丙"), levels), max_size=12).map(tuple)
TABLE = [
    {"id": "county", "label": "县级", "points": 1},
    {"id": "city", "label": "市级", "points": 2},
    {"id": "nation", "label": "国家级", "points": 5},
]


@given(awards)
def test_an_achievement_counts_once_at_its_highest_level(achievements):
    scored = apply_rule(Rule.build("bonus", {"table": TABLE}), 0, Fact(achievements=achievements))
    worth = {"county": 1, "city": 2, "nation": 5}
    best = {}
    for entry in achievements:
        best[entry.name] = max(best.get(entry.name, 0), worth[entry.level])
    assert scored.score == sum(best.values())
    capped = apply_rule(Rule.build("bonus", {"table": TABLE, "cap": 3}), 0, Fact(achievements=achievements))
    assert capped.score == min(Decimal(3), scored.score)


@given(weights, st.integers(0, 100), st.integers(0, 100))
def test_a_better_qualitative_mark_never_gives_fewer_points(weight, one, other):
    low, high = sorted((one, other))
    rule = Rule.build("graded")
    assert apply_rule(rule, weight, Fact(percent=low)).score <= apply_rule(rule, weight, Fact(percent=high)).score


factors = st.decimals(min_value=-50, max_value=300, places=1)


@given(weights, factors, factors)
def test_a_product_stays_within_the_ranges_of_its_factors(weight, one, other):
    table = [{"id": "a", "label": "甲", "low": 0, "high": 125}, {"id": "b", "label": "乙", "low": 50, "high": 200}]
    scored = apply_rule(Rule.build("factor", {"factors": table}), weight, Fact(factors={"a": one, "b": other}))
    assert 0 <= scored.score <= round_points(weight * Decimal("2.5"))
