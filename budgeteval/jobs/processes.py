"""Processes of a command's own that do what is queued and end; a worker that goes on is `run_jobs`."""

import time
from multiprocessing import get_context

BETWEEN_LOOKS = 0.2


def work_off(processes: int) -> None:
    """Do every queued job in so many processes; come back when nothing waits or runs any more, here or elsewhere.

    One process is the caller's own.

    Raises:
        ChildProcessError: no process could do any work.
    """
    from django.utils import timezone  # noqa: PLC0415 – see `_alone`

    from budgeteval.jobs.queries import unended  # noqa: PLC0415
    from budgeteval.jobs.running import do_queued, take_up  # noqa: PLC0415

    while True:
        take_up(timezone.now())
        if processes == 1:
            do_queued(timezone.now)
        elif unended().filter(state="queued").exists():
            _together(processes)
        if not unended().exists():
            return
        time.sleep(BETWEEN_LOOKS)


def _together(processes: int) -> None:
    children = [get_context("spawn").Process(target=_alone) for _ in range(processes)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    if all(child.exitcode for child in children):
        raise ChildProcessError(f"worker processes ended with {[child.exitcode for child in children]}")


def _alone() -> None:
    """In the child, which begins with nothing: this module must be importable before Django is set up."""
    import django  # noqa: PLC0415

    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from budgeteval.jobs.running import do_queued  # noqa: PLC0415

    do_queued(timezone.now)
