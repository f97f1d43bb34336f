"""What cannot be played is refused with file, row and column, and then nothing at all has been written."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError
from openpyxl import load_workbook

from tests.budgeteval.reference.changes import Cell, change, remove_row, replace, small_copy
from tests.budgeteval.reference.command import ROOT, play
from tests.factories.directory import make_district, make_user

pytestmark = pytest.mark.django_db

# What migrating an empty database writes.
DJANGOS_OWN = {"contenttypes.ContentType", "auth.Permission"}


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    return small_copy(tmp_path / "sheets")


def rows_kept() -> dict[str, int]:
    counts = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    return {label: count for label, count in counts.items() if count and label not in DJANGOS_OWN}


def refusal(sheets: Path, out: Path, **options: Any) -> str:
    before = rows_kept()
    with pytest.raises(CommandError) as refused:
        play(out, sheets, **options)
    assert rows_kept() == before
    assert not out.exists()
    return str(refused.value)


def test_a_missing_file_is_named(sheets: Path, tmp_path: Path) -> None:
    (sheets / "decisions.xlsx").unlink()
    said = refusal(sheets, tmp_path / "out")
    assert said.splitlines()[0] == "年度数据表有 1 处问题，什么都没有写入："
    assert "文件“decisions.xlsx”" in said
    assert rows_kept() == {}


def test_every_problem_is_listed(sheets: Path, tmp_path: Path) -> None:
    (sheets / "decisions.xlsx").unlink()
    (sheets / "units.xlsx").unlink()
    said = refusal(sheets, tmp_path / "out")
    assert "有 2 处问题" in said
    assert "“decisions.xlsx”" in said
    assert "“units.xlsx”" in said


@pytest.mark.parametrize(
    ("cell", "value", "column"),
    [
        (("funding.xlsx", "项目与资金", {"项目代码": "2015104001002"}, "执行数"), "约80万", "P"),
        (("funding.xlsx", "项目与资金", {"项目代码": "2015104001002"}, "执行数"), -1, "P"),
        (("funding.xlsx", "项目与资金", {"项目代码": "2015104001002"}, "单位代码"), "999999", "C"),
        (("unit_budgets.xlsx", "单位预算", {"单位代码": "104001"}, "申请项目支出"), "—", "G"),
        (("unit_budgets.xlsx", "单位预算", {"单位代码": "104001"}, "单位代码"), "999999", "A"),
        (("department_data.xlsx", "部门数据", {"单位代码": "104001", "数据项": "编制数"}, "数值"), "五十八", "E"),
        (("department_data.xlsx", "部门数据", {"单位代码": "104001", "数据项": "编制数"}, "单位代码"), "999999", "A"),
        (("survey.xlsx", "满意度调查", {"问卷编号": 2}, "题3"), "很满意", "E"),
        (("ex_post.xlsx", "填报", {"项目代码": "2015104001002"}, "报送"), "八月", "D"),
        (("ex_post.xlsx", "填报", {"项目代码": "2015104001002"}, "项目代码"), "2015104009999", "A"),
    ],
)
def test_a_wrong_cell_is_named_by_file_row_and_column(
    sheets: Path, tmp_path: Path, cell: Cell, value: object, column: str
) -> None:
    file, worksheet, _, heading = cell
    row = change(sheets, cell, value)
    said = refusal(sheets, tmp_path / "out")
    assert f"文件“{file}”工作表“{worksheet}”第 {row} 行 {column} 列“{heading}”：" in said
    assert rows_kept() == {}


@pytest.mark.parametrize(
    ("cell", "value", "why"),
    [
        (
            ("expert_points.xlsx", "评分", {"对象代码": "2015106001001", "席次": 1, "指标代码": "social"}, "得分"), 8.5,
            "“社会效益”得分应在 0 与 8 之间，现为 8.5",
        ),
        (
            ("expert_points.xlsx", "评分", {"对象代码": "2015106001001", "席次": 1, "指标代码": "social"}, "得分"), 3,
            "“社会效益”得分低于分值的 80 % 时应写明理由",
        ),
        (
            ("expert_points.xlsx", "评分", {"对象代码": "104001", "席次": 4, "指标代码": "social"}, "指标代码"),
            "beauty",
            "指标体系里没有由人评分的这一项",
        ),
        (
            ("appraisals.xlsx", "工作考评", {"单位代码": "104001", "考评内容代码": "staffing"}, "得分"), 9,
            "得分应在 0 与 5 之间，现为 9",
        ),
        (
            ("events.xlsx", "评价对象", {"对象代码": "104001"}, "指标体系"), "departments",
            "规则手册没有指标体系“departments”",
        ),
    ],
)  # fmt: skip
def test_points_that_the_rulebook_does_not_allow_are_named_by_row(
    sheets: Path, tmp_path: Path, cell: Cell, value: object, why: str
) -> None:
    file, worksheet, *_ = cell
    row = change(sheets, cell, value)
    said = refusal(sheets, tmp_path / "out")
    assert any(f"文件“{file}”工作表“{worksheet}”第 {row} 行" in line and why in line for line in said.splitlines())
    assert rows_kept() == {}


def test_an_item_that_nobody_scored_is_named(sheets: Path, tmp_path: Path) -> None:
    scored = {"对象代码": "104001", "席次": 4, "指标代码": "social"}
    change(sheets, ("expert_points.xlsx", "评分", scored, "指标代码"), "beauty")
    unit = {"单位代码": "104001", "考评内容代码": "staffing"}
    change(sheets, ("appraisals.xlsx", "工作考评", unit, "考评内容代码"), "beauty")
    said = refusal(sheets, tmp_path / "out")
    assert "104001 第 4 席没有给“社会效益”打分" in said
    assert "单位 104001 没有“" in said


def test_a_person_of_no_place_is_named(sheets: Path, tmp_path: Path) -> None:
    row = change(sheets, ("year.xlsx", "人员", {"账号": "section-ny"}, "范围"), "104001")
    said = refusal(sheets, tmp_path / "out")
    assert f"“人员”表第 {row} 行：业务股室的范围应是业务股室代码，“104001”不是" in said
    assert "什么都没有写入" in said
    assert rows_kept() == {}


def test_a_year_without_an_administrator_is_refused(sheets: Path, tmp_path: Path) -> None:
    change(sheets, ("year.xlsx", "人员", {"账号": "admin1"}, "角色"), "审计监督")
    assert "文件“year.xlsx”工作表“人员”：没有系统管理员。请补上这一行。" in refusal(sheets, tmp_path / "out")


def test_an_administrator_of_another_place_is_not_enough(sheets: Path, tmp_path: Path) -> None:
    change(sheets, ("year.xlsx", "人员", {"账号": "admin1"}, "范围"), "410300")
    assert "“人员”表里没有“洛龙区”的系统管理员" in refusal(sheets, tmp_path / "out")


def test_a_report_before_the_year_is_over_is_refused(sheets: Path, tmp_path: Path) -> None:
    change(sheets, ("year.xlsx", "节点", {"事项": "年度报告"}, "日期"), datetime(2016, 7, 1))  # noqa: DTZ001 – a cell
    said = refusal(sheets, tmp_path / "out")
    assert said == "年度报告应是全年最后一件事，2016-12-09 却还有别的事项；请核对“节点”表的日期"


def test_a_deed_before_what_it_rests_on_is_refused_and_nothing_is_written(sheets: Path, tmp_path: Path) -> None:
    """Its day lies in the first portion of the year, which is taken back as a whole."""
    cell: Cell = ("ex_post.xlsx", "填报", {"项目代码": "2015104001001"}, "开始填报")
    change(sheets, cell, datetime(2016, 1, 1))  # noqa: DTZ001 – a cell
    with pytest.raises(CommandError) as refused:
        play(tmp_path / "out", sheets)
    said = str(refused.value).splitlines()
    assert said[0].startswith("2016-01-01 的事项 filing/2015104001001/draft")
    assert said[0].endswith("没有办成：它所依据的内容此时还没有，请核对各表日期的先后")
    assert said[1] == "什么都没有写入；请改正数据表后重新运行。"
    assert set(rows_kept()) == {"reference.Run"}
    assert len(play(tmp_path / "out").splitlines()) > 1


def test_a_missing_rule_file_is_named(sheets: Path, tmp_path: Path) -> None:
    row = change(sheets, ("year.xlsx", "规则文件", {"类别": "结果应用办法"}, "文件"), "policies/none.yaml")
    said = refusal(sheets, tmp_path / "out")
    assert f"文件“year.xlsx”工作表“规则文件”第 {row} 行“文件”：“policies/none.yaml”：没有这个文件" in said


def broken_rule(sheets: Path, name: str, old: str, new: str) -> None:
    target = sheets / name
    target.parent.mkdir()
    target.write_bytes((ROOT / "fixtures" / name).read_bytes())
    replace(target, old, new)


@pytest.mark.parametrize(
    ("name", "line", "key"),
    [
        ("policies/reference-2017.yaml", ("budget_year: 2017", "budget_year: 来年"), "budget_year"),
        ("rulebooks/2015-2017.yaml", ("panel: {kind: mean}", "panel: {kind: dice}"), "panel.kind"),
    ],
)
def test_a_broken_rule_file_is_refused_with_its_key(
    sheets: Path, tmp_path: Path, name: str, line: tuple[str, str], key: str
) -> None:
    broken_rule(sheets, name, *line)
    said = refusal(sheets, tmp_path / "out")
    assert f"{name}:{key}:" in said.replace("：", ":")
    assert rows_kept() == {}


def test_a_year_without_one_of_its_rule_files_is_refused(sheets: Path, tmp_path: Path) -> None:
    remove_row(sheets, "year.xlsx", "规则文件", "示例办法")
    assert "文件“year.xlsx”工作表“规则文件”：没有列出“示例办法”的文件。请补上这一行。" in refusal(
        sheets, tmp_path / "out"
    )


def test_a_policy_of_another_year_or_for_another_use_is_refused(sheets: Path, tmp_path: Path) -> None:
    broken_rule(sheets, "policies/reference-2017.yaml", "budget_year: 2017", "budget_year: 2018")
    change(sheets, ("year.xlsx", "规则文件", {"类别": "示例办法"}, "文件"), "policies/reference-2017.yaml")
    said = refusal(sheets, tmp_path / "out")
    assert "适用于 2018 年预算，本年度需要 2017 年的" in said
    assert "不是示例，不能登记成示例办法" in said


@pytest.mark.parametrize("rows", [0, 2])
def test_a_folder_that_does_not_hold_one_year_is_refused(sheets: Path, tmp_path: Path, rows: int) -> None:
    book = load_workbook(sheets / "year.xlsx")
    years = book["年度"]
    values = [cell.value for cell in years[3]]
    years.delete_rows(3)
    for number in range(rows):
        years.append([values[0], values[1] + number, *values[2:]])
    book.save(sheets / "year.xlsx")
    said = refusal(sheets, tmp_path / "out")
    assert "文件“year.xlsx”" in said
    assert "“年度”" in said


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "请用 --sheets 指明" in refusal(tmp_path / "nowhere", tmp_path / "out")


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_that_the_database_cannot_keep_is_refused(sheets: Path, tmp_path: Path, seed: int) -> None:
    assert f"种子 {seed} 不能使用" in refusal(sheets, tmp_path / "out", seed=seed)


@pytest.mark.parametrize("occupant", [lambda: make_district("别处"), lambda: make_user("someone")])
def test_a_database_that_holds_anything_else_is_refused(
    sheets: Path, tmp_path: Path, occupant: Callable[[], object]
) -> None:
    occupant()
    assert "数据库里已有其他数据，参考年度只能在空的数据库里运行" in refusal(sheets, tmp_path / "out")


def test_a_refusal_in_the_middle_names_day_and_deed(sheets: Path, tmp_path: Path) -> None:
    """A decision beyond the policy's range shows only when it is taken; its portion is not written."""
    change(sheets, ("decisions.xlsx", "压减决定", {"单位代码": "104001"}, "压减比例(%)"), 60)
    with pytest.raises(CommandError) as refused:
        play(tmp_path / "out", sheets)
    said = str(refused.value)
    assert "没有办成：" in said
    assert "此前的事项已经写入；请改正数据表，换用空的数据库重新运行。" in said
    assert not (tmp_path / "out/summary.json").exists()
