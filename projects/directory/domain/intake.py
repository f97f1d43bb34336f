"""How previewed rows of any sheet are written: all or none, by upsert, with history, unless somebody was faster."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.initials import derived_from
from projects.transitions import Overtaken

ROWS_AT_ONCE = 500
Item = TypeVar("Item")
_OVERTAKEN = "预览之后，表中的一些数据已被他人改动，本次没有导入任何一行；请重新预览后再导入"


class Action(StrEnum):
    """What importing a row does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """What one Excel row does: to which object (`label`), and for a changed one its columns before and after.

    `key` is what identifies the object in the sheet, such as ``2015/X001/grant``: names come twice.
    """

    row: int
    action: Action
    label: str
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True)
class Batch:
    """Rows of one model to write: `new` and `changed` objects, the columns that count, and how existing rows stood.

    `known` holds the columns' values of every existing row that the sheet speaks of, by primary key, as previewed.
    """

    model: type[models.Model]
    columns: tuple[str, ...]
    new: Sequence[models.Model]
    changed: Sequence[models.Model]
    known: Mapping[int, tuple[Any, ...]]


@audit.atomic
def write_batch(batch: Batch, *, by: User, now: datetime) -> None:
    """Write the batch and a history row for each object that is new or changed.

    Raises:
        Overtaken: an existing row is no longer as previewed, or somebody entered a new one in the meantime.
    """
    _check_unmoved(batch)
    objects = batch.model._default_manager  # noqa: SLF001 – Django documents it
    try:
        with transaction.atomic():
            objects.bulk_create(batch.new, batch_size=ROWS_AT_ONCE)
            if batch.changed:
                objects.bulk_create(
                    batch.changed, batch_size=ROWS_AT_ONCE, update_conflicts=True, unique_fields=["pk"],
                    update_fields=[*batch.columns, *derived_from(batch.model, batch.columns)],
                )  # fmt: skip
    except IntegrityError as error:
        raise Overtaken(_OVERTAKEN) from error
    _remember(batch, by=by, now=now)


def _check_unmoved(batch: Batch) -> None:
    for keys in portions(list(batch.known)):
        rows = batch.model._default_manager.select_for_update().filter(pk__in=keys)  # noqa: SLF001
        current = {row[0]: tuple(row[1:]) for row in rows.order_by().values_list("pk", *batch.columns)}
        if any(current.get(key) != batch.known[key] for key in keys):
            raise Overtaken(_OVERTAKEN)


def portions(items: Sequence[Item], size: int = ROWS_AT_ONCE) -> Iterator[Sequence[Item]]:
    """Cut what is too much for one statement into portions."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _remember(batch: Batch, *, by: User, now: datetime) -> None:
    history = getattr(batch.model, "history", None)
    if history is None:
        return
    for objects, update in ((batch.new, False), (batch.changed, True)):
        if objects:
            history.bulk_history_create(
                objects, batch_size=ROWS_AT_ONCE, update=update, default_user=by, default_date=now
            )
