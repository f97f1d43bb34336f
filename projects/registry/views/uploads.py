"""Sheets on their way in: what may be imported, handing in, what it would do, and writing it."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.files import serving
from budgeteval.files.queries import read
from budgeteval.jobs.models import State
from budgeteval.jobs.queries import workers_missing
from budgeteval.ui.workbook import XLSX
from projects.pages import attempt, need, person
from projects.registry.domain import apply_upload, discard_upload, look_at, take_upload
from projects.registry.domain.uploads import AT_ONCE, LOOK
from projects.registry.forms import UploadForm
from projects.registry.importing import Importable, importable, importables
from projects.registry.models import SheetUpload
from projects.registry.permissions import access_upload, may_hand_in, may_read_imports
from projects.registry.queries import uploads_visible_to
from projects.registry.views.shown import report_table, report_tabs
from projects.sheets.explaining import notes, template
from projects.sheets.streaming import marked
from projects.sheets.table import Problem
from projects.transitions import Refused

SHOWN_OPEN = 10


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """What this person may import, and what was handed in but neither written nor given up."""
    kinds = importables(request.user)
    if not kinds:
        raise PermissionDenied("导入数据由绩效中心和专家库管理办理，您没有这些角色。")
    waiting = uploads_visible_to(request.user).filter(written__isnull=True, discarded_at__isnull=True)
    titles = {one.key: one.title for one in kinds}
    found = [(upload, titles.get(upload.kind, "")) for upload in waiting[:SHOWN_OPEN]]
    context = {"kinds": kinds, "waiting": found, "reads_history": bool(may_read_imports(request.user))}
    return render(request, "projects/registry/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hand_in(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind of sheet: what it asks for, its template, and handing one in."""
    one = _allowed(request, kind)
    districts = one.districts(request.user)
    form = (
        UploadForm(one, districts, request.POST, request.FILES)
        if request.method == "POST"
        else UploadForm(one, districts)
    )
    if request.method == "POST" and form.is_valid():
        upload = _take(request, one, form)
        if upload is not None:
            return redirect("upload", upload.pk)
    context = {"one": one, "form": form, "columns": _columns(one), "at_once": AT_ONCE}
    return render(request, "projects/registry/import_kind.html", context)


def _allowed(request: HttpRequest, kind: str) -> Importable:
    one = importable(kind)
    if not one.districts(request.user).exists():
        raise PermissionDenied(f"{one.title}由{one.who}导入，您没有这一角色。")
    return one


def _columns(one: Importable) -> dict[str, Any]:
    rows = [[note.header, note.needed, note.form, note.hint, note.example] for note in notes(one.layout)]
    return {"title": "各列怎么填", "columns": ["列名", "是否必填", "格式", "说明", "示例"], "rows": rows}


def _take(request: HttpRequest, one: Importable, form: UploadForm) -> SheetUpload | None:
    given, by, now = form.cleaned_data, person(request), timezone.now()
    file: UploadedFile = given["file"]
    try:
        upload = take_upload(
            kind=one.key, content=file.read(), file_name=str(file.name), district=given["district"],
            subject=given.get("subject"), by=by, now=now,
        )  # fmt: skip
        if upload.job is None:
            look_at(upload=upload, by=by, now=now)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return None
    return upload


def _own(request: HttpRequest, pk: int) -> SheetUpload:
    """One's own upload, as long as one may import such sheets."""
    upload = access_upload(request.user, pk)
    need(may_hand_in(request.user, importable(upload.kind), upload.district))
    return upload


@require_safe
@login_required
def template_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """An empty sheet to fill in."""
    one = _allowed(request, kind)
    return _sheet(template(one.layout), f"{one.title}（模板）.xlsx")


@require_safe
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What importing the upload would do, or how far looking at it or writing it is."""
    upload = _own(request, pk)
    if upload.written is not None:
        return redirect("import_shown", upload.written.pk)
    one = importable(upload.kind)
    moving = upload.job is not None and not upload.job.ended
    context: dict[str, Any] = {"upload": upload, "one": one, "moving": moving, "job": upload.job}
    if moving or upload.report is None:
        context["unattended"] = bool(
            upload.job and upload.job.state == State.QUEUED and workers_missing(timezone.now())
        )
        context["looking"] = upload.job is None or upload.job.kind == LOOK
        return render(request, "projects/registry/upload_waiting.html", context)
    tabs = report_tabs(upload.report)
    asked = request.GET.get("tab", "")
    tab = asked if asked in {key for key, _, _ in tabs} else next((key for key, _, count in tabs if count), "new")
    table = report_table(upload.report, tab, request.GET.get("page", ""))
    nothing = not (upload.report["counts"]["new"] or upload.report["counts"]["changed"])
    context |= {
        "report": upload.report,
        "tabs": tabs,
        "tab": tab,
        "table": table,
        "nothing": nothing,
        "at_once": AT_ONCE,
    }
    return render(request, "projects/registry/upload.html", context)


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it came."""
    upload = _own(request, pk)
    return serving.download(upload.attachment, name=upload.file_name)


@require_safe
@login_required
def marked_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sheet as it came, its cells with problems coloured and commented."""
    upload = _own(request, pk)
    report = upload.report or {"problems": [], "problem_count": 0}
    problems = [Problem(upload.file_name, "", **one) for one in report["problems"]]
    unlisted = report["problem_count"] - len(problems)
    sheet = marked(importable(upload.kind).layout, read(upload.attachment), upload.file_name, problems, unlisted)
    if sheet is None:
        raise Refused("这个文件打不开，没有可以标出的单元格")
    name = upload.file_name.rpartition(".")[0] or upload.file_name
    return _sheet(sheet, f"{name}（标出问题）.xlsx")


@require_POST
@login_required
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the same file in once more: the data, or what is known of them, have changed."""
    upload = _own(request, pk)
    by, now = person(request), timezone.now()
    fresh = take_upload(
        kind=upload.kind, content=read(upload.attachment), file_name=upload.file_name, district=upload.district,
        subject=upload.subject, by=by, now=now,
    )  # fmt: skip
    if fresh.job is None:
        look_at(upload=fresh, by=by, now=now)
    if upload.is_open and (upload.job is None or upload.job.ended):
        discard_upload(upload=upload, by=by, now=now)
    return redirect("upload", fresh.pk)


@require_POST
@login_required
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was shown, all rows or none."""
    upload = _own(request, pk)
    try:
        kept = apply_upload(upload=upload, by=person(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("upload", pk)
    if kept is None:
        return redirect("upload", pk)
    messages.success(
        request, f"“{upload}”已写入：新增 {kept.created} 行，更改 {kept.updated} 行，未变 {kept.unchanged} 行"
    )
    return redirect("import_shown", kept.pk)


@require_POST
@login_required
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an upload up."""
    upload = _own(request, pk)
    if attempt(request, discard_upload, success=f"已放弃“{upload}”，没有写入任何一行", upload=upload) is None:
        return redirect("upload", pk)
    return redirect("import_kind", upload.kind)


def _sheet(content: bytes, name: str) -> FileResponse:
    response = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
