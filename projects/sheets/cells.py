"""One cell → one value, by the kind of its column. Tolerant of odd but clear dress, strict on what is unclear."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from budgeteval.text.numbers import is_blank, normalise, parse_money, parse_quantity, plain
from projects.sheets.grid import Odd, Raw
from projects.sheets.table import Column, Kind, Value

YES = frozenset({"是", "有", "√", "✓", "✔", "1", "Y", "YES", "TRUE", "T"})
NO = frozenset({"否", "无", "没有", "×", "✗", "X", "0", "N", "NO", "FALSE", "F"})
_MAX_WHOLE_DIGITS = 13  # with two decimals the fifteen that every database keeps exactly
_EXCEL_DIGITS = 15
_SHOWN = 40  # as much of a cell as a message bears
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff\ufffe\uffff]|_x000D_"
)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
_DATES = (
    re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?"),
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?: 00:00(?::00)?)?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_AS_TEXT = "请把单元格格式设为“文本”后重新填写"
_FACTORS = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000, "%": 1, "": 1}


class CellError(Exception):
    """A cell that cannot be taken: what is wrong and how to cure it."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.message, self.cure = message, cure


def clean(text: str) -> str:
    """The text without invisible characters and outer blanks, wide ones included."""
    return _INVISIBLE.sub("", text).strip(" \t\r\n\u3000\xa0")


def is_empty(raw: Raw) -> bool:
    """Whether nothing at all stands in the cell."""
    return raw is None or (isinstance(raw, str) and not clean(raw))


def parse_cell(column: Column, raw: Raw, money_unit: str) -> Value:
    """The cell's value; None (no, for yes or no; an empty text for words) where an optional cell is blank.

    Raises:
        CellError: with the sentence and the cure.
    """
    if isinstance(raw, Odd):
        raise CellError(raw.message, raw.cure)
    if isinstance(raw, str):
        raw = clean(raw)
    if _blank(column, raw):
        if column.required:
            shown = f"填的是“{raw}”，等于没有填" if raw else "没有填写"
            raise CellError(f"必填的一列{shown}", _how(column))
        return False if column.kind is Kind.YES_NO else "" if column.kind in _WORDS else None
    if column.kind is Kind.MONEY:
        return _money(column, raw, money_unit)
    return _PARSERS[column.kind](column, raw)


_WORDS = frozenset({Kind.TEXT, Kind.CODE, Kind.CHOICE})


def _blank(column: Column, raw: Raw) -> bool:
    if raw is None or raw == "":
        return True
    if not isinstance(raw, str) or column.kind in {Kind.YES_NO, Kind.CHOICE}:
        return False
    if column.kind is Kind.TEXT:  # 无 may be meant as a word, a lone dash is nothing where something is owed
        return column.required and raw not in {"无", "空"} and is_blank(raw)
    return is_blank(raw)


def _how(column: Column) -> str:
    return f"请填写{column.header}" + (f"（{column.hint}）" if column.hint else "")


def _wrong(column: Column, raw: Raw, wanted: str) -> CellError:
    return CellError(f"“{_shown(raw)}”不是{wanted}", _how(column))


def _shown(raw: Raw) -> str:
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"  # as Excel shows it
    text = plain(raw) if isinstance(raw, int | Decimal) else str(raw)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _text(column: Column, raw: Raw) -> str:
    if isinstance(raw, date):
        raise CellError(f"这一格被 Excel 当成了日期 {raw.isoformat()}，看不出原来的文字", _AS_TEXT)
    text = plain(raw) if isinstance(raw, int | Decimal) and not isinstance(raw, bool) else str(raw)
    if len(text) > column.max_length:
        raise CellError(f"文字有 {len(text)} 个字，超过 {column.max_length} 个字", "请缩短文字")
    return text


def _code(column: Column, raw: Raw) -> str:
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        if raw != int(raw) or raw < 0:
            raise _wrong(column, raw, "代码")
        if len(str(int(raw))) > _EXCEL_DIGITS:
            raise CellError("代码超过 15 位，以数字保存时 Excel 会改掉末尾几位", _AS_TEXT)
    text = unicodedata.normalize("NFKC", _text(column, raw))
    if _SCIENTIFIC.fullmatch(text):
        raise CellError(f"代码变成了科学计数法“{text}”，已经失真", _AS_TEXT)
    if re.search(r"\s", text):
        raise CellError(f"代码“{text}”中间有空格或换行", "请去掉代码中的空格")
    return text


