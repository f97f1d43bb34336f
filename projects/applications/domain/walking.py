"""An application's way, and its target's with it: cleared, signed, handed in, returned or accepted as one."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.timezone import localdate

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.applications.domain.drafting import FileIn, take_in
from projects.applications.models import Application, ApplicationRule, Group
from projects.applications.permissions import may_apply, may_clear, may_review, may_set_rules, may_sign
from projects.applications.queries import APPROVED_TARGET, deciding_group, requested_of
from projects.directory.domain.telling import tell_unit
from projects.directory.models import District
from projects.targets import domain as targets
from projects.targets.models import Target
from projects.transitions import Refused, edit, hold_unchanged, perform, refuse_unless
from projects.workflow.flow import Decision

LONGEST_MEETING = 120
LONGEST_REASON = 300


@audit.atomic
def set_group(*, district: District, group: Group, by: User, now: datetime) -> ApplicationRule:
    """Say whose leading group approves what is applied for in a district.

    Raises:
        Refused: not the performance centre.
    """
    refuse_unless(may_set_rules(by, district))
    rule, _ = ApplicationRule.objects.update_or_create(district=district, defaults={"group": group})
    audit.record(kind="applications.set_group", by=by, obj=rule, at=now, detail={"group": group.value})
    return rule


@audit.atomic
def clear(
    *, application: Application, meeting: str, met_on: date, minutes: FileIn | None, expected_version: int,
    expected_target: int, by: User, now: datetime,
) -> Application:  # fmt: skip
    """Record that the leading group approved the application: which meeting, when, and its minutes.

    Args:
        application: a draft or a returned one, with its target.
        meeting: what the meeting is called.
        met_on: its day.
        minutes: its minutes; None leaves those before in place.
        expected_version: the application's version that was looked at.
        expected_target: that of its target, which may still be changed by itself.
        by: whose group it is.
        now: when it takes effect.

    Raises:
        Refused: not whose group it is; an application without amount or grounds; a target that is not complete; no
            meeting, or one still to come.
        Overtaken: the application or its target was changed since it was looked at.
    """
    decision = refuse_unless(may_clear(by, application.project.unit))
    hold_unchanged(application, expected_version)
    target = _target(application)
    hold_unchanged(target, expected_target)
    refuse_unless(_complete(application))
    if target.stage in ("draft", "returned"):
        refuse_unless(targets.complete(target, now))
    if not meeting.strip():
        raise Refused("请填写审定会议的名称")
    if len(meeting.strip()) > LONGEST_MEETING:
        raise Refused(f"会议名称请压缩到 {LONGEST_MEETING} 字以内")
    if met_on > localdate(now):
        raise Refused(f"会议日期 {met_on} 还没有到，请核对日期")
    group = deciding_group(application.project.unit.district)
    fields: dict[str, object] = {"meeting": meeting.strip(), "met_on": met_on, "group": group.value}
    if minutes is not None:
        kept, name = take_in(minutes, by=by, now=now)
        fields |= {"minutes": kept, "minutes_name": name}
    edit(application, expected_version=application.version, fields=fields)
    return perform(application, "clear", by=by, decision=decision, now=now, note=meeting)


def _complete(application: Application) -> Decision:
    missing = []
    if not application.grounds:
        missing.append("安排依据")
    if not application.content:
        missing.append("项目内容")
    if not requested_of(application):
        missing.append("申请金额")
    if missing:
        return Decision(False, f"请先填写{'、'.join(missing)}，再提交领导小组审定")
    return Decision(True, "")


@audit.atomic
def reopen(*, application: Application, by: User, now: datetime, note: str = "") -> Application:
    """The clerk takes an application back to change it, or the head sends it back with a word; the group decides anew.

    Raises:
        Refused: not of the unit, or handed in already.
    """
    unit = application.project.unit
    decision = may_apply(by, unit) or may_sign(by, unit)
    perform(application, "reopen", by=by, decision=decision, now=now, note=note)
    if note.strip():
        _refuse_long(note)
        edit(application, expected_version=application.version, fields={"return_reason": note.strip()})
    target = _target(application)
    if target.stage == "signed":
        perform(target, "unsign", by=by, decision=decision, now=now)
    return application


@audit.atomic
def sign(*, application: Application, expected_version: int, by: User, now: datetime) -> Application:
    """The head signs the application together with its performance target.

    Raises:
        Refused: not the unit's head, not cleared by the leading group, or the target cannot be signed.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_sign(by, application.project.unit))
    hold_unchanged(application, expected_version)
    perform(application, "sign", by=by, decision=decision, now=now)
    target = _target(application)
    if target.stage in ("draft", "returned"):
        targets.sign(target=target, by=by, now=now)
    return application


