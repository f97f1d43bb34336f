"""Real processes that have all read the same object and then act on it in the same moment."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

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
for act in ("edit", "{move}"):
    target = Target.objects.get()
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        if act == "edit":
            edit(target, expected_version=target.version, fields={{"goal": "x"}})
        else:
            perform(target, act, by=user, decision=Decision(True, ""), now=NOON, note="x")
        print("done", flush=True)
    except Overtaken:
        print("overtaken", flush=True)
"""

# What is left of the race: how often the object moved, its version, and whether stage and trail say the same.
LEFT = """
import django
django.setup()
from budgeteval.audit import verify
from budgeteval.audit.models import TrailLine
from projects.targets.models import Target
target, moves = Target.objects.get(), TrailLine.objects.filter(kind="move")
print(len(moves), target.version, [line.detail["to"] for line in moves] == [target.stage], verify() is None)
"""

# Each round is one verb; what comes first inside it must not matter.
CIRCLE = """
import sys
import time
import django
django.setup()
from django.db.models import F
from budgeteval import audit
from projects.targets.models import Target
from tests.factories.staged import NOON
target = Target.objects.get()
@audit.atomic
def verb():
    acts = [
        lambda: audit.record(kind="race", by=None, obj=target, at=NOON, detail={{}}),
        lambda: Target.objects.filter(pk=target.pk).update(version=F("version") + 1),
    ]
    for act in acts if "{order}" == "trail" else reversed(acts):
        act()
        time.sleep(0.01)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(20):
    verb()
print("done", flush=True)
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


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the racers run in: a database of their own, of the kind on which the tests run."""
    given = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "budgeteval.settings",
        "DEBUG": "1",
        "BUDGETEVAL_VAR": str(tmp_path),
    }
    if connection.vendor != "postgresql":
        yield given
        return
    url = os.environ["DATABASE_URL"]
    name = f"race_{os.getpid()}"
    administrate(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    yield given | {"DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
    administrate(f'DROP DATABASE "{name}"')


def administrate(*statements: str) -> None:
    """Run statements beside the tests' own database, outside any transaction."""
    known = settings.DATABASES["default"]
    with psycopg.connect(
        host=known["HOST"], port=known["PORT"] or None, user=known["USER"], password=known["PASSWORD"] or None,
        dbname="postgres", autocommit=True,
    ) as server:  # fmt: skip
        for statement in statements:
            server.execute(statement.encode())


def prepare(environment: dict[str, str], code: str = PREPARE) -> None:
    prepared = process(code, environment)
    prepared.communicate()
    assert prepared.returncode == 0


@pytest.mark.parametrize("moves", [("approve",), ("approve", "return")], ids=["the same move", "different moves"])
def test_of_several_at_once_exactly_one_wins_and_all_others_are_told(
    environment: dict[str, str], moves: tuple[str, ...]
) -> None:
    prepare(environment)
    racers = [process(RACE.format(move=moves[number % len(moves)]), environment) for number in range(RACERS)]
    for act in ("edit", "move"):
        assert said(racers) == {"ready": RACERS}, act
        let_go(racers)
        assert said(racers) == {"done": 1, "overtaken": RACERS - 1}, act
    for racer in racers:
        racer.communicate()
    left, _ = process(LEFT, environment).communicate()
    assert left.split() == ["1", "3", "True", "True"]


def test_writers_that_hold_rows_and_tell_the_trail_never_wait_for_each_other_in_a_circle(
    environment: dict[str, str],
) -> None:
    """One writes to the trail first and then changes the row, the other the other way round, many times over."""
    prepare(environment)
    racers = [process(CIRCLE.format(order=order), environment) for order in ("trail", "row") * 2]
    assert said(racers) == {"ready": len(racers)}
    let_go(racers)
    assert said(racers) == {"done": len(racers)}
    for racer in racers:
        racer.communicate()
