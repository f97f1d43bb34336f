"""The section's review of an application and its target, several clean ones at once, and the district's settings."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.text.numbers import whole_number
from budgeteval.ui.listing import chosen_rows
from projects.applications import domain
from projects.applications.forms import RulesForm
from projects.applications.models import Application, Group
from projects.applications.permissions import access_application, may_review
from projects.applications.queries import applications_visible_to, deciding_group
from projects.applications.views.sheets import sheet_context
from projects.directory.domain import keep_return_reasons
from projects.directory.models import District, Returned, Role
from projects.directory.queries import memberships_of, return_reasons
from projects.pages import attempt, need, seen_version
from projects.targets.domain import ASPECTS, check, contents_of, is_clean, save_review
from projects.targets.forms import ReasonForm, ReviewForm, doubts_at
from projects.targets.models import Target
from projects.targets.queries import reasons_of
from projects.transitions import Hidden, Refused, mark_of, refuse_unless_seen

MOST_AT_ONCE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Four questions, a remark for each indicator; then approved or returned."""
    found = access_application(request.user, pk)
    need(may_review(request.user, found.project.unit))
    if found.stage != "submitted":
        messages.error(request, f"“{found}”{found.stage_label}，只有已报送的才能审核。")
        return redirect("application", found.pk)
    if request.method != "POST":
        return _render(request, found, ReviewForm(initial=_initial(found.project.target)), {})
    act, form = request.POST.get("act", "save"), ReviewForm(request.POST)
    remarks = _remarks(request)
    if act == "return":
        return _give_back(request, found, form, remarks)
    if form.is_valid() and _carried_out(request, found, form, remarks, approve=act == "approve"):
        return redirect("application_review" if act == "save" else "application", found.pk)
    return _again(request, found, form, remarks)


def _carried_out(
    request: HttpRequest, found: Application, form: ReviewForm, remarks: dict[int, str], *, approve: bool
) -> bool:
    target = found.project.target
    if target.stage == "submitted" and not attempt(
        request, save_review, success="审核意见已保存", target=target, opinions=form.opinions(remarks),
        expected_version=seen_version(request, "target_version"),
    ):  # fmt: skip
        return False
    told, seen = "申报已通过，绩效目标已审定", seen_version(request)
    return not approve or bool(attempt(request, domain.approve, success=told, application=found, expected_version=seen))


def _give_back(request: HttpRequest, found: Application, form: ReviewForm, remarks: dict[int, str]) -> HttpResponse:
    reason = ReasonForm(request.POST)
    saved = form.is_valid() and reason.is_valid() and _carried_out(request, found, form, remarks, approve=False)
    if saved:
        found = access_application(request.user, found.pk)
        text, seen = reason.cleaned_data["reason"], seen_version(request)
        if attempt(
            request, domain.give_back, success="已退回单位", application=found, reason=text, expected_version=seen
        ):
            return redirect("application", found.pk)
    return _again(request, found, form, remarks, reason)


def _again(
    request: HttpRequest,
    found: Application,
    form: ReviewForm,
    remarks: dict[int, str],
    reason: ReasonForm | None = None,
) -> HttpResponse:
    """The review as everything stands now, with what was typed; the sheet where there is nothing to review any more."""
    found = access_application(request.user, found.pk)
    if found.stage != "submitted":
        return redirect("application", found.pk)
    return _render(request, found, form, remarks, reason)


def _remarks(request: HttpRequest) -> dict[int, str]:
    """What was written beside each indicator, by its number."""
    found = {}
    for name, text in request.POST.items():
        number = whole_number(name.removeprefix("remark-"), 3)
        if name.startswith("remark-") and number is not None:
            found[number] = str(text)
    return found


def _initial(target: Target) -> dict[str, Any]:
    kept = getattr(target, "review", None)
    if kept is None:
        return {}
    words = {True: "yes", False: "no", None: ""}
    answers = {aspect: words[getattr(kept, aspect)] for aspect in ASPECTS}
    return answers | {f"{aspect}_opinion": getattr(kept, f"{aspect}_opinion") for aspect in ASPECTS}


