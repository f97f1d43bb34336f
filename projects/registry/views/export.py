"""Taking out the table of projects and their money."""

import tempfile

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from budgeteval.ui.workbook import XLSX
from projects.pages import person
from projects.registry.domain import request_export
from projects.registry.exchange import EXPORTED, export_funding
from projects.registry.queries import visible_to

AT_ONCE = 10_000  # projects; about two seconds
IN_MEMORY = 4 * 1024 * 1024  # larger exports wait on disk


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """The projects that the person may read, with their money, as the sheet in which they come in.

    Many would keep the person, and a thread of the server, waiting: they are written by a job, which is asked for.
    """
    if request.method == "POST":
        return redirect("job", request_export(by=person(request), now=timezone.now()).pk)
    projects = visible_to(request.user)
    count = projects.count()
    if count > AT_ONCE:
        sentences = [f"您可以查看的项目有 {count} 个，表较大，由后台生成，生成后在任务页下载。可以离开，不必等候。"]
        context = {"title": "导出项目与资金表", "sentences": sentences, "button": "开始生成", "back": "/"}
        return render(request, "ui/confirm.html", context)
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 – the response closes it
    export_funding(projects, file)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=EXPORTED, content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response
