"""Verbs of spot checks: frozen, drawn by a public number, each drawn form scored a second time, closed."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.timezone import localtime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.domain.telling import tell_unit
from projects.directory.models import Task, WorkingYear
from projects.rulebooks.queries import rules_of
from projects.scoring.self_evaluation import score_filing, with_points
from projects.scoring.spotcheck import DrawRefusedError, certificate, frame_sha256, freeze
from projects.selfeval.domain.reviews import Rescore, rescore_problems
from projects.selfeval.models import Filing, Review, SpotCheck, SpotItem, SpotLine
from projects.selfeval.permissions import may_check, may_lead_spot_checks
from projects.selfeval.queries import checkers_for, claims_of, spot_frame_candidates
from projects.transitions import Refused, edit, hold, perform, refuse_unless
from projects.workflow.flow import Decision

LONGEST_SOURCE = 200
LONGEST_OPINION = 2000


@audit.atomic
def plan_spot_check(*, working_year: WorkingYear, size: int, what: str, by: User, now: datetime) -> SpotCheck:
    """Freeze the year's accepted forms with their weights, and tell the fingerprint before the number is known.

    Args:
        working_year: whose forms.
        size: how many are drawn.
        what: the public number that is to come, in words anybody can look it up by.
        by: an officer of the performance centre.
        now: when it takes effect.

    Raises:
        Refused: not the performance centre, one is under way already, or no such sample can be drawn.
    """
    refuse_unless(may_lead_spot_checks(by, working_year))
    if not what.strip() or len(what.strip()) > LONGEST_SOURCE:
        raise Refused(f"请写明公开数的来源，{LONGEST_SOURCE} 字以内")
    checks = SpotCheck.objects.filter(working_year=working_year)
    if checks.filter(stage__in=["planned", "drawn", "rescored"]).exists():
        raise Refused(f"“{working_year}”已有一次抽查在办，办结或作废后才能再抽")
    number = (checks.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        frame = freeze(
            district=working_year.district.name,
            purpose=f"{working_year.year}年度第{number}次抽查复核",
            size=size,
            what=what.strip(),
            candidates=spot_frame_candidates(working_year),
        )
    except DrawRefusedError as refusal:
        raise Refused("".join(refusal.problems)) from refusal
    check = SpotCheck.objects.create(
        working_year=working_year,
        number=number,
        frame=frame,
        frame_sha256=frame_sha256(frame),
        frozen_at=now,
        stage_at=now,
    )
    detail = {"frame_sha256": check.frame_sha256, "size": size, "candidates": len(frame["candidates"])}
    audit.record(kind="selfeval.plan_spot_check", by=by, obj=check, at=now, detail=detail)
    return check


@audit.atomic
def draw_spot_check(*, check: SpotCheck, value: str, by: User, now: datetime) -> SpotCheck:
    """Draw the sample by the public number that was named; the whole of it follows from frame and number.

    Raises:
        Refused: not the performance centre, drawn already, no number given, or a drawn form is not there any more.
    """
    decision = refuse_unless(may_lead_spot_checks(by, check.working_year))
    refuse_unless(check.flow.check(check.stage, "draw"))
    if not value.strip() or len(value.strip()) > LONGEST_SOURCE:
        raise Refused(f"请填写公布的数，{LONGEST_SOURCE} 字以内")
    if now < check.frozen_at:
        raise Refused("抽取不能早于名单封存")
    made = certificate(
        check.frame,
        value=value.strip(),
        frozen_at=localtime(check.frozen_at).isoformat(),
        drawn_at=localtime(now).isoformat(),
    )
    fields: dict[str, object] = {"value": value.strip(), "certificate": made, "drawn_at": now}
    edit(check, expected_version=check.version, fields=fields)
    _make_items(check, [pick["code"] for pick in made["picks"]], now)
    return perform(check, "draw", by=by, decision=decision, now=now, note=value.strip())


def _make_items(check: SpotCheck, codes: Sequence[str], now: datetime) -> None:
    filings = Filing.objects.filter(
        working_year=check.working_year, kind=Task.EX_POST, project__code__in=codes
    ).select_related("project", "review")
    by_code = {filing.project.code: filing for filing in filings}
    gone = [code for code in codes if code not in by_code]
    if gone:
        raise Refused(f"抽中的项目 {'、'.join(gone)} 在封存名单之后已没有自评填报，请作废本次抽查，重新封存名单后再抽")
    SpotItem.objects.bulk_create(
        SpotItem(
            check_of=check,
            filing=by_code[code],
            place=place,
            claimed=by_code[code].total,
            accepted=_accepted_total(by_code[code]),
            stage_at=now,
        )
        for place, code in enumerate(codes, start=1)
    )


def _accepted_total(filing: Filing) -> Decimal | None:
    """The section's total where it scored the form anew, else the unit's own."""
    review: Review | None = getattr(filing, "review", None)
    total: Decimal | None = review.total if review is not None and review.stage == "accepted" else filing.total
    return total


@audit.atomic
def assign_checker(*, item: SpotItem, checker: User, by: User, now: datetime) -> SpotItem:
    """Ask an officer of another section to score a drawn form; until it is scored, somebody else may be asked.

    Raises:
        Refused: not the performance centre, scored already, or the person belongs to the unit's own section or to none.
        Overtaken: it was scored or assigned in the same moment.
    """
    refuse_unless(may_lead_spot_checks(by, item.check_of.working_year))
    if item.stage != "assigned":
        raise Refused(f"“{item}”{item.stage_label}，不能再改派")
    if not checkers_for(item.filing.project.unit).filter(pk=checker.pk).exists():
        raise Refused(f"“{checker}”不是其他股室的人员，不能复核“{item.filing}”")
    edit(item, expected_version=item.version, fields={"checker": checker})
    detail = {"checker": checker.pk, "filing": item.filing_id}
    audit.record(kind="selfeval.assign_checker", by=by, obj=item, at=now, detail=detail)
    return item


@audit.atomic
def score_spot_item(
    *, item: SpotItem, scores: Sequence[Rescore], remark: str, by: User, now: datetime, expected_version: int
) -> SpotItem:
    """Score a drawn form a second time; rows not given keep what the section accepted. The gap to the claim is kept.

    With the last form of a check the check itself is re-scored.

    Raises:
        Refused: neither the centre nor the officer asked, scored already, or points that cannot be kept.
        Overtaken: somebody else scored it since `expected_version` was read.
    """
    decision = refuse_unless(may_check(by, item))
    refuse_unless(item.flow.check(item.stage, "score"))
    check = item.check_of
    hold(check)
    if check.stage != "drawn":
        raise Refused(f"“{check}”{check.stage_label}，不能复核")
    if len(remark.strip()) > LONGEST_OPINION:
        raise Refused(f"复核意见请压缩到 {LONGEST_OPINION} 字以内")
    filing = item.filing
    lines = {line.number: line for line in filing.lines.all()}
    problems = [text for score in scores for text in rescore_problems(score, lines)]
    if problems:
        raise Refused("\n".join(problems))
    fields = _scored(filing, scores) | {"remark": remark.strip(), "checker": by}
    edit(item, expected_version=expected_version, fields=fields)
    SpotLine.objects.bulk_create(
        SpotLine(item=item, line=lines[one.number], score=one.score, reason=one.reason.strip()) for one in scores
    )
    perform(item, "score", by=by, decision=decision, now=now, note=remark.strip())
    if not check.items.filter(stage="assigned").exists():
        perform(check, "rescore", by=by, decision=decision, now=now)
    return item


def _scored(filing: Filing, scores: Sequence[Rescore]) -> dict[str, Any]:
    """Total and grade with the section's points, and over them those of the second look."""
    given = {number: Decimal(score) for number, score in claims_of(filing).items()}
    given |= {one.number: one.score for one in scores}
    card = score_filing(rules_of(filing.rulebook), with_points(filing.scorecard["inputs"], given))
    return {"total": card.total, "grade": card.grade}


