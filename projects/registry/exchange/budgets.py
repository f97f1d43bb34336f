"""The sheets of units and of units' budgets: read, looked up, previewed."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from import_export.fields import Field as SheetField

from projects.directory.domain.intake import Action
from projects.directory.exchange import (
    SheetOptions,
    SheetResource,
    Step,
    UnitResource,
    unit_batches,
    unit_field,
    units_by_code,
)
from projects.directory.models import District, Unit
from projects.registry.domain.intake import Preview
from projects.registry.exchange.gathering import gather, years_too_far
from projects.registry.models import UnitBudget
from projects.sheets.table import ReadSheet


def look_at_units(sheet: ReadSheet, content: bytes, district: District, step: Step) -> Preview:
    """Look every unit up, its superior and its section."""
    resource = UnitResource(
        district, [str(row.values["unit_code"]) for row in sheet.all_rows if "unit_code" in row.values]
    )
    examined = resource.examine(sheet, sheet.rows, step)
    batches, circles = unit_batches(examined)
    problems = [
        sheet.problem(row, "parent_code", f"单位“{code}”的主管部门绕回了自己", "请改正主管部门代码")
        for row, code in circles
    ]
    return replace(gather("units", sheet, content, district, [examined], *problems), batches=tuple(batches))


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


def look_at_budgets(sheet: ReadSheet, content: bytes, district: District, step: Step) -> Preview:
    """Look every unit's budget up; an approved one no longer changes."""
    years = {int(row.values["budget_year"]) for row in sheet.rows}  # type: ignore[arg-type]
    examined = UnitBudgetResource(units_by_code(district), years).examine(sheet, sheet.rows, step)
    approved = [
        sheet.problem(number, "unit_code", f"“{budget.unit}”{budget.budget_year} 年预算已批准，不能再改申请数",
                      "请删去此行；确需调整的，先按程序撤销批准")
        for number, budget in examined.objects.items()
        if budget.approved is not None and examined.changes[number].action is Action.CHANGED
    ]  # fmt: skip
    far = years_too_far(sheet, "budget_year", district)
    return gather("unit_budgets", sheet, content, district, [examined], *approved, *far)
