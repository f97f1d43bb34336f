"""Serving files, for doors that have already asked who may have them: as a download, or a picture of it."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpResponse

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


def show_picture(png: bytes | None) -> HttpResponse:
    """Return a picture that was painted here, closed off from everything else.

    Raises:
        Http404: there is none.
    """
    if png is None:
        raise Http404
    response = HttpResponse(png, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=600"
    return response
