"""Random rules, weights, values and habits for the comparison of the two speeds."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from projects.scoring.conventions import Conventions, Over
from projects.scoring.facts import Fact
from projects.scoring.methods import Rule

EDGE = 2**63
SCORES = {">=": "from", "<=": "to"}

small = st.integers(-40, 400)
decimals = st.decimals(-1000, 10_000, places=3)
usual = st.one_of(small, st.integers(0, 20_000).map(lambda fen: Decimal(fen) / 100), decimals)
odd = st.one_of(
    st.sampled_from([EDGE - 1, EDGE, -EDGE, 1 - EDGE, EDGE // 2, EDGE // 20_000, 10**40, -(10**40)]),
    st.integers(1 - EDGE, EDGE),
    st.decimals(-10, 10, places=9),
    st.fractions(-50, 50, max_denominator=12),
)
values = st.one_of(st.none(), usual, usual, usual, odd)
weights = st.one_of(
    st.integers(0, 100),
    st.decimals(0, 60, places=2),
    st.decimals(0, 60, places=4),
    st.sampled_from([Fraction(100, 3), Fraction(1, 7), 10**9, 10**14]),
)
shares = st.sampled_from(["0", "0.15", "0.333", "0.5", "0.7", "0.85", "1"])
quanta = st.sampled_from([None, None, "0.01", "0.0001", "0.05", "0.3", "1", "0.000001"])
habits = st.builds(
    lambda quantum, kind, line: Conventions(None if quantum is None else Fraction(quantum), Over(kind, Fraction(line))),
    quanta,
    st.sampled_from(["cap", "flag", "no_credit", "person", "credit"]),
    st.sampled_from(["1", "1.1", "1.3", "2"]),
)
directions = st.sampled_from([">=", "<=", "="])
sides = st.sampled_from([">=", "<="])
facts = st.builds(
    Fact,
    actual=values,
    target=values,
    direction=st.one_of(st.none(), directions),
    completed=st.sampled_from([None, None, True, False]),
)


@st.composite
def proportional(draw):
    declared = {"direction": draw(directions), "equal_missed": draw(st.sampled_from(["by_side", "zero"]))}
    if draw(st.booleans()):
        return Rule.build("proportional", declared)
    return Rule.build("gated_proportional", declared | {"gate": draw(st.sampled_from(["0", "0.6", "0.75", "0.333"]))})


@st.composite
def execution(draw):
    declared = {"variant": draw(st.sampled_from(["proportional", "bands"]))}
    if draw(st.booleans()):
        lines = draw(st.lists(shares, min_size=1, max_size=4, unique=True))
        declared["steps"] = [{"from": line, "share": draw(shares)} for line in lines]
        declared["over"] = draw(shares)
    return Rule.build("execution", declared)


@st.composite
def step_deduction(draw):
    side = draw(sides)
    declared = {
        "direction": side,
        "step": draw(st.sampled_from(["0.1", "0.3", "1", "5", "7.5"])),
        "deduct": draw(st.sampled_from(["0", "0.01", "0.125", "0.5", "2", "3.333"])),
        "counting": draw(st.sampled_from(["exact", "whole", "started"])),
    }
    line = draw(st.one_of(st.none(), st.sampled_from(["90", "100", "0", "12.5"])))
    if line is not None:
        declared["pass"] = line
    if draw(st.booleans()):
        away = Decimal(draw(st.sampled_from(["0", "10", "30.5"])))
        declared["zero"] = Decimal(line or 50) - away if side == ">=" else Decimal(line or 50) + away
    if draw(st.integers(0, 9)) == 0:
        declared["incidents"] = [{"id": "late", "label": "逾期", "deduct": 1}]
    return Rule.build("step_deduction", declared)


@st.composite
def bands(draw):
    side = draw(sides)
    limits = draw(st.lists(st.decimals(-10, 200, places=2), min_size=1, max_size=4, unique=True))
    if draw(st.booleans()):
        table = [{SCORES[side]: limit, "share": draw(shares)} for limit in limits]
    else:
        worth = st.sampled_from(["0", "3", "12.345", "10000000000000000000000"])
        table = [{SCORES[side]: limit, "points": draw(worth)} for limit in limits]
    return Rule.build("bands", {"direction": side, "table": table})


@st.composite
def linear_between(draw):
    ends = st.one_of(small.map(str), st.sampled_from(["0.5", "33.333", "-12.25", "9223372036854775807"]))
    low, high = draw(st.lists(ends, min_size=2, max_size=2, unique_by=Decimal))
    return Rule.build("linear_between", {"low": low, "high": high})


IN_COLUMNS = st.one_of(proportional(), execution(), step_deduction(), bands(), linear_between())