@audit.atomic
def submit(*, application: Application, expected_version: int, by: User, now: datetime) -> Application:
    """The clerk hands the signed application in, with its target.

    Raises:
        Refused: not the unit's clerk, not signed, or its target was taken back meanwhile.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_apply(by, application.project.unit))
    hold_unchanged(application, expected_version)
    target = _target(application)
    if target.stage not in ("signed", "submitted", *APPROVED_TARGET):
        raise Refused(f"“{target}”{target.stage_label}，没有签批的绩效目标不能随申报表报送")
    if application.filed_at is None:
        edit(application, expected_version=application.version, fields={"filed_at": now, "filed_by": by})
    perform(application, "submit", by=by, decision=decision, now=now)
    if target.stage == "signed":
        targets.submit(target=target, by=by, now=now)
    return application


@audit.atomic
def give_back(*, application: Application, reason: str, expected_version: int, by: User, now: datetime) -> Application:
    """The section returns the application with its target, unless that is approved already.

    Raises:
        Refused: not the unit's section, nothing handed in, no reason or a long one.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_review(by, application.project.unit))
    _refuse_long(reason)
    hold_unchanged(application, expected_version)
    perform(application, "return", by=by, decision=decision, now=now, note=reason)
    fields: dict[str, object] = {
        "times_returned": application.times_returned + 1,
        "return_reason": reason.strip(),
    }
    edit(application, expected_version=application.version, fields=fields)
    target = _target(application)
    if target.stage == "submitted":
        targets.give_back(target=target, reason=reason, by=by, now=now)
    both = "，绩效目标一并退回" if target.stage == "returned" else ""
    text = f"“{application}”已被退回{both}，请修改后重新办理审定、签批和报送。原因：{reason.strip()}"
    tell_unit(application.project.unit, text, link="application", link_args=(application.pk,), by=by, now=now)
    return application


@audit.atomic
def accept(*, application: Application, by: User, now: datetime) -> Application:
    """The section accepts the application; its target must be approved: 不申报不予纳入.

    Raises:
        Refused: not the unit's section, nothing handed in, or the target is not approved.
    """
    decision = may_review(by, application.project.unit)
    target = _target(application)
    if decision and target.stage not in APPROVED_TARGET:
        decision = Decision(
            False, f"“{target}”{target.stage_label}，绩效目标审定之后申报才能通过（不申报不予纳入预算）"
        )
    perform(application, "accept", by=by, decision=decision, now=now)
    text = f"“{application}”已通过审核，绩效目标已审定。"
    tell_unit(application.project.unit, text, link="application", link_args=(application.pk,), by=by, now=now)
    return application


@audit.atomic
def approve(*, application: Application, expected_version: int, by: User, now: datetime) -> Application:
    """The section approves the target, whose review is filled in, and accepts the application with it.

    Raises:
        Refused: not the unit's section, nothing handed in, or a question of the review open or answered with no.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    refuse_unless(may_review(by, application.project.unit))
    hold_unchanged(application, expected_version)
    target = _target(application)
    if target.stage not in APPROVED_TARGET:
        targets.approve(target=target, by=by, now=now)
    return accept(application=application, by=by, now=now)


@audit.atomic
def approve_clean(*, applications: Sequence[Application], by: User, now: datetime) -> list[Application]:
    """Approve several applications at once, all or none: only those in whose targets nothing is doubtful.

    Raises:
        Refused: one is another section's, not handed in, or needs a person's look; it is named.
    """
    for application in applications:
        if application.times_returned:
            raise Refused(f"“{application}”曾被退回，请打开逐项审核，不能批量审定")
        targets.approve_clean(targets=[_target(application)], by=by, now=now)
        accept(application=application, by=by, now=now)
    return list(applications)


def _refuse_long(reason: str) -> None:
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"退回原因请写在 {LONGEST_REASON} 字以内，现有 {len(reason.strip())} 字")


def _target(application: Application) -> Target:
    """The application's target, read afresh and held."""
    return (
        Target.objects.select_for_update().select_related("project__unit__district").get(project=application.project_id)
    )
