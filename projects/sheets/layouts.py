"""The sheets that come in and go out, in the words of a district's finance system. Amounts are in yuan."""

from projects.sheets.table import Column, Kind, Layout

UNIT_KINDS = {"区直部门": "department", "镇办": "township", "学校": "school", "其他": "other"}
NATURES = {"一次性": "one_off", "延续": "continuing", "新增": "new"}
SOURCES = {"财政拨款": "grant", "上年结转": "carried", "其他资金": "other"}
OPERATORS = {"≥": ">=", "≤": "<=", "=": "=", "定性": "qualitative"}
CONFLICT_CATEGORIES = {"任职单位": "employer", "本人申报": "declared", "冷却期": "cooling_off"}
UNIT_ROLES = {"单位经办": "unit_clerk", "单位负责人": "unit_head"}
SATISFACTION = {"非常满意": "5", "满意": "4", "一般": "3", "不满意": "2", "非常不满意": "1"}

# What a department's data sheet may hold, under the ids of the rulebook's inputs: what the common ratios are computed
# from. Items of other rulebooks stand here too; a rulebook takes what it knows.
DATA_ITEMS = {
    "在职人员数": "staff",
    "编制数": "posts",
    "三公经费本年预算数": "three_public_budget",
    "三公经费上年预算数": "three_public_budget_last",
    "三公经费实际支出数": "three_public_spent",
    "重点项目支出": "key_project_spending",
    "项目总支出": "project_spending",
    "年初预算数": "budget_start",
    "上年结转": "carried_in",
    "本年追加预算": "budget_added",
    "年末结余": "left_over",
    "预算调整数": "budget_adjusted",
    "未达支付进度专项数": "behind",
    "公用经费预算数": "public_funds_budget",
    "公用经费实际支出数": "public_funds_spent",
    "政府采购预算数": "procurement_budget",
    "政府采购实际金额": "procured",
    "在用固定资产": "assets_used",
    "固定资产总额": "assets_all",
    "计划工作数": "tasks_planned",
    "完成工作数": "tasks_done",
    "及时完成工作数": "tasks_in_time",
    "质量达标工作数": "tasks_up_to_standard",
    "交办重点工作数": "key_tasks_given",
    "办结重点工作数": "key_tasks_done",
    "有效问卷数": "valid_answers",
    "满意问卷数": "satisfied_answers",
}

_UNIT_CODE = Column(
    "unit_code", "单位代码", Kind.CODE, max_length=20, example="101", aliases=("预算单位代码", "单位编码")
)
_UNIT_NAME = Column(
    "unit_name", "单位名称", required=False, max_length=80, example="区教育局", aliases=("预算单位", "预算单位名称"),
    hint="须与单位代码对应的名称一致；可不填",
)  # fmt: skip


def _year(key: str, header: str) -> Column:
    return Column(key, header, Kind.INTEGER, hint="四位年份，如 2015", minimum=2000, maximum=2100, example="2015")


def _yuan(key: str, header: str, *aliases: str) -> Column:
    return Column(key, header, Kind.MONEY, aliases=aliases, hint="单位：元，最多两位小数，没有填 0")


def _flag(key: str, header: str) -> Column:
    return Column(key, header, Kind.YES_NO, required=False, hint="是或否，不填为否")


def _choice(key: str, header: str, choices: dict[str, str]) -> Column:
    return Column(key, header, Kind.CHOICE, choices=choices, hint="、".join(choices))


UNITS = Layout(
    key="units",
    title="预算单位表",
    worksheet="预算单位",
    unique=("unit_code",),
    columns=(
        _UNIT_CODE,
        Column("unit_name", "单位名称", max_length=80, example="区教育局", aliases=("预算单位", "预算单位名称")),
        Column("short_name", "简称", max_length=30, example="教育局", aliases=("单位简称",)),
        _choice("kind", "单位类别", UNIT_KINDS),
        Column("parent_code", "主管部门代码", Kind.CODE, required=False, max_length=20, hint="没有主管部门的不填"),
        Column(
            "section",
            "归口股室",
            max_length=50,
            example="教科文股",
            aliases=("业务股室", "归口股室名称"),
            hint="股室名称或代码",
        ),
        Column("contact", "联系人", required=False, max_length=30),
        Column("phone", "联系电话", Kind.CODE, required=False, max_length=30),
    ),
)

