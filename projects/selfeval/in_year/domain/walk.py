"""The walk that both forms share: signed by the head, handed in by the clerk, returned or accepted by the section."""

from datetime import datetime
from typing import TypeVar

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.selfeval.domain import handing_in
from projects.selfeval.in_year.domain.ex_ante import lacking_of_ex_ante
from projects.selfeval.in_year.domain.mid_term import lacking_of_mid_term
from projects.selfeval.in_year.models import ExAnte, InYear, MidTerm
from projects.selfeval.permissions import may_fill, may_review, may_sign
from projects.transitions import edit, hold_unchanged, perform, refuse_unless
from projects.workflow.flow import Decision

FormType = TypeVar("FormType", bound=InYear)


def lacking(form: InYear) -> list[str]:
    """Return what still has to be filled in before the head can sign, one sentence each; empty when nothing has."""
    if isinstance(form, ExAnte):
        return lacking_of_ex_ante(form)
    return lacking_of_mid_term(form) if isinstance(form, MidTerm) else []


@audit.atomic
def sign(*, form: FormType, expected_version: int, by: User, now: datetime) -> FormType:
    """The head takes responsibility for the form as it stands.

    Raises:
        Refused: not the unit's head, or something is still to be filled in (everything is named).
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_sign(by, form.project.unit))
    hold_unchanged(form, expected_version)
    if form.flow.check(form.stage, "sign"):
        open_points = lacking(form)
        if open_points:
            decision = Decision(False, "\n".join([f"“{form}”还不能签批，请经办人先补填：", *open_points]))
    return perform(form, "sign", by=by, decision=decision, now=now)


@audit.atomic
def unsign(*, form: FormType, by: User, now: datetime) -> FormType:
    """The head takes the signature back; the clerk can change the form again.

    Raises:
        Refused: not the unit's head, or not signed (any more).
    """
    unsigned = perform(form, "unsign", by=by, decision=may_sign(by, form.project.unit), now=now)
    return edit(unsigned, expected_version=unsigned.version, fields={"offered_at": None})


@audit.atomic
def submit(*, form: FormType, expected_version: int, by: User, now: datetime) -> FormType:
    """The clerk hands the signed form in; lateness is kept, and no wall.

    Raises:
        Refused: not the unit's clerk, or not signed.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_fill(by, form.project.unit))
    hold_unchanged(form, expected_version)
    return handing_in.hand_in(
        form,
        working_year=form.working_year,
        task=form.task,
        unit=form.project.unit,
        decision=decision,
        by=by,
        now=now,
    )


@audit.atomic
def give_back(*, form: FormType, reason: str, expected_version: int, by: User, now: datetime) -> FormType:
    """The section gives the form back, saying why.

    Raises:
        Refused: not the unit's section, nothing handed in, or no reason.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_review(by, form.project.unit))
    hold_unchanged(form, expected_version)
    return handing_in.give_back(form, reason=reason, decision=decision, by=by, now=now)


@audit.atomic
def accept(*, form: FormType, expected_version: int, by: User, now: datetime) -> FormType:
    """The section accepts the form, and the unit is told.

    Raises:
        Refused: not the unit's section, or nothing handed in.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    decision = refuse_unless(may_review(by, form.project.unit))
    hold_unchanged(form, expected_version)
    return handing_in.take(form, decision=decision, by=by, now=now)
