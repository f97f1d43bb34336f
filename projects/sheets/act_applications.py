"""The sheet of what units applied for the next budget year: each project with its target and the days of its way."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from projects.sheets.act_columns import NUMBER, PROJECT, UNIT, choice, day
from projects.sheets.act_rows import ActRow
from projects.sheets.layouts import NATURES, OPERATORS
from projects.sheets.table import Column, Kind, Layout

APPLICATIONS = Layout(
    "applications", "项目预算申报", "申报",
    (
        PROJECT,
        UNIT,
        Column("name", "项目名称", max_length=120),
        Column("field_code", "领域代码", Kind.CODE, max_length=20),
        choice("nature", "项目性质", NATURES),
        Column("predecessor_code", "上年项目代码", Kind.CODE, required=False, max_length=30, hint="新增项目不填"),
        Column("content", "项目内容", max_length=2000),
        Column("grounds", "安排依据", max_length=2000),
        Column("grant", "申请财政拨款", Kind.MONEY),
        Column("other", "申请其他资金", Kind.MONEY),
        Column("goal", "年度总体目标", max_length=2000),
        Column("meeting", "审定会议", max_length=120),
        day("opened_on", "开始填报"),
        day("met_on", "会议日期"),
        day("signed_on", "签批"),
        day("submitted_on", "报送"),
        day("returned_on", "退回日期", required=False, hint="退回过的填"),
        Column("return_reason", "退回原因", required=False, max_length=300),
        Column("first_grounds", "退回前的安排依据", required=False, max_length=2000),
        day("mended_on", "补正后报送", required=False),
        day("approved_on", "审定通过"),
    ),
    unique=("project_code",),
)  # fmt: skip
APPLICATION_LINES = Layout(
    "application_lines", "申报项目的绩效指标", "指标",
    (
        PROJECT,
        NUMBER,
        Column("level1", "一级指标", max_length=30),
        Column("level2", "二级指标", max_length=30),
        Column("name", "三级指标", max_length=100),
        choice("op", "指标性质", OPERATORS),
        Column("target_value", "指标值", max_length=200),
        Column("measure_unit", "度量单位", required=False, max_length=20),
        Column("weight", "分值", Kind.POINTS, maximum=100),
        Column("evidence_asked", "应附佐证", required=False, max_length=100),
        Column("basis", "指标值依据", required=False, max_length=200),
        Column("recommended", "推荐入指标库", Kind.YES_NO, required=False, hint="是或否，不填为否"),
    ),
    unique=("project_code", "number"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ApplicationRow(ActRow):
    """A project that a unit applied for; amounts in yuan. `first_grounds` is what it wrote before it was returned."""

    project_code: str
    unit_code: str
    name: str
    field_code: str
    nature: str
    predecessor_code: str
    content: str
    grounds: str
    grant: Decimal
    other: Decimal
    goal: str
    meeting: str
    opened_on: date
    met_on: date
    signed_on: date
    submitted_on: date
    returned_on: date | None
    return_reason: str
    first_grounds: str
    mended_on: date | None
    approved_on: date


@dataclass(frozen=True, kw_only=True)
class ApplicationLineRow(ActRow):
    """An indicator of an applied project's target; a recommended one is proposed for the library and listed."""

    project_code: str
    number: int
    level1: str
    level2: str
    name: str
    op: str
    target_value: str
    measure_unit: str
    weight: Decimal
    evidence_asked: str
    basis: str
    recommended: bool
