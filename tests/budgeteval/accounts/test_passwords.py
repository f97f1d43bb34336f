"""One-time passwords are handed out once and end with the own one; what a password must be is said in sentences."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgeteval.accounts.domain.passwords import (
    ONE_TIME_ITERATIONS,
    choose_password,
    issue_one_time_password,
    new_one_time_password,
    one_time_hash,
)
from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
OWN = "correct horse 1"
NEW = "battery staple 2"


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create_user("clerk", password=OWN, display_name="演示经办", phone="13800001234")


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_user("admin", password=OWN)


def sign_in(client: Client, password: str, username: str = "clerk"):
    return client.post("/login/", {"username": username, "password": password})


def test_a_one_time_password_is_easily_read_and_never_the_same() -> None:
    made = {new_one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){2}", one) for one in made)


def test_a_one_time_password_is_kept_as_a_hash_that_a_wrong_guess_tops_up(settings, db: None) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    kept = one_time_hash("k7wm-3hzc-p9xt")
    assert kept.split("$")[:2] == ["pbkdf2_sha256", str(ONE_TIME_ITERATIONS)]
    assert PBKDF2PasswordHasher().must_update(kept)
    user = User.objects.create(username="new", password=kept)
    assert user.check_password("k7wm-3hzc-p9xt")  # the right one is hashed anew at once
    assert user.password.split("$")[1] == str(PBKDF2PasswordHasher.iterations)


def test_handing_out_leaves_a_line_and_no_secret(clerk: User, admin: User) -> None:
    password = issue_one_time_password(user=clerk, by=admin, now=NOW)
    clerk.refresh_from_db()
    assert clerk.check_password(password)
    assert clerk.one_time_until == NOW + timedelta(days=14)
    line = TrailLine.objects.get()
    assert (line.kind, line.actor, line.object_id) == ("account.one_time_password", admin, str(clerk.pk))
    assert password not in str(line.detail)
    assert password not in clerk.password


def test_handing_out_ends_what_is_open(client: Client, clerk: User, admin: User) -> None:
    sign_in(client, OWN)
    assert client.get("/").status_code == 200
    issue_one_time_password(user=clerk, by=admin, now=timezone.now())
    assert client.get("/")["Location"].startswith("/login/")


def test_the_first_sign_in_leads_to_choosing_and_nowhere_else(client: Client, clerk: User, admin: User) -> None:
    password = issue_one_time_password(user=clerk, by=admin, now=timezone.now())
    assert sign_in(client, password).status_code == 302
    for page in ("/", "/jobs/", "/account/", "/account/second-factor/", "/session/back/"):
        assert client.get(page)["Location"] == f"/account/password/?next={page.replace('/', '%2F')}"
    refused = client.post("/account/", {"phone": "1"})
    assert refused.status_code == 403
    assert "请先设置自己的口令，再回到原页面提交" in refused.content.decode()
    page = client.get("/account/password/").content.decode()
    assert "您用的是一次性口令" in page
    given = {"current": password, "new": NEW, "again": NEW, "next": "/jobs/"}
    assert client.post("/account/password/", given)["Location"] == "/jobs/"
    assert client.get("/").status_code == 200
    clerk.refresh_from_db()
    assert clerk.one_time_until is None
    assert clerk.check_password(NEW)
    kinds = list(TrailLine.objects.values_list("kind", "detail"))
    assert kinds[1][0] == "account.signed_in"
    assert kinds[2] == ("account.password_chosen", {"first": True})
    assert NEW not in str(kinds)


def test_part_of_a_page_is_sent_to_choosing_as_a_whole(client: Client, clerk: User, admin: User) -> None:
    sign_in(client, issue_one_time_password(user=clerk, by=admin, now=timezone.now()))
    response = client.get("/jobs/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (200, "/account/password/")


def test_an_expired_one_time_password_is_refused_only_to_who_knows_it(client: Client, clerk: User, admin: User) -> None:
    password = issue_one_time_password(user=clerk, by=admin, now=timezone.now() - timedelta(days=14))
    wrong = sign_in(client, "k7wm-3hzc-p9xt").content.decode()
    assert "账号或口令不正确" in wrong
    assert "过期" not in wrong
    assert "一次性口令已过期，请联系系统管理员重新发放。" in sign_in(client, password).content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("short 1", "口令太短，至少要有 12 个字符。"),
        ("934857239847", "口令不能全是数字。"),
        ("password1234", "这个口令太常见，容易被猜中，请换一个。"),
        ("the Clerk of 2026", "口令与您的账号、姓名、电话或邮箱太接近，请换一个。"),
        ("13800001234x", "口令与您的账号、姓名、电话或邮箱太接近，请换一个。"),
        (OWN, "新口令不能与现用口令相同。"),
        ("x" * 129, "新口令太长，最多 128 个字符。"),
        ("", "请输入新口令。"),
    ],
)
def test_each_refusal_is_a_sentence_beside_the_field(client: Client, clerk: User, new: str, sentence: str) -> None:
    sign_in(client, OWN)
    page = client.post("/account/password/", {"current": OWN, "new": new, "again": new}).content.decode()
    assert sentence in page
    assert User.objects.get(pk=clerk.pk).check_password(OWN)


def test_two_different_ones_and_a_wrong_current_one_are_refused(client: Client, clerk: User) -> None:
    sign_in(client, OWN)
    page = client.post("/account/password/", {"current": "wrong", "new": NEW, "again": "other"}).content.decode()
    assert "现用口令不正确，请重新输入。" in page
    assert "两次输入的新口令不一致，请重新输入。" in page
    assert NEW not in page
    assert not TrailLine.objects.filter(kind="account.password_chosen").exists()


def test_the_current_password_cannot_be_guessed_at_an_open_page(client: Client, clerk: User) -> None:
    sign_in(client, OWN)
    for _ in range(4):
        assert client.post("/account/password/", {"current": "x", "new": NEW, "again": NEW}).status_code == 200
    assert client.post("/account/password/", {"current": "x", "new": NEW, "again": NEW}).status_code == 429


def test_the_rules_are_told_before_anything_is_typed(client: Client, clerk: User) -> None:
    sign_in(client, OWN)
    page = client.get("/account/password/").content.decode()
    assert [rule for rule in password_validators_help_texts() if rule not in page.replace("&quot;", '"')] == []
    assert "至少 12 个字符" in page


def test_changing_keeps_this_session_and_ends_the_others(client: Client, clerk: User) -> None:
    other = Client()
    for one in (client, other):
        sign_in(one, OWN)
    given = {"current": OWN, "new": NEW, "again": NEW}
    page = client.post("/account/password/", given, follow=True)
    assert "口令已修改" in page.content.decode()
    assert other.get("/")["Location"].startswith("/login/")
    assert TrailLine.objects.get(kind="account.password_chosen").detail == {"first": False}


def test_the_next_page_is_never_another_site(client: Client, clerk: User) -> None:
    sign_in(client, OWN)
    given = {"current": OWN, "new": NEW, "again": NEW, "next": "https://evil.example/"}
    assert client.post("/account/password/", given)["Location"] == reverse("home")


def test_the_admin_has_no_second_way_to_choose_a_password(client: Client, db: None) -> None:
    client.force_login(User.objects.create(username="root", is_staff=True, is_superuser=True))
    assert client.get("/admin/password_change/")["Location"] == "/account/password/"


def test_choosing_is_one_transaction_with_its_line(clerk: User) -> None:
    chosen = choose_password(user=clerk, password=NEW, now=NOW)
    assert chosen is not None
    assert User.objects.get(pk=clerk.pk).check_password(NEW)
    assert TrailLine.objects.get().at == NOW


def test_what_an_administrator_reset_meanwhile_stays_reset(clerk: User, admin: User) -> None:
    checked = User.objects.get(pk=clerk.pk)  # as the page read it when the old password proved right
    handed_out = issue_one_time_password(user=User.objects.get(pk=clerk.pk), by=admin, now=NOW)
    assert choose_password(user=checked, password=NEW, now=NOW) is None
    kept = User.objects.get(pk=clerk.pk)
    assert kept.check_password(handed_out)
    assert kept.one_time_until == NOW + timedelta(days=14)
    assert [line.kind for line in TrailLine.objects.all()] == ["account.one_time_password"]


class ResetMeanwhile:
    """A rule under which an administrator resets the password: after the old one was checked, before the new one is."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 – Django's signature
        found = User.objects.get(username="clerk")
        issue_one_time_password(user=found, by=User.objects.get(username="admin"), now=timezone.now())

    def get_help_text(self) -> str:
        return ""


def test_the_page_says_that_the_password_was_reset_in_between(
    client: Client, clerk: User, admin: User, settings: Any
) -> None:
    sign_in(client, OWN)
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.ResetMeanwhile"}]
    page = client.post("/account/password/", {"current": OWN, "new": NEW, "again": NEW}).content.decode()
    assert "已由系统管理员重置，本次没有修改；请用新的口令重新登录。" in page
    assert not User.objects.get(pk=clerk.pk).check_password(NEW)


def test_a_rule_without_a_person_asks_only_of_the_password() -> None:
    validate_password("battery staple 2")
    with pytest.raises(ValidationError):
        validate_password("short")
