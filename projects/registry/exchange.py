"""The sheets of units, of projects with their money and of units' budgets: read, looked up, previewed."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import IO, Any

from django.db.models import QuerySet
from import_export.fields import Field as SheetField

from budgeteval.accounts.models import User
from projects.directory.domain.intake import Action, Change, portions
from projects.directory.exchange import (
    ROWS_LOOKED_UP,
    Computed,
    Examined,
    Lookup,
    RefusedValueError,
    SheetOptions,
    SheetResource,
    Step,
    UnitResource,
    fields_by_word,
    unit_batches,
    unit_field,
    units_by_code,
    unwatched,
)
from projects.directory.models import District, Unit
from projects.registry.domain.intake import Preview
from projects.registry.models import Funding, Nature, Project, UnitBudget
from projects.registry.permissions import may_import
from projects.sheets.layouts import FUNDING, UNIT_BUDGETS, UNITS
from projects.sheets.reading import read
from projects.sheets.streaming import stream
from projects.sheets.table import Layout, Problem, ReadSheet, Row, Value
from projects.transitions import Refused

EXPORTED = "项目与资金表.xlsx"
_FLAGS = ("guaranteed", "personal_subsidy", "contracted")
_OF_THE_PROJECT = (
    "project_name", "unit_code", "field", "nature", "guaranteed", "personal_subsidy", "contracted", "predecessor_code",
)  # fmt: skip


def preview(
    *, kind: str, content: bytes, file_name: str, district: District, by: User, step: Step = unwatched
) -> Preview:
    """Say what importing the file would do; nothing is written. `kind`: units, funding or unit_budgets.

    `step` hears after each portion how many rows were looked up, and of how many; a row of `funding` twice.

    Raises:
        Refused: not the performance centre, or another step's sheet.
    """
    decision = may_import(by, district)
    if not decision:
        raise Refused(decision.reason)
    if kind not in _KINDS:
        raise Refused("这种数据表不由这里导入")
    layout, look = _KINDS[kind]
    return look(read(layout, content, file_name), content, district, step)


def layout_of(kind: str) -> Layout:
    """The sheet of that kind."""
    return _KINDS[kind][0]


def gather(
    kind: str, sheet: ReadSheet, content: bytes, district: District, parts: Sequence[Examined], *more: Problem
) -> Preview:
    """Put the parts that were examined of one sheet together, problems in the order of the rows."""
    problems = [*sheet.problems, *(problem for part in parts for problem in part.problems), *more]
    return Preview(
        kind=kind,
        district=district,
        file_name=sheet.file,
        content=content,
        changes=tuple(_merged(parts)),
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        batches=tuple(part.batch for part in parts),
    )


def _merged(parts: Sequence[Examined]) -> Iterable[Change]:
    """One change a row: a row that says nothing new of its project may still change its money."""
    rows: dict[int, Change] = {}
    for part in parts:
        for number, change in part.changes.items():
            known = rows.get(number)
            rows[number] = change if known is None else _both(known, change)
    return (rows[number] for number in sorted(rows))


def _both(first: Change, second: Change) -> Change:
    actions = {first.action, second.action}
    action = second.action
    if action is not Action.NEW and actions != {Action.UNCHANGED}:
        action = Action.CHANGED
    return Change(first.row, action, second.label, {**first.fields, **second.fields}, key=second.key)


def _units(sheet: ReadSheet, content: bytes, district: District, step: Step) -> Preview:
    resource = UnitResource(district, [str(row.values["unit_code"]) for row in sheet.rows])
    examined = resource.examine(sheet, sheet.rows, step)
    batches, circles = unit_batches(examined)
    problems = [
        sheet.problem(row, "parent_code", f"单位“{code}”的主管部门绕回了自己", "请改正主管部门代码")
        for row, code in circles
    ]
    return replace(gather("units", sheet, content, district, [examined], *problems), batches=tuple(batches))


class ProjectResource(SheetResource):
    """The project part of 项目与资金表: its first row decides."""

    columns = ("name", "unit", "field", "nature", "guaranteed", "personal_subsidy", "contracted", "predecessor")

    fiscal_year = SheetField("fiscal_year", "fiscal_year")
    name = SheetField("name", "project_name")
    nature = SheetField("nature", "nature")
    guaranteed = SheetField("guaranteed", "guaranteed")
    personal_subsidy = SheetField("personal_subsidy", "personal_subsidy")
    contracted = SheetField("contracted", "contracted")

    class Meta(SheetOptions):
        model = Project
        import_id_fields = ("fiscal_year", "code")
        fields = ("fiscal_year", "name", "nature", "guaranteed", "personal_subsidy", "contracted")

    def __init__(self, district: District, rows: Sequence[Row]) -> None:
        self.district = district
        self.earlier = _projects_of(rows, years_back=1)
        super().__init__(
            _projects_of(rows),  # type: ignore[arg-type]
            code=SheetField("code", "project_code", Computed(self._code)),
            unit=unit_field(units_by_code(district)),
            field=SheetField(
                "field", "field", Lookup(fields_by_word(), "领域", "请改为已登记的领域，或请系统管理员登记")
            ),
            predecessor=SheetField("predecessor", "predecessor_code", Computed(self._predecessor)),
        )

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """Year and code."""
        return row["fiscal_year"], row["project_code"]

    def _predecessor(self, row: Mapping[str, Any]) -> Project | None:
        """Last year's project: the one named, or for a continuing project the one of the same code and unit."""
        named = row["predecessor_code"]
        found = self.earlier.get((row["fiscal_year"] - 1, named or row["project_code"]))
        if found is not None and found.unit.district_id == self.district.pk:
            same = row["nature"] == Nature.CONTINUING and found.unit.code == row["unit_code"]
            return found if named or same else None
        if named:
            raise RefusedValueError(
                f"上年（{row['fiscal_year'] - 1}）没有代码为“{named}”的项目", "请改正上年项目代码，或不填"
            )
        return None

    def _code(self, row: Mapping[str, Any]) -> str:
        there = self.existing.get(self.key_of(row))
        if isinstance(there, Project) and there.unit.district_id != self.district.pk:
            raise RefusedValueError(
                f"项目代码“{there.code}”已由“{there.unit.district}”使用", "请核对代码，或与该区县协调"
            )
        return str(row["project_code"])


