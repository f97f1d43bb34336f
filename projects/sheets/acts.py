"""The sheets that a year is played from: who is there, what each unit, section and expert did, and when.

What an importer takes in (units, funding, targets, …) is declared in `layouts`; these are the acts of people, which
otherwise happen on the pages. Amounts are in yuan; dates are days, the hour is the player's.
"""

from projects.sheets.act_applications import APPLICATION_LINES, APPLICATIONS
from projects.sheets.act_columns import (
    DOCUMENTS,
    MILESTONES,
    NUMBER,
    POINTS,
    PROJECT,
    ROLES,
    ROUND,
    RULE_FILES,
    TASKS,
    UNIT,
    choice,
    count,
    day,
)
from projects.sheets.act_evaluations import (
    DECISIONS,
    DRAWS,
    EVALUATIONS,
    EVENTS,
    EXPERT_OPINIONS,
    EXPERT_POINTS,
    FIGURES,
    INCIDENT_ROWS,
    OFFICERS,
    QUESTIONS,
    QUOTAS,
    SURVEYS,
)
from projects.sheets.act_in_year import IN_YEAR
from projects.sheets.act_spot_checks import SPOT_CHECKS, SPOT_POINTS
from projects.sheets.layouts import OPERATORS
from projects.sheets.table import Column, Kind, Layout

IMPORTS = {
    "预算单位": "units",
    "项目与资金": "funding",
    "绩效目标": "targets",
    "专家库": "experts",
    "专家利害关系": "conflicts",
    "部门数据": "department_data",
    "单位预算": "unit_budgets",
}

DISTRICTS = Layout(
    "districts", "区县", "区县",
    (
        Column("code", "区划代码", Kind.CODE, max_length=12),
        Column("name", "名称", max_length=50),
        Column("bureau", "财政局全称", max_length=80),
        Column("parent_code", "上级区划代码", Kind.CODE, required=False, max_length=12, hint="市一级不填"),
    ),
    unique=("code",),
)  # fmt: skip
YEARS = Layout(
    "years", "工作年度", "年度",
    (
        Column("district_code", "区划代码", Kind.CODE, max_length=12),
        Column("year", "工作年度", Kind.INTEGER, minimum=2000, maximum=2100),
        Column("project_spending", "上年项目支出总额", Kind.MONEY),
        Column("project_spending_note", "总额说明"),
        Column("leading_group", "领导机构", max_length=80),
        Column("city_committee", "市专家评审机构", max_length=80),
        Column("centre", "绩效管理机构", max_length=80),
        Column("centre_founded", "成立时间", required=False, max_length=20, hint="照原文写，如 2016 年 6 月"),
        count("posts", "编制数", required=False),
        count("staff", "在岗人数", required=False),
    ),
    unique=("district_code", "year"),
)  # fmt: skip
SECTIONS = Layout(
    "sections", "股室", "股室",
    (
        Column("code", "股室代码", Kind.CODE, max_length=20),
        Column("name", "股室名称", max_length=50),
        Column("is_centre", "绩效管理中心", Kind.YES_NO, required=False, hint="只有一个"),
    ),
    unique=("code",),
)  # fmt: skip
FIELDS = Layout(
    "fields", "领域", "领域",
    (
        Column("code", "领域代码", Kind.CODE, max_length=20),
        Column("name", "领域名称", max_length=50),
        Column("sector", "行业", required=False, max_length=30),
    ),
    unique=("code",),
)  # fmt: skip
CALENDAR = Layout(
    "calendar", "日程", "日程",
    (choice("task", "事项", TASKS), day("opens", "开始"), day("due", "截止")),
    unique=("task",),
)  # fmt: skip
BASIS = Layout(
    "basis", "依据文件", "依据文件",
    (
        NUMBER,
        Column("document_number", "文号", max_length=60),
        Column("title", "名称", required=False, max_length=120),
        Column("note", "备注", required=False, max_length=120),
    ),
    unique=("number",),
)  # fmt: skip
TRAININGS = Layout(
    "trainings", "培训", "培训",
    (day("on", "日期"), Column("topic", "内容", max_length=120), count("people", "人数")),
)  # fmt: skip
THEMES = Layout(
    "themes", "成效主题", "成效主题",
    (
        NUMBER,
        Column("title", "主题", max_length=60),
        Column("fields", "领域代码", hint="多个领域用顿号隔开"),
        Column("text", "文字", max_length=2000),
    ),
    unique=("number",),
)  # fmt: skip
PASSAGES = Layout(
    "passages", "报告文字", "报告文字",
    (
        choice("document", "文档", DOCUMENTS),
        Column("object_code", "对象代码", Kind.CODE, required=False, max_length=30, hint="年度报告不填"),
        Column("key", "段落", Kind.CODE, max_length=30),
        Column("text", "文字", max_length=4000, hint="数字由系统填入，这里只写文字"),
    ),
    unique=("document", "object_code", "key"),
)  # fmt: skip
RULES = Layout(
    "rules", "规则文件", "规则文件",
    (
        choice("kind", "类别", RULE_FILES),
        Column("file", "文件", max_length=120, hint="fixtures 下的路径"),
        day("adopted_on", "登记日期"),
    ),
    unique=("kind",),
)  # fmt: skip
IMPORT_FILES = Layout(
    "import_files", "导入文件", "导入文件",
    (choice("kind", "类型", IMPORTS), Column("file", "文件", max_length=120), day("imported_on", "导入日期")),
    unique=("kind",),
)  # fmt: skip
PEOPLE = Layout(
    "people", "人员", "人员",
    (
        Column("account", "账号", Kind.CODE, max_length=60),
        Column("name", "姓名", max_length=30),
        choice("role", "角色", ROLES),
        Column(
            "scope", "范围", Kind.CODE, max_length=30,
            hint="单位代码、股室代码、专家编号，其余填区划代码",
        ),
    ),
    unique=("account",),
)  # fmt: skip
MILESTONE_DAYS = Layout(
    "milestones", "节点", "节点", (choice("key", "事项", MILESTONES), day("on", "日期")), unique=("key",)
)

