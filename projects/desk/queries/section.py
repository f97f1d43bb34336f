"""A section's page: its units, what is in, late, returned, and how their work was appraised."""

from django.db.models import Count, Q

from projects.desk.queries.page import NOTHING, Cell, Home, Table, Todo, filing_figures
from projects.directory.models import Membership, Unit, WorkingYear
from projects.selfeval.models import Filing, UnitReturn, WorkAppraisal


def show_section(home: Home, member: Membership, year: WorkingYear | None) -> None:
    """Add the figures of the section's units, and what waits for the section."""
    if year is None:
        return
    filings = Filing.objects.filter(working_year=year, project__unit__section=member.section_id)
    returns = UnitReturn.objects.filter(working_year=year, unit__section=member.section_id)
    appraisals = WorkAppraisal.objects.filter(working_year=year, unit__section=member.section_id)
    home.figures += filing_figures(filings.order_by().values_list("filed_at", "late", "times_returned"))
    home.todo += [
        Todo("待审核的自评", filings.filter(stage="submitted").count()),
        Todo("待审核的单位报送件", returns.filter(stage="submitted").count()),
        Todo("待完成的单位工作考评", appraisals.filter(stage="open").count()),
    ]
    columns = ("单位", "应报自评", "已报", "逾期", "退回过", "工作考评得分")
    home.tables.append(Table(f"{member.section}归口单位", columns, _units(member, year)))


def _units(member: Membership, year: WorkingYear) -> list[tuple[Cell, ...]]:
    """Every unit of the section, also one without a project."""
    of_year = Q(projects__filings__working_year=year)
    units = (
        Unit.objects.filter(section=member.section_id)
        .order_by("code")
        .annotate(
            due=Count("projects__filings", filter=of_year),
            filed=Count("projects__filings", filter=of_year & Q(projects__filings__filed_at__isnull=False)),
            late=Count("projects__filings", filter=of_year & Q(projects__filings__late=True)),
            returned=Count("projects__filings", filter=of_year & Q(projects__filings__times_returned__gt=0)),
        )
    )
    scored = WorkAppraisal.objects.filter(working_year=year, unit__section=member.section_id, total__isnull=False)
    points = dict(scored.order_by().values_list("unit", "total"))
    return [(unit.name, unit.due, unit.filed, unit.late, unit.returned, points.get(unit.pk, NOTHING)) for unit in units]
