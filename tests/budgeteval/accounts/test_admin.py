"""Administrators look after accounts, leave a line in the trail for each change, and delete nobody."""

import re

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin import site
from django.contrib.auth.models import Permission
from django.test import Client, RequestFactory
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from budgeteval.accounts.models import BackupCode, User
from budgeteval.audit.models import TrailLine

# What an administrator may look after: accounts and reference data, nothing that an evaluation says.
REFERENCE = {
    "accounts.User",
    "audit.TrailLine",
    "projects.District",
    "projects.Section",
    "projects.Unit",
    "projects.Field",
    "projects.Membership",
    "projects.WorkingYear",
    "projects.CalendarEntry",
    "projects.Extension",
}


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create(username="admin", is_staff=True, is_superuser=True)


@pytest.fixture
def signed_in(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def test_the_admin_speaks_chinese_and_names_itself(signed_in: Client) -> None:
    page = signed_in.get("/admin/").content.decode()
    assert "预算绩效评价 · 系统管理" in page
    assert 'lang="zh-hans"' in page


def test_only_accounts_and_reference_data_are_there() -> None:
    assert {model._meta.label for model in site._registry} <= REFERENCE
    assert apps.get_model("accounts.User") in site._registry


def test_who_is_no_administrator_is_told_why(client: Client, db: None) -> None:
    client.force_login(User.objects.create(username="clerk"))
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "系统管理只对系统管理员开放" in response.content.decode()


def test_a_new_account_leaves_a_line(signed_in: Client, admin: User) -> None:
    password = "correct horse 1"
    form = {"username": "new", "display_name": "演示新人", "phone": "", "usable_password": "true"}
    response = signed_in.post(
        reverse("admin:accounts_user_add"), {**form, "password1": password, "password2": password}
    )
    assert response.status_code == 302
    user = User.objects.get(username="new")
    assert user.check_password(password)
    line = TrailLine.objects.get()
    assert (line.kind, line.actor, line.object_id) == ("account.added", admin, str(user.pk))


def test_a_weak_password_is_refused_in_chinese(signed_in: Client) -> None:
    form = {"username": "new", "usable_password": "true", "password1": "1234567", "password2": "1234567"}
    page = signed_in.post(reverse("admin:accounts_user_add"), form).content.decode()
    assert "12 个字符" in page
    assert not User.objects.filter(username="new").exists()


def test_a_new_password_leaves_a_line_without_the_password(signed_in: Client, admin: User) -> None:
    url = reverse("admin:auth_user_password_change", args=[admin.pk])
    signed_in.post(url, {"password1": "brand new secret 7", "password2": "brand new secret 7", "set-password": "1"})
    admin.refresh_from_db()
    assert admin.check_password("brand new secret 7")
    line = TrailLine.objects.get()
    assert line.kind == "account.changed"
    assert "secret" not in str(line.detail)


def account(user: User, **switches: str) -> dict[str, str]:
    return {
        "username": user.username,
        "display_name": "演示审计",
        "phone": "",
        "email": "",
        "is_active": "on",
        **switches,
    }


def test_the_right_to_read_the_trail_is_given_and_taken(signed_in: Client) -> None:
    user = User.objects.create(username="auditor")
    url = reverse("admin:accounts_user_change", args=[user.pk])
    assert signed_in.post(url, account(user, is_staff="on", reads_trail="on")).status_code == 302
    assert User.objects.get(pk=user.pk).has_perm("audit.view_trailline")
    assert re.search(r'name="reads_trail"[^>]* checked', signed_in.get(url).content.decode())
    assert signed_in.post(url, account(user, is_staff="on")).status_code == 302
    assert not User.objects.get(pk=user.pk).has_perm("audit.view_trailline")
    assert TrailLine.objects.filter(kind="account.changed").count() == 2


def test_accounts_and_audit_are_never_in_one_hand(signed_in: Client) -> None:
    user = User.objects.create(username="both")
    url = reverse("admin:accounts_user_change", args=[user.pk])
    page = signed_in.post(url, account(user, is_staff="on", is_superuser="on", reads_trail="on")).content.decode()
    assert "系统管理员不能同时承担审计监督" in page
    assert not User.objects.get(pk=user.pk).is_superuser


@pytest.fixture
def helper(db: None) -> User:
    """May change accounts, and is no administrator."""
    helper = User.objects.create(username="helper", is_staff=True)
    helper.user_permissions.add(Permission.objects.get(codename="change_user"))
    helper.user_permissions.add(Permission.objects.get(codename="view_user"))
    return helper


def test_who_is_no_administrator_gives_nobody_a_right(client: Client, helper: User) -> None:
    client.force_login(helper)
    user = User.objects.create(username="friend")
    for whom in (user, helper):
        url = reverse("admin:accounts_user_change", args=[whom.pk])
        given = account(whom, is_staff="on", is_superuser="on", reads_trail="on")
        assert client.post(url, given).status_code == 302
        kept = User.objects.get(pk=whom.pk)
        assert (kept.is_superuser, kept.has_perm("audit.view_trailline")) == (False, False)
    assert not User.objects.get(pk=user.pk).is_staff
    assert User.objects.get(pk=helper.pk).is_staff


def test_an_administrator_gives_no_right_to_himself(signed_in: Client, admin: User) -> None:
    url = reverse("admin:accounts_user_change", args=[admin.pk])
    assert signed_in.post(url, account(admin, reads_trail="on")).status_code == 302
    admin = User.objects.get(pk=admin.pk)
    assert (admin.is_staff, admin.is_superuser) == (True, True)
    assert not admin.user_permissions.exists()


def test_an_administrators_password_is_not_for_who_is_none(
    client: Client, helper: User, admin: User, rf: RequestFactory
) -> None:
    client.force_login(helper)
    new = {"password1": "brand new secret 7", "password2": "brand new secret 7", "set-password": "1"}
    assert client.post(reverse("admin:auth_user_password_change", args=[admin.pk]), new).status_code == 404
    request = rf.get("/")
    request.user = helper
    assert not site._registry[User].has_change_permission(request, admin)
    assert site._registry[User].has_change_permission(request, helper)


def test_passwords_from_the_admin_serve_once_too(signed_in: Client) -> None:
    user = User.objects.create_user("clerk", password="correct horse 1")
    new = {"password1": "brand new secret 7", "password2": "brand new secret 7", "set-password": "1"}
    signed_in.post(reverse("admin:auth_user_password_change", args=[user.pk]), new)
    user.refresh_from_db()
    assert user.one_time_until is not None
    given = {"username": "new", "usable_password": "true", "password1": "brand new 8 x", "password2": "brand new 8 x"}
    signed_in.post(reverse("admin:accounts_user_add"), given)
    assert User.objects.get(username="new").one_time_until is not None
    given = {"username": "newer", "usable_password": "false"}
    signed_in.post(reverse("admin:accounts_user_add"), given)
    assert User.objects.get(username="newer").one_time_until is None


def test_secrets_of_authenticators_are_nowhere_to_be_seen() -> None:
    assert TOTPDevice not in site._registry
    assert BackupCode not in site._registry


def test_nobody_is_deleted(signed_in: Client, admin: User) -> None:
    assert signed_in.post(reverse("admin:accounts_user_delete", args=[admin.pk]), {"post": "yes"}).status_code == 403


def test_a_locked_account_is_unlocked_at_once(signed_in: Client, admin: User) -> None:
    user = User.objects.create_user("clerk", password="correct horse 1")
    guest = Client()
    for _ in range(5):
        guest.post("/login/", {"username": "clerk", "password": "wrong"})
    assert guest.post("/login/", {"username": "clerk", "password": "correct horse 1"}).status_code == 429
    answer = signed_in.post(
        reverse("admin:accounts_user_changelist"), {"action": "unlock", "_selected_action": [user.pk]}, follow=True
    )
    assert "已解除 1 个账号的登录锁定" in answer.content.decode()
    assert not AccessAttempt.objects.exists()
    assert guest.post("/login/", {"username": "clerk", "password": "correct horse 1"}).status_code == 302
    kinds = list(TrailLine.objects.values_list("kind", flat=True))
    assert kinds == ["account.locked", "account.unlocked", "account.signed_in"]
