"""Deeds: the year as a list of dated acts, each done once, in the order of their dates."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from budgeteval.files.kinds import RefusedFileError
from budgeteval.reference.models import Act, Run
from projects.transitions import Refused

TOGETHER = 50


@dataclass(frozen=True)
class Deed:
    """One act: a permanent key, when it takes effect, what it belongs to, and what is done."""

    key: str
    at: datetime
    chapter: str
    run: Callable[[datetime], object]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of a day in the district."""
    return datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(settings.TIME_ZONE))


def chain(chapter: str, key: str, *links: tuple[str, date, int, Callable[[datetime], object]]) -> Iterator[Deed]:
    """Deeds on one object that follow each other: each at its hour, but never before the one before it.

    Args:
        chapter: what they belong to, for the progress shown.
        key: the object's key; the deed's is `key/name`.
        links: name, day, hour, and what is done.
    """
    before: datetime | None = None
    for name, day, hour, run in links:
        at = moment(day, hour)
        if before is not None and at <= before:
            at = before + timedelta(minutes=1)
        before = at
        yield Deed(f"{key}/{name}", at, chapter, run)


def tokens(seed: int, key: str) -> Callable[[], str]:
    """A source of random-looking hex of 256 bits, the same for the same seed and key: for this command only."""
    count = 0

    def token() -> str:
        nonlocal count
        count += 1
        return hashlib.sha256(f"{seed}|{key}|{count}".encode()).hexdigest()

    return token


class RefusedDeedError(Exception):
    """A deed of the year was refused; the message says which, when and why."""


def perform_all(deeds: Iterable[Deed], *, progress: Callable[[Deed, int, int], None]) -> None:
    """Do every deed that is not done yet, in the order of their dates.

    Some deeds and the notes that they were done are one transaction, since every transaction waits for the disk:
    killed in between, they are done again or not at all.

    Raises:
        RefusedDeedError: a verb refused; its portion was not written.
    """
    done = set(Act.objects.values_list("key", flat=True))
    ordered = sorted(deeds, key=lambda deed: deed.at)
    waiting = [(place, deed) for place, deed in enumerate(ordered, start=1) if deed.key not in done]
    for start in range(0, len(waiting), TOGETHER):
        portion = waiting[start : start + TOGETHER]
        _perform([deed for _, deed in portion])
        place, deed = portion[-1]
        progress(deed, place, len(ordered))


@transaction.atomic
def _perform(portion: list[Deed]) -> None:
    """Do one portion; what a second player of the same year did meanwhile is left as it is."""
    Run.objects.select_for_update().get()
    done = set(Act.objects.filter(key__in=[deed.key for deed in portion]).values_list("key", flat=True))
    left = [deed for deed in portion if deed.key not in done]
    for deed in left:
        _do(deed)
    Act.objects.bulk_create(Act(key=deed.key) for deed in left)


def rehearse(deeds: Iterable[Deed]) -> None:
    """Do the deeds and take everything back.

    Raises:
        RefusedDeedError: a verb refused.
    """
    with transaction.atomic():
        for deed in sorted(deeds, key=lambda deed: deed.at):
            _do(deed)
        transaction.set_rollback(True)


def _do(deed: Deed) -> None:
    try:
        deed.run(deed.at)
    except (Refused, RefusedFileError, ObjectDoesNotExist) as refusal:
        early = isinstance(refusal, ObjectDoesNotExist)
        why = "它所依据的内容此时还没有，请核对各表日期的先后" if early else str(refusal)
        raise RefusedDeedError(f"{deed.at:%Y-%m-%d} 的事项 {deed.key}（{deed.chapter}）没有办成：{why}") from refusal
