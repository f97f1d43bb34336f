"""Office files are zip archives; the same content must be the same bytes, whenever and wherever it is packed."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EARLIEST = 1980  # zip cannot say an earlier year


def repacked(data: bytes, at: datetime, mend: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """The archive with every entry dated ``at`` and no trace of the machine; ``mend`` may change an entry's content."""
    moment = (max(at.year, _EARLIEST), at.month, at.day, at.hour, at.minute, at.second)
    sheet = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(sheet, "w") as target:
        for name in sorted(source.namelist(), key=_reading_order):
            entry = ZipInfo(name, date_time=moment)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            content = source.read(name)
            target.writestr(entry, mend(name, content) if mend else content)
    return sheet.getvalue()


def _reading_order(name: str) -> tuple[int, str]:
    """Content types first, as readers expect."""
    return (0 if name == "[Content_Types].xml" else 1), name
