"""The sheet of past targets and their indicators, one row an indicator."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from import_export.fields import Field as SheetField

from budgeteval.accounts.models import User
from projects.directory.domain.intake import Action
from projects.directory.exchange import Computed, Examined, RefusedValueError, SheetOptions, SheetResource
from projects.directory.models import District
from projects.registry.domain.intake import Preview
from projects.registry.exchange import gather
from projects.registry.models import Project
from projects.registry.permissions import may_import
from projects.sheets.layouts import TARGETS
from projects.sheets.reading import read
from projects.sheets.table import Problem, ReadSheet, Row
from projects.targets.intake import KIND
from projects.targets.models import Indicator, Target
from projects.transitions import Refused, refuse_unless

_TEXTS = ("level1", "level2", "name", "op", "target_value", "measure_unit", "weight", "evidence_asked", "basis")


def preview(*, content: bytes, file_name: str, district: District, by: User, kind: str = KIND) -> Preview:
    """Say what importing past targets would do; nothing is written.

    Raises:
        Refused: not the performance centre, or another step's sheet.
    """
    refuse_unless(may_import(by, district))
    if kind != KIND:
        raise Refused("这种数据表不由这里导入")
    sheet = read(TARGETS, content, file_name)
    first_rows, problems = _first_rows(sheet)
    targets = TargetResource(district, list(first_rows.values())).examine(sheet, list(first_rows.values()))
    good = {key for key, row in first_rows.items() if row.number in targets.objects}
    rows = [row for row in sheet.rows if _project_key(row.values) in good]
    by_key = {key: targets.objects[row.number] for key, row in first_rows.items() if key in good}
    resource = IndicatorResource(by_key)
    indicators = resource.examine(sheet, rows)
    problems += _kept_targets(sheet, rows, first_rows, targets, indicators)
    problems += _left_out(sheet, rows, first_rows, resource)
    return gather(KIND, sheet, content, district, [targets, indicators], *problems)


def _project_key(values: Mapping[str, Any]) -> tuple[int, str]:
    return values["fiscal_year"], values["project_code"]


def _first_rows(sheet: ReadSheet) -> tuple[dict[Hashable, Row], list[Problem]]:
    """Each project's first row, and the rows that say another goal than it."""
    first_rows: dict[Hashable, Row] = {}
    problems = []
    for row in sheet.rows:
        first = first_rows.setdefault(_project_key(row.values), row)
        if row.values["goal"] != first.values["goal"]:
            message = f"与第 {first.number} 行是同一项目，但“年度总体目标”不同"
            problems.append(sheet.problem(row.number, "goal", message, "同一项目各行请填写一致"))
    return first_rows, problems


class TargetResource(SheetResource):
    """The target part: a project's first row."""

    columns = ("goal",)

    goal = SheetField("goal", "goal")

    class Meta(SheetOptions):
        model = Target
        import_id_fields = ("goal",)
        fields = ("goal",)

    def __init__(self, district: District, rows: Sequence[Row]) -> None:
        found = Project.objects.filter(
            unit__district=district,
            fiscal_year__in={row.values["fiscal_year"] for row in rows},
            code__in={row.values["project_code"] for row in rows},
        ).select_related("unit", "target")
        self.projects = {(project.fiscal_year, project.code): project for project in found}
        existing = {key: project.target for key, project in self.projects.items() if hasattr(project, "target")}
        super().__init__(existing, project=SheetField("project", "project_code", Computed(self._project)))  # type: ignore[arg-type]

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """Year and project."""
        return _project_key(row)

    def _project(self, row: Mapping[str, Any]) -> Project:
        project = self.projects.get(_project_key(row))
        if project is None:
            raise RefusedValueError(
                f"{row['fiscal_year']} 年没有代码为“{row['project_code']}”的项目", "请先导入项目与资金表，或改正代码"
            )
        if row["project_name"] and row["project_name"] != project.name:
            raise RefusedValueError(
                f"项目代码“{project.code}”登记的是“{project.name}”，表中写的是“{row['project_name']}”",
                "请核对代码和名称",
            )
        return project


class IndicatorResource(SheetResource):
    """The indicator part: every row."""

    columns = _TEXTS

    number = SheetField("number", "number")

    class Meta(SheetOptions):
        model = Indicator
        import_id_fields = ("number",)
        fields = ("number", *_TEXTS)

    def __init__(self, targets: Mapping[Hashable, Target]) -> None:
        kept = Indicator.objects.filter(target__in=[target for target in targets.values() if target.pk])
        existing: dict[Hashable, Any] = {
            (one.target.project.fiscal_year, one.target.project.code, one.number): one
            for one in kept.select_related("target__project")
        }
        own = {key: SheetField(key, key) for key in _TEXTS}
        target = SheetField("target", "project_code", Computed(lambda row: targets[_project_key(row)]))
        super().__init__(existing, **own, target=target)

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """Project and number."""
        return (*_project_key(row), row["number"])


def _kept_targets(
    sheet: ReadSheet, rows: Sequence[Row], first_rows: Mapping[Hashable, Row], targets: Examined, indicators: Examined
) -> Iterable[Problem]:
    """A target that is there already is never changed by an import: it was approved as it stands."""
    for row in rows:
        first = first_rows[_project_key(row.values)]
        if targets.changes[first.number].action is Action.NEW:
            continue
        changes = [indicators.changes[row.number]] if row.number in indicators.changes else []
        changes += [targets.changes[row.number]] if row is first else []
        if any(change.action is not Action.UNCHANGED for change in changes):
            target = targets.objects[first.number]
            message = f"“{target}”{target.stage_label}，导入不能改动"
            yield sheet.problem(row.number, "project_code", message, "请改回原内容，或从表中删去该项目")


def _left_out(
    sheet: ReadSheet, rows: Sequence[Row], first_rows: Mapping[Hashable, Row], resource: IndicatorResource
) -> Iterable[Problem]:
    """An indicator of a kept target that the sheet no longer has is a change as well."""
    named = {resource.key_of(row.values) for row in rows}
    for key, indicator in resource.existing.items():
        if key not in named and isinstance(indicator, Indicator):
            row = first_rows[key[:2]]  # type: ignore[index]
            message = f"“{indicator.target}”{indicator.target.stage_label}，表中缺少原有指标“{indicator}”"
            yield sheet.problem(row.number, "project_code", message, "请补上该指标，或从表中删去该项目")
