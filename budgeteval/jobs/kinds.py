"""Kinds of long work by their permanent names: rooms further up register theirs, the ground knows none of them."""

from collections.abc import Callable

from budgeteval.files.models import Attachment
from budgeteval.jobs.work import Outcome, Work


class FailedJobError(Exception):
    """The work cannot be done as asked: the message says why, for the person who asked; trying again is no cure.

    `file` is what the person may download to see more.
    """

    def __init__(self, reason: str, *, file: Attachment | None = None) -> None:
        super().__init__(reason)
        self.file = file


Run = Callable[[Work], Outcome]
_KINDS: dict[str, Run] = {}


def register(name: str, run: Run) -> None:
    """Say what is run for jobs of this kind.

    `run` may be called again for the same job after a worker was killed, so it finds out what is already done.

    Raises:
        ValueError: another room has the name.
    """
    if _KINDS.setdefault(name, run) is not run:
        raise ValueError(f"two kinds of jobs are named {name}")


def run_of(name: str) -> Run:
    """What is run for the kind.

    Raises:
        FailedJobError: no room registered it.
    """
    if name not in _KINDS:
        raise FailedJobError(f"系统里没有“{name}”这种任务，请联系系统管理员")
    return _KINDS[name]
