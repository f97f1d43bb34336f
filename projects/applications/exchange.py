"""The sheet of what units apply for, one row a project and source: for what a bureau has gathered on paper."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from import_export.fields import Field as SheetField

from budgeteval.accounts.models import User
from projects.applications.domain.drafting import CODE
from projects.applications.intake import KIND
from projects.applications.models import Application, ApplicationAmount
from projects.directory.domain.intake import Action
from projects.directory.exchange import Computed, Examined, SheetOptions, SheetResource
from projects.directory.models import District, WorkingYear
from projects.registry.domain.intake import Preview
from projects.registry.exchange import gather
from projects.registry.exchange.funding import OF_THE_PROJECT, examined_projects, not_alike
from projects.registry.models import Project
from projects.registry.permissions import may_import
from projects.sheets.layouts import APPLICATIONS
from projects.sheets.reading import read
from projects.sheets.table import Problem, ReadSheet
from projects.transitions import refuse_unless

Projects = Mapping[Hashable, Project]


def preview(*, content: bytes, file_name: str, district: District, by: User) -> Preview:
    """Say what taking the applications in would do; nothing is written.

    What is new becomes a draft of the unit's; what was applied for already is never changed by a sheet.

    Raises:
        Refused: not the performance centre.
    """
    refuse_unless(may_import(by, district))
    sheet = read(APPLICATIONS, content, file_name)
    projects, found = examined_projects(sheet, district)
    years = {one.budget_year: one for one in WorkingYear.objects.filter(district=district)}
    rows = [row for row in sheet.rows if _key(row.values) in found and row.values["fiscal_year"] in years]
    first_rows = {_key(row.values): row for row in reversed(rows)}
    applications = ApplicationResource(found, years).examine(sheet, list(first_rows.values()))
    by_key: dict[Hashable, Application | None] = {
        key: applications.objects.get(row.number) for key, row in first_rows.items()
    }
    amounts = AmountResource(by_key).examine(sheet, [row for row in rows if by_key[_key(row.values)] is not None])
    problems = [
        *not_alike(sheet, (*OF_THE_PROJECT, "content", "grounds")),
        *_years(sheet, years),
        *_places(sheet, projects),
        *_kept(sheet, projects, applications, amounts),
    ]
    return gather(KIND, sheet, content, district, [projects, applications, amounts], *problems)


def _key(values: Mapping[str, Any]) -> tuple[int, str]:
    return values["fiscal_year"], values["project_code"]


class ApplicationResource(SheetResource):
    """The application itself: a project's first row."""

    columns = ("content", "grounds")

    content = SheetField("content", "content")
    grounds = SheetField("grounds", "grounds")

    class Meta(SheetOptions):
        model = Application
        import_id_fields = ("content",)
        fields = ("content", "grounds")

    def __init__(self, projects: Projects, years: Mapping[int, WorkingYear]) -> None:
        kept = [project for project in projects.values() if project.pk]
        there = Application.objects.filter(project__in=kept).select_related("project", "working_year")
        super().__init__(
            {(one.project.fiscal_year, one.project.code): one for one in there},
            project=SheetField("project", "project_code", Computed(lambda row: projects[_key(row)])),
            working_year=SheetField("working_year", "fiscal_year", Computed(lambda row: years[row["fiscal_year"]])),
        )

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """Year and project."""
        return _key(row)


class AmountResource(SheetResource):
    """What is applied for from one source: every row."""

    columns = ("requested",)

    source = SheetField("source", "source")
    requested = SheetField("requested", "requested")

    class Meta(SheetOptions):
        model = ApplicationAmount
        import_id_fields = ("source",)
        fields = ("source", "requested")

    def __init__(self, applications: Mapping[Hashable, Application | None]) -> None:
        kept = [one for one in applications.values() if one is not None and one.pk]
        there = ApplicationAmount.objects.filter(application__in=kept).select_related("application__project")
        super().__init__(
            {(*_key_of(one.application.project), one.source): one for one in there},
            application=SheetField("application", "project_code", Computed(lambda row: applications[_key(row)])),
        )

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """Year, project and source."""
        return (*_key(row), row["source"])


def _key_of(project: Project) -> tuple[int, str]:
    return project.fiscal_year, project.code


def _years(sheet: ReadSheet, years: Mapping[int, WorkingYear]) -> Iterable[Problem]:
    for row in sheet.rows:
        year = row.values["fiscal_year"]
        if year not in years:
            known = "、".join(f"{one} 年" for one in sorted(years)) or "没有"
            message = f"没有设立以 {year} 年为预算年度的工作年度"
            yield sheet.problem(
                row.number, "fiscal_year", message, f"请改正年度（现可申报：{known}），或先设立工作年度"
            )


def _places(sheet: ReadSheet, projects: Examined) -> Iterable[Problem]:
    """The rules that a clerk's own form keeps as well: a usable code, one name and one continuation a unit and year."""
    new = {row: one for row, one in projects.objects.items() if projects.changes[row].action is Action.NEW}
    there = Project.objects.filter(
        unit__in={one.unit_id for one in new.values()}, fiscal_year__in={one.fiscal_year for one in new.values()}
    )
    kept = list(there.values_list("unit", "fiscal_year", "name", "lineage"))
    names = Counter((unit, year, name) for unit, year, name, _ in kept)
    names.update((one.unit_id, one.fiscal_year, one.name) for one in new.values())
    lineages = Counter((unit, year, lineage) for unit, year, _, lineage in kept)
    lineages.update((one.unit_id, one.fiscal_year, one.lineage) for one in new.values())
    for row, one in new.items():
        if not CODE.fullmatch(one.code):
            yield sheet.problem(row, "project_code", f"项目代码“{one.code}”中有其他符号", "请只用数字、字母和连字符“-”")
        if names[one.unit_id, one.fiscal_year, one.name] > 1:
            message = f"“{one.unit}”{one.fiscal_year} 年有不止一个名称为“{one.name}”的项目"
            yield sheet.problem(row, "project_name", message, "确是不同项目的，请在名称中写明区别；重复的请删去")
        if one.predecessor is not None and one.predecessor.unit_id != one.unit_id:
            message = f"上年项目“{one.predecessor}”不是“{one.unit}”的项目"
            yield sheet.problem(row, "predecessor_code", message, "请改正上年项目代码，或不填")
        elif one.predecessor is not None and lineages[one.unit_id, one.fiscal_year, one.lineage] > 1:
            message = f"上年项目“{one.predecessor}”在 {one.fiscal_year} 年有不止一个延续项目"
            yield sheet.problem(row, "predecessor_code", message, "一个项目只能有一个延续项目，请核对")


def _kept(sheet: ReadSheet, projects: Examined, applications: Examined, amounts: Examined) -> Iterable[Problem]:
    """What was applied for stays as the unit wrote it; a project that came in otherwise is not changed either."""
    first = {_key_of(one.project): one for one in applications.objects.values()}
    changing = {
        row
        for part in (projects, applications, amounts)
        for row, change in part.changes.items()
        if change.action is Action.CHANGED
    }
    changing |= {
        row
        for row, change in amounts.changes.items()
        if change.action is Action.NEW and amounts.objects[row].application.pk
    }
    for row in sheet.rows:
        if row.number not in changing:
            continue
        application = first.get(_key(row.values))
        there = application if application is not None and application.pk else projects.objects.get(row.number)
        yield sheet.problem(
            row.number, "project_code", f"“{there}”已经登记，导入不能改动", "请改回原内容，或从表中删去该项目"
        )
