"""Verbs of messages: told, read; and whether somebody wants them by mail.

They leave no line in the trail: the act that somebody is told of has its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.jobs.domain import enqueue
from budgeteval.notices.models import LONGEST_TEXT, Mail, MailChoice, Notice
from budgeteval.notices.queries import addresses, visible_to

MAIL = "notices.mail"


@dataclass(frozen=True)
class Message:
    """What one person is told: a sentence or two, and by URL name the page that it speaks of."""

    to: User
    text: str
    link: str = ""
    link_args: Sequence[int | str] = field(default_factory=tuple)


@audit.atomic
def tell(*, messages: Iterable[Message], by: User, now: datetime, mail: bool = True) -> list[Notice]:
    """Put each message into its recipient's list; who takes mail gets it so as well, sent by a job.

    Args:
        messages: one each; a text that is too long is cut.
        by: whose act they tell of; a job that sends mails is this person's.
        now: when.
        mail: whether mails are sent to those who have an address and do not decline.
    """
    wanted = list(messages)
    notices = Notice.objects.bulk_create(
        Notice(
            recipient=one.to, text=_cut(one.text), url_name=one.link, url_args=list(one.link_args), created_at=now
        )
        for one in wanted
    )  # fmt: skip
    if mail:
        _send_later(notices, by=by, now=now)
    return notices


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _send_later(notices: Sequence[Notice], *, by: User, now: datetime) -> None:
    known = addresses({notice.recipient_id: notice.recipient for notice in notices}.values())
    posted = [notice for notice in notices if notice.recipient_id in known]
    if not posted:
        return
    job = enqueue(kind=MAIL, title=f"发送邮件（{len(posted)} 封）", arguments={}, by=by, now=now)
    Mail.objects.bulk_create(Mail(notice=notice, job=job, address=known[notice.recipient_id]) for notice in posted)


def open_notice(*, notice: Notice, now: datetime) -> Notice:
    """Mark a message as read; the first time is kept."""
    if visible_to(notice.recipient).filter(pk=notice.pk, read_at__isnull=True).update(read_at=now):
        notice.read_at = now
    return notice


def read_all(*, by: User, now: datetime) -> int:
    """Mark all of one's own messages as read; say how many were not."""
    return visible_to(by).filter(read_at__isnull=True).update(read_at=now)


def choose_mail(*, by: User, wanted: bool) -> MailChoice:
    """Keep whether one wants messages by mail too."""
    choice, _ = MailChoice.objects.update_or_create(user=by, defaults={"wanted": wanted})
    return choice
