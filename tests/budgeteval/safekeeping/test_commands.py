"""Backup while somebody writes, and restore into an empty database: real processes on a database of their own."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from budgeteval.safekeeping.archive import SafekeepingError
from budgeteval.safekeeping.domain import check
from tests.databases import ROOT, fresh_database, manage

# Adds a file and a line of the trail in one transaction, again and again, and says so after each commit.
WRITER = """
import django
django.setup()
from datetime import UTC, datetime
from itertools import count
from django.db import transaction
from budgeteval.audit import record
from budgeteval.files.domain import store
NOON = datetime(2016, 9, 1, 4, 0, tzinfo=UTC)
for number in count(1):
    with transaction.atomic():
        kept = store(content=b"x" * 5000 + str(number).encode(), name=f"{number}.txt", by=None, now=NOON)
        line = record(kind="test.write", by=None, obj=kept, at=NOON, detail={"number": number})
    print(line.seq, line.hash, flush=True)
"""

Environment = dict[str, str]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Environment, Path]]:
    """A database with some content, and its backup, made while a writer was writing."""
    var = tmp_path_factory.mktemp("written")
    with fresh_database(var) as environment:
        assert manage(environment, "migrate", "-v0").returncode == 0
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        for _ in range(5):
            writer.stdout.readline()
        archive = var / "backup.zip"
        done = manage(environment, "backup", str(archive))
        running = writer.poll() is None
        writer.kill()
        writer.communicate()
        assert done.returncode == 0, done.stderr
        assert running
        yield environment, archive


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Environment]:
    with fresh_database(tmp_path) as environment:
        yield environment


def test_a_backup_of_a_running_site_is_one_moment(written: tuple[Environment, Path]) -> None:
    _, archive = written
    with zipfile.ZipFile(archive) as found:
        manifest = json.loads(found.read("manifest.json"))
        names = set(found.namelist())
    files = {name for name in names if name.startswith("files/")}
    assert manifest["trail_lines"] >= 5
    assert manifest["tables"]["audit_trailline"] == manifest["tables"]["files_attachment"] == manifest["trail_lines"]
    assert len(files) == manifest["trail_lines"]
    assert names == {"manifest.json", *manifest["members"]}


def test_nobody_else_on_the_machine_may_read_a_backup(written: tuple[Environment, Path]) -> None:
    assert stat.S_IMODE(written[1].stat().st_mode) == 0o600


def test_a_backup_does_not_overwrite(written: tuple[Environment, Path]) -> None:
    environment, archive = written
    before = archive.read_bytes()
    done = manage(environment, "backup", str(archive))
    assert done.returncode == 1
    assert "已经存在，没有覆盖" in done.stderr
    assert archive.read_bytes() == before


def test_what_is_restored_is_what_was_kept_and_can_be_written_on(
    written: tuple[Environment, Path], empty: Environment
) -> None:
    _, archive = written
    done = manage(empty, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert "恢复完成，核对相符" in done.stdout
    told = re.search(r"末行哈希：(\w{64})", done.stdout)
    verified = manage(empty, "verify_trail")
    assert told is not None
    assert told[1] in verified.stdout
    # The copy goes on where the original stood: numbering, chain and triggers are there.
    writer = subprocess.Popen([sys.executable, "-c", WRITER], cwd=ROOT, env=empty, text=True, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    first = writer.stdout.readline().split()
    writer.kill()
    writer.communicate()
    kept = json.loads(zipfile.ZipFile(archive).read("manifest.json"))["trail_lines"]
    assert int(first[0]) == kept + 1
    assert manage(empty, "verify_trail").returncode == 0


def test_a_database_that_holds_something_is_refused_until_told(
    written: tuple[Environment, Path], empty: Environment
) -> None:
    _, archive = written
    manage(empty, "migrate", "-v0")
    assert manage(empty, "restore", str(archive)).returncode == 0
    refused = manage(empty, "restore", str(archive))
    assert refused.returncode == 1
    assert "数据库里已有数据，没有恢复" in refused.stderr
    assert "--replace" in refused.stderr
    assert manage(empty, "restore", str(archive), "--replace").returncode == 0


def changed(archive: Path, target: Path, name: str, content: bytes) -> Path:
    """The archive with one member's bytes changed, and the manifest as it was."""
    with zipfile.ZipFile(archive) as inward, zipfile.ZipFile(target, "w") as outward:
        for member in inward.namelist():
            outward.writestr(member, content if member == name else inward.read(member))
    return target


