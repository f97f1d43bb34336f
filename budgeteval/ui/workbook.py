"""What a list shows, as a workbook. Texts stay texts: nothing that somebody typed becomes a formula."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any

from django.utils.timezone import is_aware, localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from budgeteval.text.money import wan_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 4 * 1024 * 1024
LONGEST_TITLE = 31
_FORMATS = {"money": "#,##0.00", "points": "0.00", "percent": "0.00", "date": "yyyy-mm-dd"}


def write_rows(title: str, heads: Sequence[str], kinds: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    """Return an open file with one sheet; amounts come in yuan and stand in 万元."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join("" if sign in "[]:*?/\\" else sign for sign in title)[:LONGEST_TITLE])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, head, "text", bold=True) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value, kind) for value, kind in zip(row, kinds, strict=True)])
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 – the response closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, value: Any, kind: str, *, bold: bool = False) -> Any:
    if value is None or value == "":
        return None
    if kind == "money":
        value = wan_number(value)
    if isinstance(value, datetime) and is_aware(value):
        value = localtime(value).replace(tzinfo=None)
    is_text = not isinstance(value, int | Decimal | datetime) and not hasattr(value, "isoformat")
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)) if is_text else value)
    if is_text:
        cell.data_type = "s"
    elif kind in _FORMATS:
        cell.number_format = _FORMATS[kind]
    if bold:
        cell.font = Font(bold=True)
    return cell
