"""Sheets of any step, examined by django-import-export without writing; and the sheet of units.

A resource looks up what a row speaks of and tells new, changed and unchanged rows apart; the step's domain writes.
Configured as measured: bulk, no diffs, every lookup from a dictionary, our own widgets with sentences for clerks.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from import_export import resources, widgets
from import_export.fields import Field as SheetField
from import_export.results import RowResult
from tablib import Dataset

from projects.directory.domain.intake import Action, Batch, Change, portions
from projects.directory.models import District, Section, Unit
from projects.directory.models import Field as SpendingField
from projects.sheets.layouts import UNITS
from projects.sheets.table import Problem, ReadSheet, Row
from projects.sheets.writing import write

Step = Callable[[int, int], None]
ROWS_LOOKED_UP = 2000


def unwatched(_looked_up: int, _of: int) -> None:
    """Nobody watches how far the looking up is."""


class RefusedValueError(ValueError):
    """A value that a lookup refuses: what is wrong, how to cure it."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(f"{message}\n{cure}")


class Lookup(widgets.Widget):
    """A code or name that stands for an object, found in a dictionary made once for the whole sheet."""

    def __init__(self, found: Mapping[str, Any], noun: str, cure: str) -> None:
        super().__init__()
        self.found, self.noun, self.cure = found, noun, cure

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 – import-export's signature
        """Find the object; None for a blank.

        Raises:
            RefusedValueError: nobody has this code.
        """
        if value in (None, ""):
            return None
        if value not in self.found:
            raise RefusedValueError(f"{self.noun}“{value}”没有登记", self.cure)
        return self.found[value]


class Computed(widgets.Widget):
    """A value worked out from the whole row."""

    def __init__(self, work_out: Callable[[Mapping[str, Any]], Any]) -> None:
        super().__init__()
        self.work_out = work_out

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 – import-export's signature
        """Work it out."""
        return self.work_out(row)


class SheetOptions:
    """What every resource's Meta shares; nothing is ever written by import-export itself."""

    use_bulk = True
    skip_diff = True
    report_skipped = True
    store_instance = True
    use_transactions = False
    batch_size = None


@dataclass(frozen=True)
class Examined:
    """What a resource made of its rows: the object and the change of every good one by Excel row, and the problems."""

    objects: Mapping[int, Any]
    changes: Mapping[int, Change]
    problems: tuple[Problem, ...]
    batch: Batch


