"""How long a sheet of projects and their money takes to come in, beside django-import-export as it comes.

    python -m tests.benchmarks.imports [rows …]          10000 and 100000 unless told
    python -m tests.benchmarks.imports --baseline-up-to 10000

Both read the same file and write the same rows with their history into a fresh database of their own (SQLite, or
DATABASE_URL's), each in a process of its own, so that the memory is theirs alone. Import-export does what its admin
pages do: rows from the workbook, a trial run that is undone, then the run. A baseline that was left out is named so.
"""

import os
import resource
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

ROWS = [10_000, 100_000]
UNITS = 100


def main() -> None:
    """Print one row per size and way."""
    parser = ArgumentParser()
    parser.add_argument("rows", nargs="*", type=int, default=ROWS)
    parser.add_argument("--baseline-up-to", type=int, default=max(ROWS))
    given = parser.parse_args()
    say = sys.stdout.write
    say(f"{'rows':>8}  {'way':<14}{'read':>8}{'look':>8}{'write':>8}{'all s':>8}{'peak MB':>9}{'times':>7}\n")
    for rows in given.rows:
        ours = measured(rows, "job")
        say(row_of(rows, "job", ours, 1.0))
        if rows > given.baseline_up_to:
            say(f"{rows:>8}  import-export left out by --baseline-up-to\n")
            continue
        theirs = measured(rows, "import-export")
        say(row_of(rows, "import-export", theirs, sum(theirs[:3]) / sum(ours[:3])))


def row_of(rows: int, way: str, found: list[float], times: float) -> str:
    read, look, write, peak = found
    whole = read + look + write
    return f"{rows:>8}  {way:<14}{read:>8.2f}{look:>8.2f}{write:>8.2f}{whole:>8.2f}{peak:>9.0f}{times:>7.1f}\n"


def measured(rows: int, way: str) -> list[float]:
    """Seconds of reading, looking up and writing, and the peak of memory, in a process of its own."""
    with tempfile.TemporaryDirectory() as var:
        given = {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "budgeteval.settings", "BUDGETEVAL_VAR": var}
        code = f"from tests.benchmarks.imports import alone; alone({rows}, {way!r})"
        done = subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, **given}, stdout=subprocess.PIPE, text=True, check=True,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
    return [float(word) for word in done.stdout.split()]


def alone(rows: int, way: str) -> None:
    """Prepare a database, measure one way and print the figures."""
    import django  # noqa: PLC0415 – after the environment

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.DEBUG = False  # which would keep every statement
    call_command("migrate", verbosity=0)
    content = prepared(rows)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = as_a_job(content) if way == "job" else as_it_comes(content)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(" ".join(map(str, (*found, max(before, peak) / 1024))))


def prepared(rows: int) -> bytes:
    """The place, and a workbook of new projects with their money."""
    from projects.sheets.layouts import FUNDING  # noqa: PLC0415
    from projects.sheets.streaming import stream  # noqa: PLC0415
    from tests.factories.directory import make_field, make_unit  # noqa: PLC0415
    from tests.factories.sheets import funding_row  # noqa: PLC0415
    from tests.people import populate, settle  # noqa: PLC0415

    place = settle()
    populate(place)
    make_field("教育投入")
    codes = [make_unit(place.section, f"演示单位{number}").code for number in range(UNITS)]
    made = (
        funding_row(f"X{number:06d}", unit_code=codes[number % UNITS], received=Decimal(number) + Decimal("0.25"))
        for number in range(rows)
    )
    target = BytesIO()
    stream(FUNDING, made, target, constructed=True)
    return target.getvalue()


def as_a_job(content: bytes) -> tuple[float, float, float]:
    """As the job does it: read, look up in portions, write in one transaction."""
    from projects.directory.models import District  # noqa: PLC0415
    from projects.registry.domain import apply  # noqa: PLC0415
    from projects.registry.exchange import preview  # noqa: PLC0415
    from tests.factories.jobs import ASKED  # noqa: PLC0415

    district, erin = District.objects.get(name="演示区"), officer()
    begun = perf_counter()
    first: list[float] = []
    found = preview(kind="funding", content=content, file_name="资金.xlsx", district=district, by=erin,
                    step=lambda _rows, _of: first.append(perf_counter()))  # fmt: skip
    looked = perf_counter()
    apply(found, by=erin, now=ASKED)
    each = (looked - first[0]) / max(len(first) - 1, 1)  # the first portion's looking up is not reading
    read = first[0] - begun - each
    return read, looked - begun - read, perf_counter() - looked


