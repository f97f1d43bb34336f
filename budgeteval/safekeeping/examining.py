"""A snapshot is looked through before anything is put in its place."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from budgeteval.audit.chain import GENESIS, line_hash
from budgeteval.safekeeping.archive import FILES, Manifest, SafekeepingError
from budgeteval.safekeeping.databases import Contents

_COLUMNS = (
    "seq", "kind", "actor_id", "object_type", "object_id", "at", "recorded_at", "detail", "previous_hash", "hash",
)  # fmt: skip
_OTHER = "请换用另一份备份"


def examine(contents: Contents, manifest: Manifest) -> None:
    """Compare what lies in the snapshot with the manifest, and the trail in it with itself.

    Raises:
        SafekeepingError: what does not fit; nothing was restored.
    """
    _check_tables(contents.counts(), manifest)
    _check_trail(contents, manifest)
    for path, sha256 in contents.rows("files_attachment", ("path", "sha256")):
        if manifest.members.get(f"{FILES}{path}") != sha256:
            raise SafekeepingError(f"备份里缺少附件“{path}”，没有恢复；{_OTHER}")


def _check_tables(counts: dict[str, int], manifest: Manifest) -> None:
    for name in sorted({*counts, *manifest.tables}):
        found, expected = counts.get(name), manifest.tables.get(name)
        if found != expected:
            raise SafekeepingError(
                f"备份里的“{name}”有 {found or 0} 行，清单上是 {expected or 0} 行，没有恢复；{_OTHER}"
            )
    missing = sorted({"audit_trailline", "files_attachment"} - set(counts))
    if missing:
        raise SafekeepingError(f"备份里没有“{missing[0]}”，不是本系统的数据，没有恢复；{_OTHER}")


def _check_trail(contents: Contents, manifest: Manifest) -> None:
    previous, number = GENESIS, 0
    for number, (found, hashed) in enumerate(_lines(contents), 1):
        if found["seq"] != number or found["previous_hash"] != previous or line_hash(**found) != hashed:
            raise SafekeepingError(f"备份里审计留痕第 {number} 行不符，没有恢复；{_OTHER}")
        previous = hashed
    if (number, previous if number else "") != (manifest.trail_lines, manifest.trail_hash):
        raise SafekeepingError(f"备份里审计留痕的末行与清单不符，没有恢复；{_OTHER}")


def _lines(contents: Contents) -> Iterator[tuple[dict[str, Any], str]]:
    """The trail's lines in order, each as what its hash is made of and that hash."""
    rows = sorted(contents.rows("audit_trailline", _COLUMNS), key=lambda row: int(row[0] or 0))
    for row in rows:
        given = dict(zip(_COLUMNS, row, strict=True))
        try:
            yield (
                {
                    "seq": int(given["seq"] or 0),
                    "actor": None if given["actor_id"] is None else int(given["actor_id"]),
                    "at": _moment(given["at"]),
                    "recorded_at": _moment(given["recorded_at"]),
                    "detail": json.loads(given["detail"] or "null"),
                    **{name: given[name] for name in ("kind", "object_type", "object_id", "previous_hash")},
                },
                given["hash"] or "",
            )
        except (ValueError, TypeError) as error:
            raise SafekeepingError(f"备份里审计留痕第 {given['seq']} 行读不出来，没有恢复；{_OTHER}") from error


def _moment(text: str | None) -> datetime:
    """SQLite keeps moments in UTC without saying so."""
    found = datetime.fromisoformat(text or "")
    return found if found.tzinfo else found.replace(tzinfo=UTC)
