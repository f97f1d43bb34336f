from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.basis import Basis
from projects.scoring.facts import Fact
from projects.scoring.framework import Framework, Group, Item
from projects.scoring.measures import Input, Measure, Term
from projects.scoring.methods import Rule
from projects.scoring.scorecard import Case, score_framework

PROPORTIONAL = Rule.build("proportional")
TREE = (
    Group(
        "output",
        "产出指标",
        Fraction(60),
        (
            Group(
                "quantity",
                "数量指标",
                Fraction(60),
                (
                    Item("area", "清扫面积", Fraction(20), PROPORTIONAL, unit="万㎡", target=Fraction(90)),
                    Item("rounds", "清扫次数", Fraction(40), PROPORTIONAL, unit="次", target=Fraction(10)),
                ),
            ),
        ),
    ),
    Group(
        "effect",
        "效果指标",
        Fraction(40),
        (Item("happy", "满意度", Fraction(40), PROPORTIONAL, measure="satisfaction"),),
    ),
)
SATISFACTION = Measure(
    "satisfaction", "满意度", "%", "survey", Basis("x"), "1", (Term("yes", 1),), (Term("all", 1),),
    (Input("yes", "满意人数", "人"), Input("all", "有效人数", "人")),
)  # fmt: skip
MEASURES = {"satisfaction": SATISFACTION}
FRAMEWORK = Framework("key", "测试体系", "key", "1", Basis("x"), TREE)
FULL = Case(
    {"area": Fact(actual=90), "rounds": Fact(actual=10), "happy": Fact(target=90)}, {"yes": 95, "all": 100}
)  # fmt: skip


def score(case, **changes):
    return score_framework(replace(FRAMEWORK, **changes), case, measures=MEASURES)


def line(card, name):
    return next(entry for entry in (*card.lines, *card.outside) if entry.item == name)


def outside(name, method, affects=None, **parameters):
    return Item(name, name, Fraction(0), Rule.build(method, parameters), affects=affects)


def test_everything_reached_is_a_hundred_with_subtotals_of_both_levels():
    card = score(FULL)
    assert (card.total, card.findings) == (Decimal("100.00"), ())
    assert [(sub.group, sub.level, sub.weight, sub.score) for sub in card.subtotals] == [
        ("output", 1, 60, 60),
        ("quantity", 2, 60, 60),
        ("effect", 1, 40, 40),
    ]
    assert [entry.row for entry in card.lines] == [1, 2, 3]
    assert line(card, "area").path == ("产出指标", "数量指标")


def test_a_computed_value_shows_where_it_came_from():
    entry = line(score(FULL), "happy")
    assert "满意人数 95 ÷ 有效人数 100 = 95.00 %" in entry.explanation


def test_a_typed_value_stands_before_the_computed_one():
    case = replace(FULL, facts={**FULL.facts, "happy": Fact(actual=45, target=90)})
    assert line(score(case), "happy").score == 20


@pytest.mark.parametrize(
    ("inputs", "code", "words"),
    [({"yes": 1}, "target_unparsed", "缺少有效人数"), ({"yes": 1, "all": 0}, "ratio_undefined", "分母为零")],
)
def test_a_value_that_cannot_be_obtained_says_why(inputs, code, words):
    card = score(replace(FULL, inputs=inputs))
    entry = line(card, "happy")
    assert (entry.score, [found.code for found in entry.findings]) == (0, [code])
    assert words in entry.explanation
    assert words in card.findings[0].message
    assert card.total == 60


def test_one_bad_row_does_not_hide_the_others():
    card = score(Case({"rounds": Fact(actual=5)}, FULL.inputs))
    assert [(entry.item, entry.score) for entry in card.lines] == [("area", 0), ("rounds", 20), ("happy", 0)]
    assert {found.row for found in card.findings} == {1, 3}


def test_not_applicable_may_mean_full_marks():
    case = Case({"rounds": Fact(actual=5), "happy": Fact(actual=90, target=90)}, not_applicable=frozenset({"area"}))
    card = score(case, not_applicable="full")
    assert (card.total, line(card, "area").score, line(card, "area").applicable) == (80, 20, False)
    assert "按满分计" in line(card, "area").explanation


def test_not_applicable_may_be_spread_over_its_siblings():
    case = Case({"rounds": Fact(actual=5), "happy": Fact(actual=90, target=90)}, not_applicable=frozenset({"area"}))
    card = score(case, not_applicable="spread")
    assert (line(card, "rounds").weight, card.total) == (60, 70)
    assert line(card, "area").weight == 0


def test_not_applicable_may_be_left_out_and_the_rest_rescaled_once():
    case = Case({"rounds": Fact(actual=5), "happy": Fact(actual=90, target=90)}, not_applicable=frozenset({"area"}))
    card = score(case, not_applicable="rescale")
    assert card.total == 75
    assert "60.00 ÷ 适用指标分值 80.00 × 100 = 75.00" in card.explanation