_OF_A_PROJECT = (
    Column("field", "领域", max_length=50, example="教育", hint="领域名称或代码"),
    _choice("nature", "项目性质", NATURES),
    _flag("guaranteed", "三保"),
    _flag("personal_subsidy", "补助个人民生"),
    _flag("contracted", "已签合同"),
    Column(
        "predecessor_code", "上年项目代码", Kind.CODE, required=False, max_length=30, may_be_absent=True,
        hint="延续上年的项目填上年的代码，代码未变的可不填",
    ),
)  # fmt: skip
FUNDING = Layout(
    key="funding",
    title="项目与资金表",
    worksheet="项目与资金",
    unique=("project_code", "source"),
    columns=(
        Column("project_code", "项目代码", Kind.CODE, max_length=30, example="2016101001", aliases=("项目编码",)),
        Column("project_name", "项目名称", max_length=120, example="城区学校改造"),
        _UNIT_CODE,
        _UNIT_NAME,
        _year("fiscal_year", "资金年度"),
        *_OF_A_PROJECT,
        _choice("source", "资金来源", SOURCES),
        _yuan("year_start", "年初预算数", "年初预算"),
        _yuan("adjusted", "全年预算数", "调整预算数"),
        _yuan("received", "拨款数", "到位数", "到位（拨款）数"),
        _yuan("executed", "执行数", "全年执行数", "支出数"),
    ),
)  # fmt: skip

APPLICATIONS = Layout(
    key="applications",
    title="项目预算申报汇总表",
    worksheet="项目预算申报",
    unique=("project_code", "source"),
    columns=(
        Column("project_code", "项目代码", Kind.CODE, max_length=30, example="2018101001", aliases=("项目编码",)),
        Column("project_name", "项目名称", max_length=120, example="城区学校改造"),
        _UNIT_CODE,
        _UNIT_NAME,
        _year("fiscal_year", "预算年度"),
        *_OF_A_PROJECT,
        Column("content", "项目内容", required=False, max_length=4000),
        Column("grounds", "安排依据", required=False, max_length=4000, hint="报领导小组审定前必须填写"),
        _choice("source", "资金来源", SOURCES),
        Column("requested", "申请数", Kind.MONEY, hint="单位：元，最多两位小数", maximum=9_999_999_999_999),
    ),
)

TARGETS = Layout(
    key="targets",
    title="绩效目标与指标表",
    worksheet="绩效目标与指标",
    unique=("fiscal_year", "project_code", "number"),
    columns=(
        Column("project_code", "项目代码", Kind.CODE, max_length=30, example="2016101001", aliases=("项目编码",)),
        Column(
            "project_name",
            "项目名称",
            required=False,
            max_length=120,
            example="城区学校改造",
            hint="须与项目代码对应；可不填",
        ),
        _year("fiscal_year", "资金年度"),
        Column(
            "goal",
            "年度总体目标",
            max_length=2000,
            example="改造学校 5 所，改善 3000 名学生的就学条件",
            hint="同一项目各行填写一致",
        ),
        Column("number", "序号", Kind.INTEGER, minimum=1, maximum=200, hint="指标在本项目内的序号，从 1 起"),
        Column("level1", "一级指标", max_length=30, example="产出指标"),
        Column("level2", "二级指标", max_length=30, example="数量指标"),
        Column("name", "三级指标", max_length=100, example="改造学校数", aliases=("指标名称",)),
        _choice("op", "指标性质", OPERATORS),
        Column("target_value", "指标值", required=False, max_length=200, example="5"),
        Column("measure_unit", "度量单位", required=False, max_length=20, example="所", aliases=("计量单位",)),
        Column("weight", "分值", Kind.POINTS, maximum=100, aliases=("权重",)),
        Column(
            "evidence_asked", "应附佐证", required=False, max_length=100, example="竣工验收单", aliases=("佐证材料",)
        ),
        Column("basis", "指标值依据", required=False, max_length=200, aliases=("指标值设定依据",)),
    ),
)

