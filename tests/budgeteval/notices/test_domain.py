"""Who is told, who gets mail, and what reading does."""

from datetime import timedelta

import pytest

from budgeteval.accounts.models import User
from budgeteval.jobs.models import Job
from budgeteval.notices.domain import Message, choose_mail, open_notice, read_all, tell
from budgeteval.notices.models import LONGEST_TEXT, Mail, Notice
from budgeteval.notices.permissions import RefusedNoticeError, access_notice
from budgeteval.notices.queries import unread_count, wants_mail
from tests.factories.jobs import ASKED


def told(to: User, by: User, text: str = "自评已退回。") -> Notice:
    return tell(messages=[Message(to, text)], by=by, now=ASKED)[0]


def test_a_message_is_unread_until_it_is_opened_and_the_first_time_is_kept(alice: User, erin: User) -> None:
    notice = told(alice, erin)
    assert unread_count(alice) == 1
    open_notice(notice=notice, now=ASKED)
    open_notice(notice=notice, now=ASKED + timedelta(days=1))
    notice.refresh_from_db()
    assert (notice.read_at, unread_count(alice)) == (ASKED, 0)


def test_reading_all_reads_ones_own_only(alice: User, erin: User) -> None:
    told(alice, erin)
    told(alice, erin)
    told(erin, erin)
    assert read_all(by=alice, now=ASKED) == 2
    assert (unread_count(alice), unread_count(erin)) == (0, 1)


def test_a_text_of_any_length_is_kept_up_to_the_longest(alice: User, erin: User) -> None:
    notice = told(alice, erin, "长" * (LONGEST_TEXT + 1))
    notice.refresh_from_db()
    assert notice.text == "长" * (LONGEST_TEXT - 1) + "…"


def test_without_an_address_there_is_neither_mail_nor_job(alice: User, erin: User) -> None:
    told(alice, erin)
    assert not Mail.objects.exists()
    assert not Job.objects.exists()


def test_who_has_an_address_gets_mail_by_one_job_of_the_teller(reachable: User, erin: User) -> None:
    tell(messages=[Message(reachable, "一"), Message(reachable, "二"), Message(erin, "三")], by=erin, now=ASKED)
    job = Job.objects.get()
    assert (job.kind, job.owner, job.title) == ("notices.mail", erin, "发送邮件（2 封）")
    assert [(mail.address, mail.job) for mail in Mail.objects.all()] == [("alice@example.gov.cn", job)] * 2


def test_who_declines_mail_gets_none(reachable: User, erin: User) -> None:
    choose_mail(by=reachable, wanted=False)
    told(reachable, erin)
    assert not wants_mail(reachable)
    assert not Mail.objects.exists()
    choose_mail(by=reachable, wanted=True)
    told(reachable, erin)
    assert Mail.objects.count() == 1


def test_an_account_that_is_closed_gets_no_mail(reachable: User, erin: User) -> None:
    reachable.is_active = False
    reachable.save()
    told(reachable, erin)
    assert not Mail.objects.exists()


def test_nobody_gets_to_anothers_message(alice: User, erin: User) -> None:
    notice = told(alice, erin)
    assert access_notice(alice, notice.pk) == notice
    with pytest.raises(RefusedNoticeError, match="没有这条消息，或不是发给您的"):
        access_notice(erin, notice.pk)
