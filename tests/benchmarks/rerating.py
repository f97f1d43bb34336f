"""How long it takes to compute stored ratings of forms again: in columns, beside one by one in the same run.

    python -m tests.benchmarks.rerating [ratings] [one by one]

Twelve rows each, from the stored JSON of inputs and lines, in portions as `verify_ratings` has them; the database is
left out. “Plain” is the leanest thing one would write with Decimal: claims and execution added up, nothing checked. The
second table is the trial of another rulebook: every row's points are computed as well, by both rulebooks.
"""

import json
import os
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budgeteval.settings")
django.setup()

from projects.registry.models import Project  # noqa: E402 – models need the settings
from projects.results.domain import difference, differences, try_rulebook  # noqa: E402
from projects.results.domain.outcomes import outcome_of  # noqa: E402
from projects.results.domain.recomputation import PORTION  # noqa: E402
from projects.results.models import Rating, RatingKind  # noqa: E402
from projects.rulebooks.models import Rulebook  # noqa: E402
from projects.scoring.bulk import rate_forms  # noqa: E402
from projects.scoring.rulebook import load_rulebook  # noqa: E402
from projects.scoring.self_evaluation import score_filing  # noqa: E402
from tests.benchmarks.table import Measured, machine, say, table  # noqa: E402

RATINGS, ONE_BY_ONE, SHAPES = 100_000, 2_000, 500
CENT = Decimal("0.01")
BANDS = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
TEXT = (Path(__file__).parents[1] / "cases" / "rulebooks" / "small.yaml").read_text("utf-8")
RULES = load_rulebook(TEXT, source="small.yaml")
OTHER = load_rulebook(
    TEXT.replace("adjusted}", "adjusted, over: {kind: credit, line: '1.2'}}").replace("from: 80", "from: 85"),
    source="x",
)
BOOK = Rulebook(pk=1, title=RULES.label, sha256=RULES.sha256, content=json.loads(RULES.canonical))
PROJECT = Project(pk=1, code="P1", name="道路清扫费")
# Head, category, weight, unit of the twelve rows; execution has the other ten points.
ROWS = (
    ("产出指标", "数量指标", 10, "万㎡"), ("产出指标", "数量指标", 10, "公里"), ("产出指标", "质量指标", 10, "%"),
    ("产出指标", "质量指标", 5, "%"), ("产出指标", "时效指标", 10, "天"), ("产出指标", "成本指标", 5, "万元"),
    ("效益指标", "经济效益", 5, "万元"), ("效益指标", "社会效益", 10, "件"), ("效益指标", "社会效益", 5, "人"),
    ("效益指标", "生态效益", 5, "%"), ("效益指标", "可持续影响", 5, "年"), ("满意度指标", "服务对象满意度", 10, "%"),
)  # fmt: skip
Stored = tuple[str, str, Decimal, str]


def inputs(random: Random, number: int) -> dict[str, Any]:
    """A form as it is stored: from 60 % to 130 % of every target done, a claim near to what that earns."""
    budget = random.randint(10_000, 10**9)
    money = {
        "year_start": budget,
        "adjusted": budget,
        "received": budget,
        "executed": budget * random.randint(50, 100) // 100,
    }
    lines = []
    for row, (level1, level2, weight, unit) in enumerate(ROWS, start=1):
        target = random.randint(10, 1000)
        done = target * random.randint(60, 130) // 100
        claimed = min(Decimal(weight), Decimal(weight * done) / target).quantize(CENT)
        lines.append(
            {"number": row, "level1": level1, "level2": level2, "name": f"指标{row}", "op": ">=", "target": str(target),
             "unit": unit, "weight": f"{weight}.00", "actual": str(done), "claimed": str(claimed), "reason": ""}
        )  # fmt: skip
    amounts = {name: str(Decimal(fen) / 100) for name, fen in money.items()}
    return {
        "framework": "self",
        "title": f"项目{number}",
        "unit": "城管局",
        "year": "2015",
        "money": amounts,
        "lines": lines,
    }


def stored(count: int) -> Iterator[list[Stored]]:
    """Ratings as a database has them, portion by portion: every one of a few hundred shapes, over and over."""
    random = Random(2016)
    shapes = []
    for number in range(min(SHAPES, count)):
        given = inputs(random, number)
        outcome = outcome_of(RULES, RatingKind.SELF, given)
        texts = (json.dumps(part, ensure_ascii=False) for part in (given, outcome.lines))
        shapes.append((*texts, outcome.total or Decimal(0), outcome.grade))
    for start in range(0, count, PORTION):
        yield [shapes[number % len(shapes)] for number in range(start, min(start + PORTION, count))]


