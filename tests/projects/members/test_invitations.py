"""A list of units' people: looked at row by row, then done as a whole; the slips are shown once."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.directory.domain.intake import Action
from projects.directory.models import Membership, Role
from projects.members.domain import invite
from projects.members.exchange import InvitationPreview, preview
from projects.sheets.layouts import INVITATIONS
from projects.sheets.reading import read
from projects.sheets.writing import write
from projects.transitions import Refused
from tests.factories.directory import make_member
from tests.people import People, Place

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def row(unit: Any, name: str, role: str = "unit_clerk", **more: str) -> dict[str, str]:
    return {"unit_code": unit.code, "unit_name": unit.name, "name": name, "role": role, **more}


def looked_at(place: Place, people: People, *rows: dict[str, str], by: str = "judy") -> InvitationPreview:
    return preview(
        content=write(INVITATIONS, rows), file_name="名单.xlsx", district=place.district, by=people.named(by)
    )


def said(found: InvitationPreview) -> list[str]:
    return [str(problem) for problem in found.problems]


def test_new_people_get_numbered_accounts_and_their_roles(place: Place, people: People) -> None:
    found = looked_at(
        place, people,
        row(place.unit, "张演示", phone="13800000001"),
        row(place.unit, "李演示", "unit_head"),
        row(place.child, "张演示", "unit_head", phone="13800000001"),
        row(place.far, "王演示", account="wang"),
    )  # fmt: skip
    assert not found.problems
    code = place.unit.code
    assert [one.account for one in found.invitations] == [f"{code}-1", f"{code}-2", f"{code}-1", "wang"]
    assert found.counts == {"new": 4, "changed": 0, "unchanged": 0}
    assert not User.objects.filter(username="wang").exists()
    slips = invite(invitations=found.invitations, district=place.district, by=people.judy, now=NOW)
    assert [slip.user.username for slip in slips] == [f"{code}-1", f"{code}-2", "wang"]
    zhang = User.objects.get(username=f"{code}-1")
    assert zhang.check_password(slips[0].password)
    assert set(zhang.memberships.values_list("role", "unit")) == {
        ("unit_clerk", place.unit.pk),
        ("unit_head", place.child.pk),
    }
    last = TrailLine.objects.latest("seq")
    assert (last.kind, last.detail) == ("members.invite", {"accounts": 3, "roles": 4})
    assert not any(slip.password in str(line.detail) for slip in slips for line in TrailLine.objects.all())


def test_the_list_once_more_changes_nothing(place: Place, people: People) -> None:
    rows = [row(place.unit, "张演示", phone="13800000001"), row(place.unit, "李演示", "unit_head")]
    invite(invitations=looked_at(place, people, *rows).invitations, district=place.district, by=people.judy, now=NOW)
    again = looked_at(place, people, *rows)
    assert {one.action for one in again.invitations} == {Action.UNCHANGED}
    with pytest.raises(Refused, match="没有需要办理的"):
        invite(invitations=again.invitations, district=place.district, by=people.judy, now=NOW)


def test_who_is_there_already_gets_the_further_role_alone(place: Place, people: People) -> None:
    name = people.alice.display_name
    found = looked_at(place, people, row(place.unit, name, "unit_head"), row(place.unit, name))
    assert [(one.account, one.action) for one in found.invitations] == [
        (people.alice.username, Action.CHANGED),
        (people.alice.username, Action.UNCHANGED),
    ]
    assert invite(invitations=found.invitations, district=place.district, by=people.judy, now=NOW) == []
    assert Membership.objects.filter(user=people.alice, role=Role.UNIT_HEAD, unit=place.unit).exists()


def test_the_same_name_in_another_unit_is_another_person(place: Place, people: People) -> None:
    found = looked_at(place, people, row(place.far, people.alice.display_name))
    assert [one.action for one in found.invitations] == [Action.NEW]


def test_every_problem_is_told_at_its_row(place: Place, people: People) -> None:
    User.objects.filter(pk=people.alice.pk).update(is_active=False)
    found = looked_at(
        place, people,
        {"unit_code": "ZZ9", "name": "甲", "role": "unit_clerk"},
        {"unit_code": place.unit.code, "unit_name": "演示水利局", "name": "乙", "role": "unit_clerk"},
        row(place.abroad, "丙"),
        row(place.unit, "丁", phone="打给我"),
        row(place.unit, "戊", account="a/b"),
        row(place.unit, "己", account=people.charlie.username),
        row(place.unit, people.judy.display_name, account=people.judy.username),
        row(place.unit, people.alice.display_name, "unit_head"),
        {"unit_code": place.unit.code, "name": "庚", "role": "king"},
        row(place.unit, "", "unit_head"),
    )  # fmt: skip
    told = said(found)
    for number, sentence in (
        (3, "单位代码“ZZ9”没有登记"),
        (4, f"单位代码“{place.unit.code}”登记的是“演示教育局”，表中写的是“演示水利局”"),
        (5, "没有登记"),
        (6, "电话“打给我”只能用数字"),
        (7, "账号“a/b”只能用字母"),
        (8, f"账号“{people.charlie.username}”已被他人使用"),
        (9, "不能给自己授予角色"),
        (10, "已停用"),
        (11, "角色"),
        (12, "姓名"),
    ):
        assert any(f"第 {number} 行" in one and sentence in one for one in told), (number, told)
    assert len(told) == 10


def test_an_empty_list_and_no_list_at_all_are_told(place: Place, people: People) -> None:
    assert "表头下面没有数据" in said(looked_at(place, people))[0]
    found = preview(content=b"hello", file_name="a.xlsx", district=place.district, by=people.judy)
    assert found.problems
    assert not found.invitations


@pytest.mark.parametrize("person", ["alice", "charlie", "erin", "ivy", "kate"])
def test_nobody_else_invites(place: Place, people: People, person: str) -> None:
    with pytest.raises(Refused, match="您不是“演示区”的系统管理员"):
        looked_at(place, people, row(place.unit, "甲"), by=person)
    found = looked_at(place, people, row(place.unit, "甲"))
    with pytest.raises(Refused, match="您不是“演示区”的系统管理员"):
        invite(invitations=found.invitations, district=place.district, by=people.named(person), now=NOW)


def test_all_or_none(place: Place, people: People) -> None:
    found = looked_at(place, people, row(place.unit, "甲", account="first"), row(place.unit, "乙", account="second"))
    User.objects.create(username="second")
    with pytest.raises(Refused, match="账号“second”已被使用"):
        invite(invitations=found.invitations, district=place.district, by=people.judy, now=NOW)
    assert not User.objects.filter(username="first").exists()
    assert not TrailLine.objects.exists()


def upload(client: Client, place: Place, *rows: dict[str, str]) -> str:
    file = SimpleUploadedFile("名单.xlsx", write(INVITATIONS, rows))
    answer = client.post(reverse("invitations"), {"district": place.district.pk, "file": file})
    return answer.content.decode()


def kept_list(page: str) -> str:
    found = re.search(r'name="list" value="([^"]+)"', page)
    return found[1] if found else ""


@pytest.fixture
def judy(client: Client, people: People) -> Client:
    client.force_login(people.judy)
    return client


def test_from_the_list_to_the_slips_that_are_shown_once(judy: Client, place: Place, people: People) -> None:
    page = upload(judy, place, row(place.unit, "张演示", phone="13800000001"))
    assert "口令只显示这一次" in page
    answer = judy.post(reverse("invitations_apply"), {"list": kept_list(page)})
    slips = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    password = re.search(r"<code>([2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4})</code>", slips)
    assert password is not None
    assert User.objects.get(display_name="张演示").check_password(password[1])
    again = judy.post(reverse("invitations_apply"), {"list": kept_list(page)})
    assert again.status_code == 409
    assert "账号或角色已有变动，本次没有新建任何账号" in again.content.decode()
    assert password[1] not in judy.get(reverse("accounts")).content.decode()


def test_a_list_with_problems_offers_nothing_to_confirm(judy: Client, place: Place, people: People) -> None:
    page = upload(judy, place, row(place.unit, "甲", phone="x"))
    assert "还没有新建任何账号" in page
    assert kept_list(page) == ""


def test_a_tampered_an_old_and_anothers_list_are_not_done(judy: Client, place: Place, people: People) -> None:
    kept = kept_list(upload(judy, place, row(place.unit, "甲")))
    kim = make_member(people.mallory, Role.ADMINISTRATOR, place.district).user
    other = Client()
    other.force_login(kim)
    for client, given in ((judy, kept[:-1] + "x"), (judy, ""), (other, kept)):
        page = client.post(reverse("invitations_apply"), {"list": given}, follow=True).content.decode()
        assert "预览已经过期" in page
    assert not User.objects.filter(display_name="甲").exists()


def test_who_no_longer_manages_the_district_is_told_so(judy: Client, place: Place, people: People) -> None:
    kept = kept_list(upload(judy, place, row(place.unit, "甲")))
    Membership.objects.filter(user=people.judy).delete()
    make_member(people.judy, Role.ADMINISTRATOR, place.abroad.district)
    answer = judy.post(reverse("invitations_apply"), {"list": kept})
    assert answer.status_code == 404
    assert "这个区县的账号已不由您管理，没有新建任何账号" in answer.content.decode()
    assert not User.objects.filter(display_name="甲").exists()


def test_too_large_a_file_is_refused_before_it_is_read(judy: Client, place: Place) -> None:
    file = SimpleUploadedFile("名单.xlsx", b"x" * (1024 * 1024 + 1))
    page = judy.post(reverse("invitations"), {"district": place.district.pk, "file": file}).content.decode()
    assert "名单.xlsx" in page
    assert "MB" in page


def test_the_empty_list_reads_as_one(judy: Client) -> None:
    answer = judy.get(reverse("invitations_template"))
    found = read(INVITATIONS, answer.content, "a.xlsx")
    assert not found.rows
    assert "attachment" in answer["Content-Disposition"]
