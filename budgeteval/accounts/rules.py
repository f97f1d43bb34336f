"""What the house says of sessions, lock-out and the second factor; rooms further up, which know districts, say more."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from budgeteval.accounts.models import User

FAILURES = 5
LOCKED_MINUTES = 30
IDLE_MINUTES = 60


@dataclass(frozen=True)
class SessionRules:
    """How long somebody stays signed in without doing anything and at all, and whether a second factor is asked for."""

    idle_minutes: int
    longest_minutes: int
    second_factor: bool = False


@dataclass(frozen=True)
class Lockout:
    """After how many wrong passwords, and for how long, an account is locked at an address."""

    failures: int = FAILURES
    minutes: int = LOCKED_MINUTES


class Rules:
    """The answers where nobody says anything else."""

    def session(self, user: User) -> SessionRules:  # noqa: ARG002 – others ask who it is
        """Return what is in force for this person."""
        return SessionRules(IDLE_MINUTES, longest_minutes())

    def lockout(self) -> Lockout:
        """Return what is in force for everybody, whoever he says he is."""
        return Lockout()

    def accounts(self, user: Any) -> QuerySet[User]:  # noqa: ARG002 – others ask who it is
        """Return the accounts that this administrator looks after."""
        return User.objects.all()


class _Chosen:
    rules: Rules = Rules()


def use(rules: Rules) -> None:
    """Let a room further up answer."""
    _Chosen.rules = rules


def in_force() -> Rules:
    """Return who answers."""
    return _Chosen.rules


def longest_minutes() -> int:
    """The longest that any session may last: what the installation says (SESSION_HOURS)."""
    return settings.SESSION_COOKIE_AGE // 60


def failure_limit(request: HttpRequest, credentials: Any) -> int:  # noqa: ARG001 – django-axes' signature
    """After how many wrong passwords django-axes locks."""
    return in_force().lockout().failures


def cool_off(request: HttpRequest | None = None) -> timedelta:  # noqa: ARG001 – django-axes' signature
    """For how long django-axes locks."""
    return timedelta(minutes=in_force().lockout().minutes)
