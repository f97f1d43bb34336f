"""Annexes of an evaluation report: framework, score table, survey, panel and evidence."""

import re
from decimal import Decimal

from reports.charts import survey_answers
from reports.document.blocks import Column, Draft
from reports.document.explanations import told
from reports.document.wording import day, points, rate
from reports.facts.parts import ScoreLine, Survey, percent
from reports.facts.reviews import ReviewFacts

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def annex_numbers(facts: ReviewFacts) -> dict[str, int]:
    """Numbers of the annexes that this report has."""
    kinds = ["framework", "scores", *(["survey"] if facts.survey else []), "panel"]
    kinds += ["evidence"] if facts.evidence else []
    return {kind: number for number, kind in enumerate(kinds, 1)}


def annexes(draft: Draft, facts: ReviewFacts) -> None:
    """Framework and score table on landscape pages; survey, panel and evidence after them."""
    numbers = annex_numbers(facts)
    draft.turn(landscape=True)
    _framework(draft, facts, numbers["framework"])
    draft.new_page()
    _scores(draft, facts, numbers["scores"])
    draft.turn(landscape=False)
    if facts.survey is not None:
        _survey(draft, facts.survey, numbers["survey"])
    _panel(draft, facts, numbers["panel"])
    if facts.evidence:
        draft.annex(f"附件{numbers['evidence']}  佐证材料清单")
        columns = (
            Column("序号", 11, "center"),
            Column("材料名称", 66),
            Column("对应指标", 46),
            Column("收到日期", 40, "center"),
        )
        rows = [
            (str(place), _EXTENSION.sub("", item.name), item.supports or "—", day(item.received))
            for place, item in enumerate(facts.evidence, 1)
        ]
        draft.table("佐证材料清单", columns, rows)


def _levels() -> tuple[Column, ...]:
    return (
        Column("一级指标", 18, "center", merge=True),
        Column("二级指标", 22, "center", merge=True),
        Column("三级指标", 34),
        Column("分值", 14, "right"),
    )


def _framework(draft: Draft, facts: ReviewFacts, number: int) -> None:
    draft.annex(f"附件{number}  绩效评价指标体系")
    columns = (*_levels(), Column("评分标准", 107), Column("目标值", 30, "center"))
    rows = [
        (line.level1, line.level2, line.level3, points(line.weight), line.basis or "—", line.target or "—")
        for line in facts.lines
    ]
    total = ("合计", "", "", points(facts.weight), "", "")
    draft.table(facts.framework, columns, [*rows, total], unit="单位：分", last=True)


def _scores(draft: Draft, facts: ReviewFacts, number: int) -> None:
    """The score table; the column of actual values only where some are known."""
    draft.annex(f"附件{number}  绩效评价评分表")
    measured = any(line.actual for line in facts.lines)
    columns = (
        *_levels(),
        *([Column("完成值", 24, "center")] if measured else []),
        Column("得分", 14, "right"),
        Column("扣分", 14, "right"),
        Column("得分率", 19, "right"),
        Column("得分说明", 66 if measured else 90),
    )
    rows = [_score(line, measured=measured) for line in facts.lines]
    scored = sum((line.score for line in facts.lines), Decimal(0))
    sums = (points(scored), points(facts.weight - scored), rate(percent(scored, facts.weight)))
    blank = ("",) if measured else ()
    total = ("合计", "", "", points(facts.weight), *blank, *sums, f"评价等级：{facts.grade}")
    draft.table("绩效评价评分表", columns, [*rows, total], unit="单位：分", last=True)


def _score(line: ScoreLine, *, measured: bool) -> tuple[str, ...]:
    actual = (line.actual or "—",) if measured else ()
    scored = (points(line.score), points(line.lost), rate(percent(line.score, line.weight)))
    said = told(line) or line.reason or "—"
    return line.level1, line.level2, line.level3, points(line.weight), *actual, *scored, said


def _survey(draft: Draft, survey: Survey, number: int) -> None:
    draft.annex(f"附件{number}  满意度调查情况")
    goal = f"，目标值为{rate(survey.target)}" if survey.target is not None else ""
    reading = f"（{survey.reading}）" if survey.reading else ""
    draft.say(
        f"{survey.title}于{day(survey.opened)}至{day(survey.closed)}开展，"
        f"采用{survey.channel}方式，调查对象为{survey.audience}。"
        f"发放问卷{survey.distributed}份，回收{survey.collected}份，有效{survey.valid}份，"
        f"回收率{rate(percent(survey.collected, survey.distributed))}，"
        f"有效率{rate(percent(survey.valid, survey.collected))}。"
        f"综合满意度{rate(survey.rate)}{reading}{goal}。各题回答情况见{draft.next_picture()}和{draft.next_table()}。"
    )
    draft.picture("满意度调查各题回答分布", survey_answers(survey))
    options = list(dict.fromkeys(answer.label for question in survey.questions for answer in question.answers))
    columns = (
        Column("调查题目", 62),
        *(Column(option, 23, "right") for option in options),
        Column("有效", 16, "right"),
        Column("满意率", 20, "right"),
    )
    rows = []
    for question in survey.questions:
        counts = {answer.label: answer.count for answer in question.answers}
        given = [str(counts.get(option, 0)) for option in options]
        rows.append((question.text, *given, str(question.valid), rate(question.rate)))
    draft.table("满意度调查结果", columns, rows, unit="单位：人次")


def _panel(draft: Draft, facts: ReviewFacts, number: int) -> None:
    draft.annex(f"附件{number}  评价专家组")
    columns = (Column("代号", 36, "center"), Column("职责", 36, "center"), Column("专业领域", 80))
    rows = [(assessor.code, assessor.role, assessor.speciality) for assessor in facts.panel.assessors]
    draft.table("评价专家组", columns, rows)
    checked = facts.panel.frame_sha256
    draft.say(
        "为保证评价独立，报告以代号列示专家，姓名和个人评分不对外提供。"
        + (f"抽取名单冻结校验码为{checked[:16]}。" if checked else "")
    )
