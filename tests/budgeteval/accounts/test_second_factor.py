"""The second factor: a right code counts once, wrong ones make the next wait, its owner or an administrator ends it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from budgeteval.accounts import rules, sessions
from budgeteval.accounts.domain import second_factor as factor
from budgeteval.accounts.models import BackupCode, User
from budgeteval.accounts.rules import Rules, SessionRules
from budgeteval.audit.models import TrailLine

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
OWN = "correct horse 1"
VERIFY = "/account/second-factor/verify/"
SET_UP = "/account/second-factor/set-up/"


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create_user("clerk", password=OWN, display_name="演示经办")


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    return f"{totp(device.bin_key, drift=steps):06d}"


def enrolled(user: User) -> tuple[TOTPDevice, list[str]]:
    """Set up as by its owner a minute ago, so that the code of now is a new one."""
    device = factor.begin(user=user)
    codes = factor.confirm(user=user, code=code_of(device), now=NOW)
    assert isinstance(codes, list)
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=0)
    device.refresh_from_db()
    return device, codes


def rested(device: TOTPDevice) -> None:
    """As if nothing wrong had been typed of late."""
    TOTPDevice.objects.filter(pk=device.pk).update(throttling_failure_timestamp=None, throttling_failure_count=0)


def sign_in(client: Client) -> Any:
    return client.post("/login/", {"username": "clerk", "password": OWN})


def kinds() -> list[str]:
    return list(TrailLine.objects.values_list("kind", flat=True))


@pytest.fixture
def required(monkeypatch: pytest.MonkeyPatch) -> None:
    class Asked(Rules):
        def session(self, user: User) -> SessionRules:  # noqa: ARG002 – whoever it is
            return SessionRules(60, 480, second_factor=True)

    monkeypatch.setattr(rules._Chosen, "rules", Asked())


def test_setting_up_shows_a_picture_and_takes_the_first_code(client: Client, clerk: User) -> None:
    sign_in(client)
    page = client.get(SET_UP).content.decode()
    assert re.search(r'<img class="qr" src="data:image/svg\+xml', page)
    device = TOTPDevice.objects.get(user=clerk)
    assert not device.confirmed
    wrong = client.post(SET_UP, {"code": "abc"}).content.decode()
    assert "验证码不正确" in wrong
    assert TOTPDevice.objects.get() == device
    rested(device)
    page = client.post(SET_UP, {"code": code_of(device)}).content.decode()
    codes = re.findall(r"<code>([0-9a-z]{5}-[0-9a-z]{5})</code>", page)
    assert len(set(codes)) == 10
    assert "备用码只在这里显示这一次" in page
    assert client.get("/").status_code == 200
    assert kinds() == ["account.signed_in", "account.second_factor_on"]
    assert device.key not in str(list(TrailLine.objects.values_list("detail", flat=True)))


def test_backup_codes_are_kept_as_hashes(clerk: User) -> None:
    _, codes = enrolled(clerk)
    kept = str(list(BackupCode.objects.values_list("digest", flat=True)))
    assert BackupCode.objects.count() == 10
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_after_the_password_nothing_opens_without_the_code(client: Client, clerk: User) -> None:
    device, _ = enrolled(clerk)
    sign_in(client)
    for page in ("/", "/jobs/", "/account/", "/account/password/", "/account/second-factor/off/", SET_UP):
        assert client.get(page)["Location"].startswith(VERIFY)
    assert client.post("/account/second-factor/off/", {"password": OWN}).status_code == 403
    assert client.get("/session/").json()["person"] == ""
    key = client.session.session_key
    assert client.post(VERIFY, {"code": code_of(device), "next": "/jobs/"})["Location"] == "/jobs/"
    assert client.session.session_key != key
    assert client.get("/").status_code == 200
    assert client.get(VERIFY)["Location"] == "/"


def test_a_wrong_code_is_told_and_leaves_a_line(client: Client, clerk: User) -> None:
    enrolled(clerk)
    sign_in(client)
    assert "验证码不正确，或已经用过" in client.post(VERIFY, {"code": "000000"}).content.decode()
    assert "请等待" in client.post(VERIFY, {"code": "000000"}).content.decode()
    assert "请输入验证码。" in client.post(VERIFY, {"code": ""}).content.decode()
    assert client.get("/").status_code == 302
    assert kinds()[-1] == "account.second_factor_failed"


def test_a_code_is_right_once(clerk: User) -> None:
    device, _ = enrolled(clerk)
    code = code_of(device)
    assert factor.verify(user=clerk, code=code, now=NOW).right
    assert not factor.verify(user=clerk, code=code, now=NOW).right


def test_codes_of_long_ago_and_of_others_are_wrong(clerk: User) -> None:
    device, _ = enrolled(clerk)
    other = TOTPDevice(user=clerk)
    for code in (code_of(device, -3), code_of(device, 3), code_of(other)):
        rested(device)
        assert not factor.verify(user=clerk, code=code, now=NOW).right


@pytest.mark.parametrize("code", ["", " ", "１２３４５６", "-12345", "+12345", "1e5", "0x12", "\0", "9" * 20, "'; --"])
def test_odd_codes_are_wrong_codes(clerk: User, code: str) -> None:
    enrolled(clerk)
    assert not factor.verify(user=clerk, code=code, now=NOW).right


def test_each_wrong_code_makes_the_next_one_wait_longer(clerk: User) -> None:
    device, codes = enrolled(clerk)
    for failures, wait in ((1, 1), (5, 16), (10, 512)):
        at = timezone.now()
        TOTPDevice.objects.filter(pk=device.pk).update(
            throttling_failure_count=failures, throttling_failure_timestamp=at
        )
        for code in (code_of(device), codes[0]):
            verdict = factor.verify(user=clerk, code=code, now=at)
            assert (verdict.right, verdict.wait) == (False, wait)


def test_a_right_code_forgets_the_wrong_ones(clerk: User) -> None:
    device, _ = enrolled(clerk)
    earlier = timezone.now() - timedelta(minutes=1)
    TOTPDevice.objects.filter(pk=device.pk).update(throttling_failure_count=3, throttling_failure_timestamp=earlier)
    assert factor.verify(user=clerk, code=code_of(device), now=NOW).right
    device.refresh_from_db()
    assert device.throttling_failure_count == 0


def test_a_backup_code_serves_once_and_its_owner_alone(clerk: User) -> None:
    device, codes = enrolled(clerk)
    other = User.objects.create_user("other", password=OWN)
    enrolled(other)
    assert not factor.verify(user=other, code=codes[0], now=NOW).right
    assert factor.verify(user=clerk, code=f" {codes[0].upper().replace('-', ' ')} ", now=NOW).right
    assert TrailLine.objects.filter(kind="account.backup_code_used").get().detail == {"left": 9}
    assert not factor.verify(user=clerk, code=codes[0], now=NOW).right
    rested(device)
    assert factor.verify(user=clerk, code=codes[1], now=NOW).right


def test_after_a_wrong_backup_code_one_waits(clerk: User) -> None:
    device, codes = enrolled(clerk)
    now = timezone.now()
    assert not factor.verify(user=clerk, code="aaaa-bbbb", now=now).right
    told = factor.verify(user=clerk, code=codes[0], now=now)
    assert (told.right, told.wait > 0) == (False, True)
    rested(device)
    assert factor.verify(user=clerk, code=codes[0], now=now).right


def test_a_session_whose_authenticator_was_replaced_is_asked_again(clerk: User) -> None:
    enrolled(clerk)
    session: dict[str, Any] = {}
    now = timezone.now()
    sessions.begin(session, clerk, now)
    sessions.accept_factor(session, clerk)
    sessions.refresh(session, clerk, now)
    assert session[sessions.FACTOR] == sessions.GIVEN
    enrolled(clerk)
    sessions.refresh(session, clerk, now)
    assert session[sessions.FACTOR] == sessions.WANTED


def test_new_backup_codes_end_the_old_ones(client: Client, clerk: User) -> None:
    device, codes = enrolled(clerk)
    sign_in(client)
    client.post(VERIFY, {"code": codes[0]})
    assert "口令不正确" in client.post("/account/second-factor/codes/", {"password": "x"}).content.decode()
    page = client.post("/account/second-factor/codes/", {"password": OWN}).content.decode()
    new = re.findall(r"<code>([0-9a-z]{5}-[0-9a-z]{5})</code>", page)
    assert len(new) == 10
    assert not factor.verify(user=clerk, code=codes[1], now=NOW).right
    rested(device)
    assert factor.verify(user=clerk, code=new[0], now=NOW).right


def test_switching_off_asks_for_the_password(client: Client, clerk: User) -> None:
    device, _ = enrolled(clerk)
    sign_in(client)
    client.post(VERIFY, {"code": code_of(device)})
    assert "口令不正确" in client.post("/account/second-factor/off/", {"password": "x"}).content.decode()
    assert TOTPDevice.objects.exists()
    assert client.post("/account/second-factor/off/", {"password": OWN})["Location"] == "/account/second-factor/"
    assert not TOTPDevice.objects.exists()
    assert not BackupCode.objects.exists()
    assert kinds()[-1] == "account.second_factor_off"
    assert "未启用" in client.get("/account/second-factor/").content.decode()


def test_a_reset_is_told_apart_from_switching_off(clerk: User) -> None:
    admin = User.objects.create_user("admin", password=OWN)
    enrolled(clerk)
    assert factor.switch_off(user=clerk, by=admin, now=NOW)
    assert not factor.switch_off(user=clerk, by=admin, now=NOW)
    assert kinds() == ["account.second_factor_on", "account.second_factor_reset"]


def test_who_must_have_one_sets_it_up_before_anything_else(client: Client, clerk: User, required: None) -> None:
    sign_in(client)
    for page in ("/", "/jobs/"):
        assert client.get(page)["Location"].startswith("/account/second-factor/?next=")
    assert "须启用" in client.get("/account/second-factor/").content.decode()
    refused = client.post("/account/", {"phone": "1"})
    assert refused.status_code == 403
    assert "您的角色须启用双因素认证" in refused.content.decode()
    client.get(SET_UP)
    client.post(SET_UP, {"code": code_of(TOTPDevice.objects.get(user=clerk))})
    assert client.get("/").status_code == 200


def test_one_set_up_elsewhere_is_asked_for_in_an_open_session_too(client: Client, clerk: User) -> None:
    sign_in(client)
    device, _ = enrolled(clerk)
    session = client.session
    session["seen"] -= 61
    session.save()
    assert client.get("/")["Location"].startswith(VERIFY)
    client.post(VERIFY, {"code": code_of(device)})
    assert client.get("/").status_code == 200


def test_pages_of_a_second_factor_that_is_not_there_lead_to_its_page(client: Client, clerk: User) -> None:
    sign_in(client)
    for page in ("/account/second-factor/off/", "/account/second-factor/codes/"):
        assert client.get(page)["Location"] == "/account/second-factor/"
    device, codes = enrolled(clerk)
    client.logout()
    sign_in(client)
    client.post(VERIFY, {"code": codes[0]})
    assert client.get(SET_UP)["Location"] == "/account/second-factor/"
    assert factor.verify(user=User.objects.create(username="none"), code=code_of(device), now=NOW) == factor.Verdict(
        False
    )


def test_a_second_set_up_replaces_the_first(clerk: User) -> None:
    first, _ = enrolled(clerk)
    second, _ = enrolled(clerk)
    assert list(TOTPDevice.objects.all()) == [second]
    assert first.pk != second.pk


def test_a_code_confirms_nothing_that_was_not_begun(clerk: User) -> None:
    assert factor.confirm(user=clerk, code="123456", now=NOW) == factor.Verdict(False)


def test_a_right_code_too_soon_after_wrong_ones_is_told_to_wait(clerk: User) -> None:
    device = factor.begin(user=clerk)
    now = timezone.now()
    assert factor.confirm(user=clerk, code="1", now=now) == factor.Verdict(False)
    told = factor.confirm(user=clerk, code=code_of(device), now=now)
    assert isinstance(told, factor.Verdict)
    assert told.wait > 0
