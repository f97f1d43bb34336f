"""The appraisal of units' performance work: opened, scored with the facts beside each content, shown to the unit."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.ui.listing import Badge, Column, Listing, Tab
from projects.directory.models import Section
from projects.directory.queries import UNIT_HINT, by_name, memberships_of
from projects.pages import attempt, need, person, seen_version
from projects.rulebooks.queries import rules_of
from projects.scoring.framework import Framework, Group, Item
from projects.scoring.methods.judgement import JUDGED
from projects.scoring.points import exact, round_points
from projects.selfeval import domain
from projects.selfeval.domain.appraisals import framework_in_force
from projects.selfeval.forms.section import AppraisalForm, ReasonForm
from projects.selfeval.models import WorkAppraisal
from projects.selfeval.permissions import access_appraisal, may_appraise, may_review
from projects.selfeval.queries import (
    UNIT_ROLES,
    appraisals_visible_to,
    common_mistakes,
    honesty_of,
    work_facts,
)
from projects.selfeval.views.origins import appraisal_total
from projects.selfeval.views.section import chosen_year
from projects.transitions import Hidden

TONES = {"open": "todo", "scored": "wait", "shown": "done"}


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponseBase:
    """The year's appraisals: a section's units; of a unit, its own once they are shown."""
    year, years = chosen_year(request)
    found: Listing[WorkAppraisal] = Listing(
        request,
        appraisals_visible_to(request.user).filter(working_year=year),
        title="单位绩效管理工作考评",
        order=("unit__code",),
        columns=[
            Column("单位", lambda one: one.unit.name, link=_page, sort="unit__code"),
            Column("考评总分", lambda one: one.total, kind="points", link=appraisal_total),
            Column("等级", lambda one: one.grade, kind="short"),
            Column("考评人", lambda one: str(one.appraiser), kind="short"),
            Column("更新时间", lambda one: one.stage_at, kind="date"),
            Column("状态", lambda one: Badge(one.stage_label, TONES[one.stage]), kind="badge"),
        ],
        search=by_name("unit__"),
        search_hint=UNIT_HINT,
        tabs=[
            Tab("todo", "待办", Q(stage="open")),
            Tab("scored", "待反馈", Q(stage="scored")),
            Tab("done", "已办", Q(stage="shown")),
            Tab("all", "全部"),
        ],
        empty="没有符合条件的考评。",
    )
    sections = [section for section in _sections(request) if may_appraise(person(request), section)]
    context = {"year": year, "years": years, "sections": sections, "for_units": _is_units(request)}
    return found.respond("projects/selfeval/appraisals.html", context)


def _page(one: WorkAppraisal) -> str:
    return reverse("appraisal", args=[one.pk])


def _sections(request: HttpRequest) -> list[Section]:
    return [member.section for member in memberships_of(request.user) if member.section is not None]


def _is_units(request: HttpRequest) -> bool:
    """Whether the reader is of units alone."""
    return all(member.role in UNIT_ROLES for member in memberships_of(request.user))


@require_POST
@login_required
def open_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the year's appraisal of every unit of a section that has none."""
    section = next((one for one in _sections(request) if one.pk == pk), None)
    year, _ = chosen_year(request)
    if section is None or year is None:
        raise Hidden("没有这个股室，或您无权办理")
    need(may_appraise(person(request), section))
    attempt(
        request,
        domain.open_appraisals,
        success=f"已建立{section.name}各单位的考评表",
        section=section,
        working_year=year,
        framework=framework_in_force(year, timezone.now()),
    )
    return redirect("appraisals")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit's sheet: contents, points, standards and reasons; to be scored, or to be read."""
    appraisal = access_appraisal(request.user, pk)
    decision = may_review(person(request), appraisal.unit)
    framework = rules_of(appraisal.rulebook).framework(appraisal.framework)
    items = [(item.id, item.label, round_points(exact(item.weight))) for item in _judged(framework)]
    form = AppraisalForm(request.POST or None, items=items, initial=_given(appraisal))
    reopening = ReasonForm(label="重新评分的原因")
    if request.method == "POST":
        need(decision)
        act = request.POST.get("act", "")
        reopening = ReasonForm(request.POST, label="重新评分的原因") if act == "reopen" else reopening
        if _act(request, act, appraisal, form, reopening):
            return redirect("appraisal", pk)
        appraisal = access_appraisal(request.user, pk)
        if act in ("show", "reopen"):
            form = AppraisalForm(items=items, initial=_given(appraisal))
    context = _sheet_context(appraisal, framework, form)
    context |= {"may_decide": bool(decision), "reopening": reopening, "tone": TONES[appraisal.stage]}
    return render(request, "projects/selfeval/appraisal.html", context)


def _act(
    request: HttpRequest, act: str, appraisal: WorkAppraisal, form: AppraisalForm, reopening: ReasonForm
) -> object:
    name = appraisal.unit.name
    if act == "show":
        told, seen = f"考评结果已反馈{name}", seen_version(request)
        return attempt(request, domain.show_appraisal, success=told, appraisal=appraisal, expected_version=seen)
    if act == "reopen":
        if not reopening.is_valid():
            return None
        reason = reopening.cleaned_data["reason"]
        return attempt(request, domain.reopen_appraisal, success="可以重新评分", appraisal=appraisal, reason=reason)
    if not form.is_valid():
        return None
    return attempt(
        request,
        domain.score_appraisal,
        success=f"{name}已评分，尚未反馈",
        typed=form,
        appraisal=appraisal,
        points=form.points(),
        expected_version=form.cleaned_data["version"],
    )


def _judged(framework: Framework) -> list[Item]:
    return [item for item in framework.items() if item.rule.method == JUDGED.id]


def _given(appraisal: WorkAppraisal) -> dict[str, Any]:
    found: dict[str, Any] = {"version": appraisal.version}
    for line in appraisal.lines.all():
        found[f"points_{line.item}"], found[f"reason_{line.item}"] = line.score, line.reason
    return found


def _sheet_context(appraisal: WorkAppraisal, framework: Framework, form: AppraisalForm) -> dict[str, Any]:
    facts = work_facts(appraisal.unit, appraisal.working_year)
    lines = {line.item: line for line in appraisal.lines.all()}
    groups = [(group, _rows(group, form, lines, facts)) for group in framework.groups]
    beside = {fact for _, rows in groups for row in rows for fact in row["facts"]}
    return {
        "one": appraisal,
        "form": form,
        "groups": groups,
        "whole": sum((weight for _, _, weight in form.items), Decimal(0)),
        "facts": [fact for fact in facts if fact not in beside],
        "mistakes": common_mistakes(appraisal.unit, appraisal.working_year),
        "honesty": honesty_of(appraisal.unit),
    }


def _rows(group: Group, form: AppraisalForm, lines: dict[str, Any], facts: list[Any]) -> list[dict[str, Any]]:
    """A group's contents with their cells and the facts that help to judge them."""
    found = []
    for item in _members(group):
        text = f"{item.label}{item.standard}"
        found.append(
            {
                "item": item,
                "weight": round_points(exact(item.weight)),
                "points": form[f"points_{item.id}"],
                "reason": form[f"reason_{item.id}"],
                "line": lines.get(item.id),
                "facts": [fact for fact in facts if fact.helps(text)],
            }
        )
    return found


def _members(group: Group) -> list[Item]:
    found: list[Item] = []
    for member in group.members:
        if isinstance(member, Group):
            found += _members(member)
        elif member.rule.method == JUDGED.id:
            found.append(member)
    return found
