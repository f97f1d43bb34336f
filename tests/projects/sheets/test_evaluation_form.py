"""The official 自评表 in Excel: written, read back to the same, robust against what people and files do to it."""

import json
import warnings
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from projects.scoring.formcheck import FormError
from projects.sheets.evaluation_form import read_forms, template, write_forms
from tests.projects.scoring.formcheck.forms import answer, budget, findings, form, row, satisfied

TABLES = json.loads((Path(__file__).parents[2] / "cases/published/published_tables.json").read_text("utf-8"))


def same(left, right):
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def opened(content):
    return load_workbook(BytesIO(content))


def saved(book):
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def refusal(content, name="自评表.xlsx"):
    with pytest.raises(FormError) as refused:
        read_forms(content, name)
    return "\n".join(refused.value.problems)


def cell_with(sheet, text):
    return next(cell for cells in sheet.iter_rows() for cell in cells if cell.value == text)


def test_the_published_tables_come_back_as_they_went():
    assert same(read_forms(write_forms(TABLES), "表.xlsx"), TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["id"])
def test_a_published_table_alone_comes_back_as_an_object(table):
    assert same(read_forms(write_forms(table), "表.xlsx"), table)


def test_a_list_of_one_comes_back_as_a_list():
    assert read_forms(write_forms([form()]), "表.xlsx") == [form()]


ODD = (
    *("=1+1", "+A1", "-1", "@SUM(A1)", "\t=1", "—", " ", "x005F_a", "_x0041_", "\r\n", "\x00\x07", "\ud800", "\u2028"),
    *("总分", "合计", "等级", "一级指标", "三级指标", "实施单位", "项目名称", "项目资金", "年度资金总额"),
    *("2021年12月", "8.0", "007", "1e5", "-0", "TRUE", "#N/A"),
)
words = st.text(max_size=12) | st.sampled_from(ODD)
texts = st.none() | words
scalars = texts | st.integers(-(10**20), 10**20) | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
numbers = st.none() | st.decimals(0, 10**9, places=2).map(str) | st.sampled_from(["8.0", "—", "５", "1,200", "86.19%"])
extras = st.dictionaries(words, scalars | st.lists(scalars, max_size=2), max_size=2)


def with_some_keys(known):
    """Any of the keys, and a few nobody knows."""
    return st.builds(lambda extra, given: {**extra, **given}, extras, st.fixed_dictionaries({}, optional=known))


rows = with_some_keys(
    {
        "level1": texts,
        "level2": texts,
        "name": texts,
        "op": st.sampled_from([None, ">=", "<=", "=", "qualitative", "≥"]),
        "target": scalars,
        "target_unit": texts,
        "actual": scalars,
        "weight": numbers,
        "published_score": numbers | st.integers(0, 100) | st.floats(0, 100),
        "reason": texts,
    }
)
parts = st.fixed_dictionaries(
    {}, optional={"name": texts, "year_start": numbers, "full_year": numbers, "executed": numbers, "备注": texts}
)
budgets = with_some_keys(
    {
        "year_start": numbers,
        "full_year": numbers,
        "executed": numbers,
        "money_unit": texts,
        "weight": numbers,
        "published_score": numbers,
        "published_rate": numbers,
        "parts": st.none() | st.lists(parts, max_size=4),
    }
)
forms = st.builds(
    lambda head, indicators: {**head, "indicators": indicators},
    with_some_keys(
        {
            "id": texts,
            "title": texts,
            "year": st.none() | st.integers(1900, 2100) | words,
            "unit": texts,
            "department": texts,
            "goal": texts,
            "goal_actual": texts,
            "kind": st.sampled_from([None, "self_eval", "department", "key"]),
            "partial": st.none() | st.booleans(),
            "scheme": st.none() | extras,
            "budget": st.none() | budgets,
            "published_total": numbers,
            "published_rating": texts,
        }
    ),
    st.lists(rows, max_size=4),
)


@settings(deadline=None, max_examples=60)
@given(data=forms)
def test_any_form_comes_back_the_same(data):
    content = write_forms(data)
    assert same(read_forms(content, "表.xlsx"), data)
    for sheet in opened(content).worksheets:
        assert not any(cell.data_type == "f" for cells in sheet.iter_rows() for cell in cells)


@settings(deadline=None, max_examples=10)
@given(data=st.lists(forms, max_size=3).filter(bool))
def test_any_forms_come_back_the_same(data):
    assert same(read_forms(write_forms(data), "表.xlsx"), data)


def test_text_that_begins_like_a_formula_stays_text_when_it_is_edited():
    cell = cell_with(opened(write_forms(form(row(name="=HYPERLINK(1)"))))["自评表"], "=HYPERLINK(1)")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_the_same_form_gives_the_same_bytes():
    assert write_forms(form()) == write_forms(form())


