"""Backup while the site is running, and restore with every check that can be made."""

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection

from budgeteval.audit.models import TrailLine
from budgeteval.audit.queries import verify
from budgeteval.files.models import Attachment
from budgeteval.files.queries import DamagedFileError, read
from budgeteval.files.storage import keep, lying_at
from budgeteval.safekeeping.archive import (
    FILES,
    MANIFEST,
    Manifest,
    SafekeepingError,
    add,
    check_members,
    check_names,
    extract,
    opened,
    written_whole,
)
from budgeteval.safekeeping.databases import Keeper, Rows, keeper
from budgeteval.safekeeping.examining import examine

# What Django itself fills when it makes the tables.
FILLED_BY_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}


@dataclass(frozen=True)
class Outcome:
    """What a backup or a restore came to."""

    files: int
    rows: int
    trail_lines: int
    trail_hash: str


def back_up(*, target: Path, now: datetime) -> Outcome:
    """Write one archive of the database and every attachment it names, as of one moment, while others go on writing.

    Bytes are on disk before the row that names them and never change: whatever the snapshot names is there.

    Raises:
        SafekeepingError: the target exists or cannot be written; an attachment is missing or damaged.
    """
    own = keeper()
    with written_whole(target) as part, tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder) / own.member
        with (
            own.snapshot(copy) as rows,
            zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive,
        ):
            manifest = _filled(archive, own, copy, rows, now)
            archive.writestr(MANIFEST, manifest.to_json())
    return _outcome(manifest)


def _filled(archive: zipfile.ZipFile, own: Keeper, copy: Path, rows: Rows, now: datetime) -> Manifest:
    members = dict(_add_files(archive, rows, now))
    tables = {name: rows(f'SELECT count(*) FROM "{name}"')[0][0] for name in own.tables(rows)}  # noqa: S608 – our tables
    last = rows("SELECT seq, hash FROM audit_trailline ORDER BY seq DESC LIMIT 1")
    with copy.open("rb") as inward:
        members[own.member] = add(archive, own.member, inward, now, packed=own.packed)
    seq, line_hash = last[0] if last else (0, "")
    return Manifest(
        vendor=connection.vendor,
        database=own.member,
        made_at=now.isoformat(),
        members=members,
        tables=tables,
        trail_lines=seq,
        trail_hash=line_hash,
    )


def _add_files(archive: zipfile.ZipFile, rows: Rows, now: datetime) -> Iterator[tuple[str, str]]:
    """Copy every attachment the snapshot names; what is copied must have the hash it was handed in with."""
    for name, path, sha256 in rows("SELECT name, path, sha256 FROM files_attachment ORDER BY path"):
        if not default_storage.exists(path):
            raise SafekeepingError(f"附件“{name}”（{path}）在服务器上找不到，没有备份；请先从较早的备份恢复这个文件")
        with default_storage.open(path) as inward:
            copied = add(archive, FILES + path, inward, now, packed=False)
        if copied != sha256:
            raise SafekeepingError(
                f"附件“{name}”（{path}）与上传时的内容不一致，没有备份；请先从较早的备份恢复这个文件"
            )
        yield FILES + path, sha256


def check(*, source: Path) -> Outcome:
    """Say whether an archive could be restored here: every check that restoring makes, and nothing is changed.

    Raises:
        SafekeepingError: it could not.
    """
    with _examined(source, keeper()) as (_, manifest, _):
        return _outcome(manifest)


def restore(*, source: Path, replace: bool) -> Outcome:
    """Check the archive and what lies in it, then put its files and last its database in place.

    Args:
        source: an archive of `back_up`.
        replace: overwrite a database that holds something; files that are there already stay.

    Raises:
        SafekeepingError: nothing was changed – or, from the last checks, what does not fit after restoring.
    """
    own = keeper()
    with _examined(source, own) as (archive, manifest, copy):
        if holds_anything():
            if not replace:
                raise SafekeepingError("数据库里已有数据，没有恢复；请换用空的数据库，确要覆盖时加上 --replace")
            own.refuse_in_use()
        _put_files(archive, manifest.members)
        own.take_back(copy)
    _check_restored(own, manifest)
    return _outcome(manifest)


