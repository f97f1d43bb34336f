"""Long lists in portions: each begins after the last row of the one before, however deep, instead of counting rows off.

The database finds the place by its index, so page 1900 costs what page 1 costs; and a row that is added or removed
meanwhile neither doubles nor hides another one. Where all columns run the same way, the place is compared as one row of
values: of the same said with OR, PostgreSQL expects too few rows, collects all that follow and sorts them.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.lookups import GreaterThan, LessThan

Row = TypeVar("Row", bound=Model)
# What a column of whole numbers can hold at most; a parameter beyond it is an error in either database.
LARGEST = 2**63 - 1


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
        order: columns that are never null, "-" before those that fall; the primary key is added, running as the last
            of them does, so that no two rows share a place.
        after: `following` of the portion before, as it came back in an address; what makes no sense begins anew.
        size: how many rows at most.
    """
    columns = whole_order(order)
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


def whole_order(order: Sequence[str]) -> list[str]:
    """The columns that put every row in a place of its own."""
    last = order[-1]
    if last.lstrip("-") == "pk":
        return list(order)
    return [*order, "-pk" if last.startswith("-") else "pk"]


class _After(TupleGreaterThan):
    """As a row of values also on SQLite, where Django would say it with OR: only so does an index find the place."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return GreaterThan.as_sql(self, compiler, connection)


class _Before(TupleLessThan):
    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return LessThan.as_sql(self, compiler, connection)


def _beyond(columns: Sequence[str], place: Sequence[Any]) -> Any:
    """After the place in the order of the columns."""
    falling = [column.startswith("-") for column in columns]
    if len(set(falling)) > 1:
        return _beyond_either_way(columns, place)
    names = Tuple(*(F(column.lstrip("-")) for column in columns))
    return (_Before if falling[0] else _After)(names, list(place))


def _beyond_either_way(columns: Sequence[str], place: Sequence[Any]) -> Q:
    """The same where some columns fall. The first column's bound stands alone: an index can begin there."""
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
    return found if all(_possible(value) for value in found) else []


def _possible(value: object) -> bool:
    """Whether a column could hold it: PostgreSQL takes no text with a zero in it, and numbers have an end."""
    if isinstance(value, str):
        return "\0" not in value
    return isinstance(value, int) and abs(value) <= LARGEST
