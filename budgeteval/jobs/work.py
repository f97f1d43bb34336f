"""A claimed job in a worker's hands: progress, sign of life, and whether it is still wanted and still one's own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from budgeteval.accounts.models import User
from budgeteval.jobs.models import Job, State

MOST_MESSAGES = 100
BETWEEN_WRITES = timedelta(milliseconds=500)


class CancelledError(Exception):
    """The person no longer wants it."""


class OvertakenError(Exception):
    """The job was taken for dead and given to another worker; nothing more may be written."""


class Work:
    """What a kind's function gets: the job's arguments, and the means to tell how far it is."""

    def __init__(self, job: Job, clock: Callable[[], datetime]) -> None:
        self.job, self.clock = job, clock
        self._attempt = job.attempts
        self._written = job.heartbeat_at

    @property
    def arguments(self) -> dict[str, Any]:
        """As they were given."""
        given: dict[str, Any] = self.job.arguments
        return given

    @property
    def owner(self) -> User:
        """In whose name and by whose rights it is done."""
        return self.job.owner

    def step(self, done: int, total: int, message: str = "") -> None:
        """Between two portions, outside a transaction: tell how far it is. Twice a second at most reaches the row.

        Raises:
            CancelledError: the person asked for it.
            OvertakenError: another worker has the job.
        """
        now = self.clock()
        if message or done == total or not timedelta() <= now - self._written < BETWEEN_WRITES:
            self._written = now
            self.write(now, done=done, total=total, messages=self._with(message))
        asked = Job.objects.filter(pk=self.job.pk, attempts=self._attempt, state=State.RUNNING)
        if asked.values_list("cancel_asked", flat=True).first():
            raise CancelledError

    def seal(self) -> None:
        """Last statement of a long transaction: undo all of it unless the job is still ours and still wanted.

        The row stays locked until the commit, so nobody can take the job for dead in between.

        Raises:
            CancelledError: the person asked for it.
            OvertakenError: another worker has the job.
        """
        self.write(self.clock())
        self.job.refresh_from_db(fields=["cancel_asked"])
        if self.job.cancel_asked:
            raise CancelledError

    def write(self, now: datetime, **fields: object) -> None:
        """Change the row under the condition that it is ours.

        Raises:
            OvertakenError: another worker has the job.
        """
        own = Job.objects.filter(pk=self.job.pk, attempts=self._attempt, state=State.RUNNING)
        if not own.update(heartbeat_at=now, **fields):
            raise OvertakenError
        for name, value in fields.items():
            setattr(self.job, name, value)

    def _with(self, message: str) -> list[str]:
        return with_message(self.job, message)


def with_message(job: Job, message: str) -> list[str]:
    """The job's messages and one more, the oldest left out where there are too many."""
    messages: list[str] = job.messages
    return [*messages, message][-MOST_MESSAGES:] if message else messages
