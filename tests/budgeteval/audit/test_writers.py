"""Several processes write the trail at once."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
WRITERS, LINES = 4, 20
WRITE = f"""
import django
django.setup()
from django.db import transaction
from django.utils import timezone
from budgeteval.audit import record
for number in range({LINES}):
    with transaction.atomic():
        record(kind="k", by=None, obj=None, at=timezone.now(), detail={{"n": number}})
"""


def test_the_chain_does_not_fork_and_no_line_is_lost(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "budgeteval.settings",
        "DEBUG": "1",
        "BUDGETEVAL_VAR": str(tmp_path),
    }

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    manage("migrate", "-v0")
    writers = [subprocess.Popen([sys.executable, "-c", WRITE], cwd=ROOT, env=environment) for _ in range(WRITERS)]
    assert [writer.wait() for writer in writers] == [0] * WRITERS
    assert f"共 {WRITERS * LINES} 行，全部相符" in manage("verify_trail")