def _projects_of(rows: Sequence[Row], *, years_back: int = 0) -> dict[tuple[int, str], Project]:
    """The projects that these rows name, or that they continue from the year before."""
    codes = {str(row.values[key]) for row in rows for key in ("project_code", "predecessor_code") if row.values[key]}
    years = {int(row.values["fiscal_year"]) - years_back for row in rows}  # type: ignore[arg-type]
    there = Project.objects.filter(fiscal_year__in=years).select_related("unit__district", "field", "predecessor")
    found = (project for some in portions(sorted(codes)) for project in there.filter(code__in=some))
    return {(project.fiscal_year, project.code): project for project in found}


class FundingResource(SheetResource):
    """The money part of 项目与资金表: one row a project and source."""

    columns = ("year_start", "adjusted", "received", "executed")

    source = SheetField("source", "source")
    year_start = SheetField("year_start", "year_start")
    adjusted = SheetField("adjusted", "adjusted")
    received = SheetField("received", "received")
    executed = SheetField("executed", "executed")

    class Meta(SheetOptions):
        model = Funding
        import_id_fields = ("source",)
        fields = ("source", "year_start", "adjusted", "received", "executed")

    def __init__(self, projects: Mapping[Hashable, Project]) -> None:
        kept = [project for project in projects.values() if project.pk]
        there = Funding.objects.select_related("project")
        rows = (row for some in portions(kept) for row in there.filter(project__in=some))
        super().__init__(
            {(row.project.fiscal_year, row.project.code, row.source): row for row in rows},
            project=SheetField(
                "project", "project_code", Computed(lambda row: projects[row["fiscal_year"], row["project_code"]])
            ),
        )

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """Year, code and source."""
        return row["fiscal_year"], row["project_code"], row["source"]


