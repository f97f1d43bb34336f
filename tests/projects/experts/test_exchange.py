"""The city's pool and its experts' interests come in through the keeper of the pool."""

from datetime import UTC, datetime
from typing import Any

import pytest

from projects.experts.exchange import preview
from projects.experts.intake import apply
from projects.experts.models import Conflict, Expert
from projects.registry.domain import Preview
from projects.registry.models import SheetImport
from projects.sheets.layouts import CONFLICTS, EXPERTS
from projects.sheets.writing import write
from projects.transitions import Refused
from tests.factories.directory import make_district, make_field
from tests.factories.sheets import conflict_row, expert_row
from tests.people import People, Place

NOW = datetime(2016, 9, 1, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def look(place: Place, people: People, kind: str, *rows: dict[str, Any]) -> Preview:
    content = write({"experts": EXPERTS, "conflicts": CONFLICTS}[kind], rows)
    return preview(kind=kind, content=content, file_name="专家.xlsx", district=place.city, by=people.frank)


def take_in(place: Place, people: People, kind: str, *rows: dict[str, Any]) -> SheetImport:
    return apply(look(place, people, kind, *rows), by=people.frank, now=NOW)


def told(found: Preview) -> list[str]:
    return [str(problem).removeprefix("文件“专家.xlsx”工作表") for problem in found.problems]


def test_experts_come_into_the_keepers_pool(place: Place, people: People) -> None:
    field = make_field("市容环卫")
    take_in(place, people, "experts", expert_row("E1", field="市容环卫", suspended=True), expert_row("E2"))
    first, second = Expert.objects.order_by("code")
    assert (first.pool, first.field, first.employer, first.suspended) == (place.city, field, "演示大学", True)
    assert (second.field, second.suspended, second.user) == (None, False, None)


def test_a_suspended_expert_is_a_change_and_keeps_the_account(place: Place, people: People) -> None:
    take_in(place, people, "experts", expert_row("E1"))
    Expert.objects.update(user=people.grace)
    kept = take_in(place, people, "experts", expert_row("E1", suspended=True, employer="演示学院"))
    assert (kept.updated, kept.unchanged) == (1, 0)
    expert = Expert.objects.get()
    assert (expert.suspended, expert.employer, expert.user) == (True, "演示学院", people.grace)


def test_a_code_of_another_citys_pool_is_refused(place: Place, people: People) -> None:
    elsewhere = make_district("别市")
    Expert.objects.create(pool=elsewhere, code="E1", name="演示", speciality="财务", employer="演示大学")
    assert told(look(place, people, "experts", expert_row("E1"))) == [
        "“专家库”第 3 行 A 列“专家编号”：专家编号“E1”已由“别市”的专家库使用。请改用其他编号。"
    ]


def test_an_unknown_field_is_refused(place: Place, people: People) -> None:
    assert told(look(place, people, "experts", expert_row("E1", field="无此领域"))) == [
        "“专家库”第 3 行 C 列“领域”：领域“无此领域”没有登记。请改为已登记的领域，或不填。"
    ]


def test_interests_come_in_for_units_of_any_district_of_the_city(place: Place, people: People) -> None:
    take_in(place, people, "experts", expert_row("E1"))
    rows = [
        conflict_row("E1", place.unit.code), conflict_row("E1", place.abroad.code, category="employer"),
        conflict_row("E1", place.unit.code, category="cooling_off"),
    ]  # fmt: skip
    take_in(place, people, "conflicts", *rows)
    assert set(Conflict.objects.values_list("unit", "category")) == {
        (place.unit.pk, "declared"), (place.abroad.pk, "employer"), (place.unit.pk, "cooling_off"),
    }  # fmt: skip
    kept = take_in(place, people, "conflicts", *[row | {"note": "改"} for row in rows[:1]], *rows[1:])
    assert (kept.created, kept.updated, kept.unchanged) == (0, 1, 2)


def test_a_code_that_two_districts_share_asks_for_the_name(place: Place, people: People) -> None:
    take_in(place, people, "experts", expert_row("E1"))
    place.abroad.code = place.unit.code
    place.abroad.save()
    row = conflict_row("E1", place.unit.code)
    assert told(look(place, people, "conflicts", row)) == [
        f"“利害关系”第 3 行 C 列“单位代码”：单位代码“{place.unit.code}”在演示区、邻区都有。请填写单位名称以便区分。"
    ]
    take_in(place, people, "conflicts", row | {"unit_name": place.abroad.name})
    assert Conflict.objects.get().unit == place.abroad


def test_unknown_experts_units_and_wrong_names_are_refused(place: Place, people: People) -> None:
    take_in(place, people, "experts", expert_row("E1"))
    code = place.unit.code
    rows = [
        conflict_row("E9", code), conflict_row("E1", "999"), conflict_row("E1", code, unit_name="另名"),
        conflict_row("E1", code, category="employer", expert_name="另一人"),
    ]  # fmt: skip
    assert told(look(place, people, "conflicts", *rows)) == [
        "“利害关系”第 3 行 A 列“专家编号”：专家编号“E9”不在专家库。请先导入专家库，或改正编号。",
        "“利害关系”第 4 行 C 列“单位代码”：单位代码“999”没有登记。请改正代码，或先由区县导入预算单位表。",
        f"“利害关系”第 5 行 C 列“单位代码”：单位代码“{code}”与名称“另名”不符。请核对代码和名称。",
        ("“利害关系”第 6 行 A 列“专家编号”：专家编号“E1”登记的是“演示专家E1”，表中写的是“另一人”。请核对编号和姓名。"),
    ]


@pytest.mark.parametrize(
    "person", ["alice", "bob", "charlie", "dora", "erin", "grace", "henry", "ivy", "judy", "mallory"]
)
def test_nobody_but_the_keeper_imports_the_pool(place: Place, people: People, person: str) -> None:
    ready = look(place, people, "experts", expert_row("E1"))
    by = people.named(person)
    with pytest.raises(Refused, match="专家库管理"):
        preview(kind="experts", content=ready.content, file_name="专家.xlsx", district=place.city, by=by)
    with pytest.raises(Refused, match="专家库管理"):
        apply(ready, by=by, now=NOW)
    assert not Expert.objects.exists()


def test_another_sheet_is_refused(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不由这里导入"):
        preview(kind="units", content=b"", file_name="表.xlsx", district=place.city, by=people.frank)
    with pytest.raises(Refused, match="不由这里导入"):
        apply(Preview("units", place.city, "表.xlsx", b"", (), (), ()), by=people.frank, now=NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_asks_as_often_for_three_rows_as_for_one(
    place: Place, people: People, django_assert_num_queries: Any, count: int
) -> None:
    rows = [expert_row(f"E{number}") for number in range(count)]
    with django_assert_num_queries(3):
        look(place, people, "experts", *rows)
    take_in(place, people, "experts", *rows)
    interests = [conflict_row(f"E{number}", place.unit.code) for number in range(count)]
    with django_assert_num_queries(4):
        look(place, people, "conflicts", *interests)
