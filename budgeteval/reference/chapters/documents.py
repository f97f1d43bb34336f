"""The documents of the year, built on the day of the yearly report."""

from collections.abc import Iterator
from datetime import datetime

from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, moment
from reports.domain import build, year_documents

CHAPTER = "文档"
DEED = "documents"  # the last of the year


def deeds(cast: Cast) -> Iterator[Deed]:
    """One deed: all documents of the year, or none."""
    day = cast.sheets.milestone("year_report").on
    yield Deed(DEED, moment(day, 19), CHAPTER, lambda now: _build(cast, now))


def _build(cast: Cast, now: datetime) -> None:
    for request in year_documents(cast.working_year):
        build(request=request, working_year=cast.working_year, by=cast.centre, now=now)
