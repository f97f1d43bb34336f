"""Attachments: `store` keeps bytes once, `read` gives them back verified, `download` serves them as a download.

They are reached lazily because Django imports this package before models may be loaded.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budgeteval.files.domain import store
    from budgeteval.files.kinds import RefusedFileError
    from budgeteval.files.queries import DamagedFileError, read
    from budgeteval.files.serving import download

__all__ = ["DamagedFileError", "RefusedFileError", "download", "read", "store"]

_HOMES = {
    "store": "budgeteval.files.domain",
    "RefusedFileError": "budgeteval.files.kinds",
    "read": "budgeteval.files.queries",
    "DamagedFileError": "budgeteval.files.queries",
    "download": "budgeteval.files.serving",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
