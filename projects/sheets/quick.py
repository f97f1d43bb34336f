"""Large plain workbooks → the same grid as openpyxl's, many times as fast; whatever is odd is left to openpyxl.

Calamine gives values without their formats. So only workbooks are taken whose cells mean the same without them:
formats from a short list, no formulas, no error values, no escapes, no times of day, no number beyond Excel's digits.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from projects.sheets.grid import Grid, Merged, Raw, plain_value

_CHUNK = 1024 * 1024
_EXACT = 10**15  # whole numbers below are the same as binary floats
# Built-in formats whose numbers are read as they stand, and those of dates; no percentage, no time of day.
_FORMATS = frozenset({0, 1, 2, 3, 4, 14, 37, 38, 39, 40, 41, 42, 43, 44, 49})
_CUSTOM = frozenset({
    "General", "@", "0", "0.0", "0.00", "#,##0", "#,##0.0", "#,##0.00", "yyyy-mm-dd", "yyyy\\-mm\\-dd", "yyyy/mm/dd",
    "yyyy/m/d",
})  # fmt: skip
_ODD = re.compile(
    rb' t="[ed]"|<rPh|<f[\s/>]|<(?:\w+:)(?:row|c|worksheet|sst|si)\b|_x[0-9A-Fa-f]{4}_|date1904="(?:1|true)"'
)
_FORMAT = re.compile(rb'<numFmt\s[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"|formatCode="([^"]*)"')
_USED = re.compile(rb'numFmtId="(\d+)"')
_PLACE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')


@dataclass
class Survey:
    """What streaming through the parts of a workbook found; gathered while its size is checked anyhow."""

    plain: bool = True
    formats: bytes = b""
    letters: set[bytes] = field(default_factory=set)
    last_row: int = 0

    def look(self, part: str, chunk: bytes) -> None:
        """Take in a chunk that begins and ends between two tags."""
        if part.endswith(".rels") or "/theme/" in part or part.startswith("docProps/"):
            return
        if _ODD.search(chunk):
            self.plain = False
        if part == "xl/styles.xml":
            self.formats += chunk
        elif part.startswith("xl/worksheets/"):
            places = _PLACE.findall(chunk)
            self.letters.update(letters for letters, _ in places)
            if places:
                self.last_row = max(self.last_row, int(places[-1][1]), int(places[0][1]))

    def is_plain(self, most_cells: int) -> bool:
        """Whether Calamine will say the same as openpyxl, within the same limits."""
        width = max((_column(letters) for letters in self.letters), default=0)
        return self.plain and width * self.last_row <= most_cells and _plain_formats(self.formats)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _plain_formats(styles: bytes) -> bool:
    custom = {}
    head, _, rest = styles.partition(b"</numFmts>")
    for found in _FORMAT.finditer(head if rest else b""):
        if found[1] is None:  # written in another order: not worth the trouble
            return False
        custom[int(found[1])] = found[2].decode("utf-8", "replace").replace("&quot;", '"')
    used = {int(number) for number in _USED.findall(rest or styles)}
    return all(custom[number] in _CUSTOM if number in custom else number in _FORMATS for number in used)


def worksheet_names(content: bytes) -> list[str] | None:
    """The names of the worksheets; None where Calamine cannot open the workbook."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError):
        return None
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def quick_grid(content: bytes, name: str) -> Grid | None:
    """The worksheet as a grid; None where only openpyxl can tell what a cell means."""
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(name)
        ranges = sheet.merged_cell_ranges or []
        rows = tuple(_rows(sheet.to_python(skip_empty_area=False)))
    except (CalamineError, OSError, ValueError, _OddCellError):
        return None
    merged = tuple(_merged(*first, *last) for first, last in ranges)
    return Grid(name, _uncovered(rows, merged), merged)


class _OddCellError(Exception):
    """A cell whose meaning only its format tells."""


def _rows(found: Iterable[Iterable[object]]) -> Iterator[tuple[Raw, ...]]:
    for cells in found:
        yield tuple([None if cell == "" else cell if type(cell) is str else _value(cell) for cell in cells])


def _value(cell: object) -> Raw:
    if isinstance(cell, float):
        if not -_EXACT < cell < _EXACT:
            raise _OddCellError
        whole = int(cell)
        return whole if whole == cell else plain_value(cell, "")
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date()
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell
    raise _OddCellError


def _merged(first_row: int, first_column: int, last_row: int, last_column: int) -> Merged:
    corners = (
        f"{get_column_letter(column + 1)}{row + 1}"
        for row, column in ((first_row, first_column), (last_row, last_column))
    )
    return Merged(":".join(corners), first_row + 1, last_row + 1, first_column + 1, last_column + 1)


def _uncovered(rows: tuple[tuple[Raw, ...], ...], merged: tuple[Merged, ...]) -> tuple[tuple[Raw, ...], ...]:
    """Only the first cell of a merged range has content, whatever still lies beneath."""
    changed = {number: list(row) for area in merged for number, row in enumerate(rows, 1) if _in(area, number)}
    for area in merged:
        for number in range(area.first_row, min(area.last_row, len(rows)) + 1):
            for place in range(area.first_column - 1, min(area.last_column, len(changed[number]))):
                if (number, place + 1) != (area.first_row, area.first_column):
                    changed[number][place] = None
    return tuple(tuple(changed[number]) if number in changed else row for number, row in enumerate(rows, 1))


def _in(area: Merged, number: int) -> bool:
    return area.first_row <= number <= area.last_row
