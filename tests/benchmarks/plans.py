"""How the database finds the rows of the heaviest queries, among 100,000 projects: every full scan is named.

    python -m tests.benchmarks.plans [--database sqlite|postgres] [--projects 100000]

Every question that the product's own calls put to the database is explained. A full scan of a table with fewer than
1,000 rows is right and is not flagged; a sum may read what it adds up, and a look-up of many rows at once what it
joins. Below, pages of the list of all projects at growing depth (tests.benchmarks.lists). Ends with 1 where a list, an
object or a page of it is found by reading a larger table from end to end.
"""

import argparse
import re
import sys
from collections.abc import Callable
from datetime import timedelta
from time import perf_counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tests.benchmarks.stage import DATABASES, gather_statistics, stage

if TYPE_CHECKING:
    from tests.benchmarks.volume import Volume

SMALL = 1000
SIZE = 50
# What adds up or looks up much at once may read a table from end to end where that is the shortest way.
MUCH = ("sum", "bulk")
Query = tuple[str, str, Callable[[], Any]]


def queries(volume: "Volume") -> list[Query]:
    """Name, kind, and the product's own call: all must be found by indices but what is of MUCH."""
    return [*_lists(volume), *_objects(volume), *_pages(volume), *_sums(volume)]


def _lists(volume: "Volume") -> list[Query]:
    from budgeteval.jobs.queries import visible_to as jobs_visible_to  # noqa: PLC0415
    from budgeteval.ui.paging import portion  # noqa: PLC0415
    from projects.registry.models import Project  # noqa: PLC0415
    from projects.registry.queries import visible_to as projects_visible_to  # noqa: PLC0415
    from projects.registry.queries import with_money  # noqa: PLC0415
    from projects.results.queries import visible_to as ratings_visible_to  # noqa: PLC0415
    from projects.selfeval.queries import filings_visible_to, unit_returns_visible_to  # noqa: PLC0415
    from reports.templatetags.documents import my_documents  # noqa: PLC0415

    year = volume.working_year.fiscal_year

    def page(rows: Any, *order: str) -> None:
        """The first portion and the one after it."""
        first = portion(rows, order=order, after="", size=SIZE)
        portion(rows, order=order, after=first.following, size=SIZE)

    def documents(user: Any) -> None:
        my_documents({"request": SimpleNamespace(user=user, GET={})})

    return [
        ("a unit's filings", "list", lambda: page(filings_visible_to(volume.clerk), "pk")),
        ("a section's filings to review", "list",
         lambda: page(filings_visible_to(volume.officer).filter(stage="submitted"), "pk")),
        ("a district's filings", "list", lambda: page(filings_visible_to(volume.centre), "pk")),
        ("a district's projects", "list",
         lambda: page(projects_visible_to(volume.centre).filter(fiscal_year=year), "code")),
        ("all projects", "list", lambda: page(Project.objects.filter(fiscal_year=year).select_related("unit"), "code")),
        ("a unit's projects with money", "list",
         lambda: list(with_money(Project.objects.filter(unit=volume.unit, fiscal_year=year)).order_by("code"))),
        ("a district's ratings", "list", lambda: page(ratings_visible_to(volume.centre), "pk")),
        ("a unit's ratings", "list", lambda: page(ratings_visible_to(volume.clerk), "pk")),
        ("a section's unit returns", "list", lambda: page(unit_returns_visible_to(volume.officer), "pk")),
        ("documents a unit may fetch", "list", lambda: documents(volume.clerk)),
        ("documents a district may fetch", "list", lambda: documents(volume.centre)),
        ("one's own jobs", "list", lambda: page(jobs_visible_to(volume.centre), "-pk")),
    ]  # fmt: skip


