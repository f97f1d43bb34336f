"""Django's own admin, named in Chinese and entered through the site's one sign-in page."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator


class BudgetevalAdminSite(AdminSite):
    """Accounts and reference data, for administrators."""

    site_header = "预算绩效评价 · 系统管理"
    site_title = "系统管理"
    index_title = "账号与基础数据"
    enable_nav_sidebar = True

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002 – Django's signature
        """Send to the sign-in page; tell who is signed in already that this part is not theirs."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied("系统管理只对系统管理员开放，您的账号没有这项权限。")
        return redirect_to_login(request.GET.get("next", reverse("admin:index")), "login")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]  # noqa: ARG002 – Django's signature
        """Send to the one page where a password is chosen."""
        return redirect("password")
