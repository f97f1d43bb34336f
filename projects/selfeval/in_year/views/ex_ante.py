"""Ex-ante evaluations: the list, the form, points as they are typed, signing, handing in, the section's answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.ui.listing import Badge, Column, Filter, Listing
from projects.directory.permissions import roles_of
from projects.directory.queries import PROJECT_HINT, by_project
from projects.pages import attempt, need, person
from projects.rulebooks.queries import rules_of
from projects.scoring.ex_ante import Point, bands_text
from projects.selfeval.in_year import domain
from projects.selfeval.in_year.domain.ex_ante import assessment_of
from projects.selfeval.in_year.exchange import ex_ante_workbook
from projects.selfeval.in_year.forms import ExAnteForm, OpenForm, ReturnForm
from projects.selfeval.in_year.models import ExAnte
from projects.selfeval.in_year.permissions import access_ex_ante
from projects.selfeval.in_year.queries import conclusions, ex_antes_visible_to, issued_indicators, money_by_source
from projects.selfeval.in_year.views import walking
from projects.selfeval.permissions import may_fill
from projects.selfeval.queries import sums_of

GRADE_TONES = {"优先支持": "done", "予以支持": "wait", "不予支持": "late"}


def _address(form: ExAnte) -> str:
    return reverse("ex_ante", args=[form.pk])


def _total(form: ExAnte) -> str:
    """The page behind the total, which opens to whoever sees the form; "" while there is none."""
    return "" if form.total is None else reverse("xray", args=["ex_ante", form.pk, "total"])


def _grade_badge(form: ExAnte) -> Badge | None:
    return Badge(form.grade, GRADE_TONES.get(form.grade, "plain")) if form.grade else None


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """The ex-ante evaluations that the person may see, and what they came to."""
    forms, roles = ex_antes_visible_to(request.user), roles_of(request.user)
    grades = conclusions(forms)
    columns: list[Column[ExAnte]] = [
        Column("项目", lambda one: one.project.name, sort="project__name", link=_address),
        Column("预算单位", lambda one: one.project.unit.name, sort="project__unit__name"),
        Column("状态", walking.stage_badge, kind="badge", sort="stage"),
        Column("总分", lambda one: one.total, kind="points", sort="sorted_total", link=_total),
        Column("结论", _grade_badge, kind="badge"),
        Column("首次报送", lambda one: one.filed_at, kind="date"),
    ]
    listing = Listing(
        request,
        forms.annotate(sorted_total=Coalesce("total", -1, output_field=ExAnte._meta.get_field("total"))),  # noqa: SLF001 – Django documents it
        title="事前评价",
        order=("project__unit__code", "project__code"),
        columns=columns,
        search=by_project(),
        search_hint=PROJECT_HINT,
        filters=[
            *walking.filters_for(roles, forms),
            Filter("grade", "结论", [(name, name) for name in grades if name], lambda key: Q(grade=key)),
        ],
        tabs=walking.tabs_for(roles),
        empty="没有事前评价。绩效中心开启后，本年度的每个项目在这里有一份。",
    )
    years = walking.years_to_open(request)
    context = {
        "conclusions": [(name or "尚未评完", count) for name, count in grades.items()],
        "open_form": OpenForm(years=years) if years.exists() else None,
    }
    return listing.respond("projects/selfeval/ex_antes.html", context)


@require_POST
@login_required
def open_all(request: HttpRequest) -> HttpResponse:
    """The centre opens the year's ex-ante evaluations."""
    years = walking.years_to_open(request)
    if not years.exists():
        raise PermissionDenied("开启事前评价由绩效中心办理，您没有这一角色。")
    form = OpenForm(request.POST, years=years)
    if form.is_valid():
        attempt(request, domain.open_ex_antes, success="已为没有事前评价的项目开启填报", **form.cleaned_data)
    else:
        messages.error(request, "请选择工作年度。")
    return redirect("ex_antes")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def form_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The form: to fill in for the clerk, to read for everybody else who may see it."""
    form = access_ex_ante(request.user, pk)
    if request.method != "POST":
        return _page(request, form)
    need(may_fill(person(request), form.project.unit))
    typed = ExAnteForm(request.POST, assessment=assessment_of(form))
    if typed.is_valid():
        saved = attempt(request, domain.save_ex_ante, success="已保存", typed=typed, form=form, **_given(typed))
        if saved is not None:
            return redirect("ex_ante", form.pk)
    return _page(request, access_ex_ante(request.user, pk), typed)


def _given(typed: ExAnteForm) -> dict[str, Any]:
    """What was typed, as the verb takes it."""
    found = typed.cleaned_data
    return {
        "points": typed.points(),
        "outline": found["outline"],
        "opinion": found["opinion"],
        "expected_version": found["version"],
    }


@require_POST
@login_required
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save what is typed by itself."""
    form, by = access_ex_ante(request.user, pk), person(request)
    need(may_fill(by, form.project.unit))
    typed = ExAnteForm(request.POST, assessment=assessment_of(form))
    if not typed.is_valid():
        return walking.unread(typed)
    return walking.saved_by_itself(
        form,
        lambda: domain.save_ex_ante(form=form, **_given(typed), by=by, now=timezone.now(), lasting=False),
    )


def _page(
    request: HttpRequest, form: ExAnte, typed: ExAnteForm | None = None, returning: ReturnForm | None = None
) -> HttpResponse:
    context = walking.shared_context(request, form, returning)
    assessment, rules = assessment_of(form), rules_of(form.rulebook)
    if context["rights"].save:
        typed = typed or ExAnteForm(initial=ExAnteForm.initial_of(form, assessment), assessment=assessment)
        shown = _assessed(form, typed) if typed.is_bound else assessment
        context |= {"form": typed, "rows": typed.rows(shown), "assessment": shown}
    else:
        plain = ExAnteForm(assessment=assessment)
        context |= {"rows": plain.rows(assessment), "assessment": assessment}
    money = money_by_source(form.project)
    context |= {
        "money": money,
        "money_sums": sums_of(money),
        "bands": bands_text(rules, rules.framework(form.framework)),
        "indicators": list(issued_indicators(form.project)),
        "grade_tone": GRADE_TONES.get(context["assessment"].grade, "plain"),
    }
    return render(request, "projects/selfeval/ex_ante.html", context)


def _assessed(form: ExAnte, typed: ExAnteForm) -> Any:
    """What the typed points come to, kept or not."""
    typed.is_valid()
    return assessment_of(form, {point.item: Point(point.score, point.reason) for point in typed.points()})


@require_POST
@login_required
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """What the typed points come to, while they are typed; nothing is kept."""
    form = access_ex_ante(request.user, pk)
    need(may_fill(person(request), form.project.unit))
    typed = ExAnteForm(request.POST, assessment=assessment_of(form))
    shown = _assessed(form, typed)
    unread = typed.problems()
    context = {
        "assessment": shown,
        "rows": [(row, [*unread[row.item], *row.problems]) for row in shown.rows],
        "grade_tone": GRADE_TONES.get(shown.grade, "plain"),
    }
    return render(request, "projects/selfeval/ex_ante_score.html", context)


@require_POST
@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign, take the signature back, hand in, return or accept."""
    form = access_ex_ante(request.user, pk)
    refused = walking.carry_move(request, form)
    if refused is None:
        return redirect("ex_ante", form.pk)
    return _page(request, access_ex_ante(request.user, pk), returning=refused)


@require_safe
@login_required
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form as a workbook."""
    form = access_ex_ante(request.user, pk)
    return walking.workbook(ex_ante_workbook(form, assessment_of(form)), f"{form.project.name}事前绩效评估表")
