"""Paints one picture, in a process of its own: a file from anybody may be made to take for ever, or all there is.

Called by `budgeteval.files.previews` as a program: bytes in, PNG out, exit code 0; anything else means there is none.
It imports nothing of the house, so that it starts quickly.
"""

import sys
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageOps

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MOST_PIXELS = 60_000_000
MOST_BYTES = 1 << 30


def paint(content: bytes, *, pdf: bool, size: int) -> bytes | None:
    """Return a PNG of at most `size` pixels a side, None where the content cannot be painted."""
    try:
        picture = _first_page(content, size) if pdf else _picture(content)
    except (pypdfium2.PdfiumError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, MemoryError):
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
    document = pypdfium2.PdfDocument(content)
    if not len(document):
        return None
    page = document[0]
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        return None
    found: Picture = page.render(scale=size / max(width, height)).to_pil()
    return found


def limit(seconds: int) -> None:
    """Let the system end this process when it has computed that long, and refuse it more memory than is decent."""
    try:
        import resource  # noqa: PLC0415 – Windows has none; there the caller's patience is the only limit
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))


if __name__ == "__main__":
    _, kind, side, time = sys.argv
    limit(int(time))
    painted = paint(sys.stdin.buffer.read(), pdf=kind == "pdf", size=int(side))
    if painted is None:
        sys.exit(1)
    sys.stdout.buffer.write(painted)
