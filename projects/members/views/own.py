"""One's own account: the person, the roles, the password and second factor, and when one came and went."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from budgeteval.accounts.domain.second_factor import device_of
from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.directory.queries import memberships_of
from projects.members import domain
from projects.members.forms import OwnPersonForm
from projects.members.sentences import sentence
from projects.pages import attempt, person

SHOWN = 15


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """One's own page; phone and e-mail address are changed here, the name by the administrator."""
    user = person(request)
    initial = {"phone": user.phone, "email": user.email, "version": domain.person_mark(user)}
    form = OwnPersonForm(request.POST or None, initial=initial)
    if form.is_valid():
        given = {"name": user.display_name, **form.given()}
        kept = User.objects.get(pk=user.pk)  # so that a refusal shows nowhere what was not saved
        if attempt(request, domain.change_person, success="已保存", typed=form, user=kept, **given):
            return redirect("profile")
    lines = TrailLine.objects.filter(
        object_type=User._meta.label_lower, object_id=str(user.pk), kind__startswith="account."  # noqa: SLF001 – Django documents _meta
    )  # fmt: skip
    context = {
        "account": user,
        "form": form,
        "roles": memberships_of(user),
        "second_factor": device_of(user) is not None,
        "lines": [
            (line.recorded_at, sentence(line.kind, line.object_type, line.detail, str(user)), _who(line, user))
            for line in lines.select_related("actor").order_by("-seq")[:SHOWN]
        ],
    }
    return render(request, "projects/members/profile.html", context)


def _who(line: TrailLine, user: User) -> str:
    if line.actor_id == user.pk:
        return "本人"
    return str(line.actor) if line.actor else "系统"
