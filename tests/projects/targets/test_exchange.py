"""Past targets come in as they stood on paper, count as issued, and are never changed by a later import."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from budgeteval.audit.models import TrailLine
from projects.registry.domain import Preview
from projects.registry.models import Project, SheetImport
from projects.sheets.layouts import TARGETS
from projects.sheets.writing import write
from projects.targets.exchange import preview
from projects.targets.intake import apply
from projects.targets.models import Indicator, Target
from projects.transitions import Refused
from tests.factories.registry import make_project
from tests.factories.sheets import indicator_row
from tests.people import People, Place

NOW = datetime(2016, 7, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(place: Place) -> Project:
    return make_project(place.unit, name="演示道路清扫")


def look(place: Place, people: People, *rows: dict[str, Any]) -> Preview:
    content = write(TARGETS, rows)
    return preview(content=content, file_name="目标.xlsx", district=place.district, by=people.erin)


def take_in(place: Place, people: People, *rows: dict[str, Any]) -> SheetImport:
    return apply(look(place, people, *rows), by=people.erin, now=NOW)


def told(found: Preview) -> list[str]:
    return [str(problem).removeprefix("文件“目标.xlsx”工作表“绩效目标与指标”") for problem in found.problems]


def test_a_target_comes_in_with_its_indicators_and_counts_as_issued(
    place: Place, people: People, project: Project
) -> None:
    rows = [indicator_row(project.code, 1), indicator_row(project.code, 2, op="qualitative", target_value="良好")]
    kept = take_in(place, people, *rows)
    target = Target.objects.get()
    assert (target.project, target.goal, target.stage, target.stage_at) == (project, "演示目标", "issued", NOW)
    assert [(one.number, one.op, one.target_value, one.weight) for one in target.indicators.all()] == [
        (1, ">=", "90", Decimal("50.00")), (2, "qualitative", "良好", Decimal("50.00")),
    ]  # fmt: skip
    assert (kept.created, kept.updated, kept.unchanged) == (2, 0, 0)
    assert [(line.kind, line.detail.get("move")) for line in TrailLine.objects.order_by("seq")] == [
        ("move", "adopt"), ("registry.import", None),
    ]  # fmt: skip


def test_the_same_targets_again_change_nothing(place: Place, people: People, project: Project) -> None:
    row = indicator_row(project.code)
    first = take_in(place, people, row)
    assert take_in(place, people, row) == first
    assert TrailLine.objects.filter(kind="move").count() == 1
    assert Target.history.count() == 1


def test_other_projects_may_follow_beside_unchanged_ones(place: Place, people: People, project: Project) -> None:
    take_in(place, people, indicator_row(project.code))
    second = make_project(place.far)
    kept = take_in(place, people, indicator_row(project.code), indicator_row(second.code))
    assert (kept.created, kept.unchanged) == (1, 1)
    assert TrailLine.objects.filter(kind="move").count() == 2


@pytest.mark.parametrize(
    "changed", [{"goal": "另一目标"}, {"target_value": "80"}, {"weight": Decimal("40.00")}, {"number": 2}]
)
def test_an_issued_target_is_not_changed(
    place: Place, people: People, project: Project, changed: dict[str, Any]
) -> None:
    take_in(place, people, indicator_row(project.code))
    found = look(place, people, indicator_row(project.code, **changed))
    assert (
        "第 3 行 A 列“项目代码”：“演示道路清扫绩效目标”已批复，导入不能改动。请改回原内容，或从表中删去该项目。"
        in told(found)
    )
    with pytest.raises(Refused, match="没有导入任何一行"):
        apply(found, by=people.erin, now=NOW)


def test_an_indicator_left_out_of_an_issued_target_is_a_change(place: Place, people: People, project: Project) -> None:
    take_in(place, people, indicator_row(project.code, 1), indicator_row(project.code, 2))
    (problem,) = told(look(place, people, indicator_row(project.code, 1)))
    assert problem == (
        "第 3 行 A 列“项目代码”：“演示道路清扫绩效目标”已批复，表中缺少原有指标“2. 演示指标2”。"
        "请补上该指标，或从表中删去该项目。"
    )


def test_a_draft_of_the_unit_is_not_overwritten(place: Place, people: People, project: Project) -> None:
    Target.objects.create(project=project, goal="单位草稿")
    assert "“演示道路清扫绩效目标”草稿，导入不能改动" in told(look(place, people, indicator_row(project.code)))[0]


def test_goals_of_one_project_must_agree(place: Place, people: People, project: Project) -> None:
    rows = [indicator_row(project.code, 1), indicator_row(project.code, 2, goal="另一目标")]
    assert told(look(place, people, *rows)) == [
        "第 4 行 D 列“年度总体目标”：与第 3 行是同一项目，但“年度总体目标”不同。同一项目各行请填写一致。"
    ]


def test_unknown_projects_and_wrong_names_are_refused(place: Place, people: People, project: Project) -> None:
    foreign = make_project(place.abroad)
    rows = [
        indicator_row("Z9"), indicator_row(project.code, fiscal_year=2014), indicator_row(foreign.code),
        indicator_row(project.code, project_name="另名"),
    ]  # fmt: skip
    assert told(look(place, people, *rows)) == [
        "第 3 行 A 列“项目代码”：2015 年没有代码为“Z9”的项目。请先导入项目与资金表，或改正代码。",
        f"第 4 行 A 列“项目代码”：2014 年没有代码为“{project.code}”的项目。请先导入项目与资金表，或改正代码。",
        f"第 5 行 A 列“项目代码”：2015 年没有代码为“{foreign.code}”的项目。请先导入项目与资金表，或改正代码。",
        (
            f"第 6 行 A 列“项目代码”：项目代码“{project.code}”登记的是“演示道路清扫”，表中写的是“另名”。"
            "请核对代码和名称。"
        ),
    ]


def test_targets_of_a_year_to_come_are_the_units_own_affair(place: Place, people: People) -> None:
    project = make_project(place.unit, fiscal_year=2017)
    found = look(place, people, indicator_row(project.code, fiscal_year=2017))
    with pytest.raises(Refused, match="须由单位申报，不能导入"):
        apply(found, by=people.erin, now=NOW)
    assert not Target.objects.exists()


@pytest.mark.parametrize("person", ["alice", "bob", "charlie", "dora", "frank", "henry", "ivy", "judy", "mallory"])
def test_nobody_but_the_centre_imports_targets(place: Place, people: People, project: Project, person: str) -> None:
    ready = look(place, people, indicator_row(project.code))
    by = people.named(person)
    with pytest.raises(Refused, match="绩效中心"):
        preview(content=ready.content, file_name="目标.xlsx", district=place.district, by=by)
    with pytest.raises(Refused, match="绩效中心"):
        apply(ready, by=by, now=NOW)
    assert not Indicator.objects.exists()


def test_another_sheet_is_refused(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不由这里导入"):
        preview(kind="units", content=b"", file_name="表.xlsx", district=place.district, by=people.erin)
    with pytest.raises(Refused, match="不由这里导入"):
        apply(Preview("units", place.district, "表.xlsx", b"", (), (), ()), by=people.erin, now=NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_asks_as_often_for_three_projects_as_for_one(
    place: Place, people: People, django_assert_num_queries: Any, count: int
) -> None:
    rows = [indicator_row(make_project(place.unit).code) for _ in range(count)]
    with django_assert_num_queries(2):
        look(place, people, *rows)
