"""Who may read the trail in the admin."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from budgeteval.accounts.models import User
from budgeteval.audit import record
from budgeteval.audit.models import TrailLine

LIST = reverse("admin:audit_trailline_changelist")


@pytest.fixture
def line(db: None) -> TrailLine:
    return record(kind="move", by=None, obj=None, at=datetime(2016, 9, 15, tzinfo=UTC), detail={"to": "signed"})


@pytest.fixture
def auditor(db: None) -> User:
    user = User.objects.create(username="auditor", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_trailline"))
    return user


def test_an_auditor_reads_and_cannot_write(client: Client, auditor: User, line: TrailLine) -> None:
    client.force_login(auditor)
    assert "signed" in client.get(reverse("admin:audit_trailline_change", args=[line.pk])).content.decode()
    assert client.get(LIST).status_code == 200
    assert client.get(reverse("admin:audit_trailline_add")).status_code == 403
    assert client.post(reverse("admin:audit_trailline_change", args=[line.pk]), {"kind": "x"}).status_code == 403
    assert client.post(reverse("admin:audit_trailline_delete", args=[line.pk])).status_code == 403


def test_an_administrator_of_accounts_does_not_see_the_trail(client: Client, line: TrailLine) -> None:
    client.force_login(User.objects.create(username="admin", is_staff=True, is_superuser=True))
    assert client.get(LIST).status_code == 403
    assert "审计留痕" not in client.get(reverse("admin:index")).content.decode()


def test_a_line_names_who_did_it_without_a_link_that_is_refused(client: Client, auditor: User) -> None:
    line = record(kind="move", by=auditor, obj=None, at=datetime(2016, 9, 15, tzinfo=UTC), detail={})
    client.force_login(auditor)
    page = client.get(reverse("admin:audit_trailline_change", args=[line.pk])).content.decode()
    assert "auditor" in page
    assert "/accounts/user/" not in page
