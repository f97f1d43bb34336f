"""Administrators keep the reference data; each change leaves a line, and what others stand on is not deleted."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import formats

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.directory.models import CalendarEntry, District, Field, Membership, Role, Task, Unit
from projects.sheets.layouts import UNITS
from projects.sheets.reading import read
from tests.factories.directory import extend, make_member, make_unit
from tests.people import People, Place

pytestmark = pytest.mark.django_db
PAGES = ["district", "section", "field", "unit", "membership", "workingyear", "extension"]
SHOWN = ["workingyear", "extension"]


@pytest.fixture
def admin() -> User:
    return User.objects.create(username="admin", is_staff=True, is_superuser=True)


@pytest.fixture
def signed_in(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def enter(client: Client, administrator: User) -> User:
    """Sign in an administrator as the reference year makes them: a superuser with one role."""
    User.objects.filter(pk=administrator.pk).update(is_staff=True, is_superuser=True)
    client.force_login(administrator)
    return administrator


@pytest.mark.parametrize("page", PAGES)
def test_every_list_and_every_form_opens_in_chinese(signed_in: Client, place: Place, people: People, page: str) -> None:
    for name in ("changelist",) if page in SHOWN else ("changelist", "add"):
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
    line = TrailLine.objects.get(kind="directory.reference_changed", object_id=str(unit.pk))
    assert line.detail["changes"] == {
        "name": {"before": "演示教育局", "after": "演示新名"}, "short_name": {"before": "演示教育局", "after": "新名"},
    }  # fmt: skip


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
    assert TrailLine.objects.get().kind == "directory.revoke"
    delete_unit = reverse("admin:projects_unit_delete", args=[place.unit.pk])
    assert signed_in.post(delete_unit, {"post": "yes"}).status_code == 403


def test_the_years_money_dates_and_extensions_are_shown_and_not_changed(signed_in: Client, place: Place) -> None:
    year = place.working_year
    extension = extend(year, Task.EX_POST, place.unit, date(2016, 9, 25))
    address = reverse("admin:projects_workingyear_change", args=[year.pk])
    page = signed_in.get(address).content.decode()
    for entry in CalendarEntry.objects.filter(working_year=year):
        assert formats.date_format(entry.due) in page
    assert '<input type="submit"' not in page
    form = {"district": place.district.pk, "year": 2016, "project_spending": "1", "project_spending_note": ""}
    assert signed_in.post(address, form).status_code == 403
    changed = reverse("admin:projects_extension_change", args=[extension.pk])
    assert signed_in.post(changed, {"due": "2016-12-31"}).status_code == 403
    for shown in SHOWN:
        assert signed_in.get(reverse(f"admin:projects_{shown}_add")).status_code == 403
    year.refresh_from_db()
    assert year.project_spending == Decimal("1000000.00")
    assert not TrailLine.objects.exists()


def role_form(user: User, role: Role, district: District, unit: Unit | None = None) -> dict[str, Any]:
    return {"user": user.pk, "role": role, "district": district.pk, "section": "", "unit": unit.pk if unit else ""}


def test_a_role_is_granted_through_the_verb_and_not_changed(signed_in: Client, place: Place, people: People) -> None:
    form = role_form(people.mallory, Role.UNIT_CLERK, place.district, place.unit)
    assert signed_in.post(reverse("admin:projects_membership_add"), form).status_code == 302
    member = Membership.objects.get(user=people.mallory)
    line = TrailLine.objects.get()
    assert (line.kind, line.object_id, line.detail["role"]) == ("directory.grant", str(member.pk), "unit_clerk")
    change = reverse("admin:projects_membership_change", args=[member.pk])
    assert signed_in.post(change, form | {"role": Role.UNIT_HEAD}).status_code == 403


def test_a_role_outside_its_district_for_oneself_or_beside_another_is_refused_in_words(
    client: Client, place: Place, people: People
) -> None:
    judy = enter(client, people.judy)
    address = reverse("admin:projects_membership_add")
    make_member(people.judy, Role.ADMINISTRATOR, place.city)
    for form, sentence in (
        (role_form(people.mallory, Role.UNIT_CLERK, place.city, place.unit), "不属于“演示市”，请核对区县"),
        (role_form(judy, Role.AUDITOR, place.district), "不能给自己授予角色"),
        (role_form(people.ivy, Role.ADMINISTRATOR, place.district), "已有评价或监督角色，不能兼任系统管理员"),
    ):
        assert sentence in client.post(address, form).content.decode()
    assert not TrailLine.objects.exists()


def test_an_administrator_sees_and_reaches_one_district_alone(client: Client, place: Place, people: People) -> None:
    enter(client, people.judy)
    for page, own, foreign in (
        ("unit", place.unit, place.abroad),
        ("section", place.section, place.abroad.section),
        ("district", place.district, place.abroad.district),
        ("membership", Membership.objects.get(user=people.alice), people.charlie.memberships.all()[0]),
    ):
        shown = client.get(reverse(f"admin:projects_{page}_changelist")).context["cl"].queryset
        assert own in shown
        assert foreign not in shown
        assert client.get(reverse(f"admin:projects_{page}_change", args=[foreign.pk])).status_code == 302
    form = role_form(people.mallory, Role.UNIT_CLERK, place.abroad.district, place.abroad)
    assert "所选内容不在可选范围内" in client.post(reverse("admin:projects_membership_add"), form).content.decode()
    chosen = {"action": "delete_selected", "_selected_action": people.charlie.memberships.all()[0].pk, "post": "yes"}
    client.post(reverse("admin:projects_membership_changelist"), chosen)
    assert people.charlie.memberships.count() == 8


def test_several_roles_are_taken_back_each_with_its_line(signed_in: Client, place: Place, people: People) -> None:
    chosen = [Membership.objects.get(user=user).pk for user in (people.alice, people.bob)]
    form = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    signed_in.post(reverse("admin:projects_membership_changelist"), form)
    assert not Membership.objects.filter(pk__in=chosen).exists()
    assert [line.kind for line in TrailLine.objects.all()] == ["directory.revoke"] * 2


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
    with django_assert_num_queries(8):
        signed_in.get(reverse("admin:projects_unit_changelist"))
