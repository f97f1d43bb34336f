"""Pages of changes: asked for in the same grid, shown before beside after, decided by the section."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.ui.listing import Column, Listing, Tab
from projects.directory.queries import PROJECT_HINT, by_project, memberships_of
from projects.pages import attempt, need, seen_version
from projects.targets import domain
from projects.targets.domain import Contents, check, differences, from_data, save_change
from projects.targets.domain.changes import signable
from projects.targets.domain.drafting import EDITABLE
from projects.targets.domain.rows import COMPARED
from projects.targets.forms import LABELS, ChangeReasonForm, Grid, ReasonForm, doubts_at, shown
from projects.targets.models import TargetChange
from projects.targets.permissions import access_change, may_fill, may_review, may_sign
from projects.targets.queries import changes_todo, changes_visible_to, reasons_of
from projects.targets.views.targets import EXTENSIONS, grid_context, render_check, stage_badge
from projects.transitions import Refused

# What is decided on by looking at it; taking one's own word back needs no second look.
SEEN = ("sign", "submit", "approve")
# Posted act → verb, and what is told when it is done.
MOVES: dict[str, tuple[Callable[..., TargetChange], str]] = {
    "sign": (domain.sign_change, "已签批"),
    "unsign": (domain.unsign_change, "已撤回签批"),
    "submit": (domain.submit_change, "已报送"),
    "withdraw": (domain.withdraw_change, "已撤销，绩效目标不变"),
    "approve": (domain.approve_change, "已批准，绩效目标已按申请调整，原版本已保留"),
}


@require_safe
@login_required
def changes(request: HttpRequest) -> HttpResponseBase:
    """Requests for changes that the person may read."""
    found = Listing(
        request,
        changes_visible_to(request.user),
        title="绩效目标调整",
        order=("-pk",),
        columns=[
            Column(
                "项目", lambda one: one.target.project.name, link=lambda one: reverse("target_change", args=[one.pk])
            ),
            Column("年度", lambda one: str(one.target.project.fiscal_year), kind="short"),
            Column("单位", lambda one: one.target.project.unit.short_name),
            Column("调整理由", lambda one: one.reason),
            Column("状态", stage_badge, kind="badge"),
            Column("状态时间", lambda one: one.stage_at, kind="date"),
        ],
        search=by_project("target__project__"),
        search_hint=PROJECT_HINT,
        tabs=[
            Tab("todo", "待办", changes_todo(memberships_of(request.user))),
            Tab("returned", "退回", Q(stage="returned")),
            Tab("done", "已办", Q(stage__in=["approved", "withdrawn"])),
            Tab("all", "全部"),
        ],
        empty="这里没有绩效目标调整申请。",
    )
    return found.respond("projects/targets/list.html")


@require_safe
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Before and after, side by side, and what may be done."""
    return render(request, "projects/targets/change.html", _context(request, access_change(request.user, pk)))


def _context(request: HttpRequest, found: TargetChange, form: ReasonForm | None = None) -> dict[str, Any]:
    unit = found.target.project.unit
    before, after = from_data(found.before), from_data(found.proposed)
    fills, signs, reviews = (bool(may(request.user, unit)) for may in (may_fill, may_sign, may_review))
    stage = found.stage
    return {
        **_checked(found, after),
        "change": found,
        "target": found.target,
        "project": found.target.project,
        "badge": stage_badge(found),
        "before": before,
        "after": after,
        "heads": [LABELS[name] for name in COMPARED],
        "rows": [_compared(one) for one in differences(before.rows, after.rows)],
        "editable": stage in EDITABLE and fills,
        "moves": {
            "sign": signs and stage in EDITABLE,
            "unsign": signs and stage == "signed",
            "submit": fills and stage == "signed",
            "withdraw": fills and stage in ("draft", "signed", "returned"),
            "decide": reviews and stage == "submitted",
        },
        "reasons": reasons_of(unit.district_id) if reviews else [],
        "form": form or ReasonForm(),
    }


