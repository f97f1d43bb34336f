"""A unit's ex-post forms: the list, the form as the official table, points while one types, saving, handing in."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from budgeteval.text.numbers import whole_number
from budgeteval.ui.listing import Badge, Column, Filter, Listing, Tab
from projects.directory.models import Task
from projects.directory.queries import PROJECT_HINT, by_project
from projects.pages import attempt, need, person
from projects.selfeval import domain
from projects.selfeval.domain.drafting import drafted_achievement
from projects.selfeval.domain.handing_in import EDITABLE
from projects.selfeval.forms.filings import DAMAGED, EvaluationForm
from projects.selfeval.models import Filing, HandedIn
from projects.selfeval.permissions import access_filing, may_fill, may_sign
from projects.selfeval.queries import (
    FILING_STEPS,
    STEP_LABELS,
    asked_of,
    changes_since_return,
    due_days,
    filings_visible_to,
    goal_of,
    honesty_of,
    imported_money,
    last_saved,
    rows_of,
    spot_results,
)
from projects.selfeval.views.evidence import attach_sent
from projects.selfeval.views.origins import filing_total
from projects.selfeval.views.shown import ShownForm, beside_rows, shown_form
from projects.transitions import Overtaken, Refused

WRONG = "有填写不正确的地方，内容还没有保存，请按提示改正后再保存。"
TO_DO = FILING_STEPS["fill"] | FILING_STEPS["submit"]
WITH_THE_HEAD = FILING_STEPS["sign"]
BACK = FILING_STEPS["back"]
DONE = Q(stage__in=["submitted", "accepted", "final"]) | WITH_THE_HEAD


@require_safe
@login_required
def filings(request: HttpRequest) -> HttpResponseBase:
    """What a unit has to fill in, is to mend and has handed in, with the days that are left."""
    visible = filings_visible_to(request.user).filter(kind=Task.EX_POST).defer("scorecard", "achievement", "problems")
    due = due_days(set(visible.order_by().values_list("project__unit", flat=True).distinct()), Task.EX_POST)
    years = sorted(set(visible.order_by().values_list("working_year__year", flat=True).distinct()), reverse=True)
    today = timezone.localdate()
    found = Listing(
        request,
        visible,
        title="我的填报",
        order=("project__unit__code", "project__code"),
        columns=[
            Column("项目", lambda one: one.project.name, link=_link, sort="project__name"),
            Column("单位", lambda one: one.project.unit.short_name),
            Column("截止日期", lambda one: days_left(one, due.get(_place(one)), today), kind="short"),
            Column("状态", _state, kind="badge"),
            Column("自评总分", lambda one: one.total, kind="points", link=filing_total),
            Column("等级", lambda one: one.grade, kind="short"),
            Column("逾期", lambda one: _late(one, due.get(_place(one)), today), kind="badge"),
            Column("办理", _next_step, link=_link, kind="short"),
        ],
        search=by_project(),
        search_hint=PROJECT_HINT,
        filters=[
            Filter("year", "工作年度", [(str(year), f"{year}年") for year in years], of_year),
            Filter("step", "办理", [(step, STEP_LABELS[step]) for step in FILING_STEPS], FILING_STEPS.__getitem__),
        ],
        tabs=[Tab("todo", "待办", TO_DO), Tab("back", "退回", BACK), Tab("done", "已办", DONE), Tab("all", "全部")],
        empty="这里没有填报事项。",
    )
    return found.respond("projects/selfeval/filings.html")


def of_year(key: str) -> Q:
    """The forms of one working year, as a list's filter names it."""
    return Q(working_year__year=int(key))


def _link(filing: Filing) -> str:
    return reverse("filing", args=[filing.pk])


def _place(filing: Filing) -> tuple[int, int]:
    return filing.working_year_id, filing.project.unit_id


def days_left(handed_in: HandedIn, due: date | None, today: date) -> str:
    """The last day, and while it is not handed in how many days are left."""
    if due is None:
        return "未定"
    if handed_in.filed_at is not None:
        return f"{due}"
    left = (due - today).days
    return (
        f"{due}（还有 {left} 天）" if left > 0 else f"{due}（今天截止）" if left == 0 else f"{due}（已过 {-left} 天）"
    )


