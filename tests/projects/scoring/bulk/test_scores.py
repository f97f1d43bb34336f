
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.scoring.bulk import Facts, Numbers, decimals, score_column
from projects.scoring.conventions import USUAL
from projects.scoring.methods import apply_rule

from . import rules

MANY = settings(max_examples=300, deadline=None)


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
