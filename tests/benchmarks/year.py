"""The whole year from its sheets to its documents, with the seconds of the clock and of the processor.

    python -m tests.benchmarks.year [--database sqlite|postgres] [--sheets reference_year|small_year]

On an empty database of its own. The processor's seconds hold on a machine that others use as well.
"""

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from tests.benchmarks.stage import DATABASES, stage

FIXTURES = Path(__file__).parents[2] / "fixtures"
FIGURES = ("units", "projects", "appropriated_yuan", "spent_yuan", "self_evaluations", "key_reviews")


def play(sheets: str, out: Path) -> str:
    """One row a chapter, as the year reports its progress, and the figures it came to.

    The processor's seconds are this process's own: the two that build documents are not in them.
    """
    from budgeteval.reference.play import play as whole  # noqa: PLC0415 – models need the settings
    from budgeteval.reference.source import load  # noqa: PLC0415

    walls: dict[str, float] = defaultdict(float)
    works: dict[str, float] = defaultdict(float)
    last = [perf_counter(), process_time()]

    def note(deed: Any, *_: int) -> None:
        """Portions hold deeds of several chapters: each is counted where it ended."""
        now = [perf_counter(), process_time()]
        walls[deed.chapter] += now[0] - last[0]
        works[deed.chapter] += now[1] - last[1]
        last[:] = now

    begun, worked = perf_counter(), process_time()
    result = whole(load(FIXTURES / sheets, FIXTURES, 2016), out, progress=note, processes=2)
    walls["documents, by two processes"] = perf_counter() - last[0]
    works["documents, by two processes"] = process_time() - last[1]
    lines = [f"{'chapter':<28}{'seconds':>9}{'processor':>11}"]
    lines += [f"{name:<28}{walls[name]:>9.1f}{works[name]:>11.1f}" for name in walls]
    lines.append(f"{'all':<28}{perf_counter() - begun:>9.1f}{process_time() - worked:>11.1f}")
    shown = {key: result[key] for key in FIGURES if key in result} | {"documents": len(result["documents"])}
    return "\n".join([*lines, json.dumps(shown, ensure_ascii=False)])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.year", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--sheets", choices=("reference_year", "small_year"), default="reference_year")
    given = parser.parse_args()
    with stage(given.database) as var:
        table = play(given.sheets, var / "out")
    sys.stdout.write(f"{given.sheets}, {given.database}\n{table}\n")


if __name__ == "__main__":
    main()
