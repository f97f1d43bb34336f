"""One form at the section's desk: both scores side by side, findings and evidence at the row, the decision."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from budgeteval.files import serving
from projects.pages import attempt, need, person
from projects.scoring.doubt import weigh
from projects.selfeval import domain
from projects.selfeval.forms.section import ReviewForm
from projects.selfeval.models import Filing, Review
from projects.selfeval.permissions import access_evidence_handed_in, access_handed_in, may_review
from projects.selfeval.queries import (
    actuals_before,
    asked_of,
    changes_since_return,
    filings_for_review,
    honesty_of,
    on_behalf_of,
    reasons_of,
    remarks_in_preparation,
    said_of,
    signs_of,
    spot_results,
)
from projects.selfeval.views.section import DOUBTFUL_FIRST, TONES

SENT = ("submitted", "accepted", "final")  # what the unit is still mending is its own


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One form: self-score and own score side by side, evidence and findings at the row; the decision."""
    filing = access_handed_in(request.user, pk)
    lines = list(filing.lines.order_by("number").prefetch_related("evidence__attachment"))
    if request.method != "POST":
        form = ReviewForm(lines=lines, initial=_kept(filing))
        return render(request, "projects/selfeval/review.html", _review_context(request, filing, form))
    need(may_review(person(request), filing.project.unit))
    form = ReviewForm(request.POST, lines=lines)
    if form.is_valid() and _decide(request, filing, form):
        return _onward(request, filing)
    filing = access_handed_in(request.user, pk)
    status = seen_status(request, form, filing.version)
    form.data = {**request.POST.dict(), "version": str(filing.version)}  # the next decision is about what is shown now
    return render(request, "projects/selfeval/review.html", _review_context(request, filing, form), status=status)


def seen_status(request: HttpRequest, form: forms.Form, version: int) -> int:
    """409 where the page that was sent is older than what is kept, else 200: the form comes back as it was typed."""
    if "version" in form.errors:
        messages.error(request, "提交的内容不完整，没有保存；请核对后再办")
        return 200
    return 200 if form.cleaned_data.get("version") == version else 409


def _decide(request: HttpRequest, filing: Filing, form: ReviewForm) -> object:
    """Take the decision whose button was pressed; None where it was refused."""
    name, version = filing.project.name, form.cleaned_data["version"]
    opinion, remarks = form.cleaned_data["opinion"].strip(), form.remarks()
    act = request.POST.get("act", "")
    if act == "return":
        verb = partial(domain.give_back_form, reason=opinion, remarks=remarks)
        return attempt(request, verb, success=f"“{name}”已退回单位", filing=filing, expected_version=version)
    if act == "accept":
        verb = partial(domain.pass_form, scores=form.scores(), opinion=opinion)
        return attempt(request, verb, success=f"“{name}”已通过", filing=filing, expected_version=version)
    if act == "keep":
        verb = partial(domain.keep_remarks, remarks=remarks)
        return attempt(request, verb, success="意见已保存，尚未退回", filing=filing, expected_version=version)
    messages.error(request, "请选择通过、退回或保存意见")
    return None


def _onward(request: HttpRequest, filing: Filing) -> HttpResponse:
    """To the same form after keeping, else to the next one in the queue."""
    if request.POST.get("act") == "keep":
        return redirect("review", filing.pk)
    following = _following(request, filing)
    if following is None:
        messages.info(request, "待办的填报都已办完")
        return redirect("review_queue")
    return redirect("review", following)


def _following(request: HttpRequest, filing: Filing) -> int | None:
    waiting = filings_for_review(request.user, filing.working_year).filter(stage="submitted").exclude(pk=filing.pk)
    return waiting.order_by(*DOUBTFUL_FIRST, "pk").values_list("pk", flat=True).first()


def _kept(filing: Filing) -> dict[str, Any]:
    """What the section has noted so far: points of a review taken up before, remarks in preparation."""
    found: dict[str, Any] = {"version": filing.version}
    earlier = Review.objects.filter(filing=filing).first()
    if earlier is not None:
        found["opinion"] = earlier.remark
        for row in earlier.lines.select_related("line"):
            found[f"score_{row.line.number}"] = row.score
            found[f"why_{row.line.number}"] = row.reason
    for number, remark in remarks_in_preparation(filing).items():
        found[f"remark_{number}"] = remark.text
    return found


def _review_context(request: HttpRequest, filing: Filing, form: ReviewForm) -> dict[str, Any]:
    decision = may_review(person(request), filing.project.unit)
    open_now = filing.stage == "submitted"
    scan = on_behalf_of(filing)
    return {
        "filing": filing,
        "form": form,
        "rows": review_rows(filing, form),
        "asked": asked_of(filing) if filing.stage in SENT else None,
        "changes": changes_since_return(filing) if filing.stage in SENT else [],
        "scan": scan,
        "scan_said": said_of(scan) if scan else "",
        "general": [found for found in filing.scorecard.get("findings", []) if not isinstance(found["row"], int)],
        "execution": filing.scorecard.get("execution"),
        "money": filing.scorecard.get("inputs", {}).get("money", {}),
        "doubt": weigh(signs_of(filing)),
        "honesty": honesty_of(filing.project.unit),
        "spot_results": spot_results(request.user, filing.project.unit),
        "review": Review.objects.filter(filing=filing).select_related("reviewer").first(),
        "reasons": reasons_of(filing.project.unit.district_id) if decision and open_now else [],
        "may_decide": bool(decision) and open_now,
        "following": _following(request, filing) if decision else None,
        "tone": TONES.get(filing.stage, "plain"),
    }


def review_rows(filing: Filing, form: Any) -> list[dict[str, Any]]:
    """The form's rows as the page wants them: what was claimed, what the rules give, findings, evidence, own cells."""
    lines = {row["number"]: row for row in filing.scorecard.get("lines", [])}
    findings = filing.scorecard.get("findings", [])
    before = actuals_before(filing)
    return [
        {
            "line": line,
            "explanation": lines.get(line.number, {}).get("explanation", ""),
            "differs": line.computed_score is not None and line.computed_score != line.self_score,
            "before": before.get(line.name, ""),
            "findings": [found for found in findings if found["row"] == line.number],
            "evidence": list(line.evidence.all()),
            "score": form[f"score_{line.number}"],
            "why": form[f"why_{line.number}"],
            "remark": form[f"remark_{line.number}"] if f"remark_{line.number}" in form.fields else None,
        }
        for line in form.lines
    ]


@require_safe
@login_required
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that a unit has put beside a row, to whoever looks at the form for the bureau."""
    found = access_evidence_handed_in(request.user, pk)
    return serving.download(found.attachment, name=found.name)
