"""What was imported: who, when, which file, and what became of each row."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from budgeteval.files import serving
from budgeteval.ui.listing import Column, Filter, Listing
from budgeteval.ui.workbook import XLSX, write_rows
from projects.pages import need
from projects.registry.importing import importables, titles
from projects.registry.models import SheetImport
from projects.registry.permissions import access_import, may_read_imports
from projects.registry.queries import imports_visible_to
from projects.registry.views.shown import LISTS, report_table

ACTIONS = {"new": "新增", "changed": "更改", "unchanged": "未变"}


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """All imports that this person may read, the newest first."""
    need(may_read_imports(request.user))
    rows = imports_visible_to(request.user).select_related("imported_by", "district", "attachment")
    return Listing(
        request,
        rows.defer("outcome").prefetch_related("uploads"),
        title="导入记录",
        order=("-imported_at",),
        columns=[
            Column("导入时间", lambda one: f"{localtime(one.imported_at):%Y-%m-%d %H:%M}", kind="short"),
            Column("表格", title_of, link=lambda one: reverse("import_shown", args=[one.pk])),
            Column("文件", name_of),
            Column("经办人", lambda one: one.imported_by.get_full_name() or one.imported_by.username, kind="short"),
            Column("新增行", lambda one: one.created, kind="number", sort="created"),
            Column("更改行", lambda one: one.updated, kind="number", sort="updated"),
            Column("未变行", lambda one: one.unchanged, kind="number"),
        ],
        search=("attachment__name__icontains", "uploads__file_name__icontains", "imported_by__last_name__icontains"),
        search_hint="文件名或经办人",
        filters=[Filter("kind", "表格", list(titles().items()), lambda key: Q(kind=key))],
        empty="还没有导入过数据，或没有符合条件的记录。",
    ).respond("projects/registry/imports_history.html", {"may_import": bool(importables(request.user))})


def title_of(one: SheetImport) -> str:
    """What clerks call the sheet."""
    return titles().get(one.kind, one.kind)


def name_of(one: SheetImport) -> str:
    """The file's name as it was handed in with: the same bytes may have come under another name before."""
    uploads = list(one.uploads.all())
    return uploads[0].file_name if uploads else one.attachment.name


@require_safe
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One import, and what became of its rows."""
    one = access_import(request.user, pk)
    report = as_report(one)
    tabs = [(key, label, report["counts"][key]) for key, label in LISTS if key in report["counts"]]
    asked = request.GET.get("tab", "")
    tab = asked if asked in report["counts"] else next((key for key, _, count in tabs if count), "new")
    table = report_table(report, tab, request.GET.get("page", ""), was="原来是")
    context = {"one": one, "title": title_of(one), "file_name": name_of(one), "tabs": tabs, "tab": tab, "table": table}
    return render(request, "projects/registry/import_shown.html", context)


def as_report(one: SheetImport) -> dict[str, Any]:
    """The outcome, row by row, as the page of an upload shows it."""
    found: dict[str, Any] = {key: [] for key in ACTIONS}
    for row in one.outcome:
        fields = [[label, *pair] for label, pair in row.get("fields", {}).items()]
        found[row["action"]].append({"row": row["row"], "label": row["label"], "fields": fields})
    counts = {"new": one.created, "changed": one.updated, "unchanged": one.unchanged}
    return {"counts": counts, "problem_count": 0, "doubt_count": 0, **found}


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it came."""
    one = access_import(request.user, pk)
    return serving.download(one.attachment, name=name_of(one))


@require_safe
@login_required
def rows(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What became of each row, as a workbook; one line a changed cell."""
    one = access_import(request.user, pk)
    lines = [
        [row["row"], ACTIONS[row["action"]], row["label"], *cell]
        for row in one.outcome
        for cell in [[label, *pair] for label, pair in row.get("fields", {}).items()] or [["", "", ""]]
    ]
    heads = ["Excel 行", "结果", "内容", "列", "原来是", "改为"]
    content = write_rows("逐行结果", heads, ["number", "short", "text", "text", "text", "text"], lines)
    response = FileResponse(content, as_attachment=True, filename=f"{title_of(one)}逐行结果.xlsx", content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response
