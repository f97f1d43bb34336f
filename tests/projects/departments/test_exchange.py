"""Departments' figures come in from their sheet."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from projects.departments.exchange import preview
from projects.departments.intake import apply
from projects.departments.models import DepartmentDatum
from projects.registry.domain import Preview
from projects.sheets.layouts import DEPARTMENT_DATA
from projects.sheets.writing import write
from projects.transitions import Refused
from tests.factories.directory import make_unit
from tests.factories.sheets import datum_row
from tests.people import People, Place

NOW = datetime(2016, 10, 8, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def look(place: Place, people: People, *rows: dict[str, Any]) -> Preview:
    content = write(DEPARTMENT_DATA, rows)
    return preview(content=content, file_name="部门.xlsx", district=place.district, by=people.erin)


def test_figures_come_in_by_unit_year_and_item(place: Place, people: People) -> None:
    code = place.unit.code
    rows = [
        datum_row(code), datum_row(code, "posts", value=Decimal("40.00")),
        datum_row(code, "procurement_budget", value=None, not_applicable=True), datum_row(code, year=2014),
    ]  # fmt: skip
    apply(look(place, people, *rows), by=people.erin, now=NOW)
    found = DepartmentDatum.objects.filter(unit=place.unit, year=2015).order_by("key")
    assert [(one.key, one.value, one.not_applicable) for one in found] == [
        ("posts", Decimal("40.00"), False), ("procurement_budget", None, True), ("staff", Decimal("35.00"), False),
    ]  # fmt: skip


def test_a_corrected_figure_changes_only_itself(place: Place, people: People) -> None:
    rows = [datum_row(place.unit.code), datum_row(place.unit.code, "posts")]
    apply(look(place, people, *rows), by=people.erin, now=NOW)
    rows[0]["value"] = Decimal("36.00")
    kept = apply(look(place, people, *rows), by=people.erin, now=NOW)
    assert (kept.created, kept.updated, kept.unchanged) == (0, 1, 1)
    assert DepartmentDatum.objects.get(key="staff").value == Decimal("36.00")


def test_a_figure_that_does_not_apply_has_no_value(place: Place, people: People) -> None:
    found = look(place, people, datum_row(place.unit.code, not_applicable=True))
    assert [str(problem) for problem in found.problems] == [
        "文件“部门.xlsx”工作表“部门数据”第 3 行 F 列“不适用”：既填了数值又填了不适用。请只保留其一。"
    ]


def test_an_unknown_item_is_refused(place: Place, people: People) -> None:
    content = write(DEPARTMENT_DATA, [datum_row(place.unit.code, "临时项")])
    found = preview(content=content, file_name="部门.xlsx", district=place.district, by=people.erin)
    assert "D 列“数据项”：“临时项”不在可选范围内" in str(found.problems[0])


@pytest.mark.parametrize("person", ["alice", "bob", "charlie", "dora", "frank", "henry", "ivy", "judy", "mallory"])
def test_nobody_but_the_centre_imports_figures(place: Place, people: People, person: str) -> None:
    ready = look(place, people, datum_row(place.unit.code))
    by = people.named(person)
    with pytest.raises(Refused, match="绩效中心"):
        preview(content=ready.content, file_name="部门.xlsx", district=place.district, by=by)
    with pytest.raises(Refused, match="绩效中心"):
        apply(ready, by=by, now=NOW)
    assert not DepartmentDatum.objects.exists()


def test_another_sheet_is_refused(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不由这里导入"):
        preview(kind="units", content=b"", file_name="表.xlsx", district=place.district, by=people.erin)
    with pytest.raises(Refused, match="不由这里导入"):
        apply(Preview("units", place.district, "表.xlsx", b"", (), (), ()), by=people.erin, now=NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_asks_as_often_for_three_units_as_for_one(
    place: Place, people: People, django_assert_num_queries: Any, count: int
) -> None:
    rows = [datum_row(make_unit(place.section).code) for _ in range(count)]
    with django_assert_num_queries(3):
        look(place, people, *rows)
