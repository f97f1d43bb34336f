"""Long lists in portions: each begins after the last row of the one before, however deep, instead of counting rows off.

The database finds the place by its index, so page 1900 costs what page 1 costs; and a row that is added or removed
meanwhile neither doubles nor hides another one.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Portion(Generic[Row]):
    """Some rows of a list; `following` is the address of the next portion, empty at the list's end."""

    rows: list[Row]
    following: str
    is_first: bool


def portion(rows: "QuerySet[Row]", *, order: Sequence[str], after: str, size: int) -> Portion[Row]:
    """Return the rows that come after a place in the list, in one query.

    Args:
        rows: what the person may read.
        order: columns that are never null, "-" before those that fall; the primary key is added, so that no two rows
            share a place.
        after: `following` of the portion before, as it came back in an address; what makes no sense begins anew.
        size: how many rows at most.
    """
    columns = [*order, "pk"] if order[-1].lstrip("-") != "pk" else list(order)
    place = _read(after, len(columns))
    ordered = rows.order_by(*columns)
    found = None
    if place:
        try:
            found = list(ordered.filter(_beyond(columns, place))[: size + 1])
        except (ValidationError, ValueError, TypeError, OverflowError):
            place = []
    if found is None:
        found = list(ordered[: size + 1])
    shown = found[:size]
    following = address(columns, shown[-1]) if len(found) > size else ""
    return Portion(shown, following, is_first=not place)


def _beyond(columns: Sequence[str], place: Sequence[Any]) -> Q:
    """After the place in the order of the columns. The first column's bound stands alone: an index can begin there."""
    condition = Q(pk__in=[])
    same = Q()
    for column, value in zip(columns, place, strict=True):
        name, side = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        condition |= same & Q(**{f"{name}__{side}": value})
        same &= Q(**{name: value})
    first, side = columns[0].lstrip("-"), "lte" if columns[0].startswith("-") else "gte"
    return Q(**{f"{first}__{side}": place[0]}) & condition


def address(columns: Sequence[str], row: Model) -> str:
    """The place after a row, as an address carries it; `columns` with the primary key."""
    values = [_value(row, column.lstrip("-")) for column in columns]
    text = json.dumps(values, cls=_Exact, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


class _Exact(DjangoJSONEncoder):
    """Django's own cuts microseconds off, and the rows between would come twice."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _value(row: Model, path: str) -> Any:
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    return value.pk if isinstance(value, Model) else value


def _read(after: str, length: int) -> list[Any]:
    try:
        found = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return []
    if not isinstance(found, list) or len(found) != length:
        return []
    return found if all(isinstance(value, str | int) for value in found) else []
