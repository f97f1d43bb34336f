"""部门整体支出绩效评价报告: the report of a whole-department review, in the seven-part outline, with its annexes."""

from datetime import datetime, time

from reports.charts import deductions, score_rates
from reports.document.annexes import annexes
from reports.document.blocks import Column, Draft
from reports.document.evaluation import analysis, conclusion, lessons, method, money_table, process
from reports.document.frame import cover, narrate, notice, signature
from reports.document.package import Report, word_file
from reports.document.wording import listed, money, numeral, quoted, rate, sentence
from reports.facts.parts import percent
from reports.facts.reviews import DepartmentFacts


def department_report(facts: DepartmentFacts, built_at: datetime | None = None) -> bytes:
    """The department review's report as a Word file.

    Equal facts and an equal ``built_at`` (the file's own date; without it the date of the report) give equal bytes.
    """
    title = (facts.unit, f"{facts.evaluated_year}年度部门整体支出", "绩效评价报告")
    draft = Draft()
    notice(draft, constructed=facts.constructed)
    _department(draft, facts)
    _work(draft, facts)
    draft.heading(1, "综合评价情况及评价结论")
    conclusion(draft, facts)
    draft.picture("各一级指标得分率", score_rates(facts.levels))
    analysis(draft, facts)
    _deductions(draft, facts)
    lessons(draft, facts)
    if facts.consequence:
        draft.say(f"评价结果应用：{sentence(facts.consequence)}")
    signature(draft, facts.issuer.bureau, facts.reported_on)
    annexes(draft, facts)
    lines = (f"评价年度：{facts.evaluated_year}年",)
    front = cover(title, lines, facts.issuer.bureau, facts.reported_on, constructed=facts.constructed)
    report = Report("".join(title), facts.issuer.bureau, front, tuple(draft.blocks))
    return word_file(report, built_at or datetime.combine(facts.reported_on, time()))


def _department(draft: Draft, facts: DepartmentFacts) -> None:
    draft.heading(1, "部门基本情况")
    draft.heading(2, "部门职责")
    duties = "\n".join(f"{numeral(number)}是{sentence(duty)}" for number, duty in enumerate(facts.duties, 1))
    narrate(draft, facts.narrative("background"), f"{facts.unit}的主要职责：\n{duties}" if duties else "")
    draft.heading(2, "部门支出")
    own = facts.money
    draft.say(
        f"{facts.evaluated_year}年，{facts.unit}调整后预算{money(own.adjusted)}，实际支出{money(own.spent)}，"
        f"执行率{rate(own.execution_rate)}。"
        f"其中纳入绩效自评的项目{facts.projects}个，支出{money(facts.project.spent)}，"
        f"占{rate(percent(facts.project.spent, own.spent))}。"
    )
    money_table(draft, "部门预算执行", (("部门整体", own), ("自评项目", facts.project)))
    draft.heading(2, "部门数据和主要比率")
    _ratios(draft, facts)


def _ratios(draft: Draft, facts: DepartmentFacts) -> None:
    parts = [
        text
        for text, known in (
            (f"报送基础数据{len(facts.data)}项", facts.data),
            (f"计算共性比率{len(facts.ratios)}项", facts.ratios),
        )
        if known
    ]
    draft.say(f"部门{'，据此'.join(parts)}，结果列表如下。" if parts else "部门未报送可供计算的基础数据。")
    pairs = [(item.label, item.value) for item in facts.data]
    half = -(-len(pairs) // 2)
    columns = (Column("数据", 46), Column("数值", 32, "right"), Column("数据", 46), Column("数值", 32, "right"))
    right = [*pairs[half:], ("", "")]
    rows = [(*left, *right[place]) for place, left in enumerate(pairs[:half])]
    draft.table("部门基础数据", columns, rows)
    computed = (
        Column("比率", 34),
        Column("计算公式", 52),
        Column("分子", 27, "right"),
        Column("分母", 27, "right"),
        Column("结果", 21, "right"),
    )
    ratios = [(ratio.name, ratio.formula, ratio.top, ratio.bottom, rate(ratio.value)) for ratio in facts.ratios]
    draft.table("共性比率计算结果", computed, ratios)
    noted = [f"{ratio.name}：{ratio.note.rstrip('。')}" for ratio in facts.ratios if ratio.note]
    draft.say(f"说明：{'；'.join(noted)}。" if noted else "")


def _work(draft: Draft, facts: DepartmentFacts) -> None:
    draft.heading(1, "绩效评价工作开展情况")
    draft.heading(2, "评价目的、对象和范围")
    composed = (
        "评价旨在全面了解部门履职和资金使用效果，促进部门优化支出结构、提高管理水平，为安排预算提供依据。"
        f"评价对象为{facts.unit}，范围为{facts.evaluated_year}年度部门全部支出，包括基本支出和项目支出。"
    )
    narrate(draft, facts.narrative("purpose"), composed)
    draft.heading(2, "评价原则、指标体系、方法和标准")
    method(draft, facts)
    draft.heading(2, "评价工作过程")
    process(draft, facts)


def _deductions(draft: Draft, facts: DepartmentFacts) -> None:
    lost = sorted((line for line in facts.lines if line.lost > 0), key=lambda line: -line.lost)
    if not lost:
        return
    worst = listed(quoted(line.level3) for line in lost[:3])
    draft.say(
        f"全部{len(facts.lines)}项指标中有{len(lost)}项扣分，扣分较多的是{worst}，见{draft.next_picture()}和附件2。"
    )
    draft.picture("扣分指标", deductions(facts.lines))
