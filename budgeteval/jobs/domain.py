"""Verbs of jobs: asked for, cancelled, tried again."""

import logging
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db import transaction

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.files.models import Attachment
from budgeteval.jobs.models import Job, State
from budgeteval.jobs.permissions import RefusedJobError
from budgeteval.jobs.work import with_message

Primitive = str | int | bool | None
_log = logging.getLogger(__name__)


@audit.atomic
def enqueue(
    *,
    kind: str,
    title: str,
    arguments: Mapping[str, Primitive],
    by: User,
    now: datetime,
    source: Attachment | None = None,
) -> Job:
    """Ask for long work; a worker hears of it once the transaction is committed.

    Args:
        kind: the name under which a room registered what is run.
        title: what it is, for the person who asks.
        arguments: what the kind needs, as plain values, a file's name as `file_name`; whether the person may is asked
            again when it runs.
        by: in whose name and by whose rights it is done.
        now: when it was asked for.
        source: the file it is about.
    """
    job = Job.objects.create(
        kind=kind, title=title, arguments=dict(arguments), owner=by, queued_at=now, heartbeat_at=now,
        source=source,
    )  # fmt: skip
    audit.record(kind="jobs.enqueue", by=by, obj=job, at=now, detail={"kind": kind, "title": title})
    _ring_later(job)
    return job


def cancel(*, job: Job, by: User, now: datetime) -> Job:
    """Cancel what waits at once; what runs stops between two portions, and nothing half done of a portion stays.

    Raises:
        RefusedJobError: not this person's, or ended already, or in its last piece, for which one would only wait.
    """
    _check_own(job, by)
    job.refresh_from_db()
    if job.closing and not job.ended:
        raise RefusedJobError(f"“{job}”正在写入，很快就会结束，不能再取消")
    return _cancel(job, by=by, now=now)


@audit.atomic
def _cancel(job: Job, *, by: User, now: datetime) -> Job:
    waiting = Job.objects.filter(pk=job.pk, state=State.QUEUED).update(state=State.CANCELLED, ended_at=now)
    if not waiting and not Job.objects.filter(pk=job.pk, state=State.RUNNING).update(cancel_asked=True):
        raise RefusedJobError(f"“{job}”已经结束，不能再取消")
    job.refresh_from_db()
    audit.record(kind="jobs.cancel", by=by, obj=job, at=now, detail={"kind": job.kind})
    return job


@audit.atomic
def retry(*, job: Job, by: User, now: datetime) -> Job:
    """Queue again what failed or was cancelled; why it failed stays among its messages.

    Raises:
        RefusedJobError: not this person's, or not ended, or done.
    """
    _check_own(job, by)
    ended = Job.objects.filter(pk=job.pk, state__in=(State.FAILED, State.CANCELLED))
    again = ended.update(
        state=State.QUEUED, queued_at=now, heartbeat_at=now, ended_at=None, cancel_asked=False, reason="", file=None,
        done=0, total=0, setbacks=0, closing=False, messages=with_message(job, "重新提交"),
    )  # fmt: skip
    if not again:
        raise RefusedJobError(f"“{job}”正在等待、办理或已经完成，不必重试")
    job.refresh_from_db()
    audit.record(kind="jobs.retry", by=by, obj=job, at=now, detail={"kind": job.kind})
    _ring_later(job)
    return job


def _check_own(job: Job, by: User) -> None:
    if job.owner_id != by.pk:
        raise RefusedJobError("只能处理自己提交的任务")


def _ring_later(job: Job) -> None:
    transaction.on_commit(partial(_ring, job.pk))


def _ring(pk: int) -> None:
    """Wake a worker. The row is safe already: a bell that cannot be rung now is rung by the workers' minute round."""
    from budgeteval.jobs.queue import run_job  # noqa: PLC0415 – opens the queue, which only ringing needs

    try:
        run_job(pk)
    except Exception:  # noqa: BLE001 – each kind of queue has its own errors, and the row is committed
        _log.exception("job %s is queued, but the queue cannot be reached", pk)
