"""Taking files in."""

import hashlib
from datetime import datetime
from pathlib import PurePath

from django.conf import settings

from budgeteval.accounts.models import User
from budgeteval.files.kinds import FullStorageError, RefusedFileError, content_type, limit_sentence
from budgeteval.files.models import Attachment
from budgeteval.files.storage import keep


def store(*, content: bytes, name: str, by: User | None, now: datetime) -> Attachment:
    """Keep the bytes and return their one attachment; the same bytes handed in again return the same attachment.

    The bytes are safely on disk under their hash before the row that speaks of them exists, so a crash leaves at most
    a file that no row names.

    Raises:
        RefusedFileError: too large, a program, with macros, empty, or of an unknown kind.
        FullStorageError: the disk does not take it now.
    """
    clean = PurePath(name.replace("\\", "/")).name.strip() or "附件"
    if len(content) > settings.ATTACHMENT_MAX_BYTES:
        raise RefusedFileError(limit_sentence(clean, len(content), settings.ATTACHMENT_MAX_BYTES))
    kind = content_type(content=content, name=clean)
    sha256 = hashlib.sha256(content).hexdigest()
    path = f"{sha256[:2]}/{sha256}"
    try:
        keep(path, content)
    except OSError as error:
        raise FullStorageError(
            f"文件“{clean}”没有保存：服务器的存储空间不足或不能写入，请联系系统管理员后再试。"
        ) from error
    attachment, _ = Attachment.objects.get_or_create(
        sha256=sha256,
        defaults={
            "name": clean[-255:],
            "size": len(content),
            "content_type": kind,
            "path": path,
            "uploaded_by": by,
            "uploaded_at": now,
        },
    )
    return attachment
