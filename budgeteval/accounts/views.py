"""Signing in and out, the session, the own password, the second factor."""

from typing import Any

import segno
from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from budgeteval.accounts import sessions
from budgeteval.accounts.domain import second_factor as factor
from budgeteval.accounts.domain.coming_and_going import signed_in, signed_out
from budgeteval.accounts.domain.passwords import choose_password
from budgeteval.accounts.forms import CodeForm, OwnPasswordForm, ReenterForm, SignInForm
from budgeteval.accounts.models import User
from budgeteval.accounts.rules import in_force

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class SignIn(auth_views.LoginView):
    """The one sign-in page; who is signed in already goes home."""

    form_class = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, and say so in the trail."""
        user = form.get_user()
        login(self.request, user)
        signed_in(user=user, address=get_client_ip_address(self.request) or "", now=timezone.now())
        return redirect(self.get_success_url())


class SignOut(auth_views.LogoutView):
    """Ends the session and returns to the sign-in page."""

    @method_decorator(never_cache)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say so in the trail, sign out, and let the browser forget the pages it has kept."""
        if isinstance(request.user, User):
            signed_out(user=request.user, why="asked", now=timezone.now())
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> JsonResponse:
    """How long the session still lasts, for the page's own clock; a POST keeps it alive."""
    if not isinstance(request.user, User):
        return JsonResponse({"person": "", "left": 0, "longest": 0, "token": ""})
    now = timezone.now()
    if request.method == "POST":
        sessions.refresh(request.session, request.user, now)
    left, longest = sessions.session_left(request.session, now)
    asked = request.session[sessions.FACTOR] == sessions.WANTED
    person = "" if asked else request.user.get_username()
    return JsonResponse({"person": person, "left": left, "longest": longest, "token": get_token(request)})


@require_safe
def session_back(request: HttpRequest) -> HttpResponse:
    """Where somebody lands who signed in again in a second tab: the first one goes on."""
    return render(request, "accounts/session_back.html")


@never_cache
@sensitive_post_parameters()
@get_or_post
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password of one's own; with a one-time one nothing else opens before."""
    user = _person(request)
    form = OwnPasswordForm(request, user, request.POST or None)
    if form.is_valid() and form.proved is not None:
        chosen = choose_password(user=form.proved, password=form.cleaned_data["new"], now=timezone.now())
        if chosen is not None:
            update_session_auth_hash(request, chosen)
            messages.success(request, "口令已修改，下次登录请用新口令。其他设备上的登录已退出。")
            return redirect(_onward(request))
        form.add_error("current", "口令刚刚在别处改过或已由系统管理员重置，本次没有修改；请用新的口令重新登录。")
    first = user.one_time_until is not None
    template = "accounts/password_first.html" if first else "accounts/password.html"
    return render(request, template, {"form": form, "first": first, "next": _next(request)})


@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether one has a second factor, and what can be done about it."""
    user = _person(request)
    context = {
        "device": factor.device_of(user),
        "codes_left": user.backup_codes.count(),
        "required": in_force().session(user).second_factor,
        "next": _next(request),
    }
    return render(request, "accounts/second_factor.html", context)


@never_cache
@sensitive_post_parameters()
@get_or_post
def second_factor_set_up(request: HttpRequest) -> HttpResponse:
    """Scan the secret, give the first code, and get the backup codes, which are shown on this answer alone."""
    user = _person(request)
    if factor.device_of(user) is not None:
        messages.info(request, "双因素认证已经启用；要换手机，请先停用再重新启用。")
        return redirect("second_factor")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        found = factor.confirm(user=user, code=form.cleaned_data["code"], now=timezone.now())
        if isinstance(found, list):
            sessions.accept_factor(request.session, user)
            request.session.cycle_key()
            return _codes(request, found, first=True)
        wrong = "验证码不正确。请输入应用里当前显示的 6 位数字；仍不正确的，请核对手机时间。"
        form.add_error("code", _why_not(found) if found.wait else wrong)
    device = factor.begin(user=user)
    secret = "".join(device.config_url.partition("secret=")[2].split("&")[0]).replace("%3D", "")
    context = {
        "form": form,
        "qr": segno.make_qr(device.config_url).svg_data_uri(scale=5, border=2),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "next": _next(request),
    }
    return render(request, "accounts/second_factor_set_up.html", context)


@never_cache
@sensitive_post_parameters()
@get_or_post
def second_factor_verify(request: HttpRequest) -> HttpResponse:
    """Ask for the code after the password; wrong ones make the next wait longer each time."""
    user = _person(request)
    if request.session.get(sessions.FACTOR) != sessions.WANTED:
        return redirect(_onward(request))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        verdict = factor.verify(user=user, code=form.cleaned_data["code"], now=timezone.now())
        if verdict.right:
            sessions.accept_factor(request.session, user)
            request.session.cycle_key()
            return redirect(_onward(request))
        form.add_error("code", _why_not(verdict))
    return render(request, "accounts/second_factor_verify.html", {"form": form, "next": _next(request)})


@never_cache
@sensitive_post_parameters()
@get_or_post
def second_factor_off(request: HttpRequest) -> HttpResponse:
    """Switch one's own off, after the password was given again."""
    user = _person(request)
    if factor.device_of(user) is None:
        return redirect("second_factor")
    form = ReenterForm(request, request.POST or None)
    if form.is_valid():
        now = timezone.now()
        factor.switch_off(user=user, by=user, now=now)
        sessions.forget_factor(request.session, user, now)
        messages.success(request, "双因素认证已停用，原有备用码同时作废。")
        return redirect("second_factor")
    required = in_force().session(user).second_factor
    return render(request, "accounts/second_factor_off.html", {"form": form, "required": required})


@never_cache
@sensitive_post_parameters()
@get_or_post
def second_factor_codes(request: HttpRequest) -> HttpResponse:
    """New backup codes in place of the old ones, after the password was given again."""
    user = _person(request)
    if factor.device_of(user) is None:
        return redirect("second_factor")
    form = ReenterForm(request, request.POST or None)
    if form.is_valid():
        return _codes(request, factor.renew_backup_codes(user=user, now=timezone.now()))
    return render(request, "accounts/second_factor_renew.html", {"form": form})


def _codes(request: HttpRequest, codes: list[str], *, first: bool = False) -> HttpResponse:
    context = {"codes": codes, "first": first, "next": _next(request)}
    return render(request, "accounts/second_factor_codes.html", context)


def _why_not(verdict: factor.Verdict) -> str:
    if verdict.wait:
        return f"连续输错，请等待 {verdict.wait} 秒后再输入。"
    return "验证码不正确，或已经用过。请输入应用里新显示的 6 位数字，或一个未用过的备用码。"


def _person(request: HttpRequest) -> User:
    """Whoever is signed in; every page here asks for that.

    Raises:
        TypeError: a view was opened to everybody by mistake.
    """
    if not isinstance(request.user, User):
        raise TypeError("this page needs somebody who is signed in")
    return request.user


def _next(request: HttpRequest) -> str:
    """The page of ours that was asked for before, or ""."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else ""


def _onward(request: HttpRequest) -> str:
    return _next(request) or resolve_url("home")
