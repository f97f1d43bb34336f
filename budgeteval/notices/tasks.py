"""Long work of the messages: sending their mails, outside of anybody's request."""

import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from budgeteval.jobs.kinds import FailedJobError, register
from budgeteval.jobs.work import Outcome, Work
from budgeteval.notices.domain import MAIL
from budgeteval.notices.models import Mail
from budgeteval.notices.queries import addresses

SUBJECT = "预算绩效评价系统消息"
NO_SERVER = "系统没有设置邮件服务器，请系统管理员设置 EMAIL_HOST 后重试；消息本身已在系统内送达。"

UNWANTED = "收件人现在没有登记邮箱、不再接收邮件或账号已停用"


def send_mails(work: Work) -> Outcome:
    """Send what the job has not sent yet; one that cannot be sent keeps its reason and does not stop the others.

    A mail goes to the address that the person has by then: trying again helps where a wrong one was corrected.

    Raises:
        FailedJobError: there is no mail server, or some were not sent; trying again sends only those.
    """
    waiting = list(Mail.objects.filter(job=work.job, sent_at__isnull=True).select_related("notice__recipient"))
    if not settings.EMAIL_HOST and settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        Mail.objects.filter(pk__in=[mail.pk for mail in waiting]).update(failure=NO_SERVER)
        raise FailedJobError(NO_SERVER)
    with get_connection() as connection:
        failed = list(_send(work, waiting, connection))
    if failed:
        raise FailedJobError(f"有 {len(failed)} 封邮件没有发出：{'；'.join(failed[:10])}。重试只发送没有发出的。")
    sent = Mail.objects.filter(job=work.job)
    left = sent.filter(sent_at__isnull=True).count()
    result = {"已发送": f"{sent.count() - left} 封"}
    return Outcome(result | {"未发送": f"{left} 封，{UNWANTED}"} if left else result)


def _send(work: Work, waiting: list[Mail], connection: BaseEmailBackend) -> Iterator[str]:
    """Send one after the other; yield of each that failed whose it is and why."""
    known = addresses(mail.notice.recipient for mail in waiting)
    for done, mail in enumerate(waiting, start=1):
        mail.address = known.get(mail.notice.recipient_id, "")
        if not mail.address:
            Mail.objects.filter(pk=mail.pk).update(failure=UNWANTED)
            work.step(done, len(waiting))
            continue
        body = f"{mail.notice.text}\n\n请登录预算绩效评价系统办理。本邮件由系统自动发送，请勿回复。"
        try:
            EmailMessage(SUBJECT, body, to=[mail.address], connection=connection).send()
        except (OSError, smtplib.SMTPException, ValueError) as fault:
            reason = f"{type(fault).__name__} {fault}"[:300]
            Mail.objects.filter(pk=mail.pk).update(failure=reason, address=mail.address)
            yield f"{mail.notice.recipient}（{mail.address}）：{reason}"
        else:
            Mail.objects.filter(pk=mail.pk).update(sent_at=work.clock(), failure="", address=mail.address)
        work.step(done, len(waiting))


register(MAIL, send_mails)
