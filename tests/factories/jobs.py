"""Jobs as rows, and a kind that does what the test says."""

from datetime import UTC, datetime, timedelta
from typing import Any

from budgeteval.accounts.models import User
from budgeteval.jobs.models import ENDED, Job, State

ASKED = datetime(2016, 9, 1, 9, 0, tzinfo=UTC)


def make_job(owner: User, state: State = State.QUEUED, **given: Any) -> Job:
    return Job.objects.create(
        **{
            "kind": "test", "title": "演示任务", "owner": owner, "state": state, "queued_at": ASKED,
            "heartbeat_at": ASKED, "ended_at": ASKED if state in ENDED else None, **given,
        }
    )  # fmt: skip


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: datetime = ASKED) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        self.now += timedelta(**by)