JUDGED_TREE = (
    Group(
        "all",
        "全部",
        Fraction(100),
        (
            Item("plan", "立项", Fraction(20), PROPORTIONAL),
            Item("work", "管理", Fraction(30), Rule.build("judged", {"step": "0.5"})),
            Item("rate", "达标", Fraction(50), Rule.build("bands", {"table": [
                {"from": 90, "points": 50}, {"from": 60, "points": 31},
            ]})),
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("points", "value", "scores", "total"),
    [
        ("30", 95, ("37.50", "62.50"), "100.00"),
        ("24.5", 70, ("30.63", "38.75"), "69.38"),
        ("0", 10, ("0.00", "0.00"), "0.00"),
    ],
)
def test_stated_points_grow_with_the_weight_that_is_spread_over_them(points, value, scores, total):
    facts = {"work": Fact(points=Decimal(points), judges=3), "rate": Fact(actual=value)}
    case = Case(facts, not_applicable=frozenset({"plan"}))
    card = score(case, groups=JUDGED_TREE, not_applicable="spread")
    assert (line(card, "work").score, line(card, "rate").score) == tuple(map(Decimal, scores))
    assert (card.total, card.findings) == (Decimal(total), ())
    assert f"{points}（分值 30） × 分摊后分值 37.5 ÷ 原分值 30 = {scores[0]}" in line(card, "work").explanation


def test_judges_points_are_held_against_the_weight_they_were_given_for():
    case = Case({"work": Fact(points=31)}, not_applicable=frozenset({"plan"}))
    entry = line(score(case, groups=JUDGED_TREE, not_applicable="spread"), "work")
    assert (entry.score, [found.code for found in entry.findings]) == (Decimal("37.50"), ["above_weight"])
    off = replace(case, facts={"work": Fact(points=Decimal("24.3"))})
    entry = line(score(off, groups=JUDGED_TREE, not_applicable="spread"), "work")
    assert [found.code for found in entry.findings] == ["score_differs"]


@pytest.mark.parametrize("behaviour", ["spread", "rescale"])
def test_nothing_that_applies_is_a_finding_and_no_points(behaviour):
    everything = frozenset({"area", "rounds", "happy"})
    card = score(Case(not_applicable=everything), not_applicable=behaviour)
    assert card.total == 0
    assert "weights_sum" in {found.code for found in card.findings}


def test_what_must_apply_cannot_be_declared_away():
    strict = replace(TREE[1], members=(replace(TREE[1].members[0], optional=False),))
    card = score(replace(FULL, not_applicable=frozenset({"happy"})), groups=(TREE[0], strict))
    assert line(card, "happy").applicable


def test_a_bonus_stops_at_the_whole_unless_the_setting_lets_it_pass():
    case = replace(FULL, facts={**FULL.facts, "award": Fact(points=5)})
    extra = (outside("award", "bonus", cap=10),)
    assert score(case, outside=extra).total == 100
    assert "最高计 100.00" in score(case, outside=extra).explanation
    assert score(case, outside=extra, bonus_above_total=True).total == 105


def test_penalties_are_taken_off_and_the_total_stays_above_zero():
    case = replace(FULL, facts={**FULL.facts, "fault": Fact(points=30, reason="虚报")})
    extra = (outside("fault", "penalty"),)
    assert score(case, outside=extra).total == 70
    card = score(Case({"fault": Fact(points=30, reason="虚报")}), outside=extra)
    assert card.total == 0
    assert "最低计 0.00" in card.explanation


def test_a_veto_on_the_whole_leaves_nothing():
    case = replace(FULL, facts={**FULL.facts, "fraud": Fact(happened=True)})
    card = score(case, outside=(outside("fraud", "veto"),))
    assert card.total == 0
    assert line(card, "area").score == 20


def test_a_veto_on_an_item_or_a_group_reaches_only_that():
    case = replace(FULL, facts={**FULL.facts, "fraud": Fact(happened=True)})
    on_item = score(case, outside=(outside("fraud", "veto", affects="area", scope="item"),))
    assert (on_item.total, line(on_item, "area").score, line(on_item, "rounds").score) == (80, 0, 40)
    on_group = score(case, outside=(outside("fraud", "veto", affects="output", scope="group"),))
    assert on_group.total == 40
    assert "否决" in line(on_group, "rounds").explanation
    assert on_group.subtotals[0].score == 0


def test_a_veto_to_a_band_leaves_the_points():
    case = replace(FULL, facts={**FULL.facts, "fraud": Fact(happened=True)})
    card = score(case, outside=(outside("fraud", "veto", band="中"),))
    assert (card.total, card.grade_cap) == (100, ("中",))
    assert score(FULL, outside=(outside("fraud", "veto", band="中"),)).grade_cap == ()


actuals = st.decimals(min_value=0, max_value=200, places=2)


@given(actuals, actuals, st.integers(0, 100), st.sampled_from(["full", "spread", "rescale"]), st.booleans())
def test_a_total_is_the_sum_of_its_lines_and_lies_within_the_whole(area, rounds, satisfied, behaviour, applies):
    facts = {"area": Fact(actual=area), "rounds": Fact(actual=rounds), "happy": Fact(target=90)}
    left_out = frozenset() if applies else frozenset({"rounds"})
    card = score(Case(facts, {"yes": satisfied, "all": 100}, left_out), not_applicable=behaviour)
    assert 0 <= card.total <= 100
    if applies or behaviour != "rescale":
        assert card.total == sum(entry.score for entry in card.lines)
        assert sum(entry.weight for entry in card.lines) == 100
    assert sum(sub.score for sub in card.subtotals if sub.level == 1) == sum(entry.score for entry in card.lines)
