"""The stages and moves of every object, one table each; nothing but projects.transitions acts on them."""

from projects.workflow.flow import Flow, Move

TARGET = Flow(
    "target",
    "绩效目标",
    {
        "draft": "草稿",
        "signed": "已签批",
        "submitted": "已报送",
        "returned": "已退回",
        "approved": "已审定",
        "issued": "已批复",
        "frozen": "已锁定",
    },
    (
        Move("sign", "签批", ("draft", "returned"), "signed"),
        Move("unsign", "撤回签批", ("signed",), "draft"),
        Move("submit", "报送", ("signed",), "submitted"),
        Move("return", "退回", ("submitted",), "returned", note_required=True),
        Move("approve", "审定", ("submitted",), "approved"),
        Move("issue", "批复", ("approved",), "issued"),
        # The year is over: what was issued is what will be evaluated.
        Move("freeze", "锁定", ("issued",), "frozen"),
        # A target of a year before the system: it was approved on paper and is entered as it stood.
        Move("adopt", "登记既有目标", ("draft",), "issued"),
    ),
)

TARGET_CHANGE = Flow(
    "target_change",
    "绩效目标调整",
    {
        "draft": "草稿",
        "signed": "已签批",
        "submitted": "已报送",
        "returned": "已退回",
        "approved": "已批准",
        "withdrawn": "已撤销",
    },
    (
        Move("sign", "签批", ("draft", "returned"), "signed"),
        Move("unsign", "撤回签批", ("signed",), "draft"),
        Move("submit", "报送", ("signed",), "submitted"),
        Move("return", "退回", ("submitted",), "returned", note_required=True),
        Move("approve", "批准", ("submitted",), "approved"),
        Move("withdraw", "撤销", ("draft", "signed", "returned"), "withdrawn"),
    ),
)

LIBRARY_ENTRY = Flow(
    "library_entry",
    "指标库条目",
    {
        "proposed": "待审核",
        "endorsed": "股室推荐",
        "listed": "已入库",
        "declined": "未采纳",
        "retired": "已停用",
    },
    (
        Move("endorse", "推荐入库", ("proposed",), "endorsed"),
        Move("list", "入库", ("proposed", "endorsed", "retired"), "listed"),
        Move("decline", "不予采纳", ("proposed", "endorsed"), "declined", note_required=True),
        Move("retire", "停用", ("listed",), "retired", note_required=True),
    ),
)

APPLICATION = Flow(
    "application",
    "项目预算申报",
    {
        "draft": "草稿",
        "cleared": "领导小组已审定",
        "signed": "已签批",
        "submitted": "已报送",
        "returned": "已退回",
        "accepted": "已通过",
    },
    (
        Move("clear", "登记领导小组审定", ("draft", "returned"), "cleared"),
        Move("reopen", "撤回修改", ("cleared", "signed"), "draft"),
        Move("sign", "签批", ("cleared",), "signed"),
        Move("submit", "报送", ("signed",), "submitted"),
        Move("return", "退回", ("submitted",), "returned", note_required=True),
        Move("accept", "通过", ("submitted",), "accepted"),
    ),
)

