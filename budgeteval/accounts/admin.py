"""Accounts, for administrators. Every change leaves a line in the trail; accounts are switched off, not deleted."""

from typing import Any

from axes.utils import reset
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from budgeteval import audit
from budgeteval.accounts.forms import AccountForm, HandedOutAccountForm, HandedOutPasswordForm
from budgeteval.accounts.models import User
from budgeteval.accounts.rules import in_force

# Rights come from memberships and the few switches of an account; groups would be a second way.
admin.site.unregister(Group)
# Secrets of authenticators are nobody's to look at.
admin.site.unregister(TOTPDevice)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ("username", "display_name", "phone", "is_active", "is_staff", "last_login")
    search_fields = ("username", "display_name", "phone")
    list_filter = ("is_active", "is_staff")
    ordering = ("username",)
    actions = ("unlock",)
    form = AccountForm
    add_form = HandedOutAccountForm
    change_password_form = HandedOutPasswordForm
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("本人", {"fields": ("display_name", "phone", "email")}),
        ("系统权限", {"fields": ("is_active", "is_staff", "is_superuser", "reads_trail")}),
        ("时间", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "display_name", "phone", "usable_password", "password1", "password2"),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Show the accounts that this administrator looks after."""
        return super().get_queryset(request).filter(pk__in=in_force().accounts(request.user).values("pk"))

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]
        """Let the form know who asks; Django makes a form class for each request."""
        form: Any = super().get_form(request, obj, **kwargs)
        form.by = request.user
        return form

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse an administrator's account to who is none: a password given to it would be a way to all its rights."""
        if obj is not None and obj.is_superuser and not getattr(request.user, "is_superuser", False):
            return False
        return super().has_change_permission(request, obj)

    @admin.action(description="解除登录锁定")
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let the chosen people try their passwords again at once."""
        with audit.turn():
            for user in queryset:
                reset(username=user.get_username())
                audit.record(kind="account.unlocked", by=_actor(request), obj=user, at=timezone.now(), detail={})
        self.message_user(request, f"已解除 {len(queryset)} 个账号的登录锁定。", messages.SUCCESS)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 – Django's signature
        """Refuse: what somebody did must keep a name."""
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 – Django's signature
        """Give or take the right to read the trail after the rest is saved."""
        super().save_related(request, form, formsets, change)
        if isinstance(form, AccountForm):
            form.save_rights()

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Write Django's own log and the trail."""
        with audit.turn():
            audit.record(
                kind="account.added", by=_actor(request), obj=obj, at=timezone.now(), detail={"changes": message}
            )
            return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Write Django's own log and the trail; a new password comes through here too."""
        with audit.turn():
            audit.record(
                kind="account.changed", by=_actor(request), obj=obj, at=timezone.now(), detail={"changes": message}
            )
            return super().log_change(request, obj, message)


def _actor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
