"""The administrator's pages: accounts of the districts, their roles, and what is done with an account."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import models
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.ui.listing import Badge, Column, Filter, Listing, Tab
from projects.directory.domain import grant, revoke
from projects.directory.models import District, Membership, Role, Unit
from projects.directory.queries import accounts_of, districts_administered
from projects.members import domain
from projects.members.domain import Slip
from projects.members.forms import ChangedPersonForm, GrantForm, NewAccountForm, ReasonForm, place_of
from projects.members.permissions import access_account, may_list_accounts, may_manage
from projects.members.queries import accounts_visible_to, locked_accounts, with_second_factor
from projects.pages import attempt, need

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
HELD = "held_here"
TABS = [
    Tab("active", "在用", Q(is_active=True)),
    Tab("waiting", "待首次登录", Q(is_active=True, one_time_until__isnull=False)),
    Tab("off", "已停用", Q(is_active=False)),
    Tab("all", "全部"),
]


@require_safe
@login_required
def accounts(request: HttpRequest) -> HttpResponseBase:
    """The accounts of the administrator's districts, with their roles there."""
    need(may_list_accounts(request.user))
    districts = districts_administered(request.user)
    names = list(districts.order_by("code").values_list("pk", "name"))
    held = Membership.objects.filter(district__in=districts).select_related("unit", "section", "district")
    listing = Listing(
        request,
        accounts_visible_to(request.user).prefetch_related(Prefetch("memberships", held, HELD)),
        title="账号与角色",
        order=("username",),
        columns=[
            Column("账号", lambda one: one.username, sort="username", link=_address),
            Column("姓名", str, sort="display_name"),
            Column("角色", _roles),
            Column("电话", lambda one: one.phone),
            Column("状态", _state, kind="badge"),
            Column("上次登录", lambda one: one.last_login, kind="date"),
        ],
        search=("username__icontains", "display_name__icontains", "phone__startswith"),
        search_hint="账号、姓名或电话",
        filters=[
            Filter("role", "角色", Role.choices, lambda key: Q(pk__in=held.filter(role=key).values("user"))),
            Filter("unit", "单位", _units(districts), lambda key: Q(pk__in=held.filter(unit=int(key)).values("user"))),
            Filter("district", "区县", [(str(pk), name) for pk, name in names], _of_district),
        ],
        tabs=TABS,
    )  # fmt: skip
    return listing.respond("projects/members/accounts.html")


def lowest_first(districts: QuerySet[District]) -> QuerySet[District]:
    """The districts before the city above them: that is where nearly everybody belongs."""
    return districts.order_by(F("parent").asc(nulls_last=True), "code")


def _of_district(key: str) -> Q:
    return Q(pk__in=accounts_of(District.objects.filter(pk=key)).values("pk"))


def _units(districts: QuerySet[District]) -> list[tuple[str, str]]:
    units = Unit.objects.filter(district__in=districts).order_by("code").values_list("pk", "name")
    return [(str(pk), name) for pk, name in units]


def _address(user: User) -> str:
    return reverse("account", args=[user.pk])


def _roles(user: User) -> str:
    return "；".join(
        f"{one.get_role_display()}（{one.unit or one.section or one.district}）" for one in getattr(user, HELD)
    )


def _state(user: User) -> Badge:
    if not user.is_active:
        return Badge("已停用", "late")
    if user.one_time_until is not None:
        over = user.one_time_until <= timezone.now()
        return Badge("一次性口令已过期", "back") if over else Badge("待首次登录", "wait")
    return Badge("在用", "done")


@require_safe
@login_required
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: the person, the roles, and what can be done."""
    return _page(request, access_account(request.user, pk), GrantForm(districts_administered(request.user)))


def _page(request: HttpRequest, user: User, form: GrantForm) -> HttpResponse:
    districts = set(districts_administered(request.user).values_list("pk", flat=True))
    members = list(Membership.objects.filter(user=user).select_related("unit", "section", "district"))
    context = {
        "account": user,
        "state": _state(user),
        "held": [one for one in members if one.district_id in districts],
        "elsewhere": any(one.district_id not in districts for one in members),
        "manage": may_manage(request.user, user),
        "locked": user.username in locked_accounts([user]),
        "second_factor": bool(with_second_factor([user])),
        "form": form,
    }
    return render(request, "projects/members/account.html", context)


@never_cache
@get_or_post
@login_required
def account_add(request: HttpRequest) -> HttpResponse:
    """A new account, perhaps with its first role; the answer shows the one-time password once."""
    need(may_list_accounts(request.user))
    form = NewAccountForm(lowest_first(districts_administered(request.user)), request.POST or None)
    if form.is_valid():
        slip = attempt(request, _add, success="已新建账号，请把下面的一次性口令交给本人", given=form.cleaned_data)
        if slip:
            return slips_page(request, [slip], reverse("account", args=[slip.user.pk]))
    return render(request, "projects/members/account_add.html", {"form": form})


@audit.atomic
def _add(*, given: dict[str, Any], by: User, now: Any) -> Slip:
    """Account and first role: both or neither."""
    person_of = {key: given[key] for key in ("district", "account", "name", "phone", "email")}
    slip = domain.add_account(**person_of, by=by, now=now)
    if given["role"]:
        grant(user=slip.user, role=Role(given["role"]), at=place_of(given["place"]), by=by, now=now)
    return slip


@get_or_post
@login_required
def account_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct name, phone and e-mail address."""
    user = access_account(request.user, pk)
    need(may_manage(request.user, user))
    kept = {"name": user.display_name, "phone": user.phone, "email": user.email, "version": domain.person_mark(user)}
    form = ChangedPersonForm(request.POST or None, initial=kept)
    given = {"user": user, **form.given()} if form.is_valid() else {}
    if given and attempt(request, domain.change_person, success="已更正", typed=form, **given) is not None:
        return redirect("account", pk)
    return render(request, "projects/members/account_change.html", {"account": user, "form": form})