def as_it_comes(content: bytes) -> tuple[float, float, float]:
    """As import-export's own resources do it, with their settings as they come; read as its Excel format reads."""
    from openpyxl import load_workbook  # noqa: PLC0415

    begun = perf_counter()
    sheet = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
    cells = sheet.iter_rows(min_row=2, values_only=True)  # its format knows no title above the header
    header = next(cells)
    rows = [dict(zip(header, row, strict=True)) for row in cells]
    read = perf_counter()
    for dry_run in (True, False):
        run(rows, dry_run=dry_run)
        if dry_run:
            looked = perf_counter()
    return read - begun, looked - read, perf_counter() - looked


def run(rows: list[dict[str, Any]], *, dry_run: bool) -> None:
    """One run over projects, and one over their money, in one transaction; a trial run is undone."""
    from django.db import transaction  # noqa: PLC0415
    from tablib import Dataset  # noqa: PLC0415

    projects, money = resources()
    natures, sources = {"新增": "new", "延续": "continuing", "一次性": "one_off"}, {"财政拨款": "grant"}
    with transaction.atomic():
        for resource_, headers, values in (
            (projects, PROJECT, [project_of(row, natures) for row in rows]),
            (money, MONEY, [money_of(row, sources) for row in rows]),
        ):
            result = resource_.import_data(Dataset(*values, headers=headers), dry_run=False, user=officer())
            if result.has_errors() or result.has_validation_errors():
                raise SystemExit("the baseline did not take the rows")
        transaction.set_rollback(dry_run)


PROJECT = [
    "code",
    "name",
    "unit",
    "fiscal_year",
    "field",
    "nature",
    "guaranteed",
    "personal_subsidy",
    "contracted",
    "lineage",
]
MONEY = ["project", "source", "year_start", "adjusted", "received", "executed"]


def project_of(row: dict[str, Any], natures: dict[str, str]) -> list[Any]:
    flags = [row[name] == "是" for name in ("三保", "补助个人民生", "已签合同")]
    code = row["项目代码"]
    return [
        code,
        row["项目名称"],
        row["单位代码"],
        row["资金年度"],
        row["领域"],
        natures[row["项目性质"]],
        *flags,
        code,
    ]


def money_of(row: dict[str, Any], sources: dict[str, str]) -> list[Any]:
    amounts = [row[name] for name in ("年初预算数", "全年预算数", "拨款数", "执行数")]
    return [row["项目代码"], sources[row["资金来源"]], *amounts]


def resources() -> tuple[Any, Any]:
    """The two resources as one would declare them first, foreign keys by import-export's own widget."""
    from import_export import fields  # noqa: PLC0415
    from import_export import resources as own  # noqa: PLC0415
    from import_export.widgets import ForeignKeyWidget  # noqa: PLC0415

    from projects.directory.models import Field, Unit  # noqa: PLC0415
    from projects.registry.models import Funding, Project  # noqa: PLC0415

    class Projects(own.ModelResource):
        unit = fields.Field("unit", "unit", ForeignKeyWidget(Unit, "code"))
        field = fields.Field("field", "field", ForeignKeyWidget(Field, "name"))

        class Meta:
            model = Project
            import_id_fields = ("fiscal_year", "code")
            fields = PROJECT

    class Money(own.ModelResource):
        project = fields.Field("project", "project", ForeignKeyWidget(Project, "code"))

        class Meta:
            model = Funding
            import_id_fields = ("project", "source")
            fields = MONEY

    return Projects(), Money()


def officer() -> Any:
    from budgeteval.accounts.models import User  # noqa: PLC0415

    return User.objects.get(display_name="erin")


if __name__ == "__main__":
    main()
