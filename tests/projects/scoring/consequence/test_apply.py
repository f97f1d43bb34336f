from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring import consequence
from projects.scoring.consequence import Decision, apply_policy, override

from .policies import case, policy, row, shipped

DECIDE = row(id="decide", then={"action": "decide", "between": [1, 10], "of": "request"})


def decided(**changes):
    whole = {"code": "P1", "row": "decide", "percent": Decimal(5), "reason": "进度偏慢", "by": "局长（演示）"}
    return Decision(**{**whole, **changes})


def codes(outcome):
    return [found.code for found in outcome.findings]


def test_every_step_is_explained_in_words():
    example = shipped("example-2017")
    outcome = apply_policy(
        example,
        case(
            requested=Decimal("12345678.90"),
            years_in_row=2,
            carryover_growth=Decimal(100),
            protected={"guaranteed": Decimal("2345678.90")},
        ),
    )
    assert outcome.reasons[1] == (
        "「评价不合格，连续两年」：因评价等级为“差”、连续 2 年，"
        "申报数 10,000,000.00 元（已除去不予扣减的 2,345,678.90 元） × 40 % = 扣减 4,000,000.00 元。"
        "（示例：原文“不合格”（不足 60 分）对应等级“差”）"
        f"依据：{example.rows[3].basis}。"
    )
    assert outcome.reasons[-2:] == (
        "同时适用 4 条扣减，按本办法取扣减最多的一条：「评价不合格，连续两年」，扣减 4,000,000.00 元。",
        "建议安排 8,345,678.90 元，比申报数 12,345,678.90 元减少 4,000,000.00 元，减幅 32.40 %。",
    )


def test_a_case_of_which_no_row_speaks_keeps_its_request():
    outcome = apply_policy(policy(), case(grade="良"))
    assert outcome.reasons == ("没有适用的条款，按申报数 1,000.00 元安排。",)
    assert (outcome.proposed, outcome.cut, outcome.settled) == (Decimal("1000.00"), Decimal("0.00"), True)


FACTS = [
    ({"kind": ["project"]}, {}, ""),
    ({"score": {"at_most": 60}}, {"score": Decimal("59.5")}, "因评价得分 59.5 分，"),
    ({"filing": ["missing"]}, {"filing": "missing"}, "因自评未报送，"),
    ({"in_order": True}, {"in_order": True}, "因自评规范，"),
    ({"in_order": False}, {"in_order": False}, "因自评不规范，"),
    ({"execution": {"below": 60}}, {"execution": Decimal("45.67")}, "因预算执行率 45.67 %，"),
    ({"carryover": {"above": 20}}, {"carryover": Decimal(21)}, "因结转结余率 21 %，"),
    ({"carryover_growth": {"above": 0}}, {"carryover_growth": Decimal(5)}, "因结转结余增量 5.00 元，"),
    ({"rectification_overdue": True}, {"rectification_overdue": True}, "因整改逾期未完成，"),
    ({"rectification_overdue": False}, {"rectification_overdue": False}, "因整改未逾期，"),
    ({"department_grade": ["中"]}, {"department_grade": "中"}, "因部门整体评价等级为“中”，"),
]


@pytest.mark.parametrize(("when", "facts", "because"), FACTS)
def test_the_facts_that_met_the_conditions_are_named(when, facts, because):
    outcome = apply_policy(policy(row(when=when)), case(**facts))
    assert outcome.reasons[0].startswith(f"「不合格」：{because}申报数 1,000.00 元 × 10 %")


@pytest.mark.parametrize(("when", "facts", "because"), FACTS[1:])
def test_a_fact_that_is_not_known_meets_no_condition(when, facts, because):
    assert apply_policy(policy(row(when=when)), case()).matched == ()


def test_all_conditions_of_an_alternative_must_hold():
    both = policy(row(when={"grade": ["差"], "score": {"below": 60}, "in_order": False}))
    assert apply_policy(both, case(score=Decimal(50), in_order=False)).cut == 100
    for miss in ({"score": Decimal(60), "in_order": False}, {"score": Decimal(50)}, {"grade": "中", "in_order": False}):
        assert apply_policy(both, case(**{"score": Decimal(50), **miss})).cut == 0


def test_of_two_equal_cuts_the_earlier_row_counts():
    outcome = apply_policy(policy(row(), row(id="again", label="再次")), case())
    assert [line.applied for line in outcome.matched] == [True, False]
    assert outcome.proposed == Decimal("900.00")


def test_added_up_cuts_never_take_more_than_there_is():
    rows = [row(id=f"r{number}", then={"action": "cut", "percent": 60, "of": "request"}) for number in range(2)]
    outcome = apply_policy(policy(*rows, combine="sum"), case(protected={"guaranteed": Decimal(250)}))
    assert outcome.proposed == Decimal("250.00")


