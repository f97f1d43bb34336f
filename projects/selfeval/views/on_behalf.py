"""The centre hands in for a unit from its stamped scan; the unit looks at it and answers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.files import serving
from budgeteval.files.domain import store
from budgeteval.files.kinds import RefusedFileError
from budgeteval.ui.listing import Badge, Column, Listing, Tab
from projects.directory.queries import PROJECT_HINT, by_name, by_project
from projects.pages import attempt, need, person, renew
from projects.selfeval.domain import answer, file_for_unit, file_return_for_unit
from projects.selfeval.forms.on_behalf import (
    AnswerForm,
    FilingScanForm,
    ReturnScanForm,
    ScanForm,
    first_rows,
    kept_token,
    read_rows,
    typed_rows,
)
from projects.selfeval.models import Filing, OnBehalf, UnitReturn
from projects.selfeval.permissions import (
    access_filing,
    access_on_behalf,
    access_unit_return,
    may_answer,
    may_file_on_behalf,
    may_review,
    may_see_desk,
)
from projects.selfeval.queries import on_behalf_of, on_behalf_visible_to
from projects.targets.models import Operator
from projects.transitions import Overtaken, Refused

TONES = {"waiting": "todo", "disputed": "back", "confirmed": "done"}


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """What was handed in on behalf of units: all that the person may read; a unit's own."""
    listing = Listing(
        request,
        on_behalf_visible_to(request.user),
        title="代为报送",
        columns=[
            Column("单位", lambda row: row.filed.of_unit),
            Column("表单", lambda row: row.filed, link=lambda row: reverse("on_behalf", args=[row.pk])),
            Column("收到扫描件", lambda row: row.received_on, kind="date"),
            Column("代报人", lambda row: row.filed_by, kind="short"),
            Column("状态", state, kind="badge"),
        ],
        order=("-filed_at",),
        search=(*by_project("filing__project__"), *by_name("unit_return__unit__")),
        search_hint=PROJECT_HINT,
        tabs=[
            Tab("waiting", "待单位确认", Q(stage="waiting", given_back=False)),
            Tab("disputed", "单位有异议", Q(stage="disputed", given_back=False)),
            Tab("confirmed", "单位已确认", Q(stage="confirmed")),
            Tab("returned", "已退回单位", Q(given_back=True)),
            Tab("all", "全部"),
        ],
        empty="没有代为报送的表单。单位不便登录时，可在“催报”里点单位名称，按盖章扫描件代报。",
    )  # fmt: skip
    return listing.respond("projects/selfeval/on_behalf_list.html")


def state(one: Any) -> Badge:
    """What the unit says; of a form that was given back since, that it was."""
    return Badge("已退回单位", "plain") if one.given_back else Badge(one.stage_label, TONES[one.stage])


@require_safe
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with what the unit can answer."""
    return _shown(request, access_on_behalf(request.user, pk), AnswerForm())


def _shown(request: HttpRequest, on_behalf: OnBehalf, form: AnswerForm) -> HttpResponse:
    filed, standing = on_behalf.filed, on_behalf_of(on_behalf.filed)
    stands = standing is not None and standing.pk == on_behalf.pk
    user, unit = person(request), filed.of_unit
    context = {
        "one": on_behalf, "filed": filed, "state": state(on_behalf), "form": form, "stands": stands,
        "lines": filed.lines.order_by("number") if isinstance(filed, Filing) else [],
        "can_answer": stands and on_behalf.stage != "confirmed" and bool(may_answer(user, unit)),
        "is_project": isinstance(filed, Filing), "sees_desk": bool(may_see_desk(user)),
        "may_return": filed.stage == "submitted" and bool(may_review(user, unit)),
        "may_refile": filed.stage in ("draft", "returned") and bool(may_file_on_behalf(user, unit)),
    }  # fmt: skip
    return render(request, "projects/selfeval/on_behalf.html", context)


@require_POST
@login_required
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit confirms, or says what is wrong."""
    on_behalf = access_on_behalf(request.user, pk)
    need(may_answer(person(request), on_behalf.filed.of_unit))
    form = AnswerForm(request.POST)
    agrees = request.POST.get("answer") == "confirm"
    success = "已确认代为报送的内容。" if agrees else "异议已提交，绩效中心和业务股室会收到消息。"
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(request, answer, success=success, on_behalf=on_behalf, agrees=agrees, reason=reason):
            return redirect("on_behalf", pk)
    return _shown(request, access_on_behalf(request.user, pk), form)


