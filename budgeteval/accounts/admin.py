"""Accounts, for administrators. Every change leaves a line in the trail; accounts are switched off, not deleted."""

from typing import Any

from axes.utils import reset
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from budgeteval.accounts.forms import AccountForm
from budgeteval.accounts.models import User
from budgeteval.audit import record

# Rights come from memberships and the few switches of an account; groups would be a second way.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ("username", "display_name", "phone", "is_active", "is_staff", "last_login")
    search_fields = ("username", "display_name", "phone")
    list_filter = ("is_active", "is_staff")
    ordering = ("username",)
    actions = ("unlock",)
    form = AccountForm
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

    @admin.action(description="解除登录锁定")
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let the chosen people try their passwords again at once."""
        with transaction.atomic():
            for user in queryset:
                reset(username=user.get_username())
                record(kind="account.unlocked", by=_actor(request), obj=user, at=timezone.now(), detail={})
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
        with transaction.atomic():
            record(kind="account.added", by=_actor(request), obj=obj, at=timezone.now(), detail={"changes": message})
            return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Write Django's own log and the trail; a new password comes through here too."""
        with transaction.atomic():
            record(kind="account.changed", by=_actor(request), obj=obj, at=timezone.now(), detail={"changes": message})
            return super().log_change(request, obj, message)


def _actor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
