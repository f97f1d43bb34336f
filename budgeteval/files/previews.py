"""Small pictures of files, so that nobody needs to fetch one to see what it is: a picture scaled, a PDF's first page.

What comes out is always a PNG that was painted here; nothing of the file itself reaches a browser. Painting happens
in a process of its own with little time (`painter.py`); what came of it is kept by the content's SHA-256.
"""

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings
from django.core.cache import caches

from budgeteval.files.kinds import PDF
from budgeteval.files.models import Attachment
from budgeteval.files.queries import read

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp"})
SMALL, LARGE = 240, 1400
PAINTER = Path(__file__).with_name("painter.py")
NONE = b""
PATIENCE = 5  # seconds beyond those of the processor: starting, and waiting for other work
_AT_ONCE = BoundedSemaphore(2)


def has_picture(attachment: Attachment) -> bool:
    """Say whether a picture of the file can be made."""
    return attachment.content_type == PDF or attachment.content_type in PICTURES


def can_show(attachment: Attachment) -> bool:
    """Say whether a picture may be offered: not of a file that was tried and could not be painted. Paints nothing."""
    return has_picture(attachment) and caches["pictures"].get(_key(attachment, SMALL)) != NONE


def picture_of(attachment: Attachment, *, large: bool = False) -> bytes | None:
    """Return a PNG of the file, None where it cannot be painted: another kind, damaged, locked, too large or too slow.

    Painted once, then kept; two that ask at once may both paint it.

    Raises:
        DamagedFileError: the kept file is missing or was changed.
    """
    if not has_picture(attachment):
        return None
    size = LARGE if large else SMALL
    kept, key = caches["pictures"], _key(attachment, size)
    png: bytes | None = kept.get(key)
    if png is None:
        png = _painted(read(attachment), "pdf" if attachment.content_type == PDF else "picture", size)
        kept.set(key, png)
    return png or None


def _key(attachment: Attachment, size: int) -> str:
    return f"{attachment.sha256}-{size}"


def _painted(content: bytes, kind: str, size: int) -> bytes:
    seconds = settings.PREVIEW_SECONDS
    with _AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603 – our own program; the file is its input, no argument
                [sys.executable, "-I", str(PAINTER), kind, str(size), str(seconds)],
                input=content, capture_output=True, timeout=seconds + PATIENCE, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return NONE
    return done.stdout if done.returncode == 0 else NONE
