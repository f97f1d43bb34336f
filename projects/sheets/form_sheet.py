"""A filled form as a workbook in its official order: title, facts, then tables and passages one below the other.

Texts stay texts: nothing that somebody typed becomes a formula.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from projects.sheets.writing import CONSTRUCTED

Value = str | int | Decimal | None
_LINE = Side(style="thin", color="999999")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="E8EEF6")
_WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Facts:
    """Labels and values, one pair a row, the value over the rest of the width."""

    pairs: Sequence[tuple[str, Value]]


@dataclass(frozen=True)
class Table:
    """A heading, the columns' heads, and rows; a row shorter than the heads leaves the rest blank."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]


def write_form(title: str, parts: Sequence[Facts | Table], widths: Sequence[int], *, constructed: bool) -> bytes:
    """Return the workbook. `widths` are the columns' in characters; `constructed` is said under the title."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 – a new workbook has one
    sheet.title = title[:31]
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[chr(64 + place)].width = width
    _merged(sheet, 1, len(widths), title, Font(name="宋体", size=16, bold=True))
    if constructed:
        _merged(sheet, 2, len(widths), CONSTRUCTED, Font(name="宋体", size=10, color="C00000"))
    for part in parts:
        _facts(sheet, part, len(widths)) if isinstance(part, Facts) else _table(sheet, part, len(widths))
    _page(sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _page(sheet: Worksheet) -> None:
    """A4 across, as wide as one page."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _merged(sheet: Worksheet, row: int, width: int, text: str, font: Font) -> None:
    _put(sheet, row, 1, text, font=font)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    sheet.cell(row, 1).alignment = Alignment(horizontal="center")


def _facts(sheet: Worksheet, part: Facts, width: int) -> None:
    for label, value in part.pairs:
        row = sheet.max_row + 1
        _put(sheet, row, 1, label, head=True)
        for column in range(2, width + 1):
            _put(sheet, row, column, value if column == 2 else None)  # noqa: PLR2004 – the value's own column
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=width)


def _table(sheet: Worksheet, part: Table, width: int) -> None:
    _merged(sheet, sheet.max_row + 1, width, part.title, Font(name="宋体", size=12, bold=True))
    row = sheet.max_row + 1
    for column, head in enumerate(part.heads, start=1):
        _put(sheet, row, column, head, head=True)
    for values in part.rows:
        row += 1
        for column in range(1, len(part.heads) + 1):
            _put(sheet, row, column, values[column - 1] if column <= len(values) else None)


def _put(
    sheet: Worksheet, row: int, column: int, value: Value, *, head: bool = False, font: Font | None = None
) -> None:
    cell = sheet.cell(row, column)
    cell.font = font or Font(name="宋体", size=11, bold=head)
    if font is None:
        cell.border, cell.alignment = _BOX, _WRAPPED
    if head:
        cell.fill = _HEAD
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    elif value is not None:
        cell.value = value
        cell.number_format = "#,##0.00" if isinstance(value, Decimal) else "0"
