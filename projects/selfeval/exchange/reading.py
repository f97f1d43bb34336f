"""An uploaded table held against the form as it stands, row by row; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from budgeteval.text.numbers import parse_quantity
from projects.scoring.formcheck.form import FormError
from projects.selfeval.domain import NOT_BY_RULE
from projects.selfeval.exchange.belonging import refuse_another
from projects.selfeval.exchange.cells import BY_RULE, Cell, kept, merged
from projects.selfeval.exchange.matching import (
    Data,
    differences,
    goal_not_taken,
    line_data,
    money_not_taken,
    not_taken,
    pair,
    renamed,
    words,
)
from projects.selfeval.exchange.writing import budget_data, score_of
from projects.selfeval.models import Filing, FilingLine
from projects.selfeval.queries import goal_of
from projects.sheets.evaluation_form import read_forms
from projects.targets.models import Operator

SAME, CHANGED, NEW, UNKNOWN, ABSENT = "same", "changed", "new", "unknown", "absent"
OUTCOMES = {
    SAME: "未改动",
    CHANGED: "有改动",
    NEW: "新增",
    UNKNOWN: "不读入",
    ABSENT: "表中没有，保留原值",
}
_SIGNS = {"≥": ">=", "≤": "<=", "=": "=", "定性": Operator.QUALITATIVE.value}
_LABELS = ("实际完成值", "自评得分", "偏差原因及改进措施")


@dataclass(frozen=True)
class SheetRow:
    """What one row of an uploaded table says, and what becomes of each of its cells.

    `indicator` are the unit's own words of an indicator that it writes itself; `notes` what is not taken, or changed.
    """

    number: int
    name: str
    cells: tuple[Cell, ...]
    outcome: str
    indicator: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The outcome in words."""
        return OUTCOMES[self.outcome]

    @property
    def is_taken(self) -> bool:
        """Whether the row goes into the draft."""
        return self.outcome != UNKNOWN

    @property
    def written(self) -> tuple[str, ...]:
        """Actual, points and reason as they will be written; points "" follow the rule."""
        return tuple(cell.written for cell in self.cells)


@dataclass(frozen=True)
class ReadFiling:
    """An uploaded table: its rows in the order of the form, its words on the overall goal, and what is not taken.

    `version`: the form's when the table was downloaded; None where the table does not tell.
    """

    rows: list[SheetRow]
    achievement: Cell
    notes: list[str]
    version: int | None


def read_filing(content: bytes, name: str, filing: Filing, lines: Sequence[FilingLine]) -> ReadFiling:
    """Read an uploaded table against the form as it stands; nothing is written.

    Rows are told by the indicator's name. Of an issued target only actual, points and reason are read.

    Raises:
        FormError: no workbook, no evaluation form in it, several, or that of another project, unit or year.
    """
    found = read_forms(content, name)
    if isinstance(found, list):
        raise FormError([f"“{name}”里有 {len(found)} 张自评表，请每次只上传一个项目的表。"])
    refuse_another(found, name, filing)
    scored = score_of(filing, lines)
    by_rule = {row["number"] for row in scored["lines"] if _follows(row)}
    own = not any(line.indicator_id for line in lines)
    read = _own_rows if own else _rows
    notes = money_not_taken(budget_data(filing, scored["execution"]), found.get("budget"))
    notes = notes if own else [*notes, *goal_not_taken(goal_of(filing), found.get("goal"))]
    before, version = found.get("as_downloaded"), found.get("filing_version")
    return ReadFiling(
        rows=read(found["indicators"], lines, by_rule),
        achievement=merged(
            "总体目标完成情况",
            filing.achievement,
            words(found.get("goal_actual")),
            before if isinstance(before, str) else None,
        ),
        notes=notes,
        version=version if isinstance(version, int) else None,
    )


def _follows(scored: Data) -> bool:
    """Whether a row's points are those that the rule computed."""
    return scored["method"] not in NOT_BY_RULE and scored["score"] == scored["claimed"]