def _render(
    request: HttpRequest,
    found: Application,
    form: ReviewForm,
    remarks: dict[int, str],
    reason: ReasonForm | None = None,
) -> HttpResponse:
    context = sheet_context(request, found)
    contents = context["contents"]
    try:
        findings = check(project=found.project, contents=contents_of(found.project.target), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        findings = []
    at = doubts_at(findings, contents, found.project.target.explanations)
    for line in context["lines"]:
        line["doubts"] = at.get(line["number"], [])
        line["remark"] = remarks.get(line["number"], line["remark"])
    context |= {
        "review_form": form,
        "reason_form": reason or ReasonForm(),
        "reasons": reasons_of(found.project.unit.district_id),
        "about_all": [*at.get("goal", []), *at.get("total", [])],
    }
    return render(request, "projects/applications/review.html", context)


@require_POST
@login_required
def batch(request: HttpRequest) -> HttpResponse:
    """Approve ticked applications in which nothing is doubtful, after asking once more; the others are named."""
    visible = applications_visible_to(request.user).filter(stage="submitted")
    chosen = list(chosen_rows(request, visible)[:MOST_AT_ONCE])
    chosen = [one for one in chosen if may_review(request.user, one.project.unit)]
    clean = [one for one in chosen if is_clean(one.project.target, timezone.now())]
    others = [one for one in chosen if one not in clean]
    if not clean:
        messages.error(request, "选中的申报里没有可以批量审定的：须已报送、没有疑点、没有被退回过。")
        return redirect("applications")
    if request.POST.get("confirmed") != "1":
        return _ask(request, clean, others)
    attempt(request, domain.approve_clean, success=f"已审定 {len(clean)} 份申报及其绩效目标", applications=clean)
    return redirect("applications")


def _ask(request: HttpRequest, clean: list[Application], others: list[Application]) -> HttpResponse:
    names = "、".join(one.project.name for one in clean)
    sentences = [f"将审定以下 {len(clean)} 份没有疑点的申报及其绩效目标：{names}。"]
    if others:
        left = "、".join(one.project.name for one in others)
        sentences.append(f"以下 {len(others)} 份有疑点或曾被退回，须打开逐项审核，本次不办：{left}。")
    context = {
        "title": "批量审定",
        "sentences": sentences,
        "button": f"审定 {len(clean)} 份",
        "back": reverse("applications"),
        "kept": [("row", str(one.pk)) for one in clean],
    }
    return render(request, "ui/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Whose leading group approves, and the sentences offered for a return."""
    keeping = [one.district for one in memberships_of(request.user) if one.role == Role.PERFORMANCE_OFFICER]
    if not keeping:
        raise Hidden("申报规定由绩效中心维护，您没有这一角色")
    district = keeping[0]
    initial = {
        "group": deciding_group(district), "reasons": "\n".join(reasons_of(district.pk)), "version": _mark(district),
    }  # fmt: skip
    form = RulesForm(request.POST or None, initial=initial)
    if form.is_valid():
        given = {"district": district, "given": form.cleaned_data}
        if attempt(request, _keep, success="审定机构和常用退回原因已保存", typed=form, **given) is not None:
            return redirect("application_settings")
    return render(request, "projects/applications/settings.html", {"form": form, "district": district})


def _mark(district: District) -> int:
    return mark_of(deciding_group(district).value, return_reasons(district.pk, Returned.TARGET))


@audit.atomic
def _keep(*, district: District, given: dict[str, Any], by: User, now: datetime) -> list[str]:
    """Group and sentences as the page shows them: both or neither, and over nothing that it has not shown."""
    group, texts = deciding_group(district), given["reasons"].splitlines()
    missing = "".join(f"“{text}”" for text in return_reasons(district.pk, Returned.TARGET) if text not in texts)
    told = f"申报规定刚刚被他人修改，您的内容尚未保存；项目预算现由{group.label}审定"
    told += f"，现有而您没有写的退回原因：{missing}" if missing else ""
    refuse_unless_seen(given["version"], _mark(district), told)
    if group != given["group"]:
        domain.set_group(district=district, group=Group(given["group"]), by=by, now=now)
    return keep_return_reasons(district=district, about=Returned.TARGET, texts=texts, by=by, now=now)
