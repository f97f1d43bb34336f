"""Which jobs may be read, and which were left lying."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from budgeteval.jobs.models import Job

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


def visible_to(user: "User | AnonymousUser") -> QuerySet[Job]:
    """Return the jobs that the user asked for; nobody sees another's."""
    return Job.objects.filter(owner=user.pk) if user.pk else Job.objects.none()


def left_lying(now: datetime, silence: timedelta) -> QuerySet[Job]:
    """Return running jobs without a sign of life, and queued ones whose bell seems to have been lost."""
    unended = Job.objects.filter(ended_at__isnull=True)  # the database holds that just those are queued or running
    return unended.filter(heartbeat_at__lt=now - silence).order_by("pk")