def _funding(sheet: ReadSheet, content: bytes, district: District, step: Step) -> Preview:
    first_rows: dict[Hashable, Row] = {}
    problems: list[Problem] = []
    for row in sheet.rows:
        first = first_rows.setdefault((row.values["fiscal_year"], row.values["project_code"]), row)
        problems += [
            sheet.problem(
                row.number, key, f"与第 {first.number} 行是同一项目，但“{sheet.layout.column(key).header}”不同",
                "同一项目各行请填写一致",
            )
            for key in _OF_THE_PROJECT
            if row.values[key] != first.values[key]
        ]  # fmt: skip
    resource = ProjectResource(district, list(first_rows.values()))
    projects = resource.examine(sheet, list(first_rows.values()), step)
    for number, project in projects.objects.items():
        if projects.changes[number].action is Action.NEW:
            above = project.predecessor
            project.lineage = above.lineage if above else f"{project.fiscal_year}-{project.code}"
    found: dict[Hashable, Project] = {
        (project.fiscal_year, project.code): project for project in projects.objects.values()
    }
    rows = [row for row in sheet.rows if (row.values["fiscal_year"], row.values["project_code"]) in found]
    money = FundingResource(found).examine(sheet, rows, step)
    return gather("funding", sheet, content, district, [projects, money], *problems)


def export_funding(projects: QuerySet[Project], target: IO[bytes]) -> None:
    """Write the projects' money as the sheet in which it comes in, read and written a portion at a time."""
    money = Funding.objects.filter(project__in=projects.order_by().values("pk")).order_by("project_id", "source")
    money = money.select_related("project__unit__district", "project__field", "project__predecessor")
    constructed = projects.filter(unit__district__constructed=True).exists()
    stream(FUNDING, map(_as_row, money.iterator(ROWS_LOOKED_UP)), target, constructed=constructed)


def _as_row(money: Funding) -> dict[str, Value]:
    project = money.project
    own = {name: getattr(project, name) for name in ("fiscal_year", "nature", *_FLAGS)}
    amounts = {name: getattr(money, name) for name in FundingResource.columns}
    return {
        "project_code": project.code,
        "project_name": project.name,
        "unit_code": project.unit.code,
        "unit_name": project.unit.name,
        "field": project.field.name,
        "predecessor_code": project.predecessor.code if project.predecessor else "",
        "source": money.source,
        **own,
        **amounts,
    }


class UnitBudgetResource(SheetResource):
    """单位预算表."""

    columns = ("basic_last", "project_last", "basic_requested", "project_requested")

    budget_year = SheetField("budget_year", "budget_year")
    basic_last = SheetField("basic_last", "basic_last")
    project_last = SheetField("project_last", "project_last")
    basic_requested = SheetField("basic_requested", "basic_requested")
    project_requested = SheetField("project_requested", "project_requested")

    class Meta(SheetOptions):
        model = UnitBudget
        import_id_fields = ("budget_year",)
        fields = ("budget_year", "basic_last", "project_last", "basic_requested", "project_requested")

    def __init__(self, units: Mapping[str, Unit], years: Iterable[int]) -> None:
        rows = UnitBudget.objects.filter(unit__in=units.values(), budget_year__in=set(years)).select_related("unit")
        super().__init__({(row.unit.code, row.budget_year): row for row in rows}, unit=unit_field(units))

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """Unit and year."""
        return row["unit_code"], row["budget_year"]


def _unit_budgets(sheet: ReadSheet, content: bytes, district: District, step: Step) -> Preview:
    years = {int(row.values["budget_year"]) for row in sheet.rows}  # type: ignore[arg-type]
    examined = UnitBudgetResource(units_by_code(district), years).examine(sheet, sheet.rows, step)
    approved = [
        sheet.problem(number, "unit_code", f"“{budget.unit}”{budget.budget_year} 年预算已批准，不能再改申请数",
                      "请删去此行；确需调整的，先按程序撤销批准")
        for number, budget in examined.objects.items()
        if budget.approved is not None and examined.changes[number].action is Action.CHANGED
    ]  # fmt: skip
    return gather("unit_budgets", sheet, content, district, [examined], *approved)


_KINDS: dict[str, tuple[Layout, Callable[[ReadSheet, bytes, District, Step], Preview]]] = {
    "units": (UNITS, _units),
    "funding": (FUNDING, _funding),
    "unit_budgets": (UNIT_BUDGETS, _unit_budgets),
}
