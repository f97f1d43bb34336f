"""项目与资金表: projects and their money, read, looked up, previewed; and written out again."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import IO, Any

from django.db.models import QuerySet
from import_export.fields import Field as SheetField

from projects.directory.domain.intake import Action, portions
from projects.directory.exchange import (
    ROWS_LOOKED_UP,
    Computed,
    Examined,
    Lookup,
    RefusedValueError,
    SheetOptions,
    SheetResource,
    Step,
    fields_by_word,
    unit_field,
    units_by_code,
    unwatched,
)
from projects.directory.models import District
from projects.registry.domain.intake import Preview
from projects.registry.exchange.gathering import gather, years_too_far
from projects.registry.models import Funding, Nature, Project
from projects.registry.standing import Standing, standing
from projects.sheets.layouts import FUNDING
from projects.sheets.streaming import stream
from projects.sheets.table import Problem, ReadSheet, Row, Value

EXPORTED = "项目与资金表.xlsx"
_FLAGS = ("guaranteed", "personal_subsidy", "contracted")
OF_THE_PROJECT = (
    "project_name", "unit_code", "field", "nature", "guaranteed", "personal_subsidy", "contracted", "predecessor_code",
)  # fmt: skip


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


def look_at_funding(sheet: ReadSheet, content: bytes, district: District, step: Step) -> Preview:
    """Look every row up, as a project and as money of it."""
    problems = [*years_too_far(sheet, "fiscal_year", district), *not_alike(sheet, OF_THE_PROJECT)]
    projects, found = examined_projects(sheet, district, step)
    rows = [row for row in sheet.rows if (row.values["fiscal_year"], row.values["project_code"]) in found]
    money = FundingResource(found).examine(sheet, rows, step)
    settled, doubts = _late(sheet, district, found, projects, money)
    doubts += _overspent(sheet, money)
    return gather("funding", sheet, content, district, [projects, money], *problems, *settled, doubts=doubts)


def examined_projects(
    sheet: ReadSheet, district: District, step: Step = unwatched
) -> tuple[Examined, dict[Hashable, Project]]:
    """Look up the projects of a sheet with several rows a project, by the first row of each; and give them by key."""
    first_rows: dict[Hashable, Row] = {}
    for row in sheet.rows:
        first_rows.setdefault((row.values["fiscal_year"], row.values["project_code"]), row)
    projects = ProjectResource(district, list(first_rows.values())).examine(sheet, list(first_rows.values()), step)
    for number, project in projects.objects.items():
        if projects.changes[number].action is Action.NEW:
            above = project.predecessor
            project.lineage = above.lineage if above else f"{project.fiscal_year}-{project.code}"
    return projects, {(project.fiscal_year, project.code): project for project in projects.objects.values()}


def not_alike(sheet: ReadSheet, keys: Sequence[str]) -> Iterable[Problem]:
    """Rows that say something else of their project than its first row; cells that could not be read say nothing."""
    first_rows: dict[Hashable, Row] = {}
    for row in sheet.all_rows:
        if not {"fiscal_year", "project_code"} <= row.values.keys():
            continue
        first = first_rows.setdefault((row.values["fiscal_year"], row.values["project_code"]), row)
        for key in keys:
            if {key} <= row.values.keys() & first.values.keys() and row.values[key] != first.values[key]:
                yield sheet.problem(
                    row.number, key, f"与第 {first.number} 行是同一项目，但“{sheet.layout.column(key).header}”不同",
                    "同一项目各行请填写一致",
                )  # fmt: skip


def _late(
    sheet: ReadSheet, district: District, found: Mapping[Hashable, Project], *parts: Examined
) -> tuple[list[Problem], list[Problem]]:
    """The rows that would change what later steps have already settled, and those they are at work on."""
    keys = {row.number: (row.values["fiscal_year"], row.values["project_code"]) for row in sheet.rows}
    changing = sorted(
        {row for part in parts for row, one in part.changes.items() if one.action is not Action.UNCHANGED}
    )
    told = standing(district, {int(keys[row][0]) for row in changing})  # type: ignore[arg-type]
    settled, doubts = [], []
    for row in changing:
        project = found.get(keys[row])
        if project is None:
            continue
        says = told.of_project.get(project.pk, Standing()) if project.pk else told.of_year(project.fiscal_year)
        if says.refusal:
            settled.append(sheet.problem(row, "project_code", says.refusal, "请删去此行或改回原内容"))
        elif says.doubt:
            doubts.append(sheet.problem(row, "project_code", says.doubt, "请确认确需改动，写入后通知单位核对"))
    return settled, doubts


def _overspent(sheet: ReadSheet, money: Examined) -> list[Problem]:
    return [
        sheet.problem(
            row,
            "executed",
            f"执行数 {one.executed:,.2f} 元大于拨款数 {one.received:,.2f} 元",
            "请核对；确实如此的可以写入",
        )
        for row, one in money.objects.items()
        if one.executed > one.received and money.changes[row].action is not Action.UNCHANGED
    ]


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
