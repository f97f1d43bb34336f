"""Reading a 自评表: boxes are found by their labels, so that a form somebody else laid out is read too."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from budgeteval.text.numbers import is_blank
from projects.sheets.evaluation_boxes import BUDGET, HEAD, PART, ROW, Data, cell_text
from projects.sheets.evaluation_kept import Kept, as_json, matched, rows_kept
from projects.sheets.grid import Grid, Odd

LEVEL1 = "一级指标"
_NAME_LABELS = ("三级指标", "指标名称")
_ROW_LABELS = (
    ("level1", (LEVEL1,)),
    ("level2", ("二级指标",)),
    ("name", _NAME_LABELS),
    ("sign", ("指标性质", "计算符号")),
    ("unit", ("度量单位", "计量单位")),
    ("actual", ("实际完成", "全年完成", "完成值", "完成情况")),
    ("target", ("年度指标值", "指标值", "目标值")),
    ("weight", ("分值", "权重")),
    ("published_score", ("得分", "自评分")),
    ("reason", ("偏差", "原因", "改进措施")),
)
_MONEY_LABELS = (
    ("year_start", ("年初预算",)),
    ("full_year", ("全年预算", "调整后预算", "调整预算")),
    ("executed", ("全年执行", "预算执行数", "执行数")),
    ("published_rate", ("执行率",)),
    ("weight", ("分值", "权重")),
    ("published_score", ("得分",)),
)
_NEEDED = ("name", "target", "actual", "weight", "published_score")
_TOTAL, _GRADE = ("总分", "总计", "合计"), ("等级", "自评等级", "评价等级")
_MONEY_TOTAL = ("年度资金总额", "资金总额", "总额")
_AFTER_MONEY = ("年度总体目标", "年度绩效目标", "总体目标", "预期目标")
_OF_WHICH = re.compile("^其中[:\uff1a]?")
_HEAD_LABELS = {
    "项目名称": "title",
    "主管部门": "department",
    "实施单位": "unit",
    "项目单位": "unit",
    "单位名称": "unit",
    "填报单位": "unit",
}
_MONEY_UNIT = re.compile("[(\uff08](百万元|千元|万元|亿元|元)[)\uff09]|单位[:\uff1a](百万元|千元|万元|亿元|元)")
_YEAR = re.compile(r"\d{4}\s*年")
_YEAR_BOX = re.compile("年度[)\uff09]")
_AMOUNTS = ("year_start", "full_year", "executed")
_TOP = 12


def _label(text: str) -> str:
    """A label as it is compared: no blanks, no brackets, half-width."""
    return re.sub(r"\s|\(.*?\)", "", unicodedata.normalize("NFKC", text))


class NoFormError(Exception):
    """The worksheet is not laid out as an evaluation form; the message says what is missing."""


@dataclass
class Table:
    """A worksheet's words with merged cells spread out.

    ``ends``: the row below and the column right of a merged box; ``tall``: cells of boxes over several rows;
    ``inner``: cells that are not the first of their box.
    """

    grid: Grid
    texts: list[list[str]] = field(default_factory=list)
    ends: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    tall: set[tuple[int, int]] = field(default_factory=set)
    inner: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        width = max((len(row) for row in self.grid.rows), default=0)
        self.texts = [[cell_text(raw) for raw in row] + [""] * (width - len(row)) for row in self.grid.rows]
        for area in self.grid.merged:
            text = self.text(area.first_row - 1, area.first_column - 1)
            for row in range(area.first_row - 1, min(area.last_row, len(self.texts))):
                for column in range(area.first_column - 1, min(area.last_column, width)):
                    self.texts[row][column] = text
                    self.ends[row, column] = (area.last_row, area.last_column)
                    if area.last_row > area.first_row:
                        self.tall.add((row, column))
                    if (row, column) != (area.first_row - 1, area.first_column - 1):
                        self.inner.add((row, column))

    def text(self, row: int, column: int) -> str:
        inside = 0 <= row < len(self.texts) and 0 <= column < len(self.texts[row])
        return self.texts[row][column] if inside else ""

    def cells(self, top: int = 0, bottom: int | None = None) -> Iterator[tuple[int, int, str]]:
        """Every box once, by its first cell."""
        for row, texts in enumerate(self.texts[top:bottom], start=top):
            for column, text in enumerate(texts):
                if (row, column) not in self.inner:
                    yield row, column, text

    def header(self) -> int | None:
        """The row that heads the indicators."""
        for row, texts in enumerate(self.texts):
            labels = {_label(text) for text in texts}
            if LEVEL1 in labels and labels & set(_NAME_LABELS):
                return row
        return None

    def right(self, row: int, column: int) -> str:
        """The box to the right."""
        return self.text(row, self.end(row, column)[1])

    def end(self, row: int, column: int) -> tuple[int, int]:
        """The row below and the column right of the box."""
        return self.ends.get((row, column), (row + 1, column + 1))

    def find(self, labels: tuple[str, ...], top: int = 0, bottom: int | None = None) -> tuple[int, int] | None:
        """The first box with one of these labels."""
        return next(((row, column) for row, column, text in self.cells(top, bottom) if _label(text) in labels), None)

    def columns(self, row: int, labels: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, int]:
        """Which column of a header row holds what."""
        found: dict[str, int] = {}
        for column, text in enumerate(self.texts[row]):
            name = next((name for name, words in labels if any(word in _label(text) for word in words)), None)
            if name is not None and name not in found and (row, column) not in self.inner:
                found[name] = column
        return found

    def problems(self) -> list[str]:
        """Cells that cannot be told: formulas without a result, error values."""
        return [
            f"第 {row} 行 {get_column_letter(column)} 列：{raw.message}。{raw.cure}。"
            for row, raws in enumerate(self.grid.rows, start=1)
            for column, raw in enumerate(raws, start=1)
            if isinstance(raw, Odd)
        ]


def headed(grid: Grid) -> tuple[Table, int] | None:
    """The table and the row that heads its indicators, where the worksheet is laid out as an evaluation form."""
    table = Table(grid)
    header = table.header()
    return None if header is None else (table, header)


def read_table(table: Table, header: int, kept: Mapping[str, Kept]) -> Data:
    """The form of one worksheet, with what the second worksheet kept of it.

    Raises:
        NoFormError: a column that is needed is missing.
    """
    columns = table.columns(header, _ROW_LABELS)
    missing = [words[0] for name, words in _ROW_LABELS if name in _NEEDED and name not in columns]
    if missing:
        raise NoFormError(f"第 {header + 1} 行表头缺少“{'”“'.join(missing)}”栏，请使用空白自评表的表式")
    end = _end(table, header, columns["level1"])
    head = kept.get("form", Kept()).restore(HEAD, _head(table, header, end, columns))
    rows = _rows(table, header, end, columns, rows_kept(kept))
    return head | _budget(table, header, kept.get("budget", Kept())) | {"indicators": rows}


@dataclass(frozen=True)
class Places:
    """Where a form's boxes stand on its worksheet, rows and columns from 0.

    `rows` are those of the indicators, in the form's order; `money` is the total row of the money and its columns.
    """

    header: int
    columns: Mapping[str, int]
    rows: tuple[int, ...]
    end: int
    grade: tuple[int, int] | None
    money: tuple[int, Mapping[str, int]] | None


def find_places(table: Table, header: int, kept: Mapping[str, Kept]) -> Places:
    """Where the boxes stand that `read_table` reads."""
    columns = table.columns(header, _ROW_LABELS)
    end = _end(table, header, columns["level1"])
    grade = table.find(_GRADE, end)
    found = _money_header(table, header)
    money = None if found is None else (_money_row(table, found[0], header), found[1])
    rows = tuple(row for row, _ in _placed_rows(table, header, end, columns, rows_kept(kept)))
    return Places(header, columns, rows, end, grade and (grade[0], table.end(*grade)[1]), money)


def _end(table: Table, header: int, level1: int) -> int:
    """The row of the total: its label stands left of the levels, or where there is no room, in the first level."""
    boxes = [(row, column) for row, column, text in table.cells(header + 1) if _label(text) in _TOTAL]
    left = [row for row, column in boxes if column < level1] or [row for row, column in boxes if column == level1]
    return left[0] if left else len(table.texts)


def _labelled(table: Table, header: int) -> dict[str, str]:
    """The values beside the labels above the table; what stands beside a label is never a label itself."""
    texts: dict[str, str] = {}
    for row in range(header):
        boxes = [(column, text) for _, column, text in table.cells(row, row + 1)]
        value = False
        for column, text in boxes:
            name = None if value else _HEAD_LABELS.get(_label(text))
            value = name is not None
            if name is not None:
                texts.setdefault(name, table.right(row, column))
    return texts


def _head(table: Table, header: int, end: int, columns: Mapping[str, int]) -> dict[str, str]:
    texts = {"title": "", "unit": "", "department": "", "goal": "", "goal_actual": "", **_labelled(table, header)}
    for name, labels in (("goal", ("预期目标",)), ("goal_actual", ("实际完成情况",))):
        place = table.find(labels, 0, header)
        if place is not None:
            texts[name] = table.text(place[0] + 1, place[1])
    above = [text for _, _, text in table.cells(0, min(header, _TOP)) if text.strip()]
    texts["kind"] = next((text for text in above if "表" in text), "")
    texts["year"] = next((text for text in above if _YEAR.search(text) or _YEAR_BOX.search(text)), "")
    texts["published_total"] = table.text(end, columns["published_score"])
    grade = table.find(_GRADE, end)
    texts["published_rating"] = table.right(*grade) if grade is not None else ""
    return texts


def _budget(table: Table, header: int, kept: Kept) -> Data:
    found = _money_header(table, header)
    texts = dict.fromkeys(BUDGET, "")
    texts["money_unit"] = next((text for _, _, text in table.cells(0, header) if _MONEY_UNIT.search(text)), "")
    if found is None:
        return {"budget": kept.restore(BUDGET, texts)}
    top, columns = found
    left = [text for _, column, text in table.cells(top, header) if column < min(columns.values())]
    texts["money_unit"] = next((text for text in left if text.startswith("项目资金")), texts["money_unit"])
    end = _money_end(table, top, header)
    row = _money_row(table, top, header)
    texts |= {name: table.text(row, column) for name, column in columns.items()}
    parts = [_part(table, line, columns) for line in range(row + 1, end)]
    if parts:
        parts[0][0] = _OF_WHICH.sub("", parts[0][0])
    blank = all(is_blank(text) for name, text in texts.items() if name != "money_unit")
    if kept.absent is not None and blank:
        return kept.absent
    return {"budget": kept.restore(BUDGET, texts) | _read_parts(parts, kept)}


def _money_header(table: Table, header: int) -> tuple[int, dict[str, int]] | None:
    """The row that heads the money, with its columns."""
    headers = ((row, table.columns(row, _MONEY_LABELS)) for row in range(header))
    return next(((row, columns) for row, columns in headers if len(columns.keys() & set(_AMOUNTS)) > 1), None)


def _money_end(table: Table, top: int, header: int) -> int:
    below = (row for row in range(top + 1, header) if _label(table.text(row, 0)) in _AFTER_MONEY)
    return next(below, header)


def _money_row(table: Table, top: int, header: int) -> int:
    """The row of the money's total."""
    total = table.find(_MONEY_TOTAL, top + 1, _money_end(table, top, header))
    return top + 1 if total is None else total[0]


