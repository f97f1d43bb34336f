"""The sheet of departments' figures, one row a unit, year and item."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from import_export.fields import Field as SheetField

from budgeteval.accounts.models import User
from projects.departments.intake import KIND
from projects.departments.models import DepartmentDatum
from projects.directory.exchange import SheetOptions, SheetResource, unit_field, units_by_code
from projects.directory.models import District, Unit
from projects.registry.domain.intake import Preview
from projects.registry.exchange import gather
from projects.registry.permissions import may_import
from projects.sheets.layouts import DEPARTMENT_DATA
from projects.sheets.reading import read
from projects.sheets.table import Problem, ReadSheet
from projects.transitions import Refused, refuse_unless


def preview(*, content: bytes, file_name: str, district: District, by: User, kind: str = KIND) -> Preview:
    """Say what importing departments' figures would do; nothing is written.

    Raises:
        Refused: not the performance centre, or another step's sheet.
    """
    refuse_unless(may_import(by, district))
    if kind != KIND:
        raise Refused("这种数据表不由这里导入")
    sheet = read(DEPARTMENT_DATA, content, file_name)
    examined = DatumResource(units_by_code(district), sheet).examine(sheet, sheet.rows)
    return gather(KIND, sheet, content, district, [examined], *_contradictions(sheet))


def _contradictions(sheet: ReadSheet) -> Iterable[Problem]:
    for row in sheet.rows:
        if row.values["not_applicable"] and row.values["value"] is not None:
            yield sheet.problem(row.number, "not_applicable", "既填了数值又填了不适用", "请只保留其一")


class DatumResource(SheetResource):
    """部门数据表."""

    columns = ("value", "not_applicable")

    year = SheetField("year", "year")
    key = SheetField("key", "item")
    value = SheetField("value", "value")
    not_applicable = SheetField("not_applicable", "not_applicable")

    class Meta(SheetOptions):
        model = DepartmentDatum
        import_id_fields = ("year", "key")
        fields = ("year", "key", "value", "not_applicable")

    def __init__(self, units: Mapping[str, Unit], sheet: ReadSheet) -> None:
        years = {int(row.values["year"]) for row in sheet.rows}  # type: ignore[arg-type]
        kept = DepartmentDatum.objects.filter(unit__in=units.values(), year__in=years).select_related("unit")
        existing: dict[Hashable, Any] = {(datum.unit.code, datum.year, datum.key): datum for datum in kept}
        super().__init__(existing, unit=unit_field(units))

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """Unit, year and item."""
        return row["unit_code"], row["year"], row["item"]
