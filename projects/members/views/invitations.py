"""Inviting units' people from a list: template, preview with every problem at its row, then slips to print."""

import base64

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval.ui.workbook import XLSX
from projects.directory.domain.intake import Action
from projects.directory.models import District
from projects.directory.queries import districts_administered
from projects.doors import behind_door
from projects.members import domain
from projects.members.exchange import InvitationPreview, preview
from projects.members.forms import ListForm
from projects.members.permissions import may_list_accounts
from projects.members.views.accounts import lowest_first, slips_page
from projects.pages import attempt, need, person
from projects.sheets.explaining import template
from projects.sheets.layouts import INVITATIONS

VALID = 3600  # seconds from the preview until it is applied
SHOWN_PROBLEMS = 200


@require_safe
@login_required
def invitations_template(request: HttpRequest) -> HttpResponse:
    """The empty list to fill in."""
    need(may_list_accounts(request.user))
    response = HttpResponse(template(INVITATIONS), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="unit-people.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invitations(request: HttpRequest) -> HttpResponse:
    """Hand in a list, and see what it would do; nothing is written."""
    need(may_list_accounts(request.user))
    form = ListForm(lowest_first(districts_administered(request.user)), request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        file, district = form.cleaned_data["file"], form.cleaned_data["district"]
        content = file.read()
        found = preview(content=content, file_name=file.name, district=district, by=person(request))
        context |= _previewed(request, found, district, content)
    return render(request, "projects/members/invitations.html", context)


@never_cache
@require_POST
@login_required
def invitations_apply(request: HttpRequest) -> HttpResponse:
    """Do what was previewed, and show the slips; a list that now means something else is previewed again."""
    need(may_list_accounts(request.user))
    districts = districts_administered(request.user)
    try:
        kept = signing.loads(request.POST.get("list", ""), salt=_salt(request), max_age=VALID)
    except signing.BadSignature:
        messages.error(request, "预览已经过期，没有新建任何账号；请重新上传名单。")
        return redirect("invitations")
    district = behind_door(districts, "这个区县的账号已不由您管理，没有新建任何账号", pk=kept["district"])
    content = base64.b85decode(kept["content"])
    found = preview(content=content, file_name=kept["file"], district=district, by=person(request))
    if found.problems or _plan(found) != kept["plan"]:
        messages.error(request, "预览之后，账号或角色已有变动，本次没有新建任何账号；请核对下面新的预览。")
        form = ListForm(lowest_first(districts), initial={"district": district})
        context = {"form": form, **_previewed(request, found, district, content)}
        return render(request, "projects/members/invitations.html", context, status=409)
    new = len({one.account for one in found.invitations if one.action is Action.NEW})
    done = f"名单已办理，新建 {new} 个账号"
    slips = attempt(request, domain.invite, success=done, invitations=found.invitations, district=district)
    if slips is None:
        return redirect("invitations")
    return slips_page(request, slips, reverse("accounts"))


def _previewed(request: HttpRequest, found: InvitationPreview, district: District, content: bytes) -> dict[str, object]:
    kept = {
        "district": district.pk,
        "file": found.file_name,
        "content": base64.b85encode(content).decode(),
        "plan": _plan(found),
    }
    return {
        "preview": found,
        "district": district,
        "problems": found.problems[:SHOWN_PROBLEMS],
        "more": max(0, len(found.problems) - SHOWN_PROBLEMS),
        "list": signing.dumps(kept, salt=_salt(request), compress=True) if not found.problems else "",
    }


def _plan(found: InvitationPreview) -> list[list[str]]:
    return [[one.action.value, one.account, one.unit.code, one.role.value] for one in found.invitations]


def _salt(request: HttpRequest) -> str:
    """Another person's preview is not one's own."""
    return f"projects.members.invitations:{person(request).pk}"
