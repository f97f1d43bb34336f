"""Behind the points of a second look at a form, and of an ex-ante evaluation."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from projects.desk.queries.xray.events import events_of
from projects.desk.queries.xray.page import (
    Cell,
    Fact,
    Grid,
    Verdict,
    Xray,
    href,
    number,
    result,
    rulebook_facts,
    rules_of_book,
    unknown,
    verdict_of,
)
from projects.scoring.self_evaluation import score_filing, with_points
from projects.selfeval.in_year.domain.ex_ante import assessment_of
from projects.selfeval.in_year.permissions import access_ex_ante
from projects.selfeval.models import SpotItem
from projects.selfeval.permissions import access_spot_item
from projects.selfeval.queries import claims_of, filings_visible_to

if TYPE_CHECKING:
    from budgeteval.accounts.models import User
    from projects.registry.models import Project
    from projects.scoring.ex_ante import Assessment
    from projects.selfeval.in_year.models import ExAnte


def spot_xray(user: "User", pk: int, part: str) -> Xray:
    """What a second look came to (`total`): rows it scored anew, over the section's points, over the unit's.

    Raises:
        Hidden: the user may not open the drawn form, or it has no such number.
    """
    item = access_spot_item(user, pk)
    if part != "total":
        raise unknown(part)
    filing, given = item.filing, list(item.lines.select_related("line").order_by("line__number"))
    framework = filing.scorecard.get("inputs", {}).get("framework", "")
    reads = filings_visible_to(user).filter(pk=filing.pk).exists()  # who was asked from elsewhere reads this look alone

    def form(part: str) -> str:
        return href("filing", filing.pk, part) if reads else ""

    rows = [
        [
            Cell(str(one.line.number)), Cell(one.line.name), number(one.line.weight),
            number(one.line.self_score, form(f"line-{one.line.number}")), number(one.score),
            Cell(one.reason),
        ]
        for one in given
    ]  # fmt: skip
    gap = "还没有复核" if item.gap is None else f"{item.gap:.2f} 分"
    return Xray(
        title="抽查复核总分",
        subject=_subject(filing.project),
        number=result(item.total, item.grade),
        sentence="按同一规则计算：复核改了的行用复核的得分，其余各行用股室审定的得分，股室没有改的用单位的自评得分。",
        rule=rulebook_facts(filing.rulebook, framework),
        verdict=_spot_verdict(item, {one.line.number: one.score for one in given}),
        events=events_of(item),
        inputs=[
            Fact("抽查", f"{item.check_of}，第 {item.place} 份"),
            Fact("复核人", str(item.checker or "（还没有指定）")),
            Fact("复核意见", item.remark or "（无）"),
            Fact("自评比复核多报", gap),
        ],
        grids=[Grid("复核改动的行", ("行", "指标", "分值", "自评", "复核", "理由"), rows)],
        related=[Fact("自评总分", result(filing.total, filing.grade), form("total"))],
    )


def _spot_verdict(item: SpotItem, given: dict[int, Decimal]) -> Verdict:
    if item.total is None:
        return Verdict(None, "还没有复核，没有可以复算的数据。")
    filing = item.filing

    def recompute() -> list[tuple[str, Any, Any]]:
        points = {row: Decimal(score) for row, score in claims_of(filing).items()} | given
        card = score_filing(rules_of_book(filing.rulebook), with_points(filing.scorecard["inputs"], points))
        return [("总分", item.total, card.total), ("等级", item.grade, card.grade)]

    return verdict_of(recompute)


def ex_ante_xray(user: "User", pk: int, part: str) -> Xray:
    """What an ex-ante evaluation came to (`total`), with every item's points and ground.

    Raises:
        Hidden: the user may not open the evaluation, or it has no such number.
    """
    form = access_ex_ante(user, pk)
    if part != "total":
        raise unknown(part)
    assessment = assessment_of(form)
    rows = [
        [
            Cell(row.group), Cell(row.label), number(row.weight), number(row.point.score), Cell(row.standard),
            Cell(row.point.reason),
        ]
        for row in assessment.rows
    ]  # fmt: skip
    return Xray(
        title="事前评价总分",
        subject=_subject(form.project),
        number=result(form.total, form.grade),
        sentence=assessment.sentence,
        rule=rulebook_facts(form.rulebook, form.framework),
        verdict=_ex_ante_verdict(form, assessment),
        events=events_of(form),
        grids=[Grid("逐项得分", ("类别", "内容", "分值", "得分", "评分标准", "评分理由"), rows)],
    )


def _ex_ante_verdict(form: "ExAnte", assessment: "Assessment") -> Verdict:
    if form.total is None:
        return Verdict(None, "还没有评完，没有可以复算的数据。")
    return verdict_of(lambda: [("总分", form.total, assessment.total), ("结论", form.grade, assessment.grade)])


def _subject(project: "Project") -> str:
    return f"{project.name}（{project.unit.name}，{project.fiscal_year} 年）"
