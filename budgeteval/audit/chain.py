"""How a line becomes a hash: SHA-256 over the line as canonical JSON together with the hash of the line before."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

GENESIS = "0" * 64


def plain(value: Any) -> Any:
    """Return the value in JSON's own types, so that what is hashed is what the database gives back.

    Decimals and dates become text. Binary floats are refused: databases do not give them back unchanged.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    message = f"the trail cannot keep a {type(value).__name__}; give text, a whole number or a Decimal"
    raise TypeError(message)


def canonical(value: Any) -> bytes:
    """Return one spelling of the value: keys sorted, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def moment(value: datetime) -> str:
    """Return the moment in UTC with microseconds, whatever zone it was given in."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def line_hash(
    *,
    seq: int,
    kind: str,
    actor: int | None,
    object_type: str,
    object_id: str,
    at: datetime,
    recorded_at: datetime,
    detail: Mapping[str, Any],
    previous_hash: str,
) -> str:
    """Return the hash that closes the line and opens the next."""
    line = {
        "seq": seq,
        "kind": kind,
        "actor": actor,
        "object_type": object_type,
        "object_id": object_id,
        "at": moment(at),
        "recorded_at": moment(recorded_at),
        "detail": detail,
        "previous_hash": previous_hash,
    }
    return hashlib.sha256(canonical(line)).hexdigest()
