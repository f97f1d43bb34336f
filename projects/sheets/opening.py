"""Bytes → a grid of cells. Whatever the file really is is told by its content; what is unsafe is never opened."""

import csv
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, StringIO
from itertools import chain
from pathlib import PurePath
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from projects.sheets.grid import Grid, Merged, Odd, Raw, UnreadableFileError, plain_value
from projects.sheets.quick import Survey, count_cells, count_rows, quick_grid, worksheet_names
from projects.sheets.writing import NOTES_SHEET

MAX_ROWS = 100_000
MAX_CELLS = 3_000_000
MAX_UNPACKED = 200 * 1024 * 1024

_CHUNK = 1024 * 1024
_BLANK = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # marks of the encoding, and what may stand before the first tag
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "请在 Excel 或 WPS 里“另存为”Excel 工作簿（*.xlsx）后再导入"
_SAVE_AS_CSV = "请在 Excel 或 WPS 里“另存为”Excel 工作簿（*.xlsx），或 CSV（UTF-8 或 GBK）后再导入"
_PICTURES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"\x7fELF")
_WEB = re.compile(rb"<\s*(html|table|\?xml|!doctype)", re.IGNORECASE)
_TAGS = re.compile(rb"<(script|html)", re.IGNORECASE)
# What openpyxl builds cell by cell as soon as it loads: merged ranges, and the places of links and comments.
_BUILT = (b"mergeCell", b"hyperlink", b"comment")
_AREA = re.compile(rb"""[<:](?:mergeCell|hyperlink|comment)\s[^<]*?\bref\s*=\s*["']([^"']*)["']""")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_KEPT_TEXT = re.compile(r'="(.*)"')  # how Excel's users keep the zeros of a code in a csv
_BROKEN_WORKBOOK = (
    zipfile.BadZipFile, zlib.error, ParseError, InvalidFileException, ValueError, KeyError, TypeError, AttributeError,
    IndexError, OSError, EOFError, OverflowError, NotImplementedError, RuntimeError,
)  # fmt: skip


def open_grid(content: bytes, file_name: str, worksheet: str, *, limit: int = MAX_ROWS) -> Grid:
    """The worksheet of that name (or the only one) of an .xlsx file, or a .csv in UTF-8 or GBK.

    Raises:
        UnreadableFileError: empty, another type, with macros, encrypted, damaged, a zip bomb, too many rows, or
            several worksheets of which none has the name.
    """
    ending = PurePath(file_name).suffix.lower()
    if not content:
        raise UnreadableFileError("文件是空的", "请检查后重新选择文件")
    if content.startswith(b"PK"):
        return _workbook_grid(content, ending, worksheet, limit)
    if content.startswith(_OLE):
        raise _old_file(content)
    if _WEB.match(content.lstrip(b"\xef\xbb\xbf \r\n\t")[:200]):
        raise UnreadableFileError("文件实际是网页格式，只是名称像 Excel", _SAVE_AS)
    if ending not in {".csv", ".txt"}:
        raise UnreadableFileError("这不是 Excel 文件", _SAVE_AS)
    return _csv_grid(content, limit)


def rows_offered(content: bytes, file_name: str, *, limit: int = MAX_ROWS) -> int:
    """How many rows, at most, a file brings; nothing of it is built, so it is quick even for a large one.

    Raises:
        UnreadableFileError: no workbook (.xlsx) and no text in UTF-8 or GBK, or one that is not taken in.
    """
    ending = PurePath(file_name).suffix.lower()
    if not content:
        raise UnreadableFileError("文件是空的", "请检查后重新选择文件")
    if content.startswith(b"PK"):
        with _mended(), zipfile.ZipFile(BytesIO(content)) as archive:
            _check_parts(archive, ending)
            return _check_size(archive, limit, MAX_CELLS).most_rows
    if content.startswith(_OLE):
        raise _old_file(content)
    if _WEB.match(content.lstrip(b"\xef\xbb\xbf \r\n\t")[:200]):
        raise UnreadableFileError("文件实际是网页格式，不是表格", _SAVE_AS_CSV)
    if ending not in {".csv", ".txt"} or content.startswith(_PICTURES):
        raise UnreadableFileError("这不是 Excel 工作簿（.xlsx），也不是 CSV 文件", _SAVE_AS_CSV)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise UnreadableFileError("文字编码不是 UTF-8 或 GBK", _SAVE_AS_CSV)
    if _TAGS.search(content):
        raise UnreadableFileError("文件里夹有网页代码", _SAVE_AS_CSV)
    return _decoded(content).count("\n") + 1


def _old_file(content: bytes) -> UnreadableFileError:
    if _ENCRYPTED in content:
        return UnreadableFileError("文件设有打开密码，无法读取", "请取消密码后另存为 .xlsx 再导入")
    return UnreadableFileError("这是旧版 Excel 文件（.xls）", _SAVE_AS)


