"""What a sheet's columns ask for, in words, and its template: both out of the declaration that also reads the sheet."""

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from projects.sheets.table import EXAMPLE, Column, Kind, Layout
from projects.sheets.writing import HEADER_ROW, NOTES_SHEET, frozen, heading, put_text

EXAMPLE_MARK = f"{EXAMPLE}，不导入"
_LAST_ROW = 5_000  # as far down as the lists to choose from reach
_LONGEST_LIST = 255  # Excel's limit
_GREY = Font(italic=True, color="7F7F7F")
_EXAMPLES = {
    Kind.MONEY: "120000.00", Kind.NUMBER: "35", Kind.POINTS: "10", Kind.INTEGER: "1", Kind.DATE: "2016-09-15",
    Kind.YES_NO: "否",
}  # fmt: skip


@dataclass(frozen=True)
class Note:
    """One column, explained: whether it must be filled in, in what form, and an example."""

    header: str
    needed: str
    form: str
    hint: str
    example: str


def notes(layout: Layout, *, repeated: int = 2) -> list[Note]:
    """Every column of the sheet, in order; of a repeated one the first few."""
    columns = layout.expanded(repeated).columns
    return [
        Note(column.header, _needed(column), _form(column, layout.money_unit), _hint(column), example_of(column))
        for column in columns
    ]


def _needed(column: Column) -> str:
    if column.required:
        return "必填"
    return "选填，可不要这一列" if column.may_be_absent else "选填，列名须保留"


def _form(column: Column, unit: str) -> str:
    sign = "" if column.negative else "，不能为负"
    most = f"，最大 {column.maximum}" if column.maximum is not None else ""
    number = f"数字，最多 {column.places} 位小数{sign}{most}"
    forms = {
        Kind.TEXT: f"文字，最多 {column.max_length} 个字",
        Kind.CODE: f"代码，最多 {column.max_length} 位，单元格设为文本",
        Kind.MONEY: f"金额，以{unit}计（写明“万元”的也认），最多 {column.places} 位小数{sign}",
        Kind.NUMBER: number,
        Kind.POINTS: number,
        Kind.INTEGER: f"整数{_range(column)}",
        Kind.DATE: "日期，如 2016-09-15",
        Kind.YES_NO: "是或否",
        Kind.CHOICE: f"选一个：{'、'.join(column.choices)}",
    }
    return forms[column.kind]


def _range(column: Column) -> str:
    low, high = column.minimum, column.maximum
    if low is not None and high is not None:
        return f"，{low} 至 {high}"
    return f"，不小于 {low}" if low is not None else f"，不大于 {high}" if high is not None else "，不能为负"


def _hint(column: Column) -> str:
    also = f"列名也可写作：{'、'.join(column.aliases)}" if column.aliases else ""
    hint = "" if column.kind is Kind.CHOICE else column.hint
    return "；".join(filter(None, [hint, also]))


def example_of(column: Column) -> str:
    """What the example row shows in the column."""
    if column.example or (not column.required and column.kind in {Kind.TEXT, Kind.CODE}):
        return column.example
    return next(iter(column.choices), "") or _EXAMPLES.get(column.kind, column.header)


def template(layout: Layout, *, questions: int = 5) -> bytes:
    """A sheet to fill in, with one example row that the reader skips, lists to choose from, and the columns explained.

    `questions`: how often a repeated column stands in it.
    """
    full = layout.expanded(questions)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(full.worksheet)
    heading(sheet, full, constructed=False)
    for place, column in enumerate(full.columns, 1):
        cell = sheet.cell(HEADER_ROW + 1, place)
        put_text(cell, EXAMPLE_MARK if place == 1 else example_of(column))
        cell.font = _GREY
        _format_below(sheet, place, column)
    _explain(book.create_sheet(NOTES_SHEET), layout, questions)
    return frozen(book)


def _format_below(sheet: Worksheet, place: int, column: Column) -> None:
    """Codes stay text as they are typed, and choices can be chosen."""
    letter = get_column_letter(place)
    if column.kind in {Kind.CODE, Kind.TEXT}:
        sheet.column_dimensions[letter].number_format = "@"
    words = ["是", "否"] if column.kind is Kind.YES_NO else list(column.choices)
    listed = f'"{",".join(words)}"'
    if words and len(listed) <= _LONGEST_LIST:
        rule = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=False)
        rule.add(f"{letter}{HEADER_ROW + 2}:{letter}{_LAST_ROW}")
        sheet.add_data_validation(rule)


def _explain(sheet: Worksheet, layout: Layout, questions: int) -> None:
    sheet.append([layout.title])
    sheet.append([f"第 {HEADER_ROW + 1} 行是示例，导入时跳过，可以删去。请从它的下一行填起，不要合并单元格。"])
    sheet.append(["列名", "是否必填", "格式", "说明", "示例"])
    for note in notes(layout, repeated=questions):
        sheet.append([note.header, note.needed, note.form, note.hint, note.example])
    for cells in sheet.iter_rows(min_row=4):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDE", (18, 18, 44, 44, 24), strict=True):
        sheet.column_dimensions[letter].width = width