def test_a_suspension_holds_the_money_and_leaves_the_budget():
    outcome = apply_policy(policy(row(then={"action": "suspend"})), case())
    assert (outcome.proposed, outcome.held, outcome.suspended) == (Decimal("1000.00"), Decimal("1000.00"), True)
    assert apply_policy(policy(), case()).held == 0


def test_keeping_and_priority_are_not_hindered_by_an_exemption():
    rows = [row(id="first", then={"action": "priority"}), row(id="keep", then={"action": "keep"})]
    outcome = apply_policy(policy(*rows), case(protected={"guaranteed": Decimal(1000)}))
    assert outcome.priority
    assert [line.applied for line in outcome.matched] == [True, True]


def test_an_exempt_case_says_why_nothing_is_cut_and_needs_no_decision():
    outcome = apply_policy(policy(row(), DECIDE), case(protected={"guaranteed": Decimal(1000)}))
    assert outcome.reasons[0].startswith("「不合格」：因评价等级为“差”，申报数全部属于三保支出，不适用本条。")
    assert outcome.proposed == Decimal("1000.00")
    assert outcome.needs_decision == ()
    assert outcome.settled


def test_new_items_fall_away():
    outcome = apply_policy(policy(row(then={"action": "no_new_items"})), case(new_items=Decimal("300.01")))
    assert (outcome.proposed, outcome.no_new_items) == (Decimal("699.99"), True)


@pytest.mark.parametrize(
    ("then", "fact"),
    [
        ({"action": "cut", "percent": 10, "of": "last_year"}, "上年预算数"),
        ({"action": "cut", "percent": 10, "of": "carryover_growth"}, "结转结余增量"),
        ({"action": "cut_per_point", "percent": 1, "of": "last_year", "below": 80}, "评价得分"),
        ({"action": "cap", "percent": 100}, "上年预算数"),
        ({"action": "no_new_items"}, "新增项目金额"),
        ({"action": "decide", "between": [1, 10], "of": "last_year"}, "上年预算数"),
    ],
)
def test_a_row_whose_fact_is_missing_cuts_nothing_and_says_what_is_missing(then, fact):
    outcome = apply_policy(policy(row(then=then)), case())
    assert outcome.proposed == Decimal("1000.00")
    assert codes(outcome) == ["fact_missing"]
    assert f"需要{fact}，没有填写" in outcome.findings[0].message
    assert not outcome.settled
    assert "尚待决定或补充资料，暂按申报数" in outcome.reasons[-1]


def test_percent_per_point_of_an_unknown_last_year_is_missing():
    then = {"action": "cut_per_point", "percent": 1, "of": "last_year", "below": 80}
    outcome = apply_policy(policy(row(then=then)), case(score=Decimal(70)))
    assert "需要上年预算数" in outcome.findings[0].message


def test_percent_per_point_is_of_its_base():
    then = {"action": "cut_per_point", "percent": "0.5", "of": "last_year", "below": 80, "down_to": 60}
    outcome = apply_policy(policy(row(then=then)), case(score=Decimal(40), last_year=Decimal(800)))
    assert outcome.proposed == Decimal("920.00")  # 20 points × 0.5 % × 800


def test_a_cap_of_the_request_leaves_that_share():
    outcome = apply_policy(policy(row(then={"action": "cap", "percent": 90, "of": "request"})), case())
    assert outcome.proposed == Decimal("900.00")
    assert outcome.reasons[-2] == "按「不合格」限额，安排数由 1,000.00 元降为 900.00 元。"


def test_a_cap_alone_is_rounded_below_itself():
    then = {"action": "cap", "percent": 110, "of": "last_year"}
    outcome = apply_policy(policy(row(then=then), round_to=100), case(last_year=Decimal("777.77")))
    assert outcome.proposed == Decimal("855.54")  # 855.547 cut to the fen: 900 would be above the cap
    outcome = apply_policy(policy(row(then=then), round_to=100), case(last_year=Decimal("745.00")))
    assert outcome.proposed == Decimal("800.00")  # 819.50


def test_a_floor_of_the_request_is_kept_to_the_fen():
    severe = row(then={"action": "cut", "percent": 90, "of": "request"})
    outcome = apply_policy(
        policy(severe, floor={"percent": "33.333", "of": "request"}), case(requested=Decimal("100.01"))
    )
    assert outcome.proposed == Decimal("33.34")  # 33.33633… upwards
    assert outcome.reasons[-2] == "按本办法保底，安排数由 10.00 元升为 33.34 元。"