def test_one_changed_byte_is_found_before_anything_is_touched(
    written: tuple[Environment, Path], empty: Environment, tmp_path: Path
) -> None:
    _, archive = written
    name = next(one for one in zipfile.ZipFile(archive).namelist() if one.startswith("files/"))
    bad = changed(archive, tmp_path / "bad.zip", name, b"other")
    done = manage(empty, "restore", str(bad))
    assert done.returncode == 1
    assert "与清单上的哈希不符" in done.stderr
    assert not (tmp_path / "files").exists()
    assert "与清单上的哈希不符" in manage(empty, "restore", "--check", str(bad)).stderr
    assert "备份完整" in manage(empty, "restore", "--check", str(archive)).stdout


def test_a_name_that_leads_out_of_the_folder_is_refused(
    written: tuple[Environment, Path], empty: Environment, tmp_path: Path
) -> None:
    _, archive = written
    with zipfile.ZipFile(archive) as inward, zipfile.ZipFile(tmp_path / "bad.zip", "w") as outward:
        manifest = json.loads(inward.read("manifest.json"))
        old = next(one for one in manifest["members"] if one.startswith("files/"))
        manifest["members"]["files/../../outside"] = manifest["members"].pop(old)
        for member in inward.namelist():
            if member == "manifest.json":
                outward.writestr(member, json.dumps(manifest))
            else:
                outward.writestr("files/../../outside" if member == old else member, inward.read(member))
    done = manage(empty, "restore", str(tmp_path / "bad.zip"))
    assert done.returncode == 1
    assert "不应在那里" in done.stderr


