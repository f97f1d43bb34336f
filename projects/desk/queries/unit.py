"""A unit's page: its projects, what it hands in as a whole, its results, and what it still owes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from budgeteval.ui.listing import Linked
from projects.desk.queries.page import NOTHING, Cell, Home, Table, Todo, day, filing_figures, wan
from projects.desk.queries.section import unit_table
from projects.desk.queries.unit_todo import waiting_of
from projects.desk.queries.xray.doors import address_of
from projects.directory.models import CalendarEntry, Extension, Membership, Role, Task, Unit, WorkingYear
from projects.registry.models import Project
from projects.registry.queries import with_money
from projects.results.models import Rating, RatingKind
from projects.results.queries import STANDING
from projects.selfeval.models import Filing, HandedIn, OnBehalf, UnitReturn, WorkAppraisal
from projects.selfeval.queries import still_standing


def show_unit(home: Home, member: Membership, year: WorkingYear | None) -> None:
    """Add the unit's own projects and papers, and what waits for the clerk or the head."""
    if year is None or member.unit is None:
        return
    forms = Filing.objects.filter(working_year=year, project__unit=member.unit, kind=Task.EX_POST)
    filings = {filing.project_id: filing for filing in forms.select_related("project__unit").defer("scorecard")}
    returns = list(UnitReturn.objects.filter(working_year=year, unit=member.unit).defer("figures", "text"))
    if home.first(f"unit {member.unit_id}"):
        home.figures += filing_figures((one.filed_at, one.late, one.times_returned) for one in filings.values())
        home.tables += [_projects(member.unit, year, filings, home.members), _papers(member.unit, year, returns)]
        results = _results(member.unit, year, home.members)
        home.tables += [results] if results.rows else []
        home.todo.append(_to_confirm(member.unit))
    if member.role == Role.UNIT_HEAD:
        below = _units_below(member.unit, year, home.members)
        home.tables += [below] if below.rows else []
    home.todo += waiting_of(member.unit, year, member.role)


def _to_confirm(unit: Unit) -> Todo:
    """What the centre handed in for the unit, of whatever year, that it has not confirmed."""
    of_unit = Q(filing__project__unit=unit) | Q(unit_return__unit=unit)
    waiting = still_standing(OnBehalf.objects.filter(of_unit, stage="waiting")).count()
    return Todo("待确认的代为报送", waiting, "on_behalf_list", "tab=waiting")


def _units_below(unit: Unit, year: WorkingYear, members: Sequence[Membership]) -> Table:
    """How far the units are that a 主管部门 answers for; their appraisals once they are shown to them."""
    shown = WorkAppraisal.objects.filter(working_year=year, unit__parent=unit, stage="shown")
    return unit_table(f"{unit.short_name}下属单位", Unit.objects.filter(parent=unit), year, shown, members)


def _projects(unit: Unit, year: WorkingYear, filings: dict[int, Filing], members: Sequence[Membership]) -> Table:
    projects = (
        with_money(Project.objects.filter(unit=unit, fiscal_year=year.fiscal_year))
        .select_related("unit")
        .order_by("code")
    )
    columns = ("项目", "拨款", "支出", "自评得分", "等级", "状态")
    rows = [_project_row(project, filings.get(project.pk), members) for project in projects]
    return Table(f"{unit.short_name}{year.fiscal_year}年项目自评", columns, rows, unit="万元")


def _project_row(project: Any, filing: Filing | None, members: Sequence[Membership]) -> tuple[Cell, ...]:
    """A row of a project with its sums (`with_money`)."""
    money = [
        Linked(wan(getattr(project, part)), address_of(members, project, part)) for part in ("received", "executed")
    ]
    if filing is None:
        return (str(project), *money, NOTHING, NOTHING, "未布置")
    name = Linked(str(project), reverse("filing", args=[filing.pk]))
    total = NOTHING if filing.total is None else Linked(filing.total, address_of(members, filing, "total"))
    return (name, *money, total, filing.grade or NOTHING, _status(filing))


def _status(one: HandedIn) -> str:
    """The stage; of what came back, the reason as well."""
    if one.offered_at is not None and one.stage in ("draft", "returned"):
        return "待负责人签批"
    return f"{one.stage_label}：{one.return_reason}" if one.stage == "returned" else one.stage_label


def _papers(unit: Unit, year: WorkingYear, returns: list[UnitReturn]) -> Table:
    """What the unit hands in as a whole, by due date, its own extension included."""
    due = _due_dates(unit, year)
    ordered = sorted(returns, key=lambda one: (due.get(one.kind, date.max), one.kind))
    rows: list[tuple[Cell, ...]] = [
        (
            Linked(one.get_kind_display(), reverse("unit_return", args=[one.pk])),
            day(due[one.kind], year) if one.kind in due else NOTHING,
            day(localdate(one.filed_at), year) if one.filed_at else "未报",
            f"{_status(one)}（逾期）" if one.late else _status(one),
        )
        for one in ordered
    ]
    return Table("单位报送件", ("事项", "截止日期", "报送日期", "状态"), rows)


def _due_dates(unit: Unit, year: WorkingYear) -> dict[str, date]:
    due = dict(CalendarEntry.objects.filter(working_year=year).order_by().values_list("task", "due"))
    extended = Extension.objects.filter(entry__working_year=year, unit=unit).values_list("entry__task", "due")
    for task, later in extended:
        due[task] = max(due[task], later)
    return due


def _results(unit: Unit, year: WorkingYear, members: Sequence[Membership]) -> Table:
    """Key and department evaluations of the unit whose result is confirmed."""
    kinds = (RatingKind.KEY, RatingKind.DEPARTMENT)
    ratings = Rating.objects.filter(STANDING, working_year=year, unit=unit, stage="confirmed", kind__in=kinds)
    rows: list[tuple[Cell, ...]] = [
        (
            one.get_kind_display(),
            str(one.project or unit),
            Linked(one.total, address_of(members, one, "total")),
            one.grade,
        )
        for one in ratings.select_related("project", "unit").order_by("kind", "project__code")
    ]
    return Table("重点评价和部门整体评价结果", ("种类", "对象", "得分", "等级"), rows)