def rating(one: Stored) -> Rating:
    """The model's row of it."""
    given, lines, total, grade = one
    return Rating(
        kind=RatingKind.SELF, project=PROJECT, rulebook=BOOK, inputs=json.loads(given), lines=json.loads(lines),
        total=total, grade=grade,
    )  # fmt: skip


def timed(
    what: str, count: int, run: Callable[[Any], int], *, ready: Callable[[list[Stored]], Any] = list
) -> tuple[Measured, int]:
    """Seconds of a run over all portions, without making them ready, and the sum of what it gives."""
    seconds = cpu = 0.0
    found = 0
    for texts in stored(count):
        portion = ready(texts)
        begun, worked = perf_counter(), process_time()
        found += run(portion)
        seconds, cpu = seconds + perf_counter() - begun, cpu + process_time() - worked
    return Measured(what, count, seconds, cpu), found


def plainly(portion: list[Stored]) -> int:
    """How many totals and grades a loop with Decimal finds as they are stored."""
    same = 0
    for given, _, total, grade in portion:
        form = json.loads(given)
        money = form["money"]
        found = (Decimal(10) * Decimal(money["executed"]) / Decimal(money["adjusted"])).quantize(CENT, ROUND_HALF_UP)
        found += sum(Decimal(line["claimed"]) for line in form["lines"])
        same += (found, next(label for label, low in BANDS if found >= low)) == (total, grade)
    return same


def in_columns(portion: list[Stored]) -> int:
    """How many ratings `verify_ratings` finds as they are stored."""
    return sum(words == "" for _, words in differences(map(rating, portion)))


def one_by_one(portion: list[Stored]) -> int:
    """The same without columns."""
    return sum(difference(rating(one)) == "" for one in portion)


def reading(portion: list[Stored]) -> int:
    """Only the models from their JSON."""
    return len([rating(one) for one in portion])


def rules_alone(portion: list[Any]) -> int:
    """How many forms columns rate, with their lines."""
    return sum(len(list(group.each())) for group in rate_forms(RULES, portion))


def parsed(portion: list[Stored]) -> list[Any]:
    """The inputs out of their JSON."""
    return [json.loads(given) for given, *_ in portion]


def tried(portion: list[Stored]) -> int:
    """Hundredths that the other rulebook computes for the ratings in all."""
    marks = (one.after for one in try_rulebook(OTHER, map(rating, portion)))
    return sum(int(mark.computed.total * 100) for mark in marks if mark is not None)


def tried_one_by_one(portion: list[Stored]) -> int:
    """The same without columns."""
    cards = [[score_filing(rules, json.loads(one[0])) for rules in (RULES, OTHER)] for one in portion]
    return sum(int(Fraction(card.check.whole.total or 0) * 100) for _, card in cards)


def peak() -> str:
    """What one portion takes in memory while it is computed."""
    portion = next(stored(PORTION))
    tracemalloc.start()
    in_columns(portion)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return f"in memory at once: {PORTION} ratings, {most / 2**20:.0f} MB at most"


def main(count: int, sample: int) -> None:
    """Print both tables, whether all were found the same, and the memory of a portion."""
    sample = min(sample, count)
    say(machine("numpy", "Django"))
    plain, same_plain = timed("plain loop with Decimal, nothing checked", count, plainly)
    slow, same_slow = timed("one by one, with sentences", sample, one_by_one)
    fast, same = timed("in columns, as verify_ratings", count, in_columns)
    read, _ = timed("of it: the models of a portion from their JSON", count, reading)
    alone, _ = timed("of it: the rules on columns, inputs read already", count, rules_alone, ready=parsed)
    rows = [plain, slow, fast, read, alone]
    say(table("Stored ratings of forms computed again, 12 rows each", rows, slow))
    said = f"one by one takes {slow.each / fast.each:.1f} times as long as verify_ratings"
    say(f"{said}, {slow.each / alone.each:.1f} times as long as the rules on columns")
    say(f"found as stored: {same:,} in columns, {same_plain:,} plainly, {same_slow:,} of {sample:,} one by one")
    slow, expected = timed("one by one", sample, tried_one_by_one)
    fast, _ = timed("in columns, as try_rulebook", count, tried)
    say(table("Another rulebook tried, every row computed by both", [slow, fast], slow))
    _, found = timed("", sample, tried)
    say(f"{sample:,} computed totals compared: {'equal' if found == expected else 'DIFFERENT'}")
    say(peak())


if __name__ == "__main__":
    sizes = [int(text) for text in sys.argv[1:]]
    main(sizes[0] if sizes else RATINGS, sizes[1] if len(sizes) > 1 else ONE_BY_ONE)