_FILING_STAGES = {
    "not_started": "未开始",
    "draft": "草稿",
    "signed": "已签批",
    "submitted": "已报送",
    "returned": "已退回",
    "accepted": "已通过",
    "final": "已定稿",
}
_FILING_MOVES = (
    Move("start", "开始填报", ("not_started",), "draft"),
    Move("sign", "签批", ("draft", "returned"), "signed"),
    Move("unsign", "撤回签批", ("signed",), "draft"),
    Move("submit", "报送", ("signed",), "submitted"),
    # From the stamped scan, on which the head has signed already.
    Move("file_on_behalf", "代为报送", ("draft", "returned"), "submitted"),
    Move("return", "退回", ("submitted",), "returned", note_required=True),
    Move("accept", "通过", ("submitted",), "accepted"),
    # The unit disputes what was filed for it after the section had accepted it: the section looks at it again.
    Move("take_back", "撤回通过", ("accepted",), "submitted", note_required=True),
    Move("finalise", "定稿", ("accepted",), "final"),
)
FILING = Flow("filing", "填报", _FILING_STAGES, _FILING_MOVES)
UNIT_RETURN = Flow("unit_return", "单位报送件", _FILING_STAGES, _FILING_MOVES)
# Forms about the year's own projects: what the section accepted is the end; no rating follows that would close them,
# and nobody files them for a unit.
_IN_YEAR_STAGES = {key: label for key, label in _FILING_STAGES.items() if key != "final"}
_IN_YEAR_MOVES = tuple(move for move in _FILING_MOVES if move.key not in ("finalise", "file_on_behalf", "take_back"))
EX_ANTE = Flow("ex_ante", "事前评价", _IN_YEAR_STAGES, _IN_YEAR_MOVES)
MID_TERM = Flow("mid_term", "事中评价", _IN_YEAR_STAGES, _IN_YEAR_MOVES)

ON_BEHALF = Flow(
    "on_behalf",
    "代为报送",
    {"waiting": "待单位确认", "confirmed": "单位已确认", "disputed": "单位有异议"},
    (
        Move("confirm", "确认", ("waiting", "disputed"), "confirmed"),
        Move("dispute", "提出异议", ("waiting",), "disputed", note_required=True),
    ),
)

REVIEW = Flow(
    "review",
    "审核",
    {"open": "审核中", "scored": "已复评", "accepted": "已办结"},
    (
        Move("score", "完成复评", ("open",), "scored"),
        Move("reopen", "重新审核", ("scored", "accepted"), "open", note_required=True),
        Move("accept", "办结", ("scored",), "accepted"),
    ),
)

WORK_APPRAISAL = Flow(
    "work_appraisal",
    "工作考评",
    {"open": "考评中", "scored": "已评分", "shown": "已反馈"},
    (
        Move("score", "完成评分", ("open",), "scored"),
        Move("reopen", "重新评分", ("scored",), "open", note_required=True),
        Move("show", "反馈单位", ("scored",), "shown"),
    ),
)

SPOT_CHECK = Flow(
    "spot_check",
    "抽查复核",
    {"planned": "名单已封存", "drawn": "已抽取", "rescored": "已复核", "closed": "已办结", "void": "作废"},
    (
        Move("draw", "抽取", ("planned",), "drawn"),
        Move("rescore", "完成复核", ("drawn",), "rescored"),
        Move("close", "办结", ("rescored",), "closed"),
        Move("void", "作废", ("planned", "drawn"), "void", note_required=True),
    ),
)
SPOT_ITEM = Flow(
    "spot_item",
    "抽查项目",
    {"assigned": "待复核", "scored": "已复核"},
    (Move("score", "完成复核", ("assigned",), "scored"),),
)

DRAW = Flow(
    "draw",
    "专家抽取",
    {"frozen": "名单已封存", "committed": "已承诺", "revealed": "已公布种子", "drawn": "已抽取", "void": "作废"},
    (
        Move("commit", "提交承诺", ("frozen",), "committed"),
        Move("reveal", "公布种子", ("frozen", "committed"), "revealed"),
        Move("draw", "抽取", ("revealed",), "drawn"),
        Move("void", "作废", ("frozen", "committed", "revealed", "drawn"), "void", note_required=True),
    ),
)

PANEL = Flow(
    "panel",
    "专家组",
    {"seated": "已组成", "open": "评审中", "closed": "已结束"},
    (
        Move("open", "开始评审", ("seated",), "open"),
        Move("close", "结束评审", ("open",), "closed"),
    ),
)

