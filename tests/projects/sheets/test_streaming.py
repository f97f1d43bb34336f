"""Large sheets written row by row, and sheets given back with their problems marked."""

from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from projects.sheets.layouts import FUNDING
from projects.sheets.reading import read
from projects.sheets.streaming import PROBLEMS_SHEET, marked, stream
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
