"""Section 五 of the yearly report: what was evaluated, by whom, with what result and effect."""

from reports.charts import department_totals, grades_own_and_checked, money_by_field
from reports.document.blocks import Column, Draft
from reports.document.frame import narrate
from reports.document.wording import joined, listed, money, points, rate, sentence, wan
from reports.document.year_prose import composed
from reports.facts.parts import ZERO, percent
from reports.facts.year import PolicyOutcome, Share, Theme, YearFacts

_MONEY_COLUMNS = (
    Column("项目数（个）", 29, "right"),
    Column("拨付资金", 26, "right"),
    Column("实际支出", 26, "right"),
    Column("支出率", 20, "right"),
)


def evaluation(draft: Draft, facts: YearFacts) -> None:
    """五、绩效评价开展情况."""
    draft.heading(1, "绩效评价开展情况")
    draft.heading(2, "评价项目和资金")
    _self_evaluation(draft, facts)
    _key_reviews(draft, facts)
    _departments(draft, facts)
    _consequences(draft, facts)
    draft.heading(2, "评价组织实施")
    _organised(draft, facts)
    draft.heading(2, "评价项目取得的成效")
    for theme in facts.themes:
        _theme(draft, theme)


def _self_evaluation(draft: Draft, facts: YearFacts) -> None:
    """All that is said first, then its pictures and tables: so no page stays half empty before a picture."""
    draft.heading(3, "绩效自评")
    tables = _tables(facts)
    draft.say(
        f"{facts.units}个预算单位对{facts.evaluated_year}年度{facts.projects}个项目开展绩效自评，"
        f"拨付资金{money(facts.appropriated)}，占当年项目支出{money(facts.project_spending)}的{rate(facts.share)}；"
        f"实际支出{money(facts.spent)}，支出率{rate(facts.execution_rate)}。"
        + (f"分领域情况见{draft.next_picture()}，各项汇总见{_span(draft, len(tables))}。" if tables else "")
    )
    pictured = money_by_field(facts.fields)
    _rescoring(draft, facts, f"{draft.next_picture(1 if pictured else 0)}和{draft.next_table(len(tables))}")
    _appraisals(draft, facts)
    draft.picture("各领域项目资金拨付与支出", pictured)
    for title, head, shares in tables:
        _shares(draft, title, head, shares)
    _grades(draft, facts)


def _span(draft: Draft, tables: int) -> str:
    first, last = draft.next_table(), draft.next_table(tables - 1)
    return first if first == last else f"{first}至{last}"


def _tables(facts: YearFacts) -> list[tuple[str, str, tuple[Share, ...]]]:
    tables = (
        ("各领域自评项目和资金", "领域", facts.fields),
        ("各类单位自评项目和资金", "单位类别", facts.unit_kinds),
        ("各行业自评项目和资金", "行业", facts.sectors),
        ("各业务股室对口单位自评项目和资金", "业务股室", facts.sections),
    )
    return [table for table in tables if table[2]]


def _shares(draft: Draft, title: str, head: str, shares: tuple[Share, ...]) -> None:
    """A table of projects and money with its total; units are counted where the rows know them."""
    counted = all(share.units for share in shares)
    columns = [Column(head, 40), *_MONEY_COLUMNS]
    if counted:
        columns.insert(1, Column("单位数（个）", 29, "right"))
    whole = Share(
        label="合计",
        projects=sum(share.projects for share in shares),
        appropriated=sum((share.appropriated for share in shares), ZERO),
        spent=sum((share.spent for share in shares), ZERO),
        units=sum(share.units for share in shares),
    )
    rows = [_share(share, counted=counted) for share in (*shares, whole)]
    draft.table(title, columns, rows, unit="金额单位：万元", last=True)


def _share(share: Share, *, counted: bool) -> list[str]:
    units = [str(share.units)] if counted else []
    numbers = [str(share.projects), wan(share.appropriated), wan(share.spent), rate(share.execution_rate)]
    return [share.label, *units, *numbers]


def _rescoring(draft: Draft, facts: YearFacts, shown: str) -> None:
    own = facts.rescoring
    if not own.own:
        return
    grades = listed(f"“{shift.grade}”{shift.own}个" for shift in own.grades)
    draft.say(f"单位自评等级中，{grades}，“{own.grades[0].grade}”占{rate(percent(own.grades[0].own, own.own))}。")
    if own.checked:
        best = own.grades[0]
        means = ""
        if own.own_mean is not None and own.checked_mean is not None:
            means = f"，平均得分由自评的{points(own.own_mean)}分调整为{points(own.checked_mean)}分"
        draft.say(
            f"业务股室复核{own.checked}个项目，“{best.grade}”由自评的{best.own_checked}个调整为{best.checked}个，"
            f"占比由{rate(percent(best.own_checked, own.checked))}变为"
            f"{rate(percent(best.checked, own.checked))}{means}。"
            f"自评与复核等级对比见{shown}。"
        )


def _grades(draft: Draft, facts: YearFacts) -> None:
    own = facts.rescoring
    if not own.own:
        return
    draft.picture("自评等级与复核等级分布", grades_own_and_checked(own))
    columns = (
        Column("等级", 20, "center"),
        *(Column(head, 28, "right") for head in ("全部自评项目", "占比", "复核项目自评", "复核结果", "复核占比")),
    )
    rows = [
        (
            shift.grade,
            str(shift.own),
            rate(percent(shift.own, own.own)),
            str(shift.own_checked),
            str(shift.checked),
            rate(percent(shift.checked, own.checked)),
        )
        for shift in own.grades
    ]
    checked = str(sum(shift.own_checked for shift in own.grades))
    share = rate(percent(own.checked, own.checked))
    total = ("合计", str(own.own), rate(percent(own.own, own.own)), checked, str(own.checked), share)
    draft.table("自评等级与复核等级", columns, [*rows, total], unit="单位：个", last=True)


