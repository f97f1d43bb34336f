"""Where attachments' bytes lie: in a folder unless the settings name another of Django's storages."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage


def keep(path: str, content: bytes) -> None:
    """Write the bytes under the path, which their hash gives: where they lie already nothing is done.

    Raises:
        OSError: they could not be written; nothing lies there.
    """
    if default_storage.exists(path):
        if default_storage.size(path) == len(content):
            return
        default_storage.delete(path)  # half written before a crash
    kept = default_storage.save(path, ContentFile(content))
    if kept != path:  # somebody was first with the same bytes
        default_storage.delete(kept)


def lying_at(path: str) -> bytes:
    """Return the bytes.

    Raises:
        OSError: nothing can be read there.
    """
    with default_storage.open(path) as stream:
        content: bytes = stream.read()
        return content


class FolderStorage(FileSystemStorage):
    """A folder, of this machine or shared, in which readers see all of a file or none of it, even after a crash."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 – Django's
        """The name itself: files are named by what they hold, so whoever writes it again writes the same."""
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content.read())
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return name


def _sync_folder(folder: Path) -> None:
    """Force the new name to disk, where the system can do that for a folder."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