def test_a_decision_is_carried_out_and_named_with_its_reason():
    outcome = apply_policy(policy(DECIDE), case(), [decided(percent=Decimal("2.5"), reason="进度偏慢。")])
    assert outcome.proposed == Decimal("975.00")
    assert outcome.settled
    assert (
        "局长（演示）在 1 % 至 10 % 之间决定：申报数 1,000.00 元 × 2.5 % = 扣减 25.00 元；理由：进度偏慢。"
        in outcome.reasons[0]
    )


def test_before_the_decision_the_range_is_shown_and_nothing_is_cut():
    outcome = apply_policy(policy(DECIDE), case())
    (need,) = outcome.needs_decision
    assert (need.low, need.high, need.cut_low, need.cut_high) == (1, 10, Decimal("10.00"), Decimal("100.00"))
    assert outcome.proposed == Decimal("1000.00")
    assert not outcome.settled
    assert outcome.reasons[-1] == "未作扣减，尚待决定或补充资料，暂按申报数 1,000.00 元安排。"


def test_beside_an_open_decision_other_rows_already_count():
    outcome = apply_policy(policy(row(), DECIDE), case())
    assert outcome.reasons[-1].startswith("尚待决定或补充资料，暂安排 900.00 元")


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"percent": Decimal("0.99")}, "decision_out_of_range", "决定扣减 0.99 %，不在 1 % 至 10 % 之间"),
        ({"percent": Decimal("10.01")}, "decision_out_of_range", "决定扣减 10.01 %，不在 1 % 至 10 % 之间"),
        ({"percent": Decimal("NaN")}, "decision_out_of_range", "决定扣减 NaN %"),
        ({"reason": "  "}, "decision_without_reason", "没有写明理由"),
        ({"by": ""}, "decision_without_person", "没有写明由谁作出"),
    ],
)
def test_a_decision_out_of_range_or_without_reason_is_refused(change, code, words):
    outcome = apply_policy(policy(DECIDE), case(), [decided(**change)])
    assert codes(outcome) == [code]
    assert words in outcome.findings[0].message
    assert outcome.proposed == Decimal("1000.00")
    assert len(outcome.needs_decision) == 1


def test_two_decisions_about_one_row_are_both_refused():
    outcome = apply_policy(policy(DECIDE), case(), [decided(), decided(percent=Decimal(6))])
    assert codes(outcome) == ["decision_repeated", "decision_repeated"]
    assert outcome.proposed == Decimal("1000.00")


def test_a_decision_about_a_row_that_leaves_nothing_to_decide_has_no_effect_and_is_reported():
    outcome = apply_policy(policy(row(), DECIDE), case(), [decided(), decided(row="failing")])
    assert codes(outcome) == ["decision_unmatched"]
    assert outcome.settled
    assert outcome.proposed == Decimal("900.00")


def test_decisions_about_other_cases_are_passed_over():
    assert codes(apply_policy(policy(DECIDE), case(), [decided(code="P2")])) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"requested": Decimal(-1)}, "申报数 -1 应为"),
        ({"requested": Decimal("1.005")}, "申报数 1.005 应为不小于 0、精确到分的金额"),
        ({"requested": Decimal("NaN")}, "申报数 NaN"),
        ({"requested": Decimal("1E15")}, "申报数 1E+15"),
        ({"last_year": Decimal("0.001")}, "上年预算数 0.001"),
        ({"new_items": Decimal(1001)}, "新增项目金额超过申报数"),
        ({"new_items": Decimal("Infinity")}, "新增项目金额 Infinity"),
        ({"carryover_growth": Decimal("-0.001")}, "结转结余增量 -0.001"),
        ({"score": Decimal("NaN")}, "评价得分 NaN 不是数值"),
        ({"execution": Decimal("Infinity")}, "预算执行率 Infinity 不是数值"),
        ({"protected": {"guaranteed": Decimal(-5)}}, "三保支出金额 -5"),
        ({"protected": {"guaranteed": Decimal(600), "contracted": Decimal(500)}}, "不予扣减的金额合计超过申报数"),
    ],
)
def test_a_case_whose_amounts_are_no_amounts_is_not_computed(change, words):
    outcome = apply_policy(policy(), case(**change))
    assert codes(outcome) == ["amount_invalid"]
    assert words in outcome.findings[0].message
    assert outcome.matched == ()
    assert not outcome.settled


