"""Random stored forms, damage to them, and rulebooks to rate them by."""

import copy
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from projects.scoring.rulebook import load_rulebook
from tests.factories.rulebooks import small_text

SHIPPED = Path(__file__).parents[4] / "fixtures" / "rulebooks"
OUTPUT, BENEFIT = (
    f"label: {label}指标, weight: {weight}, open: true, rule: {{method: proportional}}"
    for label, weight in (("产出", 50), ("效益", 30))
)
EXECUTION = "rule: {method: execution}"


@cache
def rules(*changes):
    """The small rulebook with some of its words changed."""
    text = small_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_rulebook(text, source="small.yaml")


def ruled(head, rule):
    """A change: the head's rows follow this rule."""
    return (head, head.replace("{method: proportional}", rule))


def execution_weighs(points):
    """Changes: execution weighs so many points, and the framework as much as its parts."""
    return (
        ("        weight: 10\n        members:\n", "        members:\n"),
        ("weight: 10, rule: {method: execution}", f"weight: {points}, rule: {{method: execution}}"),
        ("    kind: self_eval\n", f"    kind: ex_ante\n    total: {90 + points}\n"),
    )


HABITS = "conventions: {execution_base: adjusted}"
GRADES = "    kind: self_eval\n    wants_satisfaction: true\n    rating: four\n"
POOR = "{id: poor, label: 差, from: 0}"
TABLE = "{method: bands, table: [{from: 90, share: 1}, {from: 60, share: '0.4'}]}"
LATE = "{method: incident_deduction, table: [{id: late, label: 逾期, deduct: 3}]}"
CHANGES = (
    (),
    ((HABITS, 'conventions: {execution_base: start, round_rate: "0.01"}'),),
    ((HABITS, 'conventions: {execution_base: received, over: {kind: credit, line: "1.3"}}'),),
    ((HABITS, 'conventions: {over: {kind: no_credit, line: "1.2"}}'),),
    ((EXECUTION, "rule: {method: execution, variant: bands}"),),
    (ruled(OUTPUT, "{method: gated_proportional, gate: '0.6'}"),),
    (ruled(BENEFIT, "{method: step_deduction, step: 5, deduct: '0.5'}"),),
    (ruled(OUTPUT, "{method: judged}"), ruled(BENEFIT, "{method: yes_no}")),
    (ruled(OUTPUT, TABLE), ruled(BENEFIT, "{method: linear_between, low: 10, high: 90}")),
    (ruled(BENEFIT, LATE),),
    ((GRADES, "    kind: self_eval\n"),),
    ((POOR, POOR.replace("from: 0", "from: 40")), ("from: 80", "from: '79.995'")),
    execution_weighs(0),
)


@cache
def books():
    """Rulebooks that differ in everything a form's points may depend on."""
    names = ("2015-2017", "2020", "2021")
    shipped = [load_rulebook((SHIPPED / f"{name}.yaml").read_text("utf-8"), source=name) for name in names]
    return [*(rules(*changes) for changes in CHANGES), *shipped]


plain = st.one_of(
    st.integers(0, 3000).map(lambda hundredths: str(Decimal(hundredths) / 100)),
    st.sampled_from(["0", "5", "10.005", "33.333333", "999999.999999", "12.50"]),
)
weights = st.one_of(st.sampled_from(["10", "15", "20", "25", "30", "50", "90", "100"]), plain)
words = st.one_of(
    st.integers(0, 200).map(str),
    st.sampled_from(
        ["90", "≥90%", "95%以上", "已完成300公里", "≤202.6万元", "17,180(次)", "0", "-5", "及时", "2021年12月", "完成",
         "是", "未完成", "", "９０", "0.5亿元", "123456789012345678901234567890", "1.23456789012"]
    ),
    st.decimals(-10, 500, places=3).map(str),
)  # fmt: skip
lines = st.fixed_dictionaries(
    {
        "number": st.integers(1, 30),
        "level1": st.sampled_from(["产出指标", "效益指标", "满意度指标", "成本指标", "产出", "其他(50分)"]),
        "level2": st.sampled_from(["数量指标", "质量指标", "社会效益", "服务对象满意度", "产出指标"]),
        "name": st.sampled_from(["清扫面积", "成本控制率", "居民满意度", "资金支付金额", ""]),
        "op": st.sampled_from([">=", ">=", "<=", "=", "qualitative", None, "约"]),
        "target": st.one_of(words, st.none()),
        "unit": st.sampled_from(["万㎡", "%", "万元", "元", "", None, "公里"]),
        "weight": weights,
        "actual": st.one_of(words, st.none()),
        "claimed": plain,
        "reason": st.sampled_from(["", "雨季长", None]),
    }
)
amounts = st.one_of(
    st.none(),
    st.integers(0, 10**11).map(lambda fen: str(Decimal(fen) / 100)),
    st.sampled_from(["0", "0.00", "100000.00", "80000.00", "999999999999999.99"]),
)
money = st.fixed_dictionaries(dict.fromkeys(("year_start", "adjusted", "received", "executed"), amounts))
texts = st.sampled_from(["", "道路清扫费", "城管局", "2015"])


def forms(book):
    """Stored inputs of a form by one of the rulebook's frameworks."""
    return st.fixed_dictionaries(
        {
            "framework": st.sampled_from(sorted(book.frameworks)),
            "title": texts,
            "unit": texts,
            "year": texts,
            "money": money,
            "lines": st.lists(lines, min_size=1, max_size=6),
        }
    )


WRONG = [
    None, 7, -1, 80.5, True, "", "abc", "-3", "1e3", "1e999999999", "9" * 40, "0." + "1" * 30, [], {}, ["x"],
    "NaN", "½", "１２", "1_000", " 5",
]  # fmt: skip


@st.composite
def damaged(draw, whole):
    """A form in which something was taken away or replaced."""
    form = copy.deepcopy(draw(whole))
    for _ in range(draw(st.integers(1, 3))):
        places = [form] + [part for part in (form.get("money"), *_listed(form.get("lines"))) if isinstance(part, dict)]
        part = draw(st.sampled_from(places))
        if not part:
            continue
        name = draw(st.sampled_from(sorted(part)))
        if draw(st.booleans()):
            del part[name]
        else:
            part[name] = copy.deepcopy(draw(st.sampled_from(WRONG)))
    return form


def _listed(value):
    return value if isinstance(value, list) else []
