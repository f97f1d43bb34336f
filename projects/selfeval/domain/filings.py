"""Verbs of a unit's form for one project: opened by the centre, filled in, signed, handed in, returned or accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import Task, WorkingYear
from projects.registry.models import Project
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rulebook_in_force, rules_of
from projects.scoring.doubt import weigh
from projects.scoring.formcheck.indicator import NOT_COMPUTABLE
from projects.scoring.methods.judgement import JUDGED
from projects.scoring.self_evaluation import Card, as_data, finding_data, score_filing, self_framework
from projects.selfeval.domain.doubts import content_doubts, evidence_doubts
from projects.selfeval.domain.handing_in import (
    begin,
    give_back,
    hand_in,
    hold,
    refuse_unless,
    refuse_unless_editable,
    take,
)
from projects.selfeval.domain.memory import remember_filing
from projects.selfeval.models import Filing, FilingLine, Review
from projects.selfeval.permissions import may_fill, may_finalise, may_open, may_review
from projects.selfeval.queries import SHARED, first_rows, money_text, signs_of
from projects.selfeval.queries.codes import SYSTEM_CODES
from projects.targets.domain import IndicatorRow, row_problems
from projects.transitions import Refused, edit, perform, remember
from projects.workflow.flow import Decision

HIGHEST_POINTS = Decimal(100)
LONGEST_ACTUAL, LONGEST_REASON = 200, 500
NOT_BY_RULE = frozenset({JUDGED.id, NOT_COMPUTABLE})


@dataclass(frozen=True)
class LineDraft:
    """One row as typed; `indicator` is given where the project has no issued target: the unit writes its own rows.

    `follows`: the unit claims what the rule computes, whatever that comes to; `self_score` then says nothing.
    """

    number: int
    actual: str = ""
    self_score: Decimal | None = None
    reason: str = ""
    indicator: IndicatorRow | None = None
    follows: bool = False


@dataclass(frozen=True)
class Trial:
    """A form as it would stand with what was typed: its rows, not written, and its scorecard as it would be kept."""

    kept: list[FilingLine]
    rows: list[FilingLine]
    card: Card
    scorecard: dict[str, Any]


@audit.atomic
def open_filings(*, working_year: WorkingYear, by: User, now: datetime) -> list[Filing]:
    """Open an ex-post filing for every project of the evaluated year that has none; return the new ones.

    Raises:
        Refused: not the performance centre, or no rulebook with a self-evaluation framework is in force.
    """
    refuse_unless(may_open(by, working_year))
    book = rulebook_for(working_year, now)
    if self_framework(rules_of(book)) is None:
        raise Refused(f"规则手册“{book}”没有自评指标体系，请先登记含有自评指标体系的规则手册")
    projects = Project.objects.filter(unit__district=working_year.district_id, fiscal_year=working_year.fiscal_year)
    missing = projects.exclude(filings__working_year=working_year, filings__kind=Task.EX_POST).order_by("pk")
    opened = Filing.objects.bulk_create(
        [
            Filing(working_year=working_year, project=project, kind=Task.EX_POST, rulebook=book, stage_at=now)
            for project in missing.select_related("unit")
        ],
        batch_size=500,
    )
    detail = {"count": len(opened), "rulebook": book.sha256}
    audit.record(kind="selfeval.open_filings", by=by, obj=working_year, at=now, detail=detail)
    return opened


def rulebook_for(working_year: WorkingYear, now: datetime) -> Rulebook:
    """Return the district's rulebook in force.

    Raises:
        Refused: there is none.
    """
    book = rulebook_in_force(district_id=working_year.district_id, on=localdate(now))
    if book is None:
        raise Refused(f"“{working_year.district}”在 {localdate(now)} 没有施行中的规则手册，请先登记")
    return book


@audit.atomic
def start(*, filing: Filing, by: User, now: datetime) -> Filing:
    """Begin filling in; the indicators of an issued target become the form's rows.

    Without a target the unit writes its own rows, and finds there those of last year's form, still to be filled in.

    Raises:
        Refused: not the unit's clerk, begun already, or the task has not opened yet.
    """
    decision = may_fill(by, filing.project.unit)
    begin(filing, working_year=filing.working_year, task=filing.kind, decision=decision, by=by, now=now)
    take_rows(filing)
    return filing


def take_rows(filing: Filing) -> None:
    """Give the form the rows that it begins with."""
    FilingLine.objects.bulk_create(first_rows(filing))


@audit.atomic
def save_draft(
    *,
    filing: Filing,
    lines: Sequence[LineDraft],
    achievement: str,
    problems: str,
    expected_version: int,
    by: User,
    now: datetime,
    lasting: bool = True,
    decision: Decision | None = None,
) -> Filing:
    """Save what the clerk has typed so far, score it, and keep the findings in the filing's scorecard.

    Rows of an issued target that are not given stay as they are; a unit's own rows are replaced by those given. What
    was put before the head has to be put there again. `lasting`: this text is kept in the history as well; the page's
    saving by itself every few seconds is not. Saving a form that nobody has begun begins it. `decision` is another
    verb's that has asked for its own right: what the centre files on behalf of a unit.

    Raises:
        Refused: not the unit's clerk, not a draft any more, or rows that cannot be kept (every problem is named).
        Overtaken: somebody else saved since `expected_version` was read; theirs stays.
    """
    refuse_unless(may_fill(by, filing.project.unit) if decision is None else decision)
    if filing.stage == filing.flow.initial and filing.version == expected_version:
        start(filing=filing, by=by, now=now)
        expected_version = filing.version
    refuse_unless_editable(filing)
    trial = try_draft(filing=filing, lines=lines)
    edit(
        filing,
        expected_version=expected_version,
        fields={
            "achievement": achievement.strip(),
            "problems": problems.strip(),
            "scorecard": trial.scorecard,
            "total": trial.card.total,
            "grade": trial.card.grade,
            "offered_at": None,
        },
    )
    if lasting:
        remember(filing, by=by, now=now)
    _write(filing, trial.kept, trial.rows)
    detail = {"lines": len(trial.rows), "total": trial.card.total, "findings": len(trial.scorecard["findings"])}
    audit.record(kind="selfeval.save_draft", by=by, obj=filing, at=now, detail=detail)
    return filing


def try_draft(*, filing: Filing, lines: Sequence[LineDraft]) -> Trial:
    """Score a form with what was typed into it; nothing is written.

    Raises:
        Refused: rows that cannot be kept (every problem is named).
    """
    kept = first_rows(filing) if filing.stage == filing.flow.initial else list(filing.lines.order_by("number"))
    rows = _rows(filing, kept, lines)
    rules, inputs = rules_of(filing.rulebook), _inputs(filing, rows)
    card = score_filing(rules, inputs)
    following = {draft.number for draft in lines if draft.follows}
    if following:
        _follow(rows, following, card)
        inputs["lines"] = line_inputs(rows)
        card = score_filing(rules, inputs)
    for row, checked in zip(rows, card.check.rows, strict=True):
        row.computed_score = checked.score
    scorecard = as_data(card, inputs)
    scorecard["findings"] += [finding_data(found) for found in content_doubts(filing, rows)]
    return Trial(kept, rows, card, scorecard)


def drafts_of(lines: Sequence[FilingLine], *, own_rows: bool) -> list[LineDraft]:
    """Rows that are kept or with which a form begins, as they would be typed again."""
    return [
        LineDraft(
            number=line.number,
            actual=line.actual,
            self_score=line.self_score,
            reason=line.reason,
            indicator=IndicatorRow(**{name: getattr(line, name) for name in SHARED}) if own_rows else None,
        )
        for line in lines
    ]


def _follow(rows: Sequence[FilingLine], following: set[int], card: Card) -> None:
    """Claim what the rule computes; where a person has to judge, it computes nothing."""
    for row, checked in zip(rows, card.check.rows, strict=True):
        if row.number in following:
            row.self_score = None if checked.method in NOT_BY_RULE else checked.score


def _rows(filing: Filing, kept: list[FilingLine], drafts: Sequence[LineDraft]) -> list[FilingLine]:
    """Return the form's rows with the drafts in them, not yet written.

    Raises:
        Refused: with every problem, one sentence each.
    """
    problems = [text for draft in drafts for text in _draft_problems(draft)]
    numbers = [draft.number for draft in drafts]
    problems += [f"第 {number} 行重复" for number in sorted({n for n in numbers if numbers.count(n) > 1})]
    from_target = any(line.indicator_id for line in kept)
    known = {line.number for line in kept}
    weights = {line.number: (line.name, line.weight) for line in kept} if from_target else {}
    for draft in drafts:
        problems += _above_weight(draft, weights)
        if from_target and draft.number not in known:
            problems.append(f"第 {draft.number} 行不在批复的绩效目标中，请按批复的指标填报")
        elif from_target and draft.indicator is not None:
            problems.append(f"第 {draft.number} 行的指标以批复的绩效目标为准，不能改写")
        elif not from_target and draft.indicator is None:
            problems.append(f"第 {draft.number} 行没有指标，请填写指标名称、指标值和分值")
    if problems:
        raise Refused("\n".join(problems))
    if from_target:
        by_number = {draft.number: draft for draft in drafts}
        return [_filled(line, by_number.get(line.number)) for line in kept]
    return [_own(filing, draft) for draft in sorted(drafts, key=lambda draft: draft.number)]


def _draft_problems(draft: LineDraft) -> list[str]:
    found = [] if draft.indicator is None else row_problems(draft.number, draft.indicator)
    score = draft.self_score
    if score is not None and not (score.is_finite() and 0 <= score <= HIGHEST_POINTS and score == round(score, 2)):
        found.append(f"第 {draft.number} 行“自评得分”为 {score}，请填 0 至 100 之间、至多两位小数的数")
    if len(draft.actual.strip()) > LONGEST_ACTUAL:
        found.append(f"第 {draft.number} 行“实际完成值”请压缩到 {LONGEST_ACTUAL} 字以内")
    if len(draft.reason.strip()) > LONGEST_REASON:
        found.append(f"第 {draft.number} 行“偏差原因及改进措施”请压缩到 {LONGEST_REASON} 字以内")
    if draft.number < 1:
        found.append(f"行号 {draft.number} 不正确，请从 1 起编号")
    return found


def _above_weight(draft: LineDraft, weights: dict[int, tuple[str, Decimal]]) -> list[str]:
    """A claim is never above what its row weighs, be the row the target's or the unit's own."""
    own = draft.indicator
    name, weight = (own.name.strip(), own.weight) if own else weights.get(draft.number, ("", HIGHEST_POINTS))
    score = draft.self_score
    if score is None or not (score.is_finite() and weight.is_finite()) or not weight < score <= HIGHEST_POINTS:
        return []
    return [f"第 {draft.number} 行“{name}”的自评得分 {score} 超过分值 {weight}，请填 0 至 {weight} 之间的数"]


def _filled(line: FilingLine, draft: LineDraft | None) -> FilingLine:
    if draft is not None:
        line.actual, line.reason = draft.actual.strip(), draft.reason.strip()
        line.self_score = None if draft.follows else draft.self_score
    return line


def _own(filing: Filing, draft: LineDraft) -> FilingLine:
    typed = {name: getattr(draft.indicator, name) for name in SHARED}
    words = {name: value.strip() if isinstance(value, str) else value for name, value in typed.items()}
    return _filled(FilingLine(filing=filing, number=draft.number, **words), draft)


def _inputs(filing: Filing, rows: Sequence[FilingLine]) -> dict[str, Any]:
    """What the score rests on, in JSON's types; numbers as strings."""
    lines = line_inputs(rows)
    framework = self_framework(rules_of(filing.rulebook), lines)
    return {
        "framework": framework.id if framework else "",
        "title": filing.project.name,
        "unit": filing.project.unit.name,
        "year": str(filing.project.fiscal_year),
        "money": money_text(filing.project),
        "lines": lines,
    }


