"""Pages of the library of indicators: searched, proposed, recommended, listed, taken out of use."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.ui.listing import Column, Filter, Listing, Tab
from projects.directory.models import District, Field, Role
from projects.directory.queries import memberships_of
from projects.pages import attempt, need, seen_version
from projects.targets import domain
from projects.targets.forms import EntryForm, ReasonForm
from projects.targets.models import LibraryEntry
from projects.targets.permissions import access_entry, may_endorse, may_keep_library
from projects.targets.queries import entries_todo, entries_visible_to, with_uses
from projects.targets.views.targets import stage_badge
from projects.transitions import Hidden


@require_safe
@login_required
def library(request: HttpRequest) -> HttpResponseBase:
    """The library, by field, with how often each entry was used."""
    fields = [(str(pk), name) for pk, name in Field.objects.values_list("pk", "name")]
    found = Listing(
        request,
        with_uses(entries_visible_to(request.user)),
        title="绩效指标库",
        order=("level1", "level2", "name"),
        columns=[
            Column("领域", lambda one: one.field.name if one.field else "通用"),
            Column("一级指标", lambda one: one.level1),
            Column("二级指标", lambda one: one.level2),
            Column(
                "指标名称", lambda one: one.name, link=lambda one: reverse("library_entry", args=[one.pk]), sort="name"
            ),
            Column("性质", lambda one: one.get_op_display(), kind="short"),
            Column("参考值", lambda one: one.reference),
            Column("度量单位", lambda one: one.measure_unit, kind="short"),
            Column("使用次数", lambda one: one.used, kind="number", sort="used"),
            Column("状态", stage_badge, kind="badge"),
        ],
        search=(
            "name__icontains",
            "initials__icontains",
            "level1__icontains",
            "level2__icontains",
            "field__name__icontains",
        ),
        search_hint="指标（可用拼音首字母）、类别或领域",
        filters=[
            Filter(
                "field",
                "领域",
                [("0", "通用"), *fields],
                lambda key: Q(field__isnull=True) if key == "0" else Q(field=int(key)),
            )
        ],
        tabs=[
            Tab("listed", "已入库", Q(stage="listed")),
            Tab("todo", "待办", entries_todo(memberships_of(request.user))),
            Tab("all", "全部"),
        ],
        empty="指标库里没有符合条件的指标。",
    )
    return found.respond("projects/targets/library.html", {"keeps": kept_district(request) is not None})


def kept_district(request: HttpRequest) -> District | None:
    """The district whose library the person keeps."""
    members = (one for one in memberships_of(request.user) if one.role == Role.PERFORMANCE_OFFICER)
    return next((one.district for one in members), None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry; the centre may put its words right here."""
    found = access_entry(request.user, pk)
    if request.method != "POST":
        return render(request, "projects/targets/entry.html", _context(request, found))
    need(may_keep_library(request.user, found.district))
    form = EntryForm(request.POST)
    version = seen_version(request)
    if (
        form.is_valid()
        and attempt(
            request,
            domain.edit_entry,
            success="已保存",
            entry=found,
            row=form.row(),
            method=form.cleaned_data["method"],
            expected_version=version,
        )
        is not None
    ):
        return redirect("library_entry", found.pk)
    return render(request, "projects/targets/entry.html", _context(request, found, form))


def _context(
    request: HttpRequest, found: LibraryEntry, form: EntryForm | None = None, reason: ReasonForm | None = None
) -> dict[str, Any]:
    keeps, endorses = may_keep_library(request.user, found.district), may_endorse(request.user, found)
    if form is None and keeps:
        form = EntryForm(instance=LibraryEntry.objects.get(pk=found.pk))
    if form is not None:
        form.fields["field"].disabled = True
    open_one = found.stage in ("proposed", "endorsed")
    return {
        "entry": found,
        "badge": stage_badge(found),
        "used": found.uses.values("target").distinct().count(),
        "form": form if keeps else None,
        "reason": reason or ReasonForm(),
        "moves": {
            "endorse": bool(endorses) and found.stage == "proposed",
            "list": bool(keeps) and (open_one or found.stage == "retired"),
            "decline": bool(keeps or endorses) and open_one,
            "retire": bool(keeps) and found.stage == "listed",
        },
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_entry(request: HttpRequest) -> HttpResponse:
    """The centre writes an entry itself."""
    district = kept_district(request)
    if district is None:
        raise Hidden("指标库由绩效中心维护，您没有这一角色")
    form = EntryForm(request.POST or None)
    if form.is_valid():
        made = attempt(
            request,
            domain.add_entry,
            success="已入库",
            district=district,
            field=form.cleaned_data["field"],
            row=form.row(),
            method=form.cleaned_data["method"],
        )
        if made:
            return redirect("library_entry", made.pk)
    return render(request, "projects/targets/entry_new.html", {"form": form})


@require_POST
@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Recommend, list, decline or take out of use."""
    found = access_entry(request.user, pk)
    act = request.POST.get("act", "")
    plain = {"endorse": (domain.endorse_entry, "已推荐入库"), "list": (domain.list_entry, "已入库")}
    reasoned = {"decline": (domain.decline_entry, "已登记不予采纳"), "retire": (domain.retire_entry, "已停用")}
    if act in plain:
        verb, told = plain[act]
        attempt(request, verb, success=told, entry=found)
    elif act in reasoned:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return render(request, "projects/targets/entry.html", _context(request, found, reason=form))
        refusing, told = reasoned[act]
        attempt(request, refusing, success=told, entry=found, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, "没有这项操作。")
    return redirect("library_entry", found.pk)
