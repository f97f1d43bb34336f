"""The two spreadsheets that leave the house: print-ready on A4 landscape, one page wide, head rows on every page.

Texts are written as texts: what a unit typed never becomes a formula, whatever it begins with.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from budgeteval.text.rounding import round_half_up
from reports.document.archive import repacked
from reports.document.frame import CONSTRUCTED
from reports.document.pagination import em_width
from reports.document.wording import day, typeset
from reports.facts.parts import percent
from reports.facts.tables import SummaryRow, SummaryTableFacts, UnitBudgetRow, UnitBudgetTableFacts

_TEN_THOUSAND = Decimal(10_000)
_THIN = Side(style="thin", color="FF000000")
_EDGES = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="FFF0F0F0")
_BODY, _HEAD, _TITLE = Font(name="仿宋", size=10), Font(name="黑体", size=10), Font(name="方正小标宋简体", size=18)
_NOTE = Font(name="楷体", size=10)
_FORMATS = {
    "money": "#,##0.00",
    "cut": '#,##0.00;-#,##0.00;"—"',
    "rate": "0.00%",
    "cut_rate": '0.00%;-0.00%;"—"',
    "points": "0.00",
    "number": "0",
}
_SCALES = {"money": _TEN_THOUSAND, "cut": _TEN_THOUSAND, "rate": Decimal(100), "cut_rate": Decimal(100)}
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center")
_SIDES = {
    **dict.fromkeys(_FORMATS, _RIGHT),
    "number": _MIDDLE,
    "text": Alignment(horizontal="left", vertical="center", wrap_text=True),
    "label": _MIDDLE,
}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_FORMULA_STARTS = "=+-@\t\r"
_HEAD_ROWS = 4
_LINE_HEIGHT = 15  # points
_TYPE_PER_WIDTH = 1.02  # half-width letters of our type to a unit of column width (a digit of the default font)


@dataclass(frozen=True)
class _Column:
    """A column: group above (or none), head, width in characters, kind of value."""

    head: str
    width: float
    kind: str = "text"
    group: str = ""


ROUNDED = "金额以万元列示，四舍五入后各行之和与合计可能有尾差。"
_SUMMARY_COLUMNS = (
    _Column("序号", 6, "number"),
    _Column("预算单位", 18),
    _Column("项目编码", 13, "label"),
    _Column("项目名称", 26),
    _Column("领域", 18),
    _Column("拨付资金", 12, "money", "项目资金（万元）"),
    _Column("实际支出", 12, "money", "项目资金（万元）"),
    _Column("支出率", 9, "rate", "项目资金（万元）"),
    _Column("绩效目标", 9, "label"),
    _Column("得分", 8, "points", "单位自评"),
    _Column("等级", 6, "label", "单位自评"),
    _Column("得分", 8, "points", "股室复核"),
    _Column("等级", 6, "label", "股室复核"),
    _Column("报送日期", 15, "label"),
    _Column("备注", 18),
)
_BUDGET_COLUMNS = (
    _Column("序号", 6, "number"),
    _Column("预算单位", 20),
    _Column("单位类别", 10, "label"),
    _Column("上年预算", 12, "money"),
    _Column("基本支出", 12, "money", "申报预算"),
    _Column("项目支出", 12, "money", "申报预算"),
    _Column("合计", 12, "money", "申报预算"),
    _Column("得分", 8, "points", "部门评价"),
    _Column("等级", 6, "label", "部门评价"),
    _Column("基本支出", 12, "money", "建议预算"),
    _Column("项目支出", 12, "money", "建议预算"),
    _Column("合计", 12, "money", "建议预算"),
    _Column("金额", 11, "cut", "压减"),
    _Column("比例", 8, "cut_rate", "压减"),
    _Column("压减理由", 26),
    _Column("决定人", 9, "label"),
)


def summary_table_xlsx(facts: SummaryTableFacts, built_at: datetime | None = None) -> bytes:
    """财政支出绩效报告汇总表 as an Excel file: projects by unit, a subtotal per unit, a total.

    Equal facts and an equal ``built_at`` give equal bytes.
    """
    title = f"{facts.scope}{facts.evaluated_year}年度财政支出绩效报告汇总表"
    sheet = _Sheet(title, "汇总表", _SUMMARY_COLUMNS)
    sheet.open(f"填报单位：{facts.bureau}", f"日期：{day(facts.reported_on)}    金额单位：万元")
    units = [(unit, list(rows)) for unit, rows in groupby(facts.rows, key=lambda row: row.unit)]
    number = 0
    for unit, rows in units:
        for row in rows:
            number += 1
            sheet.row(_summary_row(number, row))
        if len(units) > 1:
            sheet.row(_summary_total(f"{unit}小计", f"{len(rows)}个项目", rows), total=True)
    sheet.row(_summary_total("合计", f"{len(units)}个单位、{len(facts.rows)}个项目", facts.rows), total=True)
    return sheet.close(facts.bureau, facts.reported_on, built_at, constructed=facts.constructed)


def _summary_row(number: int, row: SummaryRow) -> list[Any]:
    return [
        number,
        row.unit,
        row.project_code,
        row.project,
        row.field,
        row.appropriated,
        row.spent,
        row.execution_rate,
        row.target,
        row.own_score,
        row.own_grade,
        row.checked_score,
        row.checked_grade,
        day(row.filed_on) if row.filed_on else "未报送",
        row.note,
    ]


def _summary_total(label: str, count: str, rows: Sequence[SummaryRow]) -> list[Any]:
    given = sum((row.appropriated for row in rows), Decimal(0))
    used = sum((row.spent for row in rows), Decimal(0))
    scores = _mean(row.own_score for row in rows), _mean(row.checked_score for row in rows)
    rate, remark = percent(used, given), "得分为平均分"
    return [None, label, "", count, "", given, used, rate, "", scores[0], "", scores[1], "", "", remark]


def _mean(scores: Iterable[Decimal | None]) -> Decimal | None:
    known = [score for score in scores if score is not None]
    return round_half_up(sum(known, Decimal(0)) / len(known)) if known else None


def unit_budget_table_xlsx(facts: UnitBudgetTableFacts, built_at: datetime | None = None) -> bytes:
    """预算压减建议表 of the budget year as an Excel file: every unit's request, proposal and cut, and a total.

    Equal facts and an equal ``built_at`` give equal bytes.
    """
    example = "（示例）" if facts.example else ""
    title = f"{facts.district}{facts.budget_year}年部门预算压减建议表{example}"
    sheet = _Sheet(title, "预算压减建议表", _BUDGET_COLUMNS)
    sheet.open(
        f"依据：{facts.policy}",
        f"编制单位：{facts.bureau}    日期：{day(facts.reported_on)}    金额单位：万元",
    )
    for number, row in enumerate(facts.rows, 1):
        sheet.row(_budget_row(number, row), total=False)
    sheet.row(_budget_total(facts.rows), total=True)
    return sheet.close(facts.bureau, facts.reported_on, built_at, constructed=facts.constructed)


def _budget_row(number: int | None, row: UnitBudgetRow) -> list[Any]:
    return [
        number,
        row.unit,
        row.kind,
        row.last_total,
        row.basic_requested,
        row.project_requested,
        row.requested,
        row.score,
        row.grade,
        row.basic_proposed,
        row.project_proposed,
        row.proposed,
        row.cut,
        percent(row.cut, row.requested),
        row.reason,
        row.decided_by,
    ]


def _budget_total(rows: Sequence[UnitBudgetRow]) -> list[Any]:
    whole = UnitBudgetRow(
        unit="合计",
        kind=f"{len(rows)}个单位",
        last_total=sum((row.last_total for row in rows), Decimal(0)),
        basic_requested=sum((row.basic_requested for row in rows), Decimal(0)),
        project_requested=sum((row.project_requested for row in rows), Decimal(0)),
        basic_proposed=sum((row.basic_proposed for row in rows), Decimal(0)),
        project_proposed=sum((row.project_proposed for row in rows), Decimal(0)),
        reason=f"压减{sum(1 for row in rows if row.cut > 0)}个单位",
    )
    return _budget_row(None, whole)


class _Sheet:
    """One worksheet being filled from the top."""

    def __init__(self, title: str, name: str, columns: tuple[_Column, ...]) -> None:
        self.book = Workbook()
        self.sheet: Any = self.book.worksheets[0]
        self.sheet.title = name
        self.title, self.columns = title, columns
        self.line = _HEAD_ROWS

    def open(self, left: str, right: str) -> None:
        """Title, note line, two head rows, and the page set-up."""
        last = len(self.columns)
        self._across(1, (1, last), self.title, font=_TITLE, side="center")
        half = last // 2
        self._across(2, (1, half), left, font=_NOTE, side="left")
        self._across(2, (half + 1, last), right, font=_NOTE, side="right")
        self.sheet.row_dimensions[1].height = 32
        for place, column in enumerate(self.columns, 1):
            self.sheet.column_dimensions[get_column_letter(place)].width = column.width
            self._head(3, place, column.group or column.head)
            self._head(4, place, column.head)
        self._merge_heads()
        self.sheet.freeze_panes = self.sheet.cell(_HEAD_ROWS + 1, 3)
        self._page()

    def row(self, values: Sequence[Any], *, total: bool = False) -> None:
        """One row; a total is set in 黑体 on a shade."""
        self.line += 1
        for place, (value, column) in enumerate(zip(values, self.columns, strict=True), 1):
            cell = self.sheet.cell(self.line, place)
            _write(cell, value, column.kind)
            cell.font, cell.border = (_HEAD if total else _BODY), _EDGES
            cell.alignment = _SIDES[column.kind]
            if total:
                cell.fill = _SHADE
        self.sheet.row_dimensions[self.line].height = _LINE_HEIGHT * self._lines(values)

    def _lines(self, values: Sequence[Any]) -> int:
        """Lines of the tallest cell: programs do not measure the rows of a file they did not write."""
        lines = [1]
        for value, column in zip(values, self.columns, strict=True):
            if isinstance(value, str):
                lines.append(math.ceil(2 * em_width(value) / (column.width * _TYPE_PER_WIDTH)))
        return max(lines)

    def close(self, author: str, on: date, built_at: datetime | None, *, constructed: bool) -> bytes:
        """The file's bytes, dated and without a trace of when and where they were written."""
        for note in (ROUNDED, *([CONSTRUCTED.replace("本报告", "本表")] if constructed else [])):
            self._across(self.line + 1, (1, len(self.columns)), f"注：{note}", font=_NOTE, side="left")
            self.line += 1
        moment = built_at or datetime.combine(on, time())
        properties = self.book.properties
        properties.creator = properties.lastModifiedBy = author
        properties.title, properties.created = self.title, moment.replace(tzinfo=None)
        self.sheet.print_area = f"A1:{get_column_letter(len(self.columns))}{self.line}"
        stream = BytesIO()
        self.book.save(stream)
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()

        def dated(name: str, content: bytes) -> bytes:
            return _MODIFIED.sub(rb"\g<1>" + stamp, content) if name == _CORE else content

        return repacked(stream.getvalue(), moment, dated)

    def _across(self, line: int, columns: tuple[int, int], text: str, *, font: Font, side: str) -> None:
        first, last = columns
        cell = self.sheet.cell(line, first)
        _write(cell, text, "text")
        cell.font, cell.alignment = font, Alignment(horizontal=side, vertical="center")
        self.sheet.merge_cells(start_row=line, end_row=line, start_column=first, end_column=last)

    def _head(self, line: int, place: int, text: str) -> None:
        cell = self.sheet.cell(line, place, text)
        cell.font, cell.border, cell.fill = _HEAD, _EDGES, _SHADE
        cell.alignment = _MIDDLE

    def _merge_heads(self) -> None:
        place = 1
        for group, columns in groupby(self.columns, key=lambda column: column.group):
            count = len(list(columns))
            if group:
                self.sheet.merge_cells(start_row=3, end_row=3, start_column=place, end_column=place + count - 1)
            else:
                for single in range(place, place + count):
                    self.sheet.merge_cells(start_row=3, end_row=4, start_column=single, end_column=single)
            place += count

    def _page(self) -> None:
        sheet = self.sheet
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"1:{_HEAD_ROWS}"
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top, margins.bottom = 0.7, 0.7
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _write(cell: Cell, value: Any, kind: str) -> None:
    """The value by its kind: money in 万元, rates as shares of one so that Excel can reckon with them."""
    if value is None or value == "":
        return
    if kind in ("text", "label"):
        text = typeset(_ILLEGAL.sub("", str(value)))
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(tuple(_FORMULA_STARTS))
        return
    cell.value = value if kind == "number" else value / _SCALES.get(kind, Decimal(1))
    cell.number_format = _FORMATS[kind]