def open_workbook(content: bytes, file_name: str, *, limit: int = MAX_ROWS, cells: int = MAX_CELLS) -> tuple[Grid, ...]:
    """Every worksheet of an .xlsx file but the notes, in order; of so many rows and cells at most.

    Raises:
        UnreadableFileError: no workbook, with macros, encrypted, damaged, a zip bomb or too many rows.
    """
    if content.startswith(_OLE):
        raise _old_file(content)
    with _mended():
        book = _checked_book(content, PurePath(file_name).suffix.lower(), limit, cells)
        sheets = [sheet for sheet in book.worksheets if sheet.title.strip() != NOTES_SHEET]
        _check_extent(sheets, cells)
        return tuple(_sheet_grid(sheet, content) for sheet in sheets)


def open_book(content: bytes, file_name: str, *, limit: int = MAX_ROWS, cells: int = MAX_CELLS) -> Workbook:
    """A workbook to write into and give back; as safe to open as `open_workbook` finds it.

    Raises:
        UnreadableFileError: as `open_workbook`.
    """
    if content.startswith(_OLE):
        raise _old_file(content)
    with _mended():
        return _checked_book(content, PurePath(file_name).suffix.lower(), limit, cells)


def _workbook_grid(content: bytes, ending: str, worksheet: str, limit: int) -> Grid:
    """A plain workbook is read the quick way, with the same result."""
    with _mended():
        survey = _checked(content, ending, limit)
        if survey.is_plain(MAX_CELLS) and (names := worksheet_names(content)) is not None:
            grid = quick_grid(content, _choose(names, worksheet))
            if grid is not None:
                return grid
        book = _load(content, cached=False)
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        sheet = sheets[_choose(list(sheets), worksheet)]
        _check_extent([sheet])
        return _sheet_grid(sheet, content)


def _checked_book(content: bytes, ending: str, limit: int, most_cells: int) -> Workbook:
    _checked(content, ending, limit, most_cells)
    return _load(content, cached=False)


def _checked(content: bytes, ending: str, limit: int, most_cells: int = MAX_CELLS) -> Survey:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        _check_parts(archive, ending)
        return _check_size(archive, limit, most_cells)


@contextmanager
def _mended() -> Iterator[None]:
    """What openpyxl says of a damaged workbook, in words for a clerk."""
    try:
        yield
    except _BROKEN_WORKBOOK as error:
        raise UnreadableFileError("文件已损坏，无法打开", "请重新导出，或在 Excel 里另存一份后再导入") from error


def _check_parts(archive: zipfile.ZipFile, ending: str) -> None:
    names = archive.namelist()
    if len({name.replace("\\", "/").lower() for name in names}) != len(names):
        raise zipfile.BadZipFile  # two parts of one name: which is meant is anyone's guess
    if ending in {".xlsm", ".xltm", ".xlam"} or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableFileError("文件含有宏，为安全起见不能导入", _SAVE_AS)
    if "xl/workbook.bin" in names:
        raise UnreadableFileError("这是 Excel 二进制工作簿（.xlsb）", _SAVE_AS)
    if "xl/workbook.xml" not in names:
        raise UnreadableFileError("这不是 Excel 文件", _SAVE_AS)


def _check_size(archive: zipfile.ZipFile, limit: int, most_cells: int) -> Survey:
    """Count before anything is built: a small archive may unpack to gigabytes."""
    survey = Survey()
    too_big = UnreadableFileError("文件解开后过大", "请删去与本表无关的工作表、图片和空行，或拆成几个文件")
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
        raise too_big
    area = 0
    for part in archive.infolist():
        rows = cells = 0
        for chunk in _chunks(archive, part):
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk or b"\0" in chunk:  # with zeros, UTF-16 hides the rest
                raise UnreadableFileError("文件内含不允许的定义", _SAVE_AS)
            rows += count_rows(chunk)
            more = count_cells(chunk)
            cells += more
            area += _area(chunk)
            survey.look(part.filename, chunk, more)
        survey.most_rows = max(survey.most_rows, rows)
        if rows > limit + 20:  # the title's and header's rows
            raise UnreadableFileError(f"工作表超过 {limit} 行", "请删去末尾的空行，或拆成几个文件分别导入")
        if cells > most_cells or area > most_cells:
            raise too_big
    return survey


