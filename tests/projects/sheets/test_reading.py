"""A sheet is read row by row; every problem stands at its Excel row and column, none hides another."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.styles.numbers import FORMAT_PERCENTAGE_00
from openpyxl.worksheet.worksheet import Worksheet

from projects.sheets import reading
from projects.sheets.layouts import LAYOUTS, SURVEY
from projects.sheets.reading import read
from projects.sheets.table import Kind, Layout, Problem
from projects.sheets.writing import write
from tests.projects.sheets.workbooks import GOOD, HEADERS, SMALL, good_with, repacked, workbook


def problems(content: bytes, layout: Layout = SMALL, name: str = "表.xlsx") -> list[str]:
    return [str(problem) for problem in read(layout, content, name).problems]


def test_a_good_row_comes_back_typed_with_its_excel_row() -> None:
    sheet = read(SMALL, workbook([GOOD]), "表.xlsx")
    assert sheet.problems == ()
    assert sheet.worksheet == "演示"
    (row,) = sheet.rows
    assert row.number == 2
    assert row.values == {
        "code": "001", "name": "道路清扫", "amount": Decimal("12.50"), "due": date(2016, 9, 15), "kept": True,
        "grade": "a", "count": 3, "share": Decimal("0.50"), "old": "",
    }  # fmt: skip


def test_columns_may_stand_in_any_order_with_stars_blanks_and_known_aliases() -> None:
    headers = ["金 额 *", "编码", "名称", "比例", "件数", "等级", "保留", "日期", "备注", "序号"]
    content = workbook([[5, "A1", "甲项目", None, None, None, None, None, "无关", 1]], headers=headers)
    sheet = read(SMALL, content, "表.xlsx")
    assert sheet.problems == ()
    assert (sheet.rows[0].values["code"], sheet.rows[0].values["amount"]) == ("A1", Decimal("5.00"))
    assert sheet.letters["amount"] == "A"


def test_a_title_may_stand_above_the_header_and_empty_rows_below_the_data() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.insert_rows(1, 2)
        sheet["A1"] = "演示表"
        sheet["A50"] = "  "

    sheet = read(SMALL, workbook([GOOD], change=change), "表.xlsx")
    assert sheet.problems == ()
    assert [row.number for row in sheet.rows] == [4]


@pytest.mark.parametrize("header", ["金额(万元)", "金额（单位：万元）", "金额（万元）"])
def test_a_unit_in_the_header_is_applied(header: str) -> None:
    headers = ["代码", "名称", header, *HEADERS[3:]]
    sheet = read(SMALL, workbook([GOOD], headers=headers), "表.xlsx")
    assert sheet.rows[0].values["amount"] == Decimal("125000.00")


def test_a_unit_above_the_table_is_applied() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["H1"] = "单位：万元"

    sheet = read(SMALL, workbook([GOOD], change=change), "表.xlsx")
    assert sheet.rows[0].values["amount"] == Decimal("125000.00")


def test_two_units_above_the_table_are_refused() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["A1"], sheet["H1"] = "金额单位：元", "单位：万元"

    assert problems(workbook([GOOD], change=change)) == [
        "文件“表.xlsx”工作表“演示”第 2 行：表上写了不同的金额单位（万元、元）。请只写一种单位。"
    ]


def test_every_problem_is_told_at_its_row_and_column() -> None:
    content = workbook([good_with(amount="约三万", due="九月"), GOOD, good_with(code=None, grade="丙")])
    assert problems(content) == [
        "文件“表.xlsx”工作表“演示”第 2 行 C 列“金额”：“约三万”不是金额。请填写金额（单位：元）。",
        "文件“表.xlsx”工作表“演示”第 2 行 D 列“日期”：“九月”不是日期。请填写日期，如 2016-09-15 或 2016年9月15日。",
        "文件“表.xlsx”工作表“演示”第 4 行 A 列“代码”：必填的一列没有填写。请填写代码。",
        "文件“表.xlsx”工作表“演示”第 4 行 F 列“等级”：“丙”不在可选范围内。请填写以下之一：甲、乙。",
        "文件“表.xlsx”工作表“演示”第 3 行 A 列“代码”：与第 2 行重复（代码相同）。请合并或删去其中一行。",
    ]


def test_rows_without_problems_are_read_beside_those_with() -> None:
    sheet = read(SMALL, workbook([good_with(amount="—"), good_with(code="002")]), "表.xlsx")
    assert [row.number for row in sheet.rows] == [3]


def test_duplicate_keys_name_both_rows() -> None:
    content = workbook([GOOD, good_with(code="002"), good_with(name="另一个")])
    assert problems(content) == [
        "文件“表.xlsx”工作表“演示”第 4 行 A 列“代码”：与第 2 行重复（代码相同）。请合并或删去其中一行。"
    ]


def test_a_missing_an_unknown_a_doubled_and_an_unnamed_column_are_all_told() -> None:
    headers = ["代码", "名称", "名称", "金額数", "日期", "保留", "等级", "", "比例"]
    content = workbook([["001", "甲", "甲", 1, None, None, None, "多出", None]], headers=headers)
    assert problems(content) == [
        "文件“表.xlsx”工作表“演示”第 1 行 C 列：“名称”与 B 列重复。请只保留一列。",
        "文件“表.xlsx”工作表“演示”第 1 行 D 列：不认识列名“金額数”。请改正列名，或删除此列。",
        "文件“表.xlsx”工作表“演示”第 1 行 H 列：这一列有内容却没有列名。请补上列名，或删除此列。",
        "文件“表.xlsx”工作表“演示”第 1 行：缺少“金额”一列。请使用模板，并保留全部列名。",
        "文件“表.xlsx”工作表“演示”第 1 行：缺少“件数”一列。请使用模板，并保留全部列名。",
    ]


def test_a_misspelt_header_is_recognised_in_the_cure() -> None:
    content = workbook([GOOD], headers=["代码", "名称", "金额", "日期", "保留", "等级", "件数量", "比例"])
    assert "文件“表.xlsx”工作表“演示”第 1 行 G 列：不认识列名“件数量”。是不是“件数”？请改正列名。" in problems(content)


def test_a_sheet_without_a_header_says_what_the_header_should_be() -> None:
    assert problems(workbook([[1, 2, 3]], headers=["甲", "乙", "丙"])) == [
        "文件“表.xlsx”工作表“演示”：前 10 行里找不到表头。请使用模板，表头应有：代码、金额。"
    ]


def test_a_header_without_rows_is_told() -> None:
    assert problems(workbook([])) == ["文件“表.xlsx”工作表“演示”：表头下面没有数据。请填写数据后再导入。"]


def test_a_merged_range_in_the_data_is_refused_once_and_spoils_its_rows_only() -> None:
    content = workbook(
        [GOOD, good_with(code="002"), good_with(code="003")], change=lambda sheet: sheet.merge_cells("B2:B3")
    )
    sheet = read(SMALL, content, "表.xlsx")
    assert [str(problem) for problem in sheet.problems] == [
        "文件“表.xlsx”工作表“演示”第 2 行 B 列“名称”：数据区里有合并单元格 B2:B3。请取消合并，逐格填写。"
    ]
    assert [row.number for row in sheet.rows] == [4]


def test_a_merged_title_above_the_header_is_no_problem() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["A1"] = "演示表"
        sheet.merge_cells("A1:H1")

    assert problems(workbook([GOOD], change=change)) == []


def test_a_formula_that_was_never_computed_is_refused() -> None:
    (told,) = problems(workbook([good_with(amount="=1+1")]))
    assert told.startswith("文件“表.xlsx”工作表“演示”第 2 行 C 列“金额”：公式没有计算结果。")
    assert told.endswith("请用 Excel 打开并保存一次，或把公式“选择性粘贴”为数值。")


def test_a_formula_with_its_result_is_taken_by_its_result() -> None:
    def keep_result(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = (
            parts[name]
            .replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
            .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
        )

    sheet = read(SMALL, repacked(workbook([good_with(amount="=1+1")]), keep_result), "表.xlsx")
    assert sheet.problems == ()
    assert sheet.rows[0].values["amount"] == Decimal("2.00")


def test_an_error_value_is_refused() -> None:
    assert problems(workbook([good_with(amount="#N/A")])) == [
        "文件“表.xlsx”工作表“演示”第 2 行 C 列“金额”：单元格是错误值 #N/A。请改正公式，或直接填写数值。"
    ]


def formatted(place: str, number_format: str) -> Any:
    def change(sheet: Worksheet) -> None:
        sheet[place].number_format = number_format

    return change


def test_numbers_are_read_as_they_are_shown() -> None:
    percent = workbook([good_with(share=0.9578)], change=formatted("H2", FORMAT_PERCENTAGE_00))
    zeros = workbook([good_with(code=7)], change=formatted("A2", "0000"))
    assert read(SMALL, percent, "表.xlsx").rows[0].values["share"] == Decimal("95.78")
    assert read(SMALL, zeros, "表.xlsx").rows[0].values["code"] == "0007"


def test_binary_noise_of_excels_numbers_is_not_taken_for_decimals() -> None:
    sheet = read(SMALL, workbook([good_with(amount=0.1 + 0.2)]), "表.xlsx")
    assert sheet.rows[0].values["amount"] == Decimal("0.30")


def test_excels_dates_are_dates_and_a_time_is_not() -> None:
    good = read(SMALL, workbook([good_with(due=datetime(2016, 9, 15))]), "表.xlsx")  # noqa: DTZ001 – Excel has no zones
    assert good.rows[0].values["due"] == date(2016, 9, 15)
    assert "不是日期" in problems(workbook([good_with(due=datetime(2016, 9, 15, 8))]))[0]  # noqa: DTZ001


def test_a_total_row_is_no_data_but_must_agree() -> None:
    rows = [good_with(amount=10), good_with(code="002", amount=2.5)]
    agreeing = read(SMALL, workbook([*rows, ["合计", None, 12.5]]), "表.xlsx")
    assert agreeing.problems == ()
    assert len(agreeing.rows) == 2
    (told,) = problems(workbook([*rows, ["合 计：", None, 13]]))
    assert told == (
        "文件“表.xlsx”工作表“演示”第 4 行 C 列“金额”：合计 13.00 元与各行之和 12.50 元不符。"
        "请核对导出的数据是否完整，或删去合计行。"
    )
    assert problems(workbook([*rows, ["总计", None, "若干"]]))[0].endswith("“若干”不是金额。请填写金额（单位：元）。")


def test_a_repeated_column_is_read_as_often_as_it_stands() -> None:
    headers = ["问卷编号", "渠道", "题1", "题2：路面是否干净", "题3"]
    sheet = read(SURVEY, workbook([[1, "现场", "满意", 5, None]], headers=headers, title="满意度调查"), "卷.xlsx")
    assert sheet.problems == ()
    assert [sheet.rows[0].values[key] for key in ("q1", "q2", "q3")] == ["4", "5", ""]


def test_a_gap_in_a_repeated_column_is_told() -> None:
    content = workbook([[1, "现场", 5, 5]], headers=["问卷编号", "渠道", "题1", "题3"], title="满意度调查")
    assert "缺少“题2”一列" in problems(content, SURVEY)[0]


def test_thousands_of_problems_are_told_in_part_and_counted() -> None:
    content = workbook([good_with(code=f"{number}", amount="无") for number in range(reading.MAX_PROBLEMS + 7)])
    sheet = read(SMALL, content, "表.xlsx")
    assert (len(sheet.problems), sheet.unlisted) == (reading.MAX_PROBLEMS, 7)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.key)
def test_a_sheet_without_one_of_its_columns_has_no_rows_and_says_which_is_missing(layout: Layout) -> None:
    full = layout.expanded(2)
    for left_out in (column for column in full.columns if not column.may_be_absent):
        if left_out.key == "q2":
            continue  # a questionnaire with one question
        headers = [column.header for column in full.columns if column is not left_out]
        content = workbook([["1"] * len(headers)], headers=headers, title=layout.worksheet)
        sheet = read(layout, content, "表.xlsx")
        assert sheet.rows == ()
        assert f"缺少“{left_out.header}”一列" in [problem.message for problem in sheet.problems]


def test_a_sentence_ends_with_one_full_stop() -> None:
    problem = Problem("表.xlsx", "演示", 2, "A", "代码", "没有登记。", "请改正。")
    assert str(problem) == "文件“表.xlsx”工作表“演示”第 2 行 A 列“代码”：没有登记。请改正。"


def test_a_merged_header_is_a_missing_column() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("B1:C1")

    sheet = read(SMALL, workbook([GOOD], change=change), "表.xlsx")
    assert sheet.rows == ()
    assert [problem.message for problem in sheet.problems] == ["这一列有内容却没有列名", "缺少“金额”一列"]


@pytest.mark.parametrize("given", LAYOUTS.values(), ids=lambda layout: layout.key)
@pytest.mark.parametrize("chosen", LAYOUTS.values(), ids=lambda layout: layout.key)
def test_another_kind_of_sheet_is_recognised(given: Layout, chosen: Layout) -> None:
    headers = [column.header for column in given.expanded(2).columns]
    sheet = read(chosen, workbook([["1"] * len(headers)], headers=headers), "表.xlsx")
    told = f"这像是“{given.title}”，不是“{chosen.title}”"
    assert (told in [problem.message for problem in sheet.problems]) == (given is not chosen)
    if given is not chosen:
        assert (sheet.rows, len(sheet.problems)) == ((), 1)
        assert sheet.problems[0].cure == f"请把类型改选为“{given.title}”，或换一个文件"


def test_one_row_more_than_may_be_is_told_to_the_row() -> None:
    rows = [good_with(code=f"{number}") for number in range(4)]
    assert problems(workbook(rows[:3])) == []
    sheet = read(SMALL, workbook(rows), "表.xlsx", limit=3)
    assert [problem.message for problem in sheet.problems] == ["表中有 4 行数据，超过 3 行"]
    assert read(SMALL, workbook(rows[:3]), "表.xlsx", limit=3).problems == ()


def test_an_example_row_is_no_data() -> None:
    sheet = read(SMALL, workbook([good_with(code="示例行，导入时跳过", amount="随便"), GOOD]), "表.xlsx")
    assert (sheet.problems, sheet.examples) == ((), (2,))
    assert [row.number for row in sheet.rows] == [3]


def test_the_callers_problem_finds_its_column() -> None:
    sheet = read(SMALL, workbook([GOOD]), "表.xlsx")
    assert sheet.problem(2, "code", "没有登记", "请改正") == Problem(
        "表.xlsx", "演示", 2, "A", "代码", "没有登记", "请改正"
    )


def test_an_absent_optional_column_is_blank_and_present_is_read() -> None:
    with_old = workbook([[*GOOD, "X9"]], headers=[*HEADERS, "旧代码"])
    assert read(SMALL, with_old, "表.xlsx").rows[0].values["old"] == "X9"


def test_a_written_sheet_is_read_with_its_title_and_notes() -> None:
    values = {"code": "001", "amount": Decimal("1.10")}
    sheet = read(SMALL, write(SMALL, [values], constructed=True), "表.xlsx")
    assert sheet.problems == ()
    assert sheet.rows[0].number == 3
    assert sheet.rows[0].values["amount"] == Decimal("1.10")


def test_kinds_are_permanent_keys() -> None:
    assert {kind.value for kind in Kind} == {
        "text", "code", "money", "number", "points", "integer", "date", "yes_no", "choice",
    }  # fmt: skip
