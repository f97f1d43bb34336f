"""Own jobs: how far they are, and what can be done about them. The address outlives the page."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from budgeteval.files import serving
from budgeteval.jobs import domain
from budgeteval.jobs.kinds import page_of
from budgeteval.jobs.models import Job, State
from budgeteval.jobs.permissions import RefusedJobError, access_job
from budgeteval.jobs.queries import visible_to, workers_missing
from budgeteval.ui.paging import portion

SHOWN, KEY = 50, "jobs"


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """One's own jobs, the newest first."""
    found = portion(visible_to(request.user), order=("-pk",), after=request.GET.get(KEY, ""), size=SHOWN)
    moving = any(not job.ended for job in found.rows)
    context = {"jobs": found.rows, "moving": moving, "portion": found, "key": KEY, "label": "任务"}
    context["unattended"] = moving and workers_missing(timezone.now())
    return render(request, "jobs/index.html", context)


@require_safe
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; the page looks again by itself until the job has ended."""
    job = _job(request, pk)
    context = {"job": job, "moving": not job.ended, "page": page_of(job)}
    context["unattended"] = job.state == State.QUEUED and workers_missing(timezone.now())
    return render(request, "jobs/job.html", context)


@require_POST
@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel one."""
    return _do(request, pk, domain.cancel, "已要求取消")


@require_POST
@login_required
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one again."""
    return _do(request, pk, domain.retry, "已重新提交")


@require_safe
@login_required
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that came of it, as an attachment."""
    job = _job(request, pk)
    if job.file is None:
        raise Http404("这项任务没有结果文件")
    return serving.download(job.file)


def _do(request: HttpRequest, pk: int, verb: Callable[..., Job], done: str) -> HttpResponse:
    try:
        verb(job=_job(request, pk), by=request.user, now=timezone.now())
    except RefusedJobError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("job", pk)


def _job(request: HttpRequest, pk: int) -> Job:
    try:
        return access_job(request.user, pk)
    except RefusedJobError as refusal:
        raise Http404(str(refusal)) from refusal