def altered(archive: Path, target: Path, alter: Callable[[dict[str, Any], dict[str, bytes]], Any]) -> Path:
    """The archive with its manifest and members altered together; what `alter` returns is the manifest."""
    with zipfile.ZipFile(archive) as inward:
        parts = {name: inward.read(name) for name in inward.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    returned = alter(manifest, parts)
    with zipfile.ZipFile(target, "w") as outward:
        for name, content in parts.items():
            outward.writestr(name, content)
        outward.writestr("manifest.json", json.dumps(manifest if returned is None else returned[0]))
    return target


def moved(name: str) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    def alter(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
        old = next(one for one in parts if one.startswith("files/"))
        new = name.replace("HASH", old.removeprefix("files/"))
        parts[new] = parts.pop(old)
        manifest["members"][new] = manifest["members"].pop(old)

    return alter


def setting(key: str, value: Any) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    return lambda manifest, _: manifest.update({key: value})


def without_database(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    del parts[manifest["database"]]
    del manifest["members"][manifest["database"]]


def broken_database(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    name = manifest["database"]
    parts[name] = parts[name][:5000] + b"x" * 5000
    manifest["members"][name] = hashlib.sha256(parts[name]).hexdigest()


def one_row_more(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["tables"]["audit_trailline"] += 1


def without_attachment(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    name = next(one for one in parts if one.startswith("files/"))
    del parts[name]
    del manifest["members"][name]


ALTERED: dict[str, tuple[Callable[[dict[str, Any], dict[str, bytes]], Any], str]] = {
    "a list": (lambda *_: ([],), "清单读不出来"),
    "null": (lambda *_: (None,), "清单读不出来"),
    "no tables": (setting("tables", None), "清单读不出来"),
    "tables as a list": (setting("tables", ["audit_trailline"]), "清单读不出来"),
    "members as a list": (setting("members", ["manifest.json"]), "清单读不出来"),
    "counts as text": (setting("tables", {"audit_trailline": "5"}), "清单读不出来"),
    "lines as text": (setting("trail_lines", "5"), "清单读不出来"),
    "unknown part": (setting("more", 1), "清单读不出来"),
    "a later format": (setting("format", 2), "本版本只认得 1"),
    "an empty step": (moved("files//HASH"), "不应在那里"),
    "a dot": (moved("files/./HASH"), "不应在那里"),
    "an outer folder": (moved("files/../HASH"), "不应在那里"),
    "another name": (moved("files/a"), "不应在那里"),
    "another database": (setting("database", "files/x"), "不是“database."),
    "no database": (without_database, "没有数据库"),
    "a damaged database": (broken_database, "没有恢复"),
    "a row too few": (one_row_more, "“audit_trailline”有"),
    "another end of the trail": (setting("trail_hash", "0" * 64), "末行与清单不符"),
    "a missing attachment": (without_attachment, "缺少附件"),
}


@pytest.mark.parametrize("how", ALTERED)
def test_an_altered_archive_is_never_called_whole(written: tuple[Environment, Path], tmp_path: Path, how: str) -> None:
    alter, sentence = ALTERED[how]
    bad = altered(written[1], tmp_path / "bad.zip", alter)
    with pytest.raises(SafekeepingError, match=re.escape(sentence)):
        check(source=bad)


@pytest.mark.parametrize("how", ["a list", "a row too few"])
def test_a_good_database_is_not_replaced_by_an_altered_archive(
    written: tuple[Environment, Path], standing: Environment, tmp_path: Path, how: str
) -> None:
    alter, sentence = ALTERED[how]
    bad = altered(written[1], tmp_path / "bad.zip", alter)
    before = manage(standing, "verify_trail").stdout
    done = manage(standing, "restore", str(bad), "--replace")
    assert (done.returncode, sentence in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr
    assert "。。" not in done.stderr
    assert manage(standing, "verify_trail").stdout == before


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """A site with a line of its own in the trail, which a refused restore leaves as it is."""
    with fresh_database(tmp_path_factory.mktemp("standing")) as environment:
        assert manage(environment, "migrate", "-v0").returncode == 0
        code = WRITER.replace("count(1)", "range(1)")
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        yield environment


needs_sqlite = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="looks into the file of SQLite")


@needs_sqlite
def test_a_trail_that_was_rewritten_in_the_archive_is_found_before(
    written: tuple[Environment, Path], standing: Environment, tmp_path: Path
) -> None:
    def rewrite(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
        file = tmp_path / "rewritten"
        file.write_bytes(parts["database.sqlite3"])
        with closing(sqlite3.connect(file)) as copy:
            triggers = copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                copy.execute(f'DROP TRIGGER "{name}"')
            copy.execute("UPDATE audit_trailline SET kind = 'other' WHERE seq = 2")
            copy.commit()
        parts["database.sqlite3"] = file.read_bytes()
        manifest["members"]["database.sqlite3"] = hashlib.sha256(file.read_bytes()).hexdigest()

    bad = altered(written[1], tmp_path / "bad.zip", rewrite)
    before = manage(standing, "verify_trail").stdout
    done = manage(standing, "restore", str(bad), "--replace")
    assert (done.returncode, "审计留痕第 2 行不符，没有恢复" in done.stderr) == (1, True)
    assert manage(standing, "verify_trail").stdout == before


@needs_sqlite
def test_a_database_in_use_is_not_replaced(written: tuple[Environment, Path], standing: Environment) -> None:
    file = Path(standing["BUDGETEVAL_VAR"]) / "budgeteval.sqlite3"
    with closing(sqlite3.connect(file)) as site:
        site.execute("SELECT count(*) FROM audit_trailline").fetchone()  # an idle connection, as a site keeps them
        before = manage(standing, "verify_trail").stdout
        done = manage(standing, "restore", str(written[1]), "--replace")
        assert (done.returncode, "请先停止网站服务和后台办理程序" in done.stderr) == (1, True)
        assert manage(standing, "verify_trail").stdout == before


@pytest.mark.parametrize(("cut", "sentence"), [(True, "不是完整的备份文件"), (False, "没有备份文件")])
def test_a_cut_off_or_missing_archive_is_said(
    written: tuple[Environment, Path], empty: Environment, tmp_path: Path, cut: bool, sentence: str
) -> None:
    _, archive = written
    if cut:
        (tmp_path / "short.zip").write_bytes(archive.read_bytes()[:-200])
    done = manage(empty, "restore", str(tmp_path / "short.zip"))
    assert done.returncode == 1
    assert sentence in done.stderr


def test_another_kind_of_database_is_refused(
    written: tuple[Environment, Path], empty: Environment, tmp_path: Path
) -> None:
    _, archive = written
    manifest = json.loads(zipfile.ZipFile(archive).read("manifest.json"))
    other = json.dumps({**manifest, "vendor": "other"}).encode()
    done = manage(empty, "restore", str(changed(archive, tmp_path / "other.zip", "manifest.json", other)))
    assert done.returncode == 1
    assert "请用 DATABASE_URL 改为同一种数据库" in done.stderr


def test_a_missing_attachment_stops_the_backup_with_its_name(
    written: tuple[Environment, Path], empty: Environment, tmp_path: Path
) -> None:
    _, archive = written
    assert manage(empty, "restore", str(archive)).returncode == 0
    victim = next(path for path in (tmp_path / "files").rglob("*") if path.is_file())
    victim.unlink()
    done = manage(empty, "backup", str(tmp_path / "new.zip"))
    assert done.returncode == 1
    assert "找不到，没有备份" in done.stderr
    assert sorted(path.name for path in tmp_path.glob("*.zip")) == []
    assert not list(tmp_path.glob(".part-*"))


@pytest.mark.skipif(os.name != "posix", reason="file-size limits are POSIX")
def test_a_full_disk_leaves_no_half_backup(written: tuple[Environment, Path], tmp_path: Path) -> None:
    environment, _ = written
    shell = shutil.which("sh")
    assert shell
    command = f'trap "" XFSZ; ulimit -f 256; exec {sys.executable} manage.py backup "$0"'
    done = subprocess.run(
        [shell, "-c", command, str(tmp_path / "new.zip")], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert any(word in done.stderr for word in ("没有写成", "没有备份成", "没有完成")), done.stderr
    assert list(tmp_path.iterdir()) == []
