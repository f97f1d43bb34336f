"""Excel (or csv) bytes → rows and every problem, each at its Excel row and column."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches

from openpyxl.utils import get_column_letter

from projects.sheets.cells import CellError, clean, is_empty, parse_cell
from projects.sheets.grid import Grid, Raw, UnreadableFileError
from projects.sheets.layouts import LAYOUTS
from projects.sheets.opening import MAX_ROWS, open_grid
from projects.sheets.table import EXAMPLE, Column, Kind, Layout, Problem, ReadSheet, Row, Value

MAX_PROBLEMS = 1000
_KNOWN_CELLS = 2000
_HEADER_SEARCH = 10  # a title, a unit and a date may stand above the header
_UNIT = re.compile(r"[(\[]?(?:金额)?单位[::]?(元|千元|万元|百万元|亿元)[)\]]?")
_UNIT_IN_HEADER = re.compile(r"\((?:单位[::])?(元|千元|万元|百万元|亿元)\)$")
_IGNORED = frozenset({"序号", "备注"})
_TOTALS = frozenset({"合计", "总计", "小计"})


def read(layout: Layout, content: bytes, file_name: str, *, limit: int = MAX_ROWS) -> ReadSheet:
    """All rows that can be read and all problems, never the first only; nothing is guessed.

    Money comes back as Decimal yuan: a unit in the cell, in the header or above the table (单位:万元) is applied.
    """
    try:
        grid = open_grid(content, file_name, layout.worksheet, limit=limit)
    except UnreadableFileError as refused:
        problem = Problem(file_name, refused.worksheet, 0, "", "", refused.message, refused.cure)
        return ReadSheet(layout, file_name, "", (), (problem,))
    return read_grid(layout, grid, file_name, limit=limit)


def read_grid(layout: Layout, grid: Grid, file_name: str, *, limit: int = MAX_ROWS) -> ReadSheet:
    """The rows and problems of a worksheet that is open already: a workbook of several is opened once."""
    other = _other_layout(layout, grid)
    if other is not None:
        message = f"这像是“{other.title}”，不是“{layout.title}”"
        cure = f"请把类型改选为“{other.title}”，或换一个文件"
        return ReadSheet(
            layout, file_name, grid.worksheet, (), (Problem(file_name, grid.worksheet, 0, "", "", message, cure),)
        )
    layout = layout.expanded(_repetitions(layout, grid))
    return _Reading(layout, grid, file_name, limit).result()


def _other_layout(layout: Layout, grid: Grid) -> Layout | None:
    """Another of the sheets that come in, where the header has all of its columns and not all of this one's."""
    heads = [{header_words(raw)[0] for raw in raws} for raws in grid.rows[:_HEADER_SEARCH]]
    if layout.key not in LAYOUTS or any(_names_all(layout, head) for head in heads):
        return None
    found = (other for other in LAYOUTS.values() if any(_names_all(other, head) for head in heads))
    return max(found, key=lambda other: len(other.columns), default=None)


def _names_all(layout: Layout, head: set[str]) -> bool:
    return all(column.may_be_absent or _known(column) & head for column in layout.columns)


def header_words(raw: Raw) -> tuple[str, str]:
    """A header without blanks and stars, and the money unit that stands behind it, if any."""
    text = unicodedata.normalize("NFKC", clean(raw)) if isinstance(raw, str) else ""
    text = re.sub(r"[\s*]", "", text)
    unit = _UNIT_IN_HEADER.search(text)
    return (text[: unit.start()], unit[1]) if unit else (text, "")


def _is_example(raws: tuple[Raw, ...]) -> bool:
    """Whether the row is a template's example: its first filled cell says so."""
    first = next((raw for raw in raws if not is_empty(raw)), None)
    return isinstance(first, str) and clean(first).startswith(EXAMPLE)


def _known(column: Column) -> set[str]:
    return {unicodedata.normalize("NFKC", word) for word in (column.header, *column.aliases)}


def _repetitions(layout: Layout, grid: Grid) -> int:
    """How often the repeated column stands in the header: the highest number found."""
    if layout.repeated is None:
        return 0
    pattern = re.compile(re.escape(layout.repeated.header) + r"(\d{1,3})(?:[::.、].*)?")
    cells = (header_words(raw)[0] for raws in grid.rows[:_HEADER_SEARCH] for raw in raws)
    return max((int(found[1]) for cell in cells if (found := pattern.fullmatch(cell))), default=0)


