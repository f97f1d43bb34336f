"""The sheets of draws, experts, key and department evaluations, and what was decided upon them."""

from projects.sheets.act_columns import (
    DRAW,
    EVENT_KINDS,
    INCIDENTS,
    NUMBER,
    OBJECT,
    OBJECT_KINDS,
    POINTS,
    ROLES,
    UNIT,
    choice,
    count,
    day,
)
from projects.sheets.table import Column, Kind, Layout

DRAWS = Layout(
    "draws", "专家抽取", "抽取",
    (
        DRAW,
        Column("purpose", "用途", max_length=120),
        Column("panel_name", "专家组名称", max_length=120),
        count("seats", "席位"),
        day("frozen_on", "封存名单"),
        day("committed_on", "提交承诺"),
        day("revealed_on", "公布密数并抽取"),
        day("accepted_on", "专家接受"),
        day("opened_on", "首次会议"),
        day("closed_on", "结束评审"),
    ),
    unique=("draw_code",),
)  # fmt: skip
QUOTAS = Layout(
    "quotas", "专业名额", "专业名额",
    (DRAW, Column("speciality", "专业", max_length=30), count("at_least", "至少人数")),
    unique=("draw_code", "speciality"),
)  # fmt: skip
OFFICERS = Layout(
    "officers", "经手人", "经手人",
    (DRAW, choice("role", "角色", ROLES), Column("account", "账号", Kind.CODE, max_length=60)),
    unique=("draw_code", "role"),
)  # fmt: skip
INCIDENT_ROWS = Layout(
    "incidents", "专家变动", "专家变动",
    (
        DRAW,
        count("seat", "席次"),
        choice("kind", "情形", INCIDENTS),
        Column("reason", "原因", max_length=200),
        day("on", "日期"),
    ),
    unique=("draw_code", "seat", "on"),
)  # fmt: skip
EXPERT_POINTS = Layout(
    "expert_points", "专家评分", "评分",
    (
        OBJECT,
        count("seat", "席次"),
        Column("item", "指标代码", Kind.CODE, max_length=60),
        POINTS,
        Column("comment", "意见", required=False, max_length=500),
    ),
    unique=("object_code", "seat", "item"),
)  # fmt: skip
EXPERT_OPINIONS = Layout(
    "expert_opinions", "专家综合意见", "综合意见",
    (OBJECT, count("seat", "席次"), Column("opinion", "综合意见", max_length=2000), day("submitted_on", "提交日期")),
    unique=("object_code", "seat"),
)  # fmt: skip

EVALUATIONS = Layout(
    "evaluations", "评价对象", "评价对象",
    (
        choice("kind", "种类", OBJECT_KINDS),
        OBJECT,
        DRAW,
        Column("framework", "指标体系", Kind.CODE, max_length=40, hint="规则手册中的代码"),
        Column("ground", "选取理由"),
        Column("content", "项目内容或主要职责", max_length=2000),
        day("planned_on", "立项"),
        day("framework_on", "确定指标体系"),
        day("materials_on", "开放材料"),
        day("drafted_on", "起草报告"),
        day("sent_on", "送单位征求意见"),
        day("answered_on", "单位反馈"),
        Column("opinion", "单位反馈意见", max_length=2000),
        day("final_on", "定稿"),
    ),
    unique=("object_code",),
)  # fmt: skip
EVENTS = Layout(
    "events", "评价环节", "评价环节",
    (
        OBJECT,
        choice("kind", "环节", EVENT_KINDS),
        day("on", "日期"),
        Column("place", "地点", required=False, max_length=80),
        count("people", "参加人数", required=False),
        Column("note", "记录", required=False, max_length=1000),
    ),
)  # fmt: skip
SURVEYS = Layout(
    "surveys", "满意度调查", "满意度调查",
    (
        OBJECT,
        Column("file", "答卷文件", max_length=120),
        Column("title", "名称", max_length=120),
        Column("audience", "调查对象", max_length=120),
        day("opened", "开始"),
        day("closed", "结束"),
        count("distributed", "发放份数"),
        Column("target", "满意度目标(%)", Kind.POINTS, required=False, maximum=100),
    ),
    unique=("object_code",),
)  # fmt: skip
QUESTIONS = Layout(
    "questions", "调查题目", "调查题目",
    (OBJECT, NUMBER, Column("text", "题目", max_length=200)),
    unique=("object_code", "number"),
)  # fmt: skip
FIGURES = Layout(
    "figures", "评价数据", "评价数据",
    (
        OBJECT,
        Column("item", "数据项代码", Kind.CODE, max_length=60, hint="规则手册中计算口径的输入项"),
        Column("label", "数据项", max_length=60),
        Column("value", "数值", Kind.NUMBER, hint="金额以元计"),
    ),
    unique=("object_code", "item"),
)  # fmt: skip
DECISIONS = Layout(
    "decisions", "压减决定", "压减决定",
    (
        UNIT,
        Column("percent", "压减比例(%)", Kind.POINTS, maximum=100),
        Column("reason", "决定理由", max_length=300),
        day("decided_on", "日期"),
        Column("account", "决定人账号", Kind.CODE, max_length=60),
    ),
    unique=("unit_code",),
)  # fmt: skip
