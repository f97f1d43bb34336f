"""Giving files back."""

import hashlib

from budgeteval.files.models import Attachment
from budgeteval.files.storage import lying_at


class DamagedFileError(Exception):
    """The bytes on disk are missing or no longer those that were handed in."""


def read(attachment: Attachment) -> bytes:
    """Return the bytes, checked against their hash.

    Raises:
        DamagedFileError: the file is missing or was changed.
    """
    try:
        content = lying_at(attachment.path)
    except OSError as error:
        raise DamagedFileError(f"附件“{attachment.name}”在服务器上找不到，请联系系统管理员从备份恢复。") from error
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise DamagedFileError(f"附件“{attachment.name}”与上传时的内容不一致，请联系系统管理员从备份恢复。")
    return content
