"""The documents of the year, asked for on the day of the yearly report and built as any others: by jobs."""

from collections.abc import Iterator

from budgeteval.jobs.domain import retry
from budgeteval.jobs.models import Job, State
from budgeteval.jobs.processes import work_off
from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, moment
from budgeteval.reference.source import RefusedError
from reports.domain import BUILD, request_documents

CHAPTER = "文档"
DEED = "documents"  # the last of the year


def deeds(cast: Cast) -> Iterator[Deed]:
    """One deed: all documents of the year are asked for."""
    day = cast.sheets.milestone("year_report").on
    yield Deed(
        DEED, moment(day, 19), CHAPTER,
        lambda now: request_documents(working_year=cast.working_year, by=cast.centre, now=now),
    )  # fmt: skip


def build(processes: int) -> None:
    """Have the jobs done that are not; one that failed before is tried again as of the day it was asked for.

    Raises:
        RefusedError: a document could not be built; the sentence says which and why.
    """
    jobs = Job.objects.filter(kind=BUILD).select_related("owner").order_by("pk")
    for job in jobs.filter(state__in=(State.FAILED, State.CANCELLED)):
        retry(job=job, by=job.owner, now=job.queued_at)
    work_off(processes)
    for job in jobs.exclude(state=State.DONE):
        raise RefusedError(f"“{job}”{job.get_state_display()}：{job.reason}")
