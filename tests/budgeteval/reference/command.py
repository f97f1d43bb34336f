"""Running the command: within the tests' database, or as a process with a database of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[3]
SMALL = ROOT / "fixtures/small_year"


def play(out: Path, sheets: Path = SMALL, **options: object) -> str:
    """Play in the tests' own database and return what was printed."""
    printed = StringIO()
    call_command("reference_year", out=out, sheets=sheets, stdout=printed, processes=1, **options)
    return printed.getvalue()


def summary_of(out: Path) -> dict:
    """The summary, without the one entry that the clock decides."""
    found = json.loads((out / "summary.json").read_text("utf-8"))
    assert found.pop("seconds") >= 0
    return found


def files_in(out: Path) -> dict[str, bytes]:
    """Every file of the folder but the summary."""
    found = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    found.pop("summary.json")
    return found


def environment(var: Path, hash_seed: int) -> dict[str, str]:
    """A fresh database below `var`, which need not be there; Python's own order of sets differs from run to run."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "DEBUG": "1", "BUDGETEVAL_VAR": str(var), "PYTHONHASHSEED": str(hash_seed)}


@contextmanager
def process(var: Path, *arguments: str, hash_seed: int = 1) -> Iterator[subprocess.Popen[str]]:
    """manage.py with these arguments, its lines to be read as they come."""
    line = [sys.executable, "-u", str(ROOT / "manage.py"), *arguments]
    with subprocess.Popen(
        line, cwd=ROOT, env=environment(var, hash_seed), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        yield running


def run(var: Path, *arguments: str, hash_seed: int = 1) -> str:
    """manage.py with these arguments, to its good end."""
    with process(var, *arguments, hash_seed=hash_seed) as running:
        printed, _ = running.communicate()
    assert running.returncode == 0, printed
    return printed
