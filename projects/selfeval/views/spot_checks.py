"""Spot checks: planned, drawn by a public number, each drawn form looked at a second time, closed; recomputed."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.files import serving
from budgeteval.ui.listing import Badge, Column, Listing, Tab
from projects.directory.queries import PROJECT_HINT, by_project, memberships_of
from projects.doors import behind_door
from projects.pages import attempt, need, person
from projects.scoring.draw import stands
from projects.scoring.spotcheck import verify
from projects.selfeval import domain
from projects.selfeval.forms.section import CheckerForm, CheckForm, NumberForm, PlanForm, ReasonForm
from projects.selfeval.models import Evidence, SpotCheck, SpotItem
from projects.selfeval.permissions import (
    access_spot_check,
    access_spot_item,
    may_check,
    may_lead_spot_checks,
    may_see_desk,
)
from projects.selfeval.queries import (
    checkers_for,
    claims_of,
    honesty_of,
    spot_checks_visible_to,
    spot_items_visible_to,
)
from projects.selfeval.views.origins import claimed_total, spot_total
from projects.selfeval.views.reviews import review_rows, seen_status
from projects.selfeval.views.section import chosen_year
from projects.transitions import Hidden

TONES = {"planned": "wait", "drawn": "todo", "rescored": "todo", "closed": "done", "void": "plain"}
ITEM_TONES = {"assigned": "todo", "scored": "done"}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listed(request: HttpRequest) -> HttpResponseBase:
    """The year's spot checks, and the drawn forms that the reader may see; the centre plans a new one here."""
    user = person(request)
    need(may_see_desk(user))
    year, years = chosen_year(request)
    may_lead = year is not None and bool(may_lead_spot_checks(user, year))
    form = PlanForm(request.POST or None)
    if request.method == "POST":
        if year is None:
            raise Hidden("您所在的区县还没有工作年度")
        need(may_lead_spot_checks(user, year))
        if form.is_valid():
            verb = partial(domain.plan_spot_check, **form.cleaned_data)
            check = attempt(request, verb, success="名单已封存，请公布名单指纹", working_year=year)
            if check is not None:
                return redirect("spot_check", check.pk)
    found: Listing[SpotItem] = Listing(
        request,
        spot_items_visible_to(user).filter(check_of__working_year=year),
        title="抽中的填报",
        order=("check_of__number", "place"),
        columns=_item_columns(claimed_total(memberships_of(user))),
        search=by_project("filing__project__"),
        search_hint=PROJECT_HINT,
        tabs=[
            Tab("mine", "由我复核", Q(checker=user, stage="assigned")),
            Tab("open", "待复核", Q(stage="assigned")),
            Tab("done", "已复核", Q(stage="scored")),
            Tab("all", "全部"),
        ],
        empty="没有符合条件的抽查项目。",
    )
    checks = spot_checks_visible_to(user).filter(working_year=year).order_by("-number")
    context = {"year": year, "years": years, "may_lead": may_lead, "form": form, "checks": checks}
    return found.respond("projects/selfeval/spot_checks.html", context)


def _item_columns(claimed: Callable[[SpotItem], str]) -> list[Column[SpotItem]]:
    return [
        Column("项目", lambda one: one.filing.project.name, link=_item_page),
        Column("单位", lambda one: one.filing.project.unit.short_name, kind="short"),
        Column("抽查", lambda one: f"第 {one.check_of.number} 次第 {one.place} 份", kind="short"),
        Column("复核人", lambda one: str(one.checker) if one.checker else None, kind="short"),
        Column("自评", lambda one: one.claimed, kind="points", link=claimed),
        Column("审定", lambda one: one.accepted, kind="points"),
        Column("复核", lambda one: one.total, kind="points", link=spot_total),
        Column("自评多报", lambda one: one.gap, kind="points"),
        Column("状态", lambda one: Badge(one.stage_label, ITEM_TONES[one.stage]), kind="badge"),
    ]


