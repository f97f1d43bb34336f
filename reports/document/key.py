"""重点项目绩效评价报告: the report of a key review, in the seven-part outline, with its annexes."""

from datetime import datetime, time

from reports.charts import score_against_weight
from reports.document.annexes import annex_numbers, annexes
from reports.document.blocks import Column, Draft
from reports.document.evaluation import analysis, conclusion, lessons, method, money_table, process
from reports.document.frame import cover, narrate, notice, signature
from reports.document.package import Report, word_file
from reports.document.wording import money, rate, sentence, wan
from reports.facts.parts import percent
from reports.facts.reviews import KeyReviewFacts


def key_report(facts: KeyReviewFacts, built_at: datetime | None = None) -> bytes:
    """The key review's report as a Word file.

    Equal facts and an equal ``built_at`` (the file's own date; without it the date of the report) give equal bytes.
    """
    title = (facts.project, "绩效评价报告")
    draft = Draft()
    notice(draft, constructed=facts.constructed)
    _project(draft, facts)
    _work(draft, facts)
    draft.heading(1, "综合评价情况及评价结论")
    conclusion(draft, facts)
    draft.picture("各一级指标得分与分值", score_against_weight(facts.levels))
    analysis(draft, facts)
    _survey_remark(draft, facts)
    lessons(draft, facts)
    signature(draft, facts.issuer.bureau, facts.reported_on)
    annexes(draft, facts)
    lines = (f"项目单位：{facts.unit}", f"评价年度：{facts.evaluated_year}年")
    front = cover(title, lines, facts.issuer.bureau, facts.reported_on, constructed=facts.constructed)
    report = Report("".join(title), facts.issuer.bureau, front, tuple(draft.blocks))
    return word_file(report, built_at or datetime.combine(facts.reported_on, time()))


def _project(draft: Draft, facts: KeyReviewFacts) -> None:
    draft.heading(1, "项目基本情况")
    draft.heading(2, "项目概况")
    code = f"（项目编码{facts.project_code}）" if facts.project_code else ""
    draft.say(f"{facts.project}{code}由{facts.unit}组织实施，所属领域为{facts.field}。")
    narrate(draft, facts.narrative("background"), facts.content)
    draft.heading(2, "项目资金")
    own = facts.money
    draft.say(
        f"项目年初预算{money(own.start_of_year)}，调整后预算{money(own.adjusted)}，实际到位{money(own.received)}，"
        f"到位率{rate(own.arrival_rate)}；实际支出{money(own.spent)}，预算执行率{rate(own.execution_rate)}。"
    )
    columns = (
        Column("资金来源", 40),
        *(Column(head, 30, "right") for head in ("安排资金", "实际支出", "支出率")),
    )
    rows = [
        (part.source, wan(part.appropriated), wan(part.spent), rate(percent(part.spent, part.appropriated)))
        for part in own.sources
    ]
    draft.table("项目资金来源和使用", columns, rows, unit="金额单位：万元")
    money_table(draft, "项目预算执行", (("项目资金", own),))
    draft.heading(2, "绩效目标")
    draft.say(
        sentence(facts.goal) if facts.goal else "项目未申报年度绩效目标，评价组依据项目立项文件和工作任务确定评价标准。"
    )


def _work(draft: Draft, facts: KeyReviewFacts) -> None:
    draft.heading(1, "绩效评价工作开展情况")
    draft.heading(2, "评价目的、对象和范围")
    ground = f"该项目因{facts.ground.strip('因。；，')}，被列为重点评价项目。" if facts.ground else ""
    composed = (
        "评价旨在了解项目资金使用和管理情况，衡量项目产出和效益，发现存在的问题，为改进管理和安排预算提供依据。"
        f"{ground}评价对象为{facts.project}，范围为{facts.evaluated_year}年度项目资金的使用、管理和绩效情况。"
    )
    narrate(draft, facts.narrative("purpose"), composed)
    draft.heading(2, "评价原则、指标体系、方法和标准")
    method(draft, facts)
    draft.heading(2, "评价工作过程")
    process(draft, facts)


def _survey_remark(draft: Draft, facts: KeyReviewFacts) -> None:
    survey = facts.survey
    if survey is None or survey.rate is None:
        return
    missed = survey.target is not None and survey.rate < survey.target
    compared = f"，{'低于' if missed else '达到'}{rate(survey.target)}的目标" if survey.target is not None else ""
    asked = [question for question in survey.questions if question.rate is not None]
    worst = min(asked, key=lambda question: question.rate or 0, default=None)
    weakest = f"满意率最低的问题是“{worst.text}”（{rate(worst.rate)}）。" if worst else ""
    draft.say(
        f"满意度调查收回有效问卷{survey.valid}份，综合满意度{rate(survey.rate)}{compared}。{weakest}"
        f"调查情况详见附件{annex_numbers(facts)['survey']}。"
    )
