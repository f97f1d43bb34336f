"""Names the room for Django, and listens for those who sign in and those who are locked out."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "budgeteval.accounts"
    label = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        """Start a session's clocks whichever way somebody signs in."""
        user_logged_in.connect(_start, dispatch_uid="budgeteval.accounts.start")
        user_locked_out = import_module("axes.signals").user_locked_out  # its models may only be loaded now
        user_locked_out.connect(_lock, dispatch_uid="budgeteval.accounts.lock")


def _start(request: Any, user: Any, **kwargs: Any) -> None:  # noqa: ARG001 – the signal's signature
    from django.utils import timezone  # noqa: PLC0415 – models may only be loaded after all rooms are named

    from budgeteval.accounts import sessions  # noqa: PLC0415

    sessions.begin(request.session, user, timezone.now())


def _lock(request: Any, username: str, ip_address: str, **kwargs: Any) -> None:  # noqa: ARG001 – the signal's signature
    from django.utils import timezone  # noqa: PLC0415

    from budgeteval.accounts.domain.coming_and_going import locked  # noqa: PLC0415
    from budgeteval.accounts.rules import in_force  # noqa: PLC0415

    # Sent again for each try while it is locked; a line is written for the one that locks.
    failures = getattr(request, "axes_failures_since_start", None)
    if failures == in_force().lockout().failures:
        locked(account=username, address=ip_address or "", failures=failures, now=timezone.now())
