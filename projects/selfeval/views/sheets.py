"""A form as an Excel table: fetched pre-filled, filled in offline, brought back and looked at before it is kept."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from budgeteval.ui.workbook import XLSX
from projects.pages import need, person
from projects.scoring.formcheck.form import FormError
from projects.selfeval.domain import try_draft
from projects.selfeval.domain.drafting import drafted_achievement, drafted_problems
from projects.selfeval.domain.handing_in import EDITABLE
from projects.selfeval.exchange import ReadFiling, SheetRow, read_filing, write_filing
from projects.selfeval.forms.filings import EvaluationForm
from projects.selfeval.forms.sheets import SheetForm
from projects.selfeval.models import Filing, FilingLine
from projects.selfeval.permissions import access_filing, may_fill
from projects.selfeval.queries import goal_of, last_saved, rows_of
from projects.transitions import Refused
from projects.workflow.flow import Decision


@require_safe
@login_required
def filing_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as a workbook in the official layout."""
    one = access_filing(request.user, pk)
    response = HttpResponse(write_filing(one, rows_of(one), goal_of(one)), content_type=XLSX)
    name = f"自评表-{one.project.code}-{one.project.name}.xlsx"
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def filing_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a filled-in table back; what it says is shown row by row, and kept only when that is confirmed."""
    one = access_filing(request.user, pk)
    need(may_fill(person(request), one.project.unit))
    need(Decision(one.stage in ("not_started", *EDITABLE), f"“{one}”{one.stage_label}，不能再修改"))
    form = SheetForm(request.POST or None, request.FILES or None, most=settings.ATTACHMENT_MAX_BYTES)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, one, form)
    lines = rows_of(one)
    file = form.cleaned_data["file"]
    try:
        found = read_filing(file.read(), file.name, one, lines)
    except FormError as error:
        for problem in error.problems:
            form.add_error("file", problem if file.name in problem else f"文件“{file.name}”：{problem}")
        return _ask(request, one, form)
    return _preview(request, one, lines, found)


def _preview(request: HttpRequest, one: Filing, lines: Sequence[FilingLine], found: ReadFiling) -> HttpResponse:
    """The rows beside what is kept now, what will be written, and what the form then comes to."""
    checked = EvaluationForm(one, lines, data=_as_sent(one, found))
    problems, scorecard = _tried(one, checked)
    good = checked.is_valid and not problems
    context = {
        "filing": one,
        "found": found,
        "sent": checked,
        "is_good": good,
        "problems": problems,
        "claimed": scorecard.get("claimed", {}),
        "rows": _with_errors(found, checked),
        "changed_since": _changed_since(one, found),
    }
    return render(request, "projects/selfeval/upload_result.html", context, status=200 if good else 422)


def _tried(one: Filing, checked: EvaluationForm) -> tuple[list[str], dict[str, Any]]:
    """Why the rows cannot be kept, and the scorecard that they come to."""
    if not checked.is_valid:
        return [], {}
    try:
        return [], try_draft(filing=one, lines=checked.drafts()).scorecard
    except Refused as refusal:
        return str(refusal).split("\n"), {}


def _changed_since(one: Filing, found: ReadFiling) -> str:
    """Who changed the form after the table was downloaded, and when; empty where nobody did."""
    if found.version is None:
        return "表中没有下载时的信息，无法判断下载以后填报有没有改动过，请逐项核对“现在的值”。"
    if found.version == one.version:
        return ""
    last = last_saved(one)
    who = f"最近一次由{last.by}于 {localtime(last.at):%Y-%m-%d %H:%M} 改动" if last else "改动人没有记录"
    return f"这份表下载以后，填报又有改动（{who}）。表中没有动过的格子保留现在的值；动过的格子按表写入，请逐项核对。"


def _ask(request: HttpRequest, one: Filing, form: SheetForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "projects/selfeval/upload.html", {"filing": one, "form": form}, status=status)


def _as_sent(one: Filing, found: ReadFiling) -> dict[str, str]:
    """The table's rows as the form itself would send them, so that they are judged by the same rules."""
    taken = [row for row in found.rows if row.is_taken]
    said = one.scorecard.get("inputs", {}).get("lines", [])
    data = {
        "version": str(one.version),
        "achievement": found.achievement.written,
        "problems": one.problems,
        "drafted_achievement": drafted_achievement(said),
        "drafted_problems": drafted_problems(said),
        "rows-TOTAL_FORMS": str(len(taken)),
        "rows-INITIAL_FORMS": "0",
    }
    for place, row in enumerate(taken):
        actual, points, reason = row.written
        typed = {"number": str(row.number), "offered": "", "actual": actual, "self_score": points, "reason": reason}
        for name, text in {**typed, **row.indicator}.items():
            data[f"rows-{place}-{name}"] = text
    return data


def _with_errors(found: ReadFiling, checked: EvaluationForm) -> list[tuple[SheetRow, list[str]]]:
    """Each row with what is wrong with it."""
    good = checked.is_valid
    by_number: dict[str, Any] = (
        {} if good else {form.data.get(form.add_prefix("number")): form for form in checked.rows.forms}
    )
    rows = []
    for row in found.rows:
        form = by_number.get(str(row.number)) if row.is_taken else None
        errors = [] if form is None else [
            f"{form.fields[name].label}：{error}" for name, texts in form.errors.items() for error in texts
        ]  # fmt: skip
        rows.append((row, errors))
    return rows
