"""How long a policy takes over a province's projects: in columns, beside one by one in the same run.

    python -m tests.benchmarks.what_if [objects] [one by one]

The policy is the shipped example of seven rows. “Plain” is what one would write by hand for this very policy, with
Decimal and without sentences; “one by one” is the path that explains every yuan, run over fewer objects.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np

from projects.scoring.bulk import Answers, CaseColumns, Numbers, Words, compare_columns, decimals, simulate_columns
from projects.scoring.consequence import Case, Policy, load_policy, simulate
from tests.benchmarks.table import machine, measured, say, table

OBJECTS, ONE_BY_ONE, TIMES = 100_000, 2_000, 5
POLICY = Path(__file__).parents[2] / "fixtures" / "policies" / "example-2017.yaml"
CENT = Decimal("0.01")
GRADES, FILINGS = ("优", "良", "中", "差"), ("on_time", "late", "missing")


def policy() -> Policy:
    """The example as it is shipped."""
    return load_policy(POLICY.read_text(encoding="utf-8"), source=POLICY.name)


def drawn(objects: int) -> CaseColumns:
    """Projects of 1 to 1000 万元: a tenth fails, a fifth files late or not at all, a third carries more over."""
    random = np.random.default_rng(2016)

    def among(words: Sequence[str], shares: Sequence[float]) -> Words:
        return Words(random.choice(len(words), objects, p=shares).astype(np.int32), tuple(words))

    requested = random.integers(10**6, 10**9, objects)
    return CaseColumns(
        codes=[f"P{number:06d}" for number in range(objects)],
        names=[f"项目{number}（演示）" for number in range(objects)],
        kind=Words.same("project"),
        requested=Numbers.whole(requested, scale=100),
        last_year=Numbers.whole(requested // 10 * 9, scale=100),
        carryover_growth=Numbers.whole(random.integers(-(10**7), 5 * 10**6, objects), scale=100),
        grade=among(GRADES, (0.3, 0.4, 0.2, 0.1)),
        filing=among(FILINGS, (0.8, 0.15, 0.05)),
        in_order=Answers(random.integers(0, 2, objects).astype(np.int8)),
        years_in_row=Numbers.whole(random.integers(1, 5, objects)),
        protected={"guaranteed": Numbers.whole(requested // 4, scale=100)},
    )


def plainly(cases: Sequence[Case]) -> list[Decimal]:
    """The proposals under this very policy, written out by hand."""
    found = []
    for case in cases:
        open_part = case.requested - case.protected["guaranteed"]
        percents = [Decimal(0)]
        if case.filing == "late" or case.in_order is False:
            percents.append(Decimal(10))
        if case.filing == "missing":
            percents.append(Decimal(20))
        if case.grade == "差":
            percents.append({1: Decimal(15), 2: Decimal(40)}.get(case.years_in_row or 1, Decimal(100)))
        growth = max(case.carryover_growth or Decimal(0), Decimal(0)) * 30 / 100
        cut = min(max(open_part * max(percents) / 100, growth), open_part)
        found.append((case.requested - cut).quantize(CENT, ROUND_HALF_UP))
    return found


def main(objects: int, sample: int) -> None:
    """Print the table."""
    rules, columns, sample = policy(), drawn(objects), min(sample, objects)
    cases = [columns.case(place) for place in range(objects)]
    explained, outcomes = measured("one by one, with sentences", sample, lambda: simulate(rules, cases[:sample]))
    plain, proposals = measured("plain loop with Decimal, for this policy", objects, lambda: plainly(cases))
    fast, found = measured("in columns", objects, lambda: simulate_columns(rules, columns), times=TIMES)
    harder = simulate_columns(replace(rules, combine="sum"), columns)
    worst, _ = measured("the ten hit hardest, explained", objects, lambda: found.hardest(10))
    other, _ = measured("difference to cuts added up", objects, lambda: compare_columns(harder, found))
    read, _ = measured("reading the columns from cases", objects, lambda: CaseColumns.of(cases))
    proposed = decimals(found.proposed_fen)
    equal = proposed == proposals and proposed[:sample] == [one.proposed for one in outcomes.outcomes]
    say(machine("numpy"))
    say("")
    say(table(f"{rules.label}, {len(rules.rows)} rows", [explained, plain, fast, worst, other, read], plain))
    say(f"{objects:,} proposals compared: {'equal' if equal else 'DIFFERENT'}; saved {found.cut:,} 元")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(given[0] if given else OBJECTS, given[1] if len(given) > 1 else ONE_BY_ONE)