def test_the_layout_is_the_official_one_and_prints_on_a4():
    sheet = opened(write_forms(form(department="演示主管部门", goal="扫净", goal_actual="已扫净")))["自评表"]
    shown = [[cell.value for cell in cells if cell.value is not None] for cells in sheet.iter_rows()]
    assert shown[:9] == [
        ["项目支出绩效自评表"],
        ["（2022年度）"],
        ["项目名称", "演示项目"],
        ["主管部门", "演示主管部门", "实施单位", "演示单位"],
        ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", 200, 200, 200, 10, "100%", 10],
        ["其中：当年财政拨款", "—", "—", "—"],
        ["上年结转资金", "—", "—", "—"],
        ["其他资金", "—", "—", "—"],
    ]
    assert shown[9:11] == [["年度总体目标", "预期目标", "实际完成情况"], ["扫净", "已扫净"]]
    assert " ".join(shown[11]) == (
        "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施"
    )
    assert shown[12:16] == [
        ["产出指标", "数量指标", "清扫面积", "≥90万㎡", "90万㎡", 50, 50],
        ["满意度指标", "服务对象满意度", "群众满意度", "≥90%", "90%", 40, 40],
        ["总分", 100, 100],
        ["等级", "优"],
    ]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$12:$12"


def test_equal_levels_are_one_cell_and_never_reach_across_a_first_level():
    rows = [
        row(level1="产出", level2="数量"),
        row(level1="产出", level2="数量"),
        row(level1="效益", level2="数量"),
        row(level1="", level2=""),
        row(level1="", level2=""),
    ]
    data = form(*rows)
    content = write_forms(data)
    merged = {str(area) for area in opened(content)["自评表"].merged_cells.ranges}
    assert {"B13:B14", "C13:C14"} <= merged
    assert not any(area.startswith(("B15", "C15", "B16", "C16")) for area in merged)
    assert read_forms(content, "表.xlsx") == data


def test_parts_of_the_money_have_rows_of_their_own():
    parts = [{"name": "省级资金", "year_start": "120", "full_year": "120", "executed": "120"}, {"name": "自筹"}]
    data = form(money={"parts": parts})
    book = opened(write_forms(data))
    cell = cell_with(book["自评表"], "其中：省级资金")
    assert book["自评表"].cell(cell.row, 5).value == 120
    assert read_forms(saved(book), "表.xlsx") == data
    book["自评表"].cell(cell.row, 5).value = 100
    assert read_forms(saved(book), "表.xlsx")["budget"]["parts"] == [
        {"name": "省级资金", "year_start": "120", "full_year": "100", "executed": "120"}
    ]


def test_the_template_is_empty_and_carries_the_usual_scheme():
    data = read_forms(template(), "空表.xlsx")
    assert data["indicators"] == []
    assert data["scheme"]["rating"] == [["优", 90], ["良", 80], ["中", 60], ["差", 0]]
    assert answer(data)["findings"] == []


def test_a_filled_template_is_checked_like_any_form():
    book = opened(template())
    sheet = book["自评表"]
    cell_with(sheet, "项目名称").offset(0, 2).value = "演示道路清扫"
    sheet["A2"] = "（2022年度）"
    total = cell_with(sheet, "年度资金总额").row
    for column, value in zip("DEFHI", (100, 100, 80, 0.8, 8), strict=True):
        sheet[f"{column}{total}"] = value
    sheet[f"H{total}"].number_format = "0.00%"
    quantity, satisfaction = cell_with(sheet, "数量指标").row, cell_with(sheet, "服务对象满意度指标").row
    for line, values in (
        (quantity, ("清扫面积", "≥90万㎡", "45万㎡", 60, 30, "")),
        (satisfaction, ("群众满意度", "≥90%", 0.95, 30, 30, "")),
    ):
        for column, value in zip("DEFGHI", values, strict=True):
            sheet[f"{column}{line}"] = value
    sheet[f"F{satisfaction}"].number_format = "0%"
    sheet[f"H{cell_with(sheet, '总分').row}"] = 68
    sheet[f"G{cell_with(sheet, '等级').row}"] = "中"
    data = read_forms(saved(book), "演示.xlsx")
    assert [entry["level2"] for entry in data["indicators"]] == ["数量指标", "服务对象满意度指标"]
    assert (data["title"], data["year"], data["budget"]["published_rate"]) == ("演示道路清扫", 2022, "80%")
    assert answer(data)["total"] == "68.00"
    assert findings(data) == [
        ("lost_without_reason", "warning", 1),
        ("heavy_indicator", "note", 1),
    ]


