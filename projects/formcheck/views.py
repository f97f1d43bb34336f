"""The form check as a page: a file in, the findings and the marked workbook out. The file stays in memory."""

from base64 import b64encode
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from budgeteval.text.numbers import whole_number
from budgeteval.ui.workbook import XLSX
from projects.formcheck.checking import check, marked_name
from projects.formcheck.limits import AROUND_THE_FILE, LIMITS, BusyError, count, turn
from projects.formcheck.permissions import may_check
from projects.scoring.formcheck import FormError
from projects.sheets.evaluation_check import too_large
from projects.sheets.evaluation_form import template

# A browser takes a link that carries its file up to about two megabytes.
CARRIED = 1_400_000


class InMemory(MemoryFileUploadHandler):
    """Keeps a file in memory and never writes it to the disk; the request's size was looked at before."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 – Django's signature
        """Take the file, whatever the setting for larger ones says."""
        self.activated = True


class CheckForm(forms.Form):
    file = forms.FileField(
        label="自评表文件",
        help_text="官方格式的 Excel（.xlsx）或 JSON 文件，不超过 5 MB。文件只在内存中核对，不保存。",
        error_messages={
            "required": "请选择要核对的文件。",
            "empty": "文件是空的，请检查后重新选择。",
            "missing": "请选择要核对的文件。",
        },
    )


@csrf_exempt  # asked for in the inner view: the upload handler has to be there before the form is read
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form_check(request: HttpRequest) -> HttpResponse:
    """Check a filled form for whoever may, and give the findings or the marked workbook."""
    if not may_check(request.user):
        return redirect_to_login(request.get_full_path())
    if _size(request) > LIMITS.bytes + AROUND_THE_FILE:
        return _page(request, CheckForm(), problems=[too_large(LIMITS.bytes)], status=413)  # unread
    request.upload_handlers = [InMemory(request)]
    answer: HttpResponse = _checked(request)
    return answer


def _size(request: HttpRequest) -> int:
    return whole_number(request.META.get("CONTENT_LENGTH") or "", 100) or 0


@csrf_protect
def _checked(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, CheckForm())
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    name = form.cleaned_data["file"].name
    try:
        count(request)
        with turn():
            results, workbook = check(form.cleaned_data["file"].read(), name)
    except BusyError as busy:
        return _page(request, CheckForm(), problems=[str(busy)], status=429)
    except FormError as fault:
        return _page(request, CheckForm(), problems=[f"文件“{name}”：{problem}" for problem in fault.problems])
    if request.POST.get("act") == "marked":
        return _download(workbook, marked_name(name))
    carried = b64encode(workbook).decode() if len(workbook) <= CARRIED else ""
    found = {"results": results, "file_name": name, "marked": carried, "marked_name": marked_name(name)}
    return _page(request, CheckForm(), **found)


def _page(request: HttpRequest, form: CheckForm, *, status: int = 200, **found: Any) -> HttpResponse:
    base = "ui/base.html" if request.user.is_authenticated else "projects/formcheck/public.html"
    context = {"form": form, "base": base, "xlsx": XLSX, **found}
    return render(request, "projects/formcheck/check.html", context, status=status)


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@login_not_required
@require_safe
def form_template(request: HttpRequest) -> HttpResponse:
    """The empty official form."""
    if not may_check(request.user):
        return redirect_to_login(request.get_full_path())
    return _download(template(), "项目支出绩效自评表.xlsx")
