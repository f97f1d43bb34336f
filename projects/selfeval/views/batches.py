"""Several forms at once: the list with its count, a confirmation, then each form for itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from budgeteval.text.numbers import whole_number
from budgeteval.ui.listing import chosen_rows
from projects.pages import need, person
from projects.selfeval import domain
from projects.selfeval.forms.section import ReasonForm
from projects.selfeval.models import Filing
from projects.selfeval.permissions import may_see_desk
from projects.selfeval.queries import (
    reasons_of,
    review_scope,
)
from projects.selfeval.views.section import DOUBTFUL_FIRST, chosen_year

SHOWN_NAMES = 30


@require_POST
@login_required
def batch(request: HttpRequest) -> HttpResponse:
    """Accept or return several forms: first the list with its count, then, once confirmed, each for itself."""
    need(may_see_desk(person(request)))
    if "confirmed" not in request.POST:
        return _ask_batch(request, _chosen(request))
    filings = _seen(request)
    if request.POST.get("act") == "return":
        return _return_several(request, filings)
    _tell(request, domain.accept_clean(filings=filings, by=person(request), now=timezone.now()), "通过")
    return redirect("review_queue")


def _chosen(request: HttpRequest) -> list[Filing]:
    """The ticked forms, or all in which there is nothing to look at, as far as they wait for a decision."""
    waiting = Filing.objects.filter(review_scope(request.user, "project__unit__"), stage="submitted")
    if request.POST.get("act") == "accept_clean":
        year, _ = chosen_year(request)
        found = waiting.filter(spotless=True, working_year=year)
    else:
        found = chosen_rows(request, waiting)
    return list(found.select_related("project__unit").order_by(*DOUBTFUL_FIRST))


def _seen(request: HttpRequest) -> list[tuple[Filing, int]]:
    """The forms of the confirmed list, with the version that was seen of each."""
    pairs = [text.partition(":") for text in request.POST.getlist("seen")]
    sent = [(whole_number(pk), whole_number(version)) for pk, _, version in pairs]
    versions = {pk: version for pk, version in sent if pk is not None and version is not None}
    filings = Filing.objects.filter(review_scope(request.user, "project__unit__"), pk__in=versions)
    found = filings.select_related("project__unit", "working_year", "rulebook").order_by(*DOUBTFUL_FIRST)
    return [(filing, versions[filing.pk]) for filing in found]


def _ask_batch(request: HttpRequest, filings: list[Filing]) -> HttpResponse:
    act = "return" if request.POST.get("act") == "return" else "accept"
    if act == "accept":
        doubtful = sum(not filing.spotless for filing in filings)
        filings = [filing for filing in filings if filing.spotless]
        if doubtful:
            messages.warning(request, f"选中的有 {doubtful} 份存在疑点，须逐份审核，不在批量通过之列")
    if not filings:
        messages.error(request, "没有选中可以办理的待审填报")
        return redirect("review_queue")
    form = ReasonForm(label="退回原因", ready=_reasons(filings)) if act == "return" else None
    return _confirm(request, act, filings, form)


def _reasons(filings: list[Filing]) -> list[str]:
    return reasons_of(filings[0].project.unit.district_id)


def _confirm(request: HttpRequest, act: str, filings: list[Filing], form: ReasonForm | None) -> HttpResponse:
    word = "退回" if act == "return" else "通过"
    names = [f"{filing.project.unit.short_name}：{filing.project.name}" for filing in filings[:SHOWN_NAMES]]
    more = [f"另有 {len(filings) - SHOWN_NAMES} 份。"] if len(filings) > SHOWN_NAMES else []
    why = (
        "这些填报没有须改正和请核对之处，自评得分与测算得分一致。"
        if act == "accept"
        else "每份填报的单位都会看到退回原因。"
    )
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"{word} {len(filings)} 份填报",
            "sentences": [why],
            "names": [*names, *more],
            "kept": [("act", act), *(("seen", f"{filing.pk}:{filing.version}") for filing in filings)],
            "action": reverse("review_batch"),
            "button": f"{word}这 {len(filings)} 份",
            "back": reverse("review_queue"),
            "form": form,
        },
    )


def _return_several(request: HttpRequest, filings: list[tuple[Filing, int]]) -> HttpResponse:
    if not filings:
        messages.error(request, "没有选中可以办理的待审填报")
        return redirect("review_queue")
    only = [filing for filing, _ in filings]
    form = ReasonForm(request.POST, label="退回原因", ready=_reasons(only))
    if not form.is_valid():
        return _confirm(request, "return", only, form)
    reason = form.cleaned_data["reason"]
    _tell(request, domain.return_each(filings=filings, reason=reason, by=person(request), now=timezone.now()), "退回")
    return redirect("review_queue")


def _tell(request: HttpRequest, outcome: domain.Batch, word: str) -> None:
    if outcome.done:
        messages.success(request, f"已{word} {len(outcome.done)} 份")
    for _, reason in outcome.left[:SHOWN_NAMES]:
        messages.error(request, reason)
    if not outcome.done and not outcome.left:
        messages.error(request, "没有选中可以办理的待审填报")
