"""Signing in, and an administrator's form for an account."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UserChangeForm
from django.contrib.auth.models import Permission


class SignInForm(AuthenticationForm):
    """Account and password, in the words of the page."""

    error_messages = {
        "invalid_login": "账号或口令不正确，请重新输入。口令区分大小写。",
        "inactive": "该账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("username", "账号"), ("password", "口令")):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"请输入{label}。"
            self.fields[name].widget.attrs["class"] = "form-control form-control-lg"

    def full_clean(self) -> None:
        """Validate, then mark the fields that need another look."""
        super().full_clean()
        if not self.is_bound:
            return
        for name in self.fields:
            if self.has_error(name):
                widget = self.fields[name].widget
                widget.attrs["class"] += " is-invalid"
                widget.attrs["aria-describedby"] = f"id_{name}_error"


class AccountForm(UserChangeForm):
    """An account and its few switches. Looking after accounts and reading the trail are different people's rights."""

    reads_trail = forms.BooleanField(
        label="审计监督",
        required=False,
        help_text="可在系统管理中查看审计留痕；不得与系统管理员为同一人。",
    )

    class Meta(UserChangeForm.Meta):
        labels = {"is_active": "启用", "is_staff": "可进入系统管理", "is_superuser": "系统管理员"}
        help_texts = {
            "username": "登录时使用，不超过 150 个字符。",
            "is_active": "人员离岗时取消，账号不删除。",
            "is_staff": "系统管理员和审计监督需要勾选。",
            "is_superuser": "管理账号和基础数据，看不到评价内容。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.instance.user_permissions.filter(pk=trail_right().pk).exists() if self.instance.pk else False
        self.fields["reads_trail"].initial = held

    def clean(self) -> dict[str, Any] | None:
        """Refuse both rights in one hand."""
        cleaned = super().clean()
        if self.cleaned_data.get("is_superuser") and self.cleaned_data.get("reads_trail"):
            self.add_error("reads_trail", "系统管理员不能同时承担审计监督，请分别授予不同人员。")
        return cleaned

    def save_rights(self) -> None:
        """Give or take the right to read the trail."""
        rights = self.instance.user_permissions
        (rights.add if self.cleaned_data["reads_trail"] else rights.remove)(trail_right())


def trail_right() -> Permission:
    """Return the right to read the trail."""
    return Permission.objects.get(content_type__app_label="audit", codename="view_trailline")
