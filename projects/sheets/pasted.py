"""Indicators pasted from Excel: tab-separated text in, rows and what was unclear in each out."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from budgeteval.text.numbers import normalise, parse_quantity, plain
from projects.sheets.cells import clean

MOST_ROWS, LONGEST_TEXT = 200, 100_000
COLUMNS = (
    "level1", "level2", "name", "op", "target_value", "measure_unit", "weight", "evidence_asked", "basis",
)  # fmt: skip
_HEADERS = {
    "level1": ("一级指标",),
    "level2": ("二级指标",),
    "name": ("三级指标", "指标名称"),
    "op": ("指标性质", "性质"),
    "target_value": ("指标值", "年度指标值", "目标值"),
    "measure_unit": ("度量单位", "计量单位", "单位"),
    "weight": ("分值", "权重"),
    "evidence_asked": ("应附佐证", "佐证材料"),
    "basis": ("指标值依据", "依据", "指标值设定依据"),
}
_BY_HEADER = {header: key for key, headers in _HEADERS.items() for header in headers}
_SIGNS = {
    "≥": ">=", ">=": ">=", "大于等于": ">=", "不低于": ">=", "不少于": ">=",
    "≤": "<=", "<=": "<=", "小于等于": "<=", "不超过": "<=", "不高于": "<=",
    "=": "=", "等于": "=", "定性": "qualitative",
}  # fmt: skip
_LEADING = re.compile(
    "^(" + "|".join(sorted((re.escape(sign) for sign in _SIGNS if sign != "定性"), key=len)[::-1]) + ")"
)
_TOTAL = re.compile("^(合计|总计|小计)$")
_LEAST_HEADERS = 2


@dataclass(frozen=True)
class PastedRow:
    """One pasted row: its number in what was pasted, its cells by column as text, and what was unclear."""

    number: int
    cells: Mapping[str, str]
    problems: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Pasted:
    """What was pasted, read; `problem` says why nothing of it could be."""

    rows: tuple[PastedRow, ...]
    problem: str = ""


def read_pasted(text: str) -> Pasted:
    """Read indicators as Excel puts them on the clipboard.

    With a header the columns are found by it, without one they stand in the official form's order. A level that merged
    cells leave blank is that of the row above.
    """
    if len(text) > LONGEST_TEXT:
        return Pasted((), f"粘贴的内容有 {len(text)} 个字，请一次粘贴 {MOST_ROWS} 行以内的指标")
    lines = [
        [clean(re.sub(r"\s*\n\s*", "", cell)) for cell in line]
        for line in csv.reader(text.splitlines(keepends=True), delimiter="\t")
    ]
    lines = [line for line in lines if any(line)]
    if not lines:
        return Pasted((), "没有读到内容，请先在 Excel 中选中指标各行，复制后粘贴到这里")
    order = _header(lines[0])
    body = lines[1:] if order else lines
    if len(body) > MOST_ROWS:
        return Pasted((), f"粘贴了 {len(body)} 行，请一次粘贴 {MOST_ROWS} 行以内")
    if not order and max(map(len, body)) < len(COLUMNS[:3]):
        return Pasted((), "每行至少应有一级指标、二级指标、三级指标三列；列的顺序不同时，请连同表头一起复制")
    return Pasted(tuple(_rows(body, order or COLUMNS)))


def _header(line: Sequence[str]) -> tuple[str, ...]:
    """The columns that a header names, "" for one that is not ours; none where the line is no header."""
    found = tuple(_BY_HEADER.get(re.sub(r"[\s*]|[（(].*", "", cell), "") for cell in line)
    return found if sum(map(bool, found)) >= _LEAST_HEADERS else ()


def _rows(body: Sequence[Sequence[str]], order: Sequence[str]) -> Iterator[PastedRow]:
    above = {"level1": "", "level2": ""}
    for number, line in enumerate(body, start=1):
        cells = dict.fromkeys(COLUMNS, "") | {key: cell for key, cell in zip(order, line, strict=False) if key}
        if any(_TOTAL.match(cell) for cell in line):
            continue
        if cells["level1"]:
            above = {"level1": cells["level1"], "level2": ""}
        cells["level1"] = cells["level1"] or above["level1"]
        cells["level2"] = above["level2"] = cells["level2"] or above["level2"]
        yield PastedRow(number, *_read(cells))


def _read(cells: dict[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    problems: list[str] = []
    sign = _LEADING.match(cells["target_value"])
    if sign and (not cells["op"] or _SIGNS.get(cells["op"]) == _SIGNS[sign[1]]):
        cells["op"], cells["target_value"] = sign[1], cells["target_value"].removeprefix(sign[1]).strip()
    cells["op"] = _op(cells, problems)
    if not cells["measure_unit"] and cells["op"] != "qualitative":
        value = parse_quantity(cells["target_value"])
        if value is not None and value.unit:
            cells["target_value"], cells["measure_unit"] = plain(value.value), value.unit
    weight = parse_quantity(cells["weight"])
    if weight is not None and weight.unit in ("", "分", "%"):
        cells["weight"] = plain(weight.value)
    else:
        problems.append(f"分值“{cells['weight']}”不是数字" if cells["weight"] else "没有分值")
    if not cells["name"]:
        problems.append("没有三级指标名称")
    return cells, tuple(problems)


def _op(cells: Mapping[str, str], problems: list[str]) -> str:
    """The comparison; where nothing says it, a number is taken as to be reached, words as judged, and it is told."""
    if not cells["op"]:
        guess = ">=" if parse_quantity(cells["target_value"]) else "qualitative"
        problems.append(f"没有写指标性质，暂按“{'≥' if guess == '>=' else '定性'}”读入，请核对")
        return guess
    known = _SIGNS.get(normalise(cells["op"]).replace("\uff1d", "="))
    if known is None:
        problems.append(f"指标性质“{cells['op']}”应为 ≥、≤、= 或定性")
    return known or ""