@contextmanager
def _examined(source: Path, own: Keeper) -> Iterator[tuple[zipfile.ZipFile, Manifest, Path]]:
    """Open an archive, check all of it, and give its database as a file.

    Raises:
        SafekeepingError: what does not fit.
    """
    with opened(source) as (archive, manifest), tempfile.TemporaryDirectory(prefix="budgeteval-restore-") as folder:
        _refuse_other(manifest, own)
        check_members(archive, manifest)
        check_names(manifest)
        copy = Path(folder) / own.member
        extract(archive, own.member, copy)
        examine(own.contents(copy), manifest)
        yield archive, manifest, copy


def holds_anything() -> bool:
    """Whether anybody's data is in the database; empty tables, and no tables, are nothing."""
    there = set(connection.introspection.table_names())
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}  # noqa: SLF001 – documented
    with connection.cursor() as cursor:
        for name in sorted(there & tables - FILLED_BY_DJANGO):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(name)} LIMIT 1")  # noqa: S608 – our own tables
            if cursor.fetchone():
                return True
    return False


def _refuse_other(manifest: Manifest, own: Keeper) -> None:
    if manifest.vendor != connection.vendor:
        raise SafekeepingError(
            f"备份出自 {manifest.vendor}，本机设置的是 {connection.vendor}；请用 DATABASE_URL 改为同一种数据库后再恢复"
        )
    if manifest.database != own.member:
        raise SafekeepingError(f"备份里的数据库“{manifest.database}”不是“{own.member}”，没有恢复；请换用另一份备份")


def _put_files(archive: zipfile.ZipFile, members: Mapping[str, str]) -> None:
    """Bytes first, rows afterwards: a restore that breaks off leaves files that no row names."""
    for name in members:
        if name.startswith(FILES):
            path, content = name.removeprefix(FILES), archive.read(name)
            try:
                if default_storage.exists(path) and lying_at(path) != content:
                    default_storage.delete(path)
                keep(path, content)
            except OSError as error:
                raise SafekeepingError(f"附件“{name}”没有写成：{error.strerror}；请核对权限和剩余空间") from error


def _check_restored(own: Keeper, manifest: Manifest) -> None:
    """The trail, its end, every table's rows and every attachment's bytes are what the archive said.

    Raises:
        SafekeepingError: they are not; the sentence says what.
    """

    def rows(sql: str) -> list[object]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    for name in own.tables(rows):
        found = rows(f'SELECT count(*) FROM "{name}"')  # noqa: S608 – our own tables
        expected = [(manifest.tables.get(name),)]
        if found != expected:
            raise SafekeepingError(f"恢复之后“{name}”有 {found[0]} 行，清单上是 {expected[0]} 行；请换用另一份备份")
    broken = verify()
    if broken:
        raise SafekeepingError(f"恢复之后审计留痕第 {broken.seq} 行不符：{broken.problem.rstrip('。')}")
    last = TrailLine.objects.order_by("seq").values_list("seq", "hash").last() or (0, "")
    if last != (manifest.trail_lines, manifest.trail_hash):
        raise SafekeepingError("恢复之后审计留痕的末行与清单不符；请换用另一份备份")
    for attachment in Attachment.objects.order_by("pk").iterator():
        try:
            read(attachment)
        except DamagedFileError as damage:
            raise SafekeepingError(f"恢复之后{str(damage).rstrip('。')}") from damage


def _outcome(manifest: Manifest) -> Outcome:
    files = sum(name.startswith(FILES) for name in manifest.members)
    return Outcome(files, sum(manifest.tables.values()), manifest.trail_lines, manifest.trail_hash)
