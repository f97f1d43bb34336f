"""The first page; for the performance centre the whole year, from which everything is one click away."""

from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from budgeteval.ui.listing import Badge, Column, Filter, Listing, Tab
from projects.desk.queries import Home, home_of
from projects.desk.queries.cockpit import next_of
from projects.desk.queries.steps import BY_KEY, Source, steps_of
from projects.directory.models import Section, WorkingYear
from projects.directory.queries import PROJECT_HINT, UNIT_HINT, by_name
from projects.reminders.permissions import access_year
from projects.reminders.queries import Owed, owed, years_managed

LATE_SHOWN = 8


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Greet by role; list the year's figures and, through the reports' own tag, the documents to download."""
    found = home_of(request.user)
    if found.is_centre and found.year is not None:
        return _cockpit(request, found, found.year)
    return render(request, "projects/desk/home.html", _greeting(request, found))


def _greeting(request: HttpRequest, found: Home) -> dict[str, Any]:
    return {
        "greeting": {"name": str(request.user), "roles": found.roles, "scope": found.scope},
        "year": found.year,
        "figures": found.figures,
        "tables": [asdict(table) for table in found.tables],
        "todo": found.todo,
        "notices": found.notices,
    }


@require_safe
@login_required
def cockpit(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole of one working year, for the performance centre."""
    year = access_year(request.user, pk)
    return _cockpit(request, home_of(request.user, year), year)


def _cockpit(request: HttpRequest, found: Home, year: WorkingYear) -> HttpResponse:
    today = localdate(timezone.now())
    late = owed(year, today)
    by_unit: dict[int, list[Owed]] = {}
    for row in late:
        by_unit.setdefault(row.unit.pk, []).append(row)
    context = _greeting(request, found) | {
        "year": year,
        "years": years_managed(request.user),
        "steps": steps_of(year, today),
        "next": next_of(year, late, today),
        "late": list(by_unit.values())[:LATE_SHOWN],
        "late_units": len(by_unit),
        "late_rows": len(late),
        "today": today,
    }
    return render(request, "projects/desk/cockpit.html", context)


@require_safe
@login_required
def cockpit_step(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """Everything that one step of the year counts, what is not done first."""
    year = access_year(request.user, pk)
    source = BY_KEY.get(key)
    if source is None:
        raise Http404("没有这个环节")
    listing = Listing(
        request,
        source.rows(year),
        title=f"{year.year} 年度 · {source.label}",
        columns=_columns(source),
        order=(f"{source.unit}__code",),
        search=by_name(f"{source.unit}__") + (by_name(source.title.removesuffix("name")) if source.title else ()),
        search_hint=PROJECT_HINT if source.title else UNIT_HINT,
        filters=[_section_filter(source, year)],
        tabs=[Tab("todo", "未完成", ~source.done), Tab("done", "已完成", source.done), Tab("all", "全部")],
        empty="没有符合条件的记录。该环节布置后，相应表单会列在这里。",
    )
    return listing.respond("projects/desk/step.html", {"year": year, "source": source})


def _section_filter(source: Source, year: WorkingYear) -> Filter:
    sections = Section.objects.filter(district=year.district_id).order_by("code")
    choices = [(str(section.pk), section.name) for section in sections]
    return Filter("section", "业务股室", choices, lambda key: Q(**{f"{source.unit}__section": int(key)}))


def _columns(source: Source) -> list[Column[Any]]:
    columns = [Column("单位", lambda row: _follow(row, source.unit), sort=f"{source.unit}__code", link=_page(source))]
    if source.title:
        columns.append(Column("项目", lambda row: _follow(row, source.title) or "—"))
    columns.append(Column("状态", lambda row: Badge(row.stage_label, _tone(row.stage)), kind="badge"))
    columns.append(Column("状态日期", lambda row: row.stage_at, kind="date"))
    return columns


def _follow(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name) if row is not None else None
    return row


def _page(source: Source) -> Any:
    """Where a row's own page is; "" while the street has none."""

    def link(row: Any) -> str:
        try:
            return reverse(source.page, args=[row.pk]) if source.page else ""
        except NoReverseMatch:
            return ""

    return link


def _tone(stage: str) -> str:
    return {"returned": "back", "not_started": "todo", "final": "done", "accepted": "done"}.get(stage, "wait")
