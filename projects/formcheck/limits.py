"""So that checking forms without sign-in keeps nobody from working: how large, how often, how many at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.core.cache import cache
from django.http import HttpRequest

from projects.sheets.evaluation_check import MEGABYTE, Limits

LIMITS = Limits(bytes=5 * MEGABYTE, rows=2_000, cells=100_000)
MOST_FORMS, MOST_INDICATORS = 20, 2_000
AROUND_THE_FILE = 64 * 1024  # bytes of a request beside its file
WINDOW = 600  # seconds
OFTEN = {True: 120, False: 20}  # checks in a window: of somebody signed in, of an address
WAIT = 10  # seconds for one's turn
_TURNS = BoundedSemaphore(2)


class BusyError(Exception):
    """Too often, or too many at once; the message is the sentence to show."""


def count(request: HttpRequest) -> None:
    """Count a check of this person, or of this address; counts are kept by each process for itself.

    Raises:
        BusyError: too many in a short time.
    """
    signed_in = request.user.is_authenticated
    who = f"user-{request.user.pk}" if signed_in else f"address-{request.META.get('REMOTE_ADDR', '')}"
    key = f"formcheck-{who}"
    cache.add(key, 0, WINDOW)
    try:
        times = cache.incr(key)
    except ValueError:  # its time was up just now
        return
    if times > OFTEN[signed_in]:
        raise BusyError(f"{WINDOW // 60} 分钟内最多核对 {OFTEN[signed_in]} 次，请稍后再试；本次的文件没有保存。")


@contextmanager
def turn() -> Iterator[None]:
    """One's turn to have a form checked; two at a time in each process.

    Raises:
        BusyError: it did not come.
    """
    if not _TURNS.acquire(timeout=WAIT):
        raise BusyError("现在核对的人较多，请稍后再试；本次的文件没有保存。")
    try:
        yield
    finally:
        _TURNS.release()
