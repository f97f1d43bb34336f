"""The door by which a view gets a message."""

from typing import TYPE_CHECKING

from budgeteval.notices.models import Notice
from budgeteval.notices.queries import visible_to

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


class RefusedNoticeError(Exception):
    """Not this person's message; the sentence says so."""


def access_notice(user: "User | AnonymousUser", pk: int) -> Notice:
    """Fetch a message by the door.

    Raises:
        RefusedNoticeError: it does not exist for this user.
    """
    notice = visible_to(user).filter(pk=pk).first()
    if notice is None:
        raise RefusedNoticeError("没有这条消息，或不是发给您的")
    return notice