class SheetResource(resources.ModelResource):
    """Examines the rows of one sheet for one model.

    `existing` holds the objects that may already be there by the key that `key_of` makes of a row; `columns` are the
    model's columns that the sheet decides.
    """

    columns: ClassVar[tuple[str, ...]]

    def __init__(self, existing: Mapping[Hashable, models.Model], **fields: SheetField) -> None:
        super().__init__()
        self.existing = existing
        self.fields: dict[str, SheetField] = {**self.fields, **fields}
        self._before: dict[str, Any] | None = None
        self._differences: dict[str, tuple[str, str]] = {}
        self._by_row: dict[int, dict[str, tuple[str, str]]] = {}

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """What identifies the row's object."""
        raise NotImplementedError

    def examine(self, sheet: ReadSheet, rows: Sequence[Row], step: Step = unwatched) -> Examined:
        """Look every row up and compare it with what is there, a portion at a time; writes nothing."""
        model = self._meta.model
        known = {
            found.pk: _values(found, self.columns)
            for row in rows
            if (found := self.existing.get(self.key_of(row.values))) is not None
        }
        problems = list(self._problems_of_spoilt(sheet))
        objects: dict[int, Any] = {}
        changes: dict[int, Change] = {}
        for portion in portions(rows, ROWS_LOOKED_UP):
            for row, outcome, differences in self._outcomes(portion):
                if outcome.validation_error is not None:
                    problems += self._problems(sheet, row, outcome.validation_error)
                    continue
                objects[row.number] = outcome.instance
                changes[row.number] = Change(
                    row.number, _ACTIONS[outcome.import_type], str(outcome.instance), differences,
                    key=_key_text(self.key_of(row.values)),
                )  # fmt: skip
            step(len(portion), len(sheet.rows))
        new = [objects[number] for number, change in changes.items() if change.action is Action.NEW]
        changed = [objects[number] for number, change in changes.items() if change.action is Action.CHANGED]
        return Examined(objects, changes, tuple(problems), Batch(model, self.columns, new, changed, known))

    def _outcomes(self, rows: Sequence[Row]) -> Iterable[tuple[Row, RowResult, dict[str, tuple[str, str]]]]:
        """What import-export makes of the rows.

        Raises:
            Exception: a fault of ours, not of the sheet.
        """
        self._by_row = {}
        result = self.import_data(_dataset(rows), use_transactions=False, raise_errors=False)
        for fault in (*result.base_errors, *(error for outcome in result.rows for error in outcome.errors)):
            raise fault.error
        for place, (row, outcome) in enumerate(zip(rows, result.rows, strict=True), 1):
            yield row, outcome, self._by_row.get(place, {})

    def _problems(self, sheet: ReadSheet, row: Row, error: Any) -> Iterable[Problem]:
        keys = {field.attribute: field.column_name for field in self.fields.values()}
        for attribute, texts in error.message_dict.items():
            for text in texts:
                message, _, cure = text.partition("\n")
                yield sheet.problem(row.number, keys[attribute], message, cure)

    def _problems_of_spoilt(self, sheet: ReadSheet) -> Iterable[Problem]:
        """The codes and names that nobody knows in rows that have another fault already: all is told in one round."""
        lookups = [field for field in self.fields.values() if isinstance(field.widget, Lookup)]
        for row in sheet.spoilt:
            for field in lookups:
                try:
                    field.widget.clean(row.values.get(field.column_name), row.values)
                except RefusedValueError as refused:
                    message, _, cure = str(refused).partition("\n")
                    yield sheet.problem(row.number, str(field.column_name), message, cure)

    def get_instance(self, instance_loader: Any, row: Any) -> models.Model | None:  # noqa: ARG002
        """Find the row's object in the dictionary."""
        return self.existing.get(self.key_of(row))

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:  # noqa: ARG002, FBT001
        """Remember how the object stood."""
        self._before = None if new else _standing(instance, self.columns)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:  # noqa: ARG002
        """Skip what is unchanged."""
        self._differences = {}
        if self._before is None or import_validation_errors:
            return False
        for name, after in _standing(instance, self.columns).items():
            before = self._before[name]
            if before != after:
                field = instance._meta.get_field(name)  # noqa: SLF001 – Django documents _meta
                self._differences[str(field.verbose_name)] = (_shown(field, before), _shown(field, after))
        return not self._differences

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:  # noqa: FBT001
        """Write nothing: the step's domain does, after the preview was agreed to."""

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Nothing was written, so no sequence is behind."""

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """Keep what differs."""
        self._by_row[kwargs["row_number"]] = self._differences


def _key_text(key: Hashable) -> str:
    return "/".join(map(str, key)) if isinstance(key, tuple) else str(key)


_ACTIONS = {
    RowResult.IMPORT_TYPE_NEW: Action.NEW,
    RowResult.IMPORT_TYPE_UPDATE: Action.CHANGED,
    RowResult.IMPORT_TYPE_SKIP: Action.UNCHANGED,
}


def _dataset(rows: Sequence[Row]) -> Dataset:
    headers = list(rows[0].values) if rows else []
    return Dataset(*([row.values[key] for key in headers] for row in rows), headers=headers)


def _values(instance: models.Model, columns: Iterable[str]) -> tuple[Any, ...]:
    """The columns as the database holds them."""
    fields = (instance._meta.get_field(name) for name in columns)  # noqa: SLF001 – Django documents _meta
    return tuple(getattr(instance, field.attname) for field in fields)  # type: ignore[union-attr]


def _standing(instance: models.Model, columns: Iterable[str]) -> dict[str, Any]:
    """The columns with related objects themselves, which may be new ones; existing ones come by select_related."""
    return {name: getattr(instance, name) for name in columns}


def _shown(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    labels = dict(field.flatchoices)
    return str(labels.get(value, value) if labels else "" if value is None else value)


def units_by_code(district: District) -> dict[str, Unit]:
    """Return the district's units by code."""
    return {unit.code: unit for unit in Unit.objects.filter(district=district)}


