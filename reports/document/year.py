"""年度预算绩效管理工作开展情况报告: the district's yearly report, sections 一 to 八, every figure live."""

from datetime import datetime, time

from reports.document.blocks import Column, Draft
from reports.document.frame import cover, narrate, notice, opening, signature
from reports.document.package import Report, word_file
from reports.document.wording import day, money, rate
from reports.document.year_evaluation import evaluation
from reports.document.year_prose import composed
from reports.facts.parts import percent
from reports.facts.year import YearFacts


def year_report(facts: YearFacts, built_at: datetime | None = None) -> bytes:
    """The yearly report as a Word file.

    Equal facts and an equal ``built_at`` (the file's own date; without it the date of the report) give equal bytes.
    """
    title = (facts.issuer.bureau, f"关于{facts.working_year}年度预算绩效管理工作", "开展情况的报告")
    draft = Draft()
    opening(draft, title, facts.issuer.addressee)
    _summary(draft, facts)
    notice(draft, constructed=facts.constructed)
    for section in (_mechanism, _rules, _organisation, _plan, evaluation, _training, _difficulties, _next_year):
        section(draft, facts)
    signature(draft, facts.issuer.bureau, facts.reported_on)
    front = cover(title, (), facts.issuer.bureau, facts.reported_on, constructed=facts.constructed)
    report = Report("".join(title), facts.issuer.bureau, front, tuple(draft.blocks))
    return word_file(report, built_at or datetime.combine(facts.reported_on, time()))


def _summary(draft: Draft, facts: YearFacts) -> None:
    reviewed = [f"重点项目评价{len(facts.key_results)}个"] if facts.key_results else []
    if facts.department_results:
        reviewed.append(f"部门整体支出评价{len(facts.department_results)}个")
    done = f"，完成{'、'.join(reviewed)}" if reviewed else ""
    draft.say(
        f"{facts.working_year}年，{facts.issuer.bureau}围绕提高财政资金使用效益，组织全区预算单位开展预算绩效管理工作。"
        f"全年共有{facts.units}个预算单位的{facts.projects}个项目纳入{facts.evaluated_year}年度支出绩效自评，"
        f"拨付资金{money(facts.appropriated)}，占{facts.evaluated_year}年项目支出的{rate(facts.share)}，"
        f"实际支出{money(facts.spent)}{done}。现将有关情况报告如下。"
    )


def _mechanism(draft: Draft, facts: YearFacts) -> None:
    draft.heading(1, "建立绩效目标管理机制")
    narrate(draft, facts.narrative("mechanism"), composed(facts, "mechanism"))
    targets = facts.targets
    whole = targets.clear + targets.unclear + targets.none
    if whole:
        draft.say(
            f"从{facts.evaluated_year}年度项目看，"
            f"绩效目标明确的{targets.clear}个，占{rate(percent(targets.clear, whole))}；"
            f"目标不够明确的{targets.unclear}个，占{rate(percent(targets.unclear, whole))}；"
            f"未申报绩效目标的{targets.none}个，占{rate(percent(targets.none, whole))}。"
            + ("目标管理的基础仍较薄弱。" if targets.clear * 2 < whole else "")
        )


def _rules(draft: Draft, facts: YearFacts) -> None:
    draft.heading(1, "完善制度办法")
    if facts.basis:
        draft.say(f"本年度工作依据的制度文件共{len(facts.basis)}件，见{draft.next_table()}。")
    noted = any(basis.note for basis in facts.basis)
    columns = [Column("序号", 12, "center"), Column("文号", 42), Column("文件名称", 62)]
    if noted:
        columns.append(Column("备注", 34))
    rows = [
        [str(number), basis.number or "—", basis.title or "—", *([basis.note] if noted else [])]
        for number, basis in enumerate(facts.basis, 1)
    ]
    draft.table("预算绩效管理制度文件", columns, rows)
    narrate(draft, facts.narrative("rules"), composed(facts, "rules"))


def _organisation(draft: Draft, facts: YearFacts) -> None:
    draft.heading(1, "加强组织领导")
    own = facts.organisation
    founded = f"于{own.centre_founded}成立，" if own.centre_founded else ""
    posts = f"，核定编制{own.posts}人" if own.posts is not None else ""
    staff = f"，实际在岗{own.staff}人" if own.staff is not None else ""
    draft.say(
        f"{facts.issuer.centre}{founded}负责全区{facts.units}个预算单位的绩效管理工作{posts}{staff}。"
        f"{own.sections}个业务股室参与对口单位的审核和考评。"
    )
    narrate(draft, facts.narrative("organisation"), composed(facts, "organisation"))


def _plan(draft: Draft, facts: YearFacts) -> None:
    draft.heading(1, "制定方案，明确时限")
    if facts.calendar:
        draft.say(f"年初制定工作方案，明确各项工作的完成时间，见{draft.next_table()}。")
        dates = (Column("完成时间", 34, "center"), Column("工作内容", 100))
        draft.table("年度工作安排", dates, [(day(entry.on), entry.task) for entry in facts.calendar])
    filings = facts.filings
    draft.say(
        f"应报送项目绩效自评{filings.due}份，实际报送{filings.filed}份，其中逾期{filings.late}份、"
        f"退回修改{filings.returned}份；未报送{filings.missing}份。"
    )
    columns = (
        Column("报送材料", 50),
        Column("截止日期", 36, "center"),
        *(Column(head, 16, "right") for head in ("应报", "已报", "逾期", "未报")),
    )
    rows = [
        (item.label, day(item.due_on), str(item.due), str(item.filed), str(item.late), str(item.missing))
        for item in facts.returns
    ]
    draft.table("单位材料报送情况", columns, rows, unit="单位：个")
    narrate(draft, facts.narrative("plan"), composed(facts, "plan"))


def _training(draft: Draft, facts: YearFacts) -> None:
    draft.heading(1, "开展业务培训")
    if facts.trainings:
        people = sum(training.people for training in facts.trainings)
        held = "；".join(
            f"{day(training.on)}举办{training.topic}，参加{training.people}人" for training in facts.trainings
        )
        draft.say(f"全年举办业务培训{len(facts.trainings)}期，参加{people}人次：{held}。")
    narrate(draft, facts.narrative("training"), composed(facts, "training"))
    if facts.appraisals.mistakes:
        common = "；".join(f"{mistake.text}（{mistake.count}个单位）" for mistake in facts.appraisals.mistakes)
        draft.say(f"考评发现的常见问题作为下一步培训的重点：{common}。")


def _difficulties(draft: Draft, facts: YearFacts) -> None:
    draft.heading(1, "存在的困难和问题")
    narrate(draft, facts.narrative("difficulties"), composed(facts, "difficulties"))


def _next_year(draft: Draft, facts: YearFacts) -> None:
    draft.heading(1, f"{facts.budget_year}年工作打算")
    narrate(draft, facts.narrative("next_year"), composed(facts, "next_year"))
