"""An uploaded table held against the form as it stands, row by row; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from budgeteval.text.numbers import is_blank
from projects.scoring.formcheck.form import FormError
from projects.selfeval.models import Filing, FilingLine
from projects.sheets.evaluation_form import read_forms
from projects.targets.models import Operator

SAME, CHANGED, NEW, UNKNOWN, ABSENT = "same", "changed", "new", "unknown", "absent"
OUTCOMES = {
    SAME: "未改动",
    CHANGED: "有改动",
    NEW: "新增",
    UNKNOWN: "不在批复的目标中，不导入",
    ABSENT: "表中没有，保持原样",
}
_SIGNS = {"≥": ">=", "≤": "<=", "=": "=", "定性": "qualitative"}


@dataclass(frozen=True)
class SheetRow:
    """What one row of an uploaded table says, and what became of it."""

    number: int
    name: str
    actual: str
    self_score: str
    reason: str
    outcome: str
    indicator: dict[str, str]

    @property
    def told(self) -> str:
        """The outcome in words."""
        return OUTCOMES[self.outcome]

    @property
    def is_taken(self) -> bool:
        """Whether the row goes into the draft."""
        return self.outcome != UNKNOWN


@dataclass(frozen=True)
class ReadFiling:
    """An uploaded table: its rows in the order of the form, and its text on the overall goal ("" for none)."""

    rows: list[SheetRow]
    achievement: str


def read_filing(content: bytes, name: str, filing: Filing, lines: Sequence[FilingLine]) -> ReadFiling:
    """Read an uploaded table against the form as it stands; nothing is written.

    Rows are told by the number that the downloaded table carries, else by the indicator's name.

    Raises:
        FormError: no workbook, no evaluation form in it, several, or that of another project.
    """
    found = read_forms(content, name)
    if isinstance(found, list):
        raise FormError([f"“{name}”里有 {len(found)} 张自评表，请每次只上传一个项目的表。"])
    title = str(found.get("title") or "").strip()
    if title and title != filing.project.name:
        raise FormError([f"“{name}”是项目“{title}”的自评表，不是“{filing.project.name}”的，请核对后重新上传。"])
    own = not any(line.indicator_id for line in lines)
    rows = _own_rows(found["indicators"], lines) if own else _rows(found["indicators"], lines)
    return ReadFiling(rows, _words(found.get("goal_actual")))


def _rows(indicators: Sequence[dict[str, Any]], lines: Sequence[FilingLine]) -> list[SheetRow]:
    """The rows of an issued target with what the table says; rows of the table that are none of them are named."""
    left = list(indicators)
    rows = []
    for line in lines:
        said = next((one for one in left if one.get("number") == line.number), None)
        said = said or next((one for one in left if _words(one.get("name")) == line.name), None)
        if said is None:
            rows.append(_kept(line, ABSENT))
            continue
        left.remove(said)
        rows.append(_row(line.number, said, line))
    unknown = [_row(0, one, None) for one in left]
    return rows + [SheetRow(0, one.name, one.actual, one.self_score, one.reason, UNKNOWN, {}) for one in unknown]


def _own_rows(indicators: Sequence[dict[str, Any]], lines: Sequence[FilingLine]) -> list[SheetRow]:
    """The unit's own rows are those of the table; a row keeps its number, so that it keeps its files."""
    by_name = {line.name: line for line in lines}
    following = max((line.number for line in lines), default=0)
    rows = []
    for one in indicators:
        line = by_name.pop(_words(one.get("name")), None)
        if line is None:
            following += 1
        rows.append(_row(line.number if line else following, one, line))
    return [*rows, *(_kept(line, ABSENT) for line in by_name.values())]


def _kept(line: FilingLine, outcome: str) -> SheetRow:
    score = "" if line.self_score is None else str(line.self_score)
    return SheetRow(line.number, line.name, line.actual, score, line.reason, outcome, _indicator_words(line))


def _row(number: int, said: dict[str, Any], line: FilingLine | None) -> SheetRow:
    actual, reason = _words(said.get("actual")), _words(said.get("reason"))
    score = _words(said.get("published_score"))
    if line is not None and line.self_score is not None and actual != line.actual and _same(score, line):
        score = ""  # the points belong to the value that stood there before
    before = (line.actual, "" if line.self_score is None else str(line.self_score), line.reason) if line else None
    same = line is not None and actual == line.actual and reason == line.reason and (_same(score, line) or score == "")
    outcome = NEW if before is None else SAME if same else CHANGED
    words = {
        "level1": _words(said.get("level1")),
        "level2": _words(said.get("level2")),
        "name": _words(said.get("name")),
        "op": _SIGNS.get(_words(said.get("op")), _words(said.get("op"))) or Operator.QUALITATIVE.value,
        "target_value": _words(said.get("target")),
        "measure_unit": _words(said.get("target_unit")),
        "weight_typed": _words(said.get("weight")),
    }
    return SheetRow(number, words["name"], actual, score, reason, outcome, words)


def _same(score: str, line: FilingLine) -> bool:
    try:
        return line.self_score is not None and line.self_score == type(line.self_score)(score)
    except ArithmeticError:
        return False


def _indicator_words(line: FilingLine) -> dict[str, str]:
    names = ("level1", "level2", "name", "op", "target_value", "measure_unit")
    return {name: str(getattr(line, name)) for name in names} | {"weight_typed": str(line.weight)}


def _words(value: Any) -> str:
    text = "" if value is None else str(value).strip()
    return "" if is_blank(text) and text != "无" else text
