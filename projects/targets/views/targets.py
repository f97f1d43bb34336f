"""Pages of performance targets: the list, the official form, the grid in which it is written, its live check."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.text.numbers import whole_number
from budgeteval.ui.listing import Badge, Column, Filter, Listing, Tab
from projects.directory.queries import PROJECT_HINT, by_project, memberships_of
from projects.doors import behind_door
from projects.pages import attempt, need
from projects.registry.models import Project
from projects.registry.queries import remembered
from projects.sheets.pasted import Pasted, read_pasted
from projects.targets.domain import (
    Contents,
    changeable,
    check,
    contents_of,
    from_data,
    open_change,
    propose_entry,
    save_target,
)
from projects.targets.domain.checking import actuals_before
from projects.targets.domain.drafting import EDITABLE
from projects.targets.domain.rows import COMPARED, row_problems
from projects.targets.forms import LABELS, Grid, as_initial, doubts_at, from_entry, shown, told_differences
from projects.targets.models import Indicator, Target
from projects.targets.permissions import access_target, may_fill, may_propose_entry, may_review
from projects.targets.queries import last_target, listed_entries, todo_of, visible_to
from projects.transitions import Hidden, Refused

TONES = {
    "draft": "todo", "signed": "wait", "submitted": "wait", "returned": "back", "approved": "done", "issued": "done",
    "frozen": "plain", "cleared": "wait", "accepted": "done", "withdrawn": "plain", "proposed": "todo",
    "endorsed": "wait", "listed": "done", "declined": "plain", "retired": "plain",
}  # fmt: skip
PICKED = 30


def stage_badge(obj: Any) -> Badge:
    """An object's stage as a badge."""
    return Badge(obj.stage_label, TONES.get(obj.stage, "plain"))


@require_safe
@login_required
def targets(request: HttpRequest) -> HttpResponseBase:
    """Targets of every year that the person may read."""
    visible = visible_to(request.user).annotate(rows=Count("indicators"))
    years = visible_to(request.user).order_by("-project__fiscal_year").values_list("project__fiscal_year", flat=True)
    found = Listing(
        request,
        visible,
        title="绩效目标",
        order=("-project__fiscal_year", "project__code"),
        columns=[
            Column("年度", lambda one: str(one.project.fiscal_year), kind="short"),
            Column("项目代码", lambda one: one.project.code, kind="short"),
            Column("项目", lambda one: one.project.name, link=lambda one: reverse("target", args=[one.pk])),
            Column("单位", lambda one: one.project.unit.short_name),
            Column("指标", lambda one: one.rows, kind="number"),
            Column("状态", stage_badge, kind="badge"),
        ],
        search=by_project(),
        search_hint=PROJECT_HINT,
        filters=[
            Filter(
                "year", "年度", [(str(year), f"{year}年") for year in dict.fromkeys(years.distinct())],
                lambda key: Q(project__fiscal_year=int(key)),
            )
        ],
        tabs=[
            Tab("todo", "待办", todo_of(memberships_of(request.user))),
            Tab("returned", "退回", Q(stage="returned")),
            Tab("done", "已批复", Q(stage__in=["approved", "issued", "frozen"])),
            Tab("all", "全部"),
        ],
        empty="这里没有绩效目标。",
    )  # fmt: skip
    return found.respond("projects/targets/list.html")


@require_safe
@login_required
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """The target as the official form, with what may be done about it."""
    found = access_target(request.user, pk)
    return render(request, "projects/targets/target.html", target_context(request, found))


