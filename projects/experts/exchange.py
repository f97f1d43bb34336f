"""The sheets of the city's pool: experts, and their interests in units."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.db.models import Q
from import_export.fields import Field as SheetField

from budgeteval.accounts.models import User
from projects.directory.exchange import (
    Computed,
    Lookup,
    RefusedValueError,
    SheetOptions,
    SheetResource,
    fields_by_word,
)
from projects.directory.models import District, Unit
from projects.experts.intake import KINDS
from projects.experts.models import Conflict, Expert
from projects.experts.permissions import may_keep_pool
from projects.registry.domain.intake import Preview
from projects.registry.exchange import gather
from projects.sheets.layouts import CONFLICTS, EXPERTS
from projects.sheets.reading import read
from projects.sheets.table import Layout, ReadSheet
from projects.transitions import Refused, refuse_unless


def preview(*, kind: str, content: bytes, file_name: str, district: District, by: User) -> Preview:
    """Say what importing the file would do; nothing is written. `kind`: experts or conflicts; `district`: the city.

    Raises:
        Refused: not the keeper of the city's pool, or another step's sheet.
    """
    refuse_unless(may_keep_pool(by, district))
    if kind not in KINDS:
        raise Refused("这种数据表不由这里导入")
    layout, resource = _SHEETS[kind]
    sheet = read(layout, content, file_name)
    return gather(kind, sheet, content, district, [resource(district, sheet).examine(sheet, sheet.rows)])


class ExpertResource(SheetResource):
    """专家库."""

    columns = ("name", "field", "speciality", "employer", "title", "suspended")

    name = SheetField("name", "name")
    speciality = SheetField("speciality", "speciality")
    employer = SheetField("employer", "employer")
    title = SheetField("title", "title")
    suspended = SheetField("suspended", "suspended")

    class Meta(SheetOptions):
        model = Expert
        import_id_fields = ("code",)
        fields = ("name", "speciality", "employer", "title", "suspended")

    def __init__(self, pool: District, sheet: ReadSheet) -> None:
        self.pool = pool
        codes = {row.values["code"] for row in sheet.rows}
        kept = Expert.objects.filter(code__in=codes).select_related("field", "pool")
        super().__init__(
            {expert.code: expert for expert in kept},
            code=SheetField("code", "code", Computed(self._code)),
            field=SheetField("field", "field", Lookup(fields_by_word(), "领域", "请改为已登记的领域，或不填")),
        )

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """The expert's code."""
        return row["code"]

    def init_instance(self, row: Any = None) -> Expert:  # noqa: ARG002 – import-export's signature
        """A new expert belongs to this pool."""
        return Expert(pool=self.pool)

    def _code(self, row: Mapping[str, Any]) -> str:
        there = self.existing.get(row["code"])
        if isinstance(there, Expert) and there.pool_id != self.pool.pk:
            raise RefusedValueError(f"专家编号“{there.code}”已由“{there.pool}”的专家库使用", "请改用其他编号")
        return str(row["code"])


class ConflictResource(SheetResource):
    """专家利害关系表."""

    columns = ("note",)

    category = SheetField("category", "category")
    note = SheetField("note", "note")

    class Meta(SheetOptions):
        model = Conflict
        import_id_fields = ("category",)
        fields = ("category", "note")

    def __init__(self, pool: District, sheet: ReadSheet) -> None:
        self.experts = {
            expert.code: expert
            for expert in Expert.objects.filter(pool=pool, code__in={row.values["expert_code"] for row in sheet.rows})
        }
        self.units: dict[str, list[Unit]] = {}
        districts = Q(district=pool) | Q(district__parent=pool)
        for unit in Unit.objects.filter(districts, code__in={row.values["unit_code"] for row in sheet.rows}):
            self.units.setdefault(unit.code, []).append(unit)
        kept = Conflict.objects.filter(expert__in=self.experts.values()).select_related("expert", "unit")
        super().__init__(
            {(one.expert_id, one.unit_id, one.category): one for one in kept},
            expert=SheetField("expert", "expert_code", Computed(self._expert)),
            unit=SheetField("unit", "unit_code", Computed(self._unit)),
        )

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """Expert, unit and category; nothing for a row that names nobody."""
        expert = self.experts.get(row["expert_code"])
        units = self._named(row)
        return (expert.pk, units[0].pk, row["category"]) if expert and len(units) == 1 else None

    def _named(self, row: Mapping[str, Any]) -> list[Unit]:
        units = self.units.get(row["unit_code"], [])
        name = row["unit_name"]
        return [unit for unit in units if not name or name in {unit.name, unit.short_name}]

    def _expert(self, row: Mapping[str, Any]) -> Expert:
        expert = self.experts.get(row["expert_code"])
        if expert is None:
            raise RefusedValueError(f"专家编号“{row['expert_code']}”不在专家库", "请先导入专家库，或改正编号")
        if row["expert_name"] and row["expert_name"] != expert.name:
            raise RefusedValueError(
                f"专家编号“{expert.code}”登记的是“{expert.name}”，表中写的是“{row['expert_name']}”", "请核对编号和姓名"
            )
        return expert

    def _unit(self, row: Mapping[str, Any]) -> Unit:
        units = self._named(row)
        if len(units) > 1:
            districts = "、".join(str(unit.district) for unit in units)
            raise RefusedValueError(f"单位代码“{row['unit_code']}”在{districts}都有", "请填写单位名称以便区分")
        if units:
            return units[0]
        if row["unit_code"] in self.units:
            raise RefusedValueError(f"单位代码“{row['unit_code']}”与名称“{row['unit_name']}”不符", "请核对代码和名称")
        raise RefusedValueError(f"单位代码“{row['unit_code']}”没有登记", "请改正代码，或先由区县导入预算单位表")


_SHEETS: Mapping[str, tuple[Layout, Callable[[District, ReadSheet], SheetResource]]] = {
    "experts": (EXPERTS, ExpertResource),
    "conflicts": (CONFLICTS, ConflictResource),
}
