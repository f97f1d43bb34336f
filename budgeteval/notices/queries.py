"""Which messages may be read, how many are unread, and who gets mail."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from budgeteval.accounts.models import User
from budgeteval.notices.models import Mail, MailChoice, Notice

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def visible_to(user: "User | AnonymousUser") -> QuerySet[Notice]:
    """Return what the user was told; nobody sees another's."""
    return Notice.objects.filter(recipient=user.pk) if user.pk else Notice.objects.none()


def unread_count(user: "User | AnonymousUser") -> int:
    """How many messages the user has not opened yet."""
    return visible_to(user).filter(read_at__isnull=True).count()


def wants_mail(user: User) -> bool:
    """Whether the person takes messages by mail too, were there an address."""
    return not MailChoice.objects.filter(user=user, wanted=False).exists()


def mailed(notices: Iterable[Notice]) -> set[int]:
    """Return the keys of the recipients to whom a mail was queued for one of these messages."""
    return set(Mail.objects.filter(notice__in=[one.pk for one in notices]).values_list("notice__recipient", flat=True))


def addresses(users: Iterable[User]) -> dict[int, str]:
    """The mail addresses of those who have one, are active and do not decline mail, by the person's key."""
    known = {user.pk: user.email for user in users if user.email and user.is_active}
    if not known:
        return {}
    declined = set(MailChoice.objects.filter(Q(user__in=known), wanted=False).values_list("user", flat=True))
    return {pk: address for pk, address in known.items() if pk not in declined}
