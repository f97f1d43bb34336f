"""The one verb of the trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from budgeteval.accounts.models import User
from budgeteval.audit.chain import GENESIS, line_hash, plain
from budgeteval.audit.models import TrailLine
from budgeteval.audit.turns import take_turn


def record(
    *, kind: str, by: User | None, obj: models.Model | None, at: datetime, detail: Mapping[str, Any]
) -> TrailLine:
    """Add one line to the trail, in the transaction of the change it tells of.

    Args:
        kind: a permanent ASCII key, such as `move` or `import.applied`.
        by: who did it; None where the system did.
        obj: what it was done to; None where nothing in particular.
        at: when it takes effect; the real clock is kept beside it.
        detail: whatever explains the line, without binary floats.

    Raises:
        TransactionManagementError: outside a transaction, since a line without its change would be a lie.
        ValueError: `at` has no time zone.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("record() needs the transaction of the change it tells of")
    if timezone.is_naive(at):
        raise ValueError("at has no time zone")
    take_turn()
    last = TrailLine.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, previous_hash = (last[0] + 1, last[1]) if last else (1, GENESIS)
    line = TrailLine(
        seq=seq,
        kind=kind,
        actor=by,
        object_type=obj._meta.label_lower if obj is not None else "",  # noqa: SLF001 – Django documents _meta
        object_id=str(obj.pk) if obj is not None else "",
        at=at,
        recorded_at=timezone.now(),
        detail=plain(detail),
        previous_hash=previous_hash,
    )
    line.hash = hash_of(line)
    line.save()
    return line


def hash_of(line: TrailLine) -> str:
    """Return the hash that the line ought to carry."""
    return line_hash(
        seq=line.seq,
        kind=line.kind,
        actor=line.actor_id,
        object_type=line.object_type,
        object_id=line.object_id,
        at=line.at,
        recorded_at=line.recorded_at,
        detail=line.detail,
        previous_hash=line.previous_hash,
    )
