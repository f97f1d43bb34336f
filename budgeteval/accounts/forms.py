"""Signing in, an own password, the second factor, and an administrator's form for an account."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    AuthenticationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Permission
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from budgeteval.accounts.domain.passwords import VALID
from budgeteval.accounts.models import User

LONGEST_PASSWORD = 128
LONGEST_CODE = 20


class SignInForm(AuthenticationForm):
    """Account and password, in the words of the page."""

    error_messages = {
        "invalid_login": "账号或口令不正确，请重新输入。口令区分大小写。",
        "inactive": "该账号已停用，请联系系统管理员。",
        "expired": "一次性口令已过期，请联系系统管理员重新发放。",
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

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse a one-time password that was left too long; asked only after it proved right.

        Raises:
            ValidationError: it has expired, or the account was switched off.
        """
        super().confirm_login_allowed(user)
        if user.one_time_until is not None and user.one_time_until <= timezone.now():
            raise ValidationError(self.error_messages["expired"], code="expired")


def _proved(request: HttpRequest, password: str) -> User | None:
    """Who is signed in, as read now, if it is the password; wrong ones count towards the lock-out, as at sign-in."""
    found = authenticate(request, username=request.user.get_username(), password=password)
    return found if isinstance(found, User) else None


def _password(label: str, *, current: bool = False, asked: str = "") -> forms.CharField:
    purpose = "current-password" if current else "new-password"
    return forms.CharField(
        label=label, strip=False, max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": purpose}),
        error_messages={
            "required": asked or f"请输入{label}。",
            "max_length": f"{label}太长，最多 {LONGEST_PASSWORD} 个字符。",
        },
    )  # fmt: skip


class OwnPasswordForm(forms.Form):
    """A new password of one's own, given twice, with the one that was in force."""

    current = _password("现用口令", current=True)
    new = _password("新口令")
    again = _password("再输入一次新口令", asked="请再输入一次新口令。")

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        self.proved: User | None = None
        if user.one_time_until is not None:
            self.fields["current"].label = "一次性口令"
            self.fields["current"].error_messages["required"] = "请输入一次性口令。"

    @property
    def rules(self) -> list[str]:
        """What a password must be, as sentences."""
        return password_validators_help_texts()

    def clean_current(self) -> str:
        """Refuse a wrong one: a page left open is not enough."""
        current: str = self.cleaned_data["current"]
        self.proved = _proved(self.request, current)
        if self.proved is None:
            raise ValidationError(f"{self.fields['current'].label}不正确，请重新输入。")
        return current

    def clean_new(self) -> str:
        """Refuse what breaks a rule, each with its sentence."""
        new: str = self.cleaned_data["new"]
        try:
            validate_password(new, self.user)
        except ValidationError as error:
            raise ValidationError([f"{sentence}。" for sentence in error.messages]) from error
        return new

    def clean(self) -> dict[str, Any] | None:
        """Refuse two different ones."""
        cleaned = super().clean() or {}
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", "两次输入的新口令不一致，请重新输入。")
        return cleaned


class ReenterForm(forms.Form):
    """The password once more, before something that protects the account is changed."""

    password = _password("现用口令", current=True)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """Refuse a wrong one."""
        password: str = self.cleaned_data["password"]
        if _proved(self.request, password) is None:
            raise ValidationError("口令不正确，请重新输入。")
        return password


class CodeForm(forms.Form):
    """A code of the authenticator, or a backup code."""

    code = forms.CharField(
        label="验证码", max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={"class": "form-control-lg", "autocomplete": "one-time-code", "autofocus": True}
        ),
        error_messages={"required": "请输入验证码。", "max_length": "验证码太长，请核对后重新输入。"},
    )  # fmt: skip


class AccountForm(UserChangeForm):
    """An account and its few switches. Looking after accounts and reading the trail are different people's rights."""

    by: User
    """Who fills it in."""

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
        for name in ("is_staff", "is_superuser", "reads_trail"):
            if name in self.fields and (not self.by.is_superuser or self.by.pk == self.instance.pk):
                self.fields[name].disabled = True
                self.fields[name].help_text = "由另一位系统管理员设置。"

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


class HandedOutAccountForm(AdminUserCreationForm):
    """A new account, whose password serves until its owner chooses an own one."""

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 – Django's signature
        """Say until when."""
        if self.cleaned_data["set_usable_password"]:
            self.instance.one_time_until = timezone.now() + VALID
        return super().save(commit)


class HandedOutPasswordForm(AdminPasswordChangeForm):
    """A password that an administrator gives, which serves once."""

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 – Django's signature
        """Say until when."""
        self.user.one_time_until = timezone.now() + VALID if self.cleaned_data["set_usable_password"] else None
        return super().save(commit)


def trail_right() -> Permission:
    """Return the right to read the trail."""
    return Permission.objects.get(content_type__app_label="audit", codename="view_trailline")
