"""The append-only, hash-chained trail: `record` writes one line, `verify` finds the first broken one.

They are reached lazily because Django imports this package before models may be loaded.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budgeteval.audit.domain import record
    from budgeteval.audit.queries import verify

__all__ = ["record", "verify"]

_HOMES = {"record": "budgeteval.audit.domain", "verify": "budgeteval.audit.queries"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
