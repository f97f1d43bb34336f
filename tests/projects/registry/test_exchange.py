"""Sheets of units, projects with their money and budgets: previewed without writing, written as previewed."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from budgeteval.audit.models import TrailLine
from projects.directory.domain.intake import Action
from projects.directory.models import Unit
from projects.registry.domain import Preview, apply
from projects.registry.exchange import preview
from projects.registry.models import Funding, Project, SheetImport, UnitBudget
from projects.selfeval.domain import accept
from projects.selfeval.models import Filing
from projects.sheets.layouts import FUNDING, UNIT_BUDGETS, UNITS
from projects.sheets.writing import write
from projects.transitions import Overtaken, Refused
from tests.factories.directory import make_field, make_unit
from tests.factories.registry import make_project
from tests.factories.selfeval import accepted, submitted
from tests.factories.sheets import budget_row, funding_row, unit_row
from tests.people import People, Place

NOW = datetime(2016, 7, 1, 9, 0, tzinfo=UTC)
LAYOUTS = {"units": UNITS, "funding": FUNDING, "unit_budgets": UNIT_BUDGETS}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def education(db: None) -> None:
    make_field("教育投入")


def look(place: Place, people: People, kind: str, *rows: dict[str, Any]) -> Preview:
    content = write(LAYOUTS[kind], rows)
    return preview(kind=kind, content=content, file_name="表.xlsx", district=place.district, by=people.erin)


def take_in(place: Place, people: People, kind: str, *rows: dict[str, Any]) -> SheetImport:
    return apply(look(place, people, kind, *rows), by=people.erin, now=NOW)


def told(found: Preview) -> list[str]:
    return [str(problem).removeprefix("文件“表.xlsx”工作表") for problem in found.problems]


def test_a_preview_writes_nothing(place: Place, people: People) -> None:
    found = look(place, people, "funding", funding_row(unit_code=place.unit.code))
    assert found.problems == ()
    assert [(change.row, change.action, change.label) for change in found.changes] == [
        (3, Action.NEW, "演示项目X001·财政拨款")
    ]
    assert not Project.objects.exists()
    assert not TrailLine.objects.exists()


def test_units_come_in_with_their_superior_even_when_it_stands_below(place: Place, people: People) -> None:
    child = unit_row("10101", kind="school", parent_code="101", contact="演示联系人", phone="0379-0000")
    kept = take_in(place, people, "units", child, unit_row("101", section=place.section.code))
    school = Unit.objects.get(code="10101")
    assert (school.parent, school.section, school.kind) == (Unit.objects.get(code="101"), place.section, "school")
    assert (school.contact, school.phone) == ("演示联系人", "0379-0000")
    assert (kept.created, kept.updated, kept.unchanged) == (2, 0, 0)


def test_a_changed_unit_is_updated_with_its_history(place: Place, people: People) -> None:
    take_in(place, people, "units", unit_row("101"))
    found = look(place, people, "units", unit_row("101", unit_name="演示新名"))
    (change,) = found.changes
    assert change.action is Action.CHANGED
    assert change.fields == {"单位名称": ("演示单位101", "演示新名")}
    apply(found, by=people.erin, now=NOW)
    unit = Unit.objects.get(code="101")
    newest, first = unit.history.order_by("-history_id")
    assert (newest.name, newest.history_type, newest.history_user) == ("演示新名", "~", people.erin)
    assert (first.name, first.history_type, first.history_date) == ("演示单位101", "+", NOW)


def test_a_new_superior_of_an_old_unit_is_a_change(place: Place, people: People) -> None:
    take_in(place, people, "units", unit_row("10101"))
    found = look(place, people, "units", unit_row("10101", parent_code="101"), unit_row("101"))
    assert [change.action for change in found.changes] == [Action.CHANGED, Action.NEW]
    apply(found, by=people.erin, now=NOW)
    assert Unit.objects.get(code="10101").parent == Unit.objects.get(code="101")


def test_units_that_lead_back_to_themselves_are_refused(place: Place, people: People) -> None:
    rows = [unit_row("1", parent_code="2"), unit_row("2", parent_code="1"), unit_row("3", parent_code="3")]
    assert told(look(place, people, "units", *rows)) == [
        "“预算单位”第 3 行 E 列“主管部门代码”：单位“1”的主管部门绕回了自己。请改正主管部门代码。",
        "“预算单位”第 4 行 E 列“主管部门代码”：单位“2”的主管部门绕回了自己。请改正主管部门代码。",
        "“预算单位”第 5 行 E 列“主管部门代码”：主管部门是单位自己。没有主管部门的不填。",
    ]


def test_unknown_superiors_and_sections_are_refused(place: Place, people: People) -> None:
    assert told(look(place, people, "units", unit_row("1", parent_code="9", section="无此股"))) == [
        "“预算单位”第 3 行 E 列“主管部门代码”：主管部门代码“9”没有登记。请在本表中补上该单位，或改正代码。",
        "“预算单位”第 3 行 F 列“归口股室”：归口股室“无此股”没有登记。请核对股室名称，或请系统管理员登记。",
    ]


def test_all_problems_of_a_row_are_told_in_one_round(place: Place, people: People) -> None:
    row = funding_row(unit_code="999", field="无此", project_name="名" * 500, executed=Decimal(-5))
    assert [problem.header for problem in look(place, people, "funding", row).problems] == [
        "项目名称", "执行数", "单位代码", "领域",
    ]  # fmt: skip


def test_a_row_with_a_bad_cell_is_still_compared_with_the_others(place: Place, people: People) -> None:
    bad = funding_row(unit_code=place.unit.code, source="other", executed=Decimal(-5), project_name="另一个名称")
    twice = funding_row(unit_code=place.unit.code, executed=Decimal(-5))
    found = look(place, people, "funding", funding_row(unit_code=place.unit.code), bad, twice)
    sentences = "\n".join(told(found))
    assert "第 4 行" in sentences
    assert "与第 3 行是同一项目，但“项目名称”不同" in sentences
    assert "第 5 行" in sentences
    assert "与第 3 行重复" in sentences


def test_a_year_too_far_is_told_beside_a_bad_cell(place: Place, people: People) -> None:
    row = funding_row(unit_code=place.unit.code, fiscal_year=2050, executed=Decimal(-5))
    assert [problem.header for problem in look(place, people, "funding", row).problems] == ["执行数", "资金年度"]


def test_a_unit_with_a_bad_cell_is_told_its_unknown_section_too(place: Place, people: People) -> None:
    row = unit_row("1", unit_name="名" * 500, section="无此股", parent_code="9")
    assert [problem.header for problem in look(place, people, "units", row).problems] == [
        "单位名称", "主管部门代码", "归口股室",
    ]  # fmt: skip


def test_a_superior_that_stands_in_a_row_with_a_bad_cell_is_not_called_unknown(place: Place, people: People) -> None:
    rows = [unit_row("1", unit_name="名" * 500), unit_row("11", parent_code="1")]
    assert [problem.header for problem in look(place, people, "units", *rows).problems] == ["单位名称"]


def test_a_section_of_another_district_is_unknown(place: Place, people: People) -> None:
    found = look(place, people, "units", unit_row("1", section=place.abroad.section.name))
    assert "没有登记" in told(found)[0]


def test_a_project_comes_in_with_the_money_of_each_source(place: Place, people: People) -> None:
    row = funding_row(unit_code=place.unit.code, guaranteed=True)
    carried = row | {"source": "carried", "executed": Decimal("0.55")}
    kept = take_in(place, people, "funding", row, carried)
    project = Project.objects.get()
    assert (project.unit, project.field.name, project.guaranteed) == (place.unit, "教育投入", True)
    assert project.lineage == "2015-X001"
    money = {one.source: (one.year_start, one.adjusted, one.received, one.executed) for one in project.funding.all()}
    assert money == {
        "grant": (Decimal("1000.00"), Decimal("1200.00"), Decimal("1100.00"), Decimal("900.50")),
        "carried": (Decimal("1000.00"), Decimal("1200.00"), Decimal("1100.00"), Decimal("0.55")),
    }
    assert kept.outcome == [
        {"row": 3, "action": "new", "label": "演示项目X001·财政拨款", "key": "2015/X001/grant"},
        {"row": 4, "action": "new", "label": "演示项目X001·上年结转", "key": "2015/X001/carried"},
    ]


def test_one_changed_amount_changes_one_row_and_nothing_else(place: Place, people: People) -> None:
    rows = [funding_row(f"X{number}", unit_code=place.unit.code) for number in (1, 2, 3)]
    take_in(place, people, "funding", *rows)
    rows[1]["executed"] = Decimal("1000.00")
    found = look(place, people, "funding", *rows)
    assert [change.action for change in found.changes] == [Action.UNCHANGED, Action.CHANGED, Action.UNCHANGED]
    assert found.changes[1].fields == {"全年执行数": ("900.50", "1,000.00")}
    apply(found, by=people.erin, now=NOW)
    assert [money.executed for money in Funding.objects.order_by("project__code")] == [
        Decimal("900.50"), Decimal("1000.00"), Decimal("900.50"),
    ]  # fmt: skip
    assert Funding.history.filter(history_type="~").count() == 1
    assert not Project.history.filter(history_type="~").exists()


def test_a_project_that_changes_its_name_changes_though_its_money_does_not(place: Place, people: People) -> None:
    row = funding_row(unit_code=place.unit.code)
    take_in(place, people, "funding", row)
    found = look(place, people, "funding", row | {"project_name": "演示改名", "field": "教育投入"})
    assert [(change.action, change.fields) for change in found.changes] == [
        (Action.CHANGED, {"项目名称": ("演示项目X001", "演示改名")})
    ]
    apply(found, by=people.erin, now=NOW)
    assert Project.objects.get().name == "演示改名"


def test_a_source_added_later_is_new_beside_the_old(place: Place, people: People) -> None:
    row = funding_row(unit_code=place.unit.code)
    take_in(place, people, "funding", row)
    found = look(place, people, "funding", row, row | {"source": "other"})
    assert [change.action for change in found.changes] == [Action.UNCHANGED, Action.NEW]
    apply(found, by=people.erin, now=NOW)
    assert Funding.objects.count() == 2
    assert Project.objects.count() == 1


def test_a_continuing_project_follows_last_years_of_the_same_code(place: Place, people: People) -> None:
    take_in(place, people, "funding", funding_row(unit_code=place.unit.code))
    this_year = funding_row(unit_code=place.unit.code, fiscal_year=2016)
    fresh = funding_row("X002", unit_code=place.unit.code, fiscal_year=2016, predecessor_code="X001")
    take_in(
        place, people, "funding", this_year, fresh, funding_row("X003", unit_code=place.unit.code, fiscal_year=2016)
    )
    old = Project.objects.get(fiscal_year=2015)
    followers = Project.objects.filter(fiscal_year=2016).order_by("code")
    assert [one.predecessor for one in followers] == [old, old, None]
    assert [one.lineage for one in followers] == ["2015-X001", "2015-X001", "2016-X003"]


def test_an_unknown_predecessor_is_refused(place: Place, people: People) -> None:
    row = funding_row(unit_code=place.unit.code, predecessor_code="Z9")
    assert told(look(place, people, "funding", row)) == [
        "“项目与资金”第 3 行 K 列“上年项目代码”：上年（2014）没有代码为“Z9”的项目。请改正上年项目代码，或不填。"
    ]


def test_unknown_units_fields_and_wrong_names_are_refused_at_their_cells(place: Place, people: People) -> None:
    found = look(
        place, people, "funding",
        funding_row("X1", unit_code="999"),
        funding_row("X2", unit_code=place.unit.code, field="无此领域"),
        funding_row("X3", unit_code=place.unit.code, unit_name="另一个单位"),
        funding_row("X4", unit_code=place.abroad.code),
    )  # fmt: skip
    unit = place.unit
    assert told(found) == [
        "“项目与资金”第 3 行 C 列“单位代码”：单位代码“999”没有登记。请先导入预算单位表，或改正代码。",
        "“项目与资金”第 4 行 F 列“领域”：领域“无此领域”没有登记。请改为已登记的领域，或请系统管理员登记。",
        (
            f"“项目与资金”第 5 行 C 列“单位代码”：单位代码“{unit.code}”登记的是“{unit.name}”，"
            "表中写的是“另一个单位”。请核对代码和名称。"
        ),
        f"“项目与资金”第 6 行 C 列“单位代码”：单位代码“{place.abroad.code}”没有登记。请先导入预算单位表，或改正代码。",
    ]


def test_rows_of_one_project_must_agree(place: Place, people: People) -> None:
    row = funding_row(unit_code=place.unit.code)
    found = look(place, people, "funding", row, row | {"source": "carried", "project_name": "另名", "contracted": True})
    assert told(found) == [
        "“项目与资金”第 4 行 B 列“项目名称”：与第 3 行是同一项目，但“项目名称”不同。同一项目各行请填写一致。",
        "“项目与资金”第 4 行 J 列“已签合同”：与第 3 行是同一项目，但“已签合同”不同。同一项目各行请填写一致。",
    ]


def test_a_code_of_another_districts_project_is_refused(place: Place, people: People) -> None:
    foreign = make_project(place.abroad, fiscal_year=2015)
    found = look(place, people, "funding", funding_row(foreign.code, unit_code=place.unit.code))
    assert f"项目代码“{foreign.code}”已由“邻区”使用" in told(found)[0]


def test_cells_lookups_and_duplicates_are_all_told_at_once(place: Place, people: People) -> None:
    good = funding_row(unit_code=place.unit.code)
    found = look(place, people, "funding", good, good, good | {"executed": Decimal(-1)}, good | {"unit_code": "9"})
    assert [(problem.row, problem.column) for problem in found.problems] == [
        (4, "A"), (5, "P"), (5, "A"), (6, "A"), (6, "C"),
    ]  # fmt: skip


def test_nothing_is_imported_when_one_cell_is_wrong(place: Place, people: People) -> None:
    found = look(
        place, people, "funding", funding_row("X1", unit_code=place.unit.code),
        funding_row("X2", unit_code=place.unit.code, executed=Decimal("-0.01")),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        apply(found, by=people.erin, now=NOW)
    assert str(refused.value) == (
        "“表.xlsx”有 1 处问题，没有导入任何一行：\n"
        "文件“表.xlsx”工作表“项目与资金”第 4 行 P 列“执行数”：金额“-0.01”是负数。执行数不能小于 0，请核对。"
    )
    assert not Project.objects.exists()
    assert not SheetImport.objects.exists()
    assert not TrailLine.objects.exists()


def test_budgets_come_in_and_approved_ones_stay(place: Place, people: People) -> None:
    row = budget_row(place.unit.code)
    take_in(place, people, "unit_budgets", row, budget_row(place.far.code))
    UnitBudget.objects.filter(unit=place.unit).update(approved=Decimal("300.00"))
    assert take_in(place, people, "unit_budgets", row).unchanged == 1
    found = look(place, people, "unit_budgets", row | {"project_requested": Decimal(1)})
    (problem,) = told(found)
    assert problem == (
        f"“单位预算”第 3 行 A 列“单位代码”：“{place.unit}”2017 年预算已批准，不能再改申请数。"
        "请删去此行；确需调整的，先按程序撤销批准。"
    )
    again = budget_row(place.far.code, project_requested=Decimal("5.00"))
    take_in(place, people, "unit_budgets", again)
    assert UnitBudget.objects.get(unit=place.far).total_requested == Decimal("115.00")


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ("erin", ""),
        ("alice", "绩效中心"),
        ("bob", "绩效中心"),
        ("charlie", "绩效中心"),
        ("dora", "绩效中心"),
        ("frank", "绩效中心"),
        ("grace", "绩效中心"),
        ("henry", "绩效中心"),
        ("ivy", "绩效中心"),
        ("judy", "绩效中心"),
        ("mallory", "绩效中心"),
    ],
)
def test_only_the_performance_centre_previews_and_imports(
    place: Place, people: People, person: str, reason: str
) -> None:
    by = people.named(person)
    content = write(FUNDING, [funding_row(unit_code=place.unit.code)])
    ready = preview(kind="funding", content=content, file_name="表.xlsx", district=place.district, by=people.erin)
    if not reason:
        assert apply(ready, by=by, now=NOW).imported_by == by
        return
    with pytest.raises(Refused, match=reason):
        preview(kind="funding", content=content, file_name="表.xlsx", district=place.district, by=by)
    with pytest.raises(Refused, match=reason):
        apply(ready, by=by, now=NOW)
    assert not Project.objects.exists()


def test_another_steps_sheet_is_refused(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不由这里导入"):
        preview(kind="experts", content=b"", file_name="表.xlsx", district=place.district, by=people.erin)


def test_what_is_no_sheet_is_a_problem_of_the_preview(place: Place, people: People) -> None:
    found = preview(kind="units", content=b"%PDF", file_name="表.pdf", district=place.district, by=people.erin)
    assert [problem.message for problem in found.problems] == ["这不是 Excel 文件"]
    with pytest.raises(Refused, match="这不是 Excel 文件"):
        apply(found, by=people.erin, now=NOW)


def test_a_year_far_ahead_is_a_slip_of_the_pen(place: Place, people: People) -> None:
    assert place.working_year.year == 2016
    code = place.unit.code
    rows = [funding_row(f"X{year}", unit_code=code, fiscal_year=year) for year in (2018, 2019, 2099)]
    assert told(look(place, people, "funding", *rows)) == [
        f"“项目与资金”第 {row} 行 E 列“资金年度”：{year} 年太远：最新的工作年度是 2016 年。"
        "请核对年度，最远可填 2018 年。"
        for row, year in ((4, 2019), (5, 2099))
    ]
    budget = told(look(place, people, "unit_budgets", budget_row(code, budget_year=2019)))
    assert len(budget) == 1
    assert "2019 年太远" in budget[0]


def test_more_executed_than_received_is_a_doubt_and_no_wall(place: Place, people: People) -> None:
    row = funding_row(unit_code=place.unit.code, executed=Decimal("1100.01"))
    found = look(place, people, "funding", row)
    assert [str(doubt) for doubt in found.doubts] == [
        (
            "文件“表.xlsx”工作表“项目与资金”第 3 行 P 列“执行数”：执行数 1,100.01 元大于拨款数 1,100.00 元。"
            "请核对；确实如此的可以写入。"
        )
    ]
    apply(found, by=people.erin, now=NOW)
    assert look(place, people, "funding", row).doubts == ()


def test_a_templates_example_is_left_out_and_said(place: Place, people: People) -> None:
    example = funding_row("示例行", unit_code=place.unit.code, unit_name="随便")
    found = look(place, people, "funding", example, funding_row(unit_code=place.unit.code))
    assert [(change.row, change.label) for change in found.changes] == [(4, "演示项目X001·财政拨款")]
    assert [(doubt.row, doubt.message) for doubt in found.doubts] == [(3, "这是模板里的示例行，没有导入")]


def late_row(filing: Filing, **changed: Any) -> dict[str, Any]:
    project = filing.project
    made = {"project_name": project.name, "unit_code": project.unit.code, "field": project.field.name}
    same = {"year_start": Decimal(100000), "adjusted": Decimal(100000), "received": Decimal(100000)}
    return funding_row(project.code, **made, **same, executed=Decimal(80000)) | changed


def test_what_is_rated_takes_no_other_money_but_the_same_sheet_still_goes_through(place: Place, people: People) -> None:
    filing = accepted(place, people)
    assert told(look(place, people, "funding", late_row(filing))) == []
    name = filing.project.name
    assert told(look(place, people, "funding", late_row(filing, executed=Decimal(1)))) == [
        f"“项目与资金”第 3 行 A 列“项目代码”：“{name}”的自评已通过，项目和资金不能再改。请删去此行或改回原内容。"
    ]
    new = told(look(place, people, "funding", funding_row(unit_code=place.unit.code)))
    assert new == [
        (
            "“项目与资金”第 3 行 A 列“项目代码”：2015 年的自评已有 1 个项目通过或定稿，不能再增加项目和资金。"
            "请删去此行或改回原内容。"
        )
    ]
    other_year = funding_row(unit_code=place.unit.code, fiscal_year=2016)
    assert told(look(place, people, "funding", other_year)) == []


def test_what_was_rated_between_the_check_and_the_writing_is_not_changed(place: Place, people: People) -> None:
    filing = submitted(place, people)
    money = look(place, people, "funding", late_row(filing, executed=Decimal(1)))
    new = look(place, people, "funding", funding_row(unit_code=place.unit.code))
    assert (money.problems, new.problems) == ((), ())
    accept(filing=filing, by=people.dora, now=NOW)
    with pytest.raises(Overtaken, match="的自评已通过，项目和资金不能再改；本次没有写入任何一行，请重新检查"):
        apply(money, by=people.erin, now=NOW)
    with pytest.raises(Overtaken, match="已有 1 个项目通过或定稿，不能再增加项目和资金；本次没有写入任何一行"):
        apply(new, by=people.erin, now=NOW)
    assert Funding.objects.get().executed == Decimal(80000)
    assert not SheetImport.objects.exists()


def test_what_is_handed_in_but_not_rated_is_a_doubt(place: Place, people: People) -> None:
    filing = submitted(place, people)
    found = look(
        place, people, "funding", late_row(filing, executed=Decimal(1)), funding_row(unit_code=place.unit.code)
    )
    assert found.problems == ()
    assert [(doubt.row, doubt.message) for doubt in found.doubts] == [
        (3, f"“{filing.project.name}”的自评已经报送，资金改动后得分会不同"),
        (4, "2015 年的自评已经开始，新增的项目须另行安排填报"),
    ]


@pytest.mark.parametrize(("kind", "queries"), [("units", 3), ("funding", 7), ("unit_budgets", 4)])
@pytest.mark.parametrize("rows", [1, 3])
def test_a_preview_asks_the_database_as_often_for_three_rows_as_for_one(  # noqa: PLR0917 – fixtures and two parameters
    place: Place, people: People, django_assert_num_queries: Any, kind: str, queries: int, rows: int
) -> None:
    section = place.section
    codes = [make_unit(section, f"演示单位{number}").code for number in range(rows)]
    made = {
        "units": [unit_row(code) for code in codes],
        "funding": [funding_row(f"X{number}", unit_code=code) for number, code in enumerate(codes)],
        "unit_budgets": [budget_row(code) for code in codes],
    }[kind]
    with django_assert_num_queries(queries):
        look(place, people, kind, *made)
