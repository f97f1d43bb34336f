"""What the worked examples do not reach: missing facts, refused parameters, vetoes, wording."""

from decimal import Decimal
from fractions import Fraction

import pytest

from projects.scoring.conventions import Conventions, Over
from projects.scoring.facts import Achievement, Fact
from projects.scoring.methods import METHODS, OUTSIDE, Rule, apply_execution_rate, apply_rule
from projects.scoring.methods.judgement import Judged, judge_problems
from projects.scoring.reading import DataError

FACTORS = {"factors": [{"id": "a", "label": "甲"}]}
INCIDENTS = {"table": [{"id": "a", "label": "甲", "deduct": 1}]}
STEPS = {"step": 1, "deduct": 1}


def codes(scored):
    return [entry.code for entry in scored.findings]


def test_every_method_of_the_design_is_there_and_says_its_formula():
    assert set(METHODS) == {
        "proportional", "gated_proportional", "step_deduction", "incident_deduction", "bands", "yes_no", "checklist",
        "graded", "judged", "linear_between", "bonus", "penalty", "veto", "factor", "execution",
    }  # fmt: skip
    assert all(method.formula.endswith("。") and method.label for method in METHODS.values())
    assert set(OUTSIDE) == {"bonus", "penalty", "veto"}


@pytest.mark.parametrize(
    ("method", "parameters", "fact"),
    [
        ("proportional", {}, Fact(target=1)),
        ("proportional", {}, Fact(actual=1)),
        ("execution", {}, Fact(target=1)),
        ("execution", {}, Fact(actual=1)),
        ("step_deduction", STEPS, Fact(actual=1)),
        ("step_deduction", STEPS, Fact(target=1)),
        ("step_deduction", {**STEPS, "incidents": INCIDENTS["table"]}, Fact(actual=1, target=1)),
        ("incident_deduction", INCIDENTS, Fact()),
        ("bands", {"table": [{"from": 0, "points": 1}]}, Fact()),
        ("yes_no", {}, Fact()),
        ("checklist", {"points": [{"id": "a", "label": "甲"}]}, Fact()),
        ("graded", {}, Fact(band=1)),
        ("judged", {}, Fact()),
        ("linear_between", {"low": 0, "high": 1}, Fact()),
        ("factor", FACTORS, Fact()),
    ],
)
def test_what_was_not_filled_in_scores_nothing_and_is_named(method, parameters, fact):
    scored = apply_rule(Rule.build(method, parameters), 10, fact)
    assert scored.score == 0
    assert codes(scored) == ["target_unparsed"]
    assert "没有填写" in scored.explanation


@pytest.mark.parametrize(
    ("method", "parameters", "key"),
    [
        ("magic", {}, "method"),
        ("proportional", {"direction": "up"}, "direction"),
        ("proportional", {"equal_missed": "half"}, "equal_missed"),
        ("gated_proportional", {"gate": 1}, "gate"),
        ("gated_proportional", {"gate": 2}, "gate"),
        ("execution", {"variant": "magic"}, "variant"),
        ("execution", {"variant": "bands", "steps": [{"from": 2, "share": 1}]}, "steps[1].from"),
        ("execution", {"steps": [{"from": 1, "share": 1, "else": 1}]}, "steps[1].else"),
        ("step_deduction", {"step": 0, "deduct": 1}, "step"),
        ("step_deduction", {"deduct": 1}, "step"),
        ("step_deduction", {"pass": 90, "step": 1, "deduct": 1, "zero": 95}, "zero"),
        ("step_deduction", {"direction": "<=", "pass": 90, "step": 1, "deduct": 1, "zero": 80}, "zero"),
        ("incident_deduction", {"table": []}, "table"),
        ("incident_deduction", {"table": [{"id": "a", "label": "甲"}]}, "table[1].deduct"),
        ("incident_deduction", {"table": INCIDENTS["table"] * 2}, "table"),
        ("bands", {"table": [{"to": 1, "points": 1}]}, "table[1].from"),
        ("bands", {"table": [{"from": 1, "points": 1}, {"from": 1, "points": 2}]}, "table"),
        ("bands", {"table": [{"from": 1, "share": 2}]}, "table[1].share"),
        ("yes_no", {"points": 1}, "points"),
        ("checklist", {"points": [{"id": "a", "label": "甲", "points": 1}, {"id": "b", "label": "乙"}]}, "points"),
        ("checklist", {"points": [{"id": "a", "label": "甲"}] * 2}, "points"),
        ("checklist", {"points": []}, "points"),
        ("graded", {"bands": [90, 60, 0]}, "bands"),
        ("graded", {"bands": [100, 100, 0]}, "bands"),
        ("graded", {"labels": ["好"]}, "labels"),
        ("judged", {"step": -1}, "step"),
        ("linear_between", {"low": 5, "high": 5}, "high"),
        ("bonus", {"table": [{"id": "a", "label": "甲", "points": -1}]}, "table[1].points"),
        ("penalty", {"low": 3, "cap": 2}, "low"),
        ("veto", {"scope": "item", "band": "中"}, "band"),
        ("factor", {"factors": [{"id": "a", "label": "甲", "low": 2, "high": 1}]}, "factors[1].high"),
        ("factor", {"factors": FACTORS["factors"] * 2}, "factors"),
    ],
)
def test_a_broken_rule_is_refused_at_its_key(method, parameters, key):
    with pytest.raises(DataError) as caught:
        Rule.build(method, parameters, source="规则.yaml")
    assert key in {problem.key for problem in caught.value.problems}
    assert all(problem.source == "规则.yaml" for problem in caught.value.problems)


