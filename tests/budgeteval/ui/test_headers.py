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


def test_what_one_person_reads_is_kept_for_nobody_else(client: Client) -> None:
    client.force_login(make_user("erin"))
    assert client.get("/jobs/")["Cache-Control"] == "private, no-cache"
    assert client.post("/logout/")["Clear-Site-Data"] == '"cache"'
    assert "Cache-Control" not in client.get("/nowhere/")
