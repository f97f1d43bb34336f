"""The documents of the year, built on the day of the yearly report."""

from collections.abc import Iterator
from datetime import datetime

from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, moment
from reports.domain import build, prepare_all, year_documents

CHAPTER = "文档"
PROCESSES = 2
DEED = "documents"  # the last of the year


def deeds(cast: Cast) -> Iterator[Deed]:
    """One deed: all documents of the year, or none."""
    day = cast.sheets.milestone("year_report").on
    yield Deed(DEED, moment(day, 19), CHAPTER, lambda now: _build(cast, now))


def _build(cast: Cast, now: datetime) -> None:
    year = cast.working_year
    requests = list(year_documents(year))
    prepared = {request.path: ready for request, ready in prepare_all(requests, processes=PROCESSES, now=now)}
    for request in requests:
        build(request=request, working_year=year, by=cast.centre, now=now, prepared=prepared.get(request.path))