def line_inputs(rows: Sequence[FilingLine]) -> list[dict[str, Any]]:
    """The rows as scoring takes them, in JSON's types."""
    return [
        {
            "number": line.number,
            "level1": line.level1,
            "level2": line.level2,
            "name": line.name,
            "op": line.op,
            "target": line.target_value,
            "unit": line.measure_unit,
            "weight": str(line.weight),
            "actual": line.actual,
            "claimed": None if line.self_score is None else str(line.self_score),
            "reason": line.reason,
        }
        for line in rows
    ]


def _write(filing: Filing, kept: Sequence[FilingLine], rows: Sequence[FilingLine]) -> None:
    """Write the rows by their numbers, so that a row that stays keeps its evidence."""
    gone = {line.number for line in kept} - {row.number for row in rows}
    if gone:
        filing.lines.filter(number__in=gone).delete()
    for row in rows:
        row.pk = None  # matched by number, not by key
    FilingLine.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["filing", "number"],
        update_fields=[*SHARED, "actual", "self_score", "computed_score", "reason"],
    )


@audit.atomic
def submit(*, filing: Filing, by: User, now: datetime) -> Filing:
    """The clerk hands the signed form in; what is doubtful in its evidence is kept with it.

    Raises:
        Refused: not the unit's clerk, or not signed.
    """
    decision = may_fill(by, filing.project.unit)
    refuse_unless(decision)
    of_content = [entry for entry in filing.scorecard.get("findings", []) if not _of_evidence(entry["code"])]
    found = [*of_content, *(finding_data(doubt) for doubt in evidence_doubts(filing))]
    filing.scorecard = {**filing.scorecard, "findings": found}
    doubt = weigh(signs_of(filing))
    return hand_in(
        filing,
        working_year=filing.working_year,
        task=filing.kind,
        unit=filing.project.unit,
        decision=decision,
        by=by,
        now=now,
        fields={"scorecard": filing.scorecard, "doubt": doubt.points, "spotless": doubt.clean},
    )


