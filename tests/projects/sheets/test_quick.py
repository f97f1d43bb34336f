"""The quick way and openpyxl's say the same of every workbook that the quick way takes, and it leaves what is odd."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import NamedStyle

from projects.sheets import opening
from projects.sheets.grid import Grid, Merged, Odd, Raw, UnreadableFileError
from projects.sheets.layouts import FUNDING
from projects.sheets.opening import MAX_CELLS, open_grid
from projects.sheets.quick import Survey, _uncovered, quick_grid, worksheet_names
from projects.sheets.reading import read
from projects.sheets.writing import write
from tests.factories.sheets import funding_row
from tests.projects.sheets.workbooks import repacked


def book(fill: Callable[[Any], object]) -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "表"
    fill(sheet)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def taken(content: bytes) -> bool:
    return (
        opening._checked(content, ".xlsx", 1000, MAX_CELLS).is_plain(MAX_CELLS)
        and quick_grid(content, "表") is not None
    )


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
    assert opening._checked(content, ".xlsx", 1000, MAX_CELLS).is_plain(MAX_CELLS)
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


SHEET, STYLES, RELATIONS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"
Parts = dict[str, bytes]


def edited(part: str, change: Callable[[bytes], bytes]) -> Callable[[Parts], None]:
    def edit(parts: Parts) -> None:
        assert change(parts[part]) != parts[part]
        parts[part] = change(parts[part])

    return edit


def quoted(text: bytes) -> bytes:
    return text.replace(b'"', b"'")


def prefixed(text: bytes) -> bytes:
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", text).replace(b"xmlns=", b"xmlns:x=")


def moved(name: str) -> Callable[[Parts], None]:
    def move(parts: Parts) -> None:
        parts[f"xl/{name}"] = parts.pop(SHEET)
        for part in (RELATIONS, "[Content_Types].xml"):
            parts[part] = parts[part].replace(b"/xl/worksheets/sheet1.xml", f"/xl/{name}".encode())

    return move


SPELLINGS = {
    "another attribute first": edited(SHEET, lambda text: re.sub(rb'<c (r="\w+") (t="n")', rb"<c \2 \1", text)),
    "single quotes": edited(SHEET, quoted),
    "a prefix": edited(SHEET, prefixed),
    "a line end": edited(SHEET, lambda text: text.replace(b"<c ", b"<c\n")),
    "a written letter": edited(SHEET, lambda text: text.replace(b'r="XFD', b'r="&#88;FD')),
    "another attribute": edited(SHEET, lambda text: text.replace(b"<c ", b'<c cm="1" ')),
    "rows out of order": edited(
        SHEET, lambda text: re.sub(rb'(<row r="1".*?</row>)(<row.*</row>)', rb"\2\1", text).replace(b"\n", b"")
    ),
    "another folder": moved("other/sheet1.xml"),
    "another ending": moved("worksheets/sheet1.data"),
    "a picture's name": moved("media/image1.png"),
}


def small(sheet: Any) -> None:
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["XFD3"] = "甲", "乙", 1, 2


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_far_cell_is_seen_however_it_is_spelled(spelling: Callable[[Parts], None]) -> None:
    content = repacked(book(corner), spelling)
    assert not taken_after_survey(content)
    with pytest.raises(UnreadableFileError, match="范围过大"):
        open_grid(content, "a.xlsx", "表")


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_an_odd_spelling_is_left_to_openpyxl_with_the_same_cells(spelling: Callable[[Parts], None]) -> None:
    content = repacked(book(small), spelling)
    assert not taken_after_survey(content)
    assert trimmed(open_grid(content, "a.xlsx", "表")) == trimmed(slow(book(small)))


def taken_after_survey(content: bytes) -> bool:
    """Asked without Calamine, which would take all memory for a far cell."""
    return opening._checked(content, ".xlsx", 1000, MAX_CELLS).is_plain(MAX_CELLS)


def test_a_far_cell_between_near_ones_is_counted() -> None:
    survey = Survey()
    survey.look(SHEET, b'<c r="A1"/><c r="A1048576"/><c r="B2"/>', 3)
    assert survey.last_row == 1048576
    assert not survey.plain


def test_single_quotes_do_not_hide_a_percentage_or_an_error() -> None:
    def fill(sheet: Any) -> None:
        percent(sheet)
        sheet["A1"] = 0.5
        sheet["A2"] = "#N/A"
        sheet["A2"].data_type = "e"

    def change(parts: Parts) -> None:
        for part in (SHEET, STYLES):
            parts[part] = quoted(parts[part])

    content = repacked(book(fill), change)
    first, second = (row[0] for row in open_grid(content, "a.xlsx", "表").rows)
    assert first == "50%"
    assert isinstance(second, Odd)


@pytest.mark.parametrize("change", [
    edited(STYLES, quoted),
    edited(STYLES, lambda text: text.replace(b'numFmtId="', b'numFmtId = "')),
    edited(STYLES, lambda text: re.sub(rb'<xf (numFmtId="9") (fontId="0")', rb"<xf \2 \1", text)),
    edited(STYLES, prefixed),
    edited(STYLES, lambda text: text.replace(b"<cellXfs", b"<!-- <cellXfs></cellXfs> --><cellXfs")),
])  # fmt: skip
def test_styles_that_the_survey_does_not_understand_are_left_to_openpyxl(change: Callable[[Parts], None]) -> None:
    content = repacked(book(percent), change)
    assert not taken(content)
    assert open_grid(content, "a.xlsx", "表").rows[0][0] == "95%"


def test_a_format_that_is_offered_and_not_used_does_not_matter() -> None:
    made = Workbook()
    made.add_named_style(NamedStyle("百分比", number_format="0.00%"))
    made.worksheets[0].title = "表"
    made.worksheets[0].append(["甲", 0.5])
    target = BytesIO()
    made.save(target)
    parts: Parts = {}
    repacked(target.getvalue(), parts.update)
    offered = parts[STYLES].replace(b"</cellStyleXfs>", b'<xf numFmtId="9" fontId="0" fillId="0"/></cellStyleXfs>')
    content = repacked(target.getvalue(), lambda found: found.update({STYLES: offered}))
    assert taken(content)
    assert open_grid(content, "a.xlsx", "表").rows == (("甲", Decimal("0.5")),)


ACCOUNTING = [
    "0", "0.000", "0.00_ ", "0.00_);(0.00)", "#,##0.00_ ", "#,##0_);(#,##0)",
    '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', '_-* #,##0.00_-;\\-* #,##0.00_-;_-* "-"??_-;_-@_-',
]  # fmt: skip
DATES = ["yyyy-mm-dd", "yyyy\\-mm\\-dd;@", "yyyy/m/d;@", 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"d"日";@', "yyyy-m-d"]
NUMBERS = [0, 1, -1, 12.5, -0.01, 1234567.89, 0.1 + 0.2, 99999999999999, 42628, 42628.5, 1e-7, "文字", True]


@pytest.mark.parametrize("dress", ACCOUNTING)
def test_numbers_in_an_accountants_dress_are_the_same_either_way(dress: str) -> None:
    def fill(sheet: Any) -> None:
        for row, value in enumerate(NUMBERS, 1):
            sheet.cell(row, 1, value).number_format = dress

    content = book(fill)
    assert taken(content)
    grid = open_grid(content, "a.xlsx", "表")
    assert grid == slow(content)
    assert [type(row[0]) for row in grid.rows] == [type(row[0]) for row in slow(content).rows]
    assert grid.rows[6][0] == Decimal("0.3")


def test_built_in_formats_that_the_workbook_defines_anew_are_read_as_it_says() -> None:
    def fill(sheet: Any) -> None:
        for row, value in enumerate(NUMBERS, 1):
            sheet.cell(row, 1, value).number_format = ACCOUNTING[6]

    def as_43(text: bytes) -> bytes:
        return text.replace(b'numFmtId="164"', b'numFmtId="43"')

    content = repacked(book(fill), edited(STYLES, as_43))
    assert taken(content)
    assert open_grid(content, "a.xlsx", "表") == slow(content)
    as_percent = repacked(book(percent), edited(STYLES, lambda text: text.replace(
        b'<numFmts count="0"/>', b'<numFmts count="1"><numFmt numFmtId="2" formatCode="0%"/></numFmts>'
    ).replace(b'<xf numFmtId="9"', b'<xf numFmtId="2"')))  # fmt: skip
    assert not taken(as_percent)
    assert open_grid(as_percent, "a.xlsx", "表").rows[0][0] == "95%"


@pytest.mark.parametrize("dress", DATES)
def test_dates_are_the_same_either_way(dress: str) -> None:
    def fill(sheet: Any) -> None:
        for row, value in enumerate((1, 59, 61, 42628, 73050, "文字"), 1):
            sheet.cell(row, 1, value).number_format = dress

    content = book(fill)
    assert taken(content)
    assert open_grid(content, "a.xlsx", "表") == slow(content)
    assert open_grid(content, "a.xlsx", "表").rows[3][0] == date(2016, 9, 15)


@pytest.mark.parametrize(
    "dress", ["00", "0000", "0.00%", "0.00E+00", "# ?/?", "h:mm", "yyyy-mm-dd hh:mm", '0"万元"', "m/d/yy"]
)
def test_other_dresses_are_left_to_openpyxl(dress: str) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = 7
        sheet["A1"].number_format = dress

    content = book(fill)
    assert not taken(content)
    assert open_grid(content, "a.xlsx", "表") == slow(content)


def test_a_workbook_that_libreoffice_saved_goes_the_quick_way() -> None:
    content = (Path(__file__).parent / "libreoffice.xlsx").read_bytes()
    assert taken(content)
    grid = open_grid(content, "a.xlsx", "表")
    assert trimmed(grid) == trimmed(slow(content))
    assert grid.rows[1][:4] == ("001", "道路清扫", Decimal("1234.5"), date(2016, 9, 15))


def test_merged_cells_over_and_over_take_no_time() -> None:
    rows = tuple((number, "甲") for number in range(2000))
    areas = tuple(Merged(f"A{row}:B{row}", row, row, 1, 2) for row in range(1, 2001))
    assert _uncovered(rows, areas) == tuple((number, None) for number in range(2000))