def _area(chunk: bytes) -> int:
    """The cells of all ranges that openpyxl would build; a whole column or row goes to the end of the sheet."""
    if not any(name in chunk for name in _BUILT):
        return 0
    area = 0
    for found in _AREA.finditer(chunk):
        first_column, first_row, last_column, last_row = range_boundaries(found[1].decode())
        rows = (last_row or _LAST_ROW) - (first_row or 1) + 1
        area += rows * ((last_column or _LAST_COLUMN) - (first_column or 1) + 1)
    return area


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's text in pieces; nothing of a picture or another part that is no XML, whatever its name."""
    with archive.open(part) as stream:
        start = stream.read(_CHUNK)
        if not part.filename.lower().endswith((".xml", ".rels")) and not start.lstrip(_BLANK).startswith(b"<"):
            return
        tail = b""
        for chunk in chain([start], iter(lambda: stream.read(_CHUNK), b"")):
            block = tail + chunk
            cut = block.rfind(b"<")  # a tag is never counted in halves
            yield block[:cut] if cut > 0 else block
            tail = block[cut:] if cut > 0 else b""
    yield tail


def _load(content: bytes, *, cached: bool) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of decorations it leaves out; no cell is lost
        return load_workbook(BytesIO(content), data_only=cached, keep_links=False)


def _choose(names: Iterable[str], wanted: str) -> str:
    """The worksheet meant: the one of that name, or the only one."""
    sheets = {name.strip(): name for name in names if name.strip() != NOTES_SHEET}
    if wanted in sheets:
        return sheets[wanted]
    if len(sheets) == 1:
        return next(iter(sheets.values()))
    if not sheets:
        raise UnreadableFileError("文件里没有工作表", f"请把数据放在名为“{wanted}”的工作表里")
    listed = "、".join(f"“{name}”" for name in list(sheets)[:10])
    raise UnreadableFileError(
        f"文件里有多个工作表（{listed}），分不清要导入哪一个", f"请把要导入的工作表命名为“{wanted}”，或只保留一个工作表"
    )


def _check_extent(sheets: Sequence[Worksheet], most_cells: int = MAX_CELLS) -> None:
    """A single cell in the far corner makes a sheet endless; several sheets are read together."""
    if sum(sheet.max_row * sheet.max_column for sheet in sheets) > most_cells:
        sheet = max(sheets, key=lambda found: found.max_row * found.max_column)
        raise UnreadableFileError(
            f"工作表“{sheet.title}”的范围过大（到第 {sheet.max_row} 行、第 {sheet.max_column} 列）",
            "请删去表格以外的行和列后另存再试",
        )


def _sheet_grid(sheet: Worksheet, content: bytes) -> Grid:
    formulas = any(cell.data_type == "f" for cells in sheet.iter_rows() for cell in cells)
    results = _load(content, cached=True)[sheet.title] if formulas else sheet
    rows = tuple(
        tuple(_raw(cell, result) for cell, result in zip(cells, shown, strict=False))
        for cells, shown in zip(sheet.iter_rows(), results.iter_rows(), strict=False)
    )
    merged = tuple(
        Merged(str(area), area.min_row, area.max_row, area.min_col, area.max_col) for area in sheet.merged_cells.ranges
    )
    return Grid(sheet.title, rows, merged)


def _raw(cell: Cell | MergedCell, result: Cell | MergedCell) -> Raw:
    """The cell's value; a formula's is what Excel computed when the file was last saved."""
    value = result.value
    if cell.data_type == "f" and value is None:
        return Odd("公式没有计算结果", "请用 Excel 打开并保存一次，或把公式“选择性粘贴”为数值")
    if result.data_type == "e":
        return Odd(f"单元格是错误值 {value}", "请改正公式，或直接填写数值")
    return plain_value(value, "" if cell.number_format == "0" else cell.number_format)  # one zero pads nothing


def _csv_grid(content: bytes, limit: int) -> Grid:
    text = _decoded(content)
    first_line = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",\t;", key=first_line.count)
    rows: list[tuple[Raw, ...]] = []
    try:
        for record in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(tuple(_unquoted(cell) for cell in record))
            if len(rows) > limit + 20:
                raise UnreadableFileError(f"文件超过 {limit} 行", "请拆成几个文件分别导入")
    except csv.Error as error:
        if "field larger" in str(error):
            raise UnreadableFileError(
                f"第 {len(rows) + 1} 行附近有一格超过 {csv.field_size_limit()} 个字", "请缩短这一格；引号须成对"
            ) from error
        raise UnreadableFileError(f"第 {len(rows) + 1} 行附近的引号或分隔符不完整", _SAVE_AS) from error
    return Grid("", tuple(rows))


def _unquoted(cell: str) -> str:
    kept = _KEPT_TEXT.fullmatch(cell)
    return kept[1] if kept else cell


def _decoded(content: bytes) -> str:
    unknown = UnreadableFileError("文字编码无法识别，或文字已成乱码", _SAVE_AS)
    codecs = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for codec in codecs:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or "\ufffd" in text:
            raise unknown
        return text
    raise unknown
