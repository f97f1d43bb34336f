"""Rows → Excel bytes: styled, safe to open, the same bytes for the same rows."""

import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TypeVar

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from projects.sheets.table import Column, Kind, Layout, Value

CONSTRUCTED = "演示构造数据，并非真实资料"
NOTES_SHEET = "说明"
TITLE_ROW, HEADER_ROW = 1, 2

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_EXCEL_DIGITS = 15  # more significant digits than these are lost in Excel's own numbers
_FORMATS = {Kind.MONEY: "#,##0.00", Kind.POINTS: "0.00", Kind.DATE: "yyyy-mm-dd", Kind.CODE: "@", Kind.TEXT: "@"}
_WIDTHS = {Kind.MONEY: 18, Kind.CODE: 16, Kind.DATE: 14, Kind.YES_NO: 10, Kind.INTEGER: 10, Kind.POINTS: 10}
_WIDE = 60
CellType = TypeVar("CellType", bound=Cell | MergedCell)
_FORMULA_SIGNS = "=+-@\t\r"
_LINE = Side(style="thin", color="BFBFBF")
_THIN = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER_FONT = Font(name="宋体", bold=True, size=11)
_HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")
_HEADER_ALIGNMENT = Alignment(horizontal="center", vertical="center", wrap_text=True)


def write(layout: Layout, rows: Iterable[Mapping[str, Value]], *, constructed: bool = False) -> bytes:
    """The sheet as an .xlsx file: title, header and rows, and a second worksheet that explains the columns.

    Values are those that `read` gives back (yuan, keys of choices, dates …); a key missing from a row is a blank
    cell. Text that begins like a formula stays text. `constructed` says in the title and in the notes that the data
    are constructed for demonstration.
    """
    return write_book([(layout, rows)], constructed=constructed)


def write_book(sheets: Iterable[tuple[Layout, Iterable[Mapping[str, Value]]]], *, constructed: bool = False) -> bytes:
    """Several sheets as worksheets of one .xlsx file, in order, and one more that explains the columns of all."""
    book = Workbook()
    book.remove(book.worksheets[0])
    notes = []
    for layout, rows in sheets:
        kept = list(rows)
        full = layout.expanded(_repetitions(layout, kept))
        sheet = book.create_sheet(full.worksheet)
        heading(sheet, full, constructed=constructed)
        for number, values in enumerate(kept, HEADER_ROW + 1):
            for place, column in enumerate(full.columns, 1):
                put(sheet.cell(number, place), column, values.get(column.key))
        notes.append(full)
    explained = book.create_sheet(NOTES_SHEET)
    for full in notes:
        _notes(explained, full, constructed=constructed)
    return frozen(book)


def _repetitions(layout: Layout, rows: Sequence[Mapping[str, Value]]) -> int:
    if layout.repeated is None:
        return 0
    prefix = layout.repeated.key
    numbers = [int(key[len(prefix) :]) for row in rows for key in row if re.fullmatch(rf"{prefix}\d+", key)]
    return max(numbers, default=0)


def heading(sheet: Worksheet, layout: Layout, *, constructed: bool) -> None:
    """Write the title and the head's row, and keep them in sight."""
    sheet.cell(TITLE_ROW, 1, title_of(layout, constructed=constructed)).font = Font(name="黑体", bold=True, size=14)
    for place, column in enumerate(layout.columns, 1):
        head(sheet.cell(HEADER_ROW, place), column)
        width = _WIDTHS.get(column.kind, min(max(12, column.max_length // 3), _WIDE))
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"


def title_of(layout: Layout, *, constructed: bool) -> str:
    """The line above the table: its name, the unit of its money, and whether its data are constructed."""
    money = any(column.kind is Kind.MONEY for column in layout.columns)
    title = layout.title + (f"（单位：{layout.money_unit}）" if money else "")
    return title + (f"——{CONSTRUCTED}" if constructed else "")


def head(cell: CellType, column: Column) -> CellType:
    """Make the cell the column's head."""
    cell.value = column.header
    cell.font, cell.fill, cell.alignment, cell.border = _HEADER_FONT, _HEADER_FILL, _HEADER_ALIGNMENT, _THIN
    return cell


def put(cell: CellType, column: Column, value: Value) -> CellType:
    """Give the cell the value in the column's dress; text stays text, whatever it begins with."""
    if column.kind in _FORMATS:
        cell.number_format = _FORMATS[column.kind]
    shown = _shown(column, value)
    if shown is None or shown == "":
        return cell
    if isinstance(shown, str):
        return put_text(cell, shown)
    cell.value = shown
    return cell


def printable(text: str) -> str:
    """The text without the characters that no workbook can hold."""
    return _UNPRINTABLE.sub("", text)


def put_text(cell: CellType, text: str) -> CellType:
    """Give the cell a text that stays text, also when a person edits the cell: never a formula."""
    text = printable(text)
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text[0] in _FORMULA_SIGNS
    return cell


def _shown(column: Column, value: Value) -> str | int | Decimal | date | None:
    if value is None:
        return None
    if column.kind is Kind.YES_NO:
        return "是" if value else "否"
    if column.kind is Kind.CHOICE:
        return next((label for label, key in column.choices.items() if key == value), str(value))
    if isinstance(value, Decimal | int) and len(f"{value:f}".strip("-").replace(".", "").strip("0")) > _EXCEL_DIGITS:
        return f"{value:f}"
    return value


def _notes(sheet: Worksheet, layout: Layout, *, constructed: bool) -> None:
    lines = [[layout.title]]
    if constructed:
        lines.append([f"本表为{CONSTRUCTED}。"])
    lines += [["列名", "是否必填", "填写说明"]]
    lines += [[column.header, "必填" if column.required else "选填", column.hint] for column in layout.columns]
    for line in lines:
        sheet.append(line)
    for letter, width in zip("ABC", (20, 10, _WIDE), strict=True):
        sheet.column_dimensions[letter].width = width


def frozen(book: Workbook) -> bytes:
    """Save without the clock: openpyxl writes the present into the properties and into the archive."""
    first, second = BytesIO(), BytesIO()
    book.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            if name == "docProps/core.xml":
                target.writestr(part, _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", source.read(name)))
                continue
            with source.open(name) as unpacked, target.open(part, "w") as packed:
                shutil.copyfileobj(unpacked, packed)  # a large worksheet is never in memory as a whole
    return second.getvalue()
