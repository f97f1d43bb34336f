"""Passwords: one that is handed out and serves once, and the own one."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password

from budgeteval import audit
from budgeteval.accounts.models import User

VALID = timedelta(days=14)
# No 0 and o, no 1, i and l: it is read from paper and typed. Twelve of these are 59 bits.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
GROUPS, GROUP = 3, 4
# Chance alone guards a one-time password, not slow hashing: a sheet of three hundred people would take minutes. Django
# tops the work up to the usual when a guess is wrong, so that the time says nothing about an account.
ONE_TIME_ITERATIONS = 20_000


def new_one_time_password() -> str:
    """Return a fresh one, by the system's own source of chance: k7wm-3hzc-p9xt."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def one_time_hash(password: str) -> str:
    """Return what is kept of a one-time password."""
    hasher = get_hasher()
    if type(hasher) is PBKDF2PasswordHasher:
        return hasher.encode(password, hasher.salt(), iterations=ONE_TIME_ITERATIONS)
    return make_password(password)


@audit.atomic
def issue_one_time_password(*, user: User, by: User, now: datetime) -> str:
    """Replace somebody's password by a one-time one, valid for 14 days, and return it: it is shown once, kept nowhere.

    Whoever is signed in to the account is signed out. The caller has asked whether `by` may.
    """
    password = new_one_time_password()
    user.password, user.one_time_until = one_time_hash(password), now + VALID
    user.save(update_fields=["password", "one_time_until"])
    until = user.one_time_until.isoformat()
    audit.record(kind="account.one_time_password", by=by, obj=user, at=now, detail={"until": until})
    return password


@audit.atomic
def choose_password(*, user: User, password: str, now: datetime) -> User | None:
    """Give oneself a password that has passed the rules; a one-time one ends with it.

    `user` is as read when the password in force was asked for and proved right. None, and nothing is changed, where
    that password was replaced since: what an administrator has reset stays reset.
    """
    checked = user.password
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.password != checked:
        return None
    first = user.one_time_until is not None
    user.set_password(password)
    user.one_time_until = None
    user.save(update_fields=["password", "one_time_until"])
    audit.record(kind="account.password_chosen", by=user, obj=user, at=now, detail={"first": first})
    return user
