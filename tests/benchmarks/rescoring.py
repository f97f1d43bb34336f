"""How long it takes to score and grade every object again: in columns, beside one by one in the same run.

    python -m tests.benchmarks.rescoring [objects] [one by one]

Twelve indicators each. “Plain” is the leanest thing one would write with Decimal (proportional only, no sentences);
“one by one” is the path that explains every point, run over fewer objects. Both must give the same totals as columns.
"""

import sys
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np

from projects.scoring.basis import Basis
from projects.scoring.bulk import (
    Columns,
    Facts,
    Numbers,
    Rescored,
    add_up,
    decimals,
    grade_column,
    rescore,
    score_column,
)
from projects.scoring.bulk.integers import Ints
from projects.scoring.framework import Framework, Group, Item
from projects.scoring.methods import Rule
from projects.scoring.rating import Band, Rating, grade
from projects.scoring.scorecard import score_framework
from tests.benchmarks.table import Measured, machine, measured, say, table

OBJECTS, ONE_BY_ONE, TIMES = 100_000, 2_000, 5
BASIS = Basis("某文件")
WEIGHTS = (10, 15, 10, 10, 5, 10, 10, 5, 5, 10, 5, 5)
CENT = Decimal("0.01")
BANDS = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
RATING = Rating("usual", "优良中差", tuple(Band(label, label, Fraction(low)) for label, low in BANDS), (), BASIS, "1")
PROPORTIONAL = [Rule.build("proportional")] * len(WEIGHTS)
MIXED = [
    Rule.build("execution"),
    Rule.build("execution", {"variant": "bands"}),
    *[Rule.build("proportional")] * 3,
    Rule.build("proportional", {"direction": "<="}),
    *[Rule.build("gated_proportional")] * 2,
    Rule.build("step_deduction", {"step": 5, "deduct": "0.5"}),
    Rule.build("step_deduction", {"pass": 400, "step": 10, "deduct": "0.3", "counting": "started"}),
    Rule.build("bands", {"table": [{"from": 600, "share": 1}, {"from": 300, "share": "0.6"}]}),
    Rule.build("linear_between", {"low": 60, "high": 900}),
]


def framework(rules: Sequence[Rule]) -> Framework:
    """One group of items, each with its rule."""
    items = [
        Item(f"item{place}", f"指标{place}", Fraction(weight), rule)
        for place, (weight, rule) in enumerate(zip(WEIGHTS, rules, strict=True))
    ]
    return Framework("benchmark", "测速", "key", "1", BASIS, (Group("all", "全部", None, tuple(items)),))


