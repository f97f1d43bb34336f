"""Signing in, being locked out, signing out."""

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine

LOGIN = "/login/"


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create_user("clerk", password="correct horse 1", display_name="演示经办")


def attempt(client: Client, password: str, *, address: str = "10.0.0.1", **more: str):
    return client.post(LOGIN, {"username": "clerk", "password": password, **more}, REMOTE_ADDR=address)


def test_the_right_password_leads_home(client: Client, clerk: User) -> None:
    response = attempt(client, "correct horse 1")
    assert response.status_code == 302
    assert response.url == reverse("home")
    assert client.session["_auth_user_id"] == str(clerk.pk)


def test_a_page_asked_for_is_reached_after_signing_in(client: Client, clerk: User) -> None:
    asked = client.get("/admin/")
    assert asked.url.startswith("/admin/login/")
    assert client.get(asked.url).url == "/login/?next=/admin/"
    assert attempt(client, "correct horse 1", next="/admin/").url == "/admin/"


def test_no_other_site_is_reached_after_signing_in(client: Client, clerk: User) -> None:
    assert attempt(client, "correct horse 1", next="https://evil.example/").url == reverse("home")


def test_a_wrong_password_is_told_without_saying_which_was_wrong(client: Client, clerk: User) -> None:
    for username in ("clerk", "nobody"):
        page = client.post(LOGIN, {"username": username, "password": "x"}).content.decode()
        assert "账号或口令不正确" in page


def test_empty_fields_are_named(client: Client, db: None) -> None:
    page = client.post(LOGIN, {"username": "", "password": ""}).content.decode()
    assert "请输入账号。" in page
    assert "请输入口令。" in page
    assert 'aria-describedby="id_username_error"' in page


def test_an_account_that_was_switched_off_cannot_sign_in(client: Client, clerk: User) -> None:
    User.objects.update(is_active=False)
    assert "账号或口令不正确" in attempt(client, "correct horse 1").content.decode()


def test_five_wrong_passwords_lock_this_account_at_this_address_only(client: Client, clerk: User) -> None:
    for _ in range(4):
        assert attempt(client, "wrong").status_code == 200
    locked = attempt(client, "wrong")
    assert locked.status_code == 429
    assert "账号“clerk”在这台计算机上连续 5 次输错口令" in locked.content.decode()
    assert attempt(client, "correct horse 1").status_code == 429
    assert attempt(Client(), "correct horse 1", address="10.0.0.2").status_code == 302


def test_signing_out_takes_a_click_on_the_button(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == LOGIN
    assert "_auth_user_id" not in client.session


def test_who_is_signed_in_is_not_asked_again(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert client.get(LOGIN).url == reverse("home")


def test_names_fall_back_to_the_account(db: None) -> None:
    assert str(User(username="u1", display_name="演示甲")) == "演示甲"
    assert User(username="u1").get_short_name() == "u1"


def test_the_lock_is_a_line_and_typed_names_and_passwords_are_none(client: Client, clerk: User) -> None:
    for name in ("clerk", "my-secret-typed-here"):
        for _ in range(7):
            client.post(LOGIN, {"username": name, "password": "another-secret"}, REMOTE_ADDR="10.0.0.1")
    line = TrailLine.objects.get()
    assert (line.kind, line.actor, line.object_id) == ("account.locked", None, str(clerk.pk))
    assert line.detail == {"address": "10.0.0.1", "failures": 5}
    assert not AccessAttempt.objects.filter(post_data__contains="another-secret").exists()


def test_an_unknown_name_takes_as_long_as_a_wrong_password(client: Client, clerk: User, settings: Any) -> None:
    hashed: list[str] = []

    class Counting(MD5PasswordHasher):
        def encode(self, password: str, salt: str) -> str:
            hashed.append(password)
            return super().encode(password, salt)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.auth.hashers.get_hashers", lambda: [Counting()])
        patch.setattr("django.contrib.auth.hashers.get_hashers_by_algorithm", lambda: {"md5": Counting()})
        for name in ("clerk", "nobody"):
            client.post(LOGIN, {"username": name, "password": f"guess of {name}"})
    assert hashed == ["guess of clerk", "guess of nobody"]


def test_passwords_stay_out_of_the_log(client: Client, clerk: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    attempt(client, "a wrong secret 5")
    attempt(client, "correct horse 1")
    assert "a wrong secret 5" not in caplog.text
    assert "correct horse 1" not in caplog.text
