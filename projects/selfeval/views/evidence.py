"""Files that prove a row: handed over one or several at a time, looked at, fetched, taken off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from budgeteval.files.previews import picture_of
from budgeteval.files.serving import download, show_picture
from projects.pages import attempt, need, person
from projects.selfeval import domain
from projects.selfeval.domain.handing_in import EDITABLE
from projects.selfeval.models import Filing, FilingLine
from projects.selfeval.permissions import access_evidence, access_line, may_fill
from projects.selfeval.queries import files_by_row
from projects.transitions import Refused

MOST_AT_ONCE = 20


@require_POST
@login_required
def evidence_add(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take in files for one row; answers with the row's files as they are now."""
    line = access_line(request.user, pk, number)
    need(may_fill(person(request), line.filing.project.unit))
    refused = _attach(request, line, request.FILES.getlist("files"))
    return _row_files(request, line.filing, number, refused)


def _attach(request: HttpRequest, line: FilingLine, files: list[UploadedFile]) -> list[str]:
    """Attach each file by itself: one that is refused keeps no other out."""
    refused = [] if len(files) <= MOST_AT_ONCE else [f"一次最多上传 {MOST_AT_ONCE} 个文件，其余请再次上传。"]
    for file in files[:MOST_AT_ONCE]:
        try:
            domain.attach_evidence(
                line=line, file=file.read(), name=file.name or "", by=person(request), now=timezone.now()
            )
        except Refused as refusal:
            refused.append(str(refusal))
    return refused


def attach_sent(request: HttpRequest, filing: Filing) -> None:
    """Take in the files that came with the form itself, as browsers without scripts send them."""
    for line in filing.lines.all():
        files = request.FILES.getlist(f"files-{line.number}")
        if not files:
            continue
        line.filing = filing
        for sentence in _attach(request, line, files):
            messages.error(request, sentence)


def _is_part(request: HttpRequest) -> bool:
    """The page's own script asks for the row's files alone."""
    return request.headers.get("X-Requested-With") == "fetch"


def _row_files(request: HttpRequest, filing: Filing, number: int, refused: list[str]) -> HttpResponse:
    """The row's files as a part of the page; a browser without scripts goes back to the form."""
    if not _is_part(request):
        for sentence in refused:
            messages.error(request, sentence)
        return redirect(f"{reverse('filing', args=[filing.pk])}#row-{number}")
    filing.refresh_from_db(fields=["version"])
    context = {
        "filing": filing,
        "number": number,
        "files": files_by_row(filing).get(number, []),
        "refused": refused,
        "may_edit": filing.stage in EDITABLE,
        "version": filing.version,
    }
    return render(request, "projects/selfeval/files.html", context)


@require_safe
@login_required
def evidence(request: HttpRequest, pk: int) -> FileResponse:
    """The file itself, as a download."""
    found = access_evidence(request.user, pk)
    return download(found.attachment, name=found.name)


@require_safe
@login_required
def evidence_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture of the file: of a PDF its first page."""
    found = access_evidence(request.user, pk)
    return show_picture(picture_of(found.attachment, large="large" in request.GET))


@require_POST
@login_required
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file off its row while the form can be changed."""
    found = access_evidence(request.user, pk)
    filing, number = found.line.filing, found.line.number
    need(may_fill(person(request), filing.project.unit))
    if not _is_part(request):
        attempt(request, domain.remove_evidence, success=f"已移除“{found.name}”。", evidence=found)
        return redirect(f"{reverse('filing', args=[filing.pk])}#row-{number}")
    refused = []
    try:
        domain.remove_evidence(evidence=found, by=person(request), now=timezone.now())
    except Refused as refusal:
        refused.append(str(refusal))
    return _row_files(request, filing, number, refused)
