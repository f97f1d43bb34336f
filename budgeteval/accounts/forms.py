"""The sign-in form."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """Account and password, in the words of the page."""

    error_messages = {
        "invalid_login": "账号或口令不正确,请重新输入。口令区分大小写。",
        "inactive": "该账号已停用,请联系系统管理员。",
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
