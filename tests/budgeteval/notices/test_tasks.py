"""Mails are sent by a job: each is tried, failures stay with their reasons, and trying again sends those alone."""

from typing import Any

import pytest
from django.core import mail as outside
from django.core.mail.backends.locmem import EmailBackend

from budgeteval.accounts.models import User
from budgeteval.jobs.domain import retry
from budgeteval.jobs.models import Job, State
from budgeteval.jobs.running import carry_out
from budgeteval.notices.domain import Message, choose_mail, tell
from budgeteval.notices.models import Mail
from tests.factories.directory import make_user
from tests.factories.jobs import ASKED, Clock


class Picky(EmailBackend):
    """A server that does not know one address."""

    unknown = "gone@example.gov.cn"

    def send_messages(self, messages: Any) -> int:
        if any(self.unknown in message.to for message in messages):
            raise ConnectionRefusedError("no such mailbox")
        return super().send_messages(messages)


def one_job(erin: User, *addresses: str) -> Job:
    users = [make_user(f"reader{number}") for number, _ in enumerate(addresses)]
    for user, address in zip(users, addresses, strict=True):
        user.email = address
        user.save()
    tell(messages=[Message(user, "事后自评已退回。") for user in users], by=erin, now=ASKED)
    return Job.objects.get()


def test_mails_are_sent_with_the_message(erin: User, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.gov.cn"
    job = one_job(erin, "a@example.gov.cn")
    assert not outside.outbox
    carry_out(job.pk, Clock())
    job.refresh_from_db()
    (sent,) = outside.outbox
    assert (job.state, job.result) == (State.DONE, {"已发送": "1 封"})
    assert (sent.to, sent.subject) == (["a@example.gov.cn"], "预算绩效评价系统消息")
    assert sent.body.startswith("事后自评已退回。\n")
    assert Mail.objects.get().sent_at == ASKED


def test_one_that_fails_keeps_its_reason_and_trying_again_sends_it_alone(
    erin: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    job = one_job(erin, Picky.unknown, "b@example.gov.cn")
    carry_out(job.pk, Clock())
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.reason.startswith("有 1 封邮件没有发出：")
    assert [(mail.sent_at, mail.failure) for mail in Mail.objects.all()] == [
        (None, "ConnectionRefusedError no such mailbox"),
        (ASKED, ""),
    ]
    monkeypatch.setattr(Picky, "unknown", "")
    retry(job=job, by=erin, now=ASKED)
    carry_out(job.pk, Clock())
    assert [mail.to for mail in outside.outbox] == [["b@example.gov.cn"], ["gone@example.gov.cn"]]
    assert not Mail.objects.exclude(failure="").exists()


def test_trying_again_sends_to_the_address_that_was_corrected(erin: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    job = one_job(erin, Picky.unknown)
    carry_out(job.pk, Clock())
    User.objects.filter(pk=Mail.objects.get().notice.recipient_id).update(email="right@example.gov.cn")
    job.refresh_from_db()
    retry(job=job, by=erin, now=ASKED)
    carry_out(job.pk, Clock())
    assert [mail.to for mail in outside.outbox] == [["right@example.gov.cn"]]
    mail = Mail.objects.get()
    assert (mail.address, mail.failure, mail.sent_at) == ("right@example.gov.cn", "", ASKED)


@pytest.mark.parametrize("how", ["no address", "declines", "left"])
def test_who_takes_no_mail_any_more_gets_none(erin: User, settings: Any, how: str) -> None:
    settings.EMAIL_HOST = "mail.example.gov.cn"
    job = one_job(erin, "a@example.gov.cn", "b@example.gov.cn")
    reader = User.objects.filter(email="a@example.gov.cn")
    if how == "declines":
        choose_mail(by=reader.get(), wanted=False)
    else:
        reader.update(**{"email": ""} if how == "no address" else {"is_active": False})
    carry_out(job.pk, Clock())
    job.refresh_from_db()
    assert [mail.to for mail in outside.outbox] == [["b@example.gov.cn"]]
    assert (job.state, job.result) == (
        State.DONE, {"已发送": "1 封", "未发送": "1 封，收件人现在没有登记邮箱、不再接收邮件或账号已停用"},
    )  # fmt: skip


def test_without_a_server_the_job_says_so_and_the_message_stays(erin: User, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", ""
    job = one_job(erin, "a@example.gov.cn")
    carry_out(job.pk, Clock())
    job.refresh_from_db()
    assert (job.state, job.reason) == (
        State.FAILED, "系统没有设置邮件服务器，请系统管理员设置 EMAIL_HOST 后重试；消息本身已在系统内送达。",
    )  # fmt: skip
    assert Mail.objects.get().failure == job.reason
