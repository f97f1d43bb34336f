"""The words and columns that the act sheets share."""

from projects.sheets.table import Column, Kind

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


PROJECT = Column("project_code", "项目代码", Kind.CODE, max_length=30)


def choice(key: str, header: str, choices: dict[str, str]) -> Column:
    return Column(key, header, Kind.CHOICE, choices=choices, hint="、".join(choices), max_length=30)


def day(key: str, header: str, *, required: bool = True, hint: str = "") -> Column:
    return Column(key, header, Kind.DATE, required=required, hint=hint)


def count(key: str, header: str, *, required: bool = True, minimum: int = 1) -> Column:
    return Column(key, header, Kind.INTEGER, required=required, minimum=minimum)


UNIT = Column("unit_code", "单位代码", Kind.CODE, max_length=20)
OBJECT = Column("object_code", "对象代码", Kind.CODE, max_length=30, hint="项目代码或单位代码")
DRAW = Column("draw_code", "抽取编号", Kind.CODE, max_length=40)
ROUND = count("round", "轮次")
NUMBER = count("number", "序号")
POINTS = Column("points", "得分", Kind.POINTS)
