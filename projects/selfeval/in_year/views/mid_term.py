"""Mid-term monitoring: the list, the form, lights as numbers are typed, the walk, and the district's lights by unit."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.ui.listing import Badge, Column, Filter, Listing
from projects.directory.permissions import roles_of
from projects.directory.queries import PROJECT_HINT, by_project
from projects.pages import attempt, need, person
from projects.scoring.monitoring import LIGHTS, Lit, worst
from projects.selfeval.in_year import domain
from projects.selfeval.in_year.domain import Spending
from projects.selfeval.in_year.domain.mid_term import light_of_money, light_of_row, limits_of, rows_of
from projects.selfeval.in_year.exchange import mid_term_workbook
from projects.selfeval.in_year.forms import MidTermForm, OpenMonitoringForm, ReturnForm
from projects.selfeval.in_year.models import MidTerm, MidTermLine
from projects.selfeval.in_year.permissions import access_mid_term
from projects.selfeval.in_year.queries import (
    lights_by_unit,
    mid_terms_visible_to,
    money_by_source,
    warned,
    with_light_counts,
)
from projects.selfeval.in_year.views import walking
from projects.selfeval.permissions import may_fill
from projects.selfeval.queries import money_of, sums_of

SUMMED = (
    "forms", "filed", "late", "accepted", "reds", "yellows", "greens", "unlit", "budget", "executed", "forecast",
)  # fmt: skip
LIGHT_TONES = {"green": "done", "yellow": "back", "red": "late"}


def light_badge(light: str | None) -> Badge | None:
    """A light as a word with its colour; nothing where there is none."""
    return Badge(LIGHTS[light], LIGHT_TONES[light]) if light else None


def _address(form: MidTerm) -> str:
    return reverse("mid_term", args=[form.pk])


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """The monitoring forms that the person may see."""
    forms, roles = mid_terms_visible_to(request.user), roles_of(request.user)
    columns: list[Column[Any]] = [
        Column("项目", lambda one: one.project.name, sort="project__name", link=_address),
        Column("预算单位", lambda one: one.project.unit.name, sort="project__unit__name"),
        Column("状态", walking.stage_badge, kind="badge", sort="stage"),
        Column("总灯", lambda one: light_badge(one.light), kind="badge"),
        Column("资金", lambda one: light_badge(one.money_light), kind="badge"),
        Column("红", lambda one: one.reds, kind="number", sort="reds"),
        Column("黄", lambda one: one.yellows, kind="number", sort="yellows"),
        Column("绿", lambda one: one.greens, kind="number", sort="greens"),
        Column("全年预算", lambda one: one.budget, kind="money"),
        Column("预计执行", lambda one: one.forecast, kind="money"),
        Column("首次报送", lambda one: one.filed_at, kind="date"),
    ]
    listing = Listing(
        request,
        with_light_counts(forms),
        title="事中评价",
        order=("project__unit__code", "project__code"),
        columns=columns,
        search=by_project(),
        search_hint=PROJECT_HINT,
        filters=[
            *walking.filters_for(roles, forms),
            Filter("light", "总灯", list(LIGHTS.items()), lambda key: Q(light=key)),
        ],
        tabs=walking.tabs_for(roles),
        empty="没有事中评价。绩效中心开启后，本年度的每个项目在这里有一份。",
    )
    years = walking.years_to_open(request)
    context = {
        "open_form": OpenMonitoringForm(years=years) if years.exists() else None,
        "overview": walking.sees_units(roles),
    }
    return listing.respond("projects/selfeval/mid_terms.html", context)


@require_POST
@login_required
def open_all(request: HttpRequest) -> HttpResponse:
    """The centre opens the year's monitoring up to a day."""
    years = walking.years_to_open(request)
    if not years.exists():
        raise PermissionDenied("开启事中评价由绩效中心办理，您没有这一角色。")
    form = OpenMonitoringForm(request.POST, years=years)
    if form.is_valid():
        attempt(request, domain.open_mid_terms, success="已为没有监控表的项目开启填报", **form.cleaned_data)
    else:
        for sentences in form.errors.values():
            messages.error(request, "；".join(map(str, sentences)))
    return redirect("mid_terms")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def form_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The form: to fill in for the clerk, to read for everybody else who may see it."""
    form = access_mid_term(request.user, pk)
    if request.method != "POST":
        return _page(request, form)
    need(may_fill(person(request), form.project.unit))
    typed = MidTermForm(request.POST, lines=rows_of(form))
    if typed.is_valid():
        saved = attempt(request, domain.save_mid_term, success="已保存", typed=typed, form=form, **_given(typed))
        if saved is not None:
            return redirect("mid_term", form.pk)
    return _page(request, access_mid_term(request.user, pk), typed)


def _given(typed: MidTermForm) -> dict[str, Any]:
    """What was typed, as the verb takes it."""
    found = typed.cleaned_data
    return {
        "spending": typed.spending(),
        "rows": typed.progress_rows(),
        "progress": found["progress"],
        "plan": found["plan"],
        "expected_version": found["version"],
    }


@require_POST
@login_required
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save what is typed by itself."""
    form, by = access_mid_term(request.user, pk), person(request)
    need(may_fill(by, form.project.unit))
    typed = MidTermForm(request.POST, lines=rows_of(form))
    if not typed.is_valid():
        return walking.unread(typed)
    return walking.saved_by_itself(
        form,
        lambda: domain.save_mid_term(form=form, **_given(typed), by=by, now=timezone.now(), lasting=False),
    )


@dataclass(frozen=True)
class Lights:
    """The lights of a form as it is typed or kept: of the money, of every row by its number, and of the whole."""

    money: Lit
    rows: dict[int, Lit]

    @property
    def whole(self) -> Badge | None:
        """The worst of them."""
        return light_badge(worst([self.money.light, *(lit.light for lit in self.rows.values())]))


