"""Kinds of long work by their permanent names: rooms further up register theirs, the ground knows none of them."""

from collections.abc import Callable

from budgeteval.files.models import Attachment
from budgeteval.jobs.models import Job
from budgeteval.jobs.work import Outcome, Work


class FailedJobError(Exception):
    """The work cannot be done as asked: the message says why, for the person who asked; trying again is no cure.

    `file` is what the person may download to see more.
    """

    def __init__(self, reason: str, *, file: Attachment | None = None) -> None:
        super().__init__(reason)
        self.file = file


Run = Callable[[Work], Outcome]
Page = Callable[[Job], str]
_KINDS: dict[str, Run] = {}
_PAGES: dict[str, Page] = {}


def register(name: str, run: Run, *, page: Page | None = None) -> None:
    """Say what is run for jobs of this kind, and on which page (its address, "" for none) the result is to be seen.

    `run` may be called again for the same job after a worker was killed, so it finds out what is already done.

    Raises:
        ValueError: another room has the name.
    """
    if _KINDS.setdefault(name, run) is not run:
        raise ValueError(f"two kinds of jobs are named {name}")
    if page is not None:
        _PAGES[name] = page


def page_of(job: Job) -> str:
    """The address of the page that shows what the job is about; "" where there is none."""
    return _PAGES[job.kind](job) if job.kind in _PAGES else ""


def run_of(name: str) -> Run:
    """What is run for the kind.

    Raises:
        FailedJobError: no room registered it.
    """
    if name not in _KINDS:
        raise FailedJobError(f"系统里没有“{name}”这种任务，请联系系统管理员")
    return _KINDS[name]