def _checked(found: TargetChange, after: Contents) -> dict[str, Any]:
    """What the check finds in the target as it shall become, with the unit's reasons; what is in the head's way."""
    now = timezone.now()
    try:
        at = doubts_at(check(project=found.target.project, contents=after, now=now), after, found.explanations)
        ready = signable(found, now)
    except Refused as refusal:
        return {"doubts": [], "lacking": [str(refusal)]}
    places = {"goal": "年度总体目标", "total": "整个目标"}
    doubts = [
        {"where": places.get(str(row)) or f"第 {row} 行", "doubt": doubt}
        for row, there in at.items()
        for doubt in there
        if not doubt.is_advice
    ]
    return {"doubts": doubts, "lacking": [] if ready else ready.reason.split("\n")}


def _compared(one: domain.Difference) -> dict[str, Any]:
    """One indicator's cells: what it was and what it shall be; only one of the two where nothing differs."""
    cells = [
        {
            "before": shown(one.before, name) if one.before else "",
            "after": shown(one.after, name) if one.after else "",
            "differs": name in one.fields,
        }
        for name in COMPARED
    ]
    return {"word": one.word, "cells": cells, "gone": one.after is None}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What the target shall become, in the same grid, and why."""
    found = access_change(request.user, pk)
    project = found.target.project
    need(may_fill(request.user, project.unit))
    if found.stage not in EDITABLE:
        messages.error(request, f"“{found}”{found.stage_label}，不能再修改。")
        return redirect("target_change", found.pk)
    if request.method != "POST":
        grid = Grid(contents=from_data(found.proposed), version=found.version)
        form = ChangeReasonForm(initial={"reason": found.reason})
        return _render_edit(request, found, grid, form, found.explanations)
    grid, form, act = Grid(request.POST), ChangeReasonForm(request.POST), request.POST.get("act", "save")
    if act in EXTENSIONS:
        grid = EXTENSIONS[act](request, project, grid)
    elif (
        grid.is_valid()
        and form.is_valid()
        and attempt(
            request,
            save_change,
            success="调整申请已保存",
            typed=grid.goal,
            change=found,
            contents=grid.contents(),
            reason=form.cleaned_data["reason"],
            explanations=grid.reasons,
            expected_version=grid.version,
        )
        is not None
    ):
        return redirect("target_change_edit" if act == "save" else "target_change", found.pk)
    return _render_edit(request, found, grid, form, grid.reasons)


def _render_edit(
    request: HttpRequest, found: TargetChange, grid: Grid, form: ChangeReasonForm, explanations: dict[str, str]
) -> HttpResponse:
    project = found.target.project
    own = {
        "change": found,
        "reason_form": form,
        "target": found.target,
        "project": project,
        "badge": stage_badge(found),
        "check_url": reverse("target_change_check", args=[found.pk]),
        "pick_url": reverse("target_pick", args=[found.target_id]),
        "back": reverse("target_change", args=[found.pk]),
    }
    return render(request, "projects/targets/edit.html", own | grid_context(project, grid, explanations))


@require_POST
@login_required
def check_typed(request: HttpRequest, pk: int) -> HttpResponse:
    """What the check finds in the grid as it is being typed."""
    found = access_change(request.user, pk)
    need(may_fill(request.user, found.target.project.unit))
    return render_check(request, found.target.project)


@require_POST
@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign, hand in, give up, return or approve."""
    found = access_change(request.user, pk)
    act = request.POST.get("act", "")
    if act == "return":
        form = ReasonForm(request.POST)
        if (
            form.is_valid()
            and attempt(
                request, domain.return_change, success="已退回单位", change=found, reason=form.cleaned_data["reason"],
                expected_version=seen_version(request),
            )
            is not None
        ):  # fmt: skip
            return redirect("target_change", found.pk)
        context = _context(request, access_change(request.user, pk), form)
        return render(request, "projects/targets/change.html", context)
    if act in MOVES:
        verb, told = MOVES[act]
        given: dict[str, Any] = {"change": found}
        if act in SEEN:
            given["expected_version"] = seen_version(request)
        attempt(request, verb, success=told, **given)
    else:
        messages.error(request, "没有这项操作。")
    return redirect("target_change", found.pk)
