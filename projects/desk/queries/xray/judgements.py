"""Behind the numbers of a work appraisal and of what an expert panel made of an object."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from projects.departments.permissions import access_review as access_department
from projects.desk.queries.xray.events import events_of
from projects.desk.queries.xray.page import (
    Fact,
    Verdict,
    Xray,
    chosen,
    href,
    input_facts,
    method_facts,
    points,
    result,
    rulebook_facts,
    rules_of_book,
    scored_lines,
    verdict_of,
)
from projects.directory.queries import DISTRICT_READERS, memberships_of, reads_unit
from projects.experts.models import Evaluation, PanelObject
from projects.experts.queries import panel_sheets
from projects.keyreview.permissions import access_review as access_key
from projects.results.domain.outcomes import outcome_of, panel_inputs
from projects.results.models import RatingKind
from projects.scoring.facts import Fact as Given
from projects.scoring.rulebook import evaluate
from projects.scoring.scorecard import Case
from projects.selfeval.models import WorkAppraisal
from projects.selfeval.permissions import access_appraisal
from projects.selfeval.queries import UNIT_ROLES
from projects.transitions import Hidden

if TYPE_CHECKING:
    from budgeteval.accounts.models import User

# From when on the evaluated unit has the draft report, with its points.
TOLD = ("with_unit", "final", "published")
SEALED = "每位专家给了多少分按规定不向被评价单位和其他专家提供；本页只列汇总后的结果。"


def appraisal_xray(user: "User", pk: int, part: str) -> Xray:
    """A unit's work appraisal: its total, or one content (`line-<n>`, as the scorecard counts).

    Raises:
        Hidden: the user may not open the appraisal, or it has no such number.
    """
    appraisal = access_appraisal(user, pk)
    lines = appraisal.scorecard.get("lines", [])
    line = chosen(lines, part)
    found = Xray(
        title="工作考评总分",
        subject=f"{appraisal.unit.name}（{appraisal.working_year.year} 年度绩效管理工作）",
        number=result(appraisal.total, appraisal.grade),
        sentence=appraisal.scorecard.get("explanation", ""),
        rule=rulebook_facts(appraisal.rulebook, appraisal.framework),
        inputs=[Fact("考评人", str(appraisal.appraiser))],
        verdict=_appraisal_verdict(appraisal),
        events=events_of(appraisal),
    )
    given = {one.item: one for one in appraisal.lines.all()}
    if line is None:
        found.grids = [scored_lines(lines, lambda place: href("appraisal", pk, f"line-{place}"))]
        return found
    own = given.get(line["item"])
    found.title = f"“{line['label']}”的考评得分"
    found.number = f"{points(line['score'])} 分（分值 {line['weight']}）"
    found.sentence = line["explanation"]
    found.rule += method_facts(line["method"])
    found.inputs.append(Fact("扣分理由", own.reason if own and own.reason else "（未扣分）"))
    found.related = [Fact("工作考评总分", result(appraisal.total, appraisal.grade), href("appraisal", pk, "total"))]
    return found


def _appraisal_verdict(appraisal: WorkAppraisal) -> Verdict:
    if appraisal.total is None:
        return Verdict(None, "还没有评分，没有可以复算的数据。")

    def recompute() -> list[tuple[str, Any, Any]]:
        rules = rules_of_book(appraisal.rulebook)
        facts = {one.item: Given(points=one.score, reason=one.reason) for one in appraisal.lines.all()}
        again = evaluate(rules, rules.framework(appraisal.framework), Case(facts=facts))
        kept = [Decimal(line["score"]) for line in appraisal.scorecard["lines"]]
        return [
            ("总分", appraisal.total, again.card.total),
            ("等级", appraisal.grade, again.grade.label if again.grade else ""),
            *(("各项得分", old, new.score) for old, new in zip(kept, again.card.lines, strict=True)),
        ]

    return verdict_of(recompute)


def key_xray(user: "User", pk: int, part: str) -> Xray:
    """A key project's panel: its total, or one item where the user may see the items.

    Raises:
        Hidden: the user may not open the review, or it has no such number for this user.
    """
    return _evaluation(user, access_key(user, pk), RatingKind.KEY, "key", part)


def department_xray(user: "User", pk: int, part: str) -> Xray:
    """A department's panel; as `key_xray`.

    Raises:
        Hidden: as there.
    """
    return _evaluation(user, access_department(user, pk), RatingKind.DEPARTMENT, "department", part)


def _evaluation(user: "User", evaluation: Evaluation, kind: RatingKind, name: str, part: str) -> Xray:
    judged = evaluation.judged
    if judged is None or judged.total is None:
        raise Hidden("专家组尚未结束评审，还没有汇总得分")
    reading = [member for member in memberships_of(user) if reads_unit([member], evaluation.evaluated_unit)]
    reads_all = any(member.role in DISTRICT_READERS for member in reading)
    only_unit = bool(reading) and all(member.role in UNIT_ROLES for member in reading)
    if only_unit and evaluation.stage not in TOLD:
        raise Hidden("专家组的汇总得分在评价报告送单位征求意见后提供")
    found = Xray(
        title=f"{kind.label}专家组汇总得分",
        subject=f"{evaluation.subject}（{evaluation.working_year.year} 年度）",
        number=result(judged.total, judged.grade),
        rule=rulebook_facts(judged.rulebook, judged.framework),
        verdict=_panel_verdict(judged, kind),
        events=events_of(evaluation, judged),
        withheld=SEALED,
    )
    if not reads_all:
        if part != "total":
            raise Hidden("各项汇总得分随评级一并提供，请在评级确认后查看")
        return found
    return _with_items(found, judged, lambda place: href(name, evaluation.pk, f"line-{place}"), part)


def _with_items(found: Xray, judged: PanelObject, to: Callable[[int], str], part: str) -> Xray:
    """What those see who read the whole district: the scorecard and how far the sheets lie apart, without persons."""
    lines = [*judged.scorecard["lines"], *judged.scorecard["outside"]]
    line = chosen(lines, part)
    found.sentence = judged.scorecard["explanation"]
    spreads = {one["item"]: one for one in judged.diagnostics.get("spreads", [])}
    if line is None:
        found.inputs = _figures(judged)
        found.grids = [scored_lines(lines, to)]
        return found
    found.title = f"“{line['label']}”的汇总得分"
    found.number = f"{points(line['score'])} 分（分值 {line['weight']}）"
    found.sentence = line["explanation"]
    found.rule += method_facts(line["method"])
    spread = spreads.get(line["item"])
    if spread:
        told = f"最低 {spread['lowest']}，最高 {spread['highest']}，相差 {spread['spread']}"
        found.inputs = [Fact("各评分表的分布", told)]
    found.related = [Fact("汇总得分", result(judged.total, judged.grade), to(0).replace("line-0", "total"))]
    return found


def _figures(judged: PanelObject) -> list[Fact]:
    sheets = judged.sheets.filter(seat__replaced_at__isnull=True).count()
    given = judged.facts.get("inputs", {})
    return [Fact("评分表", f"{sheets} 张"), *input_facts(judged.rulebook, judged.framework, given)]


def _panel_verdict(judged: PanelObject, kind: RatingKind) -> Verdict:
    """Computed from the sheets themselves; only whether it is the same gets out."""

    def recompute() -> list[tuple[str, Any, Any]]:
        whole = PanelObject.objects.select_related("rulebook").get(pk=judged.pk)
        rules = rules_of_book(whole.rulebook)
        again = outcome_of(rules, kind, panel_inputs(whole, rules, list(panel_sheets(whole))))
        return [("总分", judged.total, again.total), ("等级", judged.grade, again.grade)]

    return verdict_of(recompute)
