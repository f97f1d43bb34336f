"""The archive of a backup: one ZIP file with the database, every attachment, and a manifest of their hashes."""

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
FORMAT = 1
BLOCK = 1024 * 1024
FILES = "files/"
# What reading a damaged member ends with; encrypted ones and unknown compressions as well.
_UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
_FILE = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")


class SafekeepingError(Exception):
    """A backup or a restore that was not done; the message says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What an archive holds.

    `members` maps each member's name to its SHA-256; `tables` each table to its number of rows in the snapshot;
    `trail_lines` and `trail_hash` are the trail's length and last hash in it.
    """

    vendor: str
    database: str
    made_at: str
    members: Mapping[str, str]
    tables: Mapping[str, int]
    trail_lines: int
    trail_hash: str
    format: int = FORMAT

    def to_json(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Give a place to write to that becomes `target` only when all of it is on disk.

    Raises:
        SafekeepingError: `target` exists already, or cannot be written.
    """
    if target.exists():
        raise SafekeepingError(f"“{target}”已经存在，没有覆盖；请换一个文件名")
    part = target.with_name(f".part-{os.getpid()}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # it holds everybody's data
        yield part
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        raise SafekeepingError(
            f"“{target}”没有写成：{error.strerror or error}；请核对文件夹的权限和剩余空间"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def add(archive: zipfile.ZipFile, name: str, inward: IO[bytes], made: datetime, *, packed: bool) -> str:
    """Copy what can be read into the archive, block by block, and return the hash of what was copied."""
    digest = hashlib.sha256()
    info = zipfile.ZipInfo(name, made.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with archive.open(info, "w", force_zip64=True) as outward:
        _copy(inward, digest.update, outward.write)
    return digest.hexdigest()


def _copy(inward: IO[bytes], *takers: Callable[[bytes], object]) -> None:
    while block := inward.read(BLOCK):
        for taker in takers:
            taker(block)


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open an archive with its manifest.

    Raises:
        SafekeepingError: not there, no archive of this system, cut off, or of a later format.
    """
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise SafekeepingError(f"没有备份文件“{path}”，请核对路径") from error
    except (OSError, zipfile.BadZipFile) as error:
        raise SafekeepingError(f"“{path}”不是完整的备份文件：可能没有复制完，请重新复制或换用另一份备份") from error
    with archive:
        yield archive, _manifest(archive, path)


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        found = _mapping(json.loads(archive.read(MANIFEST)))
        if found.get("format") != FORMAT:
            raise SafekeepingError(
                f"“{path}”的备份格式是 {found.get('format')}，本版本只认得 {FORMAT}；请用相应版本恢复"
            )
        return _checked(Manifest(**found))
    except (KeyError, TypeError, ValueError, RecursionError, *_UNREADABLE) as error:
        raise SafekeepingError(f"“{path}”不是本系统的备份文件：清单读不出来，请换用另一份备份") from error


def _mapping(found: object) -> dict[str, Any]:
    if isinstance(found, dict):
        return found
    raise TypeError


def _checked(manifest: Manifest) -> Manifest:
    """The manifest, each of its parts of the kind it should be.

    Raises:
        TypeError: one is not.
    """
    texts = (manifest.vendor, manifest.database, manifest.made_at, manifest.trail_hash)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    for kept, kind in ((manifest.members, str), (manifest.tables, int)):
        if not isinstance(kept, dict) or not all(type(value) is kind for value in kept.values()):
            raise TypeError
    if type(manifest.trail_lines) is not int:
        raise TypeError
    return manifest


def check_members(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Compare every member with its hash in the manifest, and the list of members with the manifest's.

    Raises:
        SafekeepingError: the first member that is missing, damaged, or not in the manifest.
    """
    names = archive.namelist()
    if len(set(names)) != len(names):
        raise SafekeepingError("备份里有重名的部分，分不清哪一份是真的，请换用另一份备份")
    there = set(names) - {MANIFEST}
    for name in sorted(there ^ set(manifest.members)):
        where = "清单里没有" if name in there else "文件里没有"
        raise SafekeepingError(f"备份与清单不符：“{name}”{where}，请换用另一份备份")
    for name, expected in sorted(manifest.members.items()):
        digest = hashlib.sha256()
        try:
            with archive.open(name) as inward:
                _copy(inward, digest.update)
        except _UNREADABLE as error:
            raise SafekeepingError(f"备份里的“{name}”已损坏，请换用另一份备份") from error
        if digest.hexdigest() != expected:
            raise SafekeepingError(f"备份里的“{name}”与清单上的哈希不符，请换用另一份备份")


def check_names(manifest: Manifest) -> None:
    """Every member but the database is a file named by its own hash: nothing can lead anywhere else.

    Raises:
        SafekeepingError: the first member that does not belong there.
    """
    if manifest.database not in manifest.members:
        raise SafekeepingError("备份里没有数据库，没有恢复；请换用另一份备份")
    for name, sha256 in manifest.members.items():
        found = _FILE.fullmatch(name)
        if name != manifest.database and (found is None or found[2] != sha256):
            raise SafekeepingError(f"备份里的“{name}”不应在那里，没有恢复；请换用另一份备份")


def extract(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    """Write one member to `target`, whole or not at all, and force it to disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".part-{os.getpid()}-{target.name}")
    try:
        with archive.open(name) as inward, part.open("wb") as outward:
            _copy(inward, outward.write)
            outward.flush()
            os.fsync(outward.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
