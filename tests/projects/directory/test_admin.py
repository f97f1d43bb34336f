"""Administrators keep the reference data; each change leaves a line, and what others stand on is not deleted."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.directory.models import CalendarEntry, Field, Membership, Role, Unit
from projects.sheets.layouts import UNITS
from projects.sheets.reading import read
from tests.factories.directory import make_unit
from tests.people import People, Place

pytestmark = pytest.mark.django_db
PAGES = ["district", "section", "field", "unit", "membership", "workingyear", "extension"]


@pytest.fixture
def admin() -> User:
    return User.objects.create(username="admin", is_staff=True, is_superuser=True)


@pytest.fixture
def signed_in(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_every_list_and_every_form_opens_in_chinese(signed_in: Client, place: Place, people: People, page: str) -> None:
    for name in ("changelist", "add"):
        response = signed_in.get(reverse(f"admin:projects_{page}_{name}"))
        assert response.status_code == 200
        assert 'lang="zh-hans"' in response.content.decode()


def test_a_new_field_leaves_a_line(signed_in: Client, admin: User) -> None:
    answer = signed_in.post(reverse("admin:projects_field_add"), {"code": "F1", "name": "教育投入", "sector": "教育"})
    assert answer.status_code == 302
    field = Field.objects.get()
    line = TrailLine.objects.get(kind="directory.reference_added")
    assert (line.actor, line.object_id, line.detail["object"]) == (admin, str(field.pk), "教育投入")


def test_a_changed_unit_leaves_a_line_and_says_in_its_history_who(signed_in: Client, admin: User, place: Place) -> None:
    unit = place.unit
    form = {
        "district": unit.district_id, "code": unit.code, "name": "演示新名", "short_name": "新名", "kind": unit.kind,
        "section": unit.section_id, "parent": "", "contact": "", "phone": "",
    }  # fmt: skip
    assert signed_in.post(reverse("admin:projects_unit_change", args=[unit.pk]), form).status_code == 302
    assert Unit.objects.get(pk=unit.pk).name == "演示新名"
    assert unit.history.latest().history_user == admin
    assert TrailLine.objects.filter(kind="directory.reference_changed", object_id=str(unit.pk)).count() == 1


def test_a_role_in_the_wrong_place_is_refused_in_words(signed_in: Client, place: Place, people: People) -> None:
    form = {
        "user": people.mallory.pk,
        "role": Role.UNIT_CLERK,
        "district": place.district.pk,
        "section": "",
        "unit": "",
    }
    page = signed_in.post(reverse("admin:projects_membership_add"), form).content.decode()
    assert "单位角色须选单位" in page
    assert not Membership.objects.filter(user=people.mallory).exists()


def test_a_role_may_be_taken_back_with_a_line_and_a_unit_not_be_deleted(
    signed_in: Client, place: Place, people: People
) -> None:
    member = Membership.objects.get(user=people.alice)
    signed_in.post(reverse("admin:projects_membership_delete", args=[member.pk]), {"post": "yes"})
    assert not Membership.objects.filter(pk=member.pk).exists()
    assert TrailLine.objects.filter(kind="directory.reference_deleted").count() == 1
    delete_unit = reverse("admin:projects_unit_delete", args=[place.unit.pk])
    assert signed_in.post(delete_unit, {"post": "yes"}).status_code == 403


def test_due_dates_stand_on_the_years_page(signed_in: Client, place: Place) -> None:
    page = signed_in.get(reverse("admin:projects_workingyear_change", args=[place.working_year.pk])).content.decode()
    for entry in CalendarEntry.objects.filter(working_year=place.working_year):
        assert f'value="{entry.due:%Y/%m/%d}"' in page


def test_units_are_exported_as_the_sheet_they_are_imported_from(signed_in: Client, place: Place) -> None:
    chosen = [place.unit.pk, place.child.pk]
    form = {"action": "export", "_selected_action": chosen}
    answer = signed_in.post(reverse("admin:projects_unit_changelist"), form)
    sheet = read(UNITS, answer.content, "units.xlsx")
    assert sheet.problems == ()
    assert [(row.values["unit_name"], row.values["parent_code"]) for row in sheet.rows] == [
        ("演示教育局", ""), ("演示一小", place.unit.code),
    ]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_gets_in(client: Client, place: Place, people: People, page: str) -> None:
    for name in ("alice", "dora", "erin", "frank", "henry", "charlie", "mallory"):
        client.force_login(people.named(name))
        assert client.get(reverse(f"admin:projects_{page}_changelist"), follow=True).status_code == 403


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_of_units_asks_as_often_for_three_more_as_for_one(
    signed_in: Client, place: Place, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        make_unit(place.section, f"演示单位{number}", parent=place.unit)
    with django_assert_num_queries(7):
        signed_in.get(reverse("admin:projects_unit_changelist"))