def test_all_problems_of_a_rule_come_out_together():
    with pytest.raises(DataError) as caught:
        Rule.build("step_deduction", {"step": "x", "deduct": -1, "counting": "often"})
    assert {problem.key for problem in caught.value.problems} >= {"step", "deduct", "counting"}


def test_execution_steps_of_a_district_replace_the_usual_ones():
    rule = Rule.build("execution", {"variant": "bands", "over": "0.5", "steps": [{"from": "0.5", "share": "0.4"}]})
    assert apply_rule(rule, 10, Fact(actual=50, target=100)).score == 4
    assert apply_rule(rule, 10, Fact(actual=110, target=100)).score == 5


def test_an_execution_rate_known_only_as_printed_is_scored():
    rule = Rule.build("execution")
    scored = apply_execution_rate(rule, 10, Decimal("0.8619"), Fact(label="预算执行率"))
    assert scored.score == Decimal("8.62")
    assert "86.19 %" in scored.explanation
    assert apply_execution_rate(rule, 10, -1, Fact()).score == 0
    with pytest.raises(ValueError, match="不是预算执行率"):
        apply_execution_rate(Rule.build("yes_no"), 10, 1, Fact())


def test_over_achievement_handed_to_a_person_says_so():
    conventions = Conventions(over=Over("person"))
    scored = apply_rule(Rule.build("proportional"), 10, Fact(actual=200, target=100), conventions=conventions)
    assert (scored.score, scored.to_person) == (10, True)
    assert "由评价人员核定" in scored.explanation


def test_less_is_better_knows_no_over_achievement():
    fact = Fact(actual=1, target=100, direction="<=", reason="")
    assert codes(apply_rule(Rule.build("proportional"), 10, fact)) == []
    by_rule = Fact(actual=100, target=10, reason="")
    assert codes(apply_rule(Rule.build("proportional", {"direction": "<="}), 10, by_rule)) == ["lost_without_reason"]


def test_a_negative_target_that_is_met_needs_no_ratio():
    scored = apply_rule(Rule.build("proportional"), 5, Fact(actual=-3, target=-5, direction=">=", reason=""))
    assert (scored.score, codes(scored)) == (5, [])


def test_a_panels_mean_need_not_fall_on_the_step():
    fact = Fact(label="社会效益", points=Decimal("4.33"), judges=3)
    scored = apply_rule(Rule.build("judged"), 5, fact)
    assert (scored.score, codes(scored)) == (Decimal("4.33"), [])
    assert "3 名评价人员综合评分 4.33" in scored.explanation


def test_a_judge_free_of_steps_may_give_any_points():
    assert codes(apply_rule(Rule.build("judged", {"step": 0}), 5, Fact(points=Decimal("1.23")))) == []