def _late(filing: Filing, due: date | None, today: date) -> Badge | None:
    overdue = filing.filed_at is None and due is not None and today > due
    return Badge("逾期", "late") if filing.late or overdue else None


def _state(filing: Filing) -> Badge:
    if filing.offered_at is not None and filing.stage in EDITABLE:
        return Badge("待负责人签批", "wait")
    tones = {"not_started": "todo", "draft": "todo", "returned": "back", "signed": "todo", "submitted": "wait"}
    return Badge(filing.stage_label, tones.get(filing.stage, "done"))


def _next_step(filing: Filing) -> str:
    if filing.offered_at is not None and filing.stage in EDITABLE:
        return "查看"
    steps = {"not_started": "开始填报", "draft": "继续填报", "returned": "修改", "signed": "报送"}
    return steps.get(filing.stage, "查看")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """The form: shown to whoever may read it, to be filled in by the unit's clerk while it is a draft."""
    one = access_filing(request.user, pk)
    if request.method == "POST":
        return _save(request, one)
    return _page(request, one, EvaluationForm(one, rows_of(one)))


def _save(request: HttpRequest, one: Filing) -> HttpResponse:
    """Keep what was typed, then the files that came with it; put it before the head where that was asked for."""
    need(may_fill(person(request), one.project.unit))
    form = EvaluationForm(one, rows_of(one), data=request.POST)
    if not form.is_valid:
        messages.error(request, DAMAGED if form.is_damaged else WRONG)
        return _page(request, one, form, status=422)
    try:
        _write(request, one, form, lasting=True)
    except Overtaken:
        messages.error(request, f"{_who_saved(one)}，您的内容还没有保存。请核对后点击“保存”，将以您的内容为准。")
        one.refresh_from_db()
        return _page(request, one, _renewed(one, request), status=409)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, one, form, status=422)
    attach_sent(request, one)
    if "offer" not in request.POST:
        messages.success(request, "已保存。")
        return redirect("filing", one.pk)
    return _offer(request, one)


def _offer(request: HttpRequest, one: Filing) -> HttpResponse:
    given: dict[str, Any] = {"filing": one, "expected_version": one.version}
    if attempt(request, domain.offer, success="已送单位负责人签批。", **given):
        return redirect("filings")
    return redirect(f"{reverse('filing', args=[one.pk])}?check=1")


def _renewed(one: Filing, request: HttpRequest) -> EvaluationForm:
    """What was typed, over the version that is there now."""
    data = request.POST.copy()
    data["version"] = str(one.version)
    return EvaluationForm(one, rows_of(one), data=data)


def _write(request: HttpRequest, one: Filing, form: EvaluationForm, *, lasting: bool) -> None:
    domain.save_draft(
        filing=one,
        lines=form.drafts(),
        achievement=form.head.text("achievement"),
        problems=form.head.text("problems"),
        expected_version=form.head.cleaned_data["version"],
        by=person(request),
        now=timezone.now(),
        lasting=lasting,
    )


def _who_saved(one: Filing) -> str:
    found = last_saved(one)
    if found is None:
        return "这份填报已被他人修改"
    return f"{found.by}于 {timezone.localtime(found.at):%H:%M:%S} 保存了这份填报"


def _page(request: HttpRequest, one: Filing, form: EvaluationForm, status: int = 200) -> HttpResponse:
    someone = person(request)
    may_edit = bool(may_fill(someone, one.project.unit)) and one.stage in ("not_started", *EDITABLE)
    lines = rows_of(one)
    shown = _shown(one, own_rows=form.own_rows, insisting="check" in request.GET)
    beside, asked = beside_rows(one, lines), asked_of(one)
    by_number = {line.number: line for line in lines}
    rows = []
    for row in form.rows.forms:
        number = _number(row["number"].value())
        remark = asked.of_row(number) if asked else ""
        found = {
            "remark": remark,
            "line": by_number.get(number),
            "shown": shown.rows.get(number),
            "beside": beside.get(number),
        }
        rows.append({"form": row, "number": number, **found})
    context = {
        "filing": one,
        "form": form,
        "rows": rows,
        "shown": shown,
        "may_edit": may_edit,
        "money": imported_money(one.project),
        "due": due_days([one.project.unit_id], one.kind).get(_place(one)),
        "state": _state(one),
        "goal": goal_of(one),
        "asked": asked,
        "changes": changes_since_return(one),
        "returned_rows": _remarks(one),
        "is_offered": one.offered_at is not None and one.stage in EDITABLE,
        "may_submit": one.stage == "signed" and bool(may_fill(someone, one.project.unit)),
        "may_sign": bool(may_sign(someone, one.project.unit)),
        "honesty": honesty_of(one.project.unit),
        "spot_results": spot_results(someone, one.project.unit),
        "drafted": {"achievement": shown.achievement, "problems": shown.problems},
    }
    return render(request, "projects/selfeval/filing.html", context, status=status)


