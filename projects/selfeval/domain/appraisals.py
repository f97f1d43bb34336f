"""The section's appraisal of a unit's performance work of the year, by the rulebook's contents and standards."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import Section, Unit, WorkingYear
from projects.rulebooks.queries import rules_of
from projects.scoring.declared import json_ready
from projects.scoring.facts import Fact
from projects.scoring.framework import Framework, Item
from projects.scoring.methods.judgement import JUDGED, judge_problems
from projects.scoring.rulebook import evaluate
from projects.scoring.scorecard import Case
from projects.selfeval.domain.filings import rulebook_for
from projects.selfeval.models import AppraisalLine, WorkAppraisal
from projects.selfeval.permissions import may_appraise, may_review
from projects.transitions import Refused, edit, hold_unchanged, perform, refuse_unless

APPRAISAL = "appraisal"
LONGEST_REASON = 300


@dataclass(frozen=True)
class AppraisalPoint:
    """Points for one content of the framework, by its id; a reason is owed where points are lost."""

    item: str
    score: Decimal
    reason: str = ""


def framework_in_force(working_year: WorkingYear, now: datetime) -> str:
    """The id of the framework by which the rulebook in force appraises units' work.

    Raises:
        Refused: there is none.
    """
    book = rulebook_for(working_year, now)
    found = next((one for one in rules_of(book).frameworks.values() if one.kind == APPRAISAL), None)
    if found is None:
        raise Refused(f"规则手册“{book}”没有工作考评指标体系")
    return found.id


@audit.atomic
def open_appraisals(
    *, section: Section, working_year: WorkingYear, framework: str, by: User, now: datetime
) -> list[WorkAppraisal]:
    """Open the year's appraisal of every unit of a section that has none; return the new ones.

    Raises:
        Refused: not that section's officer, or the rulebook in force has no such framework for appraising work.
    """
    refuse_unless(may_appraise(by, section))
    book = rulebook_for(working_year, now)
    found = rules_of(book).frameworks.get(framework)
    if found is None or found.kind != APPRAISAL:
        raise Refused(f"规则手册“{book}”没有名为 {framework} 的工作考评指标体系")
    units = Unit.objects.filter(section=section).exclude(appraisals__working_year=working_year).order_by("pk")
    opened = WorkAppraisal.objects.bulk_create(
        WorkAppraisal(
            working_year=working_year, unit=unit, appraiser=by, rulebook=book, framework=framework, stage_at=now
        )
        for unit in units
    )
    detail = {"section": section.code, "framework": framework, "count": len(opened)}
    audit.record(kind="selfeval.open_appraisals", by=by, obj=working_year, at=now, detail=detail)
    return opened


@audit.atomic
def score_appraisal(
    *, appraisal: WorkAppraisal, points: Sequence[AppraisalPoint], expected_version: int, by: User, now: datetime
) -> WorkAppraisal:
    """Score every content of the appraisal; total and grade follow from the rulebook.

    Raises:
        Refused: not the unit's section, scored already, or points that cannot be kept (every problem is named).
        Overtaken: somebody else changed it since `expected_version` was read.
    """
    decision = refuse_unless(may_review(by, appraisal.unit))
    refuse_unless(appraisal.flow.check(appraisal.stage, "score"))
    rules = rules_of(appraisal.rulebook)
    framework = rules.framework(appraisal.framework)
    _check(framework, points)
    facts = {point.item: Fact(points=point.score, reason=point.reason.strip()) for point in points}
    evaluation = evaluate(rules, framework, Case(facts=facts))
    fields: dict[str, object] = {
        "scorecard": json_ready(asdict(evaluation.card)),
        "total": evaluation.card.total,
        "grade": evaluation.grade.label if evaluation.grade else "",
        "appraiser": by,
    }
    edit(appraisal, expected_version=expected_version, fields=fields)
    appraisal.lines.all().delete()
    AppraisalLine.objects.bulk_create(
        AppraisalLine(appraisal=appraisal, item=point.item, score=point.score, reason=point.reason.strip())
        for point in points
    )
    return perform(appraisal, "score", by=by, decision=decision, now=now)


def _check(framework: Framework, points: Sequence[AppraisalPoint]) -> None:
    """Every judged content once, nothing else, within its weight and with a reason for what is lost."""
    items = {item.id: item for item in framework.items() if item.rule.method == JUDGED.id}
    given = [point.item for point in points]
    problems = [f"考评内容“{items[name].label}”没有评分" for name in items if name not in given]
    problems += [f"考评指标体系中没有评分内容 {name}" for name in given if name not in items]
    problems += [f"考评内容 {name} 评分重复" for name in sorted({name for name in given if given.count(name) > 1})]
    problems += [text for point in points if point.item in items for text in _faults(items[point.item], point)]
    if problems:
        raise Refused("\n".join(problems))


def _faults(item: Item, point: AppraisalPoint) -> list[str]:
    if not point.score.is_finite():
        return [f"“{item.label}”的得分不是数值"]
    judged = judge_problems(item.rule.settings, weight=item.weight, points=point.score, comment=point.reason)
    found = [f"“{item.label}”{problem.removesuffix('。')}" for problem in judged]
    if not judged and point.score < item.weight and not point.reason.strip():
        found.append(f"“{item.label}”扣分须写明理由")
    if len(point.reason.strip()) > LONGEST_REASON:
        found.append(f"“{item.label}”的理由请压缩到 {LONGEST_REASON} 字以内")
    return found


@audit.atomic
def show_appraisal(*, appraisal: WorkAppraisal, expected_version: int, by: User, now: datetime) -> WorkAppraisal:
    """Let the unit see how its work was appraised.

    Raises:
        Refused: not the unit's section, or not scored yet.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_review(by, appraisal.unit))
    hold_unchanged(appraisal, expected_version)
    return perform(appraisal, "show", by=by, decision=decision, now=now)


@audit.atomic
def reopen_appraisal(*, appraisal: WorkAppraisal, reason: str, by: User, now: datetime) -> WorkAppraisal:
    """Take points up again that the unit has not seen yet; they stay as they are until they are scored anew.

    Raises:
        Refused: not the unit's section, not scored or shown already, or no reason.
    """
    return perform(appraisal, "reopen", by=by, decision=may_review(by, appraisal.unit), now=now, note=reason)
