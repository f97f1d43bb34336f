"""The sheets that a year is played from: who is there, what each unit, section and expert did, and when.

What an importer takes in (units, funding, targets, …) is declared in `layouts`; these are the acts of people, which
otherwise happen on the pages. Amounts are in yuan; dates are days, the hour is the player's.
"""

from projects.sheets.layouts import OPERATORS
from projects.sheets.table import Column, Kind, Layout

ROLES = {
    "单位经办": "unit_clerk",
    "单位负责人": "unit_head",
    "业务股室": "section_officer",
    "绩效中心": "performance_officer",
    "专家库管理": "pool_keeper",
    "专家": "expert",
    "局领导": "leader",
    "审计监督": "auditor",
    "系统管理员": "administrator",
}
TASKS = {
    "事前评价": "ex_ante",
    "事中评价": "mid_term",
    "事后自评": "ex_post",
    "财政支出绩效报告汇总表": "summary_table",
    "重点评价报告": "key_report",
    "绩效评价工作总结": "work_summary",
    "部门整体评价材料": "department_report",
}
IMPORTS = {
    "预算单位": "units",
    "项目与资金": "funding",
    "绩效目标": "targets",
    "专家库": "experts",
    "专家利害关系": "conflicts",
    "部门数据": "department_data",
    "单位预算": "unit_budgets",
}
RULE_FILES = {"规则手册": "rulebook", "结果应用办法": "policy", "示例办法": "example_policy"}
OBJECT_KINDS = {"重点评价": "key", "部门整体评价": "department"}
EVENT_KINDS = {"单位汇报": "report", "座谈": "discussion", "现场考察": "visit", "满意度调查": "survey"}
INCIDENTS = {"谢绝": "decline", "回避": "recuse"}
DOCUMENTS = {"年度报告": "year", "重点评价报告": "key", "部门整体评价报告": "department"}
MILESTONES = {
    "自评定稿": "filings_final",
    "自评等级确认": "self_ratings",
    "工作考评反馈": "appraisals_shown",
    "示例办法试算": "example_simulated",
    "结果应用办法试算": "policy_simulated",
    "结果应用办法批准": "policy_approved",
    "预算建议测算": "proposals_computed",
    "预算建议批准": "proposals_approved",
    "年度报告": "year_report",
}


def _project(required: bool = True) -> Column:  # noqa: FBT001, FBT002 – one private switch
    return Column("project_code", "项目代码", Kind.CODE, required=required, max_length=30)


def _choice(key: str, header: str, choices: dict[str, str]) -> Column:
    return Column(key, header, Kind.CHOICE, choices=choices, hint="、".join(choices), max_length=30)


def _day(key: str, header: str, *, required: bool = True, hint: str = "") -> Column:
    return Column(key, header, Kind.DATE, required=required, hint=hint)


def _count(key: str, header: str, *, required: bool = True, minimum: int = 1) -> Column:
    return Column(key, header, Kind.INTEGER, required=required, minimum=minimum)


_UNIT = Column("unit_code", "单位代码", Kind.CODE, max_length=20)
_OBJECT = Column("object_code", "对象代码", Kind.CODE, max_length=30, hint="项目代码或单位代码")
_DRAW = Column("draw_code", "抽取编号", Kind.CODE, max_length=40)
_ROUND = _count("round", "轮次")
_NUMBER = _count("number", "序号")
_POINTS = Column("points", "得分", Kind.POINTS)

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
        _count("posts", "编制数", required=False),
        _count("staff", "在岗人数", required=False),
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
    (_choice("task", "事项", TASKS), _day("opens", "开始"), _day("due", "截止")),
    unique=("task",),
)  # fmt: skip
BASIS = Layout(
    "basis", "依据文件", "依据文件",
    (
        _NUMBER,
        Column("document_number", "文号", max_length=60),
        Column("title", "名称", required=False, max_length=120),
        Column("note", "备注", required=False, max_length=120),
    ),
    unique=("number",),
)  # fmt: skip
TRAININGS = Layout(
    "trainings", "培训", "培训",
    (_day("on", "日期"), Column("topic", "内容", max_length=120), _count("people", "人数")),
)  # fmt: skip
THEMES = Layout(
    "themes", "成效主题", "成效主题",
    (
        _NUMBER,
        Column("title", "主题", max_length=60),
        Column("fields", "领域代码", hint="多个领域用顿号隔开"),
        Column("text", "文字", max_length=2000),
    ),
    unique=("number",),
)  # fmt: skip
PASSAGES = Layout(
    "passages", "报告文字", "报告文字",
    (
        _choice("document", "文档", DOCUMENTS),
        Column("object_code", "对象代码", Kind.CODE, required=False, max_length=30, hint="年度报告不填"),
        Column("key", "段落", Kind.CODE, max_length=30),
        Column("text", "文字", max_length=4000, hint="数字由系统填入，这里只写文字"),
    ),
    unique=("document", "object_code", "key"),
)  # fmt: skip
RULES = Layout(
    "rules", "规则文件", "规则文件",
    (
        _choice("kind", "类别", RULE_FILES),
        Column("file", "文件", max_length=120, hint="fixtures 下的路径"),
        _day("adopted_on", "登记日期"),
    ),
    unique=("kind",),
)  # fmt: skip
IMPORT_FILES = Layout(
    "import_files", "导入文件", "导入文件",
    (_choice("kind", "类型", IMPORTS), Column("file", "文件", max_length=120), _day("imported_on", "导入日期")),
    unique=("kind",),
)  # fmt: skip
PEOPLE = Layout(
    "people", "人员", "人员",
    (
        Column("account", "账号", Kind.CODE, max_length=60),
        Column("name", "姓名", max_length=30),
        _choice("role", "角色", ROLES),
        Column(
            "scope", "范围", Kind.CODE, max_length=30,
            hint="单位代码、股室代码、专家编号，其余填区划代码",
        ),
    ),
    unique=("account",),
)  # fmt: skip
MILESTONE_DAYS = Layout(
    "milestones", "节点", "节点", (_choice("key", "事项", MILESTONES), _day("on", "日期")), unique=("key",)
)

