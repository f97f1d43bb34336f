"""What a unit hands in as a whole: the list by due date, the summary table and the other returns, signed and sent."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.files.serving import download
from budgeteval.ui.listing import Badge, Column, Filter, Listing, Tab
from projects.directory.models import Task
from projects.directory.queries import UNIT_HINT, by_name
from projects.pages import attempt, need, person, seen_version
from projects.selfeval import domain
from projects.selfeval.domain.handing_in import EDITABLE
from projects.selfeval.forms.returns import ReturnForm
from projects.selfeval.models import UnitReturn
from projects.selfeval.permissions import access_unit_return, may_fill, may_sign
from projects.selfeval.queries import (
    RETURN_STEPS,
    STEP_LABELS,
    due_days,
    last_saved,
    summary_figures,
    summary_rows,
    unit_returns_visible_to,
)
from projects.selfeval.views.filings import days_left, of_year
from projects.transitions import Overtaken, Refused

LONGEST_NOTE = 500


@require_safe
@login_required
def returns(request: HttpRequest) -> HttpResponseBase:
    """What the unit owes as a whole, by due date."""
    visible = unit_returns_visible_to(request.user).defer("figures", "text")
    units = set(visible.order_by().values_list("unit", flat=True).distinct())
    kinds = sorted(set(visible.order_by().values_list("kind", flat=True).distinct()))
    years = sorted(set(visible.order_by().values_list("working_year__year", flat=True).distinct()), reverse=True)
    due = {kind: due_days(units, kind) for kind in kinds}
    today = timezone.localdate()
    found = Listing(
        request,
        visible,
        title="单位报送件",
        order=("unit__code", "kind"),
        columns=[
            Column("事项", lambda one: one.get_kind_display(), link=_link),
            Column("工作年度", lambda one: f"{one.working_year.year}年", kind="short"),
            Column("单位", lambda one: one.unit.short_name),
            Column(
                "截止日期", lambda one: days_left(one, due[one.kind].get((one.working_year_id, one.unit_id)), today)
            ),
            Column("状态", _state, kind="badge"),
            Column("报送时间", lambda one: one.filed_at, kind="date"),
            Column("逾期", lambda one: Badge("逾期", "late") if one.late else None, kind="badge"),
        ],
        search=by_name("unit__"),
        search_hint=UNIT_HINT,
        filters=[
            Filter("kind", "事项", [(kind, Task(kind).label) for kind in kinds], lambda key: Q(kind=key)),
            Filter("year", "工作年度", [(str(year), f"{year}年") for year in years], of_year),
            Filter("step", "办理", [(step, STEP_LABELS[step]) for step in RETURN_STEPS], RETURN_STEPS.__getitem__),
        ],
        tabs=[
            Tab("todo", "待办", RETURN_STEPS["fill"] | RETURN_STEPS["submit"]),
            Tab("back", "退回", RETURN_STEPS["back"]),
            Tab("done", "已办", Q(stage__in=["submitted", "accepted", "final"])),
            Tab("all", "全部"),
        ],
        empty="这里没有报送事项。",
    )
    return found.respond("projects/selfeval/filings.html")


def _place(unit_return: UnitReturn) -> tuple[int, int]:
    return unit_return.working_year_id, unit_return.unit_id


def _link(unit_return: UnitReturn) -> str:
    return reverse("unit_return", args=[unit_return.pk])


def _state(unit_return: UnitReturn) -> Badge:
    tones = {"not_started": "todo", "draft": "todo", "returned": "back", "signed": "todo", "submitted": "wait"}
    return Badge(unit_return.stage_label, tones.get(unit_return.stage, "done"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def unit_return(request: HttpRequest, pk: int) -> HttpResponse:
    """One return: its figures as they are now, its text and file; filled in by the clerk while it is a draft."""
    one = access_unit_return(request.user, pk)
    table = one.kind == Task.SUMMARY_TABLE
    initial = {"version": one.version, "text": one.text}
    if request.method != "POST":
        return _page(request, one, ReturnForm(initial=initial, most=settings.ATTACHMENT_MAX_BYTES, is_table=table))
    need(may_fill(person(request), one.unit))
    form = ReturnForm(request.POST, request.FILES, most=settings.ATTACHMENT_MAX_BYTES, is_table=table)
    if not form.is_valid():
        return _page(request, one, form, status=422)
    try:
        _write(request, one, form, lasting=True)
    except Overtaken:
        return _overtaken(request, one)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, one, form, status=422)
    messages.success(request, "已保存。")
    return redirect("unit_return", pk)


def _write(request: HttpRequest, one: UnitReturn, form: ReturnForm, *, lasting: bool) -> None:
    typed: dict[str, Any] = form.cleaned_data
    file = typed["file"]
    domain.draft_return(
        unit_return=one,
        text=typed["text"],
        expected_version=typed["version"],
        by=person(request),
        now=timezone.now(),
        file=file.read() if file else None,
        file_name=file.name if file else "",
        lasting=lasting,
    )


def _overtaken(request: HttpRequest, one: UnitReturn) -> HttpResponse:
    """What was typed stays, over the version that is there now."""
    one.refresh_from_db()
    messages.error(request, f"{_who_saved(one)}，您的内容还没有保存。请核对后点击“保存”，将以您的内容为准。")
    data = request.POST.copy()
    data["version"] = str(one.version)
    table = one.kind == Task.SUMMARY_TABLE
    return _page(request, one, ReturnForm(data, most=settings.ATTACHMENT_MAX_BYTES, is_table=table), status=409)


def _who_saved(one: UnitReturn) -> str:
    found = last_saved(one)
    if found is None:
        return "这份报送件已被他人修改"
    return f"{found.by}于 {timezone.localtime(found.at):%H:%M:%S} 保存了这份报送件"


def _page(request: HttpRequest, one: UnitReturn, form: ReturnForm, status: int = 200) -> HttpResponse:
    someone = person(request)
    may_edit = bool(may_fill(someone, one.unit)) and one.stage in ("not_started", *EDITABLE)
    is_table = one.kind == Task.SUMMARY_TABLE
    live = one.stage in ("not_started", *EDITABLE)
    context = {
        "one": one,
        "form": form,
        "may_edit": may_edit,
        "is_table": is_table,
        "rows": summary_rows(one.unit, one.working_year) if is_table else [],
        "figures": summary_figures(one.unit, one.working_year) if live else one.figures,
        "state": _state(one),
        "due": due_days([one.unit_id], one.kind).get((one.working_year_id, one.unit_id)),
        "may_submit": one.stage == "signed" and bool(may_fill(someone, one.unit)),
        "may_sign": bool(may_sign(someone, one.unit)) and one.stage in EDITABLE,
        "may_hand_back": bool(may_sign(someone, one.unit)) and one.stage == "signed",
    }
    return render(request, "projects/selfeval/unit_return.html", context, status=status)


@require_POST
@login_required
def unit_return_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save the text by itself; 409 where somebody else was first."""
    one = access_unit_return(request.user, pk)
    need(may_fill(person(request), one.unit))
    form = ReturnForm(request.POST, most=settings.ATTACHMENT_MAX_BYTES)
    if not form.is_valid():
        return JsonResponse(
            {"problems": [str(error) for errors in form.errors.values() for error in errors]}, status=422
        )
    try:
        _write(request, one, form, lasting=False)
    except Overtaken:
        one.refresh_from_db(fields=["version"])
        return JsonResponse({"message": f"{_who_saved(one)}，您的内容还没有保存。", "version": one.version}, status=409)
    except Refused as refusal:
        return JsonResponse({"problems": [str(refusal)]}, status=422)
    return JsonResponse({"version": one.version, "saved_at": f"{timezone.localtime():%H:%M:%S}"})


