"""Large plain workbooks → the same grid as openpyxl's, many times as fast; whatever is odd is left to openpyxl.

Calamine gives values without their formats, and it reserves room for every cell up to the farthest. So only workbooks
are taken of which the survey understood every cell, and whose cells mean the same without their formats: formats of
plain numbers and dates, no formulas, no error values, no escapes, no times of day, no number beyond Excel's digits.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from io import BytesIO

from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from projects.sheets.grid import Grid, Merged, Raw, plain_value

_EXACT = 10**15  # whole numbers below are the same as binary floats
# Built-in formats whose numbers are read as they stand, and those of dates; no percentage, no time of day.
_FORMATS = frozenset({0, 1, 2, 3, 4, 14, 37, 38, 39, 40, 41, 42, 43, 44, 49})
_DATES = frozenset({
    "yyyy-mm-dd", "yyyy-m-d", "yyyy/mm/dd", "yyyy/m/d", "yyyy\\-mm\\-dd", "yyyy\\-m\\-d", 'yyyy"年"m"月"d"日"',
})  # fmt: skip
# Digits, separators, signs, spaces as wide as a sign, and signs in quotation marks: accounting formats among them.
_NUMBER = re.compile(r"""(?:[#0?,.;*@() -]|_[ ()-]|\\[ ()-]|"[-¥￥$]*")+""")
_PADDED = re.compile(r"0{2,}")  # shows zeros that the number has not
_XFS = re.compile(rb"<cellXfs[^<>]*>(.*?)</cellXfs>", re.DOTALL)
_NUM_FMTS = re.compile(rb"<numFmts[^<>]*>(.*?)</numFmts>", re.DOTALL)
_NO_NUM_FMTS = re.compile(rb'<numFmts(?: count="0")? ?/>')
_XF = re.compile(rb'<xf numFmtId="(\d{1,9})"')
_NUM_FMT = re.compile(rb'<numFmt numFmtId="(\d{1,9})" formatCode="([^"<]*)"')
_TAG = re.compile(rb"<[A-Za-z]")

_CELL, _PREFIXED_CELL = re.compile(rb"<c[\s/>]"), re.compile(rb":c[\s/>]")
_ROW, _PREFIXED_ROW = re.compile(rb"<row[\s/>]"), re.compile(rb":row[\s/>]")
_PLACE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="\d+"| t="(?:n|s|b|str|inlineStr)"){0,2} ?/?>')
# Each begins with a fixed text, for which Python looks many times as fast as for one pattern of all.
_ODD = tuple(
    re.compile(pattern)
    for pattern in (
        rb"<rPh", rb"<!", rb"<f[\s/>]", rb"_x[0-9A-Fa-f]{4}_", rb"purl\.oclc\.org", rb'date1904(?!="(?:0|false)")',
        rb":(?:row|c|f|v|is|t|worksheet|sheetData|sst|si|sheets|sheet|workbookPr|mergeCells?)[\s/>]",
    )
)  # fmt: skip
_QUOTED = re.compile(rb"""<[A-Za-z][^<>]*(?:='|\s=|=\s)""")
_SHEET_TARGET = re.compile(rb' Target="(?:/xl/)?worksheets/[\w.-]+\.xml"')
_TARGETS = {
    b"/worksheet": _SHEET_TARGET,
    b"/sharedStrings": re.compile(rb' Target="(?:/xl/)?sharedStrings\.xml"'),
    b"/styles": re.compile(rb' Target="(?:/xl/)?styles\.xml"'),
}
_STYLES, _RELATIONS = "xl/styles.xml", "xl/_rels/workbook.xml.rels"
_SHEET = re.compile(r"xl/worksheets/[\w.-]+\.xml")
_SHORT = frozenset({_STYLES, _RELATIONS, "xl/workbook.xml"})
_READ = _SHORT | {"xl/sharedStrings.xml"}


def count_cells(chunk: bytes) -> int:
    """The cells' tags in a chunk, however they are spelled."""
    return len(_CELL.findall(chunk)) + len(_PREFIXED_CELL.findall(chunk))


def count_rows(chunk: bytes) -> int:
    """The rows' tags in a chunk, however they are spelled."""
    return len(_ROW.findall(chunk)) + len(_PREFIXED_ROW.findall(chunk))


@dataclass
class Survey:
    """What streaming through the parts of a workbook found; gathered while its size is checked anyhow."""

    plain: bool = True
    styles: bytes = b""
    relations: bytes = b""
    letters: set[bytes] = field(default_factory=set)
    last_row: int = 0
    most_rows: int = 0  # of one worksheet
    _part: str = ""
    _row: int = 0  # of the last cell of the part

    def look(self, part: str, chunk: bytes, cells: int) -> None:
        """Take in a chunk that begins and ends between two tags, and the number of its cells' tags."""
        sheet = _SHEET.fullmatch(part) is not None
        if sheet:
            self._look_at_cells(part, chunk, cells)
        elif cells:  # a worksheet where none belongs
            self.plain = False
        if (sheet or part in _READ) and any(odd.search(chunk) for odd in _ODD):
            self.plain = False
        if part in _SHORT and _QUOTED.search(chunk):  # in a worksheet the pattern of the cells tells it
            self.plain = False
        if part == _STYLES:
            self.styles += chunk
        elif part == _RELATIONS:
            self.relations += chunk

    def _look_at_cells(self, part: str, chunk: bytes, cells: int) -> None:
        places = _PLACE.findall(chunk)
        rows = [int(row) for _, row in places]
        before = self._row if part == self._part else 0
        if len(places) != cells or rows != sorted(rows) or (rows and rows[0] < before):
            self.plain = False
        self.letters.update(letters for letters, _ in places)
        self._part, self._row = part, max(rows, default=before)
        self.last_row = max(self.last_row, self._row)

    def is_plain(self, most_cells: int) -> bool:
        """Whether Calamine will say the same as openpyxl, within the same limits."""
        width = max((_column(letters) for letters in self.letters), default=0)
        return (
            self.plain
            and 0 < width * self.last_row <= most_cells
            and _plain_places(self.relations)
            and _plain_formats(self.styles)
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _plain_places(relations: bytes) -> bool:
    """Whether worksheets, texts and styles lie where the survey and Calamine look for them."""
    found = re.findall(rb"<Relationship [^<>]*>", relations)
    if len(found) + 1 != len(_TAG.findall(relations)) or not any(b'/worksheet"' in tag for tag in found):
        return False
    kinds = ((tag, place) for tag in found for kind, place in _TARGETS.items() if kind + b'"' in tag)
    return all(place.search(tag) for tag, place in kinds)


def _plain_formats(styles: bytes) -> bool:
    """Whether every format that a cell can have (`cellXfs`; the offered styles are not cells') is understood."""
    styles = _NO_NUM_FMTS.sub(b"", styles)
    xfs, codes = _XFS.findall(styles), _NUM_FMTS.findall(styles)
    if len(xfs) != 1 or styles.count(b"cellXfs") != 2 or styles.count(b"numFmts") != 2 * len(codes):  # noqa: PLR2004 – a tag and its end
        return False
    used = {int(number) for number in _XF.findall(xfs[0])}
    custom = {int(number): unescape(code.decode("utf-8", "replace")) for part in codes for number, code in
              _NUM_FMT.findall(part)}  # fmt: skip
    if not used or len(_XF.findall(xfs[0])) != xfs[0].count(b"<xf"):
        return False
    if sum(part.count(b"<numFmt") for part in codes) != len(custom):
        return False
    return all(_plain_code(custom[number]) if number in custom else number in _FORMATS for number in used)


def _plain_code(code: str) -> bool:
    if code == "General" or code.removesuffix(";@") in _DATES:
        return True
    return _NUMBER.fullmatch(code) is not None and _PADDED.fullmatch(code) is None


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
    changed: dict[int, list[Raw]] = {}
    for area in merged:
        for number in range(area.first_row, min(area.last_row, len(rows)) + 1):
            row = changed.setdefault(number, list(rows[number - 1]))
            for place in range(area.first_column - 1, min(area.last_column, len(row))):
                if (number, place + 1) != (area.first_row, area.first_column):
                    row[place] = None
    return tuple(tuple(changed[number]) if number in changed else row for number, row in enumerate(rows, 1))
