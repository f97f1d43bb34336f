"""Typed values out of one mapping of a form; what is wrong is remembered, in sentences with their place."""

from collections.abc import Mapping
from fractions import Fraction

from budgeteval.text.numbers import is_blank
from projects.scoring.formcheck.form import Data
from projects.scoring.formcheck.values import PERCENT, in_unit, read_plain, read_value
from projects.scoring.reading import describe

_POINT_UNITS = frozenset({"分", PERCENT})


class Sheet:
    """One mapping of the form: takes typed values out of it and remembers, in sentences, what is wrong."""

    def __init__(self, data: Data, place: str, problems: list[str]) -> None:
        self.data, self.place, self.problems = data, place, problems

    def refuse(self, key: str, label: str, why: str) -> None:
        self.problems.append(f"{self.place}的“{label}”（{key}）{why}")

    def text(self, key: str, label: str) -> str | None:
        """A text; numbers are taken as they are written."""
        value = self.data.get(key)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        self.refuse(key, label, f"应为文字，现为 {describe(value)}。")
        return None

    def filled(self, key: str, label: str) -> str | None:
        """A text, None where the cell says “nothing here” (empty, —, /)."""
        value = self.text(key, label)
        return None if is_blank(value) else value

    def number(self, key: str, label: str, *, low: int | None = None, unit: str = "") -> Fraction | None:
        """A number (of money, where a unit is given: the amount in that unit)."""
        text = self.filled(key, label)
        if text is None:
            return None
        if unit:
            written = read_value(text)
            found = None if written is None else in_unit(written, unit)
        else:
            found = read_plain(text, _POINT_UNITS)
        if found is None:
            self.refuse(key, label, f"应为数值，现为 {describe(text)}。")
        elif low is not None and found < low:
            self.refuse(key, label, f"不能小于 {low}，现为 {describe(text)}。")
        return found

    def flag(self, key: str, label: str) -> bool | None:
        value = self.data.get(key)
        if value is not None and not isinstance(value, bool):
            self.refuse(key, label, f"应为 true、false 或 null，现为 {describe(value)}。")
            return None
        return value

    def choice(self, key: str, label: str, choices: Mapping[str, str]) -> str | None:
        value = self.filled(key, label)
        if value is None:
            return None
        if value.strip() not in choices:
            self.refuse(key, label, f"应为 {'、'.join(choices)} 之一，现为 {describe(value)}。")
            return None
        return choices[value.strip()]

    def inner(self, key: str, label: str) -> Data:
        value = self.data.get(key)
        if value is not None and not isinstance(value, dict):
            self.refuse(key, label, f"应为一组“键: 值”，现为 {describe(value)}。")
            return {}
        return value or {}

    def rows(self, key: str, label: str, row_label: str, *, needed: bool) -> "list[Sheet]":
        value = self.data.get(key)
        if value is None and not needed:
            return []
        if not isinstance(value, list):
            self.refuse(key, label, f"应为列表，现为 {describe(value)}。")
            return []
        found = []
        for number, row in enumerate(value, start=1):
            place = row_label.format(number)
            if isinstance(row, dict):
                found.append(Sheet(row, place, self.problems))
            else:
                self.problems.append(f"{place}应为一组“键: 值”，现为 {describe(row)}。")
        return found