def _typed_lights(form: MidTerm, lines: list[MidTermLine], typed: MidTermForm) -> Lights:
    """The lights of what is typed; money that cannot be kept has none."""
    typed.is_valid()
    rows = {row.number: (row.forecast, row.likelihood) for row in typed.progress_rows()}
    found = _computed(form, lines, typed.spending(), rows)
    if {"executed", "forecast"} & typed.errors.keys():
        return replace(found, money=Lit(None, "资金：金额填写有误，改正以后亮灯。"))
    return found


def _computed(form: MidTerm, lines: list[MidTermLine], spending: Spending, rows: dict[int, tuple[str, str]]) -> Lights:
    rule = limits_of(form)
    return Lights(
        light_of_money(form, rule, money_of(form.project)["adjusted"], spending),
        {line.number: light_of_row(rule, line, *rows[line.number]) for line in lines},
    )


def _kept_lights(form: MidTerm, lines: list[MidTermLine]) -> Lights:
    """The lights as they were signed; while the form can still be changed, of what is kept with the money of now."""
    if form.stage == form.flow.initial:
        rows = {line.number: ("", "") for line in lines}
        return _computed(form, lines, Spending(money_of(form.project)["executed"]), rows)
    if form.stage in walking.EDITABLE:
        spending = Spending(form.executed, form.forecast)
        return _computed(form, lines, spending, {line.number: (line.forecast, line.likelihood) for line in lines})
    money = Lit(form.money_light or None, form.money_sentence)
    return Lights(money, {line.number: Lit(line.light or None, line.sentence) for line in lines})


def _page(
    request: HttpRequest, form: MidTerm, typed: MidTermForm | None = None, returning: ReturnForm | None = None
) -> HttpResponse:
    lines = rows_of(form)
    context = walking.shared_context(request, form, returning)
    imported = money_of(form.project)
    if context["rights"].save:
        typed = typed or MidTermForm(initial=MidTermForm.initial_of(form, lines, imported["executed"]), lines=lines)
        lights = _typed_lights(form, lines, typed) if typed.is_bound else _kept_lights(form, lines)
    else:
        typed, lights = None, _kept_lights(form, lines)
    money = money_by_source(form.project)
    context |= {
        "form": typed,
        "rows": [_row(line, lights.rows[line.number], typed) for line in lines],
        "money_fields": [typed[f"money_{key}"] for key in ("cause", "reason", "measure")] if typed else [],
        "lights": lights,
        "money_badge": light_badge(lights.money.light),
        "money": money,
        "money_sums": sums_of(money),
        "imported": imported,
        "is_open": form.stage in walking.EDITABLE,
        "differs": _differs(form, imported["executed"]),
    }
    return render(request, "projects/selfeval/mid_term.html", context)


def _row(line: MidTermLine, lit: Lit, typed: MidTermForm | None) -> dict[str, Any]:
    def fields(*keys: str) -> list[Any]:
        return [typed[f"{key}_{line.number}"] for key in keys] if typed else []

    return {
        "line": line,
        "lit": lit,
        "badge": light_badge(lit.light),
        "fields": fields("so_far", "forecast", "likelihood"),
        "deviation": fields("cause", "reason", "measure"),
        "shown": lit.asks or bool(line.cause or line.reason or line.measure),
    }


def _differs(form: MidTerm, imported: Decimal | None) -> bool:
    """Whether another amount was typed than the finance system's."""
    return form.executed is not None and imported is not None and form.executed != imported


@require_POST
@login_required
def lights(request: HttpRequest, pk: int) -> HttpResponse:
    """The lights of what is typed, while it is typed; nothing is kept."""
    form = access_mid_term(request.user, pk)
    need(may_fill(person(request), form.project.unit))
    lines = rows_of(form)
    typed = MidTermForm(request.POST, lines=lines)
    found = _typed_lights(form, lines, typed)
    context = {
        "rows": [{"line": line, "lit": found.rows[line.number], "badge": light_badge(found.rows[line.number].light)}
                 for line in lines],
        "lights": found,
        "money_badge": light_badge(found.money.light),
        "problems": typed.problems(),
        "live": True,
    }  # fmt: skip
    return render(request, "projects/selfeval/mid_term_lights.html", context)


@require_POST
@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign, take the signature back, hand in, return or accept."""
    form = access_mid_term(request.user, pk)
    refused = walking.carry_move(request, form)
    if refused is None:
        return redirect("mid_term", form.pk)
    return _page(request, access_mid_term(request.user, pk), returning=refused)


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form as a workbook."""
    form = access_mid_term(request.user, pk)
    return walking.workbook(mid_term_workbook(form, rows_of(form)), f"{form.project.name}绩效目标执行监控表")


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """The lights by unit, what is under a red one and why; for who looks at more than one unit."""
    if not walking.sees_units(roles_of(request.user)):
        raise PermissionDenied("监控总览供股室、绩效中心、局领导和审计查看；本单位的监控表见“事中评价”。")
    visible = mid_terms_visible_to(request.user)
    years = walking.years_of(visible)
    asked = request.GET.get("year", "")
    year = asked if asked in dict(years) else years[0][0] if years else ""
    forms = visible.filter(working_year__year=int(year)) if year else visible.none()
    units = lights_by_unit(forms.defer("progress", "plan"))
    context = {
        "year": year,
        "years": years,
        "units": units,
        "totals": {key: sum((getattr(unit, key) for unit in units), Decimal(0)) for key in SUMMED},
        "reds": warned(forms),
    }
    return render(request, "projects/selfeval/mid_terms_overview.html", context)
