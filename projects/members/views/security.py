"""The security officer's page: lock-out, length of sessions, second factor."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from budgeteval.accounts.rules import in_force, longest_minutes
from projects.directory.models import District, Role
from projects.directory.permissions import may_set_security, roles_of
from projects.directory.queries import districts_of_role
from projects.members.domain import security_mark, set_security
from projects.members.forms import SecurityForm
from projects.members.queries import security_of
from projects.pages import attempt, need
from projects.workflow.flow import Decision

SAVED = "安全设置已保存，一分钟内对已登录人员生效"


def _districts(request: HttpRequest) -> QuerySet[District]:
    """The districts whose security the person looks after; 403 where there are none."""
    need(Decision(Role.SECURITY_OFFICER in roles_of(request.user), "安全设置由安全保密管理员办理，您没有这一角色"))
    return districts_of_role(request.user, Role.SECURITY_OFFICER).order_by("code")


@require_safe
@login_required
def security_index(request: HttpRequest) -> HttpResponse:
    """To the settings of the first district."""
    district = _districts(request).first()
    if district is None:
        raise Http404("没有您负责的区县")
    return redirect("security", district.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def security(request: HttpRequest, pk: int) -> HttpResponse:
    """A district's settings."""
    districts = list(_districts(request))
    district = next((one for one in districts if one.pk == pk), None)
    if district is None:
        raise Http404("没有这个区县，或不由您负责")
    need(may_set_security(request.user, district))
    kept = security_of(district)
    roles = [one.role for one in kept.second_factor_roles.all()] if kept.pk else []
    initial = {"second_factor_roles": roles, "version": security_mark(kept)}
    form = SecurityForm(request.POST or None, instance=kept, initial=initial)
    given = {"district": district, **form.given()} if form.is_valid() else {}
    if given and attempt(request, set_security, success=SAVED, typed=form, **given) is not None:
        return redirect("security", pk)
    context = {
        "form": form,
        "district": district,
        "districts": districts,
        "lockout": in_force().lockout(),
        "longest_hours": longest_minutes() // 60,
    }
    return render(request, "projects/members/security.html", context)
