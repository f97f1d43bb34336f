"""What every answer tells the browser about safety."""

import pytest
from django.test import Client

from tests.factories.directory import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/login/", "/nowhere/", "/admin/"])
def test_nothing_unsafe_is_allowed(client: Client, url: str) -> None:
    policy = client.get(url)["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert directives["object-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'"
    assert directives["form-action"] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_other_headers(client: Client) -> None:
    response = client.get("/login/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_session_cannot_be_read_by_scripts(client: Client) -> None:
    client.get("/login/")
    assert client.cookies["csrftoken"]["httponly"]
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_every_page_asks_for_a_sign_in(client: Client) -> None:
    assert client.get("/").url == "/login/?next=/"


@pytest.mark.parametrize(
    ("came_from", "goes_to"),
    [
        ("http://testserver/jobs/?sort=kind", "/login/?next=/jobs/%3Fsort%3Dkind"),
        ("https://evil.example/jobs/", "/login/?next=/"),
        ("//evil.example/", "/login/?next=/"),
        ("", "/login/?next=/"),
    ],
)
def test_whose_session_is_gone_comes_back_to_the_page_with_the_form(
    client: Client, came_from: str, goes_to: str
) -> None:
    assert client.post("/jobs/1/retry/", headers={"Referer": came_from}).url == goes_to


def test_an_address_for_forms_alone_says_so(client: Client) -> None:
    client.force_login(make_user("erin"))
    answer = client.get("/jobs/1/retry/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这个地址不能直接打开" in answer.content.decode()


def test_what_one_person_reads_is_kept_for_nobody_else(client: Client) -> None:
    client.force_login(make_user("erin"))
    assert client.get("/jobs/")["Cache-Control"] == "private, no-cache"
    assert client.post("/logout/")["Clear-Site-Data"] == '"cache"'
    assert "Cache-Control" not in client.get("/nowhere/")
