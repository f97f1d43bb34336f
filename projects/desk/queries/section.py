"""A section's page: its units, what is in, late, returned, and how their work was appraised."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from budgeteval.ui.listing import Linked
from projects.desk.queries.page import NOTHING, Cell, Home, Table, Todo, filing_figures
from projects.desk.queries.xray.doors import address_of
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
    units = Unit.objects.filter(section=member.section_id)
    home.tables.append(unit_table(f"{member.section}归口单位", units, year, appraisals, home.members))


def unit_table(
    title: str,
    units: QuerySet[Unit],
    year: WorkingYear,
    appraisals: QuerySet[WorkAppraisal],
    members: Sequence[Membership],
) -> Table:
    """How far each of these units is, also one without a project; with those of the appraisals that have a score."""
    of_year = Q(projects__filings__working_year=year)
    counted = units.order_by("code").annotate(
        due=Count("projects__filings", filter=of_year),
        filed=Count("projects__filings", filter=of_year & Q(projects__filings__filed_at__isnull=False)),
        late=Count("projects__filings", filter=of_year & Q(projects__filings__late=True)),
        returned=Count("projects__filings", filter=of_year & Q(projects__filings__times_returned__gt=0)),
    )
    scored = appraisals.filter(total__isnull=False).select_related("unit").defer("scorecard").order_by()
    points = {one.unit_id: Linked(one.total, address_of(members, one, "total")) for one in scored}
    rows: list[tuple[Cell, ...]] = [
        (unit.name, unit.due, unit.filed, unit.late, unit.returned, points.get(unit.pk, NOTHING)) for unit in counted
    ]
    return Table(title, ("单位", "应报自评", "已报", "逾期", "退回过", "工作考评得分"), rows)
