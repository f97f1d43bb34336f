"""What a file looks like once it is open: plain cells in rows, whatever the file's format was."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from budgeteval.text.numbers import plain

_EXCEL_DIGITS = 15  # a number's further digits are noise of its binary form, such as 0.30000000000000004
_ZEROS = re.compile(r"0+")


@dataclass(frozen=True)
class Odd:
    """A cell whose content cannot be told: why, and what to do."""

    message: str
    cure: str


Raw = str | Decimal | int | bool | date | Odd | None


@dataclass(frozen=True)
class Merged:
    """A merged range, Excel rows and columns from 1."""

    label: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Grid:
    """One worksheet; `rows[0]` is Excel row 1."""

    worksheet: str
    rows: tuple[tuple[Raw, ...], ...]
    merged: tuple[Merged, ...] = ()


class UnreadableFileError(Exception):
    """A file that cannot be read at all: `message` says why, `cure` what to do, `worksheet` where if known."""

    def __init__(self, message: str, cure: str, worksheet: str = "") -> None:
        super().__init__(message)
        self.message, self.cure, self.worksheet = message, cure, worksheet


def plain_value(value: object, number_format: str) -> Raw:
    """A cell's value as a person sees it, exact: 0.95 shown as a percentage is “95%”, 7 formatted 0000 is “0007”."""
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value.isoformat(" ", "seconds")
    if value is None or isinstance(value, bool | str | date):
        return value
    if isinstance(value, float):
        value = _shortest(value)
    if isinstance(value, int | Decimal):
        return _number_as_shown(value, number_format)
    return Odd("单元格内容无法识别", "请改为文字、数字或日期")


def _number_as_shown(value: int | Decimal, number_format: str) -> Raw:
    if "%" in number_format:
        return plain(Decimal(value) * 100) + "%"
    if _ZEROS.fullmatch(number_format) and value == int(value):
        return str(int(value)).zfill(len(number_format))
    return value


def _shortest(value: float) -> Decimal:
    number = Decimal(repr(value))
    if not number.is_finite() or len(number.as_tuple().digits) <= _EXCEL_DIGITS:
        return number
    return Decimal(f"{value:.{_EXCEL_DIGITS}g}")