def _rows(table: Sequence[Data], lines: Sequence[FilingLine], by_rule: set[int]) -> list[SheetRow]:
    """The rows of an issued target with what the table says; rows of the table that are none of them are named."""
    pairs, left = pair(lines, table)
    rows = [
        _kept(line) if said is None else replace(_row(said, line, by_rule), notes=tuple(not_taken(line, said)))
        for line, said in pairs
    ]
    return rows + [
        SheetRow(0, words(said.get("name")), _cells(said, None, by_rule), UNKNOWN, notes=(renamed(said, lines),))
        for said in left
    ]


def _own_rows(table: Sequence[Data], lines: Sequence[FilingLine], by_rule: set[int]) -> list[SheetRow]:
    """The unit's own rows are those of the table; a row keeps its number, so that it keeps its files."""
    pairs, _ = pair(lines, table)
    of_table = {id(said): line for line, said in pairs if said is not None}
    following = max((line.number for line in lines), default=0)
    rows = []
    for said in table:
        line = of_table.get(id(said))
        if line is not None:
            row = _row(said, line, by_rule)
            changed = [f"{label}：“{here}”改为“{there}”。" for label, there, here in differences(line, said)]
            outcome = CHANGED if changed else row.outcome
            rows.append(replace(row, indicator=_indicator(said, line), notes=tuple(changed), outcome=outcome))
            continue
        following += 1
        cells = _cells(said, None, by_rule)
        rows.append(SheetRow(following, words(said.get("name")), cells, NEW, _indicator(said, None)))
    return [*rows, *(replace(_kept(line), indicator=_indicator({}, line)) for line, said in pairs if said is None)]


def _kept(line: FilingLine) -> SheetRow:
    cells = tuple(kept(label, now) for label, now in zip(_LABELS, _now(line), strict=True))
    return SheetRow(line.number, line.name, cells, ABSENT)


def _row(said: Data, line: FilingLine, by_rule: set[int]) -> SheetRow:
    cells = _cells(said, line, by_rule)
    outcome = CHANGED if any(cell.changes for cell in cells) else SAME
    return SheetRow(line.number, line.name, cells, outcome)


def _cells(said: Data, line: FilingLine | None, by_rule: set[int]) -> tuple[Cell, ...]:
    """Actual, points and reason. Points that the rule gave follow a new actual, unless the table has others."""
    now = _now(line) if line else ("", "", "")
    given = (_actual(said, line), words(said.get("published_score")), words(said.get("reason")))
    before = _before(said.get("as_downloaded")) if line else (None, None, None)
    actual, points, reason = map(merged, _LABELS, now, given, before)
    if line and line.number in by_rule and actual.changes and not points.changes and points.now:
        points = replace(points, written="", outcome=BY_RULE)
    return actual, points, reason


def _actual(said: Data, line: FilingLine | None) -> str:
    """The actual as the form keeps it: without the unit of its indicator, which the table shows behind the number."""
    text = words(said.get("actual"))
    found = parse_quantity(text) if line else None
    return text.removesuffix(found.unit).strip() if line and found and found.unit == line.measure_unit else text


def _now(line: FilingLine) -> tuple[str, str, str]:
    return line.actual, "" if line.self_score is None else str(line.self_score), line.reason


def _before(kept_beside: Any) -> tuple[str | None, ...]:
    """What stood in a row's cells when the table was downloaded."""
    if isinstance(kept_beside, list) and [type(one) for one in kept_beside] == [str, str, str]:
        return tuple(kept_beside)
    return None, None, None


def _indicator(said: Data, line: FilingLine | None) -> dict[str, str]:
    """The words of an indicator that the unit writes itself; a cell left empty keeps what is there."""
    ours = line_data(line) if line else {}
    data = {key: said.get(key) if words(said.get(key)) else ours.get(key) for key in ("level1", "level2", "name")}
    data |= {"weight": said.get("weight") if words(said.get("weight")) else ours.get("weight")}
    data |= {key: (said if words(said.get("target")) else ours).get(key) for key in ("op", "target", "target_unit")}
    sign = words(data["op"])
    return {
        "level1": words(data["level1"]),
        "level2": words(data["level2"]),
        "name": words(data["name"]),
        "op": _SIGNS.get(sign, sign) or Operator.QUALITATIVE.value,
        "target_value": words(data["target"]),
        "measure_unit": words(data["target_unit"]),
        "weight_typed": words(data["weight"]),
    }