def drawn(objects: int) -> list[tuple[Ints, Ints]]:
    """Actual and target in hundredths for each item: targets of 1 to 1000, from 60 % to 115 % of them done."""
    random = np.random.default_rng(2016)
    pairs = []
    for _ in WEIGHTS:
        targets = random.integers(100, 100_000, objects)
        pairs.append((targets * random.integers(60, 116, objects) // 100, targets))
    return pairs


def columns(pairs: Sequence[tuple[Ints, Ints]], objects: int) -> Columns:
    """The same facts as columns of integers."""
    facts = {
        f"item{place}": Facts(objects, Numbers.whole(actual, scale=100), Numbers.whole(target, scale=100))
        for place, (actual, target) in enumerate(pairs)
    }
    return Columns(objects, facts)


def from_decimals(pairs: Sequence[tuple[list[Decimal], list[Decimal]]], objects: int) -> Columns:
    """The same facts from lists of decimals, as a database gives them."""
    facts = {
        f"item{place}": Facts(objects, Numbers.of(actual), Numbers.of(target))
        for place, (actual, target) in enumerate(pairs)
    }
    return Columns(objects, facts)


def plainly(pairs: Sequence[tuple[list[Decimal], list[Decimal]]], objects: int) -> tuple[list[Decimal], list[str]]:
    """Totals and grades by a loop with Decimal, where every item is proportional."""
    weights = [Decimal(weight) for weight in WEIGHTS]
    totals, labels = [], []
    for row in range(objects):
        total = Decimal(0)
        for weight, (actual, target) in zip(weights, pairs, strict=True):
            done, due = actual[row], target[row]
            total += weight if done >= due else (weight * done / due).quantize(CENT, ROUND_HALF_UP)
        totals.append(total)
        labels.append(next(label for label, low in BANDS if total >= low))
    return totals, labels


def one_by_one(whole: Framework, facts: Columns, objects: int) -> list[tuple[Decimal, str]]:
    """Totals and grades of the first objects with every sentence."""
    found = []
    for row in range(objects):
        card = score_framework(whole, facts.case(row))
        found.append((card.total, grade(RATING, card.total).id))
    return found


def long_rows(pairs: Sequence[tuple[Ints, Ints]], objects: int) -> Ints:
    """Places of the grades where each object has indicators and weights of its own: one long column of rows."""
    actual, target = (np.concatenate(side) for side in zip(*pairs, strict=True))
    weights = np.repeat(np.array(WEIGHTS, dtype=np.int64) * 100, objects)
    facts = Facts(len(actual), Numbers.whole(actual, scale=100), Numbers.whole(target, scale=100))
    points = score_column(PROPORTIONAL[0], Numbers.whole(weights, scale=100), facts)
    owners = np.tile(np.arange(objects), len(WEIGHTS))
    return grade_column(RATING, add_up(owners, points, size=objects))


def same(found: Rescored, totals: Sequence[Decimal], labels: Sequence[str]) -> str:
    """Whether the first rows agree, in words."""
    first = [(str(total), found.grade(row)) for row, total in enumerate(decimals(found.totals[: len(totals)]))]
    expected = zip(totals, labels, strict=True)
    equal = [(total, band.id if band else "") for total, band in first] == [
        (f"{t:.2f}", label) for t, label in expected
    ]
    return f"{len(first):,} totals and grades compared: {'equal' if equal else 'DIFFERENT'}"


def main(objects: int, sample: int) -> None:
    """Print both tables."""
    pairs, sample = drawn(objects), min(sample, objects)
    say(machine("numpy"))
    say(proportional(pairs, objects, sample))
    say(mixed(pairs, objects, sample))


def proportional(pairs: Sequence[tuple[Ints, Ints]], objects: int, sample: int) -> str:
    """Twelve proportional indicators."""
    whole, numbers = framework(PROPORTIONAL), [(decimals(actual), decimals(target)) for actual, target in pairs]
    plain, (totals, labels) = measured("plain loop with Decimal", objects, lambda: plainly(numbers, objects))
    facts = columns(pairs, objects)
    explained, _ = measured("one by one, with sentences", sample, lambda: one_by_one(whole, facts, sample))
    fast, found = measured(
        "in columns", objects, lambda: rescore(whole, columns(pairs, objects), rating=RATING), times=TIMES
    )
    own, _ = measured("in columns, own indicators (long rows)", objects, lambda: long_rows(pairs, objects), times=TIMES)
    read, _ = measured("reading the columns from decimals", objects, lambda: from_decimals(numbers, objects))
    rows: list[Measured] = [explained, plain, fast, own, read]
    return f"\n{table('12 × proportional', rows, plain)}\n{same(found, totals, labels)}"


def mixed(pairs: Sequence[tuple[Ints, Ints]], objects: int, sample: int) -> str:
    """Twelve indicators by the six methods that are computed in columns."""
    whole, facts = framework(MIXED), columns(pairs, objects)
    explained, cards = measured("one by one, with sentences", sample, lambda: one_by_one(whole, facts, sample))
    fast, found = measured(
        "in columns", objects, lambda: rescore(whole, columns(pairs, objects), rating=RATING), times=TIMES
    )
    told = same(found, [total for total, _ in cards], [label for _, label in cards])
    return (
        f"\n{table('12 by execution, proportional, gated, steps, bands, linear', [explained, fast], explained)}\n{told}"
    )


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(given[0] if given else OBJECTS, given[1] if len(given) > 1 else ONE_BY_ONE)