@dataclass
class _Reading:
    layout: Layout
    grid: Grid
    file: str
    limit: int = MAX_ROWS
    problems: list[Problem] = field(default_factory=list)
    more: int = 0
    missing: bool = False
    examples: list[int] = field(default_factory=list)
    spoilt: list[Row] = field(default_factory=list)
    places: dict[int, Column] = field(default_factory=dict)  # by position from 0
    units: dict[str, str] = field(default_factory=dict)
    # Codes of units, names of fields, yes and no stand in a sheet over and over: what each place's cells mean.
    known: defaultdict[int, dict[tuple[type, Raw], Value]] = field(default_factory=lambda: defaultdict(dict))

    def result(self) -> ReadSheet:
        rows: list[Row] = []
        header_row = self._find_header()
        if header_row:
            self._read_header(header_row)
            rows = self._read_rows(header_row)
            self._check_unique(rows)
        letters = {column.key: get_column_letter(place + 1) for place, column in self.places.items()}
        return ReadSheet(
            self.layout, self.file, self.grid.worksheet, () if self.missing else tuple(rows), tuple(self.problems),
            letters, self.more, tuple(self.examples), () if self.missing else tuple(self.spoilt),
        )  # fmt: skip

    def _add(self, row: int, place: int | None, message: str, cure: str) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            self.more += 1
            return
        column = self.places.get(place) if place is not None else None
        letter = get_column_letter(place + 1) if place is not None else ""
        header = column.header if column else ""
        self.problems.append(Problem(self.file, self.grid.worksheet, row, letter, header, message, cure))

    def _find_header(self) -> int:
        """The Excel row whose cells name most of the columns; 0 when no row does."""
        known = set().union(*(_known(column) for column in self.layout.columns))
        best, best_row = 0, 0
        for number, raws in enumerate(self.grid.rows[:_HEADER_SEARCH], 1):
            hits = len({self._header(raw) for raw in raws} & known)
            if hits > best:
                best, best_row = hits, number
        if best * 2 > min(len(self.layout.columns), 3):
            return best_row
        wanted = "、".join(column.header for column in self.layout.columns if column.required)
        self._add(0, None, f"前 {_HEADER_SEARCH} 行里找不到表头", f"请使用模板，表头应有：{wanted}")
        return 0

    def _header(self, raw: Raw) -> str:
        text = header_words(raw)[0]
        found = re.fullmatch(r"(.*?\d)[::.、].+", text)  # 题1:路面是否干净
        return found[1] if found else text

    def _read_header(self, header_row: int) -> None:
        names = {name: column for column in self.layout.columns for name in _known(column)}
        taken: dict[str, int] = {}
        above = self._unit_above(header_row)
        for place, raw in enumerate(self.grid.rows[header_row - 1]):
            text = self._header(raw)
            column = names.get(text)
            if column is None:
                self._unknown_header(header_row, place, text, list(names))
            elif column.key in taken:
                first = get_column_letter(taken[column.key] + 1)
                self._add(header_row, place, f"“{text}”与 {first} 列重复", "请只保留一列")
            else:
                taken[column.key], self.places[place] = place, column
                self.units[column.key] = header_words(raw)[1] or above or self.layout.money_unit
        for column in self.layout.columns:
            if column.key not in taken and not column.may_be_absent:
                self.missing = True
                self._add(header_row, None, f"缺少“{column.header}”一列", "请使用模板，并保留全部列名")

    def _unknown_header(self, row: int, place: int, text: str, names: list[str]) -> None:
        if text in _IGNORED:
            return
        if text:
            near = get_close_matches(text, names, 1)
            cure = f"是不是“{near[0]}”？请改正列名" if near else "请改正列名，或删除此列"
            self._add(row, place, f"不认识列名“{text}”", cure)
        elif any(not is_empty(raws[place]) for raws in self.grid.rows[row:] if place < len(raws)):
            self._add(row, place, "这一列有内容却没有列名", "请补上列名，或删除此列")

    def _unit_above(self, header_row: int) -> str:
        """The money unit that a line above the table names."""
        texts = (header_words(raw) for raws in self.grid.rows[: header_row - 1] for raw in raws)
        found = {unit or _UNIT.search(text)[1] for text, unit in texts if unit or _UNIT.search(text)}  # type: ignore[index]
        if len(found) > 1:
            self._add(header_row, None, f"表上写了不同的金额单位（{'、'.join(sorted(found))}）", "请只写一种单位")
        return next(iter(found), "")

    def _read_rows(self, header_row: int) -> list[Row]:
        if all(_is_example(raws) for _, raws in self._filled_rows(header_row)):
            self._add(0, None, "表头下面没有数据", "请填写数据后再导入")
        spoilt = self._merged_rows(header_row)
        rows: list[Row] = []
        taken = 0
        for number, raws in self._filled_rows(header_row):
            if number in spoilt:
                continue
            if _is_example(raws):
                self.examples.append(number)
                continue
            if self._is_total(raws):
                self._check_total(number, raws, rows)
                continue
            taken += 1
            values, good = self._values(number, raws)
            (rows if good else self.spoilt).append(Row(number, values))
        if taken > self.limit:
            self._add(0, None, f"表中有 {taken} 行数据，超过 {self.limit} 行", "请拆成几个文件分别导入")
        return rows

    def _filled_rows(self, header_row: int) -> Iterator[tuple[int, tuple[Raw, ...]]]:
        for number, raws in enumerate(self.grid.rows[header_row:], header_row + 1):
            if not all(is_empty(raw) for raw in raws):
                yield number, raws

    def _values(self, number: int, raws: tuple[Raw, ...]) -> tuple[dict[str, Value], bool]:
        """What could be read of the row, and whether that is all of it."""
        values = {column.key: parse_cell(column, None, "元") for column in self.layout.columns if column.may_be_absent}
        good = True
        for place, column in self.places.items():
            raw = raws[place] if place < len(raws) else None
            known = self.known[place]
            key = (raw.__class__, raw)  # True and 1 are equal, but not the same cell
            if key in known:
                values[column.key] = known[key]
                continue
            try:
                value = values[column.key] = parse_cell(column, raw, self.units[column.key])
            except CellError as wrong:
                self._add(number, place, wrong.message, wrong.cure)
                good = False
            else:
                if len(known) < _KNOWN_CELLS:
                    known[key] = value
        return values, good

    def _merged_rows(self, header_row: int) -> set[int]:
        spoilt: set[int] = set()
        for area in self.grid.merged:
            if area.last_row <= header_row or area.first_column > max(self.places) + 1:
                continue
            first = max(area.first_row, header_row + 1)
            spoilt.update(range(first, area.last_row + 1))
            self._add(first, area.first_column - 1, f"数据区里有合并单元格 {area.label}", "请取消合并，逐格填写")
        return spoilt

    def _is_total(self, raws: tuple[Raw, ...]) -> bool:
        first = next((raw for raw in raws if not is_empty(raw)), None)
        return header_words(first)[0].strip(":") in _TOTALS

    def _check_total(self, number: int, raws: tuple[Raw, ...], rows: list[Row]) -> None:
        """A total row is no data, but it must agree with the rows, or something was left out of the export."""
        if self.problems:
            return
        for place, column in self.places.items():
            raw = raws[place] if place < len(raws) else None
            if column.kind is not Kind.MONEY or is_empty(raw):
                continue
            try:
                stated = parse_cell(column, raw, self.units[column.key])
            except CellError as wrong:
                self._add(number, place, wrong.message, wrong.cure)
                continue
            summed = sum((value for row in rows if isinstance(value := row.values[column.key], Decimal)), Decimal(0))
            if stated != summed:
                wrong_sum = f"合计 {stated} 元与各行之和 {summed} 元不符"
                self._add(number, place, wrong_sum, "请核对导出的数据是否完整，或删去合计行")

    def _check_unique(self, rows: list[Row]) -> None:
        if not self.layout.unique or not set(self.layout.unique) <= {column.key for column in self.places.values()}:
            return
        place = next(place for place, column in self.places.items() if column.key == self.layout.unique[0])
        headers = "、".join(self.layout.column(key).header for key in self.layout.unique)
        seen: dict[tuple[Value, ...], int] = {}
        for row in sorted([*rows, *self.spoilt], key=lambda row: row.number):
            if not set(self.layout.unique) <= row.values.keys():
                continue
            key = tuple(row.values[name] for name in self.layout.unique)
            first = seen.setdefault(key, row.number)
            if first != row.number:
                self._add(row.number, place, f"与第 {first} 行重复（{headers}相同）", "请合并或删去其中一行")