def fields_by_word() -> dict[str, SpendingField]:
    """Return the fields by name and by code."""
    fields = list(SpendingField.objects.all())
    return {field.code: field for field in fields} | {field.name: field for field in fields}


def unit_field(units: Mapping[str, Unit], attribute: str = "unit") -> SheetField:
    """The column 单位代码, whose unit must bear the name that stands beside it."""
    return SheetField(attribute, "unit_code", _NamedUnit(units, "单位代码", "请先导入预算单位表，或改正代码"))


class _NamedUnit(Lookup):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        unit = super().clean(value, row, **kwargs)
        name = row.get("unit_name", "")
        if unit and name and name not in {unit.name, unit.short_name}:
            raise RefusedValueError(f"单位代码“{value}”登记的是“{unit.name}”，表中写的是“{name}”", "请核对代码和名称")
        return unit


class UnitResource(SheetResource):
    """预算单位表."""

    columns = ("name", "short_name", "kind", "parent", "section", "contact", "phone")

    code = SheetField("code", "unit_code")
    name = SheetField("name", "unit_name")
    short_name = SheetField("short_name", "short_name")
    kind = SheetField("kind", "kind")
    contact = SheetField("contact", "contact")
    phone = SheetField("phone", "phone")

    class Meta(SheetOptions):
        model = Unit
        import_id_fields = ("code",)
        fields = ("code", "name", "short_name", "kind", "contact", "phone")

    def __init__(self, district: District, codes: Iterable[str]) -> None:
        self.district = district
        units = {unit.code: unit for unit in Unit.objects.filter(district=district).select_related("parent", "section")}
        # A superior unit may stand in the same sheet, above or below; then it is the very object that gets written.
        self.fresh = {code: Unit(district=district, code=code) for code in codes if code not in units}
        sections = list(Section.objects.filter(district=district))
        by_word = {section.code: section for section in sections} | {section.name: section for section in sections}
        super().__init__(
            units,  # type: ignore[arg-type]
            parent=SheetField("parent", "parent_code", _Superior(self.fresh | units, "主管部门代码", _ADD_UNIT)),
            section=SheetField("section", "section", Lookup(by_word, "归口股室", "请核对股室名称，或请系统管理员登记")),
        )

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """The code, within the district."""
        return row["unit_code"]

    def init_instance(self, row: Any = None) -> Unit:
        """Take the object that other rows may already point at."""
        return self.fresh[row["unit_code"]]


_ADD_UNIT = "请在本表中补上该单位，或改正代码"


class _Superior(Lookup):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if value and value == row.get("unit_code"):
            raise RefusedValueError("主管部门是单位自己", "没有主管部门的不填")
        return super().clean(value, row, **kwargs)


def units_workbook(units: QuerySet[Unit]) -> bytes:
    """The units as the sheet in which they are imported."""
    rows = (
        {
            "unit_code": unit.code,
            "unit_name": unit.name,
            "short_name": unit.short_name,
            "kind": unit.kind,
            "parent_code": unit.parent.code if unit.parent else "",
            "section": unit.section.name,
            "contact": unit.contact,
            "phone": unit.phone,
        }
        for unit in units.select_related("parent", "section", "district")
    )
    return write(UNITS, rows, constructed=units.filter(district__constructed=True).exists())


def unit_batches(examined: Examined) -> tuple[list[Batch], list[tuple[int, str]]]:
    """Order new units so that a superior one is written before its own, and name the rows that form a circle."""
    levels: dict[int, list[Unit]] = {}
    circles: list[tuple[int, str]] = []
    for row, unit in examined.objects.items():
        depth = _depth(unit)
        if depth is None:
            circles.append((row, unit.code))
        elif examined.changes[row].action is Action.NEW:
            levels.setdefault(depth, []).append(unit)
    columns = examined.batch.columns
    batches = [Batch(Unit, columns, levels[depth], [], {}) for depth in sorted(levels)]
    return [*batches, replace(examined.batch, new=[])], circles


def _depth(unit: Unit) -> int | None:
    """How many units stand above this one; None where they lead back to it."""
    seen = [unit]
    while (above := seen[-1].parent) is not None:
        if any(above is other or (above.pk and above.pk == other.pk) for other in seen):
            return None
        seen.append(above)
    return len(seen)