def test_a_judge_is_told_all_that_is_wrong_at_once():
    judged = Judged(step=Fraction(1, 2), comment_below=Fraction(8, 10))
    assert judge_problems(judged, weight=5, points=Decimal("4.5"), comment="") == ()
    assert judge_problems(judged, weight=5, points=3, comment="台账不全") == ()
    assert len(judge_problems(judged, weight=5, points=Decimal("3.2"), comment=" ")) == 2
    assert len(judge_problems(judged, weight=5, points=6, comment="")) == 1
    assert judge_problems(Judged(None, None), weight=5, points=Decimal("0.01"), comment="") == ()


def test_bands_without_names_are_numbered():
    scored = apply_rule(Rule.build("graded", {"bands": [100, 90, 60, 30, 0]}), 10, Fact(percent=95))
    assert "第 1 档" in scored.explanation
    named = apply_rule(Rule.build("graded", {"bands": [100, 50, 0], "labels": ["好", "差"]}), 10, Fact(percent=49))
    assert "“差”" in named.explanation


def test_each_entry_or_the_table_once_where_the_rule_says_so():
    table = [{"id": "city", "label": "市级", "points": 2}, {"id": "county", "label": "县级", "points": 1}]
    entries = (Achievement("甲", "city"), Achievement("甲", "county"), Achievement("乙", "county"))
    scores = {
        group: apply_rule(Rule.build("bonus", {"table": table, "group": group}), 0, Fact(achievements=entries)).score
        for group in ("achievement", "table", "none")
    }
    assert scores == {"achievement": 3, "table": 2, "none": 4}


def test_an_unknown_level_of_award_is_found_and_not_counted():
    table = [{"id": "city", "label": "市级", "points": 2}]
    scored = apply_rule(Rule.build("bonus", {"table": table}), 0, Fact(achievements=(Achievement("甲", "moon"),)))
    assert (scored.score, codes(scored)) == (0, ["target_unparsed"])


def test_points_without_a_table_are_a_persons_within_the_range():
    rule = Rule.build("bonus", {"cap": 5})
    assert apply_rule(rule, 0, Fact()).score == 0
    assert apply_rule(rule, 0, Fact(points=3)).score == 3
    assert codes(apply_rule(rule, 0, Fact(points=9))) == ["above_weight"]
    assert apply_rule(Rule.build("bonus"), 0, Fact(points=-2)).score == 0


def test_a_penalty_wants_its_reason():
    rule = Rule.build("penalty")
    assert codes(apply_rule(rule, 0, Fact(points=2))) == ["lost_without_reason"]
    assert codes(apply_rule(rule, 0, Fact(points=2, reason="迟报"))) == []
    assert codes(apply_rule(rule, 0, Fact())) == []


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"scope": "item"}, "本项计 0.00 分"),
        ({"scope": "group"}, "所在类别计 0.00 分"),
        ({}, "总分计 0.00 分"),
        ({"band": "中"}, "等级最高为“中”"),
    ],
)
def test_a_veto_says_what_it_does(parameters, words):
    rule = Rule.build("veto", parameters)
    assert words in apply_rule(rule, 0, Fact(happened=True)).effect.reason
    assert apply_rule(rule, 0, Fact(happened=False)).effect is None


def test_steps_and_incidents_void_the_item_or_add_up():
    rule = Rule.build(
        "step_deduction",
        {
            "pass": 90,
            "step": 1,
            "deduct": 1,
            "incidents": [{"id": "a", "label": "造假", "void": True}, {"id": "b", "label": "迟报", "deduct": 2}],
        },
    )
    assert apply_rule(rule, 10, Fact(actual=100, counts={"a": 1})).score == 0
    assert apply_rule(rule, 10, Fact(actual=100, counts={"b": 1})).score == 8
    assert apply_rule(rule, 10, Fact(actual=85, counts={"b": 4})).score == 0
    assert apply_rule(rule, 10, Fact(actual=90, counts={})).score == 10


def test_the_title_is_what_is_known_of_it():
    assert Fact(label="清扫面积", kind="数量指标").title() == "数量指标「清扫面积」"
    assert Fact(label="清扫面积").title() == "「清扫面积」"
    assert Fact().title() == "本项"
