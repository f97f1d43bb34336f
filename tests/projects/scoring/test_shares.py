from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.basis import Basis
from projects.scoring.reading import Reader
from projects.scoring.shares import combine, deduct_below, read_line_deduction, share_pool

PAY = {
    "id": "pay",
    "label": "误工报酬扣减",
    "unit": "元",
    "stretches": [{"below": 90, "per_point": 5}, {"below": 80, "per_point": 10}],
    "all_below": 60,
    "all_label": "所增加的部分",
}
totals = st.decimals(min_value=60, max_value=100, places=2)


def rule(**changes):
    reader = Reader({**PAY, **changes}, source="a.yaml")
    found = read_line_deduction(reader, basis=Basis("x"), version="1")
    return found, {problem.key for problem in reader.problems}


@given(totals, totals)
def test_more_points_never_cost_more(one, other):
    low, high = sorted((one, other))
    assert deduct_below(rule()[0], low).amount >= deduct_below(rule()[0], high).amount


@given(totals)
def test_the_deduction_is_marginal_and_without_jumps(points):
    amount = deduct_below(rule()[0], points).amount
    below = max(Decimal(90) - points, Decimal(0))
    assert below * 5 <= amount <= below * 10


def test_the_explanation_shows_every_stretch():
    assert (
        "低于 90 分的 10 分 × 5 + 低于 80 分的 0.5 分 × 10 = 55.00 元"
        in deduct_below(rule()[0], Decimal("79.5")).explanation
    )
    assert "不扣" in deduct_below(rule()[0], Decimal(90)).explanation
    assert "所增加的部分" in deduct_below(rule()[0], Decimal("59.99")).explanation


def test_without_a_bottom_line_the_last_stretch_goes_on():
    open_ended, _ = rule(all_below=None, all_label=None)
    assert deduct_below(open_ended, Decimal(50)).amount == 50 + 300


def test_a_broken_rule_is_refused_at_its_key():
    assert rule(stretches=[{"below": 80, "per_point": 1}, {"below": 90, "per_point": 2}])[1] == {"stretches"}
    assert rule(all_label=None)[1] == {"all_label"}
    assert rule(stretches=[])[1] == {"stretches"}


pools = st.dictionaries(st.text(min_size=1, max_size=4), st.decimals(min_value=0, max_value=100, places=2), min_size=1)


@given(st.integers(min_value=0, max_value=10**9), pools.filter(lambda pool: any(pool.values())))
def test_a_pool_is_handed_out_to_the_last_fen(fen, points):
    shares = share_pool(Decimal(fen) / 100, points)
    assert sum(shares.values()) == Decimal(fen) / 100
    assert all(shares[a] >= shares[b] - Decimal("0.01") for a in points for b in points if points[a] >= points[b])


@given(st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=2, max_size=2), st.integers(0, 100))
def test_a_combination_lies_between_its_parts(parts, percent):
    found = combine(dict(zip("ab", parts, strict=True)), {"a": percent, "b": 100 - percent})
    assert min(parts) <= found <= max(parts)


@pytest.mark.parametrize("percents", [{"a": 50, "b": 40}, {"a": 100}, {"a": 50, "c": 50}])
def test_percents_must_make_a_hundred_of_the_same_parts(percents):
    with pytest.raises(ValueError, match="100 %"):
        combine({"a": 1, "b": 2}, percents)
