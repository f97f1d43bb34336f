"""The seven-part outline that key-project and whole-department evaluation reports share, and their annexes."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from budgeteval.text.numbers import plain
from reports.document.annexes import annex_numbers
from reports.document.blocks import Column, Draft
from reports.document.explanations import lost_points
from reports.document.frame import narrate
from reports.document.wording import day, listed, numeral, points, quoted, rate, sentence, wan
from reports.facts.parts import Basis, GradeLine, LevelScore, Money, Panel, Problem, percent
from reports.facts.reviews import ReviewFacts

SCORE_COLUMNS = (
    Column("一级指标", 40, "center"),
    *(Column(head, 28, "right") for head in ("分值", "得分", "扣分", "得分率")),
)


def money_table(draft: Draft, title: str, rows: Iterable[tuple[str, Money]]) -> None:
    """Budget, received and spent money, one row a kind of money."""
    columns = (
        Column("资金", 28),
        *(Column(head, 26, "right") for head in ("年初预算", "调整后预算", "实际到位", "实际支出")),
        Column("执行率", 20, "right"),
    )
    body = [
        (
            label,
            wan(money.start_of_year),
            wan(money.adjusted),
            wan(money.received),
            wan(money.spent),
            rate(money.execution_rate),
        )
        for label, money in rows
    ]
    draft.table(title, columns, body, unit="金额单位：万元")


def grade_scale(grades: Sequence[GradeLine]) -> str:
    """90分（含）以上为“优”，80分（含）至90分为“良”，…，60分以下为“差”."""
    parts = []
    for place, line in enumerate(grades):
        above = plain(grades[place - 1].lower) if place else ""
        if not place:
            parts.append(f"{plain(line.lower)}分（含）以上为“{line.grade}”")
        elif place == len(grades) - 1:
            parts.append(f"{above}分以下为“{line.grade}”")
        else:
            parts.append(f"{plain(line.lower)}分（含）至{above}分为“{line.grade}”")
    return "，".join(parts)


def bases(basis: Sequence[Basis]) -> str:
    """《title》（number）, joined."""
    return listed(
        f"《{item.title}》（{item.number}）" if item.title and item.number else item.number or f"《{item.title}》"
        for item in basis
    )


def method(draft: Draft, facts: ReviewFacts) -> None:
    """评价原则、指标体系、方法和标准."""
    weights = listed(f"{level.level1}{plain(level.weight)}分" for level in facts.levels)
    kinds = len({(line.level1, line.level2) for line in facts.lines})
    grounded = f"评价依据为{bases(facts.basis)}等。" if facts.basis else ""
    draft.say(
        f"评价遵循科学规范、公正公开、绩效相关的原则。{grounded}",
        f"评价采用“{facts.framework}”，设一级指标{len(facts.levels)}个、二级指标{kinds}个、三级指标{len(facts.lines)}个，"
        f"满分{plain(facts.weight)}分，其中{weights}，详见附件1。",
        "评价综合运用比较法、因素分析法、公众评判法等方法，"
        f"专家独立打分，以{facts.panel.aggregation}汇总得出各项指标得分，各项得分之和为综合得分。"
        f"评价等级分为{numeral(len(facts.grades))}档：{grade_scale(facts.grades)}。",
    )


def process(draft: Draft, facts: ReviewFacts) -> None:
    """评价工作过程: the draw, then the dated acts."""
    draft.say(drawn(facts.panel, facts.issuer.city_committee))
    for event in facts.events:
        place = f"在{event.place}" if event.place else ""
        people = f"，{event.people}人参加" if event.people is not None else ""
        detail = f"：{event.detail}" if event.detail else ""
        draft.say(sentence(f"{day(event.on)}，{place}开展{event.title}{people}{detail}"))
    if facts.evidence:
        draft.say(f"项目单位随自评报送佐证材料{len(facts.evidence)}份，清单见附件{annex_numbers(facts)['evidence']}。")
    widest = max((line for line in facts.lines if line.spread), key=lambda line: line.spread or 0, default=None)
    if widest is not None:
        draft.say(f"专家打分分歧最大的指标是{quoted(widest.level3)}，最高分与最低分相差{points(widest.spread)}分。")


def drawn(panel: Panel, committee: str) -> str:
    """How the panel came about."""
    fields = listed(dict.fromkeys(assessor.speciality for assessor in panel.assessors))
    replaced = f"抽取后因回避或请假递补{panel.replacements}人；" if panel.replacements else ""
    shared = f"该评价组同时承担{panel.objects}个部门的评价任务。" if panel.objects > 1 else ""
    return (
        f"{day(panel.drawn_on)}，由{committee}从专家库中抽取专家{len(panel.assessors)}名组成评价组，"
        f"专业涵盖{fields}；{replaced}抽取过程留存记录，可供复核。{shared}"
    )


def conclusion(draft: Draft, facts: ReviewFacts) -> None:
    """Total, grade and the table of first-level scores."""
    best, worst = max(facts.levels, key=_rate), min(facts.levels, key=_rate)
    between = f"{facts.total_note.rstrip('。')}。" if facts.total_note else ""
    compared = (
        f"各一级指标中，得分率最高的是{best.level1}（{rate(best.rate)}），最低的是{worst.level1}（{rate(worst.rate)}）。"
        if best.rate > worst.rate
        else ""
    )
    dated = "" if facts.subject.startswith(str(facts.evaluated_year)) else f"{facts.evaluated_year}年度"
    draft.say(
        f"经综合评价，{dated}{facts.subject}综合得分{points(facts.total)}分，"
        f"评价等级为“{facts.grade}”。{between}{compared}各一级指标得分见{draft.next_table()}。"
    )
    rows = [_level_row(level.level1, level.weight, level.score) for level in facts.levels]
    scored = sum((level.score for level in facts.levels), Decimal(0))
    rows.append(_level_row("合计", facts.weight, scored))
    draft.table("综合评价得分", SCORE_COLUMNS, rows, unit="单位：分", last=True)
    narrate(draft, facts.narrative("conclusion"), "")


def _rate(level: LevelScore) -> Decimal:
    return level.rate


def _level_row(label: str, weight: Decimal, score: Decimal) -> tuple[str, ...]:
    return label, points(weight), points(score), points(weight - score), rate(percent(score, weight))


def analysis(draft: Draft, facts: ReviewFacts) -> None:
    """四、绩效评价指标分析: every first-level indicator, every lost point explained."""
    draft.heading(1, "绩效评价指标分析")
    for level in facts.levels:
        lines = [line for line in facts.lines if line.level1 == level.level1]
        draft.heading(2, f"{level.level1}情况")
        kept = [line for line in lines if line.lost <= 0]
        lost = [line for line in lines if line.lost > 0]
        full = (
            f"其中{listed(quoted(line.level3) for line in kept)}{len(kept)}项指标达到评分标准，得满分。" if kept else ""
        )
        draft.say(
            f"{level.level1}分值{points(level.weight)}分，得{points(level.score)}分，得分率{rate(level.rate)}。{full}"
            + (f"以下{len(lost)}项指标扣分：" if lost else "")
        )
        draft.say(*(f"（{number}）{lost_points(line)}" for number, line in enumerate(lost, 1)))


def _problem(draft: Draft, number: int, problem: Problem) -> None:
    """A problem: its heading and cause, or one numbered paragraph where no cause is known."""
    text = problem.text.rstrip("。；")
    shown = f"（对应指标：{problem.indicator}）" if problem.indicator and problem.indicator not in text else ""
    if problem.cause:
        draft.heading(3, text)
        draft.say(f"主要原因是{sentence(problem.cause).rstrip('。')}{shown}。")
    else:
        draft.say(f"{number}.{text}{shown}。")


def lessons(draft: Draft, facts: ReviewFacts) -> None:
    """五 experience, problems and causes · 六 advice · 七 other."""
    draft.heading(1, "主要经验及做法、存在的问题和原因分析")
    draft.heading(2, "主要经验及做法")
    good = "\n".join(f"{numeral(number)}是{sentence(text)}" for number, text in enumerate(facts.strengths, 1))
    narrate(draft, facts.narrative("experience"), good or "评价过程中未发现可供推广的突出做法。")
    draft.heading(2, "存在的问题和原因分析")
    for number, problem in enumerate(facts.problems, 1):
        _problem(draft, number, problem)
    narrate(draft, facts.narrative("problems"), "" if facts.problems else "评价未发现重大问题。")
    draft.heading(1, "有关建议")
    told = "\n".join(f"{numeral(number)}是{sentence(text)}" for number, text in enumerate(facts.advice, 1))
    narrate(draft, facts.narrative("advice"), told or "建议继续保持现有管理水平，巩固评价成果。")
    draft.heading(1, "其他需要说明的问题")
    draft.say(
        f"被评价单位反馈：{sentence(facts.objection)}" if facts.objection else "征求意见期间，被评价单位未提出异议。"
    )
    draft.say(*(sentence(note) for note in facts.notes))
    narrate(draft, facts.narrative("other"), "")
