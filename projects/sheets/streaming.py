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
from projects.sheets.writing import frozen, head, printable, put, put_text, title_of

PROBLEMS_SHEET = "问题清单"
_MARK = PatternFill("solid", fgColor="FFD966")
_AUTHOR = "预算绩效评价系统"
# A comment is a drawing, slow to write and to open, and many of them make a file too large to give back.
MOST_COMMENTED = 1_000
MOST_LISTED = 20_000
_LONGEST_COMMENT = 1_000


def stream(layout: Layout, rows: Iterable[Mapping[str, Value]], target: IO[bytes], *, constructed: bool) -> None:
    """Write the sheet as `write` does, but for the explaining worksheet, a row at a time."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(layout.worksheet)
    sheet.append([title_of(layout, constructed=constructed)])
    sheet.append([head(WriteOnlyCell(sheet), column) for column in layout.columns])
    for values in rows:
        sheet.append([put(WriteOnlyCell(sheet), column, values.get(column.key)) for column in layout.columns])
    book.save(target)


def marked(
    layout: Layout, content: bytes, file_name: str, problems: Sequence[Problem], unlisted: int = 0
) -> bytes | None:
    """The sheet as it came, its cells with problems coloured and commented, and a second worksheet that lists them.

    A problem of a whole row marks its first cell. The first `MOST_LISTED` problems are listed and coloured, the first
    `MOST_COMMENTED` cells of them commented; the last line of the list says how many more there are, those `unlisted`
    among them. The worksheet has the layout's name, so that the sheet can be put right and given again. None where
    the file cannot even be opened.
    """
    try:
        grid = open_grid(content, file_name, layout.worksheet)
    except UnreadableFileError:
        return None
    book = Workbook(write_only=True)
    listed = problems[:MOST_LISTED]
    _copy(book.create_sheet(layout.worksheet), grid, listed)
    _list(book.create_sheet(PROBLEMS_SHEET), listed, len(problems) - len(listed) + unlisted)
    return frozen(book)


def _list(sheet: WriteOnlyWorksheet, problems: Sequence[Problem], more: int) -> None:
    sheet.append(["行", "列", "列名", "问题", "怎么改"])
    for problem in problems:
        texts = (problem.column, problem.header, problem.message, problem.cure)
        sheet.append([problem.row or "整张表", *(_cell(sheet, text) for text in texts)])
    if more > 0:
        sheet.append(["", "", "", f"另有 {more} 处问题没有列出，也没有标出", "请先改正以上各处，再重新导入"])


def _copy(sheet: WriteOnlyWorksheet, grid: Grid, problems: Sequence[Problem]) -> None:
    marks = _marks(problems)
    for number, raws in enumerate(grid.rows, 1):
        notes = marks.get(number, {})
        width = max(len(raws), max(notes, default=-1) + 1)
        cells = [_cell(sheet, raws[place] if place < len(raws) else None) for place in range(width)]
        for place, texts in notes.items():
            cells[place].fill = _MARK
            if texts:
                cells[place].comment = Comment(printable("\n".join(texts))[:_LONGEST_COMMENT], _AUTHOR)
        sheet.append(cells)


def _marks(problems: Sequence[Problem]) -> dict[int, dict[int, list[str]]]:
    """By row and place the comment's lines; none where the cells before it took all the comments there are."""
    marks: dict[int, dict[int, list[str]]] = defaultdict(dict)
    commented = 0
    for problem in problems:
        if not problem.row:
            continue
        place = column_index_from_string(problem.column) - 1 if problem.column else 0
        cells = marks[problem.row]
        if place not in cells:
            cells[place] = []
            commented += 1
        if cells[place] or commented <= MOST_COMMENTED:
            cells[place].append(problem.sentence)
    return marks


def _cell(sheet: WriteOnlyWorksheet, raw: Raw) -> Cell:
    cell = WriteOnlyCell(sheet)
    if isinstance(raw, str):
        return put_text(cell, raw)
    if not isinstance(raw, Odd):
        cell.value = raw
    return cell
