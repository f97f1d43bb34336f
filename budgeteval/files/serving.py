"""Serving files: only ever as a download, for doors that have already asked who may have them."""

from io import BytesIO

from django.http import FileResponse

from budgeteval.files.models import Attachment
from budgeteval.files.queries import read


def download(attachment: Attachment, *, name: str | None = None) -> FileResponse:
    """Return the verified bytes as a download that no browser will open in the site's own name.

    Args:
        attachment: what to send; the caller has already checked that this person may have it.
        name: the file's name for the person, where it is not the one it was handed in under.

    Raises:
        DamagedFileError: the file is missing or was changed.
    """
    response = FileResponse(
        BytesIO(read(attachment)),
        as_attachment=True,
        filename=name or attachment.name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
