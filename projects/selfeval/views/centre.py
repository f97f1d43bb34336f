"""What the centre does for all units: opens a task's forms and papers, and closes what the sections accepted."""

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.ui.listing import Badge, Batch, Column, Filter, Listing, chosen_rows
from projects.directory.models import CalendarEntry, Section, Task, WorkingYear
from projects.directory.queries import PROJECT_HINT, by_project
from projects.pages import person
from projects.selfeval.domain import finalise, open_filings, open_returns
from projects.selfeval.models import Filing, UnitReturn
from projects.selfeval.permissions import may_open
from projects.selfeval.queries import OPENED_FOR_ALL, filings_visible_to, on_behalf_in
from projects.selfeval.views.origins import filing_total, review_total
from projects.transitions import Hidden, Refused

SCAN_TONES = {"waiting": "todo", "disputed": "back", "confirmed": "done"}


def _year(request: HttpRequest, pk: int) -> WorkingYear:
    """A working year of the person's own centre.

    Raises:
        Hidden: there is none for this person.
    """
    year = WorkingYear.objects.filter(pk=pk).select_related("district").first()
    if year is None or not may_open(person(request), year):
        raise Hidden("没有这个工作年度，或您无权办理")
    return year


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Each task that is opened for all units, with its dates and how many forms there are; opening adds the missing."""
    year = _year(request, pk)
    if request.method == "POST":
        task = request.POST.get("task", "")
        if task in OPENED_FOR_ALL:
            _open(request, year, Task(task))
        else:
            messages.error(request, "请选择要布置的事项。")
        return redirect("opening", year.pk)
    entries = {entry.task: entry for entry in CalendarEntry.objects.filter(working_year=year)}
    rows = [(task, entries.get(task.value), _count(year, task)) for task in OPENED_FOR_ALL]
    return render(request, "projects/selfeval/opening.html", {"year": year, "rows": rows})


def _count(year: WorkingYear, task: Task) -> int:
    if task == Task.EX_POST:
        return Filing.objects.filter(working_year=year, kind=task).count()
    return UnitReturn.objects.filter(working_year=year, kind=task).count()


def _open(request: HttpRequest, year: WorkingYear, task: Task) -> None:
    try:
        if task == Task.EX_POST:
            opened = len(open_filings(working_year=year, by=person(request), now=timezone.now()))
        else:
            opened = len(open_returns(working_year=year, kind=task, by=person(request), now=timezone.now()))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return
    said = f"已布置“{task.label}”{opened} 份。" if opened else f"“{task.label}”此前已全部布置，没有新增。"
    messages.success(request, said)


@require_safe
@login_required
def finalising(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The forms that the sections accepted, to be closed."""
    year = _year(request, pk)
    sections = [(str(one.pk), one.name) for one in Section.objects.filter(district=year.district_id).order_by("code")]
    scans = on_behalf_in(year)

    def scan(row: Filing) -> Badge | None:
        found = scans.get(row.pk)
        return Badge(found.stage_label, SCAN_TONES[found.stage]) if found else None

    listing = Listing(
        request,
        filings_visible_to(request.user)
        .filter(working_year=year, stage="accepted")
        .select_related("review")
        .defer("scorecard"),
        title=f"{year.year} 年度 · 自评定稿",
        columns=[
            Column("单位", lambda row: row.project.unit, sort="project__unit__code"),
            Column("项目", lambda row: row.project.name),
            Column("自评总分", lambda row: row.total, kind="points", link=filing_total),
            Column("等级", lambda row: row.grade, kind="short"),
            Column("股室复评", lambda row: _rescored(row)[0], kind="points", link=review_total),
            Column("复评等级", lambda row: _rescored(row)[1], kind="short"),
            Column("代为报送", scan, kind="badge"),
            Column("通过日期", lambda row: row.stage_at, kind="date"),
        ],
        order=("project__code",),
        search=by_project(),
        search_hint=PROJECT_HINT,
        filters=[Filter("section", "业务股室", sections, lambda key: Q(project__unit__section=int(key)))],
        batches=[Batch("finalise", "定稿")],
        batch_url=reverse("finalise", args=[year.pk]),
        empty="没有已通过、待定稿的自评。",
    )
    return listing.respond("projects/selfeval/finalising.html", {"year": year})


def _rescored(filing: Filing) -> tuple[Decimal | None, str]:
    """The section's own total and grade; nothing where it took the form as it stands."""
    review = getattr(filing, "review", None)
    return (None, "") if review is None else (review.total, review.grade)


@require_POST
@login_required
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the ticked forms, after asking once; what is closed is not opened again."""
    year = _year(request, pk)
    rows = list(chosen_rows(request, filings_visible_to(request.user).filter(working_year=year, stage="accepted")))
    if not rows:
        messages.error(request, "请先选择要定稿的自评。")
        return redirect("finalising", year.pk)
    if "confirmed" not in request.POST:
        context = {
            "title": f"定稿 {len(rows)} 份自评",
            "sentences": ["定稿后不能再退回修改，将据此生成评级和年度报告。请确认。"],
            "button": f"定稿 {len(rows)} 份", "back": reverse("finalising", args=[year.pk]),
            "kept": [("row", row.pk) for row in rows],
        }  # fmt: skip
        return render(request, "ui/confirm.html", context)
    done = sum(_close_one(request, row) for row in rows)
    messages.success(request, f"已定稿 {done} 份自评。")
    return redirect("finalising", year.pk)


def _close_one(request: HttpRequest, filing: Filing) -> bool:
    """Close one; a refusal is told and stops none of the others."""
    try:
        finalise(filing=filing, by=person(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True
