"""Canonical JSON and its fingerprint: the same content always gives the same 64 hex digits, on any machine."""

import hashlib
import json
from typing import Any


def canonical_json(data: Any) -> str:
    """Keys sorted, separators ``,`` and ``:``, Chinese unescaped; NaN and infinity are no JSON and refused.

    Raises:
        ValueError: the data holds NaN, infinity or a circle.
        TypeError: the data holds something JSON has no word for.
    """
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_text(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, as 64 lower-case hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sha256_data(data: Any) -> str:
    """SHA-256 of the data's canonical JSON."""
    return sha256_text(canonical_json(data))
