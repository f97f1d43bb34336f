"""Workers as real processes: no job is done twice, and what a killed one left is done by another."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from budgeteval.jobs.queue import open_queue
from tests.databases import ROOT, fresh_database, manage

JOBS = 20
AT_ONCE = 4
WAIT = 90

PREPARE = f"""
import django
django.setup()
from tests.factories.directory import make_user
from tests.factories.jobs import make_job
erin = make_user("erin")
print(*[make_job(erin, arguments={{"n": n}}).pk for n in range({JOBS})])
"""
SCRIBE = """
import os, sys, time
import django
django.setup()
from django.utils import timezone
from budgeteval.jobs import kinds
from budgeteval.jobs.models import Job
def scribe(work):
    with open(os.environ["BUDGETEVAL_VAR"] + "/done", "a") as file:
        file.write(f"{work.job.pk} {os.getpid()}\\n")
    while os.path.exists(os.environ["BUDGETEVAL_VAR"] + "/dawdle"):
        time.sleep(0.02)
    work.step(1, 1)
    return kinds.Outcome({"n": work.arguments["n"]})
kinds.register("test", scribe)
"""
CLAIM_ALL = (
    SCRIBE
    + """
from budgeteval.jobs.running import carry_out
sys.stdin.readline()
for pk in Job.objects.order_by("pk").values_list("pk", flat=True):
    carry_out(pk, timezone.now)
"""
)
WORKER = (
    SCRIBE
    + """
from django.core.management import call_command
call_command("run_jobs", workers=2)
"""
)
RING = """
import django
django.setup()
from budgeteval.jobs.models import Job
from budgeteval.jobs.queue import run_job
for pk in Job.objects.values_list("pk", flat=True):
    run_job(pk)
    run_job(pk)
"""
STATES = """
import django
django.setup()
from budgeteval.jobs.models import Job
print(*[f"{job.state}:{job.attempts}" for job in Job.objects.order_by("pk")])
"""


@pytest.fixture
def surroundings(tmp_path: Path, db: None) -> Iterator[dict[str, str]]:
    with fresh_database(tmp_path) as environment:
        queue = environment.get("DATABASE_URL", f"sqlite:///{tmp_path}/queue.sqlite3")
        yield environment | {"QUEUE_URL": queue, "JOBS_SILENCE_SECONDS": "2"}


def told(environment: Mapping[str, str], code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.split()


def started(environment: Mapping[str, str], code: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=dict(environment), stdin=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def prepared(environment: Mapping[str, str]) -> list[str]:
    assert manage(environment, "migrate", "-v0").returncode == 0
    return told(environment, PREPARE)


def done(environment: Mapping[str, str]) -> Counter[str]:
    path = Path(environment["BUDGETEVAL_VAR"]) / "done"
    return Counter(line.split()[0] for line in path.read_text().splitlines()) if path.exists() else Counter()


def wait_for(environment: Mapping[str, str], wanted: Any) -> None:
    end = time.monotonic() + WAIT
    while not wanted(environment):
        assert time.monotonic() < end, "the workers did not come so far"
        time.sleep(0.1)


def stop(worker: "subprocess.Popen[str]") -> None:
    """End the processes that this test started, and wait for them."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.communicate()


def test_workers_that_want_the_same_jobs_do_each_once(surroundings: dict[str, str]) -> None:
    jobs = prepared(surroundings)
    workers = [started(surroundings, CLAIM_ALL) for _ in range(AT_ONCE)]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate(timeout=WAIT)
    assert [worker.returncode for worker in workers] == [0] * AT_ONCE
    assert done(surroundings) == Counter(jobs)
    assert told(surroundings, STATES) == ["done:1"] * JOBS


def test_bells_rung_twice_and_a_killed_worker_double_and_lose_nothing(surroundings: dict[str, str]) -> None:
    jobs = prepared(surroundings)
    dawdle = Path(surroundings["BUDGETEVAL_VAR"]) / "dawdle"
    dawdle.touch()
    told(surroundings, RING)
    first = started(surroundings, WORKER)
    try:
        wait_for(surroundings, lambda given: len(done(given)) == 2)
    finally:
        stop(first)
    begun = done(surroundings)
    dawdle.unlink()
    assert Counter(told(surroundings, STATES)) == {"running:1": 2, "queued:0": JOBS - 2}
    time.sleep(2.1)  # the two are silent for long enough now
    second = started(surroundings, WORKER)
    try:
        wait_for(surroundings, lambda given: len(done(given)) == JOBS and done(given).total() == JOBS + 2)
        wait_for(surroundings, lambda given: all(state.startswith("done") for state in told(given, STATES)))
    finally:
        stop(second)
    assert done(surroundings) == Counter(jobs) + begun
    assert Counter(told(surroundings, STATES)) == {"done:1": JOBS - 2, "done:2": 2}


def test_the_queue_lies_where_the_address_says(tmp_path: Path, db: None) -> None:
    kept = open_queue(f"sqlite:///{tmp_path}/deep/queue.sqlite3")
    assert (tmp_path / "deep" / "queue.sqlite3").exists()
    kept.storage.close()
    with pytest.raises(ValueError, match="amqp"):
        open_queue("amqp://localhost")