FILINGS = Layout(
    "filings", "事后自评填报", "填报",
    (
        PROJECT,
        day("started_on", "开始填报"),
        day("signed_on", "签批"),
        day("submitted_on", "报送"),
        Column("achievement", "总体目标完成情况", max_length=2000),
        Column("problems", "存在问题及改进措施", required=False, max_length=2000),
    ),
    unique=("project_code",),
)  # fmt: skip
LINES = Layout(
    "lines", "自评指标行", "指标行",
    (
        PROJECT,
        NUMBER,
        Column("level1", "一级指标", required=False, max_length=30, hint="有绩效目标的项目不填，按目标表"),
        Column("level2", "二级指标", required=False, max_length=30, hint="同上"),
        Column("name", "三级指标", required=False, max_length=100, hint="同上"),
        Column("op", "指标性质", Kind.CHOICE, required=False, choices=OPERATORS, hint="同上"),
        Column("target_value", "指标值", required=False, hint="同上"),
        Column("measure_unit", "度量单位", required=False, max_length=20, hint="同上"),
        Column("weight", "分值", Kind.POINTS, required=False, maximum=100, hint="同上"),
        Column("actual", "实际完成值", required=False),
        Column("self_score", "自评得分", Kind.POINTS, maximum=100),
        Column("reason", "偏差原因及改进措施", required=False, max_length=500),
    ),
    unique=("project_code", "number"),
)  # fmt: skip
EVIDENCE = Layout(
    "evidence", "佐证材料", "佐证",
    (
        PROJECT,
        count("round", "轮次", minimum=0),
        NUMBER,
        Column("name", "文件名", max_length=200),
        Column("content", "内容", max_length=2000),
    ),
    unique=("project_code", "number", "name"),
)  # fmt: skip
RETURNS_BACK = Layout(
    "returned", "退回", "退回",
    (
        PROJECT,
        ROUND,
        day("returned_on", "退回日期"),
        Column("reason", "退回原因", max_length=300),
        day("mended_on", "补正后报送"),
    ),
    unique=("project_code", "round"),
)  # fmt: skip
MENDED = Layout(
    "mended", "补正", "补正",
    (
        PROJECT,
        ROUND,
        NUMBER,
        Column("actual", "实际完成值", required=False, hint="补正后的全部内容，未改的照抄"),
        Column("self_score", "自评得分", Kind.POINTS, maximum=100),
        Column("reason", "偏差原因及改进措施", required=False, max_length=500),
    ),
    unique=("project_code", "round", "number"),
)  # fmt: skip

