"""Fetching finished documents."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from budgeteval.files import serving
from projects.transitions import Refused
from reports.permissions import access_document


@require_safe
@login_required
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One document, as an attachment."""
    try:
        document = access_document(request.user, pk)
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    return serving.download(document.attachment, name=document.path.rpartition("/")[2])
