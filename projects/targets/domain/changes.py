"""Changing an issued target: asked for with before and after, approved by the section; the old version is kept."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, ProtectedError

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.domain.telling import tell_unit
from projects.targets.domain.checking import check, kept_explanations, ready
from projects.targets.domain.drafting import refuse_unless_editable, usable
from projects.targets.domain.rows import Contents, as_data, contents_of, from_data, write_rows
from projects.targets.models import Target, TargetChange, TargetVersion
from projects.targets.permissions import may_fill, may_review, may_sign
from projects.transitions import Overtaken, Refused, edit, hold, hold_unchanged, perform, refuse_unless, remember
from projects.workflow.flow import Decision

LONGEST_REASON = 1000
OPEN = ("draft", "signed", "submitted", "returned")


@audit.atomic
def open_change(*, target: Target, by: User, now: datetime) -> TargetChange:
    """Begin asking for a change of an issued target, starting from how it stands.

    Raises:
        Refused: not the unit's clerk, the target is not issued (or frozen already), or a request is open.
    """
    refuse_unless(may_fill(by, target.project.unit))
    hold(target)
    refuse_unless(_issued(target))
    if target.changes.filter(stage__in=OPEN).exists():
        raise Refused(f"“{target}”已有一项调整申请尚未办结，请先办结或撤销")
    stands = as_data(contents_of(target))
    change = TargetChange.objects.create(
        target=target, before=stands, proposed=stands, explanations=target.explanations, requested_by=by, stage_at=now
    )
    audit.record(kind="targets.open_change", by=by, obj=change, at=now, detail={"target": target.pk})
    return change


def _issued(target: Target) -> Decision:
    if target.stage == "issued":
        return Decision(True, "")
    return Decision(False, f"“{target}”{target.stage_label}，只有已批复的绩效目标才能申请调整")


@audit.atomic
def save_change(
    *,
    change: TargetChange,
    contents: Contents,
    reason: str,
    explanations: Mapping[str, str],
    expected_version: int,
    by: User,
    now: datetime,
) -> TargetChange:
    """Save what the target shall become, and why.

    Raises:
        Refused: not the unit's clerk, not a draft any more, or rows that cannot be kept.
        Overtaken: somebody else saved since `expected_version` was read.
    """
    project = change.target.project
    refuse_unless(may_fill(by, project.unit))
    refuse_unless_editable(change)
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"调整理由请写在 {LONGEST_REASON} 字以内")
    kept = usable(project, contents)
    findings = check(project=project, contents=kept, now=now)
    fields: dict[str, object] = {
        "proposed": as_data(kept),
        "reason": reason.strip(),
        "explanations": kept_explanations(explanations, findings, kept),
    }
    edit(change, expected_version=expected_version, fields=fields)
    audit.record(kind="targets.save_change", by=by, obj=change, at=now, detail={"rows": len(kept.rows)})
    return change


@audit.atomic
def sign_change(*, change: TargetChange, expected_version: int, by: User, now: datetime) -> TargetChange:
    """The head signs the request.

    Raises:
        Refused: not the unit's head, nothing changes, no reason, errors, or doubts without a reason.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_sign(by, change.target.project.unit))
    hold_unchanged(change, expected_version)
    return perform(change, "sign", by=by, decision=decision and signable(change, now), now=now)


def signable(change: TargetChange, now: datetime) -> Decision:
    """Say whether the head may sign the request as it is saved; else what has to be done first.

    Raises:
        Refused: no rulebook is in force by which it could be checked.
    """
    if change.proposed == change.before:
        return Decision(False, "调整前后的内容完全一样，请先修改再签批，或撤销申请")
    if not change.reason:
        return Decision(False, "请先写明调整理由")
    contents = from_data(change.proposed)
    return ready(check(project=change.target.project, contents=contents, now=now), contents, change.explanations)


@audit.atomic
def unsign_change(*, change: TargetChange, by: User, now: datetime) -> TargetChange:
    """The head takes the signature back.

    Raises:
        Refused: not the unit's head, or not signed.
    """
    return perform(change, "unsign", by=by, decision=may_sign(by, change.target.project.unit), now=now)


@audit.atomic
def submit_change(*, change: TargetChange, expected_version: int, by: User, now: datetime) -> TargetChange:
    """The clerk hands the signed request in.

    Raises:
        Refused: not the unit's clerk, or not signed.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_fill(by, change.target.project.unit))
    hold_unchanged(change, expected_version)
    return perform(change, "submit", by=by, decision=decision, now=now)


@audit.atomic
def withdraw_change(*, change: TargetChange, by: User, now: datetime) -> TargetChange:
    """The clerk gives the request up; the target stays as it is.

    Raises:
        Refused: not the unit's clerk, or handed in or decided already.
    """
    return perform(change, "withdraw", by=by, decision=may_fill(by, change.target.project.unit), now=now)


@audit.atomic
def return_change(*, change: TargetChange, reason: str, expected_version: int, by: User, now: datetime) -> TargetChange:
    """The section returns the request with its reason.

    Raises:
        Refused: not the unit's section, nothing handed in, or no reason.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_review(by, change.target.project.unit))
    hold_unchanged(change, expected_version)
    perform(change, "return", by=by, decision=decision, now=now, note=reason)
    _tell(change, f"已被退回，请修改后重新报送。原因：{reason.strip()}", by, now)
    return edit(change, expected_version=change.version, fields={"return_reason": reason.strip()})


def _tell(change: TargetChange, outcome: str, by: User, now: datetime) -> None:
    unit = change.target.project.unit
    tell_unit(unit, f"“{change}”{outcome}", link="target_change", link_args=(change.pk,), by=by, now=now)


@audit.atomic
def approve_change(*, change: TargetChange, expected_version: int, by: User, now: datetime) -> TargetChange:
    """The section approves: the target becomes what was proposed, and its old version is kept.

    Raises:
        Refused: not the unit's section, nothing handed in, the target is frozen, or a form was begun by its indicators.
        Overtaken: the request is not what was looked at (`expected_version`) any more, or the target no longer what
            it began from.
    """
    decision = refuse_unless(may_review(by, change.target.project.unit))
    hold_unchanged(change, expected_version)
    target = Target.objects.select_for_update().select_related("project__unit").get(pk=change.target_id)
    refuse_unless(_issued(target))
    if as_data(contents_of(target)) != change.before:
        raise Overtaken(f"“{target}”在申请之后已有改动，请退回单位按现行内容重新申请")
    perform(change, "approve", by=by, decision=decision, now=now)
    versions = target.versions.aggregate(count=Count("pk"))["count"]
    TargetVersion.objects.create(
        target=target, number=versions + 1, content=change.before, change=change, replaced_at=now
    )
    wanted = from_data(change.proposed)
    fields = {"goal": wanted.goal, "explanations": change.explanations}
    edit(target, expected_version=target.version, fields=fields)
    remember(target, by=by, now=now)
    try:
        write_rows(target, wanted.rows)
    except ProtectedError as bound:
        raise Refused(f"“{target.project}”已按现行指标开始填报，指标不能减少；请保留原有行数") from bound
    _tell(change, "已批准，绩效目标已按申请调整。", by, now)
    return change
