"""How the database finds the rows of the heaviest queries, among 100,000 projects: every full scan is named.

    python -m tests.benchmarks.plans [--database sqlite|postgres] [--projects 100000]

Lists are asked in portions and in the middle. A full scan of a table with fewer than 1,000 rows is right and is not
flagged. Below, pages of the list of all projects at growing depth (tests.benchmarks.lists). Ends with 1 where a list or
an object is found by a full scan of a larger table.
"""

import argparse
import re
import sys
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tests.benchmarks.stage import DATABASES, gather_statistics, stage

if TYPE_CHECKING:
    from tests.benchmarks.volume import Volume

SMALL = 1000
SIZE = 50
Query = tuple[str, str, Callable[[], Any]]


def queries(volume: "Volume") -> list[Query]:
    """Name, kind, and the rows: `list` and `object` must be found by indices; `sum` may read what it adds up."""
    from budgeteval.audit.models import TrailLine  # noqa: PLC0415
    from projects.registry.models import Project  # noqa: PLC0415
    from projects.registry.queries import visible_to as projects_visible_to  # noqa: PLC0415
    from projects.registry.queries import with_money  # noqa: PLC0415
    from projects.results.models import Rating, RatingKind  # noqa: PLC0415
    from projects.results.queries import STANDING  # noqa: PLC0415
    from projects.results.queries import visible_to as ratings_visible_to  # noqa: PLC0415
    from projects.selfeval.models import Evidence, Filing  # noqa: PLC0415
    from projects.selfeval.queries import filings_visible_to  # noqa: PLC0415
    from reports.queries import documents_visible_to  # noqa: PLC0415

    year, unit = volume.working_year, volume.unit
    filing = Filing.objects.filter(working_year=year).order_by("pk")[volume.projects // 1000]
    middle = filing.pk
    return [
        ("a unit's filings", "list", lambda: filings_visible_to(volume.clerk).order_by("pk")[:SIZE]),
        (
            "a section's filings to review", "list",
            lambda: filings_visible_to(volume.officer).filter(stage="submitted", pk__gt=middle).order_by("pk")[:SIZE],
        ),
        (
            "a district's filings, from the middle", "list",
            lambda: filings_visible_to(volume.centre).filter(pk__gt=middle).order_by("pk")[:SIZE],
        ),
        (
            "a district's projects, from the middle", "list",
            lambda: projects_visible_to(volume.centre).filter(
                fiscal_year=year.fiscal_year, code__gt="P0001000").order_by("code")[:SIZE],
        ),
        ("a unit's projects with money", "list", lambda: with_money(
            Project.objects.filter(unit=unit, fiscal_year=year.fiscal_year)).order_by("code")),
        (
            "a district's ratings, from the middle", "list",
            lambda: ratings_visible_to(volume.centre).filter(pk__gt=middle).order_by("pk")[:SIZE],
        ),
        ("documents a unit may fetch", "list", lambda: documents_visible_to(volume.clerk)[:SIZE]),
        (
            "one filing by the door", "object",
            lambda: filings_visible_to(volume.officer).filter(pk=middle),
        ),
        ("a project by its code", "object", lambda: Project.objects.filter(
            fiscal_year=year.fiscal_year, code="P0001234")),
        ("a project's standing rating", "object", lambda: Rating.objects.filter(
            STANDING, working_year=year, kind=RatingKind.SELF, unit=unit, project=filing.project_id)),
        ("one object's trail", "object", lambda: TrailLine.objects.filter(
            object_type="projects.filing", object_id=str(middle)).order_by("seq")),
        ("evidence used elsewhere", "object", lambda: Evidence.objects.filter(
            attachment=1).exclude(line__filing__project=filing.project_id)),
        ("waiting for the centre", "count", lambda: Filing.objects.filter(working_year=year, stage="accepted")),
        ("waiting for the section", "count", lambda: Filing.objects.filter(
            working_year=year, project__unit__section=volume.section, stage="submitted")),
    ]  # fmt: skip


def sizes() -> dict[str, int]:
    """Rows of each table."""
    from django.apps import apps  # noqa: PLC0415

    return {model._meta.db_table: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


def scanned(plan: str, rows: dict[str, int]) -> list[str]:
    """The larger tables that a plan reads from end to end, in either database's words."""
    found = re.findall(r"\bSCAN (\w+)|Seq Scan on (\w+)", plan)
    names = [first or second for first, second in found]
    return [name for name in names if rows.get(name, SMALL) >= SMALL]


def explain(volume: "Volume", *, whole: bool) -> tuple[str, int]:
    """The table of all queries, and how many lists and objects are found by full scans."""
    rows, flagged = sizes(), 0
    lines = [f"{'query':<42}{'kind':<8}{'ms':>7}  full scans of larger tables"]
    for name, kind, query in queries(volume):
        plan = query().explain()
        begun = perf_counter()
        list(query()) if kind != "count" else query().count()
        took = (perf_counter() - begun) * 1000
        full = scanned(plan, rows)
        flagged += bool(full)
        lines.append(f"{name:<42}{kind:<8}{took:>7.1f}  {', '.join(full) or '–'}")
        if whole or full:
            lines += [f"    {line}" for line in plan.splitlines()]
    return "\n".join(lines), flagged


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.plans", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--whole", action="store_true", help="print every plan, not only those with full scans")
    given = parser.parse_args()
    with stage(given.database):
        from tests.benchmarks.lists import compare  # noqa: PLC0415
        from tests.benchmarks.volume import fill  # noqa: PLC0415

        volume = fill(given.projects)
        gather_statistics()
        table, flagged = explain(volume, whole=given.whole)
        sys.stdout.write(f"{given.database}, {given.projects} projects\n{table}\n{flagged} with a full scan\n")
        sys.stdout.flush()
        sys.stdout.write(f"\npages of the list of all projects, {SIZE} a page\n{compare(given.projects)}\n")
    return 1 if flagged else 0


if __name__ == "__main__":
    sys.exit(main())
