from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.scoring.bulk import Columns, Facts, Numbers, decimals, rescore
from projects.scoring.facts import Fact
from projects.scoring.framework import Framework, Group, Item
from projects.scoring.methods import Rule
from projects.scoring.rating import grade
from projects.scoring.scorecard import Case, score_framework

from . import frameworks, rules

PROPORTIONAL = Rule.build("proportional")

MANY = settings(max_examples=60, deadline=None)


@MANY
@given(st.data(), frameworks.frameworks(), rules.habits)
def test_in_columns_every_point_total_and_grade_is_the_one_that_one_by_one_gives(data, framework, habits):
    cases = data.draw(st.lists(frameworks.cases(framework), max_size=12))
    happened = {name: np.array([data.draw(st.booleans()) for _ in cases], dtype=bool) for name in ("top", "found")}
    found = rescore(
        framework,
        Columns.of(cases),
        rating=frameworks.RATING,
        measures=frameworks.MEASURES,
        conventions=habits,
        happened=happened,
    )
    scores = {name: decimals(points) for name, points in found.scores.items()}
    for row, (case, total) in enumerate(zip(cases, decimals(found.totals), strict=True)):
        card = score_framework(framework, case, measures=frameworks.MEASURES, conventions=habits)
        lines = {line.item: str(line.score) for line in (*card.lines, *card.outside)}
        assert {name: str(points[row]) for name, points in scores.items()} == lines
        assert str(total) == str(card.total)
        overrides = [name for name, rows in happened.items() if rows[row]]
        graded = grade(frameworks.RATING, card.total, happened=overrides, caps=card.grade_cap)
        assert found.grade(row).id == graded.id
        assert found.card(row).total == card.total


POINT = {"id": "a", "label": "甲", "points": 4}
STATED = [
    Rule.build("judged"),
    Rule.build("judged", {"step": 1}),
    Rule.build("bands", {"table": [{"from": 90, "points": 12}, {"from": 10, "points": "3.35"}]}),
    Rule.build("bands", {"direction": "<=", "table": [{"to": 10, "points": "7.5"}, {"to": 90, "points": 40}]}),
    Rule.build("checklist", {"points": [POINT, {"id": "b", "label": "乙", "points": "2.5"}]}),
    Rule.build("checklist", {"points": [{"id": "a", "label": "甲"}, {"id": "b", "label": "乙"}]}),
    PROPORTIONAL,
]
WEIGHTS = st.decimals(0, 40, places=2).map(Fraction)


@st.composite
def spreading(draw):
    """A framework whose items state points, and cases that all leave at least one of them out."""
    names = [f"item{number}" for number in range(draw(st.integers(2, 6)))]
    items = [Item(name, name, draw(WEIGHTS), draw(st.sampled_from(STATED)), target=Fraction(8)) for name in names]
    cut = draw(st.integers(1, len(items)))
    parts = [part for part in (items[:cut], items[cut:]) if part]
    groups = tuple(Group(f"group{place}", f"大类{place}", None, tuple(part)) for place, part in enumerate(parts))
    whole = sum((item.weight for item in items), Fraction(0))
    framework = small(groups=groups, total=whole, not_applicable="spread")
    case = st.builds(
        Case,
        st.fixed_dictionaries(dict.fromkeys(names, frameworks.more_facts)),
        not_applicable=st.frozensets(st.sampled_from(names), min_size=1, max_size=3),
    )
    return framework, draw(st.lists(case, min_size=1, max_size=8))


@MANY
@given(spreading(), rules.habits)
def test_points_stated_for_the_declared_weight_grow_with_what_is_spread_as_one_by_one(drawn, habits):
    framework, cases = drawn
    found = rescore(framework, Columns.of(cases), rating=frameworks.RATING, conventions=habits)
    for row, case in enumerate(cases):
        card = score_framework(framework, case, conventions=habits)
        scores = {name: str(decimals(points)[row]) for name, points in found.scores.items()}
        assert scores == {line.item: str(line.score) for line in card.lines}
        assert str(decimals(found.totals)[row]) == str(card.total)
        assert found.grade(row).id == grade(frameworks.RATING, card.total).id


@pytest.mark.parametrize(
    ("rule", "fact", "plain"),
    [
        (Rule.build("judged"), Fact(points=4), 400),
        (Rule.build("bands", {"table": [{"from": 5, "points": 4}]}), Fact(actual=10), 400),
        (Rule.build("checklist", {"points": [POINT]}), Fact(checked=frozenset("a")), 400),
    ],
    ids=["judged", "bands", "checklist"],
)
def test_points_for_fifty_are_doubled_where_the_weight_grew_to_a_hundred(rule, fact, plain):
    items = (Item("area", "面积", Fraction(50), rule), Item("road", "道路", Fraction(50), PROPORTIONAL))
    framework = small(groups=(Group("all", "全部", None, items),), not_applicable="spread")
    cases = [Case({"area": fact}, not_applicable=frozenset({"road"})), Case({"area": fact})]
    assert rescore(framework, Columns.of(cases)).scores["area"].tolist() == [2 * plain, plain]