def test_an_edited_cell_wins_over_what_was_kept_of_it():
    data = form(row(published_target="=90万㎡", method="proportional", weight="50.0"), satisfied(reason="无"))
    book = opened(write_forms(data))
    sheet = book["自评表"]
    cell_with(sheet, "清扫面积").offset(0, 1).value = "≤80万㎡"
    cell_with(sheet, "群众满意度").offset(0, 5).value = "样本偏少"
    changed = read_forms(saved(book), "表.xlsx")
    first, second = changed["indicators"]
    assert (first["op"], first["target"], first["target_unit"]) == ("<=", "80", "万㎡")
    assert (first["weight"], first["method"], first["published_target"]) == ("50.0", "proportional", "=90万㎡")
    assert second["reason"] == "样本偏少"


@pytest.mark.parametrize("change", ["insert", "delete", "rename"])
def test_what_was_kept_of_a_row_stays_with_it_when_rows_change(change):
    data = form(row(name="甲", source="甲源"), row(name="乙", source="乙源"), satisfied(name="丙满意度", source="丙源"))
    book = opened(write_forms(data))
    sheet = book["自评表"]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    line = cell_with(sheet, "乙").row
    if change == "insert":
        sheet.insert_rows(line)
        for column, value in zip("BCDEFGH", ("产出指标", "质量指标", "新", "≥1个", "1个", 5, 5), strict=True):
            sheet[f"{column}{line}"] = value
    elif change == "delete":
        sheet.delete_rows(line)
    else:
        sheet[f"D{line}"] = "改名"
    found = [(entry["name"], entry.get("source")) for entry in read_forms(saved(book), "表.xlsx")["indicators"]]
    assert (
        found
        == {
            "insert": [("甲", "甲源"), ("新", None), ("乙", "乙源"), ("丙满意度", "丙源")],
            "delete": [("甲", "甲源"), ("丙满意度", "丙源")],
            "rename": [("甲", "甲源"), ("改名", "乙源"), ("丙满意度", "丙源")],
        }[change]
    )


