"""A claimed job in a worker's hands: progress, sign of life, and whether it is still wanted and still one's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from budgeteval.accounts.models import User
from budgeteval.files.models import Attachment
from budgeteval.jobs.models import Job, State

MOST_MESSAGES = 100
BETWEEN_WRITES = timedelta(milliseconds=500)


@dataclass(frozen=True)
class Outcome:
    """What came of the work: figures by their Chinese labels, and a file to download."""

    result: Mapping[str, Any] = field(default_factory=dict)
    file: Attachment | None = None


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
            self.write(now, done=done, total=total, messages=with_message(self.job, message))
        asked = Job.objects.filter(pk=self.job.pk, attempts=self._attempt, state=State.RUNNING)
        if asked.values_list("cancel_asked", flat=True).first():
            raise CancelledError

    def close(self, message: str) -> None:
        """Before the last piece, which is one transaction: from now on the job cannot be cancelled.

        Raises:
            CancelledError: the person asked for it before.
            OvertakenError: another worker has the job.
        """
        self.write(self.clock(), closing=True, messages=with_message(self.job, message))
        self.job.refresh_from_db(fields=["cancel_asked"])
        if self.job.cancel_asked:
            raise CancelledError

    def hold(self) -> None:
        """First statement of the last piece: keep the row locked until the commit, however long that takes.

        So nobody can take the job for dead meanwhile.

        Raises:
            OvertakenError: another worker has the job.
        """
        self.write(self.clock())

    def seal(self, outcome: Outcome) -> None:
        """Last statement of the last piece: the job is done in the same transaction, or nothing of the piece is.

        Raises:
            OvertakenError: another worker has the job.
        """
        self.end(State.DONE, outcome=outcome)

    def end(
        self,
        state: State,
        *,
        outcome: Outcome | None = None,
        reason: str = "",
        file: Attachment | None = None,
        retry_helps: bool = True,
    ) -> None:
        """Write what became of the job.

        Raises:
            OvertakenError: another worker has the job.
        """
        now = self.clock()
        said = f"第 {self.job.attempts} 次办理没有办成：{reason}" if reason else ""
        self.write(
            now, state=state, ended_at=now, reason=reason, result=dict(outcome.result) if outcome else {},
            file=outcome.file if outcome else file, messages=with_message(self.job, said), retry_helps=retry_helps,
        )  # fmt: skip

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


def with_message(job: Job, message: str) -> list[str]:
    """The job's messages and one more, the oldest left out where there are too many."""
    messages: list[str] = job.messages
    return [*messages, message][-MOST_MESSAGES:] if message else messages