def target_context(request: HttpRequest, found: Target) -> dict[str, Any]:
    """What the official form needs: rows, findings, the section's opinions, versions, last year."""
    contents = contents_of(found)
    review = getattr(found, "review", None)
    shows_review = review is not None and (found.stage != "submitted" or may_review(request.user, found.project.unit))
    by_row = {one["number"]: one["text"] for one in review.remarks} if review and shows_review else {}
    before = last_target(found.project)
    told = told_differences(contents_of(before).rows, contents.rows) if before else [[] for _ in contents.rows]
    changed = None
    if review and review.seen and found.stage in ("returned", "signed", "submitted"):
        changed = told_differences(from_data(review.seen).rows, contents.rows, names=COMPARED, new="新增")
    places = range(1, len(contents.rows) + 1)
    indicators = list(found.indicators.order_by("number"))
    return {
        "target": found,
        "project": found.project,
        "contents": contents,
        "lines": [
            {
                "number": number, "row": row, "indicator": indicator, "remark": by_row.get(number, ""),
                "told": last, "since": since,
            }
            for number, row, indicator, last, since in zip(
                places, contents.rows, indicators, told, changed or [[] for _ in places], strict=True
            )
        ],
        "review": review if shows_review else None,
        "badge": stage_badge(found),
        "application": getattr(found.project, "application", None),
        "versions": found.versions.select_related("change").order_by("-number"),
        "changes": found.changes.order_by("-pk"),
        "last": before,
        "editable": found.stage in EDITABLE
        and bool(changeable(found))
        and bool(may_fill(request.user, found.project.unit)),
        "may_change": found.stage == "issued" and bool(may_fill(request.user, found.project.unit)),
        "may_propose": found.stage in ("approved", "issued", "frozen")
        and bool(may_propose_entry(request.user, found.project.unit)),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid: written, pasted into, filled from the library or last year, saved."""
    found = access_target(request.user, pk)
    need(may_fill(request.user, found.project.unit))
    if found.stage not in EDITABLE:
        messages.error(request, f"“{found}”{found.stage_label}，不能再修改。")
        return redirect("target", found.pk)
    if request.method != "POST" and not changeable(found):
        messages.error(request, f"{changeable(found).reason}。")
        return redirect(_home_of(found))
    if request.method != "POST":
        grid = Grid(contents=contents_of(found), version=found.version)
        return render(request, "projects/targets/edit.html", _edit_context(found, grid, found.explanations))
    grid = Grid(request.POST)
    act = request.POST.get("act", "save")
    if act in EXTENSIONS:
        grid = EXTENSIONS[act](request, found.project, grid)
    elif grid.is_valid() and attempt(
        request, save_target, success="绩效目标已保存", typed=grid.goal, target=found,
        contents=grid.contents(), explanations=grid.reasons, expected_version=grid.version,
    ) is not None:  # fmt: skip
        return redirect("target_edit" if act == "save" else "target", found.pk)
    return render(request, "projects/targets/edit.html", _edit_context(found, grid, grid.reasons))


def _edit_context(found: Target, grid: Grid, explanations: dict[str, str]) -> dict[str, Any]:
    own = {
        "target": found, "project": found.project, "badge": stage_badge(found),
        "check_url": reverse("target_check", args=[found.pk]), "back": _home_of(found),
        "pick_url": reverse("target_pick", args=[found.pk]),
    }  # fmt: skip
    return own | grid_context(found.project, grid, explanations)


def _home_of(found: Target) -> str:
    """Where the person came from: the application that carries the target, or the target's own page."""
    application = getattr(found.project, "application", None)
    return reverse("application", args=[application.pk]) if application else reverse("target", args=[found.pk])


def grid_context(project: Project, grid: Grid, explanations: dict[str, str]) -> dict[str, Any]:
    """What the grid needs: each row with its findings and its difference to last year, and what may be added."""
    checked = checked_rows(project, grid, explanations)
    return {
        "grid": grid,
        "last": last_target(project),
        "entries": listed_entries(project)[:PICKED],
        "memories": remembered(project),
        **checked,
    }


def checked_rows(project: Project, grid: Grid, explanations: dict[str, str]) -> dict[str, Any]:
    """Each row's findings, those of the whole, and the sum of the points, as typed."""
    contents = grid.contents()
    problems = {number: row_problems(number, row) for number, row in enumerate(contents.rows, start=1)}
    try:
        findings = [] if any(problems.values()) else check(project=project, contents=contents, now=timezone.now())
        refusal = ""
    except Refused as refused:
        findings, refusal = [], str(refused)
    at = doubts_at(findings, contents, explanations)
    before = last_target(project)
    told = told_differences(contents_of(before).rows, contents.rows) if before else [[] for _ in contents.rows]
    reached = actuals_before(project)
    by_form = {}
    for number, (form, row, last) in enumerate(zip(grid.kept_forms, contents.rows, told, strict=True), start=1):
        then = reached.get(row.name.strip())
        by_form[form.prefix] = {
            "problems": [_said(text, number, grid.weight_text(form)) for text in problems[number]],
            "doubts": at.get(number, []),
            "told": last,
            "reached": f"{then.year} 年实际完成 {then.actual}{then.measure_unit}" if then else "",
        }
    nothing = {"problems": [], "doubts": [], "told": [], "reached": ""}
    return {
        "rows": [(form, by_form.get(form.prefix, nothing)) for form in grid.drawn_forms],
        "about_goal": at.get("goal", []),
        "about_all": at.get("total", []),
        "weight_sum": sum(row.weight for row in contents.rows if row.weight.is_finite()),
        "unread": any(problems.values()),
        "refusal": refusal,
    }


def _said(problem: str, number: int, weight: str) -> str:
    """A problem beside its row, which needs no number; points that are none are told as they were typed."""
    typed = f"为“{weight}”" if weight else "没有填写"
    return problem.removeprefix(f"第 {number} 行").replace("为 NaN", typed)


def _paste(request: HttpRequest, project: Project, grid: Grid) -> Grid:  # noqa: ARG001 – all have one signature
    read: Pasted = read_pasted(request.POST.get("pasted", ""))
    if read.problem:
        messages.error(request, read.problem)
    wider = grid.with_rows(dict(row.cells) for row in read.rows)
    wider.pasted = read.rows
    return wider


def _pick(request: HttpRequest, project: Project, grid: Grid) -> Grid:
    keys = {key for sent in request.POST.getlist("pick") if (key := whole_number(sent)) is not None}
    there = {row.library_entry_id for row in grid.contents().rows}
    picked = listed_entries(project, any_field=True).filter(pk__in=keys - there)
    if not picked:
        messages.error(request, "请先勾选要加入的指标；已在表中的不会重复加入。")
    return grid.with_rows(from_entry(entry) for entry in picked)


def _copy_last(request: HttpRequest, project: Project, grid: Grid) -> Grid:
    before = last_target(project)
    if before is None:
        messages.error(request, "这个项目没有以前年度的绩效目标可以带入。")
        return grid.with_rows([])
    there = {(row.level2, row.name) for row in grid.contents().rows}
    kept = contents_of(before)
    rows = [row for row in kept.rows if (row.level2, row.name) not in there]
    wider = grid.with_rows(as_initial(row) for row in rows)
    if not wider.goal.initial.get("goal"):
        wider.goal.initial["goal"] = kept.goal
    messages.success(request, f"已带入 {before.project.fiscal_year} 年绩效目标的 {len(rows)} 项指标，保存后生效。")
    return wider


def _add(request: HttpRequest, project: Project, grid: Grid) -> Grid:  # noqa: ARG001 – all have one signature
    """A blank row stands at the end of every grid."""
    return grid.with_rows([])


EXTENSIONS = {"paste": _paste, "pick": _pick, "last": _copy_last, "add": _add}


@require_POST
@login_required
def check_typed(request: HttpRequest, pk: int) -> HttpResponse:
    """What the check finds in the grid as it is being typed; nothing is saved."""
    found = access_target(request.user, pk)
    need(may_fill(request.user, found.project.unit))
    return render_check(request, found.project)


def render_check(request: HttpRequest, project: Project) -> HttpResponse:
    """The findings, each for its own place on the page."""
    grid = Grid(request.POST)
    return render(request, "projects/targets/_check.html", checked_rows(project, grid, grid.reasons))


@require_safe
@login_required
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """The library's entries to pick from, as searched for; a part of the grid's page, which shows it by itself."""
    found = access_target(request.user, pk)
    need(may_fill(request.user, found.project.unit))
    if "HX-Request" not in request.headers:
        return redirect("target_edit", found.pk)
    words = request.GET.get("library_q", "").replace("\0", "").strip()[:60]
    entries: QuerySet[Any] = listed_entries(found.project, words)
    return render(request, "projects/targets/_pick.html", {"entries": entries[:PICKED], "words": words})


@require_POST
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin asking for a change."""
    found = access_target(request.user, pk)
    need(may_fill(request.user, found.project.unit))
    made = attempt(request, open_change, success="已建立调整申请，请修改后保存", target=found)
    return redirect("target_change_edit", made.pk) if made else redirect("target", found.pk)


@require_POST
@login_required
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose an indicator for the library."""
    indicator = Indicator.objects.filter(pk=pk).select_related("target__project__field").first()
    found = access_target(request.user, indicator.target_id if indicator else 0)
    if indicator is None:
        raise Hidden("没有这项指标，或您无权查看")
    indicator.target = found
    need(may_propose_entry(request.user, found.project.unit))
    attempt(request, propose_entry, success=f"已推荐“{indicator.name}”入指标库", indicator=indicator)
    return redirect("target", found.pk)


@require_safe
@login_required
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version that a change replaced."""
    found = access_target(request.user, pk)
    kept = behind_door(found.versions.select_related("change"), "没有这个历史版本", number=number)
    contents: Contents = from_data(kept.content)
    table = {
        "title": "绩效指标",
        "columns": [LABELS[name] for name in COMPARED],
        "rows": [[shown(row, name) for name in COMPARED] for row in contents.rows],
    }
    context = {"target": found, "project": found.project, "version": kept, "contents": contents, "table": table}
    return render(request, "projects/targets/version.html", context)
