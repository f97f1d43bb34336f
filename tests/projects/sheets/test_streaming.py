"""Large sheets written row by row, and sheets given back with their problems marked."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from projects.sheets.layouts import FUNDING
from projects.sheets.reading import read
from projects.sheets.streaming import MOST_COMMENTED, MOST_LISTED, PROBLEMS_SHEET, marked, stream
from projects.sheets.table import Problem
from projects.sheets.writing import write
from tests.factories.sheets import funding_row

ROWS = [funding_row(f"X{number}", unit_code="U1") for number in range(3)]


def test_a_streamed_sheet_reads_back_as_it_was_given() -> None:
    target = BytesIO()
    stream(FUNDING, iter([*ROWS, funding_row("=1+1", unit_code="U1", project_name="=HYPERLINK()")]), target,
           constructed=True)  # fmt: skip
    found = read(FUNDING, target.getvalue(), "a.xlsx")
    assert found.problems == ()
    assert [row.values for row in found.rows] == [
        row.values
        for row in read(
            FUNDING, write(FUNDING, [*ROWS, funding_row("=1+1", unit_code="U1", project_name="=HYPERLINK()")]), "b.xlsx"
        ).rows
    ]
    assert found.rows[0].values["received"] == Decimal("1100.00")
    sheet = load_workbook(target)[FUNDING.worksheet]
    assert sheet["A1"].value == "项目与资金表（单位：元）——演示构造数据，并非真实资料"
    assert sheet["A6"].data_type == "s"


def test_the_cells_with_problems_are_coloured_commented_and_listed() -> None:
    content = write(FUNDING, [ROWS[0], {**ROWS[1], "nature": "=cmd()", "received": None}])
    problems = read(FUNDING, content, "a.xlsx").problems
    given_back = marked(FUNDING, content, "a.xlsx", problems)
    assert given_back is not None
    book = load_workbook(BytesIO(given_back))
    sheet, listed = book[FUNDING.worksheet], book[PROBLEMS_SHEET]
    coloured = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(coloured) == {"G4", "O4"}
    assert coloured["G4"].fill.fgColor.rgb == "00FFD966"
    assert "不在可选范围内" in coloured["G4"].comment.text
    assert coloured["G4"].data_type == "s"
    rows = [[cell.value for cell in row] for row in listed.iter_rows()]
    assert rows[0] == ["行", "列", "列名", "问题", "怎么改"]
    assert [row[:3] for row in rows[1:]] == [[4, "G", "项目性质"], [4, "O", "拨款数"]]
    again = read(FUNDING, given_back, "b.xlsx").problems
    assert [(problem.row, problem.column) for problem in again] == [(4, "G"), (4, "O")]


def test_a_problem_of_the_whole_sheet_is_listed_and_a_csv_comes_back_as_a_sheet() -> None:
    content = "项目代码,项目名称,怪列\nX1,演示,=1\n".encode()
    problems = read(FUNDING, content, "a.csv").problems
    given_back = marked(FUNDING, content, "a.csv", problems)
    assert given_back is not None
    book = load_workbook(BytesIO(given_back))
    assert book[FUNDING.worksheet]["C2"].value == "=1"
    assert book[FUNDING.worksheet]["C2"].data_type == "s"
    assert len(list(book[PROBLEMS_SHEET].iter_rows())) == len(problems) + 1


def test_a_file_that_cannot_be_opened_cannot_be_marked() -> None:
    assert marked(FUNDING, b"PK", "a.xlsx", read(FUNDING, b"PK", "a.xlsx").problems) is None


def sheets_of(content: bytes, problems: Sequence[Problem], name: str) -> tuple[Worksheet, Worksheet]:
    given_back = marked(FUNDING, content, name, problems)
    assert given_back is not None
    book = load_workbook(BytesIO(given_back))
    return book[FUNDING.worksheet], book[PROBLEMS_SHEET]


def problem(row: int, column: str, message: str = "不对") -> Problem:
    return Problem("a.csv", "", row, column, "项目代码", message, "请改正")


def test_what_no_workbook_can_hold_does_not_keep_the_marked_sheet_away() -> None:
    content = "项目代码,项目名称\nX\x012,演\ufffe示\uffff\n".encode()
    problems = [*read(FUNDING, content, "a.csv").problems, problem(2, "A", "“X\x012”不对\ufffe")]
    sheet, listed = sheets_of(content, problems, "a.csv")
    assert [cell.value for cell in sheet[2]] == ["X2", "演示"]
    assert sheet["A2"].comment is not None
    assert "“X2”不对。请改正。" in sheet["A2"].comment.text
    assert listed.cell(listed.max_row, 4).value == "“X2”不对"


def test_names_with_unprintable_characters_are_streamed() -> None:
    target = BytesIO()
    rows = [funding_row("X1", unit_code="U1", project_name="演\ufffe示\uffff\x01")]
    stream(FUNDING, rows, target, constructed=False)
    assert [row.values["project_name"] for row in read(FUNDING, target.getvalue(), "a.xlsx").rows] == ["演示"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x01=1"])
def test_a_given_back_text_stays_text_when_the_clerk_edits_it(text: str) -> None:
    content = f'项目代码,项目名称\nX1,"{text}"\n'.encode()
    sheet, listed = sheets_of(content, [problem(2, "B", text)], "a.csv")
    for cell in (sheet["B2"], listed["D2"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
    assert not sheet["A2"].quotePrefix


def test_a_sheet_full_of_problems_stays_small() -> None:
    content = ("项目代码,项目名称\n" + "X,演示\n" * 3_000).encode()
    problems = [problem(row, column) for row in range(2, 3_002) for column in "AB"] * 4
    sheet, listed = sheets_of(content, problems, "a.csv")
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert len([cell for cell in cells if cell.comment]) == MOST_COMMENTED == 1_000
    assert [cell.coordinate for cell in cells if cell.comment][-1] == "B501"
    assert all(cell.fill.fgColor.rgb == "00FFD966" for cell in cells)
    assert listed.max_row == 1 + MOST_LISTED + 1
    assert listed.cell(listed.max_row, 4).value == "另有 4000 处问题没有列出，也没有标出"


def test_a_marked_sheet_can_be_given_again_whatever_its_worksheet_was_called() -> None:
    made = load_workbook(BytesIO(write(FUNDING, [ROWS[0], {**ROWS[1], "received": None}])))
    made[FUNDING.worksheet].title = "Sheet1"
    content = BytesIO()
    made.save(content)
    problems = read(FUNDING, content.getvalue(), "a.xlsx").problems
    given_back = marked(FUNDING, content.getvalue(), "a.xlsx", problems)
    assert given_back is not None
    assert [(found.row, found.column) for found in read(FUNDING, given_back, "b.xlsx").problems] == [(4, "O")]