FILINGS = Layout(
    "filings", "事后自评填报", "填报",
    (
        _project(),
        _day("started_on", "开始填报"),
        _day("signed_on", "签批"),
        _day("submitted_on", "报送"),
        Column("achievement", "总体目标完成情况", max_length=2000),
        Column("problems", "存在问题及改进措施", required=False, max_length=2000),
    ),
    unique=("project_code",),
)  # fmt: skip
LINES = Layout(
    "lines", "自评指标行", "指标行",
    (
        _project(),
        _NUMBER,
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
        _project(),
        _count("round", "轮次", minimum=0),
        _NUMBER,
        Column("name", "文件名", max_length=200),
        Column("content", "内容", max_length=2000),
    ),
    unique=("project_code", "number", "name"),
)  # fmt: skip
RETURNS_BACK = Layout(
    "returned", "退回", "退回",
    (
        _project(),
        _ROUND,
        _day("returned_on", "退回日期"),
        Column("reason", "退回原因", max_length=300),
        _day("mended_on", "补正后报送"),
    ),
    unique=("project_code", "round"),
)  # fmt: skip
MENDED = Layout(
    "mended", "补正", "补正",
    (
        _project(),
        _ROUND,
        _NUMBER,
        Column("actual", "实际完成值", required=False, hint="补正后的全部内容，未改的照抄"),
        Column("self_score", "自评得分", Kind.POINTS, maximum=100),
        Column("reason", "偏差原因及改进措施", required=False, max_length=500),
    ),
    unique=("project_code", "round", "number"),
)  # fmt: skip

UNIT_RETURNS = Layout(
    "unit_returns", "单位报送件", "单位报送件",
    (
        _UNIT,
        _choice("task", "事项", TASKS),
        _day("handed_in_on", "报送日期", required=False, hint="不填为始终未报"),
        Column("text", "正文", required=False, max_length=4000),
        _day("returned_on", "退回日期", required=False, hint="退回过的填"),
        Column("return_reason", "退回原因", required=False, max_length=300),
        _day("mended_on", "补正后报送", required=False),
        _day("accepted_on", "通过日期", required=False, hint="未报的不填"),
    ),
    unique=("unit_code", "task"),
)  # fmt: skip
REVIEWS = Layout(
    "reviews", "股室审核", "审核",
    (_project(), _day("accepted_on", "办结日期"), Column("remark", "审核意见", required=False, max_length=500)),
    unique=("project_code",),
)  # fmt: skip
RESCORES = Layout(
    "rescores", "股室复评", "复评",
    (_project(), _NUMBER, _POINTS, Column("reason", "理由", max_length=300)),
    unique=("project_code", "number"),
)  # fmt: skip
APPRAISALS = Layout(
    "appraisals", "自评工作考评", "工作考评",
    (
        _UNIT,
        Column("item", "考评内容代码", Kind.CODE, max_length=60),
        _POINTS,
        Column("reason", "扣分理由", required=False, max_length=300),
    ),
    unique=("unit_code", "item"),
)  # fmt: skip
APPRAISAL_DAYS = Layout(
    "appraisal_days", "考评日期", "考评日期",
    (_UNIT, _day("scored_on", "评分日期")),
    unique=("unit_code",),
)  # fmt: skip

