"""A copy of the small year's sheets with a cell changed, found by its headings and never by its place."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from openpyxl import load_workbook

from tests.budgeteval.reference.command import SMALL

HEADINGS = 2


def small_copy(folder: Path) -> Path:
    """The small year's sheets, free to be changed."""
    shutil.copytree(SMALL, folder)
    return folder


# File, worksheet, what the row's other columns hold, and the column.
Cell = tuple[str, str, Mapping[str, object], str]


def change(folder: Path, cell: Cell, to: object) -> int:
    """Write the cell of the one row in which the named columns hold the given values; return the row's number."""
    file, worksheet, where, heading = cell
    book = load_workbook(folder / file)
    sheet = book[worksheet]
    columns = {str(cell.value): cell.column for cell in sheet[HEADINGS]}
    rows = [
        row
        for row in range(HEADINGS + 1, sheet.max_row + 1)
        if all(str(sheet.cell(row, columns[name]).value) == str(value) for name, value in where.items())
    ]
    assert len(rows) == 1, f"{len(rows)} rows for {where}"
    found = sheet.cell(rows[0], columns[heading])
    assert found.value != to
    found.value = to
    book.save(folder / file)
    return rows[0]


def remove_row(folder: Path, file: str, worksheet: str, first: str) -> None:
    """Take out the one row that begins with this."""
    book = load_workbook(folder / file)
    sheet = book[worksheet]
    (row,) = [cell.row for cell in sheet["A"] if cell.value == first]
    sheet.delete_rows(row)
    book.save(folder / file)


def replace(path: Path, old: str, new: str) -> None:
    """Put a line of a text file in another way."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
