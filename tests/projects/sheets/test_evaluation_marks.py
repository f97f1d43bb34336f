"""A checked form given back: the doubtful cell is coloured and commented, and the list names every finding."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from projects.scoring.formcheck import Checkup
from projects.sheets.evaluation_check import checked, read_content
from projects.sheets.evaluation_form import read_forms, write_forms
from projects.sheets.evaluation_marks import RESULT_SHEET, marked
from tests.projects.scoring.formcheck.forms import form, lone, row, satisfied


def checkups_of(data: Any) -> list[Checkup]:
    found = checked(data)
    return found if isinstance(found, list) else [found]


def given_back(data: Any) -> Workbook:
    content = write_forms(data)
    read = read_content(content, "表.xlsx")
    return load_workbook(BytesIO(marked(content, "表.xlsx", read, checkups_of(read))))


def commented(book: Workbook, sheet: str = "自评表") -> dict[str, Cell]:
    return {cell.coordinate: cell for cells in book[sheet].iter_rows() for cell in cells if cell.comment}


def beside(book: Workbook, cell: Cell, sheet: str = "自评表") -> str:
    """The head above a marked cell of an indicator."""
    for row_ in range(cell.row, 0, -1):
        value = book[sheet].cell(row_, cell.column).value
        if value in ("得分", "三级指标", "年度指标值", "实际完成值", "偏差原因分析及改进措施"):
            return str(value)
    return ""


@pytest.mark.parametrize(
    ("changes", "head", "words"),
    [
        ({"published_score": "51"}, "得分", "【须改正】"),
        ({"actual": "118", "reason": ""}, "偏差原因分析及改进措施", "【请核对】"),
        ({"target": "很多", "op": ">=", "actual": "90"}, "年度指标值", "不是一个数值"),
    ],
)
def test_the_box_in_question_is_marked(changes: dict[str, Any], head: str, words: str) -> None:
    book = given_back(lone(**changes))
    found = [cell for cell in commented(book).values() if beside(book, cell) == head and words in cell.comment.text]
    assert found
    assert found[0].fill.fgColor.rgb[-6:] in {"F8CBAD", "FFE699"}


def test_a_clean_form_comes_back_without_a_mark() -> None:
    book = given_back(form())
    assert commented(book) == {}
    assert [cell.value for cell in book[RESULT_SHEET]["A"]][2] == "未发现问题。"


def test_what_concerns_the_whole_stands_at_the_total() -> None:
    book = given_back(form(published_total="99", published_rating="良"))
    texts = {cell.value: cell.comment.text for cell in commented(book).values()}
    assert "总分" in texts[99]
    assert "等级" in texts["良"]


def test_what_concerns_the_money_stands_at_its_row() -> None:
    data = form()
    data["budget"]["published_score"] = "3"
    book = given_back(data)
    assert any("执行" in cell.comment.text for cell in commented(book).values())


def test_the_list_names_place_gravity_cure_and_every_rows_points() -> None:
    book = given_back(lone(published_score="51"))
    rows = [[cell.value for cell in cells] for cells in book[RESULT_SHEET].iter_rows()]
    assert rows[1][0] == "位置"
    found = next(cells for cells in rows if cells[0] == "第 1 行指标")
    assert found[2] == "须改正"
    assert any(cells[0] == "第 1 行" and cells[3] == "51" for cells in rows)


def test_a_marked_form_is_checked_again_like_the_first_one() -> None:
    content = write_forms(lone(published_score="51"))
    read = read_content(content, "表.xlsx")
    once = marked(content, "表.xlsx", read, checkups_of(read))
    assert read_forms(once, "表.xlsx") == read
    twice = load_workbook(BytesIO(marked(once, "表.xlsx", read, checkups_of(read))))
    assert twice.sheetnames.count(RESULT_SHEET) == 1


def test_each_form_of_several_has_its_own_marks() -> None:
    book = given_back([form(), lone(published_score="51")])
    assert commented(book, "自评表1") == {}
    assert commented(book, "自评表2")


def test_a_json_file_comes_back_as_the_official_form() -> None:
    data = lone(published_score="51")
    book = load_workbook(BytesIO(marked(b"{}", "表.json", data, checkups_of(data))))
    assert commented(book)


def test_a_form_somebody_else_laid_out_is_marked_in_its_own_boxes() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "自己的表"
    sheet.append(["项目名称", "演示项目"])
    sheet.append(["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"])
    sheet.append(["产出指标", "数量指标", "清扫面积", "≥90万㎡", "90万㎡", 50, 51])
    sheet.append(["总分", None, None, None, None, 50, 51])
    stream = BytesIO()
    book.save(stream)
    read = read_content(stream.getvalue(), "表.xlsx")
    back = load_workbook(BytesIO(marked(stream.getvalue(), "表.xlsx", read, checkups_of(read))))
    assert "得分" in str(commented(back, "自己的表")["G3"].comment.text)


def test_words_of_a_form_never_become_a_formula() -> None:
    data = form(row(name="=1+1", published_score="51"), satisfied())
    book = given_back(data)
    assert all(cell.data_type != "f" for cells in book[RESULT_SHEET].iter_rows() for cell in cells)