EXPERTS = Layout(
    key="experts",
    title="专家库",
    worksheet="专家库",
    unique=("code",),
    columns=(
        Column("code", "专家编号", Kind.CODE, max_length=20, example="ZJ001"),
        Column("name", "姓名", max_length=30, example="专家姓名"),
        Column("field", "领域", required=False, max_length=50, hint="抽取时所属的一个领域，名称或代码"),
        Column("speciality", "专业", max_length=30, example="财务管理"),
        Column("employer", "工作单位", max_length=80, example="某大学"),
        Column("title", "职称", required=False, max_length=30, example="教授"),
        _flag("suspended", "暂停"),
    ),
)

CONFLICTS = Layout(
    key="conflicts",
    title="专家利害关系表",
    worksheet="利害关系",
    unique=("expert_code", "unit_code", "category"),
    columns=(
        Column("expert_code", "专家编号", Kind.CODE, max_length=20, example="ZJ001"),
        Column("expert_name", "专家姓名", required=False, max_length=30, hint="须与专家编号对应；可不填"),
        _UNIT_CODE,
        _UNIT_NAME,
        _choice("category", "类别", CONFLICT_CATEGORIES),
        Column("note", "说明", required=False, max_length=200),
    ),
)

DEPARTMENT_DATA = Layout(
    key="department_data",
    title="部门数据表",
    worksheet="部门数据",
    unique=("unit_code", "year", "item"),
    columns=(
        _UNIT_CODE,
        _UNIT_NAME,
        _year("year", "年度"),
        _choice("item", "数据项", DATA_ITEMS),
        Column("value", "数值", Kind.NUMBER, required=False, hint="金额以元计，人数、件数填整数；不适用的不填"),
        _flag("not_applicable", "不适用"),
    ),
)

UNIT_BUDGETS = Layout(
    key="unit_budgets",
    title="单位预算表",
    worksheet="单位预算",
    unique=("unit_code", "budget_year"),
    columns=(
        _UNIT_CODE,
        _UNIT_NAME,
        _year("budget_year", "预算年度"),
        _yuan("basic_last", "上年基本支出"),
        _yuan("project_last", "上年项目支出"),
        _yuan("basic_requested", "申请基本支出"),
        _yuan("project_requested", "申请项目支出"),
    ),
)

SURVEY = Layout(
    key="survey",
    title="满意度调查答卷",
    worksheet="满意度调查",
    unique=("number",),
    columns=(
        Column("number", "问卷编号", Kind.INTEGER, minimum=1),
        Column("channel", "渠道", max_length=20, example="现场", hint="如：现场、电话、网络"),
    ),
    repeated=Column(
        "q",
        "题",
        Kind.CHOICE,
        required=False,
        choices=SATISFACTION,
        hint="、".join(SATISFACTION) + "，也可填 5 至 1；未答不填",
    ),
)

INVITATIONS = Layout(
    key="invitations",
    title="单位人员名单",
    worksheet="单位人员",
    unique=("unit_code", "name", "role"),
    columns=(
        _UNIT_CODE,
        _UNIT_NAME,
        Column("name", "姓名", max_length=60),
        _choice("role", "角色", UNIT_ROLES),
        Column("phone", "电话", Kind.CODE, required=False, max_length=40, aliases=("联系电话", "手机号", "手机")),
        Column(
            "account", "账号", Kind.CODE, required=False, max_length=150, may_be_absent=True,
            hint="登录用；不填由系统按单位代码编号",
        ),
    ),
)  # fmt: skip

LAYOUTS = {
    layout.key: layout
    for layout in (
        UNITS,
        FUNDING,
        TARGETS,
        APPLICATIONS,
        EXPERTS,
        CONFLICTS,
        DEPARTMENT_DATA,
        UNIT_BUDGETS,
        SURVEY,
        INVITATIONS,
    )
}  # fmt: skip