DRAWS = Layout(
    "draws", "专家抽取", "抽取",
    (
        _DRAW,
        Column("purpose", "用途", max_length=120),
        Column("panel_name", "专家组名称", max_length=120),
        _count("seats", "席位"),
        Column(
            "aggregation", "汇总方法", Kind.CHOICE,
            choices={"算术平均": "mean", "中位数": "median", "去掉最高最低": "trimmed_mean"},
        ),
        _day("frozen_on", "封存名单"),
        _day("committed_on", "提交承诺"),
        _day("revealed_on", "公布密数并抽取"),
        _day("accepted_on", "专家接受"),
        _day("opened_on", "首次会议"),
        _day("closed_on", "结束评审"),
    ),
    unique=("draw_code",),
)  # fmt: skip
QUOTAS = Layout(
    "quotas", "专业名额", "专业名额",
    (_DRAW, Column("speciality", "专业", max_length=30), _count("at_least", "至少人数")),
    unique=("draw_code", "speciality"),
)  # fmt: skip
OFFICERS = Layout(
    "officers", "经手人", "经手人",
    (_DRAW, _choice("role", "角色", ROLES), Column("account", "账号", Kind.CODE, max_length=60)),
    unique=("draw_code", "role"),
)  # fmt: skip
INCIDENT_ROWS = Layout(
    "incidents", "专家变动", "专家变动",
    (
        _DRAW,
        _count("seat", "席次"),
        _choice("kind", "情形", INCIDENTS),
        Column("reason", "原因", max_length=200),
        _day("on", "日期"),
    ),
    unique=("draw_code", "seat", "on"),
)  # fmt: skip
EXPERT_POINTS = Layout(
    "expert_points", "专家评分", "评分",
    (
        _OBJECT,
        _count("seat", "席次"),
        Column("item", "指标代码", Kind.CODE, max_length=60),
        _POINTS,
        Column("comment", "意见", required=False, max_length=500),
    ),
    unique=("object_code", "seat", "item"),
)  # fmt: skip
EXPERT_OPINIONS = Layout(
    "expert_opinions", "专家综合意见", "综合意见",
    (_OBJECT, _count("seat", "席次"), Column("opinion", "综合意见", max_length=2000), _day("submitted_on", "提交日期")),
    unique=("object_code", "seat"),
)  # fmt: skip

EVALUATIONS = Layout(
    "evaluations", "评价对象", "评价对象",
    (
        _choice("kind", "种类", OBJECT_KINDS),
        _OBJECT,
        _DRAW,
        Column("framework", "指标体系", Kind.CODE, max_length=40, hint="规则手册中的代码"),
        Column("ground", "选取理由"),
        Column("content", "项目内容或主要职责", max_length=2000),
        _day("planned_on", "立项"),
        _day("framework_on", "确定指标体系"),
        _day("materials_on", "开放材料"),
        _day("drafted_on", "起草报告"),
        _day("sent_on", "送单位征求意见"),
        _day("answered_on", "单位反馈"),
        Column("opinion", "单位反馈意见", max_length=2000),
        _day("final_on", "定稿"),
    ),
    unique=("object_code",),
)  # fmt: skip
EVENTS = Layout(
    "events", "评价环节", "评价环节",
    (
        _OBJECT,
        _choice("kind", "环节", EVENT_KINDS),
        _day("on", "日期"),
        Column("place", "地点", required=False, max_length=80),
        _count("people", "参加人数", required=False),
        Column("note", "记录", required=False, max_length=1000),
    ),
)  # fmt: skip
SURVEYS = Layout(
    "surveys", "满意度调查", "满意度调查",
    (
        _OBJECT,
        Column("file", "答卷文件", max_length=120),
        Column("title", "名称", max_length=120),
        Column("audience", "调查对象", max_length=120),
        _day("opened", "开始"),
        _day("closed", "结束"),
        _count("distributed", "发放份数"),
        Column("target", "满意度目标(%)", Kind.POINTS, required=False, maximum=100),
    ),
    unique=("object_code",),
)  # fmt: skip
QUESTIONS = Layout(
    "questions", "调查题目", "调查题目",
    (_OBJECT, _NUMBER, Column("text", "题目", max_length=200)),
    unique=("object_code", "number"),
)  # fmt: skip
FIGURES = Layout(
    "figures", "评价数据", "评价数据",
    (
        _OBJECT,
        Column("item", "数据项代码", Kind.CODE, max_length=60, hint="规则手册中计算口径的输入项"),
        Column("label", "数据项", max_length=60),
        Column("value", "数值", Kind.NUMBER, hint="金额以元计"),
    ),
    unique=("object_code", "item"),
)  # fmt: skip
DECISIONS = Layout(
    "decisions", "压减决定", "压减决定",
    (
        _UNIT,
        Column("percent", "压减比例(%)", Kind.POINTS, maximum=100),
        Column("reason", "决定理由", max_length=300),
        _day("decided_on", "日期"),
        Column("account", "决定人账号", Kind.CODE, max_length=60),
    ),
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
    "decisions.xlsx": (DECISIONS,),
}  # fmt: skip
