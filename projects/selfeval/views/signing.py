"""The head's desk: what waits for a signature, signing several after a look at each total, giving back to the clerk."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from budgeteval.ui.listing import Batch, Column, Filter, Listing, Tab, chosen_rows
from projects.directory.models import Role, Task
from projects.directory.permissions import roles_of
from projects.directory.queries import PROJECT_HINT, by_project
from projects.pages import attempt, need, person, seen_version
from projects.selfeval import domain
from projects.selfeval.models import Filing
from projects.selfeval.permissions import access_filing, may_sign
from projects.selfeval.queries import filings_to_sign
from projects.selfeval.views.filings import WITH_THE_HEAD, of_year
from projects.selfeval.views.origins import filing_total
from projects.workflow.flow import Decision

LONGEST_NOTE = 500


@require_safe
@login_required
def filings_signing(request: HttpRequest) -> HttpResponseBase:
    """What the clerks have put before the head, with each form's points and doubts; and what he has signed."""
    mine = _mine(request)
    years = sorted(set(mine.order_by().values_list("working_year__year", flat=True).distinct()), reverse=True)
    found = Listing(
        request,
        mine,
        title="待我签批",
        order=("project__unit__code", "project__code"),
        columns=[
            Column("项目", lambda one: one.project.name, link=lambda one: reverse("filing", args=[one.pk])),
            Column("单位", lambda one: one.project.unit.short_name),
            Column("自评总分", lambda one: one.total, kind="points", link=filing_total),
            Column("等级", lambda one: one.grade, kind="short"),
            Column("问题（处）", _doubts, kind="number"),
            Column("佐证材料", _files, kind="number"),
            Column("送签时间", lambda one: one.offered_at, kind="date"),
        ],
        search=by_project(),
        search_hint=PROJECT_HINT,
        filters=[Filter("year", "工作年度", [(str(year), f"{year}年") for year in years], of_year)],
        tabs=[
            Tab("todo", "待办", WITH_THE_HEAD),
            Tab("writing", "经办填报中", Q(stage__in=["not_started", "draft", "returned"], offered_at__isnull=True)),
            Tab("done", "已办", Q(stage__in=["signed", "submitted", "accepted", "final"])),
            Tab("all", "全部"),
        ],
        batches=[Batch("sign", "签批")],
        batch_url=reverse("filings_sign"),
        empty="没有需要您签批的填报。",
    )
    return found.respond("projects/selfeval/filings.html")


def _mine(request: HttpRequest) -> QuerySet[Filing]:
    if Role.UNIT_HEAD not in roles_of(request.user):
        need(Decision(False, "签批由单位负责人办理，您没有这一角色"))
    return filings_to_sign(request.user).filter(kind=Task.EX_POST).annotate(files=Count("lines__evidence"))


def _files(filing: Any) -> int:
    """How many files prove it, as counted with the list."""
    counted: int = filing.files
    return counted


def _doubts(filing: Filing) -> int:
    """How many findings a form has that are more than a note."""
    return sum(entry["severity"] != "note" for entry in filing.scorecard.get("findings", []))


@require_POST
@login_required
def filings_sign(request: HttpRequest) -> HttpResponse:
    """Sign what was ticked; first each form with its points is shown once more."""
    chosen = list(chosen_rows(request, filings_to_sign(request.user)).order_by("project__unit__code", "project__code"))
    if not chosen:
        messages.error(request, "没有选中填报，请先勾选。")
        return redirect("filings_signing")
    if request.POST.get("confirmed") != "1":
        return _ask(request, chosen)
    seen = [(filing, seen_version(request, f"version-{filing.pk}")) for filing in chosen]
    signed = domain.sign_offered(chosen=seen, by=person(request), now=timezone.now())
    if signed.count:
        messages.success(request, f"已签批 {signed.count} 份，经办人可以报送。")
    for sentence in signed.refused:
        messages.error(request, sentence)
    return redirect("filings_signing")


def _ask(request: HttpRequest, chosen: list[Filing]) -> HttpResponse:
    kept = [("row", str(filing.pk)) for filing in chosen]
    kept += [(f"version-{filing.pk}", str(filing.version)) for filing in chosen]
    context = {
        "title": f"签批 {len(chosen)} 份填报",
        "sentences": [
            f"{filing.project}：自评总分 {'—' if filing.total is None else filing.total}，等级 {filing.grade or '—'}"
            for filing in chosen
        ],
        "button": "确认签批",
        "back": reverse("filings_signing"),
        "kept": kept,
    }
    return render(request, "ui/confirm.html", context)


@require_POST
@login_required
def filing_hand_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The head gives a form back to the clerk, with a note."""
    one = access_filing(request.user, pk)
    need(may_sign(person(request), one.project.unit))
    note = request.POST.get("note", "").replace("\0", "")[:LONGEST_NOTE]
    if attempt(request, domain.hand_back, success="已退回经办。", obj=one, note=note):
        return redirect("filings_signing")
    return redirect("filing", pk)
