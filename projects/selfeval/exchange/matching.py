"""Which row of a table is which row of the form, and what of the table is not taken since the target says it."""

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from budgeteval.text.numbers import is_blank, parse_money, parse_quantity, plain
from projects.selfeval.models import FilingLine
from projects.sheets.evaluation_boxes import ROW, shown_text

Data = dict[str, Any]
NOT_TAKEN = "不读入，以批复的目标为准"
MONEY_NOT_TAKEN = "不读入，以财政部门导入的资金为准"
_AMOUNTS = (("year_start", "年初预算数"), ("full_year", "全年预算数"), ("executed", "全年执行数"))


def words(value: Any) -> str:
    """A cell's words; a cell that says “nothing here” has none."""
    text = "" if value is None else str(value).strip()
    return "" if is_blank(text) and text != "无" else text


def alike(left: str, right: str) -> bool:
    """Whether two cells say the same: the same words, or the same number in the same unit."""
    if _bare(left) == _bare(right):
        return True
    numbers = parse_quantity(left), parse_quantity(right)
    return None not in numbers and numbers[0] == numbers[1]


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def pair(lines: Sequence[FilingLine], table: Sequence[Data]) -> tuple[list[tuple[FilingLine, Data | None]], list[Data]]:
    """To each row of the form its row of the table (None: there is none), and the rows of the table that are left.

    A row is told by its indicator's name. Of rows with the same name, number and levels tell which is which.
    """
    left = list(table)
    found: dict[int, Data] = {}
    for wanted in (_same_number, _same_levels, lambda line, said: True):  # noqa: ARG005 – the name alone
        for line in lines:
            if line.number in found:
                continue
            said = next((one for one in left if _same_name(line, one) and wanted(line, one)), None)
            if said is not None:
                found[line.number] = said
                left = [one for one in left if one is not said]
    return [(line, found.get(line.number)) for line in lines], left


def _same_name(line: FilingLine, said: Data) -> bool:
    return _bare(line.name) == _bare(words(said.get("name")))


def _same_number(line: FilingLine, said: Data) -> bool:
    return said.get("number") == line.number


def _same_levels(line: FilingLine, said: Data) -> bool:
    return all(_bare(words(said.get(level))) == _bare(getattr(line, level)) for level in ("level1", "level2"))


def line_data(line: FilingLine) -> Data:
    """The target's side of a row, as a table has it."""
    return {
        "level1": line.level1,
        "level2": line.level2,
        "name": line.name,
        "op": line.op,
        "target": line.target_value or None,
        "target_unit": line.measure_unit,
        "weight": str(line.weight),
    }


def differences(line: FilingLine, said: Data) -> Iterator[tuple[str, str, str]]:
    """What the table says otherwise of the indicator itself: the column, its words, and those of the form."""
    ours = line_data(line)
    for label, name in (("一级指标", "level1"), ("二级指标", "level2"), ("年度指标值", "target"), ("分值", "weight")):
        there, here = ROW[name].show(said), ROW[name].show(ours)
        if words(there) and not alike(there, here):
            yield label, there.strip(), plain(line.weight) if name == "weight" else here


def not_taken(line: FilingLine, said: Data) -> list[str]:
    """What a row says otherwise of an indicator of an issued target, one sentence each."""
    return [
        f"{label}：表中为“{there}”，批复为“{here}”，{NOT_TAKEN}。" for label, there, here in differences(line, said)
    ]


def renamed(said: Data, lines: Sequence[FilingLine]) -> str:
    """Why a row of the table is none of the target's."""
    before = next((line for line in lines if _same_number(line, said)), None)
    was = f"（第 {before.number} 行原为“{before.name}”）" if before else ""
    return f"指标“{words(said.get('name')) or '（没有名称）'}”不在批复的目标中{was}，{NOT_TAKEN}。"


def money_not_taken(ours: Data, theirs: Any) -> list[str]:
    """Amounts of the table that are not those of the import, in yuan."""
    said: Data = theirs if isinstance(theirs, dict) else {}
    unit = words(said.get("money_unit")) or "元"
    by_name = {words(part.get("name")): part for part in said.get("parts") or []}
    rows = [("年度资金总额", ours, said)]
    rows += [(part["name"], part, by_name.get(part["name"], {})) for part in ours.get("parts") or []]
    return [
        f"{name}的{label}：表中为“{words(row.get(key))}”，导入数为 {mine[key] or '—'} 元，{MONEY_NOT_TAKEN}。"
        for name, mine, row in rows
        for key, label in _AMOUNTS
        if words(row.get(key)) and _yuan(words(row.get(key)), unit) != _decimal(mine[key])
    ]


def _yuan(text: str, unit: str) -> Decimal | None:
    try:
        return parse_money(text, unit)
    except ValueError:
        return parse_money(text)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def goal_not_taken(filing_goal: str, said: Any) -> list[str]:
    """The overall goal, where the table says another."""
    there = words(said)
    if not there or _bare(there) == _bare(shown_text(filing_goal)):
        return []
    return [f"预期目标：表中改成了“{there[:60]}”，{NOT_TAKEN}。"]
