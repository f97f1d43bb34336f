"""The append-only, hash-chained trail: `record` writes one line, `verify` finds the first broken one.

A verb that writes is an `atomic` one (or opens a `turn`), so that writers queue before they lock anything.

They are reached lazily because Django imports this package before models may be loaded.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budgeteval.audit.domain import record
    from budgeteval.audit.queries import verify
    from budgeteval.audit.turns import atomic, turn

__all__ = ["atomic", "record", "turn", "verify"]

_HOMES = {
    "atomic": "budgeteval.audit.turns",
    "record": "budgeteval.audit.domain",
    "turn": "budgeteval.audit.turns",
    "verify": "budgeteval.audit.queries",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
