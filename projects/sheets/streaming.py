"""Large sheets → Excel files row by row: what is in memory at once is one row, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from projects.sheets.grid import Grid, Odd, Raw, UnreadableFileError
from projects.sheets.opening import open_grid
from projects.sheets.table import Layout, Problem, Value
from projects.sheets.writing import frozen, head, put, title_of

PROBLEMS_SHEET = "问题清单"
_MARK = PatternFill("solid", fgColor="FFD966")
_AUTHOR = "预算绩效评价系统"


def stream(layout: Layout, rows: Iterable[Mapping[str, Value]], target: IO[bytes], *, constructed: bool) -> None:
    """Write the sheet as `write` does, but for the explaining worksheet, a row at a time."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(layout.worksheet)
    sheet.append([title_of(layout, constructed=constructed)])
    sheet.append([head(WriteOnlyCell(sheet), column) for column in layout.columns])
    for values in rows:
        sheet.append([put(WriteOnlyCell(sheet), column, values.get(column.key)) for column in layout.columns])
    book.save(target)


def marked(layout: Layout, content: bytes, file_name: str, problems: Sequence[Problem]) -> bytes | None:
    """The sheet as it came, every cell with a problem coloured and commented, and a second worksheet that lists all.

    A problem of a whole row marks its first cell. None where the file cannot even be opened.
    """
    try:
        grid = open_grid(content, file_name, layout.worksheet)
    except UnreadableFileError:
        return None
    book = Workbook(write_only=True)
    _copy(book, grid, layout, problems)
    listed = book.create_sheet(PROBLEMS_SHEET)
    listed.append(["行", "列", "列名", "问题", "怎么改"])
    for problem in problems:
        texts = (problem.column, problem.header, problem.message, problem.cure)
        listed.append([problem.row or "整张表", *(_cell(listed, text) for text in texts)])
    return frozen(book)


def _copy(book: Workbook, grid: Grid, layout: Layout, problems: Sequence[Problem]) -> None:
    sheet = book.create_sheet(grid.worksheet or layout.worksheet)
    found: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        place = column_index_from_string(problem.column) - 1 if problem.column else 0
        found[problem.row][place].append(f"{problem.message}。{problem.cure}。")
    for number, raws in enumerate(grid.rows, 1):
        notes = found.get(number, {})
        width = max(len(raws), max(notes, default=-1) + 1)
        cells = [_cell(sheet, raws[place] if place < len(raws) else None) for place in range(width)]
        for place, texts in notes.items():
            cells[place].fill = _MARK
            cells[place].comment = Comment("\n".join(texts), _AUTHOR)
        sheet.append(cells)


def _cell(sheet: WriteOnlyWorksheet, raw: Raw) -> Cell:
    cell = WriteOnlyCell(sheet)
    if isinstance(raw, Odd):
        return cell
    cell.value = raw
    if isinstance(raw, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    return cell