def foreign(*lines, head=True):
    """A form as other offices lay it out: one worksheet, no second one."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    if head:
        for line in (
            ["2021年度部门整体支出绩效自评表"],
            ["填报单位", "演示县水利局", None, "单位：万元"],
            ["", "年初预算", "调整后预算数", "预算执行数", "执行率", "权重", "得分"],
            ["年度资金总额", 20, 25, 20, 0.8, 10, 8],
            ["其中：财政拨款", 20, 20, 20],
            ["其他资金", 0, 5, 0],
        ):
            sheet.append(line)
        sheet["E4"].number_format = "0%"
    for line in lines:
        sheet.append(line)
    return saved(book)


HEADER = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "全年完成值", "分值", "自评得分"]


def test_a_form_somebody_else_laid_out_is_read_by_its_labels():
    data = read_forms(
        foreign(
            HEADER,
            ["产出指标", "数量指标", "培训场次", "≥", 10, "场", 8, 50, 40],
            ["产出指标", "时效指标", "完成时间", "", "2021年12月底前", "/", "2021年11月", 20, 20],
            ["满意度指标", "满意度", "群众满意度", "", "90%以上", "", "95%", 20, 20],
            [None, None, None, None, None, None, None, None, None],
            ["总分", None, None, None, None, None, None, 100, 88],
            ["自评等级", "良"],
        ),
        "外来.xlsx",
    )
    assert (data["kind"], data["year"], data["unit"]) == ("department", 2021, "演示县水利局")
    assert data["budget"] == {
        "money_unit": "万元",
        "year_start": "20",
        "full_year": "25",
        "executed": "20",
        "weight": "10",
        "published_rate": "80%",
        "published_score": "8",
        "parts": [
            {"name": "财政拨款", "year_start": "20", "full_year": "20", "executed": "20"},
            {"name": "其他资金", "year_start": "0", "full_year": "5", "executed": "0"},
        ],
    }
    first, second, third = data["indicators"]
    assert (first["op"], first["target"], first["target_unit"], first["actual"]) == ("≥", "10", "场", "8")
    assert (second["op"], second["target"]) == ("qualitative", "2021年12月底前")
    assert (third["op"], third["target"], third["target_unit"]) == (">=", "90", "%")
    assert (data["published_total"], data["published_rating"]) == ("88", "良")
    assert "reason" not in first
    assert answer(data)["total"] == "88.00"
    assert findings(data) == [("indicators_outrun_execution", "note", "total")]


def test_a_form_without_money_or_total_is_read_too():
    data = read_forms(
        foreign(HEADER, ["产出", "数量", "场次", None, "10场", None, "8场", 50, 40], head=False), "外来.xlsx"
    )
    assert data["budget"]["full_year"] is None
    assert (data["indicators"][0]["target"], data["published_total"]) == ("10", None)


def test_formulas_are_taken_with_the_result_excel_saved():
    content = foreign(HEADER, ["产出", "数量", "场次", None, "10场", None, "8场", 50, "=40+0"], head=False)
    assert "第 2 行 I 列：公式没有计算结果" in refusal(content)
    parts = {
        name: zipfile.ZipFile(BytesIO(content)).read(name) for name in zipfile.ZipFile(BytesIO(content)).namelist()
    }
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<f>40+0</f><v />", b"<f>40+0</f><v>40</v>").replace(
        b"<f>40+0</f><v></v>", b"<f>40+0</f><v>40</v>"
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert read_forms(stream.getvalue(), "表.xlsx")["indicators"][0]["published_score"] == "40"


def test_an_error_value_is_named_with_its_cell():
    book = opened(write_forms(form()))
    sheet = book["自评表"]
    cell = cell_with(sheet, "清扫面积").offset(0, 4)
    cell.value, cell.data_type = "#DIV/0!", "e"
    assert f"工作表“自评表”第 {cell.row} 行 H 列：单元格是错误值 #DIV/0!" in refusal(saved(book))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 nothing", "文件已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Excel 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content, words):
    assert words in refusal(content)


def test_a_workbook_without_the_table_is_refused():
    assert "找不到“一级指标”表头" in refusal(foreign(["姓名", "电话"], head=False))


def test_a_table_without_a_needed_column_is_refused_by_name():
    told = refusal(foreign(["一级指标", "三级指标", "指标值", "分值"], head=False))
    assert "工作表“Sheet1”：第 1 行表头缺少“实际完成”“得分”栏" in told


def test_a_workbook_with_macros_is_refused():
    stream = BytesIO(write_forms(form()))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"")
    assert "宏" in refusal(stream.getvalue())
    assert "宏" in refusal(write_forms(form()), "自评表.xlsm")


def test_a_zip_bomb_is_refused_before_it_is_opened():
    stream = BytesIO(write_forms(form()))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * (201 * 1024 * 1024))
    assert len(stream.getvalue()) < 1024 * 1024
    assert "过大" in refusal(stream.getvalue())


def test_a_cell_in_the_far_corner_is_refused_and_does_not_fill_the_memory():
    book = opened(write_forms(form()))
    book["自评表"]["XFD1048576"] = "x"
    assert "范围过大" in refusal(saved(book))


def test_too_many_rows_are_refused():
    book = Workbook(write_only=True)
    sheet = book.create_sheet("自评表")
    for number in range(20_100):
        sheet.append([number])
    assert "行" in refusal(saved(book))


@pytest.mark.parametrize(
    "cells",
    [
        ["form", "extra", "source", "{不是"],
        ["form", "extra", "source", "3"],
        ["form", "其他", "source", "{}"],
        ["form", "exact", "title", '{"shown": "x"}'],
        ["form", "extra"],
        ["form", "extra", "a", "[" * 30_000],
    ],
)
def test_an_edited_second_worksheet_is_refused_with_its_row(cells):
    book = opened(write_forms(form()))
    book["附加信息"].insert_rows(3)
    for column, text in enumerate(cells, start=1):
        book["附加信息"].cell(3, column).value = text
    assert "“附加信息”第 3 行被改动过" in refusal(saved(book))


def test_blank_rows_and_numbers_on_the_second_worksheet_do_no_harm():
    book = opened(write_forms(form()))
    book["附加信息"].insert_rows(3)
    assert read_forms(saved(book), "表.xlsx") == form()


def test_without_the_second_worksheet_the_table_alone_is_read():
    book = opened(write_forms(form()))
    del book["附加信息"]
    data = read_forms(saved(book), "表.xlsx")
    assert "scheme" not in data
    assert answer(data)["total"] == "100.00"
    assert findings(data) == []


def test_dates_and_checkmarks_in_cells_are_read_as_words():
    book = opened(write_forms(form()))
    sheet = book["自评表"]
    cell = cell_with(sheet, "清扫面积")
    cell.offset(0, 1).value = date(2021, 12, 31)
    cell.offset(0, 2).value = True
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first = read_forms(saved(book), "表.xlsx")["indicators"][0]
    assert (first["op"], first["target"], first["actual"]) == ("qualitative", "2021年12月31日", "是")


def test_very_long_words_are_kept_whole():
    data = form(row(name="长" * 40_000, reason="因" * 40_000))
    assert read_forms(write_forms(data), "表.xlsx") == data


def test_a_form_without_money_keeps_having_none():
    data = form(budget=None)
    assert read_forms(write_forms(data), "表.xlsx") == data
    del data["budget"]
    assert read_forms(write_forms(data), "表.xlsx") == data


def test_the_sum_of_weights_is_left_out_where_a_weight_is_missing():
    sheet = opened(write_forms(form(row(weight=None), budget=budget())))["自评表"]
    assert cell_with(sheet, "总分").offset(0, 6).value is None