def _number(value: Any) -> int:
    return whole_number(str(value), 5) or 0


def _remarks(one: Filing) -> list[Any]:
    """The section's own points and reasons by row, once they were given back or closed."""
    review = getattr(one, "review", None)
    if review is None or one.stage == "submitted":
        return []
    return list(review.lines.select_related("line").order_by("line__number"))


def _shown(one: Filing, *, own_rows: bool, insisting: bool) -> ShownForm:
    """The form as it was scored when it was saved; one that nobody has saved is scored as it begins."""
    if one.scorecard:
        return shown_form(one.scorecard, own_rows=own_rows, achievement=one.achievement, insisting=insisting)
    trial = domain.try_draft(filing=one, lines=domain.drafts_of(rows_of(one), own_rows=own_rows))
    return shown_form(trial.scorecard, own_rows=own_rows, achievement="")


@require_POST
@login_required
def filing_score(request: HttpRequest, pk: int) -> JsonResponse:
    """Points, sentences and findings of what is typed at the moment; nothing is saved."""
    one = access_filing(request.user, pk)
    need(may_fill(person(request), one.project.unit))
    form = EvaluationForm(one, rows_of(one), data=request.POST)
    if not form.is_valid:
        return JsonResponse({"problems": form.problems}, status=422)
    try:
        trial = domain.try_draft(filing=one, lines=form.drafts())
    except Refused as refusal:
        return JsonResponse({"problems": str(refusal).split("\n")}, status=422)
    achievement = form.head.text("achievement")
    said = drafted_achievement(trial.scorecard["inputs"]["lines"]) if achievement is None else achievement
    return JsonResponse(shown_form(trial.scorecard, own_rows=form.own_rows, achievement=said).as_json())


@require_POST
@login_required
def filing_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save what is typed by itself: the new version and the points; 409 where somebody else was first."""
    one = access_filing(request.user, pk)
    need(may_fill(person(request), one.project.unit))
    form = EvaluationForm(one, rows_of(one), data=request.POST)
    if not form.is_valid:
        return JsonResponse({"problems": form.problems}, status=422)
    try:
        _write(request, one, form, lasting=False)
    except Overtaken:
        one.refresh_from_db(fields=["version"])
        return JsonResponse({"message": f"{_who_saved(one)}，您的内容还没有保存。", "version": one.version}, status=409)
    except Refused as refusal:
        return JsonResponse({"problems": str(refusal).split("\n")}, status=422)
    shown = shown_form(one.scorecard, own_rows=form.own_rows, achievement=one.achievement)
    saved = {"version": one.version, "stage": _state(one).label, "saved_at": f"{timezone.localtime():%H:%M:%S}"}
    return JsonResponse({**shown.as_json(), **saved})


@require_GET
@login_required
def filing_state(request: HttpRequest, pk: int) -> JsonResponse:
    """Which version is kept and who saved it: two people in one form hear of each other."""
    one = access_filing(request.user, pk)
    return JsonResponse({"version": one.version, "message": f"{_who_saved(one)}。"})


@require_POST
@login_required
def filing_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The clerk hands the signed form in."""
    one = access_filing(request.user, pk)
    need(may_fill(person(request), one.project.unit))
    if attempt(request, domain.submit, success=f"“{one.project}”已报送。", filing=one):
        return redirect("filings")
    return redirect("filing", pk)


@require_safe
@login_required
def filing_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as the official table, for paper."""
    one = access_filing(request.user, pk)
    lines = rows_of(one)
    context = {
        "filing": one,
        "lines": lines,
        "goal": goal_of(one),
        "money": imported_money(one.project),
        "execution": one.scorecard.get("execution", {}),
    }
    return render(request, "projects/selfeval/filing_print.html", context)
