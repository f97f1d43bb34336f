"""项目预算申报表: the list, a new one, the sheet, and what may be done with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.files.serving import download
from budgeteval.text.numbers import whole_number
from budgeteval.ui.listing import Batch, Column, Filter, Listing, Tab
from projects.applications import domain
from projects.applications.forms import ClearForm, EditForm, NewForm, SheetForm, handed_in, initial_of
from projects.applications.models import Application, Group
from projects.applications.permissions import (
    access_application,
    may_apply,
    may_clear,
    may_review,
    may_sign,
)
from projects.applications.queries import (
    APPROVED_TARGET,
    applications_visible_to,
    deciding_group,
    money_before,
    open_year,
    own_units,
    predecessors,
    requested_of,
    todo_of,
    with_requested,
)
from projects.directory.models import Role
from projects.directory.queries import PROJECT_HINT, by_project, memberships_of
from projects.pages import attempt, need, seen_version
from projects.registry.models import Project
from projects.registry.queries import remembered
from projects.targets.views.targets import stage_badge, target_context
from projects.transitions import Hidden

EDITABLE = ("draft", "returned")
MOVES = {
    "sign": (domain.sign, "已签批，绩效目标一并签批"),
    "submit": (domain.submit, "已报送，绩效目标一并报送"),
}


@require_safe
@login_required
def applications(request: HttpRequest) -> HttpResponseBase:
    """Applications that the person may read."""
    members = memberships_of(request.user)
    roles = {member.role for member in members}
    reviews = Role.SECTION_OFFICER in roles
    found = Listing(
        request,
        with_requested(applications_visible_to(request.user)),
        title="项目预算申报",
        order=("-project__fiscal_year", "project__code"),
        columns=[
            Column("年度", lambda one: str(one.project.fiscal_year), kind="short"),
            Column("项目代码", lambda one: one.project.code, kind="short"),
            Column("项目", lambda one: one.project.name, link=lambda one: reverse("application", args=[one.pk])),
            Column("单位", lambda one: one.project.unit.short_name),
            Column("申请金额", lambda one: one.requested, kind="money"),
            Column("申报状态", stage_badge, kind="badge"),
            Column("绩效目标", lambda one: stage_badge(one.project.target), kind="badge"),
            Column("首次报送", lambda one: one.filed_at, kind="date"),
        ],
        search=by_project(),
        search_hint=PROJECT_HINT,
        filters=[
            Filter(
                "target", "绩效目标", [("open", "未审定"), ("approved", "已审定")],
                lambda key: Q(project__target__stage__in=APPROVED_TARGET)
                if key == "approved"
                else ~Q(project__target__stage__in=APPROVED_TARGET),
            )
        ],
        tabs=[
            Tab("todo", "待办", todo_of(members)),
            Tab("returned", "退回", Q(stage="returned")),
            Tab("done", "已办", Q(stage="accepted")),
            Tab("all", "全部"),
        ],
        batches=[Batch("approve", "批量审定无疑点的")] if reviews else [],
        batch_url=reverse("applications_batch"),
        empty="这里没有项目预算申报。",
    )  # fmt: skip
    context = {"may_apply": Role.UNIT_CLERK in roles, "keeps_rules": Role.PERFORMANCE_OFFICER in roles}
    return found.respond("projects/applications/list.html", context)


@require_safe
@login_required
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet with its target, what it brings along, and what may be done."""
    found = access_application(request.user, pk)
    return render(request, "projects/applications/application.html", sheet_context(request, found))