def test_a_person_may_set_another_amount_with_a_reason_on_record():
    outcome = override(
        apply_policy(policy(DECIDE), case()), proposed=Decimal(880), reason="另有安排。", by="局长（演示）"
    )
    assert (outcome.proposed, outcome.cut, outcome.settled) == (Decimal("880.00"), Decimal("120.00"), True)
    assert outcome.reasons[-1] == "局长（演示）将建议数由 1,000.00 元改定为 880.00 元；理由：另有安排。"


@pytest.mark.parametrize(
    "change",
    [
        {"proposed": Decimal("1000.01")},
        {"proposed": Decimal(-1)},
        {"proposed": Decimal("NaN")},
        {"reason": " "},
        {"by": ""},
    ],
)
def test_an_override_out_of_bounds_or_without_reason_changes_nothing(change):
    before = apply_policy(policy(), case())
    after = override(before, **{"proposed": Decimal(500), "reason": "有理由", "by": "局长（演示）", **change})
    assert after.proposed == before.proposed
    assert codes(after) == ["override_refused"]
    assert not after.settled


yuan = st.decimals(0, 10**9, places=2)
facts = st.fixed_dictionaries(
    {
        "requested": yuan,
        "last_year": yuan,
        "carryover_growth": st.decimals(-(10**6), 10**6, places=2),
        "grade": st.sampled_from(["优", "良", "中", "差", None]),
        "score": st.decimals(0, 100, places=2),
        "execution": st.decimals(0, 120, places=2),
    }
)
percent = st.integers(0, 100)
thens = st.one_of(
    st.builds(
        lambda part, of: {"action": "cut", "percent": part, "of": of},
        percent,
        st.sampled_from(["request", "last_year", "carryover_growth"]),
    ),
    st.builds(lambda yuan: {"action": "cut_per_point", "yuan": yuan, "below": 80}, st.integers(0, 10**6)),
    st.builds(lambda part: {"action": "cap", "percent": part, "of": "last_year"}, percent),
    st.sampled_from([{"action": "suspend"}, {"action": "keep"}, {"action": "cancel"}]),
)
whens = st.sampled_from(
    [{"grade": ["差"]}, {"score": {"below": 60}}, {"execution": {"below": 50}}, {"kind": ["project"]}]
)
many_rows = st.lists(st.tuples(whens, thens), min_size=1, max_size=5).map(
    lambda pairs: [row(id=f"r{number}", when=when, then=then) for number, (when, then) in enumerate(pairs)]
)
combine = st.sampled_from(["strongest", "sum"])


@given(many_rows, facts, combine, st.sampled_from(["0.01", 1, 100, 10000]), st.decimals(0, 1, places=2))
def test_proposals_stay_between_the_protected_part_and_the_request_to_the_fen(rows, known, how, unit, part):
    protected = (known["requested"] * part).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    outcome = apply_policy(
        policy(*rows, combine=how, round_to=unit), case(protected={"guaranteed": protected}, **known)
    )
    assert protected <= outcome.proposed <= known["requested"]
    assert outcome.proposed.as_tuple().exponent == -2
    assert outcome.cut == outcome.requested - outcome.proposed


@given(many_rows, facts, combine)
def test_a_floor_is_kept_wherever_nothing_was_cancelled(rows, known, how):
    kept = [one for one in rows if one["then"]["action"] != "cancel"] or [row(then={"action": "keep"})]
    floored = policy(*kept, combine=how, floor={"percent": 70, "of": "request"}, round_to=1000)
    assert apply_policy(floored, case(**known)).proposed >= known["requested"] * 7 / 10


@given(many_rows, facts, combine)
def test_another_row_never_leaves_more(rows, known, how):
    fewer = apply_policy(policy(*(rows[:-1] or rows), combine=how), case(**known))
    assert apply_policy(policy(*rows, combine=how), case(**known)).proposed <= fewer.proposed


@given(yuan, percent)
def test_a_plain_cut_is_the_exact_product_rounded_once(requested, part):
    outcome = apply_policy(
        policy(row(then={"action": "cut", "percent": part, "of": "request"})), case(requested=requested)
    )
    exact = Fraction(requested) * (100 - part)  # hundredths of yuan
    assert outcome.proposed * 100 == (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


@given(yuan, st.decimals(1, 10, places=2))
def test_a_decided_cut_lies_between_the_shown_bounds(requested, part):
    open_outcome = apply_policy(policy(DECIDE), case(requested=requested))
    (need,) = open_outcome.needs_decision
    closed = apply_policy(policy(DECIDE), case(requested=requested), [decided(percent=part)])
    fen = Decimal("0.01")  # the bounds are rounded as cuts, the proposal as what remains
    assert need.cut_low - fen <= closed.cut <= need.cut_high + fen


def test_the_exports_are_there():
    assert all(hasattr(consequence, name) for name in consequence.__all__)
