"""The second worksheet of a 自评表: the scheme and the keys the table has no box for, as JSON, and exact values.

Reading a form back takes what stands in the table. Where a box still shows what was written, but the words alone would
not give back the same value (a missing key, “8.0”, a control character), the exact value kept here is taken instead.
"""

import json
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projects.sheets.evaluation_boxes import Box, Data, shown_text
from projects.sheets.grid import Grid

KEPT_SHEET = "附加信息"
HEADING = ("位置", "类别", "键", "内容（JSON）")
ADVICE = "本页供系统读回时还原计分办法和表内没有位置的内容。填表请在“自评表”一页，本页请勿改动。"
BOOK, FORM, BUDGET = "book", "form", "budget"
EXTRA, EXACT, NAME, ABSENT = "extra", "exact", "name", "absent"
_CHUNK = 30_000
_ESCAPED = re.compile("x005F_|[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")
_ROW = re.compile(r"indicators\[(\d{1,6})\]")


@dataclass
class Kept:
    """What is kept of one mapping: keys without a box, exact values by box, (of a row) the name it showed.

    ``absent`` is what stands in the form where there is no mapping at all.
    """

    extra: Data = field(default_factory=dict)
    exact: dict[str, Data] = field(default_factory=dict)
    name: str | None = None
    absent: Data | None = None

    def restore(self, boxes: Mapping[str, Box], texts: Mapping[str, str]) -> Data:
        """The mapping: what the boxes say, the exact values of boxes that were not touched, and the extra keys."""
        data: Data = {}
        for name, box in boxes.items():
            text = texts.get(name)
            if text is None:
                continue
            exact = self.exact.get(name)
            data |= exact["values"] if exact is not None and exact["shown"] == text else box.read(text, data)
        return data | {key: value for key, value in self.extra.items() if key not in data}


def keep(data: Data, boxes: Mapping[str, Box], texts: Mapping[str, str]) -> Kept:
    """What must be kept so that the boxes' texts give back the mapping exactly."""
    held = {key for box in boxes.values() for key in box.keys}
    kept = Kept(extra={key: value for key, value in data.items() if key not in held})
    read: Data = {}
    for name, box in boxes.items():
        values, text = box.values(data), texts[name]
        if not same(box.read(text, read), values):
            kept.exact[name] = {"shown": text, "values": values}
        read |= values
    return kept


def same(left: Any, right: Any) -> bool:
    """Equal as JSON: true is not 1, and 1 is not 1.0."""
    return as_json(left) == as_json(right)


def as_json(value: Any) -> str:
    """JSON text that survives a cell: Chinese readable, what a cell cannot hold escaped."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return _ESCAPED.sub(lambda found: "".join(_escape(sign) for sign in found[0]), text)


def _escape(sign: str) -> str:
    return sign if sign in "x05F" else f"\\u{ord(sign):04x}"


def kept_rows(place: str, kept: Kept) -> Iterable[list[str]]:
    """The worksheet's rows for one mapping."""
    for key, value in kept.extra.items():
        yield [place, EXTRA, shown_text(key), *_chunks({key: value})]
    for box, exact in kept.exact.items():
        yield [place, EXACT, box, *_chunks(exact)]
    if kept.name is not None:
        yield [place, NAME, "", *_chunks(kept.name)]
    if kept.absent is not None:
        yield [place, ABSENT, "", *_chunks(kept.absent)]


def _chunks(value: Any) -> list[str]:
    text = as_json(value)
    return [text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK)]


class KeptError(Exception):
    """A row of the second worksheet that cannot be understood."""

    def __init__(self, row: int) -> None:
        super().__init__(f"“{KEPT_SHEET}”第 {row} 行被改动过，无法读回；请删去这一页（按一般表格读取），或重新导出。")


def read_kept(grid: Grid) -> dict[str, Kept]:
    """What the second worksheet keeps, by place.

    Raises:
        KeptError: a row was edited so that it cannot be understood.
    """
    found: dict[str, Kept] = {}
    for number, raws in enumerate(grid.rows[2:], start=3):
        cells = ["" if raw is None else str(raw) for raw in raws]
        if not any(cells):
            continue
        try:
            _take(found.setdefault(cells[0], Kept()), cells[1], cells[2], json.loads("".join(cells[3:])))
        except (ValueError, IndexError, KeyError, TypeError, RecursionError) as error:
            raise KeptError(number) from error
    return found


def _take(kept: Kept, kind: str, key: str, value: Any) -> None:
    if kind == EXTRA:
        kept.extra |= dict(value)
    elif kind == EXACT:
        kept.exact[key] = {"shown": str(value["shown"]), "values": dict(value["values"])}
    elif kind == NAME:
        kept.name = str(value)
    elif kind == ABSENT:
        kept.absent = dict(value)
    else:
        raise ValueError(kind)


def row_place(number: int) -> str:
    return f"indicators[{number}]"


def rows_kept(found: Mapping[str, Kept]) -> list[Kept]:
    """The kept rows in the order they were written; a row without anything kept has an empty place."""
    numbers = {int(place[1]): kept for name, kept in found.items() if (place := _ROW.fullmatch(name))}
    return [numbers.get(number, Kept()) for number in range(1, max(numbers, default=0) + 1)]


def matched(names: Sequence[str], kept: Sequence[Kept]) -> list[Kept | None]:
    """To each row of the table what was kept of it: by the name it showed, else by its place.

    Rows may have been added, taken out or moved since; a row that nothing was kept of gets None.
    """
    by_name: dict[str | None, deque[int]] = defaultdict(deque)
    for index, one in enumerate(kept):
        by_name[one.name].append(index)
    places = [by_name[name].popleft() if by_name[name] else None for name in names]
    taken = set(places)
    return [
        kept[index] if index is not None else kept[place] if place < len(kept) and place not in taken else None
        for place, index in enumerate(places)
    ]
