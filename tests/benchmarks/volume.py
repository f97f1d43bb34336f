"""Districts full of projects, as rows: for plans and lists, which do not care how the rows came about.

The first district is made row by row, all others are copies of it that the database makes by itself.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from budgeteval.files.models import Attachment
from budgeteval.jobs.models import Job, State
from projects.directory.models import District, Field, Role, Section, Task, Unit, UnitKind, WorkingYear
from projects.registry.models import Funding, Nature, Project, Source, UnitBudget
from projects.results.models import Rating, RatingKind
from projects.rulebooks.models import Rulebook
from projects.selfeval.models import Evidence, Filing, FilingLine, UnitReturn
from reports.models import Document, DocumentKind
from tests.factories.directory import make_member
from tests.factories.rulebooks import small_rulebook

NOON = datetime(2016, 9, 1, 4, 0, tzinfo=UTC)
FISCAL_YEAR, WORKING_YEAR = 2015, 2016
# A district's size as in the reference year's county: 121 units, 10 sections, 2,600 projects.
PER_DISTRICT, UNITS, SECTIONS = 2600, 121, 10
# So many jobs the first district's officer has asked for.
JOBS = 2000
STAGES = ("not_started", "draft", "signed", "submitted", "accepted", "final")
# In the order in which they point at each other.
TABLES: tuple[type[models.Model], ...] = (
    District, Section, Unit, WorkingYear, Rulebook, Attachment, Project, Funding, Filing, FilingLine, Evidence, Rating,
    TrailLine, UnitBudget, UnitReturn, Document,
)  # fmt: skip
# What has to differ between copies; {i} is the copy's number, {filings} how many filings lie between two copies.
DIFFERENT = {
    (District, "code"): "code || '-' || {i}",
    (Project, "code"): "code || '-' || {i}",
    (Project, "lineage"): "lineage || '-' || {i}",
    (Attachment, "sha256"): "substr(sha256, 1, 50) || '-' || {i}",
    (TrailLine, "previous_hash"): "substr(previous_hash, 1, 50) || '-' || {i}",
    (TrailLine, "object_id"): "CAST(CAST(object_id AS bigint) + {i} * {filings} AS varchar(64))",
}


@dataclass(frozen=True)
class Volume:
    """The first district's people and one of its filings; the others are as good as any."""

    clerk: User
    head: User
    officer: User
    centre: User
    unit: Unit
    section: Section
    working_year: WorkingYear
    filing: Filing
    projects: int


