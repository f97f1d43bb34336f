"""Projects and their money."""

from decimal import Decimal
from itertools import count

from projects.directory.models import Field, Unit
from projects.registry.models import Funding, Nature, Project, Source
from tests.factories.directory import make_field

_numbers = count(1)


def make_project(
    unit: Unit,
    *,
    name: str = "",
    fiscal_year: int = 2015,
    field: Field | None = None,
    adjusted: str | None = "100000.00",
    executed: str = "80000.00",
) -> Project:
    """A project with one grant; `adjusted=None` leaves it without any funding."""
    number = next(_numbers)
    project = Project.objects.create(
        code=f"P{number:05d}",
        name=name or f"演示项目{number}",
        unit=unit,
        fiscal_year=fiscal_year,
        field=field or make_field(),
        nature=Nature.CONTINUING,
        lineage=f"L{number:05d}",
    )
    if adjusted is not None:
        make_funding(project, adjusted=adjusted, executed=executed)
    return project


def make_funding(
    project: Project, *, source: Source = Source.GRANT, adjusted: str = "100000.00", executed: str = "80000.00"
) -> Funding:
    return Funding.objects.create(
        project=project,
        source=source,
        year_start=Decimal(adjusted),
        adjusted=Decimal(adjusted),
        received=Decimal(adjusted),
        executed=Decimal(executed),
    )