def _item_page(one: SpotItem) -> str:
    return reverse("spot_item", args=[one.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One spot check: its frame's fingerprint, the draw and its recomputation, the drawn forms, their checkers."""
    found = access_spot_check(request.user, pk)
    decision = may_lead_spot_checks(person(request), found.working_year)
    number, giving_up = NumberForm(), ReasonForm(label="作废原因")
    if request.method == "POST":
        need(decision)
        act = request.POST.get("act", "")
        number = NumberForm(request.POST) if act == "draw" else number
        giving_up = ReasonForm(request.POST, label="作废原因") if act == "void" else giving_up
        if _act(request, act, found, number, giving_up):
            return redirect("spot_check", pk)
        found = access_spot_check(request.user, pk)
    items = found.items.select_related("filing__project__unit__section", "filing__project", "checker").order_by("place")
    steps = verify(found.certificate) if found.certificate else []
    weights = {one["code"]: one["weight"] for one in found.frame["candidates"]}
    context = {
        "check": found,
        "items": [(item, weights.get(item.filing.project.code), item_tone(item)) for item in items],
        "steps": steps,
        "stands": stands(steps),
        "may_lead": bool(decision),
        "number": number,
        "giving_up": giving_up,
        "whole": sum(weights.values()),
        "tone": TONES[found.stage],
    }
    return render(request, "projects/selfeval/spot_check.html", context)


def item_tone(item: SpotItem) -> str:
    """How a drawn form's stage looks."""
    return ITEM_TONES[item.stage]


def _act(request: HttpRequest, act: str, found: SpotCheck, number: NumberForm, giving_up: ReasonForm) -> object:
    if act == "draw":
        if not number.is_valid():
            return None
        value = number.cleaned_data["value"]
        return attempt(request, domain.draw_spot_check, success="已抽取，请指定复核人", check=found, value=value)
    if act == "close":
        return attempt(request, domain.close_spot_check, success="抽查已办结，单位和股室可以看到结果", check=found)
    if not giving_up.is_valid():
        return None
    reason = giving_up.cleaned_data["reason"]
    return attempt(request, domain.void_spot_check, success="这次抽查已作废，记录保留", check=found, reason=reason)


@require_safe
@login_required
def certificate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The certificate as a file, for `verify_spot_check`."""
    found = access_spot_check(request.user, pk)
    if found.certificate is None:
        raise Hidden("这次抽查还没有抽取，没有证书")
    response = JsonResponse(found.certificate, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = f"spot-check-{found.working_year.year}-{found.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@login_required
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask an officer of another section to look at a drawn form."""
    item = access_spot_item(request.user, pk)
    need(may_lead_spot_checks(person(request), item.check_of.working_year))
    form = CheckerForm(request.POST, people=checkers_for(item.filing.project.unit))
    if not form.is_valid():
        return render(request, "projects/selfeval/spot_item.html", _item_context(request, item, assigning=form))
    checker = form.cleaned_data["checker"]
    attempt(request, domain.assign_checker, success=f"已请{checker}复核", item=item, checker=checker)
    return redirect("spot_check", item.check_of_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One drawn form, looked at a second time: what was claimed, what the section accepted, and own points."""
    found = access_spot_item(request.user, pk)
    if request.method != "POST":
        return render(request, "projects/selfeval/spot_item.html", _item_context(request, found))
    need(may_check(person(request), found))
    form = _form(found, request.POST)
    if form.is_valid():
        verb = partial(domain.score_spot_item, scores=form.scores(), remark=form.cleaned_data["opinion"])
        version = form.cleaned_data["version"]
        if attempt(request, verb, success="复核已完成", typed=form, item=found, expected_version=version):
            return redirect("spot_item", pk)
    found = access_spot_item(request.user, pk)
    status = seen_status(request, form, found.version)
    return render(request, "projects/selfeval/spot_item.html", _item_context(request, found, form), status=status)


def _form(found: SpotItem, data: Any = None) -> CheckForm:
    lines = list(found.filing.lines.order_by("number").prefetch_related("evidence"))
    accepted = {number: Decimal(score) for number, score in claims_of(found.filing).items()}
    initial: dict[str, Any] = {"version": found.version, "opinion": found.remark}
    for row in found.lines.select_related("line"):
        initial[f"score_{row.line.number}"], initial[f"why_{row.line.number}"] = row.score, row.reason
    return CheckForm(data, lines=lines, accepted=accepted, initial=initial)


def _item_context(
    request: HttpRequest, found: SpotItem, form: CheckForm | None = None, assigning: CheckerForm | None = None
) -> dict[str, Any]:
    form = form or _form(found)
    unit = found.filing.project.unit
    user = person(request)
    may_lead = bool(may_lead_spot_checks(user, found.check_of.working_year)) and found.stage == "assigned"
    asking = CheckerForm(people=checkers_for(unit), initial={"checker": found.checker}) if may_lead else None
    rows = review_rows(found.filing, form)
    for row in rows:
        row["standing"] = form.standing(row["line"])
    return {
        "item": found,
        "filing": found.filing,
        "form": form,
        "rows": rows,
        "execution": found.filing.scorecard.get("execution"),
        "honesty": honesty_of(unit),
        "may_check": bool(may_check(user, found)) and found.stage == "assigned" and found.check_of.stage == "drawn",
        "assigning": assigning or asking,
        "tone": ITEM_TONES[found.stage],
        "certificate": may_see_desk(user),
    }


@require_safe
@login_required
def evidence(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file beside a row of a drawn form, to whoever may see the drawn form."""
    found = access_spot_item(request.user, pk)
    beside = Evidence.objects.filter(line__filing=found.filing_id).select_related("attachment")
    one = behind_door(beside, "没有这份佐证材料，或您无权查看", pk=file)
    return serving.download(one.attachment, name=one.name)
