"""Indicators as typed, in a target or in a form without one; what makes a row unusable; what differs between two."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from projects.targets.models import Indicator, Operator, Target

if TYPE_CHECKING:
    from django.db.models import CharField

HIGHEST_WEIGHT = Decimal(100)
MOST_ROWS = 60
LONGEST_GOAL = 2000
_TEXTS = ("level1", "level2", "name", "target_value", "measure_unit")
_OWN_TEXTS = (*_TEXTS, "evidence_asked", "basis")
_NEEDED = ("level1", "level2", "name")


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator as typed, in the words of the official form; `weight` in points, at most two decimals."""

    level1: str
    level2: str
    name: str
    op: str
    target_value: str
    measure_unit: str
    weight: Decimal


@dataclass(frozen=True)
class TargetRow(IndicatorRow):
    """An indicator of a target: besides, the evidence asked for, what its value rests on, and where it was taken from.

    `library_entry_id` is the key of the library's entry, None for one that the unit wrote itself.
    """

    evidence_asked: str = ""
    basis: str = ""
    library_entry_id: int | None = None


@dataclass(frozen=True)
class Contents:
    """What a target says: its goal and its indicators in order."""

    goal: str
    rows: tuple[TargetRow, ...]


@dataclass(frozen=True)
class Difference:
    """How one indicator changed: `before` and `after` are None where it came or went; `fields` differ."""

    before: TargetRow | None
    after: TargetRow | None
    fields: frozenset[str] = frozenset()

    @property
    def word(self) -> str:
        """新增, 删除, 修改 or nothing."""
        if self.before is None:
            return "新增"
        if self.after is None:
            return "删除"
        return "修改" if self.fields else ""


COLUMNS = tuple(TargetRow.__dataclass_fields__)
COMPARED = tuple(name for name in COLUMNS if name != "library_entry_id")


def row_problems(number: int, row: IndicatorRow) -> list[str]:
    """Return what makes a row unusable, one sentence each; doubtful contents are findings, not problems."""
    problems = []
    for name in _OWN_TEXTS if isinstance(row, TargetRow) else _TEXTS:
        field = cast("CharField[str, str]", Indicator._meta.get_field(name))  # noqa: SLF001 – Django documents _meta
        text = getattr(row, name).strip()
        if not text and name in _NEEDED:
            problems.append(f"第 {number} 行“{field.verbose_name}”没有填写，请补填")
        longest = field.max_length or 0
        if len(text) > longest:
            problems.append(f"第 {number} 行“{field.verbose_name}”有 {len(text)} 个字，请压缩到 {longest} 字以内")
    if row.op not in Operator.values:
        problems.append(f"第 {number} 行“指标性质”为“{row.op}”，请填 ≥、≤、= 或定性")
    if not row.weight.is_finite() or not 0 <= row.weight <= HIGHEST_WEIGHT or row.weight != round(row.weight, 2):
        problems.append(f"第 {number} 行“分值”为 {row.weight}，请填 0 至 100 之间、至多两位小数的数")
    return problems


def contents_problems(contents: Contents) -> list[str]:
    """Return what keeps a target from being kept at all, even as a draft."""
    problems = [text for number, row in enumerate(contents.rows, start=1) for text in row_problems(number, row)]
    if len(contents.goal.strip()) > LONGEST_GOAL:
        problems.append(f"“年度总体目标”有 {len(contents.goal.strip())} 个字，请压缩到 {LONGEST_GOAL} 字以内")
    if len(contents.rows) > MOST_ROWS:
        problems.append(f"指标有 {len(contents.rows)} 行，请归并到 {MOST_ROWS} 行以内")
    return problems


def tidy(contents: Contents) -> Contents:
    """The same without blanks around the words."""
    return Contents(contents.goal.strip(), tuple(_tidy(row) for row in contents.rows))


def _tidy(row: TargetRow) -> TargetRow:
    return replace(row, **{name: getattr(row, name).strip() for name in _OWN_TEXTS})


def contents_of(target: Target) -> Contents:
    """A target as it stands; of an unsaved one, nothing."""
    rows = target.indicators.order_by("number") if target.pk else ()
    return Contents(target.goal, tuple(row_of(one) for one in rows))


def row_of(indicator: Indicator) -> TargetRow:
    """A kept indicator as a row."""
    return TargetRow(**{name: getattr(indicator, name) for name in COLUMNS})


def as_data(contents: Contents) -> dict[str, Any]:
    """Contents as kept in JSON; points are strings."""
    rows = [{**asdict(row), "weight": str(row.weight)} for row in contents.rows]
    return {"goal": contents.goal, "rows": rows}


def from_data(data: Mapping[str, Any]) -> Contents:
    """Contents as they were kept."""
    rows = (TargetRow(**{**row, "weight": Decimal(row["weight"])}) for row in data["rows"])
    return Contents(data["goal"], tuple(rows))


def differences(before: Sequence[TargetRow], after: Sequence[TargetRow]) -> list[Difference]:
    """How the indicators changed, in the new order, those left out at the end; matched by level and name."""
    left = {_identity(row): row for row in before}
    found = []
    for row in after:
        old = left.pop(_identity(row), None)
        found.append(Difference(old, row, _changed(old, row) if old else frozenset()))
    return [*found, *(Difference(row, None) for row in left.values())]


def _identity(row: TargetRow) -> tuple[str, str]:
    return row.level2, row.name


def _changed(old: TargetRow, new: TargetRow) -> frozenset[str]:
    return frozenset(name for name in COMPARED if getattr(old, name) != getattr(new, name))


def write_rows(target: Target, rows: Iterable[TargetRow]) -> None:
    """Write the indicators by their numbers, so that what refers to a row that stays keeps referring to it."""
    made = [Indicator(target=target, number=number, **asdict(row)) for number, row in enumerate(rows, start=1)]
    target.indicators.filter(number__gt=len(made)).delete()
    Indicator.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["target", "number"], update_fields=list(COLUMNS)
    )