def _of_evidence(code: str) -> bool:
    return code in SYSTEM_CODES and code.startswith("evidence_")


@audit.atomic
def return_for_changes(*, filing: Filing, reason: str, by: User, now: datetime) -> Filing:
    """The section gives the form back, saying why; a review of its points begins anew.

    Raises:
        Refused: not the unit's section, nothing handed in, or no reason.
    """
    decision = may_review(by, filing.project.unit)
    give_back(filing, reason=reason, decision=decision, by=by, now=now)
    for review in Review.objects.filter(filing=filing, stage="scored"):
        perform(review, "reopen", by=by, decision=decision, now=now, note=reason)
    return filing


@audit.atomic
def accept(*, filing: Filing, by: User, now: datetime) -> Filing:
    """The section accepts the form as it stands.

    Raises:
        Refused: not the unit's section, nothing handed in, or a review of its points is not finished.
    """
    decision = may_review(by, filing.project.unit)
    hold(filing)
    if decision and Review.objects.filter(filing=filing).exists():
        decision = Decision(False, f"“{filing}”已开始复评，请办结复评，填报随之通过")
    return take(filing, decision=decision, by=by, now=now)


@audit.atomic
def finalise(*, filing: Filing, by: User, now: datetime) -> Filing:
    """The centre closes an accepted form.

    Raises:
        Refused: not the performance centre, or not accepted.
    """
    perform(filing, "finalise", by=by, decision=may_finalise(by, filing.project.unit), now=now)
    remember_filing(filing)
    return filing