def _objects(volume: "Volume") -> list[Query]:
    from django.utils import timezone  # noqa: PLC0415

    from budgeteval.audit.models import TrailLine  # noqa: PLC0415
    from budgeteval.jobs.queries import left_lying  # noqa: PLC0415
    from budgeteval.jobs.running import MACHINE  # noqa: PLC0415
    from projects.registry.exchange.funding import FundingResource, ProjectResource  # noqa: PLC0415
    from projects.registry.models import Project  # noqa: PLC0415
    from projects.results.models import RatingKind  # noqa: PLC0415
    from projects.results.queries import standing_rating  # noqa: PLC0415
    from projects.selfeval.queries import evidence_of, filings_visible_to, money_of  # noqa: PLC0415
    from projects.sheets.table import Row  # noqa: PLC0415

    year, filing = volume.working_year, volume.filing

    def rating() -> None:
        standing_rating(working_year=year, kind=RatingKind.SELF, unit=volume.unit, project=filing.project)

    def looked_up() -> None:
        """What the import of money looks up for a portion of its rows."""
        values = {"fiscal_year": year.fiscal_year, "predecessor_code": None}
        rows = [Row(index, {**values, "project_code": f"P{index:07d}"}) for index in range(100)]
        FundingResource(dict(ProjectResource(year.district, rows).existing))  # type: ignore[arg-type]

    return [
        ("one filing by the door", "object",
         lambda: filings_visible_to(volume.officer).filter(pk=filing.pk).first()),
        ("a project by its code", "object",
         lambda: Project.objects.filter(fiscal_year=year.fiscal_year, code="P0000123").first()),
        ("a project's money", "object", lambda: money_of(filing.project)),
        ("a project's standing rating", "object", rating),
        ("one object's trail", "object", lambda: list(
            TrailLine.objects.filter(object_type="projects.filing", object_id=str(filing.pk)).order_by("seq"))),
        ("a form's evidence, and where else it serves", "object", lambda: evidence_of(filing)),
        ("what an import looks up", "bulk", looked_up),
        ("jobs without a sign of life", "object",
         lambda: list(left_lying(timezone.now(), timedelta(minutes=1), MACHINE))),
    ]  # fmt: skip


def _pages(volume: "Volume") -> list[Query]:
    from projects.desk.queries import home_of  # noqa: PLC0415

    return [
        ("a clerk's first page", "page", lambda: home_of(volume.clerk)),
        ("a head's first page", "page", lambda: home_of(volume.head)),
        ("a section's first page, its counts", "page", lambda: home_of(volume.officer)),
        ("a district's first page, its counts and sums", "sum", lambda: home_of(volume.centre)),
    ]


def _sums(volume: "Volume") -> list[Query]:
    from projects.budgeting.queries import unit_cases  # noqa: PLC0415
    from projects.registry.models import Project  # noqa: PLC0415
    from projects.registry.queries import totals_by  # noqa: PLC0415
    from projects.selfeval.queries import summary_figures  # noqa: PLC0415

    year = volume.working_year
    of_district = Project.objects.filter(unit__district=year.district_id, fiscal_year=year.fiscal_year)
    return [
        ("a unit's figures", "sum", lambda: summary_figures(volume.unit, year)),
        ("a district's sums by field", "sum", lambda: totals_by(of_district, "field__name")),
        ("a district's units as cases of the policy", "sum", lambda: unit_cases(year)),
    ]


def sizes() -> dict[str, int]:
    """Rows of each table."""
    from django.apps import apps  # noqa: PLC0415

    return {model._meta.db_table: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


def scanned(plan: str, rows: dict[str, int]) -> list[str]:
    """The larger tables that a plan reads from end to end, in either database's words."""
    found = re.findall(r"\bSCAN (\w+)|Seq Scan on (\w+)", plan)
    names = [first or second for first, second in found]
    return [name for name in names if rows.get(name, SMALL) >= SMALL]


def asked(call: Callable[[], Any]) -> list[tuple[str, Any]]:
    """The questions that a call puts to the database, with their parameters."""
    from django.db import connection  # noqa: PLC0415

    found: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        found.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        call()
    return [(sql, parameters) for sql, parameters in found if sql.startswith("SELECT")]


def plan_of(sql: str, parameters: Any) -> str:
    """How the database goes about it, in its own words."""
    from django.db import connection  # noqa: PLC0415

    word = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{word} {sql}", parameters)
        return "\n".join(" ".join(str(part) for part in row) for row in cursor.fetchall())


def explain(volume: "Volume", *, whole: bool) -> tuple[str, int]:
    """The table of all calls, and how many of them read a larger table from end to end that should not."""
    rows, flagged = sizes(), 0
    lines = [f"{'what is asked':<46}{'kind':<8}{'queries':>8}{'ms':>8}  full scans of larger tables"]
    for name, kind, call in queries(volume):
        plans = [plan_of(*question) for question in asked(call)]
        begun = perf_counter()
        call()
        took = (perf_counter() - begun) * 1000
        full = [table for plan in plans for table in scanned(plan, rows)]
        flagged += bool(full) and kind not in MUCH
        lines.append(f"{name:<46}{kind:<8}{len(plans):>8}{took:>8.1f}  {', '.join(full) or '–'}")
        shown = plans if whole else [plan for plan in plans if scanned(plan, rows)]
        lines += [f"    {line}" for plan in shown for line in plan.splitlines()]
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
        sys.stdout.write(f"{given.database}, {volume.projects} projects\n{table}\n{flagged} with a full scan\n")
        sys.stdout.flush()
        sys.stdout.write(f"\npages of the list of all projects, {SIZE} a page\n{compare(volume.projects)}\n")
    return 1 if flagged else 0


if __name__ == "__main__":
    sys.exit(main())
