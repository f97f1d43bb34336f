"""What filings and unit returns share: handed in once and for all by a date, returned with a reason."""

from datetime import datetime
from typing import Any, TypeVar

from django.utils.timezone import localdate

from budgeteval.accounts.models import User
from budgeteval.files.domain import store
from budgeteval.files.kinds import RefusedFileError
from budgeteval.files.models import Attachment
from projects.directory.domain.telling import tell_unit
from projects.directory.models import Unit, WorkingYear
from projects.directory.permissions import has_opened
from projects.directory.queries import due_date
from projects.selfeval.models import HandedIn
from projects.selfeval.queries import on_behalf_of
from projects.transitions import Refused, edit, perform, refuse_unless
from projects.workflow.flow import Decision

HandedInType = TypeVar("HandedInType", bound=HandedIn)

EDITABLE = ("draft", "returned")


def refuse_unless_editable(obj: HandedIn) -> None:
    """Let only drafts and returned ones be changed.

    Raises:
        Refused: signed, handed in or further.
    """
    if obj.stage == obj.flow.initial:
        raise Refused(f"“{obj}”还没有开始填报，请刷新页面，填写并保存后再办")
    if obj.stage not in EDITABLE:
        raise Refused(f"“{obj}”{obj.stage_label}，不能再修改")


def take_in(*, content: bytes, name: str, by: User, now: datetime) -> Attachment:
    """Store a file that a unit hands over as bytes; nobody can name a file of somebody else's.

    Raises:
        Refused: a kind of file that is not taken in.
    """
    try:
        return store(content=content, name=name, by=by, now=now)
    except RefusedFileError as fault:
        raise Refused(str(fault)) from fault


def begin(
    obj: HandedInType, *, working_year: WorkingYear, task: str, decision: Decision, by: User, now: datetime
) -> HandedInType:
    """Begin to fill in what is handed in for a task of the year, once its first day has come.

    Raises:
        Refused: no right, begun already, or the task has not opened yet.
    """
    return perform(obj, "start", by=by, decision=decision and has_opened(working_year, task, now), now=now)


def hand_in(
    obj: HandedInType,
    *,
    working_year: WorkingYear,
    task: str,
    unit: Unit,
    decision: Decision,
    by: User,
    now: datetime,
    fields: dict[str, object] | None = None,
) -> HandedInType:
    """Hand in a signed object. The first time is kept, and whether it was after the unit's due date; late is no wall.

    Raises:
        Refused: no right, not signed, or the task has not opened yet.
    """
    refuse_unless(decision)
    refuse_unless(obj.flow.check(obj.stage, "submit"))
    refuse_unless(has_opened(working_year, task, now))
    written = dict(fields or {})
    if obj.filed_at is None:
        due = due_date(working_year=working_year, task=task, unit=unit)
        written |= {"filed_at": now, "filed_by": by, "late": due is not None and localdate(now) > due}
    if obj.offered_at is not None:
        written["offered_at"] = None  # what the clerk put before the head is through
    if written:
        edit(obj, expected_version=obj.version, fields=written)
    return perform(obj, "submit", by=by, decision=decision, now=now)


def give_back(obj: HandedInType, *, reason: str, decision: Decision, by: User, now: datetime) -> HandedInType:
    """Return what was handed in, with the reason, which stays with it for the unit to read, and count it.

    Raises:
        Refused: no right, nothing handed in, or no reason.
    """
    perform(obj, "return", by=by, decision=decision, now=now, note=reason)
    tell_unit(obj.of_unit, f"“{obj}”已被退回，请修改后重新报送。原因：{reason.strip()}", **page_of(obj), by=by, now=now)
    fields: dict[str, object] = {
        "times_returned": obj.times_returned + 1, "return_reason": reason.strip(), "offered_at": None,
    }  # fmt: skip
    return edit(obj, expected_version=obj.version, fields=fields)


def refuse_while_disputed(obj: HandedIn) -> None:
    """Let nothing be accepted that was filed for the unit and that the unit disputes.

    Raises:
        Refused: the unit has said what is wrong, and it was neither put right nor confirmed since.
    """
    scan = on_behalf_of(obj)
    if scan is not None and scan.stage == "disputed":
        raise Refused(
            f"“{obj}”由绩效中心代报，单位有异议：{scan.answer}。现在不能通过；请退回单位修改，或待单位确认一致后再通过"
        )


def take(obj: HandedInType, *, decision: Decision, by: User, now: datetime) -> HandedInType:
    """Accept what was handed in, and tell the unit.

    Raises:
        Refused: no right, nothing handed in, or the unit disputes what was filed for it.
    """
    if decision:
        refuse_while_disputed(obj)
    perform(obj, "accept", by=by, decision=decision, now=now)
    tell_unit(obj.of_unit, f"“{obj}”已通过审核。", **page_of(obj), by=by, now=now)
    return obj


def page_of(obj: HandedIn) -> dict[str, Any]:
    """The object's page, by its URL name."""
    return {"link": obj.flow.key, "link_args": (obj.pk,)}
