"""The sheets of the year's spot checks, and what one row of each says.

Which forms are drawn follows from the forms and the public number alone, so the second look is told by the place in
the draw: whose form stands there is not known beforehand.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from projects.sheets.act_columns import count, day
from projects.sheets.act_rows import ActRow
from projects.sheets.table import Column, Kind, Layout

SPOT_CHECKS = Layout(
    "spot_checks", "抽查复核", "抽查",
    (
        count("number", "次序"),
        day("planned_on", "封存名单"),
        Column("what", "公开数来源", max_length=200),
        count("size", "抽查数量"),
        day("drawn_on", "公布并抽取"),
        Column("value", "公开数", Kind.CODE, max_length=200),
        day("scored_on", "复核日期"),
        day("closed_on", "办结日期"),
    ),
    unique=("number",),
)  # fmt: skip
SPOT_POINTS = Layout(
    "spot_points", "抽查核减", "核减",
    (
        count("number", "次序"),
        count("place", "抽取次序"),
        count("line", "行号", minimum=1),
        Column("lost", "核减分", Kind.POINTS, hint="从股室审定的得分中核减，不足的减至 0；行数不够的从头数起"),
        Column("reason", "理由", max_length=300),
    ),
    unique=("number", "place", "line"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SpotCheckRow(ActRow):
    """A spot check: frozen, drawn by a public number, scored and closed; the number counts from 1."""

    number: int
    planned_on: date
    what: str
    size: int
    drawn_on: date
    value: str
    scored_on: date
    closed_on: date


@dataclass(frozen=True, kw_only=True)
class SpotPointRow(ActRow):
    """Points taken off a row of the form drawn at one place, and why."""

    number: int
    place: int
    line: int
    lost: Decimal
    reason: str
