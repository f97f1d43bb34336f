"""The one door through which every stage changes. It knows the flows' tables, and no step."""

import hashlib
from datetime import datetime
from typing import TypeVar

from django.db.models import F

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.staged import Staged
from projects.workflow.flow import Decision


class Refused(Exception):  # noqa: N818 – a refusal is an answer, not an error
    """Somebody may not do this, or not now; the message is the sentence to show, and nothing was changed."""


class Hidden(Refused):
    """The door's answer: the object does not exist for this person; pages answer as if there were none."""


class Overtaken(Refused):
    """Somebody else changed the object in the meantime; nothing of theirs was overwritten.

    Attributes:
        version: the one that stands now, where what was typed may be saved over it after a look; else None.
    """

    def __init__(self, sentence: str, *, version: int | None = None) -> None:
        super().__init__(sentence)
        self.version = version


def refuse_unless(decision: Decision) -> Decision:
    """Give the decision back, or refuse with its reason.

    Raises:
        Refused: the decision is no.
    """
    if not decision:
        raise Refused(decision.reason)
    return decision


def mark_of(*standing: object) -> int:
    """A number for how something stands that has no version of its own: the same for the same plain values."""
    return int.from_bytes(hashlib.sha256(repr(standing).encode()).digest()[:6], "big")


def refuse_unless_seen(seen: int | None, now_there: int, sentence: str) -> None:
    """Refuse where a page was opened with something else than what stands now; None asks nothing.

    Raises:
        Overtaken: somebody else was first; with the mark that stands now.
    """
    if seen is not None and seen != now_there:
        raise Overtaken(sentence, version=now_there)


StagedType = TypeVar("StagedType", bound=Staged)


@audit.atomic
def perform(obj: StagedType, move: str, *, by: User, decision: Decision, now: datetime, note: str = "") -> StagedType:
    """Move an object to its next stage, or refuse and change nothing.

    The move must stand in the object's table, `decision` must allow it, and nobody may have moved or edited the
    object since it was read (a conditional update on stage and version decides between two at once). Writes one
    `move` line into the trail: who, when, from, to, note.

    Raises:
        Refused: the decision's or the table's sentence, or a missing note.
        Overtaken: somebody else was first.
    """
    if not decision.allowed:
        raise Refused(decision.reason)
    possible = obj.flow.check(obj.stage, move)
    if not possible.allowed:
        raise Refused(possible.reason)
    step = obj.flow.by_key[move]
    if step.note_required and not note.strip():
        raise Refused(f"{step.label}必须写明原因")
    origin = obj.stage
    everyone = type(obj)._base_manager  # noqa: SLF001 – Django documents it
    moved = everyone.filter(pk=obj.pk, stage=origin, version=obj.version).update(
        stage=step.target, stage_at=now, version=F("version") + 1
    )
    if not moved:
        raise Overtaken(f"“{obj}”刚刚被他人改动，本次{step.label}没有执行；请刷新后核对再办")
    obj.stage, obj.stage_at, obj.version = step.target, now, obj.version + 1
    audit.record(
        kind="move", by=by, obj=obj, at=now, detail={"move": move, "from": origin, "to": step.target, "note": note}
    )
    return obj


@audit.atomic
def edit(obj: StagedType, *, expected_version: int, fields: dict[str, object]) -> StagedType:
    """Write fields of a staged object that nobody has changed since `expected_version` was read.

    Raises:
        Overtaken: somebody else changed it meanwhile; the caller keeps what was typed.
    """
    everyone = type(obj)._base_manager  # noqa: SLF001 – Django documents it
    changed = everyone.filter(pk=obj.pk, version=expected_version).update(version=F("version") + 1, **fields)
    if not changed:
        now_there = everyone.filter(pk=obj.pk).values_list("version", flat=True).first()
        raise Overtaken(f"“{obj}”已被他人修改，您的内容尚未保存；请先查看最新内容再提交", version=now_there)
    for name, value in fields.items():
        setattr(obj, name, value)
    obj.version = expected_version + 1
    return obj


def hold(obj: Staged) -> None:
    """Read an object afresh and keep it from others until the verb is through: what was read before may be stale.

    What it belongs to never changes and stays as it was fetched.

    Raises:
        Overtaken: it was deleted meanwhile.
    """
    everyone = type(obj)._base_manager  # noqa: SLF001 – Django documents it
    names = [field.attname for field in obj._meta.concrete_fields if not field.is_relation]  # noqa: SLF001 – likewise
    try:
        obj.refresh_from_db(fields=names, from_queryset=everyone.select_for_update())
    except type(obj).DoesNotExist as gone:
        raise Overtaken(f"“{obj}”已被他人删除，请返回列表") from gone


def hold_unchanged(obj: Staged, expected_version: int) -> None:
    """Keep an object from others until the verb is through, if it still is what the person has looked at.

    Raises:
        Overtaken: it is not, or it was deleted.
    """
    hold(obj)
    if obj.version != expected_version:
        raise Overtaken(f"“{obj}”在您查看之后有改动，现为“{obj.stage_label}”，本次没有办理；请重新查看后再办")


def remember(obj: Staged, *, by: User, now: datetime) -> None:
    """Keep the object's text as it now stands in its history, which a conditional update does not do by itself."""
    type(obj).history.bulk_history_create([obj], update=True, default_user=by, default_date=now)  # type: ignore[attr-defined]
