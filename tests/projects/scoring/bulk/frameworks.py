"""Random frameworks and cases for the comparison of the two speeds."""

from fractions import Fraction

from hypothesis import strategies as st

from projects.scoring.basis import Basis
from projects.scoring.facts import Achievement, Fact
from projects.scoring.framework import Framework, Group, Item
from projects.scoring.measures import Input, Measure, Term
from projects.scoring.methods import Rule
from projects.scoring.rating import Band, Override, Rating
from projects.scoring.scorecard import Case

from . import rules

BASIS = Basis("某文件")
MEASURES = {
    "rate": Measure(
        "rate", "到位率", "%", "ratio", BASIS, "1", (Term("got", 1),), (Term("due", 1),),
        (Input("got", "到位数", "元"), Input("due", "应到数", "元")),
    ),
    "typed": Measure("typed", "直接填写", "", "typed", BASIS, "1"),
}  # fmt: skip
RATING = Rating(
    "usual",
    "优良中差",
    (
        Band("excellent", "优", Fraction(90)),
        Band("good", "良", Fraction(80)),
        Band("fair", "中", Fraction("60.005")),
        Band("poor", "差", Fraction(0)),
    ),
    (Override("top", "全省前三", "excellent"), Override("found", "审计发现重大问题", "fair")),
    BASIS,
    "1",
)
LEVELS = [{"id": "city", "label": "市级", "points": 2}, {"id": "nation", "label": "国家级", "points": "5.5"}]
PERSONAL = [
    Rule.build("yes_no"),
    Rule.build("judged"),
    Rule.build("graded"),
    Rule.build("checklist", {"points": [{"id": "a", "label": "甲"}, {"id": "b", "label": "乙"}]}),
    Rule.build("incident_deduction", {"table": [{"id": "late", "label": "逾期", "deduct": 3}]}),
]
OUTSIDE = [
    Rule.build("bonus", {"table": LEVELS, "cap": 6}),
    Rule.build("bonus"),
    Rule.build("penalty", {"table": LEVELS}),
    Rule.build("veto"),
    Rule.build("veto", {"band": "中"}),
    Rule.build("veto", {"scope": "group"}),
    Rule.build("veto", {"scope": "item"}),
]

more_facts = st.builds(
    Fact,
    actual=rules.values,
    target=rules.values,
    direction=st.one_of(st.none(), rules.directions),
    completed=st.sampled_from([None, True, False]),
    happened=st.sampled_from([None, None, True, False]),
    percent=st.one_of(st.none(), st.integers(-5, 110)),
    points=st.one_of(st.none(), st.integers(0, 30)),
    counts=st.sampled_from([None, {}, {"late": 1}, {"late": 4}]),
    checked=st.sampled_from([None, frozenset(), frozenset("a"), frozenset("ab")]),
    achievements=st.sampled_from([(), (Achievement("奖", "city"),), (Achievement("奖", "nation"),) * 2]),
)


@st.composite
def items(draw, number):
    return Item(
        f"item{number}",
        f"指标{number}",
        Fraction(draw(rules.weights)),
        draw(st.one_of(rules.IN_COLUMNS, rules.IN_COLUMNS, st.sampled_from(PERSONAL))),
        target=draw(st.one_of(st.none(), st.sampled_from([Fraction(90), Fraction(1, 3), Fraction("12.5")]))),
        direction=draw(st.one_of(st.none(), rules.directions)),
        measure=draw(st.sampled_from([None, None, "rate", "typed"])),
        optional=draw(st.integers(0, 4)) > 0,
    )


@st.composite
def frameworks(draw):
    counts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    groups, number = [], 0
    for place, count in enumerate(counts):
        members = tuple(draw(items(number + index)) for index in range(count))
        number += count
        inner = Group(f"inner{place}", f"类别{place}", None, members)
        groups.append(Group(f"group{place}", f"大类{place}", None, (inner,) if draw(st.booleans()) else members))
    outside = tuple(
        Item(f"outside{place}", f"附加{place}", Fraction(0), rule, affects=draw(st.sampled_from(["group0", "item0"])))
        for place, rule in enumerate(draw(st.lists(st.sampled_from(OUTSIDE), max_size=3)))
    )
    return Framework(
        "random", "随机体系", "key", "1", BASIS, tuple(groups), outside,
        total=draw(st.sampled_from([Fraction(100), Fraction(100), Fraction("87.125"), Fraction(10**15)])),
        not_applicable=draw(st.sampled_from(["full", "spread", "rescale"])),
        bonus_above_total=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def cases(draw, framework):
    names = [item.id for item in framework.items()]
    given = draw(st.dictionaries(st.sampled_from(names), more_facts, max_size=len(names)))
    inputs = draw(st.dictionaries(st.sampled_from(["got", "due"]), st.integers(0, 40)))
    left_out = draw(st.frozensets(st.sampled_from(names), max_size=3)) if draw(st.booleans()) else frozenset()
    return Case(given, inputs, left_out)
