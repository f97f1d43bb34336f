"""Small pictures of files, so that nobody needs to fetch one to see what it is: a picture scaled, a PDF's first page.

What comes out is always a PNG that was painted here; nothing of the file itself reaches a browser.
"""

from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

import pypdfium2
from django.core.cache import cache
from PIL import Image, ImageOps

from budgeteval.files.kinds import PDF
from budgeteval.files.models import Attachment
from budgeteval.files.queries import DamagedFileError, read

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp"})
SMALL, LARGE = 240, 1400
MOST_PIXELS = 60_000_000
_ONE_AT_A_TIME = Lock()  # pdfium works for one thread at a time


def has_picture(attachment: Attachment) -> bool:
    """Say whether a picture of the file can be made."""
    return attachment.content_type == PDF or attachment.content_type in PICTURES


def can_show(attachment: Attachment) -> bool:
    """Say whether the picture can really be painted: a damaged or locked file has none. Painted once, then known."""
    if not has_picture(attachment):
        return False
    key = f"picture-{attachment.sha256}"
    known: bool | None = cache.get(key)
    if known is None:
        try:
            known = picture_of(attachment) is not None
        except DamagedFileError:
            return False
        cache.set(key, known)
    return known


def picture_of(attachment: Attachment, *, large: bool = False) -> bytes | None:
    """Return a PNG of the file, None where it cannot be painted: another kind, damaged, locked or much too large.

    Raises:
        DamagedFileError: the kept file is missing or was changed.
    """
    if not has_picture(attachment):
        return None
    content, size = read(attachment), LARGE if large else SMALL
    try:
        picture = _first_page(content, size) if attachment.content_type == PDF else _picture(content)
    except (pypdfium2.PdfiumError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None
    if picture is None:
        return None
    picture.thumbnail((size, size))
    out = BytesIO()
    picture.convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()


def _picture(content: bytes) -> "Picture | None":
    with Image.open(BytesIO(content), formats=("PNG", "JPEG", "GIF", "BMP")) as found:
        if found.width * found.height > MOST_PIXELS:
            return None
        return ImageOps.exif_transpose(found)


def _first_page(content: bytes, size: int) -> "Picture | None":
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(content)
        try:
            if not len(document):
                return None
            page = document[0]
            width, height = page.get_size()
            if width <= 0 or height <= 0:
                return None
            found: Picture = page.render(scale=size / max(width, height)).to_pil()
            return found.copy()
        finally:
            document.close()