def fill(projects: int) -> Volume:
    """Fill an empty database with about so many projects, in districts of equal size.

    Each has money, a filing with a line and a file, a rating and a line in the trail.
    """
    districts = max(1, round(projects / PER_DISTRICT))
    volume = _first_district(projects // districts, districts)
    if districts > 1:
        _copy(districts - 1)
    return volume


def _first_district(count: int, districts: int) -> Volume:
    district = District.objects.create(code="410000", name="演示区", bureau="演示财政局")
    sections = Section.objects.bulk_create(
        Section(district=district, code=f"S{index}", name=f"演示股{index}") for index in range(SECTIONS)
    )
    units = Unit.objects.bulk_create(
        Unit(
            district=district, code=f"U{index:03d}", name=f"演示单位{index}", short_name=f"单位{index}",
            kind=UnitKind.DEPARTMENT, section=sections[index % SECTIONS],
        )
        for index in range(UNITS)
    )  # fmt: skip
    year = WorkingYear.objects.create(district=district, year=WORKING_YEAR, project_spending=Decimal(10**9))
    people = _people(units[3])
    book = small_rulebook(district, people["centre"])
    filings = _filings(year, book, _projects(units, count))
    _evidence(filings)
    _papers(year, units, people["centre"])
    return Volume(
        **people, unit=units[3], section=units[3].section, working_year=year, filing=filings[count // 2],
        projects=count * districts,
    )  # fmt: skip


def _people(unit: Unit) -> dict[str, User]:
    people = {name: User.objects.create(username=name) for name in ("clerk", "head", "officer", "centre")}
    make_member(people["clerk"], Role.UNIT_CLERK, unit)
    make_member(people["head"], Role.UNIT_HEAD, unit)
    make_member(people["officer"], Role.SECTION_OFFICER, unit.section)
    make_member(people["centre"], Role.PERFORMANCE_OFFICER, unit.district)
    return people


def _projects(units: list[Unit], count: int) -> list[Project]:
    field = Field.objects.create(code="F1", name="演示领域")
    made = Project.objects.bulk_create(
        Project(
            code=f"P{index:07d}", name=f"演示项目{index}", unit=units[index % UNITS], fiscal_year=FISCAL_YEAR,
            field=field, nature=Nature.CONTINUING, lineage=f"L{index:07d}",
        )
        for index in range(count)
    )  # fmt: skip
    Funding.objects.bulk_create(
        Funding(
            project=project, source=Source.GRANT, year_start=Decimal(1000), adjusted=Decimal(1200),
            received=Decimal(1100), executed=Decimal(900),
        )
        for project in made
    )  # fmt: skip
    return made


def _filings(year: WorkingYear, book: Rulebook, projects: list[Project]) -> list[Filing]:
    """A filing of each project, its rating, and a line of the trail with hashes of nothing in particular."""
    filings = Filing.objects.bulk_create(
        Filing(
            working_year=year, project=project, kind=Task.EX_POST, rulebook=book, stage_at=NOON,
            stage=STAGES[index % len(STAGES)],
        )
        for index, project in enumerate(projects)
    )  # fmt: skip
    Rating.objects.bulk_create(
        Rating(
            working_year=year, kind=RatingKind.SELF, project=project, unit=project.unit, rulebook=book, inputs={},
            lines=[], total=Decimal(90), grade="优", rated_at=NOON, stage="confirmed",
        )
        for project in projects
    )  # fmt: skip
    TrailLine.objects.bulk_create(
        TrailLine(
            seq=index, kind="move", object_type="projects.filing", object_id=str(filing.pk), at=NOON, recorded_at=NOON,
            detail={}, previous_hash=hashlib.sha256(str(index).encode()).hexdigest(), hash="0" * 64,
        )
        for index, filing in enumerate(filings, start=TrailLine.objects.count() + 1)
    )  # fmt: skip
    return filings


def _evidence(filings: list[Filing]) -> None:
    """A row of each form, with a file that serves the next one as well."""
    lines = FilingLine.objects.bulk_create(
        FilingLine(filing=filing, number=1, level1="产出", level2="数量", name="演示指标", op=">=", weight=Decimal(10))
        for filing in filings
    )
    files = Attachment.objects.bulk_create(
        Attachment(
            sha256=hashlib.sha256(str(index).encode()).hexdigest(), name="演示.pdf", size=1,
            content_type="application/pdf", path="演示", uploaded_at=NOON,
        )
        for index in range(len(lines) // 2 + 1)
    )  # fmt: skip
    Evidence.objects.bulk_create(
        Evidence(line=line, attachment=files[index // 2], name="演示.pdf") for index, line in enumerate(lines)
    )


def _papers(year: WorkingYear, units: list[Unit], by: User) -> None:
    """What units hand in as a whole, their budgets, a report on each, and somebody's jobs."""
    UnitReturn.objects.bulk_create(
        UnitReturn(working_year=year, unit=unit, kind=kind, stage_at=NOON)
        for unit in units
        for kind in (Task.SUMMARY_TABLE, Task.WORK_SUMMARY)
    )
    UnitBudget.objects.bulk_create(
        UnitBudget(
            unit=unit, budget_year=year.budget_year, basic_last=Decimal(1), project_last=Decimal(1),
            basic_requested=Decimal(1), project_requested=Decimal(1),
        )
        for unit in units
    )  # fmt: skip
    file = Attachment.objects.order_by("pk")[0]
    Document.objects.bulk_create(
        Document(
            working_year=year, kind=DocumentKind.DEPARTMENT_REPORT, unit=unit, subject="演示", path=f"{unit.code}.docx",
            facts={}, facts_sha256="0" * 64, attachment=file, built_by=by, built_at=NOON,
        )
        for unit in units
    )  # fmt: skip
    Job.objects.bulk_create(
        Job(
            kind="demo", title="演示任务", owner=by, state=State.DONE, queued_at=NOON, heartbeat_at=NOON,
            ended_at=NOON + timedelta(seconds=index),
        )
        for index in range(JOBS)
    )  # fmt: skip


def _copy(times: int) -> None:
    """Copy the only district so many times, table by table: every key moves on by as many as the table has rows."""
    spans = {table: _span(table) for table in TABLES}
    steps = {table: last - first + 1 for table, (first, last) in spans.items()}
    with connection.cursor() as cursor:
        for table in TABLES:
            columns = {field.column: _copied(table, field, steps) for field in table._meta.concrete_fields}
            names = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(
                f"INSERT INTO {table._meta.db_table} ({names}) SELECT {', '.join(columns.values())}"
                f" FROM {table._meta.db_table}, (WITH RECURSIVE numbers(i) AS"
                " (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < %s) SELECT i FROM numbers) AS copies"
                f' WHERE "{table._meta.pk.column}" BETWEEN %s AND %s',
                [times, *spans[table]],
            )
        for sentence in connection.ops.sequence_reset_sql(no_style(), [*TABLES]):
            cursor.execute(sentence)


def _span(table: type[models.Model]) -> tuple[int, int]:
    found = table._base_manager.aggregate(first=models.Min("pk"), last=models.Max("pk"))
    return found["first"], found["last"]


def _copied(table: type[models.Model], field: "models.Field[Any, Any]", steps: dict[type[models.Model], int]) -> str:
    """What a copy has in that column."""
    different = DIFFERENT.get((table, field.name))
    if different:
        return different.format(i="i", filings=steps[Filing])
    target = table if field.primary_key else field.related_model
    return f'"{field.column}" + i * {steps[target]}' if target in steps else f'"{field.column}"'
