"""Handing in a large sheet, and taking out the table of projects and their money."""

import tempfile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from projects.registry.domain import request_export, request_import
from projects.registry.exchange import EXPORTED, export_funding
from projects.registry.forms import ImportForm
from projects.registry.permissions import import_districts
from projects.registry.queries import visible_to
from projects.transitions import Refused

AT_ONCE = 10_000  # projects; about two seconds
IN_MEMORY = 4 * 1024 * 1024  # larger exports wait on disk
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hand_in(request: HttpRequest) -> HttpResponse:
    """A sheet to import or to check; the work goes on behind the page of its job."""
    districts = import_districts(request.user)
    if not districts.exists():
        raise PermissionDenied("导入数据由绩效中心办理，您没有这一角色。")
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    form.fields["district"].queryset = districts  # type: ignore[attr-defined]
    if form.is_valid():
        given = form.cleaned_data
        try:
            job = request_import(
                kind=given["kind"], content=given["file"].read(), file_name=given["file"].name, by=request.user,  # type: ignore[arg-type]
                district=given["district"], check_only=given["check_only"], now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("job", job.pk)
    return render(request, "projects/registry/import.html", {"form": form})


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """The projects that the person may read, with their money, as the sheet in which they come in.

    Many would keep the person, and a thread of the server, waiting: they are written by a job.
    """
    projects = visible_to(request.user)
    if projects.count() > AT_ONCE:
        return redirect("job", request_export(by=request.user, now=timezone.now()).pk)  # type: ignore[arg-type]
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 – the response closes it
    export_funding(projects, file)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=EXPORTED, content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response
