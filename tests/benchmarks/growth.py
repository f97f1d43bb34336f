"""How the time grows with the number of projects, and the exponent: 0 does not grow, 1 grows as the projects do.

    python -m tests.benchmarks.growth [--database sqlite|postgres] [sizes …]

Each size on an empty database of its own; the exponent is the slope of log(time) over log(projects), from the smallest
to the largest. Without sizes: 1,000, 10,000, 100,000 and 1,000,000 projects; the last one takes a few gigabytes of disk
and most of the time.
"""

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from tests.benchmarks.stage import DATABASES, gather_statistics, stage

SIZES = (1_000, 10_000, 100_000, 1_000_000)
# What came before the rules and indices whose migrations are timed on the full database.
BEFORE = {"reports": "0002", "projects": "0006", "files": "0001"}
TIMES = 5


def measure(projects: int) -> dict[str, float]:
    """Seconds of each thing at one size."""
    from projects.registry.models import Project  # noqa: PLC0415
    from projects.registry.queries import totals  # noqa: PLC0415
    from projects.selfeval.queries import filings_visible_to, summary_figures  # noqa: PLC0415
    from tests.benchmarks.volume import FISCAL_YEAR, fill  # noqa: PLC0415

    begun = perf_counter()
    volume = fill(projects)
    found = {"fill (8 rows a project)": perf_counter() - begun}
    gather_statistics()
    year = Project.objects.filter(fiscal_year=FISCAL_YEAR)
    acts: dict[str, Callable[[], object]] = {
        "one filing by the door": lambda: filings_visible_to(volume.officer).filter(stage="submitted").first(),
        "a unit's list": lambda: list(filings_visible_to(volume.clerk).order_by("pk")[:50]),
        "a section's list": lambda: list(filings_visible_to(volume.officer).order_by("pk")[:50]),
        "a unit's figures": lambda: summary_figures(volume.unit, volume.working_year),
        "a district's sums": lambda: totals(year.filter(unit__district=volume.working_year.district_id)),
        "sums over all": lambda: totals(year),
    }
    return found | {name: _seconds(act) for name, act in acts.items()} | {"rules and indices added": _migrated()}


def _migrated() -> float:
    """Seconds in which the rules and indices come into the full database; taken away first."""
    from django.core.management import call_command  # noqa: PLC0415

    for app, name in BEFORE.items():
        call_command("migrate", app, name, verbosity=0)
    begun = perf_counter()
    call_command("migrate", verbosity=0)
    return perf_counter() - begun


def _seconds(act: Callable[[], object]) -> float:
    act()
    taken = []
    for _ in range(TIMES):
        begun = perf_counter()
        act()
        taken.append(perf_counter() - begun)
    return median(taken)


def table(sizes: list[int], found: list[dict[str, float]]) -> str:
    """One row a thing, one column a size, the exponent at the end; times in milliseconds."""
    lines = ["".join([f"{'ms at … projects':<28}", *(f"{size:>12,}" for size in sizes), f"{'exponent':>10}"])]
    for name in found[0]:
        times = [one[name] * 1000 for one in found]
        slope = math.log(times[-1] / times[0]) / math.log(sizes[-1] / sizes[0])
        lines.append("".join([f"{name:<28}", *(f"{time:>12.1f}" for time in times), f"{slope:>10.2f}"]))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        with stage(given.database):
            sys.stdout.write(json.dumps(measure(given.one)))
        return
    found = []
    for size in given.sizes:
        command = [sys.executable, "-m", "tests.benchmarks.growth", "--database", given.database, "--one", str(size)]
        found.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    sys.stdout.write(f"{given.database}\n{table(list(given.sizes), found)}\n")


if __name__ == "__main__":
    main()
