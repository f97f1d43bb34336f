"""The quick way and openpyxl's say the same of every workbook that the quick way takes, and it leaves what is odd."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from projects.sheets import opening
from projects.sheets.grid import Grid, Raw
from projects.sheets.layouts import FUNDING
from projects.sheets.opening import MAX_CELLS, open_grid
from projects.sheets.quick import quick_grid, worksheet_names
from projects.sheets.reading import read
from projects.sheets.writing import write
from tests.factories.sheets import funding_row


def book(fill: Callable[[Any], object]) -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "表"
    fill(sheet)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def taken(content: bytes) -> bool:
    return opening._checked(content, ".xlsx", 1000).is_plain(MAX_CELLS) and quick_grid(content, "表") is not None


def slow(content: bytes) -> Grid:
    return opening._sheet_grid(opening._load(content, cached=False)["表"], content)


def trimmed(grid: Grid) -> tuple[list[list[Raw]], Any]:
    """Without the blanks at the ends, of which the two ways count differently many."""
    rows = [[None if cell == "" else cell for cell in row] for row in grid.rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows, sorted(grid.merged, key=str)


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e14, 1e14, allow_nan=False).map(lambda number: round(number, 2)),
    st.floats(-1e6, 1e6, allow_nan=False),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
    st.text("ab01 .%=-万元是否\n&<>\"'", max_size=6).filter(lambda text: not text.startswith("=")),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, max_size=4), min_size=1, max_size=5))
def test_both_ways_say_the_same(rows: list[list[Any]]) -> None:
    content = book(lambda sheet: [sheet.append(row) for row in rows])
    assert trimmed(open_grid(content, "a.xlsx", "表")) == trimmed(slow(content))


def test_a_sheet_as_the_system_writes_it_goes_the_quick_way() -> None:
    content = write(FUNDING, [funding_row(f"X{number}", unit_code="U1") for number in range(3)])
    assert opening._checked(content, ".xlsx", 1000).is_plain(MAX_CELLS)
    found = quick_grid(content, FUNDING.worksheet)
    assert found is not None
    sheet = opening._load(content, cached=False)[FUNDING.worksheet]
    assert trimmed(found) == trimmed(opening._sheet_grid(sheet, content))
    assert read(FUNDING, content, "a.xlsx").rows[0].values["received"] == Decimal("1100.00")


def formula(sheet: Any) -> None:
    sheet["A1"] = "=1+1"


def percent(sheet: Any) -> None:
    sheet["A1"] = 0.95
    sheet["A1"].number_format = "0%"


def padded(sheet: Any) -> None:
    sheet["A1"] = 7
    sheet["A1"].number_format = "0000"


def error(sheet: Any) -> None:
    sheet["A1"] = "#N/A"
    sheet["A1"].data_type = "e"


def hour(sheet: Any) -> None:
    sheet["A1"] = datetime(2016, 9, 15, 10, 30)  # noqa: DTZ001 – Excel knows no zones


def clock(sheet: Any) -> None:
    sheet["A1"] = time(10, 30)


def huge(sheet: Any) -> None:
    sheet["A1"] = 1234567890123456


def escaped(sheet: Any) -> None:
    sheet["A1"] = "a_x0041_b"


def corner(sheet: Any) -> None:
    sheet["A1"] = 1
    sheet["XFD1048576"] = 1


@pytest.mark.parametrize("odd", [formula, percent, padded, error, hour, clock, huge, escaped, corner])
def test_what_only_a_format_tells_is_left_to_openpyxl(odd: Callable[[Any], object]) -> None:
    content = book(odd)
    assert not taken(content)
    if odd is not corner:
        assert open_grid(content, "a.xlsx", "表") == slow(content)


def merge(sheet: Any) -> None:
    for row in (["标题", "盖住", None], ["甲", "乙", 3], ["丁", "戊", 6]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B2:B3")


def test_merged_cells_are_the_same_either_way() -> None:
    content = book(merge)
    assert taken(content)
    assert trimmed(open_grid(content, "a.xlsx", "表")) == trimmed(slow(content))


def test_dates_in_the_common_dresses_stay_dates() -> None:
    def fill(sheet: Any) -> None:
        for row, dress in enumerate(("yyyy-mm-dd", "yyyy/m/d", "mm-dd-yy"), 1):
            cell = sheet.cell(row, 1, date(2016, 9, 15))
            cell.number_format = dress

    content = book(fill)
    assert taken(content)
    assert [row[0] for row in open_grid(content, "a.xlsx", "表").rows] == [date(2016, 9, 15)] * 3


def test_another_way_of_counting_days_is_left_to_openpyxl() -> None:
    made = Workbook()
    made.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 – Excel knows no zones
    made.worksheets[0].title = "表"
    made.worksheets[0]["A1"] = date(2016, 9, 15)
    target = BytesIO()
    made.save(target)
    assert not taken(target.getvalue())
    assert open_grid(target.getvalue(), "a.xlsx", "表").rows[0][0] == date(2016, 9, 15)


def test_what_is_no_workbook_has_no_worksheets() -> None:
    assert worksheet_names(b"PK nothing") is None
    assert quick_grid(b"PK nothing", "表") is None
    assert quick_grid(book(merge), "没有") is None
