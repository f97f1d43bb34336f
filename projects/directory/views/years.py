"""Working years: opening one, its tasks' days, the spending it is measured against, and more time for one unit."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from budgeteval.ui.listing import Badge, Column, Filter, Listing
from projects.directory.domain import (
    DueDate,
    correct_spending,
    extend_for_unit,
    open_year,
    set_dates,
    withdraw_extension,
    withdraw_year,
)
from projects.directory.forms import DatesForm, ExtensionForm, ReasonForm, SpendingForm, YearForm, next_year_of
from projects.directory.models import Extension, Task, WorkingYear
from projects.directory.permissions import access_extension, access_year, may_manage_year
from projects.directory.queries import (
    UNIT_HINT,
    by_name,
    centre_districts,
    changes_of_year,
    dates_of,
    done_in,
    extensions_visible_to,
    memberships_of,
    years_visible_to,
)
from projects.directory.views.chosen import asked_for
from projects.pages import attempt, need
from projects.transitions import Refused

COLUMNS: list[Column[WorkingYear]] = [
    Column("工作年度", lambda one: str(one.year), "short", link=lambda one: reverse("year", args=[one.pk])),
    Column("区县", lambda one: one.district.name),
    Column("评价的财政年度", lambda one: str(one.fiscal_year), "short"),
    Column("结果用于预算年度", lambda one: str(one.budget_year), "short"),
    Column("上年项目支出总额", lambda one: one.project_spending, "money"),
]


@require_safe
@login_required
def years(request: HttpRequest) -> HttpResponseBase:
    """The working years of the person's districts."""
    found = Listing(
        request,
        years_visible_to(request.user),
        title="工作年度",
        columns=COLUMNS,
        order=("-year", "-district__code"),
        empty="还没有设立工作年度。",
    )
    return found.respond("projects/directory/years.html", {"may_open": centre_districts(request.user).exists()})


@require_safe
@login_required
def year(request: HttpRequest, pk: int) -> HttpResponse:
    """One year: its tasks' days with where they stand today, and how they were changed."""
    found = access_year(request.user, pk)
    own = next((member.unit for member in memberships_of(request.user) if member.unit_id), None)
    dated = {dates.entry.task: dates for dates in dates_of(own, found)} if own else {}
    entries = list(found.calendar.order_by("due", "task"))
    today = timezone.localdate()
    context = {
        "year": found,
        "rows": [
            {"entry": entry, "dates": dated.get(entry.task), "badge": _stands(entry.opens, entry.due, today)}
            for entry in entries
        ],
        "missing": [task for task in Task if task not in {entry.task for entry in entries}],
        "extensions": extensions_visible_to(request.user).filter(entry__working_year=found).count(),
        "changes": changes_of_year(found),
        "may_manage": (may_manage := may_manage_year(request.user, found.district)),
        "may_withdraw": may_manage and _is_newest(found) and not done_in(found),
    }
    return render(request, "projects/directory/year.html", context)


def _is_newest(year: WorkingYear) -> bool:
    return not WorkingYear.objects.filter(district=year.district_id, year__gt=year.year).exists()


