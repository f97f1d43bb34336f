"""The section's desk: who has filed, and the queue of forms, the most doubtful first; reasons ready to be chosen."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from budgeteval.ui.listing import Badge, Batch, Column, Filter, Listing, Tab
from projects.directory.domain import keep_return_reasons, reasons_mark
from projects.directory.models import Returned, Role, Task, Unit, WorkingYear
from projects.directory.permissions import may_manage_year, roles_of
from projects.directory.queries import PROJECT_HINT, UNIT_HINT, by_name, by_project
from projects.pages import attempt, need, person
from projects.scoring.doubt import read_signs, weigh
from projects.selfeval.forms.section import ReasonsForm
from projects.selfeval.models import OnBehalf
from projects.selfeval.permissions import may_see_desk
from projects.selfeval.queries import (
    DueDates,
    due_dates,
    filings_for_review,
    on_behalf_in,
    past_gaps,
    reasons_of,
    review_scope,
    said_of,
    units_with_counts,
)
from projects.selfeval.views.origins import filing_total
from projects.selfeval.views.section import DONE, DOUBTFUL_FIRST, TONES, chosen_year
from projects.transitions import Hidden


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponseBase:
    """Who has filed, by unit and date."""
    need(may_see_desk(person(request)))
    year, years = chosen_year(request)
    due = due_dates(year, Task.EX_POST)
    found = Listing(
        request,
        units_with_counts(request.user, year),
        title=f"{year.year}年度自评报送情况" if year else "自评报送情况",
        order=("code",),
        columns=_desk_columns(due),
        search=(*by_name(), "short_name__icontains"),
        search_hint=UNIT_HINT,
        tabs=[
            Tab("all", "全部"),
            Tab("missing", "未报齐", Q(missing__gt=0)),
            Tab("waiting", "有待审", Q(waiting__gt=0)),
            Tab("returned", "有退回", Q(returned__gt=0)),
        ],
        empty="没有符合条件的单位。",
    )
    return found.respond("projects/selfeval/desk.html", {"year": year, "years": years})


def _desk_columns(due: DueDates) -> list[Column[Any]]:
    def late(unit: Any) -> Badge | None:
        if unit.late:
            return Badge(f"逾期 {unit.late}", "late")
        return Badge("报齐", "done") if not unit.missing else None

    def queue(unit: Unit) -> str:
        return f"{reverse('review_queue')}?unit={unit.pk}"

    return [
        Column("单位", lambda unit: unit.name, sort="code", link=queue),
        Column("股室", lambda unit: unit.section.name, kind="short"),
        Column("截止", due.of, kind="date"),
        Column("应报", lambda unit: unit.forms, kind="number"),
        Column("已报", lambda unit: unit.filed, kind="number"),
        Column("未报", lambda unit: unit.missing, kind="number", sort="missing"),
        Column("待审", lambda unit: unit.waiting, kind="number", sort="waiting"),
        Column("退回中", lambda unit: unit.returned, kind="number", sort="returned"),
        Column("已通过", lambda unit: unit.accepted, kind="number", sort="accepted"),
        Column("最近报送", lambda unit: unit.last_filed, kind="date"),
        Column("情况", late, kind="badge", sort="late"),
        Column("联系人", lambda unit: f"{unit.contact} {unit.phone}".strip(), kind="short"),
    ]


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponseBase:
    """The forms that were handed in, the most doubtful first, each with the reason why."""
    need(may_see_desk(person(request)))
    year, years = chosen_year(request)
    rows, scans = filings_for_review(request.user, year), on_behalf_in(year)
    decides = Role.SECTION_OFFICER in roles_of(request.user)
    spotless = rows.filter(stage="submitted", spotless=True)
    found = Listing(
        request,
        rows,
        title="填报审核",
        order=DOUBTFUL_FIRST,
        columns=_queue_columns(request, year, scans),
        search=by_project(),
        search_hint=PROJECT_HINT,
        filters=_queue_filters(request, year, scans),
        tabs=[
            Tab("todo", "待办", Q(stage="submitted")),
            Tab("returned", "退回", Q(stage="returned")),
            Tab("done", "已办", DONE),
            Tab("all", "全部"),
        ],
        batches=[Batch("accept", "通过"), Batch("return", "退回")] if decides else [],
        batch_url=reverse("review_batch"),
        empty="没有符合条件的填报。",
    )
    context = {"year": year, "years": years, "spotless": spotless.count(), "may_decide": decides}
    return found.respond("projects/selfeval/queue.html", context)


def _queue_columns(request: HttpRequest, year: WorkingYear | None, scans: dict[int, OnBehalf]) -> list[Column[Any]]:
    units = Unit.objects.filter(review_scope(request.user, ""))
    gaps = past_gaps(units, before=year) if year else {}

    def why(filing: Any) -> str:
        signs = read_signs(
            filing.scorecard,
            last_total=filing.last_total,
            past_gap=gaps.get(filing.project.unit_id),
            late=filing.late,
            times_returned=filing.times_returned,
        )
        scan = scans.get(filing.pk)
        return f"{said_of(scan)}。{weigh(signs).sentence}" if scan else weigh(signs).sentence

    return [
        Column("项目", lambda one: one.project.name, link=lambda one: reverse("review", args=[one.pk])),
        Column("单位", lambda one: one.project.unit.short_name, kind="short", sort="project__unit__code"),
        Column("首次报送", lambda one: one.filed_at, kind="date", sort="filed_at"),
        Column("自评", lambda one: one.total, kind="points", link=filing_total),
        Column("等级", lambda one: one.grade, kind="short"),
        Column("疑点", lambda one: one.doubt, kind="number", sort="doubt"),
        Column("原因", why),
        Column("状态", lambda one: Badge(one.stage_label, TONES.get(one.stage, "plain")), kind="badge"),
    ]


def _queue_filters(request: HttpRequest, year: WorkingYear | None, scans: dict[int, OnBehalf]) -> list[Filter]:
    units = Unit.objects.filter(review_scope(request.user, ""), projects__filings__working_year=year).distinct()
    names = [(str(pk), name) for pk, name in units.order_by("code").values_list("pk", "short_name")]

    def of_scan(key: str) -> Q:
        return Q(pk__in=[pk for pk, scan in scans.items() if key == "1" or scan.stage == "disputed"])

    return [
        Filter("unit", "单位", names, lambda key: Q(project__unit=int(key))),
        Filter("clean", "疑点", [("1", "无疑点"), ("0", "有疑点")], lambda key: Q(spotless=key == "1")),
        Filter("late", "时限", [("1", "逾期"), ("0", "按时")], lambda key: Q(late=key == "1")),
        Filter("scan", "代报", [("1", "绩效中心代报"), ("disputed", "代报，单位有异议")], of_scan),
        Filter("again", "退回", [("1", "退回后重报")], lambda _: Q(times_returned__gt=0)),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reasons(request: HttpRequest) -> HttpResponse:
    """The reasons for returning that every section may choose from."""
    user = person(request)
    need(may_see_desk(user))
    year, _ = chosen_year(request)
    if year is None:
        raise Hidden("您所在的区县还没有工作年度")
    district = year.district
    decision = may_manage_year(user, district)
    mark = reasons_mark(district, Returned.FILING)
    form = ReasonsForm(initial={"texts": "\n".join(reasons_of(district.pk)), "version": mark})
    if request.method == "POST":
        need(decision)
        form = ReasonsForm(request.POST)
        if form.is_valid():
            texts, seen = form.cleaned_data["texts"].splitlines(), form.cleaned_data["version"]
            kept = attempt(
                request, keep_return_reasons, success="常用退回原因已保存", typed=form, district=district,
                about=Returned.FILING, texts=texts, seen=seen,
            )  # fmt: skip
            if kept is not None:
                return redirect("return_reasons")
    context = {"form": form, "may_change": bool(decision), "texts": reasons_of(district.pk)}
    return render(request, "projects/selfeval/reasons.html", context)
