"""The gate behind the sign-in: ends old sessions, and first asks for what is still missing."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from budgeteval.accounts import sessions
from budgeteval.accounts.domain.coming_and_going import signed_out
from budgeteval.accounts.models import User

SAFE = ("GET", "HEAD")
ALWAYS = {"logout", "session"}
# What is asked for, the pages on which it is done, and what is said where typed text would be lost by sending there.
VERIFY = ("second_factor_verify", {"second_factor_verify"}, "请先输入身份验证码")
CHOOSE = ("password", {"password"}, "请先设置自己的口令")
ENROL = (
    "second_factor",
    {"second_factor", "second_factor_set_up", "password"},
    "您的角色须启用双因素认证，请先启用",
)
Step = tuple[str, set[str], str]


class SignInFirst(LoginRequiredMiddleware):
    """Sends to the sign-in page; whoever had sent a form lands on the page with it again, not where only forms go."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Send there with the address to come back to."""
        if request.method in SAFE:
            return super().handle_no_permission(request, view_func)
        page = urlsplit(request.headers.get("Referer", ""))
        ours = page.netloc == request.get_host()
        return redirect_to_login(page._replace(scheme="", netloc="", fragment="").geturl() if ours else "/")


class AccountGate:
    """Stands behind Django's own authentication; knows accounts and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End a session that is over, then go on as whoever is left."""
        if isinstance(request.user, User):
            now = timezone.now()
            if sessions.BEGAN not in request.session:  # from before sessions had clocks
                sessions.begin(request.session, request.user, now)
            why = sessions.ended(request.session, now)
            if why:
                signed_out(user=request.user, why=why, now=now)
                logout(request)
        response = self.get_response(request)
        if isinstance(request.user, User):  # what one person reads is kept for nobody else
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:  # noqa: ARG002 – Django's signature
        """Keep the session alive, and send to what is still asked for."""
        user, page = request.user, request.resolver_match.view_name if request.resolver_match else ""
        if not isinstance(user, User):
            return None
        now = timezone.now()
        if page != "session":
            sessions.touch(request.session, user, now)
        request.session_left = sessions.session_left(request.session, now)[0]  # type: ignore[attr-defined]
        step = _asked_for(request, user)
        if step is None or page in ALWAYS | step[1] or not getattr(view, "login_required", True):
            return None
        return _send(request, step)


def _asked_for(request: HttpRequest, user: User) -> Step | None:
    factor = request.session.get(sessions.FACTOR)
    if factor == sessions.WANTED:
        return VERIFY
    if user.one_time_until is not None:
        return CHOOSE
    return ENROL if factor == sessions.MISSING else None


def _send(request: HttpRequest, step: Step) -> HttpResponse:
    """Send a reader there; refuse a form, whose text the browser keeps, with the sentence.

    Raises:
        PermissionDenied: a form was sent.
    """
    if request.method not in SAFE:
        raise PermissionDenied(f"{step[2]}，再回到原页面提交。刚才的内容没有保存，可用浏览器的“后退”回到原页面。")
    partly = "HX-Request" in request.headers
    asked = "" if partly else f"?{urlencode({'next': request.get_full_path()})}"
    response = HttpResponse(status=200 if partly else 302)
    response["HX-Redirect" if partly else "Location"] = resolve_url(step[0]) + asked
    return response
