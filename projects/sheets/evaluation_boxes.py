"""What each box of the 自评表 shows of the form's keys, and which keys its words give back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from budgeteval.text.numbers import is_blank, plain
from projects.scoring.formcheck.form import DEPARTMENT, KEY, QUALITATIVE, SELF_EVAL
from projects.scoring.formcheck.values import clean_unit, read_value
from projects.scoring.points import fraction_text
from projects.sheets.grid import Odd, Raw
from projects.sheets.writing import printable

Data = dict[str, Any]

TITLES = {SELF_EVAL: "项目支出绩效自评表", DEPARTMENT: "部门整体支出绩效自评表", KEY: "项目支出绩效评价表"}
SIGNS = {">=": "≥", "<=": "≤", "=": "\uff1d"}  # a full-width sign never begins a formula
LONGEST = 32_000  # a cell of Excel holds 32,767 characters
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,10})?")
_DIGITS = 15
_ESCAPED = "x005F_"  # openpyxl drops this when it reads
_YEAR = re.compile(r"\d{4}")
_MONEY_UNIT = re.compile(r"百万元|千元|万元|亿元|元")
_MOMENT = re.compile(
    r"\d\s*[年月]\s*\d|\d\s*(?:年|月|日|季度?)\s*(?:\d|底|末|初|前|之前|以前|中旬|上旬|下旬)|^\d{4}年$"
)


@dataclass(frozen=True)
class Box:
    """One box: the keys it stands for, how they are shown, and what a text in it means.

    ``show`` takes the mapping the keys belong to; ``read`` gives values for the keys (a key it leaves out is not on
    the form). Reading what was shown gives the values back in the ordinary case; where it does not, the writer keeps
    the exact values beside the text.
    """

    name: str
    keys: tuple[str, ...]
    show: Callable[[Data], str]
    read: Callable[[str, Data], Data]
    number: bool = False

    def values(self, data: Data) -> Data:
        """The box's keys as the form has them."""
        return {key: data[key] for key in self.keys if key in data}


def shown_text(value: Any) -> str:
    """A value as the cell holds it: printable, with one kind of line end, short enough for a cell."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return printable(text).replace(_ESCAPED, "")[:LONGEST]


def cell_text(raw: Raw) -> str:
    """A cell's words, as a clerk sees them."""
    if raw is None or isinstance(raw, Odd):
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, date):
        return f"{raw.year}年{raw.month}月{raw.day}日"
    return raw if isinstance(raw, str) else plain(raw)


def as_number(text: str) -> Decimal | None:
    """The number of a text that a cell can hold as a number without losing a digit."""
    if not _NUMBER.fullmatch(text) or len(text.strip("-").replace(".", "")) > _DIGITS:
        return None
    return Decimal(text) if plain(Decimal(text)) == text else None


def _plain_box(key: str, *, name: str = "", number: bool = False, blank: Any = "", keep: bool = True) -> Box:
    def read(text: str, _: Data) -> Data:
        if text.strip() if not number else not is_blank(text):
            return {key: text}
        return {key: blank} if keep else {}

    return Box(name or key, (key,), lambda data: shown_text(data.get(key)), read, number)


def number_box(key: str) -> Box:
    """A box for a number: empty means that the form does not say."""
    return _plain_box(key, number=True, blank=None)


def text_box(key: str, *, blank: Any = "") -> Box:
    return _plain_box(key, blank=blank)


def optional_box(key: str) -> Box:
    """A box for a key that forms need not have."""
    return _plain_box(key, keep=False)


def _show_kind(data: Data) -> str:
    return TITLES.get(str(data.get("kind")), TITLES[SELF_EVAL])


def _read_kind(text: str, _: Data) -> Data:
    if "部门整体" in text:
        return {"kind": DEPARTMENT}
    return {"kind": KEY if "评价" in text and "自评" not in text else SELF_EVAL}


def _show_year(data: Data) -> str:
    year = shown_text(data.get("year"))
    return f"（{year or '    '}年度）"


def _read_year(text: str, _: Data) -> Data:
    found = _YEAR.search(text)
    return {"year": int(found[0]) if found else None}


def _show_money_unit(data: Data) -> str:
    unit = shown_text(data.get("money_unit"))
    return f"项目资金（{unit}）" if unit else "项目资金"


def _read_money_unit(text: str, _: Data) -> Data:
    found = _MONEY_UNIT.search(text)
    return {"money_unit": found[0] if found else None}


def _show_target(data: Data) -> str:
    target = shown_text(data.get("target"))
    return f"{SIGNS.get(str(data.get('op')), '')}{target}{shown_text(data.get('target_unit'))}" if target else ""


def read_target(text: str, _: Data) -> Data:
    """年度指标值 → direction, number and unit; words and dates are qualitative."""
    if is_blank(text):
        return {"op": None, "target": None, "target_unit": None}
    written = None if _MOMENT.search(text) else read_value(text)
    if written is None:
        return {"op": QUALITATIVE, "target": text, "target_unit": ""}
    return {"op": written.sign, "target": fraction_text(written.value), "target_unit": written.unit}


def _show_actual(data: Data) -> str:
    actual, unit = shown_text(data.get("actual")), shown_text(data.get("target_unit"))
    return f"{actual}{unit}" if _NUMBER.fullmatch(actual) else actual


def _read_actual(text: str, row: Data) -> Data:
    if is_blank(text):
        return {"actual": None}
    unit = clean_unit(str(row.get("target_unit") or ""))
    number = text.removesuffix(unit)
    return {"actual": number if unit and _NUMBER.fullmatch(number) else text}


HEAD: Mapping[str, Box] = {
    box.name: box
    for box in (
        Box("kind", ("kind",), _show_kind, _read_kind),
        Box("year", ("year",), _show_year, _read_year),
        text_box("title"),
        text_box("unit"),
        optional_box("department"),
        optional_box("goal"),
        optional_box("goal_actual"),
        number_box("published_total"),
        text_box("published_rating", blank=None),
    )
}
BUDGET: Mapping[str, Box] = {
    box.name: box
    for box in (
        Box("money_unit", ("money_unit",), _show_money_unit, _read_money_unit),
        number_box("year_start"),
        number_box("full_year"),
        number_box("executed"),
        number_box("weight"),
        number_box("published_rate"),
        number_box("published_score"),
    )
}
PART: Mapping[str, Box] = {
    box.name: box
    for box in (text_box("name"), number_box("year_start"), number_box("full_year"), number_box("executed"))
}
ROW: Mapping[str, Box] = {
    box.name: box
    for box in (
        text_box("level1"),
        text_box("level2"),
        text_box("name"),
        Box("target", ("op", "target", "target_unit"), _show_target, read_target, number=True),
        Box("actual", ("actual",), _show_actual, _read_actual, number=True),
        number_box("weight"),
        number_box("published_score"),
        text_box("reason"),
    )
}
