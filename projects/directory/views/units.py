"""Units: the list, one unit with its dates and what became of it, entering and changing."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from budgeteval.ui.listing import Column, Filter, Listing
from projects.directory.domain import add_unit, change_unit
from projects.directory.forms import UnitForm
from projects.directory.models import Section, Unit, UnitKind
from projects.directory.permissions import access_listed_unit, may_keep_units, may_manage_year
from projects.directory.queries import (
    by_name,
    changes_of,
    dates_of,
    districts_kept,
    listed_units,
    newest_change,
    years_visible_to,
)
from projects.directory.views.chosen import asked_for
from projects.pages import attempt, need
from projects.transitions import Refused

COLUMNS: list[Column[Unit]] = [
    Column("单位代码", lambda one: one.code, "short", sort="code"),
    Column("单位名称", lambda one: one.name, sort="name", link=lambda one: reverse("unit", args=[one.pk])),
    Column("类别", lambda one: one.get_kind_display(), "short"),
    Column("主管部门", lambda one: one.parent.short_name if one.parent else ""),
    Column("归口股室", lambda one: one.section.name, sort="section__name"),
    Column("联系人", lambda one: one.contact, "short"),
    Column("联系电话", lambda one: one.phone, "short"),
]


@require_safe
@login_required
def units(request: HttpRequest) -> HttpResponseBase:
    """The units that the person may read or looks after, with whom to telephone."""
    visible = listed_units(request.user)
    sections = Section.objects.filter(pk__in=visible.order_by().values("section")).values_list("pk", "name")
    found = Listing(
        request,
        visible,
        title="预算单位",
        columns=COLUMNS,
        order=("code",),
        search=(*by_name(), "short_name__icontains"),
        search_hint="名称、代码或拼音首字母",
        filters=[
            Filter("section", "归口股室", [(str(pk), name) for pk, name in sections], lambda key: Q(section=int(key))),
            Filter("kind", "类别", UnitKind.choices, lambda key: Q(kind=key)),
        ],
        empty="没有符合条件的单位。",
    )
    return found.respond("projects/directory/units.html", {"kept": districts_kept(request.user)})


@require_safe
@login_required
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its entry, the days of this year's tasks as they hold for it, and what became of the entry."""
    found = access_listed_unit(request.user, pk)
    year = years_visible_to(request.user).filter(district=found.district_id).first()
    context = {
        "unit": found,
        "year": year,
        "dates": dates_of(found, year) if year else [],
        "changes": changes_of(found),
        "may_change": may_keep_units(request.user, found.district),
        "may_extend": bool(year) and may_manage_year(request.user, found.district),
    }
    return render(request, "projects/directory/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Enter a unit of a district that the person keeps; the one asked for, else the first."""
    kept = districts_kept(request.user)
    district = asked_for(request, kept)
    if district is None:
        raise Refused("预算单位由绩效中心或系统管理员登记，您没有这一角色。")
    form = UnitForm(request.POST or None, district=district)
    if form.is_valid():
        made = attempt(request, add_unit, success="单位已登记。", district=district, entry=form.entry())
        if made is not None:
            return redirect("unit", made.pk)
    context = {"form": form, "district": district, "others": [one for one in kept if one != district]}
    return render(request, "projects/directory/unit_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit's entry; who was overtaken keeps what was typed and sees what stands there now."""
    found = access_listed_unit(request.user, pk)
    need(may_keep_units(request.user, found.district))
    form = UnitForm(
        request.POST or None, instance=found, initial={"expected": newest_change(found)}, district=found.district
    )
    latest = None
    if form.is_valid():
        expected = form.cleaned_data["expected"] or 0
        given: dict[str, Any] = {"unit": found, "entry": form.entry(), "expected": expected}
        if attempt(request, change_unit, success="单位信息已保存。", **given) is not None:
            return redirect("unit", pk)
        if expected != newest_change(found):
            form, latest = _again(request, found)
    return render(request, "projects/directory/unit_form.html", {"form": form, "unit": found, "latest": latest})


def _again(request: HttpRequest, found: Unit) -> tuple[UnitForm, Unit]:
    """The form with what was typed, to be sent over what somebody else saved; and what that is."""
    typed = request.POST.copy()
    typed["expected"] = str(newest_change(found))
    latest = Unit.objects.select_related("section", "parent").get(pk=found.pk)
    return UnitForm(typed, instance=latest, district=latest.district), latest