def _appraisals(draft: Draft, facts: YearFacts) -> None:
    if facts.findings:
        common = "；".join(f"{finding.text}（{finding.count}份）" for finding in facts.findings)
        draft.say(f"对自评表的核查发现以下疑点：{common}。")
    own = facts.appraisals
    if own.mean is None or own.highest is None or own.lowest is None:
        return
    grades = listed(f"“{grade.grade}”{grade.count}个" for grade in own.grades)
    draft.say(
        f"{own.sections}个业务股室按照规定的内容、分值和标准，对{own.units}个单位的自评工作进行考评，"
        f"平均{points(own.mean)}分，最高{points(own.highest)}分，最低{points(own.lowest)}分"
        + (f"；考评等级为{grades}。" if grades else "。")
    )


def _key_reviews(draft: Draft, facts: YearFacts) -> None:
    if not facts.key_results:
        return
    draft.heading(3, "重点评价")
    for result in facts.key_results:
        satisfied = f"，服务对象满意度{rate(result.satisfaction)}" if result.satisfaction is not None else ""
        ground = f"因{result.ground.strip('因。；，')}，" if result.ground else ""
        problems = f"评价发现的主要问题：{joined(result.problems)}" if result.problems else ""
        year = f"{facts.evaluated_year}年"
        dated = "" if result.project.startswith(year) else year
        draft.say(
            f"{ground}选定{result.unit}{dated}“{result.project}”项目开展重点评价，"
            f"由{facts.issuer.city_committee}抽取{result.experts}名专家组成评价组。"
            f"该项目拨付资金{money(result.appropriated)}，实际支出{money(result.spent)}，"
            f"综合得分{points(result.total)}分，评价等级为“{result.grade}”{satisfied}。{problems}"
        )


def _departments(draft: Draft, facts: YearFacts) -> None:
    results = facts.department_results
    if not results:
        return
    draft.heading(3, "部门整体支出评价")
    best, worst = max(results, key=lambda item: item.total), min(results, key=lambda item: item.total)
    spread = f"得分最高的是{best.unit}（{points(best.total)}分），最低的是{worst.unit}（{points(worst.total)}分）。"
    draft.say(
        f"选取{listed(result.unit for result in results)}{len(results)}个部门，"
        f"开展{facts.evaluated_year}年度部门整体支出评价，"
        f"由{facts.issuer.city_committee}抽取的{facts.department_experts}名专家组成的同一评价组评价。"
        + (spread if len(results) > 1 else "")
        + f"评价结果见{draft.next_picture()}和{draft.next_table()}。"
    )
    draft.picture("部门整体支出评价得分", department_totals(results, facts.department_grades))
    columns = (
        Column("部门", 32),
        Column("支出", 28, "right"),
        Column("得分（分）", 24, "right"),
        Column("等级", 14, "center"),
        Column("主要问题", 66),
    )
    rows = [
        (result.unit, wan(result.spent), points(result.total), result.grade, "；".join(result.problems) or "—")
        for result in results
    ]
    draft.table("部门整体支出评价结果", columns, rows, unit="金额单位：万元")


def _consequences(draft: Draft, facts: YearFacts) -> None:
    if not facts.policies:
        return
    draft.heading(3, "评价结果与预算挂钩")
    for policy in facts.policies:
        draft.say(_policy(policy, facts, draft.next_table()))
        columns = (
            Column("单位", 32),
            *(Column(head, 26, "right") for head in ("申报预算", "建议预算", "压减金额")),
            Column("压减理由", 60),
        )
        rows = [
            (cut.unit, wan(cut.requested), wan(cut.proposed), wan(cut.requested - cut.proposed), cut.reason)
            for cut in policy.cuts
        ]
        draft.table(f"{facts.budget_year}年预算压减建议", columns, rows, unit="金额单位：万元")


def _policy(policy: PolicyOutcome, facts: YearFacts, table: str) -> str:
    change = (
        f"压减{wan(policy.cut)}万元，压减比例{rate(percent(policy.cut, policy.requested))}，涉及{policy.affected}个单位"
        if policy.cut
        else "未予压减"
    )
    amounts = (
        f"{policy.units}个单位申报{facts.budget_year}年预算{wan(policy.requested)}万元，"
        f"建议安排{wan(policy.proposed)}万元，{change}"
    )
    if policy.example:
        return f"另按示例方案“{policy.policy}”（示例，仅供比较，不作为预算安排依据）试算：{amounts}。"
    return f"按照“{policy.policy}”，{amounts}{f'，逐项情况见{table}' if policy.cuts else ''}。"


def _organised(draft: Draft, facts: YearFacts) -> None:
    narrate(draft, facts.narrative("reviews"), composed(facts, "reviews"))
    experts = sum(result.experts for result in facts.key_results)
    if facts.key_results and facts.department_results:
        draft.say(
            f"全年重点评价聘请专家{experts}名，部门整体支出评价聘请专家{facts.department_experts}名，"
            "专家名单由抽取产生并留有记录。"
        )


def _theme(draft: Draft, theme: Theme) -> None:
    draft.heading(3, theme.title)
    several = f"等{len(theme.fields)}个" if len(theme.fields) > 1 else ""
    draft.say(
        f"涉及{listed(theme.fields)}{several}领域{theme.projects}个项目，拨付资金{money(theme.appropriated)}，实际支出{money(theme.spent)}。"
        f"{sentence(theme.text)}"
    )