def small(**changes):
    items = tuple(Item(name, name, Fraction(50), PROPORTIONAL, target=Fraction(10)) for name in ("area", "road"))
    framework = Framework("f", "体系", "key", "1", frameworks.BASIS, (Group("all", "全部", None, items),))
    return replace(framework, **changes)


def test_a_framework_without_a_rating_gives_points_only():
    found = rescore(small(), Columns(2, {"area": Facts(2, actual=Numbers.of([10, 5]))}))
    assert (found.totals.tolist(), found.places, found.grade(0)) == ([5000, 2500], None, None)
    assert found.card(1).lines[0].explanation.endswith("= 50.00 % × 分值 50 = 25.00")


def test_a_target_of_the_framework_counts_where_none_is_given():
    given_targets = Facts(2, actual=Numbers.same(10), target=Numbers.of([None, 20]))
    assert rescore(small(), Columns(2, {"area": given_targets})).scores["area"].tolist() == [5000, 2500]


def test_nothing_applicable_is_nothing_earned():
    everything = {name: np.array([True, False]) for name in ("area", "road")}
    columns = Columns(2, {"area": Facts(2, actual=Numbers.same(10))}, not_applicable=everything)
    assert rescore(small(not_applicable="rescale"), columns).totals.tolist() == [0, 5000]
    assert rescore(small(not_applicable="full"), columns).totals.tolist() == [10000, 5000]
    assert rescore(small(not_applicable="spread"), columns).totals.tolist() == [0, 5000]


@pytest.mark.parametrize("worth", [30, 70])
def test_stated_points_grow_with_the_weight_that_is_spread(worth):
    table = Rule.build("bands", {"table": [{"from": 5, "points": worth}]})
    items = (
        Item("area", "面积", Fraction(50), table),
        Item("road", "道路", Fraction(50), PROPORTIONAL),
        Item("free", "附带", Fraction(0), table),
    )
    framework = small(groups=(Group("all", "全部", Fraction(100), items),), not_applicable="spread")
    facts = {name: Facts(2, Numbers.same(10), Numbers.same(10)) for name in ("area", "road", "free")}
    found = rescore(framework, Columns(2, facts, not_applicable={"road": np.array([True, False])}))
    grown, plain = min(worth, 50) * 200, min(worth, 50) * 100
    assert found.scores["area"].tolist() == [grown, plain]
    assert [int(found.card(row).lines[0].score * 100) for row in (0, 1)] == [grown, plain]


def test_a_veto_is_scored_with_its_whole_row():
    veto = Item("fraud", "弄虚作假", Fraction(0), Rule.build("veto"))
    columns = Columns(
        3, {"area": Facts(3, actual=Numbers.same(10)), "fraud": Facts(3, others={1: Fact(happened=True)})}
    )
    found = rescore(small(outside=(veto,)), columns, rating=frameworks.RATING)
    assert found.totals.tolist() == [5000, 0, 5000]
    assert "发生否决情形" in found.card(1).explanation


@pytest.mark.parametrize(("above", "expected"), [(False, [10000, 5300, 4700]), (True, [10300, 5300, 4700])])
def test_a_bonus_lifts_a_total_above_the_whole_only_where_that_is_so(above, expected):
    outside = tuple(Item(name, name, Fraction(0), Rule.build(name)) for name in ("bonus", "penalty"))
    facts = {
        "area": Facts(3, actual=Numbers.same(10)),
        "road": Facts(3, actual=Numbers.of([10, 0, 0])),
        "bonus": Facts(3, others={0: Fact(points=3), 1: Fact(points=3)}),
        "penalty": Facts(3, others={2: Fact(points=3)}),
    }
    found = rescore(small(outside=outside, bonus_above_total=above), Columns(3, facts))
    assert found.totals.tolist() == expected


def test_a_value_is_measured_where_none_is_given():
    items = (Item("area", "到位率", Fraction(50), PROPORTIONAL, target=Fraction(90), measure="rate"),)
    framework = small(groups=(Group("all", "全部", None, items),))
    facts = {"area": Facts(3, actual=Numbers.of([None, 90, None]))}
    columns = Columns(3, facts, inputs=[{"got": 1, "due": 3}, {"got": 1, "due": 3}, {"got": 1}])
    found = rescore(framework, columns, measures=frameworks.MEASURES)
    assert found.totals.tolist() == [1852, 5000, 0]
    assert [found.card(row).total * 100 for row in range(3)] == found.totals.tolist()


def test_a_sum_that_might_not_fit_is_refused():
    items = tuple(Item(name, name, Fraction(2**62, 100), PROPORTIONAL) for name in ("area", "road", "bridge"))
    framework = small(groups=(Group("all", "全部", None, items),))
    full = Facts(1, Numbers.same(1), Numbers.same(1))
    with pytest.raises(OverflowError, match="得分合计超出"):
        rescore(framework, Columns(1, {item.id: full for item in items}))
