"""Workbooks as clerks' computers make them, good and bad, written with openpyxl and zipfile."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from projects.sheets.table import Column, Kind, Layout

SMALL = Layout(
    key="small",
    title="演示表",
    worksheet="演示",
    unique=("code",),
    columns=(
        Column("code", "代码", Kind.CODE, aliases=("编码",)),
        Column("name", "名称", required=False, max_length=10),
        Column("amount", "金额", Kind.MONEY, hint="单位：元"),
        Column("due", "日期", Kind.DATE, required=False),
        Column("kept", "保留", Kind.YES_NO, required=False),
        Column("grade", "等级", Kind.CHOICE, required=False, choices={"甲": "a", "乙": "b"}),
        Column("count", "件数", Kind.INTEGER, required=False, minimum=1, maximum=99),
        Column("share", "比例", Kind.NUMBER, required=False),
        Column("old", "旧代码", Kind.CODE, required=False, may_be_absent=True),
    ),
)
HEADERS = ["代码", "名称", "金额", "日期", "保留", "等级", "件数", "比例"]
GOOD = ["001", "道路清扫", 12.5, "2016-09-15", "是", "甲", 3, 0.5]


def workbook(
    rows: Sequence[Sequence[Any]], *, headers: Sequence[Any] | None = None, title: str = "演示",
    change: Callable[[Worksheet], object] | None = None,
) -> bytes:  # fmt: skip
    """A workbook with the header in row 1 and the rows below; `change` does the rest."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.append(list(HEADERS if headers is None else headers))
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def good_with(**changed: Any) -> list[Any]:
    """A good row with some columns changed, by key."""
    keys = [column.key for column in SMALL.columns]
    row = list(GOOD)
    for key, value in changed.items():
        row[keys.index(key)] = value
    return row


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The archive with its parts changed."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()
