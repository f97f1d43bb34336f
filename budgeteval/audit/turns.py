"""Writers take turns: one transaction at a time may add to the trail, and it asks for its turn before anything else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

# Any number will do as long as nothing else in this database locks it.
ADVISORY_LOCK = 7_412_016

_has_turn: ContextVar[bool] = ContextVar("has_turn", default=False)

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def take_turn() -> None:
    """Wait until no other transaction is adding to the trail; the turn lasts until this transaction ends.

    SQLite's IMMEDIATE transactions already let one writer in at a time. Who is in a turn need not ask again.
    """
    if connection.vendor == "postgresql" and not _has_turn.get():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


@contextmanager
def turn() -> Iterator[None]:
    """Open a transaction that will add to the trail.

    The turn is taken before any row is locked. Were it the other way round, a writer holding a row and waiting for
    its turn would meet one having the turn and waiting for that row: PostgreSQL ends one of the two with an error.
    """
    with transaction.atomic():
        take_turn()
        before = _has_turn.set(True)
        try:
            yield
        finally:
            _has_turn.reset(before)


def atomic(verb: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Let a verb run whole or not at all, in its turn."""

    @wraps(verb)
    def whole(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with turn():
            return verb(*args, **kwargs)

    return whole
