"""One 自评表 on one worksheet, print-ready on A4: boxes in the official order, labels in grey, levels merged."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from projects.scoring.formcheck.values import read_value
from projects.scoring.points import fraction_text
from projects.sheets.evaluation_boxes import BUDGET, HEAD, PART, ROW, Data, as_number, shown_text
from projects.sheets.evaluation_kept import as_json, keep, kept_rows, row_place

PARTS = ("当年财政拨款", "上年结转资金", "其他资金")
OF_WHICH = "其中："
NOTES = (
    "注：1. 执行率 = 全年执行数 ÷ 全年预算数。2. 定量指标：完成的得满分，未完成的按完成比例计分，得分不超过分值。"
    "3. 定性指标：达成预期指标、部分达成并有一定效果、未达成且效果较差三档，"
    "分别按分值的 100 %–80 %（含）、80 %–60 %（含）、"
    "60 %–0 % 计分。4. 未得满分或大幅超额完成的，应在“偏差原因分析及改进措施”栏说明。"
)
_MONEY_HEADER = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
_MONEY_BOXES = ("year_start", "full_year", "executed", "weight", "published_rate", "published_score")
_ROW_HEADER = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
_ROW_BOXES = tuple(ROW)
_WIDTHS = (6, 9, 11, 18, 12, 12, 7, 7, 22)
_LAST = len(_WIDTHS)
_SIDE = Side(style="thin", color="000000")
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_BODY, _BOLD = Font(name="宋体", size=10), Font(name="宋体", size=10, bold=True)
_TITLE = Font(name="黑体", size=16)
_LABEL_FILL = PatternFill("solid", fgColor="F2F2F2")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center", wrap_text=True)
_LINE, _CHAR = 14, 1.9  # points a line of text needs; widths a Chinese character takes
_HIGHEST = 300


def put_text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A text that stays a text: it is stored as one, and stays one when somebody edits the cell."""
    if not text:
        return
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text[0] in "=+-@\t"