def _part(table: Table, row: int, columns: Mapping[str, int]) -> list[str]:
    first = min(columns.values())
    left = [column for column in reversed(range(first)) if (row, column) not in table.tall]
    name = next((text for column in left if (text := table.text(row, column))), "")
    amounts = [
        table.text(row, columns[key]) if key in columns else "" for key in ("year_start", "full_year", "executed")
    ]
    return [name, *amounts]


def _read_parts(parts: list[list[str]], kept: Kept) -> Data:
    exact = kept.exact.get("parts")
    if exact is not None and exact["shown"] == as_json(parts):
        return dict(exact["values"])
    read = [
        {
            name: value
            for (name, box), text in zip(PART.items(), texts, strict=True)
            for value in box.read(text, {}).values()
        }
        for texts in parts
        if not all(is_blank(text) for text in texts[1:])
    ]
    return {"parts": read} if read else {}


def _rows(table: Table, header: int, end: int, columns: Mapping[str, int], kept: list[Kept]) -> list[Data]:
    return [data for _, data in _placed_rows(table, header, end, columns, kept)]


def _placed_rows(
    table: Table, header: int, end: int, columns: Mapping[str, int], kept: list[Kept]
) -> Iterator[tuple[int, Data]]:
    """Each indicator with the row it stands in; rows with nothing in them are none."""
    places = range(table.end(header, columns["name"])[0], end)
    lines = [{name: table.text(row, column) for name, column in columns.items()} for row in places]
    owned = matched([line["name"] for line in lines], kept)
    for place, line, own in zip(places, lines, owned, strict=True):
        texts = {"level2": "", **line}
        sign, unit = texts.pop("sign", ""), texts.pop("unit", "")
        if own is None and all(is_blank(text) for name, text in texts.items() if name not in ("level1", "level2")):
            continue
        yield place, _separate((own or Kept()).restore(ROW, texts), sign, unit)


def _separate(row: Data, sign: str, unit: str) -> Data:
    """Forms with columns of their own for 指标性质 and 度量单位."""
    if sign and row.get("op") is None and not is_blank(sign):
        row["op"] = sign.strip()
    if unit and not row.get("target_unit") and not is_blank(unit):
        row["target_unit"] = unit.strip()
    return row
