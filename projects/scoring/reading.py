"""Reading declared data: every wrong, missing or unknown key becomes a sentence with its place and expectation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from projects.scoring.points import exact

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_-]*")
LARGEST_EXPONENT = 30


@dataclass(frozen=True)
class Problem:
    """One thing wrong in declared data: which file, which key, what stands there and what should."""

    source: str
    key: str
    expectation: str

    def __str__(self) -> str:
        return f"{self.source}:{self.key}:{self.expectation}"


class DataError(ValueError):
    """Declared data that cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class Reader:
    """Takes keys out of one mapping, remembers which were asked for, and collects what is wrong.

    After a problem the reader goes on with a harmless stand-in, so that all problems of a document come out together.
    """

    def __init__(self, data: Any, *, source: str, key: str = "", problems: list[Problem] | None = None) -> None:
        self.source = source
        self.key = key
        self.problems: list[Problem] = [] if problems is None else problems
        self._asked: set[str] = set()
        self._data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self.refuse("", f"应为一组“键: 值”，现为 {describe(data)}")

    def place(self, name: str) -> str:
        return ".".join(part for part in (self.key, name) if part) or "（全文）"

    def refuse(self, name: str, expectation: str) -> None:
        self.problems.append(Problem(self.source, self.place(name), expectation))

    def everything(self) -> Mapping[str, Any]:
        """The mapping as declared."""
        return self._data

    def raw(self, name: str) -> Any:
        """Whatever stands under the key; None when nothing does."""
        self._asked.add(name)
        return self._data.get(name)

    def has(self, name: str) -> bool:
        return self._data.get(name) is not None

    def text(self, name: str, *, default: str | None = None) -> str:
        value = self.raw(name)
        if (value is None or value == "") and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.refuse(name, f"应为文字，现为 {describe(value)}")
            return ""
        return value.strip()

    def identifier(self, name: str) -> str:
        """A stored key: lower-case ASCII letters, digits and underscores; permanent, never shown to people."""
        value = self.raw(name)
        if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
            self.refuse(name, f"应为小写英文字母开头的标识（字母、数字、下划线、连字符），现为 {describe(value)}")
            return ""
        return value

    def choice(self, name: str, choices: Sequence[str], *, default: str | None = None) -> str:
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if value not in choices:
            self.refuse(name, f"应为 {'、'.join(choices)} 之一，现为 {describe(value)}")
            return choices[0]
        return str(value)

    def day(self, name: str) -> date:
        """A date, from YAML's own dates or ISO text (2016-09-15)."""
        value = self.raw(name)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.refuse(name, f"应为日期，如 2016-09-15，现为 {describe(value)}")
            return date.min

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.raw(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.refuse(name, f"应为 true 或 false，现为 {describe(value)}")
            return default
        return value

    def optional_number(self, name: str, *, low: int | None = None, high: int | None = None) -> Fraction | None:
        value = self.raw(name)
        if value is None:
            return None
        number = read_number(value)
        if number is None:
            self.refuse(name, f'应为数值（小数请加引号，如 "0.6"），现为 {describe(value)}')
            return None
        if (low is not None and number < low) or (high is not None and number > high):
            self.refuse(
                name, f"应在 {'−∞' if low is None else low} 与 {'+∞' if high is None else high} 之间，现为 {value}"
            )
            return None
        return number

    def number(
        self, name: str, *, default: Fraction | int | None = None, low: int | None = None, high: int | None = None
    ) -> Fraction:
        if self.raw(name) is None:
            if default is None:
                self.refuse(name, "应为数值，现在没有填写")
            return Fraction(0 if default is None else default)
        found = self.optional_number(name, low=low, high=high)
        return Fraction(1) if found is None else found

    def numbers(self, name: str, *, default: Sequence[int] = ()) -> tuple[Fraction, ...]:
        value = self.raw(name)
        if value is None:
            return tuple(Fraction(number) for number in default)
        found = [read_number(entry) for entry in value] if isinstance(value, list | tuple) else [None]
        if any(number is None for number in found):
            self.refuse(name, f"应为一列数值，现为 {describe(value)}")
            return tuple(Fraction(number) for number in default)
        return tuple(number for number in found if number is not None)

    def child(self, name: str) -> "Reader":
        """The mapping under the key; an empty one (and no complaint) when the key is absent."""
        value = self.raw(name)
        return Reader({} if value is None else value, source=self.source, key=self.place(name), problems=self.problems)

    def rows(self, name: str, *, required: bool = True) -> "list[Reader]":
        """A reader for each mapping in the list under the key."""
        value = self.raw(name)
        if value is None and not required:
            return []
        if not isinstance(value, list | tuple) or (required and not value):
            self.refuse(name, f"应为至少一行的列表，现为 {describe(value)}")
            return []
        return [
            Reader(row, source=self.source, key=f"{self.place(name)}[{number}]", problems=self.problems)
            for number, row in enumerate(value, start=1)
        ]

    def done(self) -> None:
        """Refuse every key that nobody asked for: a misspelt key must not pass in silence."""
        known = "、".join(sorted(self._asked))
        for name in self._data:
            if name not in self._asked:
                self.refuse(str(name), f"不认识这个键，这里只能有：{known}")


def read_number(value: Any) -> Fraction | None:
    """An exact number from YAML or JSON: integers, quoted decimals, Decimals; binary floats are no exact numbers."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal | Fraction):
        return None
    try:
        number = Decimal(value) if isinstance(value, str) else value
    except InvalidOperation:
        return None
    if isinstance(number, Decimal) and not (number.is_finite() and abs(number.adjusted()) <= LARGEST_EXPONENT):
        return None  # 1e999999999 would fill the memory once it is a fraction
    return exact(number)


def describe(value: Any) -> str:
    """What stands there, in words short enough for a message."""
    longest = 40
    if value is None:
        return "空"
    text = str(value)
    return f"“{text[:longest]}{'…' if len(text) > longest else ''}”"