@dataclass
class FormWriter:
    """Writes one form from the top down; ``row`` is the next free row of the worksheet."""

    sheet: Worksheet
    form: Data
    blank: bool
    row: int = 1

    def write(self) -> list[list[str]]:
        """Fill the worksheet; gives the rows of the second one."""
        self._page()
        texts = {name: box.show(self.form) for name, box in HEAD.items()}
        self._head(texts)
        kept = [*self._money(), *self._goal_and_rows(texts)]
        self._foot(texts)
        head = keep(
            {key: value for key, value in self.form.items() if key not in ("budget", "indicators")}, HEAD, texts
        )
        return [*kept_rows("form", head), *kept]

    def _page(self) -> None:
        sheet = self.sheet
        for column, width in enumerate(_WIDTHS, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = sheet.ORIENTATION_PORTRAIT
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.footer = 0.6, 0.8, 0.4
        sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("第 &P 页 共 &N 页"))
        sheet.sheet_view.showGridLines = False

    def _head(self, texts: Mapping[str, str]) -> None:
        for name, font in (("kind", _TITLE), ("year", _BODY)):
            self._cell(1, _LAST, texts[name], font=font, border=False)
            self._height(24 if name == "kind" else 18)
        self._label(1, 2, "项目名称")
        self._cell(3, _LAST, texts["title"], left=True)
        self._height_for((texts["title"], sum(_WIDTHS[2:])))
        self._label(1, 2, "主管部门")
        self._cell(3, 4, texts["department"], left=True)
        self._label(5, 6, "实施单位")
        self._cell(7, _LAST, texts["unit"], left=True)
        self._height_for((texts["department"], sum(_WIDTHS[2:4])), (texts["unit"], sum(_WIDTHS[6:])))

    def _money(self) -> list[list[str]]:
        given = self.form.get("budget")
        budget = given if isinstance(given, dict) else {}
        texts = {name: box.show(budget) for name, box in BUDGET.items()}
        first = self.row
        self._label(2, 3, "")
        for column, label in enumerate(_MONEY_HEADER, start=4):
            self._label(column, column, label)
        self._height(20)
        self._label(2, 3, "年度资金总额")
        for column, name in enumerate(_MONEY_BOXES, start=4):
            self._cell(column, column, texts[name], number=True)
        self._height(20)
        parts = self._parts(budget)
        self._label(1, 1, texts["money_unit"], first=first)
        kept = keep({key: value for key, value in budget.items() if key != "parts"}, BUDGET, texts)
        values = {"parts": budget["parts"]} if "parts" in budget else {}
        kept.exact["parts"] = {"shown": as_json(parts), "values": values}
        if not isinstance(given, dict):
            kept.absent = {"budget": given} if "budget" in self.form else {}
        return list(kept_rows("budget", kept))

    def _parts(self, budget: Data) -> list[list[str]]:
        parts = budget.get("parts") or [{"name": name} for name in PARTS]
        shown = []
        for number, part in enumerate(parts):
            texts = [box.show(part) for box in PART.values()]
            shown.append(texts)
            self._label(2, 3, f"{'' if number else OF_WHICH}{texts[0]}")
            for column, text in enumerate(texts[1:], start=4):
                self._cell(column, column, text, number=True)
            for column in (7, 8, 9):
                self._cell(column, column, "—")
            self._height(20)
        return shown

    def _goal_and_rows(self, texts: Mapping[str, str]) -> list[list[str]]:
        first = self.row
        self._label(2, 5, "预期目标")
        self._label(6, _LAST, "实际完成情况")
        self._height(20)
        self._cell(2, 5, texts["goal"], left=True)
        self._cell(6, _LAST, texts["goal_actual"], left=True)
        self._height_for((texts["goal"], sum(_WIDTHS[1:5])), (texts["goal_actual"], sum(_WIDTHS[5:])), least=48)
        self._label(1, 1, "年度总体目标", first=first)
        first = self.row
        for column, label in enumerate(_ROW_HEADER, start=2):
            self._label(column, column, label)
        self.sheet.print_title_rows = f"{self.row}:{self.row}"
        self._height(30)
        kept = self._rows()
        self._label(1, 1, "绩效指标", first=first)
        return kept

    def _rows(self) -> list[list[str]]:
        first = self.row
        kept: list[list[str]] = []
        shown: list[tuple[str, str]] = []
        for number, indicator in enumerate(self.form["indicators"], start=1):
            texts = {name: box.show(indicator) for name, box in ROW.items()}
            shown.append((texts["level1"], texts["level2"]))
            for column, name in enumerate(_ROW_BOXES, start=2):
                number_box = ROW[name].number
                self._cell(column, column, texts[name], number=number_box, left=name in ("name", "reason"))
            self._height_for(
                *((texts[name], _WIDTHS[place]) for place, name in enumerate(_ROW_BOXES, start=1)), least=26
            )
            own = keep(indicator, ROW, texts)
            own.name = texts["name"]
            if not self.blank:
                kept.extend(kept_rows(row_place(number), own))
        self._merge_levels(first, shown)
        return kept

    def _merge_levels(self, first: int, shown: list[tuple[str, str]]) -> None:
        """One cell for equal neighbours, as the official form has it; a second level never reaches across a first."""
        for column, depth in ((2, 1), (3, 2)):
            start = 0
            for place in range(1, len(shown) + 1):
                if place < len(shown) and shown[place][:depth] == shown[start][:depth]:
                    continue
                if place - start > 1 and shown[start][column - 2]:
                    self.sheet.merge_cells(None, first + start, column, first + place - 1, column)
                start = place

    def _foot(self, texts: Mapping[str, str]) -> None:
        self._label(1, 6, "总分")
        self._cell(7, 7, _sum_of_weights(self.form), number=True)
        self._cell(8, 8, texts["published_total"], number=True)
        self._cell(9, 9, "")
        self._height(20)
        self._label(1, 6, "等级")
        self._cell(7, _LAST, texts["published_rating"])
        self._height(20)
        self._cell(1, _LAST, NOTES, left=True, border=False)
        self._height_for((NOTES, sum(_WIDTHS)))

    def _label(self, start: int, end: int, text: str, *, first: int | None = None) -> None:
        """A label in the form's grey; with ``first``, from that row down to the last one written."""
        top, bottom = (self.row, self.row) if first is None else (first, self.row - 1)
        self._box(top, bottom, start, end, border=True)
        put_text(self.sheet, top, start, text)
        cell = self.sheet.cell(top, start)
        cell.font, cell.alignment = _BOLD, _CENTRE
        for row in range(top, bottom + 1):
            for column in range(start, end + 1):
                self.sheet.cell(row, column).fill = _LABEL_FILL

    def _cell(
        self,
        start: int,
        end: int,
        text: str,
        *,
        number: bool = False,
        left: bool = False,
        border: bool = True,
        font: Font = _BODY,
    ) -> None:
        self._box(self.row, self.row, start, end, border=border)
        cell = self.sheet.cell(self.row, start)
        value = as_number(text) if number else None
        if value is None:
            put_text(self.sheet, self.row, start, text)
        else:
            cell.value = value
        cell.font = font
        cell.alignment = _RIGHT if value is not None else _LEFT if left else _CENTRE

    def _box(self, top: int, bottom: int, start: int, end: int, *, border: bool) -> None:
        if border:
            for row in range(top, bottom + 1):
                for column in range(start, end + 1):
                    self.sheet.cell(row, column).border = _BORDER
        if top != bottom or start != end:
            self.sheet.merge_cells(None, top, start, bottom, end)

    def _height(self, points: float) -> None:
        """Close the row at that height."""
        self.sheet.row_dimensions[self.row].height = points
        self.row += 1

    def _height_for(self, *texts: tuple[str, float], least: float = 20) -> None:
        """Close the row, high enough for each text in its width."""
        lines = max(sum(int(len(line) * _CHAR // width) + 1 for line in text.split("\n")) for text, width in texts)
        self._height(min(max(least, lines * _LINE + 6), _HIGHEST))


def _sum_of_weights(form: Data) -> str:
    """The weights' sum beside the total, where every row has one."""
    budget = form.get("budget")
    weights = [shown_text(row.get("weight")) for row in form["indicators"]]
    if isinstance(budget, dict) and budget.get("weight") is not None:
        weights.append(shown_text(budget["weight"]))
    known = [written.value for written in map(read_value, weights) if written is not None]
    return fraction_text(sum(known, Fraction(0))) if known and len(known) == len(weights) else ""
