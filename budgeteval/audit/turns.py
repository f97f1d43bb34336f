"""Writers take turns: one transaction at a time may add to the trail, and it asks for its turn before anything else."""

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

# Any number will do as long as nothing else in this database locks it.
ADVISORY_LOCK = 7_412_016

try:
    _locks: Any = importlib.import_module("fcntl")
except ImportError:  # Windows
    _locks = None

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
    with _queue(), transaction.atomic():
        take_turn()
        before = _has_turn.set(True)
        try:
            yield
        finally:
            _has_turn.reset(before)


@contextmanager
def _queue() -> Iterator[None]:
    """Stand in a queue before SQLite is asked to write.

    SQLite itself asks again and again, and whoever asks at the right moment is first: measured on a busy machine with
    eight writers, some waited beyond their twenty seconds and were told “database is locked”. The system's file lock
    wakes those who wait one after the other, and forgets whoever was killed. Windows has no such lock and asks.
    """
    database = Path(connection.settings_dict["NAME"])
    in_memory = "memory" in database.name
    if _locks is None or connection.vendor != "sqlite" or connection.in_atomic_block or in_memory:
        yield
        return
    with database.with_name(f"{database.name}-turn").open("ab") as gate:
        _locks.flock(gate, _locks.LOCK_EX)
        yield


def atomic(verb: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Let a verb run whole or not at all, in its turn."""

    @wraps(verb)
    def whole(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with turn():
            return verb(*args, **kwargs)

    return whole