@require_POST
@login_required
def unit_return_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The head signs the return as it stands."""
    one = access_unit_return(request.user, pk)
    need(may_sign(person(request), one.unit))
    seen = seen_version(request)
    attempt(request, domain.sign_return, success="已签批，经办人可以报送。", unit_return=one, expected_version=seen)
    return redirect("unit_return", pk)


@require_POST
@login_required
def unit_return_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The clerk hands the signed return in."""
    one = access_unit_return(request.user, pk)
    need(may_fill(person(request), one.unit))
    told, seen = f"“{one.get_kind_display()}”已报送。", seen_version(request)
    if attempt(request, domain.submit_return, success=told, unit_return=one, expected_version=seen):
        return redirect("returns")
    return redirect("unit_return", pk)


@require_POST
@login_required
def unit_return_hand_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The head gives a signed return back to the clerk, with a note."""
    one = access_unit_return(request.user, pk)
    need(may_sign(person(request), one.unit))
    note = request.POST.get("note", "").replace("\0", "")[:LONGEST_NOTE]
    attempt(request, domain.hand_back, success="已退回经办。", obj=one, note=note)
    return redirect("unit_return", pk)


@require_safe
@login_required
def unit_return_file(request: HttpRequest, pk: int) -> FileResponse:
    """The return's file, as a download."""
    one = access_unit_return(request.user, pk)
    if one.attachment is None:
        raise Http404("这份报送件没有附件。")
    return download(one.attachment)
