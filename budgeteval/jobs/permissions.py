"""The door by which a view gets a job."""

from typing import TYPE_CHECKING

from budgeteval.jobs.models import Job
from budgeteval.jobs.queries import visible_to

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


class RefusedJobError(Exception):
    """Not this person's job, or not now; the message is the sentence to show, and nothing was changed."""


def access_job(user: "User | AnonymousUser", pk: int) -> Job:
    """Fetch a job by the door.

    Raises:
        RefusedJobError: it does not exist for this user.
    """
    job = visible_to(user).filter(pk=pk).select_related("source", "file", "owner").first()
    if job is None:
        raise RefusedJobError("没有这项任务，或不是您提交的")
    return job