SHEET = Flow(
    "sheet",
    "评分表",
    {
        "assigned": "待确认",
        "accepted": "已接受",
        "declined": "已谢绝",
        "recused": "已回避",
        "draft": "评分中",
        "submitted": "已提交",
        "locked": "已锁定",
    },
    (
        Move("accept", "接受评审", ("assigned",), "accepted"),
        Move("decline", "谢绝评审", ("assigned", "accepted"), "declined", note_required=True),
        Move("recuse", "申请回避", ("assigned", "accepted", "draft"), "recused", note_required=True),
        Move("begin", "开始评分", ("accepted",), "draft"),
        Move("submit", "提交", ("draft",), "submitted"),
        Move("reopen", "重开(讨论轮)", ("submitted",), "draft", note_required=True),
        Move("lock", "锁定", ("submitted",), "locked"),
    ),
)

_EVALUATION_STAGES = {
    "planned": "已立项",
    "framework_fixed": "指标体系已定",
    "panel_drawn": "专家已抽取",
    "materials_open": "材料已开放",
    "scoring": "专家评分中",
    "discussion": "讨论中",
    "scored": "已评分",
    "drafted": "报告已起草",
    "with_unit": "征求单位意见",
    "final": "已定稿",
    "published": "已公开",
}
_EVALUATION_MOVES = (
    Move("fix_framework", "确定指标体系", ("planned",), "framework_fixed"),
    # From the later stages only where a draw became void: a new panel starts again with the materials.
    Move(
        "seat_panel",
        "专家组到位",
        ("framework_fixed", "panel_drawn", "materials_open", "scoring", "discussion"),
        "panel_drawn",
    ),
    Move("open_materials", "开放材料", ("panel_drawn",), "materials_open"),
    Move("begin_scoring", "开始评分", ("materials_open",), "scoring"),
    Move("discuss", "组织讨论", ("scoring",), "discussion", note_required=True),
    Move("score", "汇总评分", ("scoring", "discussion"), "scored"),
    Move("draft_report", "起草报告", ("scored",), "drafted"),
    Move("send_to_unit", "送单位征求意见", ("drafted",), "with_unit"),
    Move("finalise", "定稿", ("with_unit",), "final"),
    Move("publish", "公开", ("final",), "published"),
)
KEY_REVIEW = Flow("key_review", "重点评价", _EVALUATION_STAGES, _EVALUATION_MOVES)
DEPARTMENT_REVIEW = Flow("department_review", "部门整体评价", _EVALUATION_STAGES, _EVALUATION_MOVES)

RATING = Flow(
    "rating",
    "评级",
    {"proposed": "待确认", "confirmed": "已确认"},
    (Move("confirm", "确认", ("proposed",), "confirmed"),),
)

POLICY = Flow(
    "policy",
    "结果应用办法",
    {"draft": "草案", "simulated": "已试算", "approved": "已批准", "superseded": "已废止"},
    (
        Move("simulate", "试算", ("draft", "simulated"), "simulated"),
        Move("approve", "批准", ("simulated",), "approved"),
        Move("supersede", "废止", ("approved",), "superseded", note_required=True),
    ),
)

PROPOSAL = Flow(
    "proposal",
    "预算建议",
    {"computed": "已测算", "overridden": "已调整", "approved": "已批准", "applied": "已执行"},
    (
        Move("override", "调整", ("computed", "overridden"), "overridden", note_required=True),
        Move("approve", "批准", ("computed", "overridden"), "approved"),
        Move("apply", "编入预算", ("approved",), "applied"),
    ),
)

FLOWS: dict[str, Flow] = {
    flow.key: flow
    for flow in (
        TARGET, TARGET_CHANGE, LIBRARY_ENTRY, APPLICATION, FILING, UNIT_RETURN, ON_BEHALF, EX_ANTE, MID_TERM, REVIEW,
        WORK_APPRAISAL, SPOT_CHECK, SPOT_ITEM, DRAW, PANEL, SHEET, KEY_REVIEW, DEPARTMENT_REVIEW, RATING, POLICY,
        PROPOSAL,
    )
}  # fmt: skip
