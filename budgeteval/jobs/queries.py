"""Which jobs may be read, and which were left lying."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from budgeteval.jobs.models import Job, Pulse, State

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


WAITED = timedelta(seconds=60)
SILENT = timedelta(seconds=90)  # a worker's round is a minute


def visible_to(user: "User | AnonymousUser") -> QuerySet[Job]:
    """Return the jobs that the user asked for; nobody sees another's."""
    return Job.objects.filter(owner=user.pk) if user.pk else Job.objects.none()


def unended() -> QuerySet[Job]:
    """Return what waits or runs, the oldest first."""
    return Job.objects.filter(ended_at__isnull=True).order_by("pk")  # the database holds that just those have not ended


def workers_missing(now: datetime) -> bool:
    """Whether a job has waited longer than a worker would let it, and no worker gives a sign of life."""
    if not unended().filter(state=State.QUEUED, queued_at__lt=now - WAITED).exists():
        return False
    since = now - SILENT
    return not (
        Pulse.objects.filter(beat_at__gte=since).exists()
        or unended().filter(state=State.RUNNING, heartbeat_at__gte=since).exists()
    )


def left_lying(now: datetime, silence: timedelta, machine: str) -> QuerySet[Job]:
    """Return running jobs and queued ones without a sign of life for so long, and all that run on this machine.

    `machine` is empty where the machine cannot be told from others.
    """
    lying = Q(heartbeat_at__lt=now - silence)
    if machine:
        lying |= Q(state=State.RUNNING, holder__startswith=f"{machine}/")
    return unended().filter(lying)
