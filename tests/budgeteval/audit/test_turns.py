"""Writers on SQLite stand in a queue: while one has its turn, the others wait at a lock of the system."""

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.databases import ROOT, surroundings

HOLDER = """
import sys
import django
django.setup()
from django.db import transaction
from budgeteval.audit import turn
with turn():
    with turn():
        print("in", flush=True)
        sys.stdin.readline()
print("out", flush=True)
sys.stdin.readline()
"""


def is_free(gate: Path) -> bool:
    with gate.open("ab") as own:
        try:
            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL queues by itself")
@pytest.mark.parametrize("killed", [False, True])
def test_the_queue_is_held_during_a_turn_and_free_afterwards_even_when_killed(tmp_path: Path, killed: bool) -> None:
    command = [sys.executable, "-c", HOLDER]
    with subprocess.Popen(
        command, cwd=ROOT, env=surroundings(tmp_path), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "in\n"
        gate = tmp_path / "budgeteval.sqlite3-turn"
        assert not is_free(gate)
        if killed:
            holder.kill()
            holder.wait()
        else:
            holder.stdin.write("go\n")
            holder.stdin.flush()
            assert holder.stdout.readline() == "out\n"
        assert is_free(gate)
        holder.kill()