@audit.atomic
def close_spot_check(*, check: SpotCheck, by: User, now: datetime) -> SpotCheck:
    """Close a check whose forms are all scored: units and sections see what it found, and each unit is told.

    Raises:
        Refused: not the performance centre, or a form is still to be scored.
    """
    left = check.items.filter(stage="assigned").count()
    decision = may_lead_spot_checks(by, check.working_year)
    if decision and left:
        decision = Decision(False, f"“{check}”还有 {left} 份没有复核")
    perform(check, "close", by=by, decision=decision, now=now)
    for item in check.items.select_related("filing__project__unit").order_by("place"):
        text = (
            f"“{item.filing}”经抽查复核得 {item.total} 分（自评 {item.claimed} 分，股室审定 {item.accepted} 分），"
            "请查看复核意见和逐项理由。"
        )
        tell_unit(item.filing.of_unit, text, link="spot_item", link_args=(item.pk,), by=by, now=now)
    return check


@audit.atomic
def void_spot_check(*, check: SpotCheck, reason: str, by: User, now: datetime) -> SpotCheck:
    """Give a check up, with the reason; it stays on record.

    Raises:
        Refused: not the performance centre, re-scored already, or no reason.
    """
    return perform(check, "void", by=by, decision=may_lead_spot_checks(by, check.working_year), now=now, note=reason)
