"""A page of a list of 100,000 projects at growing depth: after the last row seen, beside counting rows off.

python -m tests.benchmarks.lists [--database sqlite|postgres] [--projects 100000]
"""

import argparse
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from tests.benchmarks.stage import DATABASES, gather_statistics, stage

SIZE, TIMES = 50, 9


def milliseconds(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(TIMES):
        begun = perf_counter()
        work()
        taken.append((perf_counter() - begun) * 1000)
    return median(taken)


def compare(projects: int) -> str:
    """One row a depth; both ways must give the same rows."""
    from budgeteval.ui.paging import address, portion  # noqa: PLC0415
    from projects.registry.models import Project  # noqa: PLC0415
    from tests.benchmarks.volume import FISCAL_YEAR  # noqa: PLC0415

    listed = Project.objects.filter(fiscal_year=FISCAL_YEAR).select_related("unit")
    lines = [f"{'page':>6}{'counted off ms':>16}{'by key ms':>12}{'ratio':>9}"]
    for share in (0, 0.25, 0.5, 0.95):
        start = int(projects * share / SIZE) * SIZE
        place = ""
        if start:
            place = address(("code", "pk"), listed.order_by("code", "pk")[start - 1])
        given = {"order": ("code",), "after": place, "size": SIZE}
        by_key = [one.pk for one in portion(listed, **given).rows]
        counted = [one.pk for one in listed.order_by("code", "pk")[start : start + SIZE]]
        if by_key != counted:
            raise SystemExit(f"page {start // SIZE + 1} differs")
        slow = milliseconds(lambda start=start: list(listed.order_by("code", "pk")[start : start + SIZE]))  # type: ignore[misc]
        fast = milliseconds(lambda given=given: portion(listed, **given))  # type: ignore[misc]
        lines.append(f"{start // SIZE + 1:>6}{slow:>16.2f}{fast:>12.2f}{slow / fast:>8.1f} ×")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.lists", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--projects", type=int, default=100_000)
    given = parser.parse_args()
    with stage(given.database):
        from tests.benchmarks.volume import fill  # noqa: PLC0415

        volume = fill(given.projects)
        gather_statistics()
        table = compare(volume.projects)
    sys.stdout.write(f"{given.database}, {volume.projects} projects, {SIZE} a page\n{table}\n")


if __name__ == "__main__":
    main()
