"""Random policies and cases for the comparison of the two speeds."""

from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from projects.scoring import consequence

SHIPPED = Path(__file__).parents[4] / "fixtures" / "policies"
FEN = st.integers(0, 5_000_000).map(lambda fen: Decimal(fen) / 100)
ODD_AMOUNTS = st.sampled_from(
    [Decimal(-1), Decimal("1.005"), Decimal(10) ** 15, Decimal("999999999999999.99"), Decimal("90071992547409.93")]
)
amounts = st.one_of(FEN, FEN, FEN, FEN, FEN, ODD_AMOUNTS)
percents = st.sampled_from(["0", "0.5", "1.25", "10", "15", "33.333", "40", "100"])
bases = st.sampled_from(["request", "last_year"])
scores = st.one_of(st.integers(0, 100), st.decimals(0, 100, places=2), st.decimals(-5, 110, places=4))
GRADES = ["优", "良", "中", "差"]
EXEMPTIONS = ["personal_subsidy", "guaranteed", "contracted"]


def shipped(name):
    """A policy as it is shipped in fixtures/."""
    path = SHIPPED / f"{name}.yaml"
    return consequence.load_policy(path.read_text(encoding="utf-8"), source=path.name)


def policy(*rows, **changes):
    """A small sound policy of these rows."""
    whole = {
        "id": "small",
        "label": "小办法",
        "version": "1",
        "budget_year": 2017,
        "basis": {"document": "某文件", "checked": True},
        "combine": "strongest",
        "exempt": [],
        "round_to": "0.01",
        "rows": list(rows),
    }
    return consequence.read_policy({**whole, **changes}, source="小办法.yaml")


@st.composite
def ranges(draw, numbers):
    low, high = sorted((draw(numbers), draw(numbers)))
    bounds = {draw(st.sampled_from(["at_least", "above"])): low, draw(st.sampled_from(["at_most", "below"])): high}
    return {name: bounds[name] for name in draw(st.sets(st.sampled_from(sorted(bounds)), min_size=1))}


def some(values, most=3):
    return st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True)


whens = st.fixed_dictionaries(
    {},
    optional={
        "kind": some(["project", "unit", "person"]),
        "grade": some(GRADES),
        "filing": some(["on_time", "late", "missing"]),
        "department_grade": some(GRADES),
        "score": ranges(scores),
        "execution": ranges(st.integers(0, 120)),
        "carryover": ranges(st.decimals(0, 50, places=1)),
        "carryover_growth": ranges(st.integers(-100, 1000)),
        "years_in_row": ranges(st.integers(1, 4)),
        "in_order": st.booleans(),
        "rectification_overdue": st.booleans(),
    },
).filter(bool)


@st.composite
def thens(draw):
    action = draw(st.sampled_from(sorted(consequence.ACTIONS)))
    then = {"action": action}
    if action == "cut":
        then |= {"percent": draw(percents), "of": draw(st.sampled_from(["request", "last_year", "carryover_growth"]))}
    if action == "cut_per_point":
        below = draw(st.sampled_from(["60", "80", "90.5"]))
        then |= {"below": below, "down_to": draw(st.sampled_from(["0", "33.3", "59.5"])), "of": draw(bases)}
        then |= draw(st.one_of(st.fixed_dictionaries({"percent": percents}), st.just({"yuan": "12.345"})))
    if action == "cap":
        then |= {"of": draw(bases)}
        then |= draw(
            st.one_of(st.just({"percent": "87.5"}), st.just({"percent": "250"}), st.just({"yuan": "1000.005"}))
        )
    if action == "decide":
        then |= {"between": ["1", draw(st.sampled_from(["1", "10", "50"]))], "of": draw(bases)}
    return then


@st.composite
def policies(draw):
    rows = [
        {
            "id": f"row{number}",
            "label": f"第 {number} 条",
            "when": draw(st.one_of(whens, st.lists(whens, min_size=1, max_size=2))),
            "then": draw(thens()),
        }
        for number in range(draw(st.integers(1, 5)))
    ]
    for row in rows:
        if draw(st.booleans()):
            row["exempt"] = draw(st.lists(st.sampled_from(EXEMPTIONS), max_size=3))
    changes = {
        "combine": draw(st.sampled_from(["strongest", "sum"])),
        "exempt": draw(st.lists(st.sampled_from(EXEMPTIONS), max_size=2)),
        "round_to": draw(st.sampled_from(["0.01", "0.05", "1", "100"])),
    }
    if draw(st.booleans()):
        changes["floor"] = {"percent": draw(percents), "of": draw(bases)}
    return policy(*rows, **changes)


def known(values):
    return st.one_of(st.none(), values, values, values)


@st.composite
def cases(draw):
    requested = draw(amounts)
    part = st.sampled_from([Decimal(0), requested, *(Decimal(fen) / 100 for fen in (1, 999, 12345))])
    return {
        "kind": draw(st.sampled_from(["project", "unit", "person"])),
        "requested": requested,
        "last_year": draw(known(amounts)),
        "carryover_growth": draw(known(st.one_of(FEN, FEN.map(lambda yuan: -yuan), ODD_AMOUNTS))),
        "new_items": draw(known(part)),
        "grade": draw(known(st.sampled_from(GRADES))),
        "score": draw(known(st.one_of(scores.map(Decimal), st.sampled_from([Decimal("NaN"), Decimal(10) ** 30])))),
        "filing": draw(known(st.sampled_from(["on_time", "late", "missing"]))),
        "in_order": draw(known(st.booleans())),
        "execution": draw(known(st.integers(0, 120).map(Decimal))),
        "carryover": draw(known(st.decimals(0, 50, places=2))),
        "years_in_row": draw(known(st.integers(1, 4))),
        "rectification_overdue": draw(known(st.booleans())),
        "department_grade": draw(known(st.sampled_from(GRADES))),
        "protected": draw(st.dictionaries(st.sampled_from(EXEMPTIONS), part, max_size=2)),
    }


@st.composite
def years(draw):
    """Cases of one year, each with a code of its own; a request is always payable."""
    drawn = draw(st.lists(cases(), max_size=12))
    for facts in drawn:
        facts["requested"] = abs(round(facts["requested"], 2))
    return [consequence.Case(code=f"P{number}", name=f"项目{number}", **facts) for number, facts in enumerate(drawn)]


@st.composite
def decided(draw, policy, cases):
    """Decisions, sensible and not, for some of the cases."""
    codes = [case.code for case in cases]
    rows = [row.id for row in policy.rows]
    if not codes:
        return []
    return draw(
        st.lists(
            st.builds(
                consequence.Decision,
                st.sampled_from(codes),
                st.sampled_from(rows),
                st.sampled_from([Decimal(1), Decimal(5), Decimal(70)]),
                st.sampled_from(["进度偏慢", ""]),
                st.just("局长（演示）"),
            ),
            max_size=3,
        )
    )
