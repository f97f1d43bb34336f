"""Error pages say what happened, what was kept and what to do."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory

from budgeteval.accounts.models import User
from budgeteval.ui import errors

request = RequestFactory().get("/")


def test_an_unknown_address_offers_the_way_home(client: Client, db: None) -> None:
    client.force_login(User.objects.create(username="clerk"))
    response = client.get("/nowhere/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "找不到这个页面" in page
    assert 'href="/">回到首页' in page


def test_a_refusal_gives_its_reason() -> None:
    response = errors.forbidden(request, PermissionDenied("不是本单位的项目"))
    assert response.status_code == 403
    assert "不是本单位的项目" in response.content.decode()


def test_a_refusal_without_reason_still_says_something() -> None:
    assert "没有办理这件事的权限" in errors.forbidden(request, PermissionDenied()).content.decode()


def test_a_senseless_request_changes_nothing() -> None:
    response = errors.bad_request(request, SuspiciousOperation("odd"))
    assert response.status_code == 400
    assert "系统没有做任何改动" in response.content.decode()


def test_our_own_mistake_needs_no_database_to_be_told() -> None:
    response = errors.server_error(request)
    assert response.status_code == 500
    assert "此前已保存的内容不受影响" in response.content.decode()


@pytest.mark.django_db
def test_a_page_that_is_too_old_is_told_so() -> None:
    response = Client(enforce_csrf_checks=True).post("/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()