UNIT_RETURNS = Layout(
    "unit_returns", "单位报送件", "单位报送件",
    (
        UNIT,
        choice("task", "事项", TASKS),
        day("handed_in_on", "报送日期", required=False, hint="不填为始终未报"),
        Column("text", "正文", required=False, max_length=4000),
        day("returned_on", "退回日期", required=False, hint="退回过的填"),
        Column("return_reason", "退回原因", required=False, max_length=300),
        day("mended_on", "补正后报送", required=False),
        day("accepted_on", "通过日期", required=False, hint="未报的不填"),
    ),
    unique=("unit_code", "task"),
)  # fmt: skip
REVIEWS = Layout(
    "reviews", "股室审核", "审核",
    (PROJECT, day("accepted_on", "办结日期"), Column("remark", "审核意见", required=False, max_length=500)),
    unique=("project_code",),
)  # fmt: skip
RESCORES = Layout(
    "rescores", "股室复评", "复评",
    (PROJECT, NUMBER, POINTS, Column("reason", "理由", max_length=300)),
    unique=("project_code", "number"),
)  # fmt: skip
APPRAISALS = Layout(
    "appraisals", "自评工作考评", "工作考评",
    (
        UNIT,
        Column("item", "考评内容代码", Kind.CODE, max_length=60),
        POINTS,
        Column("reason", "扣分理由", required=False, max_length=300),
    ),
    unique=("unit_code", "item"),
)  # fmt: skip
APPRAISAL_DAYS = Layout(
    "appraisal_days", "考评日期", "考评日期",
    (UNIT, day("scored_on", "评分日期")),
    unique=("unit_code",),
)  # fmt: skip

# Which worksheets each workbook of a year holds.
WORKBOOKS: dict[str, tuple[Layout, ...]] = {
    "year.xlsx": (
        DISTRICTS, YEARS, SECTIONS, FIELDS, CALENDAR, BASIS, TRAININGS, THEMES, PASSAGES, RULES, IMPORT_FILES, PEOPLE,
        MILESTONE_DAYS,
    ),
    "ex_post.xlsx": (FILINGS, LINES, EVIDENCE, RETURNS_BACK, MENDED),
    "returns.xlsx": (UNIT_RETURNS,),
    "reviews.xlsx": (REVIEWS, RESCORES),
    "appraisals.xlsx": (APPRAISALS, APPRAISAL_DAYS),
    "draws.xlsx": (DRAWS, QUOTAS, OFFICERS, INCIDENT_ROWS),
    "expert_points.xlsx": (EXPERT_POINTS, EXPERT_OPINIONS),
    "events.xlsx": (EVALUATIONS, EVENTS, FIGURES, SURVEYS, QUESTIONS),
    "applications.xlsx": (APPLICATIONS, APPLICATION_LINES),
    "decisions.xlsx": (DECISIONS,),
    "in_year.xlsx": IN_YEAR,
    "spot_checks.xlsx": (SPOT_CHECKS, SPOT_POINTS),
}  # fmt: skip
