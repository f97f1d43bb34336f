"""Applications gathered on paper come in as the units' drafts; what was applied for already is never changed."""

from decimal import Decimal
from typing import Any

import pytest

from budgeteval.audit.models import TrailLine
from budgeteval.notices.models import Notice
from projects.applications import domain
from projects.applications.exchange import preview
from projects.applications.intake import apply
from projects.applications.models import Application
from projects.registry.domain import Preview
from projects.registry.models import Project, SheetImport
from projects.sheets.layouts import APPLICATIONS
from projects.sheets.writing import write
from projects.targets.models import Target
from projects.transitions import Overtaken, Refused
from tests.factories import applications as made
from tests.factories.applications import NOW
from tests.factories.directory import make_field
from tests.factories.registry import make_project
from tests.factories.sheets import application_row
from tests.people import People, Place


def row(place: Place, code: str = "2017A1", **changed: Any) -> dict[str, Any]:
    return application_row(place.unit.code, "教育", code) | changed


@pytest.fixture(autouse=True)
def field(db: None) -> None:
    make_field("教育")


def look(place: Place, people: People, *rows: dict[str, Any]) -> Preview:
    content = write(APPLICATIONS, rows)
    return preview(content=content, file_name="申报.xlsx", district=place.district, by=people.erin)


def take_in(place: Place, people: People, *rows: dict[str, Any]) -> SheetImport:
    return apply(look(place, people, *rows), by=people.erin, now=NOW)


def told(found: Preview) -> list[str]:
    return [str(problem).removeprefix("文件“申报.xlsx”工作表“项目预算申报”") for problem in found.problems]


def test_each_project_becomes_its_units_draft_with_an_empty_target(place: Place, people: People) -> None:
    other = row(place, source="other", requested=Decimal("5000.50"))
    kept = take_in(place, people, row(place), other, row(place, "2017A2", unit_code=place.far.code))
    assert (kept.created, kept.updated, kept.unchanged) == (3, 0, 0)
    one = Application.objects.get(project__code="2017A1")
    assert (one.stage, one.stage_at, one.working_year, one.content, one.grounds) == (
        "draft", NOW, place.working_year, "改造校舍", "会议纪要",
    )  # fmt: skip
    assert [(amount.source, amount.requested) for amount in one.amounts.order_by("source")] == [
        ("grant", Decimal("120000.00")), ("other", Decimal("5000.50")),
    ]  # fmt: skip
    assert (one.project.unit, one.project.lineage, one.project.target.stage) == (place.unit, "2017-2017A1", "draft")
    assert one.history.get().history_user == people.erin
    assert sorted(TrailLine.objects.values_list("kind", flat=True)) == [
        "applications.open", "applications.open", "registry.import", "targets.open", "targets.open",
    ]  # fmt: skip
    notice = Notice.objects.get(recipient=people.alice)
    assert notice.text.startswith("绩效中心导入了贵单位 1 份项目预算申报表")
    assert notice.url_name == "applications"


def test_the_unit_goes_on_where_the_sheet_ends(place: Place, people: People) -> None:
    made.small_rulebook(place.district, people.erin)
    take_in(place, people, row(place))
    one = Application.objects.select_related("project__unit__district", "project__field").get()
    changed = made.sheet(one.project.field, name="演示申报", amounts={})
    domain.save_application(application=one, sheet=changed, expected_version=1, by=people.alice, now=NOW)
    made.save_target(made.target_of(one), people)
    assert Application.objects.get().version == 2


def test_what_it_continues_comes_with_it(place: Place, people: People) -> None:
    before = make_project(place.unit, fiscal_year=2016)
    take_in(place, people, row(place, nature="continuing", predecessor_code=before.code))
    project = Project.objects.get(code="2017A1")
    assert (project.predecessor, project.lineage) == (before, before.lineage)


def test_the_same_sheet_twice_changes_nothing(place: Place, people: People) -> None:
    take_in(place, people, row(place))
    again = look(place, people, row(place))
    assert (again.problems, again.changes_nothing) == ((), True)
    assert apply(again, by=people.erin, now=NOW) == SheetImport.objects.get()
    assert Target.objects.count() == 1


@pytest.mark.parametrize(("changed", "sentence"), [
    ([{"requested": Decimal(1)}], "已经登记，导入不能改动"),
    ([{"grounds": "另一理由"}], "已经登记，导入不能改动"),
    ([{"project_name": "改名"}], "已经登记，导入不能改动"),
    ([{}, {"source": "other"}], "已经登记，导入不能改动"),
])  # fmt: skip
def test_what_was_applied_for_is_not_changed(
    place: Place, people: People, changed: list[dict[str, Any]], sentence: str
) -> None:
    take_in(place, people, row(place))
    found = look(place, people, *(row(place, **one) for one in changed))
    (problem,) = told(found)
    assert sentence in problem
    with pytest.raises(Refused, match="没有导入任何一行"):
        apply(found, by=people.erin, now=NOW)


@pytest.mark.parametrize(("rows", "sentence"), [
    ([{"fiscal_year": 2019}], "没有设立以 2019 年为预算年度的工作年度"),
    ([{"code": "../.."}], "中有其他符号"),
    ([{"project_name": "同名"}, {"code": "2017A2", "project_name": "同名"}], "有不止一个名称为“同名”的项目"),
    ([{}, {"source": "other", "grounds": "另一理由"}], "“安排依据”不同"),
    ([{"unit_code": "无此"}], "没有登记"),
    ([{"field": "无此"}], "请改为已登记的领域"),
    ([{"requested": Decimal(10) ** 13}], "申请数"),
    ([{"predecessor_code": "无此"}], "没有代码为“无此”的项目"),
])  # fmt: skip
def test_what_cannot_be_kept_is_said_at_its_row(
    place: Place, people: People, rows: list[dict[str, Any]], sentence: str
) -> None:
    found = look(place, people, *(row(place, **one) for one in rows))
    assert any(sentence in problem for problem in told(found)), told(found)
    assert not Application.objects.exists()


def test_it_continues_only_a_project_of_the_same_unit_and_once(place: Place, people: People) -> None:
    foreign, own = make_project(place.far, fiscal_year=2016), make_project(place.unit, fiscal_year=2016)
    rows = [
        row(place, "2017A1", predecessor_code=foreign.code),
        row(place, "2017A2", predecessor_code=own.code),
        row(place, "2017A3", predecessor_code=own.code),
    ]
    first, second, third = told(look(place, people, *rows))
    assert f"上年项目“{foreign}”不是“{place.unit}”的项目" in first
    assert "不止一个延续项目" in second
    assert "不止一个延续项目" in third


def test_a_name_that_the_unit_has_applied_for_is_found(place: Place, people: People) -> None:
    made.opened(place, people)
    (problem,) = told(look(place, people, row(place, project_name="道路清扫")))
    assert "有不止一个名称为“道路清扫”的项目" in problem


def test_who_was_second_writes_nothing(place: Place, people: People) -> None:
    found = look(place, people, row(place))
    take_in(place, people, row(place))
    with pytest.raises(Overtaken):
        apply(found, by=people.erin, now=NOW)
    assert Application.objects.count() == 1


def test_only_the_centre_takes_them_in(place: Place, people: People) -> None:
    content = write(APPLICATIONS, [row(place)])
    for user in (people.alice, people.dora, people.charlie, people.judy):
        with pytest.raises(Refused):
            preview(content=content, file_name="申报.xlsx", district=place.district, by=user)
    found = look(place, people, row(place))
    with pytest.raises(Refused):
        apply(found, by=people.dora, now=NOW)