def _stands(opens: Any, due: Any, today: Any) -> Badge:
    if today < opens:
        return Badge("未开始", "wait")
    return Badge("办理中", "todo") if today <= due else Badge("已截止", "plain")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def open_one(request: HttpRequest) -> HttpResponse:
    """Open the next year; the days of the year before are proposed, a year later."""
    kept = centre_districts(request.user)
    district = asked_for(request, kept)
    if district is None:
        raise Refused("工作年度由绩效中心设立，您没有这一角色。")
    before = WorkingYear.objects.filter(district=district).prefetch_related("calendar").order_by("-year").first()
    form = YearForm(request.POST or None, initial=next_year_of(before) if before else None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("year", "project_spending", "note")}
        made = attempt(
            request, open_year, success="工作年度已设立。", district=district, calendar=form.calendar(), **given
        )
        if made is not None:
            return redirect("year", made.pk)
    others = [one for one in kept if one != district]
    context = {"form": form, "district": district, "before": before, "others": others}
    return render(request, "projects/directory/year_open.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a year that was opened by mistake, after asking once more why."""
    found = access_year(request.user, pk)
    need(may_manage_year(request.user, found.district))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        success = f"{found.year} 工作年度已撤销。"
        done = attempt(request, withdraw_year, success=success, working_year=found, **form.cleaned_data)
        if done is not None:
            return redirect("years")
    sentences = [
        f"{found.district}{found.year} 工作年度连同它的日程一并删除，首页回到上一个工作年度。",
        "只有还没有办理任何事项的年度可以撤销；导入的项目不受影响。撤销后可以重新设立。",
    ]
    back = reverse("year", args=[pk])
    context = {"title": "撤销工作年度", "sentences": sentences, "button": "撤销工作年度", "back": back, "form": form}
    return render(request, "ui/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dates(request: HttpRequest, pk: int, task: str) -> HttpResponse:
    """Give a task its days, or change them for a reason."""
    found = access_year(request.user, pk)
    need(may_manage_year(request.user, found.district))
    if task not in Task.values:
        raise Http404
    entry = found.calendar.filter(task=task).first()
    stood = {} if entry is None else {"opens": entry.opens, "due": entry.due}
    initial = {**stood, **{f"stood_{name}": day for name, day in stood.items()}}
    form = DatesForm(request.POST or None, initial=initial, first=entry is None)
    if form.is_valid():
        given = form.cleaned_data
        done = attempt(
            request, set_dates, success="日程已保存。", working_year=found, task=Task(task),
            dates=DueDate(given["opens"], given["due"]), expected=form.expected(), reason=given.get("reason", ""),
        )  # fmt: skip
        if done is not None:
            return redirect("year", pk)
    context = {"form": form, "year": found, "task": Task(task), "entry": entry}
    return render(request, "projects/directory/year_dates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def spending(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct last year's whole project spending."""
    found = access_year(request.user, pk)
    need(may_manage_year(request.user, found.district))
    initial = {"amount": found.project_spending, "note": found.project_spending_note}
    form = SpendingForm(request.POST or None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(request, correct_spending, success="金额已更正。", working_year=found, **given) is not None:
            return redirect("year", pk)
    return render(request, "projects/directory/year_spending.html", {"form": form, "year": found})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one unit more time; unit and task come chosen from the page one comes from."""
    found = access_year(request.user, pk)
    need(may_manage_year(request.user, found.district))
    initial = {name: request.GET.get(name, "") for name in ("unit", "task")}
    form = ExtensionForm(request.POST or None, initial=initial, year=found)
    if form.is_valid():
        done = attempt(request, extend_for_unit, success="已延期。", working_year=found, **form.cleaned_data)
        if done is not None:
            return redirect("year_extensions", pk)
    return render(request, "projects/directory/year_extend.html", {"form": form, "year": found})


def _extension_columns(*, withdraw: bool) -> list[Column[Extension]]:
    columns: list[Column[Extension]] = [
        Column("单位", lambda one: one.unit.name, link=lambda one: reverse("unit", args=[one.unit_id])),
        Column("归口股室", lambda one: one.unit.section.name),
        Column("事项", lambda one: one.entry.get_task_display()),
        Column("原截止日期", lambda one: one.entry.due, "date", sort="entry__due"),
        Column("延至", lambda one: one.due, "date", sort="due"),
        Column("原因", lambda one: one.reason),
    ]
    if withdraw:
        columns.append(
            Column("办理", lambda _: "撤销", "short", link=lambda one: reverse("extension_withdraw", args=[one.pk]))
        )
    return columns


@require_safe
@login_required
def extensions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Which units have more time for what, and why."""
    found = access_year(request.user, pk)
    may_manage = may_manage_year(request.user, found.district)
    listing = Listing(
        request,
        extensions_visible_to(request.user).filter(entry__working_year=found),
        title=f"{found.year} 年度延期",
        columns=_extension_columns(withdraw=bool(may_manage) and "export" not in request.GET),
        order=("unit__code", "entry__due"),
        search=by_name("unit__"),
        search_hint=UNIT_HINT,
        filters=[Filter("task", "事项", Task.choices, lambda key: Q(entry__task=key))],
        empty="没有延期。",
    )
    return listing.respond("projects/directory/extensions.html", {"year": found, "may_manage": may_manage})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an extension back, after asking once more why."""
    found = access_extension(request.user, pk)
    working_year = found.entry.working_year
    need(may_manage_year(request.user, working_year.district))
    back = reverse("year_extensions", args=[working_year.pk])
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        done = attempt(request, withdraw_extension, success="延期已撤销。", extension=found, **form.cleaned_data)
        if done is not None:
            return redirect(back)
    due = found.entry.due
    sentences = [
        f"“{found.unit}”的“{found.entry.get_task_display()}”现延至 {found.due}，原因：{found.reason}。",
        f"撤销后，截止日期恢复为 {due}；已经报送的，是否逾期不再改变。",
    ]
    context = {"title": "撤销延期", "sentences": sentences, "button": "撤销延期", "back": back, "form": form}
    return render(request, "ui/confirm.html", context)
