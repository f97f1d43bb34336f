"""Sessions end when nobody does anything, and after their longest time whatever anybody does; pages are told before."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from budgeteval.accounts import sessions
from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine

OWN = "correct horse 1"


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create_user("clerk", password=OWN)


@pytest.fixture
def signed_in(client: Client, clerk: User) -> Client:
    client.post("/login/", {"username": "clerk", "password": OWN})
    return client


def later(client: Client, **seconds: int) -> None:
    """As if so many seconds had passed since `seen` or `began`."""
    session = client.session
    for key, passed in seconds.items():
        session[key] -= passed
    session.save()


def last_line() -> tuple[str, Any]:
    line = TrailLine.objects.latest("seq")
    return line.kind, line.detail


def test_an_hour_without_doing_anything_ends_it(signed_in: Client) -> None:
    later(signed_in, seen=3599)
    assert signed_in.get("/").status_code == 200
    later(signed_in, seen=3601)
    assert signed_in.get("/")["Location"] == "/login/?next=/"
    assert last_line() == ("account.signed_out", {"why": "idle"})
    assert signed_in.get("/login/").status_code == 200


def test_the_longest_time_ends_it_whatever_one_does(signed_in: Client) -> None:
    later(signed_in, began=8 * 3600 - 10)
    assert signed_in.get("/").status_code == 200
    signed_in.post("/session/")
    later(signed_in, began=11)
    assert signed_in.get("/")["Location"] == "/login/?next=/"
    assert last_line() == ("account.signed_out", {"why": "longest"})


def test_a_page_asks_how_long_without_prolonging_and_a_post_prolongs(signed_in: Client) -> None:
    later(signed_in, seen=3400)
    found = signed_in.get("/session/").json()
    assert found["person"] == "clerk"
    assert found["left"] in range(195, 201)
    assert signed_in.get("/session/").json()["left"] <= found["left"]
    assert signed_in.post("/session/").json()["left"] in range(3595, 3601)


def test_what_is_over_stays_over(signed_in: Client) -> None:
    later(signed_in, seen=3601)
    assert signed_in.post("/session/").json() == {"person": "", "left": 0, "longest": 0, "token": ""}
    assert signed_in.get("/")["Location"] == "/login/?next=/"


def test_the_token_that_forms_need_comes_with_it(signed_in: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    token = strict.get("/session/").json()["token"]
    assert strict.post("/session/").status_code == 403
    assert strict.post("/session/", headers={"X-CSRFToken": token}).status_code == 200


def test_the_page_carries_its_clock(signed_in: Client) -> None:
    page = signed_in.get("/").content.decode()
    assert 'data-url="/session/"' in page
    assert 'data-person="clerk"' in page
    left = int(page.partition('data-left="')[2].partition('"')[0])
    assert left in range(3590, 3601)


def test_doing_something_prolongs_at_most_once_a_minute(signed_in: Client) -> None:
    before = signed_in.session[sessions.SEEN]
    signed_in.get("/")
    assert signed_in.session[sessions.SEEN] == before
    later(signed_in, seen=61)
    signed_in.get("/")
    assert signed_in.session[sessions.SEEN] >= before


def test_a_session_from_before_there_were_clocks_gets_one(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    session = client.session
    for key in (sessions.BEGAN, sessions.SEEN, sessions.IDLE, sessions.LONGEST, sessions.FACTOR):
        del session[key]
    session.save()
    assert client.get("/").status_code == 200
    assert client.session[sessions.BEGAN]


def test_coming_and_going_are_lines(signed_in: Client, clerk: User) -> None:
    signed_in.post("/logout/")
    lines = list(TrailLine.objects.values_list("kind", "actor", "object_id", "detail"))
    assert lines == [
        ("account.signed_in", clerk.pk, str(clerk.pk), {"address": "127.0.0.1"}),
        ("account.signed_out", clerk.pk, str(clerk.pk), {"why": "asked"}),
    ]


def test_where_one_lands_after_signing_in_again(signed_in: Client) -> None:
    assert "请回到原来的标签页继续办理" in signed_in.get("/session/back/").content.decode()


def test_time_left_is_the_shorter_of_both() -> None:
    now = timezone.now()
    seconds = int(now.timestamp())
    session = {"began": seconds - 7000, "seen": seconds - 60, "idle": 60, "longest": 120}
    assert sessions.session_left(session, now) == (200, 200)
    assert sessions.session_left(session | {"began": seconds}, now) == (3540, 7200)
    assert sessions.ended(session, now + timedelta(seconds=201)) == "longest"
    assert sessions.ended(session | {"began": seconds}, now + timedelta(seconds=3541)) == "idle"