@require_safe
@login_required
def scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The stamped scan, as a download."""
    on_behalf = access_on_behalf(request.user, pk)
    return serving.download(on_behalf.scan, name=on_behalf.scan_name)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def for_filing(request: HttpRequest, pk: int) -> HttpResponse:
    """A project's form from its scan: the rows typed, or read from the unit's Excel and looked over."""
    filing = access_filing(request.user, pk)
    need(may_file_on_behalf(person(request), filing.project.unit))
    words = {"version": filing.version, "achievement": filing.achievement, "problems": filing.problems}
    form = FilingScanForm(request.POST or None, request.FILES or None, initial=words)
    rows = typed_rows(filing, request.POST) if request.method == "POST" else first_rows(filing)
    if request.method == "POST" and request.POST.get("act") == "read":
        form, rows = _read(request, filing, rows)
    elif request.method == "POST" and form.is_valid():

        def hand_in() -> OnBehalf:
            drafts = [row.draft() for row in rows if row.fixed or not row.is_blank]
            given = form.cleaned_data
            return file_for_unit(
                filing=filing, scan=form.given_scan(person(request)), lines=drafts, achievement=given["achievement"],
                problems=given["problems"], expected_version=given["version"], by=person(request), now=timezone.now(),
            )  # fmt: skip

        done = _try(request, form, hand_in)
        if done is not None:
            return redirect("on_behalf", done.pk)
        filing = access_filing(request.user, pk)  # as it is: the verb was taken back
    context = {"filing": filing, "rows": rows, "operators": Operator.choices, "own": not (rows and rows[0].fixed)}
    return _form_page(request, "projects/selfeval/file_for_unit.html", form, filing, context)


def _read(request: HttpRequest, filing: Filing, rows: list[Any]) -> tuple[FilingScanForm, list[Any]]:
    """The rows of the Excel form, to be looked over; everything typed beside them stays."""
    file = request.FILES.get("form_file")
    if file is None:
        messages.error(request, "请先选择单位发来的 Excel 自评表，再点“读入 Excel”。")
    else:
        try:
            rows = read_rows(filing, file.read(), file.name or "自评表")
            messages.success(request, f"已从 Excel 读入 {len(rows)} 行，请对照扫描件核对后再报送。")
        except Refused as refusal:
            messages.error(request, str(refusal))
    typed = {name: request.POST.get(name, "") for name in FilingScanForm.base_fields}
    return FilingScanForm(initial=typed | {"kept_scan": _kept(request)}), rows


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def for_return(request: HttpRequest, pk: int) -> HttpResponse:
    """What a unit owes as a whole, from its scan."""
    paper = access_unit_return(request.user, pk)
    need(may_file_on_behalf(person(request), paper.unit))
    form = ReturnScanForm(
        request.POST or None, request.FILES or None, initial={"version": paper.version, "text": paper.text}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = _try(
            request,
            form,
            lambda: file_return_for_unit(
                unit_return=paper, scan=form.given_scan(person(request)), text=given["text"],
                expected_version=given["version"], by=person(request), now=timezone.now(),
            ),
        )  # fmt: skip
        if done is not None:
            return redirect("on_behalf", done.pk)
        paper = access_unit_return(request.user, pk)  # as it is: the verb was taken back
    return _form_page(request, "projects/selfeval/file_return_for_unit.html", form, paper, {"paper": paper})


def _try(request: HttpRequest, form: ScanForm, verb: Callable[[], OnBehalf]) -> OnBehalf | None:
    try:
        done = verb()
    except Overtaken as overtaken:
        renew(form, overtaken)
        messages.error(request, str(overtaken))
        return None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, f"已代为报送“{done.filed}”，并通知单位确认。")
    return done


def _form_page(
    request: HttpRequest, template: str, form: ScanForm, obj: Filing | UnitReturn, context: dict[str, Any]
) -> HttpResponse:
    """The form again, with what was typed; the scan of a refused try is kept for the next one."""
    kept = _kept(request)
    if form.is_bound:
        form.data = MultiValueDict({**dict(request.POST.lists()), "kept_scan": [kept]})
    allowed = obj.stage in (obj.flow.initial, *obj.flow.by_key["file_on_behalf"].sources)
    context |= {"form": form, "kept": bool(kept), "unit": obj.of_unit, "allowed": allowed}
    return render(request, template, context)


def _kept(request: HttpRequest) -> str:
    file = request.FILES.get("scan")
    if file is None:
        return request.POST.get("kept_scan", "")
    file.seek(0)
    try:
        attachment = store(content=file.read(), name=file.name or "扫描件", by=person(request), now=timezone.now())
    except RefusedFileError:
        return ""
    return kept_token(attachment, file.name or attachment.name, person(request))
