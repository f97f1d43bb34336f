"""What units hand in as a whole: summary table, work summary and the like, looked at, returned or accepted."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from budgeteval.files import serving
from budgeteval.ui.listing import Badge, Column, Filter, Listing, Tab
from projects.directory.models import Task
from projects.directory.queries import UNIT_HINT, by_name
from projects.pages import attempt, need, person, seen_version
from projects.selfeval import domain
from projects.selfeval.forms.section import ReasonForm
from projects.selfeval.models import UnitReturn
from projects.selfeval.permissions import access_handed_in_return, may_review, may_see_desk
from projects.selfeval.queries import on_behalf_of, returns_for_review, said_of
from projects.selfeval.views.section import DONE, TONES, chosen_year
from projects.transitions import Hidden

FIGURES = {
    "projects": "应报项目（个）",
    "filed": "已报自评（个）",
    "late": "逾期（个）",
    "average": "平均自评得分",
    "adjusted": "全年预算数（元）",
    "received": "到位数（元）",
    "executed": "全年执行数（元）",
    "rate": "执行率（%）",
}


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponseBase:
    """The returns that were handed in, those that wait first."""
    need(may_see_desk(person(request)))
    year, years = chosen_year(request)
    found: Listing[UnitReturn] = Listing(
        request,
        returns_for_review(request.user, year),
        title="单位报送件",
        order=("unit__code", "kind"),
        columns=[
            Column("单位", lambda one: one.unit.name, link=_page, sort="unit__code"),
            Column("报送件", lambda one: one.get_kind_display()),
            Column("首次报送", lambda one: one.filed_at, kind="date", sort="filed_at"),
            Column("时限", lambda one: Badge("逾期", "late") if one.late else Badge("按时", "done"), kind="badge"),
            Column("退回次数", lambda one: one.times_returned, kind="number"),
            Column("状态", lambda one: Badge(one.stage_label, TONES.get(one.stage, "plain")), kind="badge"),
        ],
        search=by_name("unit__"),
        search_hint=UNIT_HINT,
        filters=[Filter("kind", "报送件", Task.choices, lambda key: Q(kind=key))],
        tabs=[
            Tab("todo", "待办", Q(stage="submitted")),
            Tab("returned", "退回", Q(stage="returned")),
            Tab("done", "已办", DONE),
            Tab("all", "全部"),
        ],
        empty="没有符合条件的报送件。",
    )
    return found.respond("projects/selfeval/returns.html", {"year": year, "years": years})


def _page(one: UnitReturn) -> str:
    return reverse("unit_return_review", args=[one.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """One return: its figures, words and file; returned with a reason, or accepted."""
    unit_return = access_handed_in_return(request.user, pk)
    decision = may_review(person(request), unit_return.unit)
    form = ReasonForm(request.POST or None, label="退回原因")
    if request.method == "POST":
        need(decision)
        if _decide(request, unit_return, form):
            return redirect("unit_return_queue")
        unit_return = access_handed_in_return(request.user, pk)
    scan = on_behalf_of(unit_return)
    context = {
        "one": unit_return,
        "figures": _figures(unit_return),
        "form": form,
        "may_decide": bool(decision) and unit_return.stage == "submitted",
        "tone": TONES.get(unit_return.stage, "plain"),
        "scan": scan,
        "scan_said": said_of(scan) if scan else "",
    }
    return render(request, "projects/selfeval/return.html", context)


def _decide(request: HttpRequest, unit_return: UnitReturn, form: ReasonForm) -> object:
    given: dict[str, Any] = {"unit_return": unit_return, "expected_version": seen_version(request)}
    if request.POST.get("act") == "accept":
        form.errors.clear()
        return attempt(request, domain.accept_return, success=f"“{unit_return}”已通过", **given)
    if not form.is_valid():
        return None
    given["reason"] = form.cleaned_data["reason"]
    return attempt(request, domain.give_back_return, success=f"“{unit_return}”已退回单位", **given)


def _figures(unit_return: UnitReturn) -> list[tuple[str, Any]]:
    found = [
        (label, unit_return.figures[key]) for key, label in FIGURES.items() if unit_return.figures.get(key) is not None
    ]
    grades = unit_return.figures.get("grades") or {}
    if grades:
        found.append(("等级", "，".join(f"{grade} {count} 个" for grade, count in grades.items())))
    return found


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that came with a return."""
    unit_return = access_handed_in_return(request.user, pk)
    if unit_return.attachment is None:
        raise Hidden("这份报送件没有附件")
    return serving.download(unit_return.attachment)