def sheet_context(request: HttpRequest, found: Application, form: ClearForm | None = None) -> dict[str, Any]:
    """What the sheet's page needs."""
    unit, stage = found.project.unit, found.stage
    fills, signs = bool(may_apply(request.user, unit)), bool(may_sign(request.user, unit))
    clears = bool(may_clear(request.user, unit)) and stage in EDITABLE
    initial = {"meeting": found.meeting, "met_on": found.met_on}
    return target_context(request, found.project.target) | {
        "application": found,
        "badge": stage_badge(found),
        "target_badge": stage_badge(found.project.target),
        "amounts": [one for one in found.amounts.all() if one.requested],
        "requested": requested_of(found),
        "memories": remembered(found.project),
        "before": money_before(found.project),
        "group": Group(found.group or deciding_group(unit.district)).label,
        "may_fill": fills and stage in EDITABLE,
        "may_withdraw": fills and bool(domain.deletable(found, found.project, found.project.target)),
        "clear_form": (form or ClearForm(initial=initial)) if clears else None,
        "moves": {
            "sign": signs and stage == "cleared",
            "submit": fills and stage == "signed",
            "reopen": (fills or signs) and stage in ("cleared", "signed"),
            "review": bool(may_review(request.user, unit)) and stage == "submitted",
        },
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Apply for a project of the next budget year; what it continues fills the sheet in."""
    units = own_units(request.user)
    working_year = open_year(request.user)
    if not units or working_year is None:
        raise Hidden("项目预算由单位经办申报，您没有这一角色，或财政局还没有设立工作年度")
    before = predecessors(units, working_year.budget_year)
    chosen = _chosen(request, before)
    form = NewForm(request.POST, request.FILES) if request.method == "POST" else NewForm(initial=_from_before(chosen))
    form.fields["unit"].queryset = units  # type: ignore[attr-defined]
    form.fields["predecessor"].queryset = before  # type: ignore[attr-defined]
    form.fields["predecessor"].label_from_instance = lambda one: f"{one.fiscal_year}年 {one.name}"  # type: ignore[attr-defined]
    if form.is_valid():
        made = attempt(
            request, domain.open_application, success="已建立申报表，请接着填写绩效目标", working_year=working_year,
            unit=form.cleaned_data["unit"], sheet=form.sheet(), predecessor=form.cleaned_data["predecessor"],
            code=form.cleaned_data["code"],
        )  # fmt: skip
        if made:
            return redirect("application", made.pk)
    context = {"form": form, "year": working_year, "before": before[:200], "chosen": chosen}
    return render(request, "projects/applications/new.html", context)


def _chosen(request: HttpRequest, before: QuerySet[Project]) -> Project | None:
    """The predecessor that was asked for in the address."""
    return before.filter(pk=whole_number(request.GET.get("from", "")) or 0).first()


def _from_before(before: Project | None) -> dict[str, Any]:
    if before is None:
        return {"nature": "new"}
    own = {name: getattr(before, name) for name in ("name", "guaranteed", "personal_subsidy", "contracted")}
    return own | {"field": before.field_id, "nature": "continuing", "unit": before.unit_id, "predecessor": before.pk}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the sheet."""
    found = access_application(request.user, pk)
    need(may_apply(request.user, found.project.unit))
    if found.stage not in EDITABLE:
        messages.error(request, f"“{found}”{found.stage_label}，不能再修改；需要修改的请先撤回。")
        return redirect("application", found.pk)
    posted = request.method == "POST"
    form: SheetForm = EditForm(request.POST, request.FILES) if posted else EditForm(initial=initial_of(found))
    if form.is_valid() and attempt(
        request, domain.save_application, success="申报表已保存", typed=form, application=found,
        sheet=form.sheet(), expected_version=form.cleaned_data["version"],
    ) is not None:  # fmt: skip
        return redirect("application", found.pk)
    context = {"form": form, "application": found, "project": found.project, "badge": stage_badge(found)}
    return render(request, "projects/applications/edit.html", context)


@require_POST
@login_required
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the leading group's approval."""
    found = access_application(request.user, pk)
    need(may_clear(request.user, found.project.unit))
    form = ClearForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(
            request, domain.clear, success="已登记领导小组审定，请单位负责人签批", application=found,
            meeting=given["meeting"], met_on=given["met_on"], minutes=handed_in(given["minutes"]),
            expected_version=seen_version(request), expected_target=seen_version(request, "target_version"),
        ) is not None:  # fmt: skip
            return redirect("application", found.pk)
        found = access_application(request.user, pk)
    return render(request, "projects/applications/application.html", sheet_context(request, found, form))


@require_POST
@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign, hand in, or take back to change."""
    found = access_application(request.user, pk)
    act = request.POST.get("act", "")
    if act == "reopen":
        attempt(
            request, domain.reopen, success="已撤回，可以修改", application=found, note=request.POST.get("note", "")
        )
    elif act in MOVES:
        verb, told = MOVES[act]
        attempt(request, verb, success=told, application=found, expected_version=seen_version(request))
    else:
        messages.error(request, "没有这项操作。")
    return redirect("application", found.pk)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft, once the clerk has confirmed it."""
    found = access_application(request.user, pk)
    need(may_apply(request.user, found.project.unit))
    if request.POST.get("confirmed") != "1":
        messages.error(request, "请先勾选“确认删除”。")
        return redirect("application", found.pk)
    told = f"已删除“{found}”，草稿项目和绩效目标一并删除"
    gone = attempt(request, domain.withdraw, success=told, application=found)
    return redirect("applications") if gone else redirect("application", found.pk)


@require_safe
@login_required
def file(request: HttpRequest, pk: int, which: str) -> FileResponse:
    """The grounds or the minutes, as they were handed in."""
    found = access_application(request.user, pk)
    kept = {"grounds": (found.grounds_file, found.grounds_name), "minutes": (found.minutes, found.minutes_name)}
    attachment, name = kept.get(which, (None, ""))
    if attachment is None:
        raise Hidden("没有这个附件")
    return download(attachment, name=name)
