"""A checked 自评表 given back: every finding's cell coloured and commented, and a worksheet that lists them all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from projects.scoring.findings import ERROR, NOTE, SEVERITY_LABELS, WARNING, Finding
from projects.scoring.formcheck import Checkup, unfilled
from projects.scoring.formcheck.money import BUDGET
from projects.scoring.points import fraction_text
from projects.sheets.evaluation_boxes import shown_text
from projects.sheets.evaluation_check import USUAL, Limits, is_workbook
from projects.sheets.evaluation_form import form_tables, kept_beside, write_forms
from projects.sheets.evaluation_reader import Places, find_places
from projects.sheets.evaluation_writer import put_text
from projects.sheets.opening import open_book, open_workbook
from projects.sheets.writing import frozen

RESULT_SHEET = "核对结果"
_AUTHOR = "预算绩效评价系统"
_COLOURS = {ERROR: "F8CBAD", WARNING: "FFE699", NOTE: "DDEBF7"}
_GRAVEST = (ERROR, WARNING, NOTE)
_LONGEST_COMMENT = 1_000
# The box that a kind of finding speaks of; of an indicator, of the money's total row.
_ROW_BOX = {
    "above_weight": "published_score", "lost_without_shortfall": "published_score",
    "full_with_shortfall": "published_score", "score_differs": "published_score", "over_without_reason": "reason",
    "lost_without_reason": "reason", "ratio_undefined": "target", "target_unparsed": "target",
    "money_as_output": "target", "trivial_target": "target", "below_last_year": "target",
    "qualitative_without_bands": "target", "heavy_indicator": "weight",
}  # fmt: skip
_MONEY_BOX = {
    "above_weight": "published_score", "execution_differs": "published_rate", "execution_above_100": "executed",
    "unspent": "executed",
}  # fmt: skip
_TOTAL_BOX = {"weights_sum": "weight", "total_differs": "published_score"}
Cell = tuple[int, int]


def marked(content: bytes, name: str, data: Any, checkups: Sequence[Checkup], limits: Limits = USUAL) -> bytes:
    """The workbook as it came (a JSON file as the official form), its doubtful cells coloured and commented.

    Args:
        content: the file that was checked.
        name: what it is called.
        data: its form or forms as read.
        checkups: what the check said of each form, in order.
        limits: what was taken in at most when it was read.
    """
    if not is_workbook(content):
        content, name = write_forms(data), "form.xlsx"
    book = open_book(content, name, limit=limits.rows, cells=limits.cells)
    grids = {grid.worksheet: grid for grid in open_workbook(content, name, limit=limits.rows, cells=limits.cells)}
    for (worksheet, (table, header)), checkup in zip(form_tables(grids).items(), checkups, strict=True):
        places = find_places(table, header, kept_beside(worksheet, grids))
        _mark(book[worksheet], places, checkup)
    if RESULT_SHEET in book.sheetnames:
        book.remove(book[RESULT_SHEET])
    _list(book, checkups)
    return frozen(book)


def _mark(sheet: Worksheet, places: Places, checkup: Checkup) -> None:
    by_cell: dict[Cell, list[Finding]] = defaultdict(list)
    for found in checkup.findings:
        by_cell[_first_of(sheet, _place(places, found))].append(found)
    for (row, column), findings in by_cell.items():
        cell = sheet.cell(row, column)
        gravest = min((found.severity for found in findings), key=_GRAVEST.index)
        cell.fill = PatternFill("solid", fgColor=_COLOURS[gravest])
        lines = [f"【{SEVERITY_LABELS[found.severity]}】{found.message}" for found in findings]
        cell.comment = Comment(shown_text("\n".join(lines))[:_LONGEST_COMMENT], _AUTHOR, height=160, width=320)


def _place(places: Places, found: Finding) -> Cell:
    """The cell a finding speaks of, counted from 1; where the form has no such box, the nearest one."""
    columns = places.columns
    if isinstance(found.row, int):
        column = columns.get(_ROW_BOX.get(found.code, "name"), columns["name"])
        return places.rows[found.row - 1] + 1, column + 1
    if found.row == BUDGET and places.money is not None:
        row, money = places.money
        return row + 1, money.get(_MONEY_BOX.get(found.code, "full_year"), min(money.values())) + 1
    if found.code == "rating_differs" and places.grade is not None:
        return places.grade[0] + 1, places.grade[1] + 1
    box = _TOTAL_BOX.get(found.code)
    return (places.end + 1, columns[box] + 1) if box else (places.header + 1, columns["name"] + 1)


def _first_of(sheet: Worksheet, cell: Cell) -> Cell:
    """The first cell of the box, which alone holds its colour and its comment."""
    row, column = cell
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return area.min_row, area.min_col
    return cell


def _list(book: Workbook, checkups: Sequence[Checkup]) -> None:
    sheet = book.create_sheet(RESULT_SHEET)
    for row, cells in enumerate(_lines(checkups), start=1):
        for column, text in enumerate(cells, start=1):
            put_text(sheet, row, column, shown_text(text))
            sheet.cell(row, column).alignment = Alignment(vertical="top", wrap_text=True)
        if cells and cells[0] in _HEADS:
            for column in range(1, len(cells) + 1):
                sheet.cell(row, column).font = Font(bold=True)
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, sheet.ORIENTATION_LANDSCAPE
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    for letter, width in zip("ABCDEF", (22, 24, 10, 10, 10, 80), strict=True):
        sheet.column_dimensions[letter].width = width


_HEADS = ("位置", "行")


def _lines(checkups: Sequence[Checkup]) -> Iterator[tuple[str, ...]]:
    for checkup in checkups:
        form = checkup.form
        yield (form.title or "（没有表名）", form.unit, form.year)
        yield ("位置", "指标", "程度", "", "", "问题和改法")
        for found in checkup.findings:
            yield (place_words(found), _name(checkup, found), SEVERITY_LABELS[found.severity], "", "", found.message)
        empty = unfilled(checkup)
        if empty:
            yield ("全表", "", "未填写", "", "", empty)
        elif not checkup.findings:
            yield ("未发现问题。",)
        yield ("行", "指标", "分值", "表中得分", "重算得分", "怎样算出")
        for checked in checkup.rows:
            row = checked.row
            given = ("—" if value is None else fraction_text(value) for value in (row.weight, row.published))
            score = "—" if checked.score is None else str(checked.score)
            yield (f"第 {row.number} 行", row.name, *given, score, checked.explanation)
        yield ()


def place_words(found: Finding) -> str:
    """Where on the form a finding is."""
    if isinstance(found.row, int):
        return f"第 {found.row} 行指标"
    return "项目资金" if found.row == BUDGET else "总分和等级"


def _name(checkup: Checkup, found: Finding) -> str:
    return checkup.rows[found.row - 1].row.name if isinstance(found.row, int) else ""
