"""Districts full of projects, as rows: for plans and lists, which do not care how the rows came about."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.directory.models import District, Field, Role, Section, Task, Unit, UnitKind, WorkingYear
from projects.registry.models import Funding, Nature, Project, Source
from projects.results.models import Rating, RatingKind
from projects.rulebooks.models import Rulebook
from projects.selfeval.models import Filing
from tests.factories.directory import make_member

NOON = datetime(2016, 9, 1, 4, 0, tzinfo=UTC)
FISCAL_YEAR, WORKING_YEAR = 2015, 2016
# A district's size as in the reference year's county: 121 units, 10 sections, 2,600 projects.
PER_DISTRICT, UNITS, SECTIONS = 2600, 121, 10
PORTION = 5000
STAGES = ("not_started", "draft", "signed", "submitted", "accepted", "final")


@dataclass(frozen=True)
class Volume:
    """The first district's people; the district in the middle is as good as any."""

    clerk: User
    head: User
    officer: User
    centre: User
    unit: Unit
    section: Section
    working_year: WorkingYear
    projects: int


def fill(projects: int) -> Volume:
    """Fill an empty database with so many projects, each with money, a filing, a rating and a line in the trail."""
    field = Field.objects.create(code="F1", name="演示领域")
    places = [_district(number) for number in range(max(1, round(projects / PER_DISTRICT)))]
    key = 0
    for share, place in enumerate(places):
        count = projects // len(places) + (share < projects % len(places))
        for start in range(0, count, PORTION):
            _projects(place, field, key, min(PORTION, count - start))
            key += min(PORTION, count - start)
    return _people(places[0], projects)


@dataclass(frozen=True)
class _Place:
    units: list[Unit]
    year: WorkingYear
    book: Rulebook


def _district(number: int) -> _Place:
    district = District.objects.create(code=f"41{number:04d}", name=f"演示区{number}", bureau="演示财政局")
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
    book = Rulebook.objects.create(
        district=district, code="bare", rule_version="1", title="演示规则", in_force_from=date(2015, 1, 1),
        sha256=f"{number:064d}", content={}, adopted_at=NOON,
    )  # fmt: skip
    return _Place(units, year, book)


def _projects(place: _Place, field: Field, first: int, count: int) -> None:
    made = Project.objects.bulk_create(
        Project(
            code=f"P{first + index:07d}", name=f"演示项目{first + index}", unit=place.units[index % UNITS],
            fiscal_year=FISCAL_YEAR, field=field, nature=Nature.CONTINUING, lineage=f"L{first + index:07d}",
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
    filings = Filing.objects.bulk_create(
        Filing(
            working_year=place.year, project=project, kind=Task.EX_POST, rulebook=place.book, stage_at=NOON,
            stage=STAGES[index % len(STAGES)],
        )
        for index, project in enumerate(made)
    )  # fmt: skip
    Rating.objects.bulk_create(
        Rating(
            working_year=place.year, kind=RatingKind.SELF, project=project, unit=project.unit, rulebook=place.book,
            inputs={}, lines=[], total=Decimal(90), grade="优", rated_at=NOON, stage="confirmed",
        )
        for project in made
    )  # fmt: skip
    TrailLine.objects.bulk_create(_lines(filings, first))


def _lines(filings: list[Filing], first: int) -> Iterator[TrailLine]:
    """Lines with hashes of nothing in particular: the chain itself is not what is measured here."""
    for index, filing in enumerate(filings, start=first + 1):
        yield TrailLine(
            seq=index, kind="move", object_type="projects.filing", object_id=str(filing.pk), at=NOON, recorded_at=NOON,
            detail={}, previous_hash=hashlib.sha256(str(index).encode()).hexdigest(), hash="0" * 64,
        )  # fmt: skip


def _people(place: _Place, projects: int) -> Volume:
    names = ("clerk", "head", "officer", "centre")
    clerk, head, officer, centre = (User.objects.create(username=name) for name in names)
    unit = place.units[3]
    make_member(clerk, Role.UNIT_CLERK, unit)
    make_member(head, Role.UNIT_HEAD, unit)
    make_member(officer, Role.SECTION_OFFICER, unit.section)
    make_member(centre, Role.PERFORMANCE_OFFICER, unit.district)
    return Volume(clerk, head, officer, centre, unit, unit.section, place.year, projects)
