"""Asking for the sheet of all projects: a worker writes it."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.jobs.domain import enqueue
from budgeteval.jobs.models import Job
from budgeteval.jobs.queries import unended, visible_to

EXPORT = "registry.export"


@audit.atomic
def request_export(*, by: User, now: datetime) -> Job:
    """Ask for the sheet of all projects, with their money, that this person may read when it is made.

    One that is waiting already is not asked for twice.
    """
    waiting = unended().filter(pk__in=visible_to(by).values("pk"), kind=EXPORT, cancel_asked=False).first()
    return waiting or enqueue(kind=EXPORT, title="导出项目与资金表", arguments={}, by=by, now=now)
