"""Sheets are written safely and alike, and read back to the same."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from projects.sheets.explaining import template
from projects.sheets.layouts import FUNDING, LAYOUTS, SURVEY
from projects.sheets.reading import read
from projects.sheets.table import Column, Kind, Layout
from projects.sheets.writing import write
from tests.projects.sheets.workbooks import SMALL

NASTY = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", NASTY)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    layout = Layout("t", "表", "表", (Column("a", "甲"), Column("b", "乙", required=False)))
    content = write(layout, [{"a": text}])
    cell = load_workbook(BytesIO(content))["表"]["A3"]
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix
    assert read(layout, content, "表.xlsx").rows[0].values["a"] == text


def test_what_no_workbook_can_hold_is_left_out_and_hides_no_formula() -> None:
    layout = Layout("t", "表", "表", (Column("a", "甲"), Column("b", "乙", required=False)))
    content = write(layout, [{"a": "\x01=1\ufffe+1\uffff\ud800", "b": "\x01"}])
    cell = load_workbook(BytesIO(content))["表"]["A3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
    assert read(layout, content, "表.xlsx").rows[0].values == {"a": "=1+1", "b": ""}


def test_the_same_rows_give_the_same_bytes() -> None:
    rows: list[dict[str, Any]] = [{"code": "001", "amount": Decimal("1.20")}]
    assert write(SMALL, rows) == write(SMALL, rows)


def test_constructed_data_say_so_on_both_worksheets() -> None:
    book = load_workbook(BytesIO(write(SMALL, [], constructed=True)))
    texts = {name: [str(cell.value) for row in book[name].iter_rows() for cell in row] for name in book.sheetnames}
    assert any("演示构造数据" in text for text in texts["演示"])
    assert any("演示构造数据" in text for text in texts["说明"])
    plain = load_workbook(BytesIO(write(SMALL, [])))
    assert not any("演示构造" in str(cell.value) for sheet in plain for row in sheet.iter_rows() for cell in row)


def test_money_sheets_name_their_unit() -> None:
    book = load_workbook(BytesIO(template(FUNDING)))
    assert book["项目与资金"]["A1"].value == "项目与资金表（单位：元）"


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_template_is_recognised_and_only_empty(layout: Layout) -> None:
    sheet = read(layout, template(layout), "模板.xlsx")
    assert [problem.message for problem in sheet.problems] == ["表头下面没有数据"]
    assert sheet.examples == (3,)


def texts(longest: int) -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Co", "Cn"))
    return st.text(letters, min_size=1, max_size=longest).filter(lambda text: text not in {"-", "—", "/"})


def value_of(column: Column) -> st.SearchStrategy[Any]:
    most = 10**15 - 1 if column.maximum is None else column.maximum * 100
    cents = st.integers(0, most).map(lambda units: Decimal(units).scaleb(-2))
    by_kind: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.TEXT: texts(min(column.max_length, 20)).filter(lambda text: any(char.isalpha() for char in text)),
        Kind.CODE: st.from_regex(r"[A-Z0-9][A-Z0-9-]{0,11}", fullmatch=True).filter(lambda code: "E" not in code),
        Kind.MONEY: cents,
        Kind.NUMBER: cents,
        Kind.POINTS: st.integers(0, 10_000).map(lambda units: Decimal(units).scaleb(-2)),
        Kind.INTEGER: st.integers(column.minimum or 0, column.maximum or 10**6),
        Kind.DATE: st.dates(date(1950, 1, 1), date(2100, 12, 31)),
        Kind.YES_NO: st.booleans(),
        Kind.CHOICE: st.sampled_from(list(column.choices.values()) or [""]),
    }
    return by_kind[column.kind]


def rows_of(layout: Layout) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries({column.key: value_of(column) for column in layout.columns})
    return st.lists(row, min_size=1, max_size=4, unique_by=lambda values: tuple(values[key] for key in layout.unique))


@pytest.mark.parametrize("key", [*LAYOUTS, "small"])
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_back_to_the_same(key: str, data: st.DataObject) -> None:
    layout = SMALL if key == "small" else LAYOUTS[key].expanded(3)
    rows = data.draw(rows_of(layout))
    sheet = read(layout, write(layout, rows), "表.xlsx")
    assert [str(problem) for problem in sheet.problems] == []
    assert [dict(row.values) for row in sheet.rows] == rows


def test_a_survey_is_written_as_wide_as_its_answers() -> None:
    sheet = read(SURVEY, write(SURVEY, [{"number": 1, "channel": "现场", "q1": "5", "q3": "1"}]), "卷.xlsx")
    assert [sheet.rows[0].values[key] for key in ("q1", "q2", "q3")] == ["5", "", "1"]


def test_a_blank_stays_blank() -> None:
    sheet = read(SMALL, write(SMALL, [{"code": "1", "amount": Decimal(0), "name": "", "due": None}]), "表.xlsx")
    keys = ("name", "due", "grade", "count", "kept")
    assert [sheet.rows[0].values[key] for key in keys] == ["", None, "", None, False]
