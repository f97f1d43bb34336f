"""Real processes that have all read the same object and then act on it in the same moment."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
RACERS = 4

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from projects.targets.models import Target
from tests.factories.staged import one_of
from tests.people import populate, settle
place = settle()
target = one_of("target", place, populate(place))
Target.objects.filter(pk=target.pk).update(stage="submitted")
"""

# For each act: reads first, says so, waits to be let go, and says what became of it.
RACE = """
import sys
import django
django.setup()
from budgeteval.accounts.models import User
from projects.targets.models import Target
from projects.transitions import Overtaken, edit, perform
from projects.workflow.flow import Decision
from tests.factories.staged import NOON
user = User.objects.first()
for act in ("edit", "move"):
    target = Target.objects.get()
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        if act == "edit":
            edit(target, expected_version=target.version, fields={"goal": "x"})
        else:
            perform(target, "approve", by=user, decision=Decision(True, ""), now=NOON)
        print("done", flush=True)
    except Overtaken:
        print("overtaken", flush=True)
"""


def process(code: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", code]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def said(racers: "list[subprocess.Popen[str]]") -> Counter[str]:
    """What each racer says next."""
    return Counter(racer.stdout.readline().strip() for racer in racers if racer.stdout)


def let_go(racers: "list[subprocess.Popen[str]]") -> None:
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()


def test_of_several_at_once_exactly_one_wins_and_all_others_are_told(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "budgeteval.settings",
        "DEBUG": "1",
        "BUDGETEVAL_VAR": str(tmp_path),
    }
    prepared = process(PREPARE, environment)
    prepared.communicate()
    assert prepared.returncode == 0
    racers = [process(RACE, environment) for _ in range(RACERS)]
    for act in ("edit", "move"):
        assert said(racers) == {"ready": RACERS}, act
        let_go(racers)
        assert said(racers) == {"done": 1, "overtaken": RACERS - 1}, act
    for racer in racers:
        racer.communicate()
