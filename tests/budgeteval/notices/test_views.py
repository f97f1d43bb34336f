"""The list of one's own messages, the bell, and where opening one leads."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgeteval.accounts.models import User
from budgeteval.notices.domain import Message, tell
from budgeteval.notices.models import Notice
from tests.factories.jobs import ASKED

# The session, the person, the roles of the head's links, the bell's number, the messages with their mails, the unread
# ones' number, the choice.
QUERIES = 7


@pytest.fixture
def browser(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def told(alice: User, erin: User, times: int = 1, **given: Any) -> list[Notice]:
    return tell(messages=[Message(alice, f"消息{n}", **given) for n in range(times)], by=erin, now=ASKED)


@pytest.mark.parametrize("times", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    browser: Client, alice: User, erin: User, times: int, django_assert_num_queries: Any
) -> None:
    told(alice, erin, times)
    with django_assert_num_queries(QUERIES):
        page = browser.get(reverse("notices")).content.decode()
    assert page.count("知道了") == times
    assert f'未读<span class="tab-count">{times}</span>' in page


def test_the_bell_rings_on_every_page(browser: Client, alice: User, erin: User) -> None:
    told(alice, erin, 100)
    assert '99+<span class="visually-hidden"> 条未读' in browser.get(reverse("home")).content.decode()
    browser.post(reverse("notices_read"))
    assert "条未读" not in browser.get(reverse("home")).content.decode()


def test_opening_leads_to_what_it_speaks_of(browser: Client, alice: User, erin: User) -> None:
    (notice,) = told(alice, erin, link="job", link_args=(7,))
    response = browser.post(reverse("notice_open", args=[notice.pk]))
    assert response["Location"] == "/jobs/7/"
    assert "没有未读消息" in browser.get(reverse("notices"), {"show": "unread"}).content.decode()


@pytest.mark.parametrize("link", ["", "nowhere"])
def test_opening_one_that_leads_nowhere_stays_with_the_list(
    browser: Client, alice: User, erin: User, link: str
) -> None:
    (notice,) = told(alice, erin, link=link)
    assert browser.post(reverse("notice_open", args=[notice.pk]))["Location"] == reverse("notices")


def test_anothers_message_is_not_there(browser: Client, erin: User) -> None:
    (notice,) = told(erin, erin)
    assert browser.post(reverse("notice_open", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_the_choice_of_mail_is_kept(browser: Client, alice: User) -> None:
    assert "没有登记邮箱" in browser.get(reverse("notices")).content.decode()
    alice.email = "a@example.gov.cn"
    alice.save()
    page = browser.post(reverse("notices_mail"), {"wanted": "0"}, follow=True).content.decode()
    assert "只在系统内提醒，不发送邮件" in page
    page = browser.post(reverse("notices_mail"), {"wanted": "1"}, follow=True).content.decode()
    assert "同时发送到您的邮箱 a@example.gov.cn" in page


@pytest.mark.parametrize("after", ["", "x", "\x00", "9" * 400, "eyJhIjoxfQ"])
def test_an_address_that_makes_no_sense_begins_anew(browser: Client, alice: User, erin: User, after: str) -> None:
    told(alice, erin)
    assert "消息0" in browser.get(reverse("notices"), {"after": after, "show": "<b>"}).content.decode()


def test_a_text_is_shown_as_text(browser: Client, alice: User, erin: User) -> None:
    tell(messages=[Message(alice, "<script>alert(1)</script>")], by=erin, now=ASKED)
    assert "<script>alert" not in browser.get(reverse("notices")).content.decode()
