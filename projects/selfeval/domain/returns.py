"""Verbs of what a unit hands in as a whole: summary table, work summary, reports."""

from collections.abc import Iterable
from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import Task, Unit, WorkingYear
from projects.selfeval.domain.handing_in import (
    EDITABLE,
    begin,
    give_back,
    hand_in,
    refuse_unless_editable,
    take,
    take_in,
)
from projects.selfeval.models import UnitReturn
from projects.selfeval.permissions import may_fill, may_open, may_review, may_sign
from projects.selfeval.queries import summary_figures
from projects.transitions import edit, hold_unchanged, perform, refuse_unless, remember
from projects.workflow.flow import Decision


@audit.atomic
def open_returns(
    *, working_year: WorkingYear, kind: Task, by: User, now: datetime, units: Iterable[Unit] | None = None
) -> list[UnitReturn]:
    """Open one kind of return for the given units, or all of the district; return the new ones.

    Raises:
        Refused: not the performance centre.
    """
    refuse_unless(may_open(by, working_year))
    wanted = Unit.objects.filter(district=working_year.district_id).order_by("pk") if units is None else units
    there = set(UnitReturn.objects.filter(working_year=working_year, kind=kind).values_list("unit", flat=True))
    opened = UnitReturn.objects.bulk_create(
        UnitReturn(working_year=working_year, unit=unit, kind=kind, stage_at=now)
        for unit in wanted
        if unit.pk not in there
    )
    detail = {"kind": kind, "count": len(opened)}
    audit.record(kind="selfeval.open_returns", by=by, obj=working_year, at=now, detail=detail)
    return opened


@audit.atomic
def draft_return(
    *,
    unit_return: UnitReturn,
    text: str,
    expected_version: int,
    by: User,
    now: datetime,
    file: bytes | None = None,
    file_name: str = "",
    lasting: bool = True,
) -> UnitReturn:
    """Save the return: its prose as typed, its figures from the unit's filings as they are now.

    Without a file the one handed over before stays. `lasting`: the text is kept in the history as well.

    Raises:
        Refused: not the unit's clerk, not a draft any more, not opened yet, or a file that is not taken in.
        Overtaken: somebody else saved since `expected_version` was read; theirs stays.
    """
    decision = refuse_unless(may_fill(by, unit_return.unit))
    if unit_return.stage == "not_started" and unit_return.version == expected_version:
        begin(
            unit_return, working_year=unit_return.working_year, task=unit_return.kind, decision=decision, by=by, now=now
        )
        expected_version = unit_return.version
    refuse_unless_editable(unit_return)
    figures = summary_figures(unit_return.unit, unit_return.working_year)
    fields: dict[str, object] = {"text": text.strip(), "figures": figures}
    if file is not None:
        fields["attachment"] = take_in(content=file, name=file_name, by=by, now=now)
    edit(unit_return, expected_version=expected_version, fields=fields)
    if lasting:
        remember(unit_return, by=by, now=now)
    detail = {"projects": figures["projects"], "filed": figures["filed"]}
    audit.record(kind="selfeval.draft_return", by=by, obj=unit_return, at=now, detail=detail)
    return unit_return


@audit.atomic
def sign_return(*, unit_return: UnitReturn, expected_version: int, by: User, now: datetime) -> UnitReturn:
    """The head takes responsibility for the return; a summary table's figures are those of this moment.

    Raises:
        Refused: not the unit's head, or a report without a word or a file.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_sign(by, unit_return.unit))
    hold_unchanged(unit_return, expected_version)
    if unit_return.kind == Task.SUMMARY_TABLE and unit_return.stage in EDITABLE:
        figures = summary_figures(unit_return.unit, unit_return.working_year)
        edit(unit_return, expected_version=unit_return.version, fields={"figures": figures})
    empty = not unit_return.text and unit_return.attachment_id is None
    if empty and unit_return.kind != Task.SUMMARY_TABLE:
        decision = Decision(False, f"“{unit_return}”还没有正文或附件，请经办人填写后再签批")
    return perform(unit_return, "sign", by=by, decision=decision, now=now)


@audit.atomic
def submit_return(*, unit_return: UnitReturn, expected_version: int, by: User, now: datetime) -> UnitReturn:
    """The clerk hands the signed return in; lateness is kept, and no wall.

    Raises:
        Refused: not the unit's clerk, or not signed.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_fill(by, unit_return.unit))
    hold_unchanged(unit_return, expected_version)
    return hand_in(
        unit_return,
        working_year=unit_return.working_year,
        task=unit_return.kind,
        unit=unit_return.unit,
        decision=decision,
        by=by,
        now=now,
    )


@audit.atomic
def give_back_return(
    *, unit_return: UnitReturn, reason: str, expected_version: int, by: User, now: datetime
) -> UnitReturn:
    """The section gives the return back, saying why.

    Raises:
        Refused: not the unit's section, nothing handed in, or no reason.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_review(by, unit_return.unit))
    hold_unchanged(unit_return, expected_version)
    return give_back(unit_return, reason=reason, decision=decision, by=by, now=now)


@audit.atomic
def accept_return(*, unit_return: UnitReturn, expected_version: int, by: User, now: datetime) -> UnitReturn:
    """The section accepts the return.

    Raises:
        Refused: not the unit's section, or nothing handed in.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_review(by, unit_return.unit))
    hold_unchanged(unit_return, expected_version)
    return take(unit_return, decision=decision, by=by, now=now)
