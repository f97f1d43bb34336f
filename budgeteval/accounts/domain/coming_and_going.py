"""Lines for who came and went. The address stands in them; passwords, and names that nobody has, never do."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User


@audit.atomic
def signed_in(*, user: User, address: str, now: datetime) -> None:
    """Say that somebody came in by the right password."""
    audit.record(kind="account.signed_in", by=user, obj=user, at=now, detail={"address": address})


@audit.atomic
def signed_out(*, user: User, why: str, now: datetime) -> None:
    """Say that somebody left: by the button (`asked`), or put out (`idle`, `longest`)."""
    audit.record(kind="account.signed_out", by=user, obj=user, at=now, detail={"why": why})


@audit.atomic
def locked(*, account: str, address: str, failures: int, now: datetime) -> None:
    """Say that an account was locked at an address.

    A name that nobody has is not kept: it may be a password typed into the wrong field.
    """
    user = User.objects.filter(username=account).first()
    if user is not None:
        detail = {"address": address, "failures": failures}
        audit.record(kind="account.locked", by=None, obj=user, at=now, detail=detail)
