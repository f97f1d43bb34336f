"""The sheets of the year's own projects: their imports, when forms were opened, and what units filled in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from projects.sheets.act_columns import NUMBER, POINTS, PROJECT, choice, day
from projects.sheets.act_rows import ActRow
from projects.sheets.table import Column, Kind, Layout

IN_YEAR_TASKS = {"事前评价": "ex_ante", "事中评价": "mid_term"}
IN_YEAR_IMPORTS = {"本年项目与资金": "funding_now", "本年绩效目标": "targets_now"}
CAUSES = {
    "经费保障": "money", "制度保障": "rules", "人员保障": "people", "硬件条件保障": "equipment", "其他": "other",
}  # fmt: skip
LIKELY = {"确定能完成": "certain", "有可能完成": "possible", "完全不可能完成": "impossible"}
LONG, SHORT = 2000, 300

_WALK = (
    day("started_on", "开始填报"),
    day("signed_on", "签批"),
    day("submitted_on", "报送"),
    day("returned_on", "退回日期", required=False, hint="退回过的填"),
    Column("return_reason", "退回原因", required=False, max_length=SHORT),
    day("mended_on", "补正后报送", required=False, hint="退回过的填"),
    day("accepted_on", "通过日期"),
)
_CAUSE = Column("cause", "偏差原因类别", Kind.CHOICE, required=False, choices=CAUSES, hint="、".join(CAUSES))
_REASON = Column("reason", "偏差原因", required=False, max_length=SHORT, hint="黄灯、红灯的填")
_MEASURE = Column("measure", "纠偏措施", required=False, max_length=SHORT, hint="黄灯、红灯的填")

IMPORTS_NOW = Layout(
    "in_year_imports", "本年项目导入", "导入",
    (choice("kind", "类型", IN_YEAR_IMPORTS), Column("file", "文件", max_length=120), day("imported_on", "导入日期")),
    unique=("kind",),
)  # fmt: skip
OPENINGS = Layout(
    "in_year_openings", "事前事中开启", "开启",
    (
        choice("task", "事项", IN_YEAR_TASKS),
        day("opened_on", "开启日期"),
        day("as_of", "监控截止日", required=False, hint="事中评价填"),
    ),
    unique=("task",),
)  # fmt: skip
EX_ANTES = Layout(
    "ex_antes", "事前评价", "事前评价",
    (
        PROJECT,
        Column("outline", "项目概况和立项依据", max_length=LONG),
        Column("opinion", "评估意见和建议", max_length=LONG),
        *_WALK,
    ),
    unique=("project_code",),
)  # fmt: skip
EX_ANTE_POINTS = Layout(
    "ex_ante_points", "事前评价得分", "事前得分",
    (
        PROJECT,
        Column("item", "指标代码", Kind.CODE, max_length=60),
        POINTS,
        Column("reason", "评分理由", required=False, max_length=SHORT),
    ),
    unique=("project_code", "item"),
)  # fmt: skip
MID_TERMS = Layout(
    "mid_terms", "事中监控", "事中监控",
    (
        PROJECT,
        Column("executed", "截止日执行数", Kind.MONEY),
        Column("forecast", "全年预计执行数", Kind.MONEY),
        _CAUSE,
        _REASON,
        _MEASURE,
        Column("progress", "总体目标进展", max_length=LONG),
        Column("plan", "存在问题和下一步措施", required=False, max_length=LONG),
        *_WALK,
    ),
    unique=("project_code",),
)  # fmt: skip
MID_TERM_LINES = Layout(
    "mid_term_lines", "监控指标行", "监控指标",
    (
        PROJECT,
        NUMBER,
        Column("so_far", "截止日完成情况", required=False),
        Column("forecast", "全年预计完成情况"),
        Column("likelihood", "完成可能性", Kind.CHOICE, required=False, choices=LIKELY, hint="、".join(LIKELY)),
        _CAUSE,
        _REASON,
        _MEASURE,
    ),
    unique=("project_code", "number"),
)  # fmt: skip
IN_YEAR = (IMPORTS_NOW, OPENINGS, EX_ANTES, EX_ANTE_POINTS, MID_TERMS, MID_TERM_LINES)


@dataclass(frozen=True, kw_only=True)
class OpeningRow(ActRow):
    task: str
    opened_on: date
    as_of: date | None


@dataclass(frozen=True, kw_only=True)
class WalkRow(ActRow):
    """The days of a form's walk; returned once at most."""

    project_code: str
    started_on: date
    signed_on: date
    submitted_on: date
    returned_on: date | None
    return_reason: str
    mended_on: date | None
    accepted_on: date


@dataclass(frozen=True, kw_only=True)
class ExAnteRow(WalkRow):
    outline: str
    opinion: str


@dataclass(frozen=True, kw_only=True)
class ExAntePointRow(ActRow):
    project_code: str
    item: str
    points: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class MidTermRow(WalkRow):
    """The money of a form in yuan, and its passages."""

    executed: Decimal
    forecast: Decimal
    cause: str
    reason: str
    measure: str
    progress: str
    plan: str


@dataclass(frozen=True, kw_only=True)
class MidTermLineRow(ActRow):
    project_code: str
    number: int
    so_far: str
    forecast: str
    likelihood: str
    cause: str
    reason: str
    measure: str
