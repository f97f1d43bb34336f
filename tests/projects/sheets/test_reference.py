"""Loading a year: everything read, every problem with file, row and column, nothing guessed."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from projects.sheets.acts import WORKBOOKS
from projects.sheets.reference import load_year
from projects.sheets.table import Problem

FIXTURES = Path(__file__).parents[3] / "fixtures"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / "small_year", tmp_path / "year"))


def put(folder: Path, file: str, worksheet: str, cell: str, value: object) -> None:
    book = load_workbook(folder / file)
    book[worksheet][cell] = value
    book.save(folder / file)


def only(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


@pytest.mark.parametrize("name", ["small_year", "reference_year"])
def test_the_kept_years_have_no_problem(name: str) -> None:
    assert load_year(FIXTURES / name).problems == ()


def test_rows_come_as_records_with_their_excel_row(folder: Path) -> None:
    year = load_year(folder)
    assert year.years[0].year == 2016
    assert year.years[0].row == 3
    assert year.milestone("year_report").on == date(2016, 12, 14)
    assert year.themes[0].field_codes[0] == "F02"
    assert {line.own for line in year.lines} == {True, False}
    assert {"units", "funding", "targets"} <= {row.kind for row in year.import_files}
    assert year.files["units.xlsx"].content == (folder / "units.xlsx").read_bytes()


def test_a_changed_cell_changes_the_year(folder: Path) -> None:
    before = load_year(folder).expert_points[0]
    put(folder, "expert_points.xlsx", "评分", f"D{before.row}", 1)
    assert load_year(folder).expert_points[0].points == 1


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ("ex_post.xlsx 填报 B3", "不知道", "不是日期"),
        ("ex_post.xlsx 指标行 K4", "满分", "不是数字"),
        ("ex_post.xlsx 指标行 K4", 101, "大于 100"),
        ("year.xlsx 人员 C3", "局长", "不在可选范围内"),
        ("draws.xlsx 抽取 D3", 0, "小于 1"),
        ("returns.xlsx 单位报送件 A3", None, "没有填写"),
        ("ex_post.xlsx 佐证 A3", "2015999001001", "在填报里没有"),
        ("reviews.xlsx 复评 B3", 99, "没有第 99 项指标"),
        ("decisions.xlsx 压减决定 A3", "999001", "在预算单位表里没有"),
        ("decisions.xlsx 压减决定 E3", "nobody", "在人员里没有"),
        ("events.xlsx 评价对象 B3", "2015999001001", "在项目与资金表和预算单位表里没有"),
        ("year.xlsx 成效主题 C3", "F99", "没有代码为“F99”的领域"),
        ("year.xlsx 人员 D3", "000000", "在单位、股室、专家和区县里没有"),
        ("draws.xlsx 专家变动 B3", 9, "没有第 9 席"),
        ("expert_points.xlsx 评分 B3", 9, "没有第 9 席"),
    ],
)
def test_a_broken_cell_is_named_with_file_row_and_column(folder: Path, place: str, value: object, says: str) -> None:
    file, worksheet, cell = place.split()
    put(folder, file, worksheet, cell, value)
    found = [
        problem
        for problem in load_year(folder).problems
        if (problem.file, problem.worksheet, f"{problem.column}{problem.row}") == (file, worksheet, cell)
    ]
    assert any(says in problem.message for problem in found), [str(one) for one in load_year(folder).problems]


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ("ex_post.xlsx 填报 D3", date(2016, 1, 4), "早于"),
        ("draws.xlsx 抽取 F3", date(2016, 9, 1), "早于“封存名单”"),
        ("reviews.xlsx 审核 B3", date(2016, 1, 4), "办结日期早于报送日期"),
        ("ex_post.xlsx 退回 B3", 5, "轮次应从 1 起逐次增加"),
        ("events.xlsx 满意度调查 F3", date(2016, 1, 4), "早于“开始”"),
    ],
)
def test_days_and_rounds_out_of_order_are_named(folder: Path, place: str, value: object, says: str) -> None:
    file, worksheet, cell = place.split()
    put(folder, file, worksheet, cell, value)
    problems = load_year(folder).problems
    assert any(problem.file == file and problem.row == 3 and says in problem.message for problem in problems)


def test_a_row_must_follow_the_target_or_say_its_own_indicator(folder: Path) -> None:
    year = load_year(folder)
    follows = next(line for line in year.lines if not line.own)
    own = next(line for line in year.lines if line.own)
    put(folder, "ex_post.xlsx", "指标行", f"E{follows.row}", "另立指标")
    assert "指标以目标表为准" in only(load_year(folder).problems).message
    put(folder, "ex_post.xlsx", "指标行", f"E{follows.row}", None)
    put(folder, "ex_post.xlsx", "指标行", f"E{own.row}", None)
    assert "指标内容没有填全" in only(load_year(folder).problems).message


def remove_row(folder: Path, file: str, worksheet: str, row: int) -> None:
    book = load_workbook(folder / file)
    book[worksheet].delete_rows(row)
    book.save(folder / file)


def test_a_form_without_a_row_for_an_indicator_is_incomplete(folder: Path) -> None:
    year = load_year(folder)
    spoken_of = {(row.project_code, row.number) for row in (*year.evidence, *year.mended, *year.rescores)}
    line = next(row for row in year.lines if not row.own and (row.project_code, row.number) not in spoken_of)
    remove_row(folder, "ex_post.xlsx", "指标行", line.row)
    assert f"没有第 {line.number} 项指标的完成情况" in only(load_year(folder).problems).message


def test_a_seat_without_a_sheet_is_named(folder: Path) -> None:
    last = load_year(folder).expert_opinions[-1]
    remove_row(folder, "expert_points.xlsx", "综合意见", last.row)
    assert f"第 {last.seat} 席没有综合意见和评分" in only(load_year(folder).problems).message


def test_a_step_without_its_day_and_an_import_without_its_file_are_named(folder: Path) -> None:
    remove_row(folder, "year.xlsx", "节点", load_year(folder).milestone("year_report").row)
    assert "没有“年度报告”的日期" in only(load_year(folder).problems).message
    remove_row(folder, "year.xlsx", "导入文件", 3)
    assert any("没有列出“预算单位”的文件" in problem.message for problem in load_year(folder).problems)


@pytest.mark.parametrize("name", [*WORKBOOKS, "units.xlsx", "survey.xlsx"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    found = [problem for problem in load_year(folder).problems if problem.file == name]
    assert "没有这个文件" in found[0].message


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"", b"<html>"])
def test_an_unreadable_workbook_is_one_problem_of_its_file(folder: Path, content: bytes) -> None:
    (folder / "reviews.xlsx").write_bytes(content)
    assert only(load_year(folder).problems).file == "reviews.xlsx"


def test_a_missing_worksheet_is_named(folder: Path) -> None:
    book = load_workbook(folder / "reviews.xlsx")
    del book["复评"]
    book.save(folder / "reviews.xlsx")
    assert only(load_year(folder).problems).message == "没有工作表“复评”"


def test_problems_of_all_files_are_collected_at_once(folder: Path) -> None:
    put(folder, "draws.xlsx", "抽取", "D3", "三")
    put(folder, "reviews.xlsx", "审核", "B3", "昨天")
    put(folder, "units.xlsx", "预算单位", "D3", "外星")
    assert {problem.file for problem in load_year(folder).problems} == {"draws.xlsx", "reviews.xlsx", "units.xlsx"}
