"""Asking for a year's documents, and fetching finished ones."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from budgeteval.files import serving
from projects.transitions import Refused
from reports.domain import request_documents
from reports.permissions import access_document, buildable_years


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """The years whose documents may be built; building goes on behind the page of the jobs."""
    years = buildable_years(request.user)
    if not years:
        raise PermissionDenied("年度文档由绩效中心生成，您没有这一角色。")
    if request.method == "POST":
        chosen = request.POST.get("year", "")
        year = get_object_or_404(years, pk=int(chosen) if chosen.isdecimal() else 0)
        request_documents(working_year=year, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        return redirect("jobs")
    return render(request, "reports/build.html", {"years": years})


@require_safe
@login_required
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One document, as an attachment."""
    try:
        document = access_document(request.user, pk)
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    return serving.download(document.attachment, name=document.path.rpartition("/")[2])
