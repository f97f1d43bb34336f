"""Issuing targets with the budget, and freezing them when their year is over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from projects.budgeting.domain import issue_targets
from projects.budgeting.queries import issuable_targets
from projects.directory.models import Role, WorkingYear
from projects.directory.queries import memberships_of
from projects.pages import attempt, person
from projects.targets.domain import freeze
from projects.targets.queries import issued_by_year, waiting_targets
from projects.transitions import Hidden, Refused


def _year(request: HttpRequest) -> WorkingYear:
    """The newest working year of the district whose centre the person belongs to.

    Raises:
        Hidden: there is none.
    """
    districts = [one.district_id for one in memberships_of(request.user) if one.role == Role.PERFORMANCE_OFFICER]
    year = WorkingYear.objects.filter(district__in=districts).select_related("district").order_by("-year").first()
    if year is None:
        raise Hidden("批复绩效目标由绩效中心办理，您没有这一角色，或还没有设立工作年度")
    return year


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def targets_issue(request: HttpRequest) -> HttpResponse:
    """What can be issued with the budget now, and what cannot, and why; issued in one act."""
    year = _year(request)
    if request.method == "POST":
        _issue(request, year)
        return redirect("targets_issue")
    ready = list(issuable_targets(year))
    keys = {one.pk for one in ready}
    waiting = [one for one in waiting_targets(year.district, year.budget_year) if one.pk not in keys]
    frozen = issued_by_year(year.district, before=year.year)
    context = {"year": year, "ready": ready, "waiting": waiting, "issued": frozen}
    return render(request, "projects/budgeting/targets.html", context)


def _issue(request: HttpRequest, year: WorkingYear) -> None:
    """Issue what was shown, and say what of it was not issued."""
    sent = request.POST.get("shown", "").split(",")
    shown = {int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < 19}  # noqa: PLR2004 – a key of 64 bits
    try:
        issued = issue_targets(working_year=year, shown=shown, by=person(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return
    messages.success(request, f"已随预算批复 {len(issued.done)} 个绩效目标")
    if issued.left:
        names = "、".join(f"{one.project.name}（{one.stage_label}）" for one in issued.left)
        messages.warning(request, f"以下 {len(issued.left)} 个在您查看之后有变化，没有批复，请核对：{names}")


@require_POST
@login_required
def targets_freeze(request: HttpRequest) -> HttpResponse:
    """Freeze what was issued for a year that is over."""
    year = _year(request)
    raw = request.POST.get("year", "")
    known = {str(one) for one, _ in issued_by_year(year.district, before=year.year)}
    if raw not in known:
        messages.error(request, "没有这个年度的已批复绩效目标。")
        return redirect("targets_issue")
    if request.POST.get("confirmed") != "1":
        context = {
            "title": f"锁定{raw}年绩效目标",
            "sentences": [f"锁定之后，{raw} 年的绩效目标不能再申请调整，年终按锁定的内容评价。"],
            "button": "锁定",
            "back": reverse("targets_issue"),
            "kept": [("year", raw)],
        }
        return render(request, "ui/confirm.html", context)
    attempt(request, freeze, success=f"已锁定{raw}年绩效目标", district=year.district, fiscal_year=int(raw))
    return redirect("targets_issue")
