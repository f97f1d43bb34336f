"""The command as people run it: a process of its own, the same every time, killed and taken up again."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from tests.budgeteval.reference.command import ROOT, SMALL, files_in, process, run, summary_of

pytestmark = [
    pytest.mark.xdist_group("processes of the year"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="these bring a database of their own; once is enough"),
]

# Killed as soon as so many new lines of progress were seen; the last time while the documents are built.
KILLED_AFTER = (1, 2, 2, 2)


@dataclass(frozen=True)
class Run:
    var: Path
    out: Path


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("undisturbed")
    found = Run(folder / "var", folder / "out")
    run(found.var, "reference_year", "--sheets", str(SMALL), "--out", str(found.out))
    return found


def rows(var: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(var / "budgeteval.sqlite3")) as database:
        return database.execute(query).fetchall()


def trail(var: Path) -> list[tuple]:
    """The trail without what the real clock wrote into it; of documents no process knows which is built first."""
    columns = "seq, kind, actor_id, object_type, object_id, at, detail"
    built = "SELECT kind, actor_id, at, detail FROM audit_trailline WHERE kind = 'reports.build' ORDER BY detail"
    others = f"SELECT {columns} FROM audit_trailline WHERE kind <> 'reports.build' ORDER BY seq"
    return rows(var, others) + rows(var, built)


def counts(var: Path) -> dict[str, int]:
    names = rows(var, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name: rows(var, f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in names}


def lines(running: Iterator[str]) -> Iterator[str]:
    """Lines of progress."""
    return (line for line in running if "/" in line and "：" not in line)


def test_killed_again_and_again_the_year_is_the_same(undisturbed: Run, tmp_path: Path) -> None:
    var, out = tmp_path / "var", tmp_path / "out"
    command = ("reference_year", "--sheets", str(SMALL), "--out", str(out))
    seen: list[int] = []
    for number, wanted in enumerate(KILLED_AFTER, start=2):
        with process(var, *command, hash_seed=number) as running:
            assert running.stdout is not None
            progress = lines(running.stdout)
            seen += [int(next(progress).rpartition(" ")[2].partition("/")[0]) for _ in range(wanted)]
            os.kill(running.pid, signal.SIGKILL)
        assert running.returncode == -signal.SIGKILL
        assert not (out / "summary.json").exists()
    assert seen == sorted(set(seen))
    assert len(seen) == sum(KILLED_AFTER)
    run(var, *command, hash_seed=9)
    assert summary_of(out) == summary_of(undisturbed.out)
    assert files_in(out) == files_in(undisturbed.out)
    assert trail(var) == trail(undisturbed.var)
    assert counts(var) == counts(undisturbed.var)
    assert rows(var, "SELECT state, title FROM jobs_job") == rows(undisturbed.var, "SELECT state, title FROM jobs_job")
    run(var, "verify_trail")


def test_another_seed_draws_others_and_moves_no_money(undisturbed: Run, tmp_path: Path) -> None:
    var, out = tmp_path / "var", tmp_path / "out"
    run(var, "reference_year", "--sheets", str(SMALL), "--out", str(out), "--seed", "7")
    ours, theirs = files_in(out), files_in(undisturbed.out)
    assert ours.keys() == theirs.keys()
    certificates = [name for name in ours if name.endswith(".json")]
    assert len(certificates) == 2
    assert all(ours[name] != theirs[name] for name in certificates)
    seated = "SELECT number, expert_id FROM projects_seat ORDER BY id"
    assert rows(var, seated) != rows(undisturbed.var, seated)
    assert summary_of(out) == summary_of(undisturbed.out)


def test_an_empty_database_is_set_up_and_an_old_one_is_left_alone(undisturbed: Run, tmp_path: Path) -> None:
    var = tmp_path / "var"
    run(var, "migrate", "audit", "--verbosity", "0")
    with process(var, "reference_year", "--sheets", str(SMALL), "--out", str(tmp_path / "out")) as running:
        printed, _ = running.communicate()
    assert running.returncode == 1
    assert "数据库的表结构不是最新的，请备份后先运行 python manage.py migrate" in printed
    assert not (tmp_path / "out").exists()
    # 30 of the evaluated year, 6 of the year itself, 3 applied for
    assert counts(undisturbed.var)["projects_project"] == 39


def test_help_is_in_chinese(tmp_path: Path) -> None:
    printed = run(tmp_path / "var", "reference_year", "--help")
    assert "按数据表重演参考年度" in printed
    assert ROOT.as_posix() not in printed