def _money(column: Column, raw: Raw, unit: str) -> Decimal:
    if isinstance(raw, bool | date) or raw is None or isinstance(raw, Odd):
        raise _wrong(column, raw, "金额")
    amount = parse_money(raw if isinstance(raw, str) else f"{raw:f}", unit)
    if amount is None:
        raise _wrong(column, raw, "金额")
    return _fitting(column, amount, "金额")


def _number(column: Column, raw: Raw) -> Decimal:
    if isinstance(raw, bool | date) or raw is None or isinstance(raw, Odd):
        raise _wrong(column, raw, "数字")
    found = parse_quantity(raw if isinstance(raw, str) else f"{raw:f}")
    if found is None or found.unit not in _FACTORS:
        raise _wrong(column, raw, "数字")
    return _fitting(column, found.value * _FACTORS[found.unit], "数值")


def _fitting(column: Column, value: Decimal, noun: str) -> Decimal:
    """Keep as many decimals as the column has; a further digit is not rounded away but refused."""
    if value < 0 and not column.negative:
        raise CellError(f"{noun}“{plain(value)}”是负数", f"{column.header}不能小于 0，请核对")
    kept = value.quantize(Decimal(1).scaleb(-column.places)) if abs(value) < 10**_MAX_WHOLE_DIGITS else None
    if kept is None:
        raise CellError(f"{noun}“{plain(value)}”太大", "请核对数字和单位")
    if kept != value:
        raise CellError(f"{noun}“{plain(value)}”的小数多于 {column.places} 位", f"请保留 {column.places} 位小数")
    _within(column, kept)
    return kept


def _within(column: Column, value: Decimal | int) -> None:
    if column.minimum is not None and value < column.minimum:
        raise CellError(f"“{plain(value)}”小于 {column.minimum}", _how(column))
    if column.maximum is not None and value > column.maximum:
        raise CellError(f"“{plain(value)}”大于 {column.maximum}", _how(column))


def _integer(column: Column, raw: Raw) -> int:
    if isinstance(raw, str):
        text = normalise(raw).removesuffix("年")
        raw = Decimal(text) if re.fullmatch(r"-?\d{1,15}(?:\.0+)?", text) else raw
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal) or raw != int(raw):
        raise _wrong(column, raw, "整数")
    number = int(raw)
    if number < 0 and not column.negative:
        raise CellError(f"“{number}”是负数", _how(column))
    _within(column, number)
    return number


def _date(column: Column, raw: Raw) -> date:
    if isinstance(raw, date):
        return raw
    text = normalise(str(raw)) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
    for pattern in _DATES:
        if found := pattern.fullmatch(text):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                break
    raise CellError(f"“{_shown(raw)}”不是日期", f"请填写{column.header}，如 2016-09-15 或 2016年9月15日")


def _yes_no(column: Column, raw: Raw) -> bool:
    if isinstance(raw, bool):
        return raw
    word = normalise(_shown(raw)).upper()
    if word in YES:
        return True
    if word in NO or is_blank(word):
        return False
    raise CellError(f"“{_shown(raw)}”看不出是还是否", f"{column.header}请填写是或否")


def _choice(column: Column, raw: Raw) -> str:
    word = unicodedata.normalize("NFKC", _shown(raw)).replace(" ", "")
    for label, key in column.choices.items():
        if word in {unicodedata.normalize("NFKC", label), key}:
            return key
    if not column.required and is_blank(word):
        return ""
    labels = list(column.choices)
    listed = "、".join(labels[:12]) + ("等" if len(labels) > 12 else "")  # noqa: PLR2004 – as many as a message bears
    raise CellError(f"“{_shown(raw)}”不在可选范围内", f"请填写以下之一：{listed}")


_PARSERS: dict[Kind, Callable[[Column, Raw], Value]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.NUMBER: _number,
    Kind.POINTS: _number,
    Kind.INTEGER: _integer,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
}
