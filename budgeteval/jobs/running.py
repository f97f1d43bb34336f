"""What a worker does: claim, run, end; and take up what a killed worker left."""

import logging
import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, transaction
from django.db.models import F

from budgeteval.jobs.kinds import FailedJobError, run_of
from budgeteval.jobs.models import Job, Pulse, State
from budgeteval.jobs.queries import left_lying, unended
from budgeteval.jobs.work import CancelledError, OvertakenError, Work, with_message

MOST_SETBACKS = 3
REST = timedelta(seconds=20)  # before a passing fault is met again
PATIENCE = 10  # times the silence, with a process that is there: its number may be another's by now
PASSING = (OperationalError, InterfaceError, OSError)  # the database gone, the disk full: may be cured meanwhile


def _this_machine() -> str:
    """Names this machine since it was started, and among its containers, so that a process number means something.

    Empty where the system does not tell: there only silence tells that a worker is gone.
    """
    try:
        booted = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{booted}-{Path('/proc/self/ns/pid').readlink().name}"
    except OSError:
        return ""


MACHINE = _this_machine()
_log = logging.getLogger(__name__)


def claim(pk: int, clock: Callable[[], datetime]) -> Work | None:
    """Take a queued job; None when it is not queued, because another worker was first or nobody wants it any more."""
    now = clock()
    with transaction.atomic():
        taken = Job.objects.filter(pk=pk, state=State.QUEUED).update(
            state=State.RUNNING, attempts=F("attempts") + 1, claimed_at=now, heartbeat_at=now, closing=False,
            holder=f"{MACHINE}/{os.getpid()}",
        )  # fmt: skip
        if not taken:
            return None
        return Work(Job.objects.select_related("owner", "source").get(pk=pk), clock)


def carry_out(pk: int, clock: Callable[[], datetime]) -> bool:
    """Claim the job and do it; says whether it is to be tried again after a passing fault.

    Whatever goes wrong ends in the row as a sentence; what nobody foresaw goes to the log as well.
    """
    work = claim(pk, clock)
    if work is None:
        return False
    try:
        return _run(work)
    except OvertakenError:
        _log.warning("job %s was taken over by another worker", pk)
        return False


def _run(work: Work) -> bool:
    try:
        outcome = run_of(work.job.kind)(work)
    except CancelledError:
        work.end(State.CANCELLED)
    except OvertakenError:
        raise
    except FailedJobError as failure:
        work.end(State.FAILED, reason=str(failure), file=failure.file, retry_helps=False)
    except PASSING as fault:
        _log.exception("job %s met a fault that may pass", work.job.pk)
        return _again(work, fault)
    except Exception as fault:  # noqa: BLE001 – a worker outlives any job; the row and the log say what happened
        _log.exception("job %s failed", work.job.pk)
        work.end(State.FAILED, reason=f"系统出错（{type(fault).__name__}），没有办成；请把任务编号告诉系统管理员")
    else:
        if not work.job.ended:
            work.end(State.DONE, outcome=outcome)
    return False


def _again(work: Work, fault: Exception) -> bool:
    noun = "数据库一时不可用" if isinstance(fault, Error) else "文件一时不能读写"
    setbacks = work.job.setbacks + 1
    if setbacks >= MOST_SETBACKS:
        work.end(State.FAILED, reason=f"{noun}，连续 {setbacks} 次没有办成；请联系系统管理员后重试")
        return False
    now = work.clock()
    messages = with_message(work.job, f"第 {work.job.attempts} 次办理中断：{noun}，稍后自动再办")
    work.write(now, state=State.QUEUED, setbacks=setbacks, messages=messages)
    return True


def beat(now: datetime) -> None:
    """Leave a sign that a worker is alive, for the pages of jobs that wait."""
    Pulse.objects.update_or_create(pk=1, defaults={"beat_at": now})


def take_up(now: datetime) -> list[int]:
    """Queue again what a killed worker left, and name every job whose bell must be rung again.

    A worker of this machine is known to be gone at once, another machine's after a time of silence. A job that was
    interrupted too often is ended: it may be what kills its workers. Not to be called while doing a job.
    """
    silence = timedelta(seconds=settings.JOBS_SILENCE_SECONDS)
    to_ring = []
    for job in left_lying(now, silence, MACHINE):
        if _is_held(job, now - silence * PATIENCE):
            continue
        standing = unended().filter(
            pk=job.pk, state=job.state, attempts=job.attempts, heartbeat_at=job.heartbeat_at
        ).order_by()  # fmt: skip
        setbacks = job.setbacks + (job.state == State.RUNNING)
        if job.cancel_asked:
            standing.update(state=State.CANCELLED, ended_at=now)
        elif setbacks >= MOST_SETBACKS:
            reason = f"办理进程连续 {setbacks} 次中断；请联系系统管理员查明后重试"
            standing.update(state=State.FAILED, ended_at=now, reason=reason)
        elif standing.update(state=State.QUEUED, heartbeat_at=now, setbacks=setbacks, messages=_noted(job)):
            to_ring.append(job.pk)
    return to_ring


def _is_held(job: Job, long_ago: datetime) -> bool:
    """Whether a process of this machine is still at it."""
    machine, _, number = job.holder.rpartition("/")
    if not MACHINE or machine != MACHINE or job.state != State.RUNNING or job.heartbeat_at < long_ago:
        return False
    if int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def do_queued(clock: Callable[[], datetime]) -> None:
    """Do queued jobs one after the other until none waits any more."""
    waiting = unended().filter(state=State.QUEUED).values_list("pk", flat=True)
    while (pk := waiting.first()) is not None:
        if carry_out(pk, clock):
            time.sleep(REST.total_seconds())


def _noted(job: Job) -> list[str]:
    return with_message(job, "办理进程中断，重新排队" if job.state == State.RUNNING else "")
