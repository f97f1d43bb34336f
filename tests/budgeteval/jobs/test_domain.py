"""Asking, cancelling, trying again: who may, when, and what stays behind."""

from datetime import timedelta
from typing import Any

import pytest

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from budgeteval.files.domain import store
from budgeteval.jobs import queue
from budgeteval.jobs.domain import cancel, enqueue, retry
from budgeteval.jobs.models import Job, State
from budgeteval.jobs.permissions import RefusedJobError
from tests.factories.directory import make_user
from tests.factories.jobs import ASKED, make_job

LATER = ASKED + timedelta(hours=1)


@pytest.fixture(autouse=True)
def emptied_queue() -> None:
    queue.queue.flush()


def rung() -> list[Any]:
    """The numbers of the jobs whose bells hang in the queue."""
    return [task.args[0] for task in queue.queue.pending()]


def ask(by: User) -> Job:
    return enqueue(kind="test", title="演示任务", arguments={"year": 2016}, by=by, now=ASKED)


def test_a_job_is_kept_with_one_line_and_rings_once_it_is_committed(
    erin: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(erin)
        assert rung() == []
    assert rung() == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.arguments, job.owner, job.attempts) == (State.QUEUED, {"year": 2016}, erin, 0)
    line = TrailLine.objects.get()
    assert (line.kind, line.actor, line.object_id, line.at) == ("jobs.enqueue", erin, str(job.pk), ASKED)


def test_a_queue_that_cannot_be_reached_loses_no_job(
    erin: User, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    gone = queue.open_queue(f"sqlite:///{tmp_path}/queue.sqlite3")
    monkeypatch.setattr(gone.storage, "filename", str(tmp_path / "nowhere" / "queue.sqlite3"))
    gone.storage.close()
    monkeypatch.setattr(queue.queue, "storage", gone.storage)
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(erin)
    assert Job.objects.get().pk == job.pk


def test_what_waits_is_cancelled_at_once(erin: User) -> None:
    job = cancel(job=make_job(erin), by=erin, now=LATER)
    assert (job.state, job.ended_at, job.cancel_asked) == (State.CANCELLED, LATER, False)
    assert TrailLine.objects.get().kind == "jobs.cancel"


def test_what_runs_is_asked_to_stop(erin: User) -> None:
    job = cancel(job=make_job(erin, State.RUNNING), by=erin, now=LATER)
    assert (job.state, job.cancel_asked) == (State.RUNNING, True)


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED])
def test_what_has_ended_is_not_cancelled(erin: User, state: State) -> None:
    with pytest.raises(RefusedJobError, match="“演示任务”已经结束"):
        cancel(job=make_job(erin, state), by=erin, now=LATER)
    assert not TrailLine.objects.exists()


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_what_failed_is_tried_again_and_why_it_failed_stays(
    erin: User, state: State, django_capture_on_commit_callbacks: Any
) -> None:
    file = store(content=b"%PDF-1.4", name="a.pdf", by=erin, now=ASKED)
    failed = make_job(erin, state, reason="无", messages=["第 1 次"], done=5, total=9, file=file, cancel_asked=True)
    with django_capture_on_commit_callbacks(execute=True):
        job = retry(job=failed, by=erin, now=LATER)
    assert (job.state, job.reason, job.done, job.total, job.file) == (State.QUEUED, "", 0, 0, None)
    assert (job.queued_at, job.ended_at, job.cancel_asked) == (LATER, None, False)
    assert job.messages == ["第 1 次", "重新提交"]
    assert rung() == [job.pk]
    assert TrailLine.objects.get().kind == "jobs.retry"


@pytest.mark.parametrize("state", [State.QUEUED, State.RUNNING, State.DONE])
def test_what_is_under_way_or_done_is_not_tried_again(erin: User, state: State) -> None:
    with pytest.raises(RefusedJobError, match="不必重试"):
        retry(job=make_job(erin, state), by=erin, now=LATER)


def test_nobody_touches_anothers_job(erin: User) -> None:
    mallory = make_user("mallory")
    for verb, state in ((cancel, State.QUEUED), (retry, State.FAILED)):
        job = make_job(erin, state)
        with pytest.raises(RefusedJobError, match="只能处理自己提交的任务"):
            verb(job=job, by=mallory, now=LATER)
        job.refresh_from_db()
        assert job.state == state
