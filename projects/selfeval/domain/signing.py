"""From the clerk's desk to the head's and back: offered, signed, given back with a note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.domain.telling import tell_unit
from projects.directory.models import Role
from projects.selfeval.domain.blockers import blockers
from projects.selfeval.domain.handing_in import (
    EDITABLE,
    HandedInType,
    page_of,
    refuse_unless_editable,
)
from projects.selfeval.models import Filing
from projects.selfeval.permissions import may_fill, may_sign, may_sign_offered
from projects.selfeval.queries import has_own_rows, money_text
from projects.transitions import Refused, edit, hold, hold_unchanged, perform, refuse_unless, remember
from projects.workflow.flow import Decision


@audit.atomic
def offer(*, filing: Filing, expected_version: int, by: User, now: datetime) -> Filing:
    """The clerk puts the form before the unit's head, as it now stands; any later change takes it back.

    Raises:
        Refused: not the unit's clerk, not a draft, or something must be mended first (every blocker is named).
        Overtaken: somebody else saved since `expected_version` was read.
    """
    refuse_unless(may_fill(by, filing.project.unit))
    refuse_unless_editable(filing)
    found = blockers(filing.scorecard, own_rows=has_own_rows(filing), achievement=filing.achievement)
    if found:
        raise Refused("\n".join(entry.sentence for entry in found))
    refuse_unless(_signable(filing))
    edit(filing, expected_version=expected_version, fields={"offered_at": now, "head_note": ""})
    remember(filing, by=by, now=now)
    audit.record(kind="selfeval.offer", by=by, obj=filing, at=now, detail={"total": filing.total})
    return filing


@audit.atomic
def sign(*, filing: Filing, by: User, now: datetime) -> Filing:
    """The head takes responsibility for the form as scored.

    Raises:
        Refused: not the unit's head; nothing filled in, a row without points, or the money changed since it was scored.
    """
    decision = may_sign(by, filing.project.unit)
    return perform(filing, "sign", by=by, decision=decision and _signable(filing), now=now)


def _signable(filing: Filing) -> Decision:
    if not filing.scorecard.get("lines"):
        return Decision(False, f"“{filing}”还没有填写指标，请经办人填写后再签批")
    if filing.total is None:
        return Decision(False, f"“{filing}”有指标行没有自评得分，请经办人补填后再签批")
    if filing.scorecard["inputs"]["money"] != money_text(filing.project):
        return Decision(False, f"“{filing.project}”的资金数据在保存填报后有更新，请经办人打开填报重新保存后再签批")
    return Decision(True, "")


@dataclass(frozen=True)
class Signed:
    """What became of signing several forms: how many are signed, and why each other one is not."""

    count: int
    refused: tuple[str, ...]


@audit.atomic
def sign_offered(*, chosen: Sequence[tuple[Filing, int]], by: User, now: datetime) -> Signed:
    """The head signs the forms put before him, each with the version that he looked at; one refusal stops no other."""
    refused = []
    for filing, version in chosen:
        try:
            with transaction.atomic():
                _sign_as_seen(filing, version, by, now)
        except Refused as refusal:
            refused.append(str(refusal))
    return Signed(len(chosen) - len(refused), tuple(refused))


def _sign_as_seen(filing: Filing, version: int, by: User, now: datetime) -> None:
    refuse_unless(may_sign_offered(by, filing))
    hold_unchanged(filing, version)
    sign(filing=filing, by=by, now=now)


@audit.atomic
def hand_back(*, obj: HandedInType, note: str, by: User, now: datetime) -> HandedInType:
    """The head gives a form or return back to the clerk, who is told why; a signature is taken back with it.

    Args:
        obj: what was signed, or put before the head.
        note: what the clerk should do.
        by: the unit's head.
        now: when it takes effect.

    Raises:
        Refused: not the head, neither signed nor offered, already handed in or further, or no note.
    """
    decision = refuse_unless(may_sign(by, obj.of_unit))
    if not note.strip():
        raise Refused("退回经办须写明意见")
    hold(obj)
    if obj.stage == "signed":
        perform(obj, "unsign", by=by, decision=decision, now=now, note=note.strip())
    elif obj.offered_at is None or obj.stage not in EDITABLE:
        raise Refused(f"“{obj}”{obj.stage_label}，没有送签，无需退回")
    fields: dict[str, object] = {"offered_at": None, "head_note": note.strip()}
    edit(obj, expected_version=obj.version, fields=fields)
    audit.record(kind="selfeval.hand_back", by=by, obj=obj, at=now, detail={"note": note.strip()})
    text = f"单位负责人退回了“{obj}”，请修改后重新送签。意见：{note.strip()}"
    tell_unit(obj.of_unit, text, **page_of(obj), roles=[Role.UNIT_CLERK], by=by, now=now)
    return obj