@require_POST
@login_required
def account_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant a role."""
    user = access_account(request.user, pk)
    form = GrantForm(districts_administered(request.user), request.POST)
    given = {"user": user, **form.given()} if form.is_valid() else {}
    if given and attempt(request, grant, success="已授予角色", **given) is not None:
        return redirect("account", pk)
    return _page(request, user, form)


@require_POST
@login_required
def account_revoke(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Take a role back, after asking once more."""
    user = access_account(request.user, pk)
    held = get_object_or_404(
        Membership.objects.filter(user=user, district__in=districts_administered(request.user)), pk=membership
    )
    what = [
        f"收回“{user}”的角色：{held.get_role_display()}（{held.unit or held.section or held.district}）。",
        "收回后本人马上不能再办理这一角色的事项，已办理的记录保留。",
    ]
    return _confirmed(
        request, user, "收回角色", what, lambda: attempt(request, _revoke, success="已收回角色", membership=held)
    )


def _revoke(*, membership: Membership, by: User, now: Any) -> bool:
    revoke(membership=membership, by=by, now=now)
    return True


@never_cache
@require_POST
@login_required
def account_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password, shown once on the answer."""
    user = access_account(request.user, pk)
    need(may_manage(request.user, user))
    if "confirmed" in request.POST:
        slip = attempt(request, domain.reset_password, success="已重置口令，请把下面的一次性口令交给本人", user=user)
        return slips_page(request, [slip], _address(user)) if slip else redirect("account", pk)
    what = [
        f"为“{user}”发放新的一次性口令，14 天内有效。",
        "原口令马上作废，本人在各处的登录都会退出；登录锁定同时解除。",
    ]
    return _ask(request, user, "重置口令", what)


@require_POST
@login_required
def account_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a lock."""
    user = access_account(request.user, pk)
    attempt(request, domain.unlock, success="已解除登录锁定", user=user)
    return redirect("account", pk)


@require_POST
@login_required
def account_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away the second factor of somebody who lost the phone, after asking once more."""
    user = access_account(request.user, pk)
    need(may_manage(request.user, user))
    what = [
        f"停用“{user}”现有的双因素认证，备用码同时作废。",
        "请先当面或电话核实是本人提出。本人下次登录只凭口令，须启用的角色要重新启用。",
    ]
    return _confirmed(
        request, user, "重置双因素认证", what,
        lambda: attempt(request, domain.reset_second_factor, success="已重置双因素认证", user=user),
    )  # fmt: skip


@require_POST
@login_required
def account_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch an account off or on again, with the reason: what was asked is what is done, however it stands by then."""
    user = access_account(request.user, pk)
    need(may_manage(request.user, user))
    wanted = {"0": False, "1": True}.get(request.POST.get("active", ""))
    asked = "confirmed" in request.POST and wanted is not None
    active = wanted if asked and wanted is not None else not user.is_active
    word = "启用" if active else "停用"
    form = ReasonForm(request.POST if asked else None)
    if asked and form.is_valid():
        given = {"user": user, "active": active, **form.cleaned_data}
        attempt(request, domain.switch_account, success=f"已{word}账号", **given)
        return redirect("account", pk)
    off = ["本人马上不能再登录，正在进行的登录立即退出；账号和已办理的记录保留。"]
    what = [f"{word}“{user}”的账号。", *([] if active else off)]
    return _ask(request, user, f"{word}账号", what, form=form, kept=[("active", "1" if active else "0")])


def _confirmed(
    request: HttpRequest, user: User, title: str, sentences: list[str], act: Callable[[], object]
) -> HttpResponse:
    if "confirmed" not in request.POST:
        return _ask(request, user, title, sentences)
    act()
    return redirect("account", user.pk)


def _ask(request: HttpRequest, user: User, title: str, sentences: list[str], **more: Any) -> HttpResponse:
    context = {"title": title, "sentences": sentences, "button": title, "back": _address(user), **more}
    return render(request, "ui/confirm.html", context)


def slips_page(request: HttpRequest, slips: list[Slip], back: str) -> HttpResponse:
    """The slips to print and cut: the only time these passwords are shown."""
    users = [slip.user for slip in slips]
    held = Membership.objects.select_related("unit", "section", "district")
    models.prefetch_related_objects(users, Prefetch("memberships", held, HELD))
    found = [{"user": slip.user, "password": slip.password, "roles": _roles(slip.user)} for slip in slips]
    context = {"slips": found, "site": request.build_absolute_uri("/"), "back": back}
    return render(request, "projects/members/slips.html", context)
