"""What an administrator does with an account: in the own districts, to others, with a line and without a secret."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django_otp.plugins.otp_totp.models import TOTPDevice

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.directory.domain import grant, revoke
from projects.directory.models import Affiliation, Membership, Role
from projects.directory.permissions import may_grant, may_set_security
from projects.members.domain import (
    add_account,
    change_person,
    reset_password,
    reset_second_factor,
    switch_account,
    unlock,
)
from projects.members.permissions import access_account, may_list_accounts, may_manage, may_read_trail
from projects.members.queries import DistrictRules, accounts_visible_to, districts_of, unclaimed
from projects.transitions import Hidden, Refused
from tests.factories.directory import make_member, make_user
from tests.people import People, Place

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
EVERYBODY_ELSE = ("alice", "bob", "charlie", "dora", "erin", "frank", "grace", "henry", "ivy", "kate", "mallory")


def kinds() -> list[str]:
    return list(TrailLine.objects.values_list("kind", flat=True))


def test_a_new_account_belongs_to_the_district_and_has_a_one_time_password(place: Place, people: People) -> None:
    slip = add_account(
        district=place.district, account="zhang", name="张演示", phone="+86 0379-60000000-8", by=people.judy, now=NOW
    )
    user = User.objects.get(username="zhang")
    assert user.check_password(slip.password)
    assert (user.display_name, user.phone, user.one_time_until) == (
        "张演示",
        "+86 0379-60000000-8",
        NOW + timedelta(days=14),
    )
    assert not user.is_staff
    assert Affiliation.objects.get(user=user).district == place.district
    assert kinds() == ["account.added", "directory.affiliate"]
    assert slip.password not in str(list(TrailLine.objects.values_list("detail", flat=True)))
    assert user in accounts_visible_to(people.judy)


@pytest.mark.parametrize("person", EVERYBODY_ELSE)
def test_nobody_else_makes_accounts(place: Place, people: People, person: str) -> None:
    with pytest.raises(Refused, match="您不是“演示区”的系统管理员"):
        add_account(district=place.district, account="x", name="甲", by=people.named(person), now=NOW)
    assert not User.objects.filter(username="x").exists()


def test_not_for_another_district_either(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="您不是“邻区”的系统管理员"):
        add_account(district=place.abroad.district, account="x", name="甲", by=people.judy, now=NOW)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"account": ""}, "请填写账号"),
        ({"account": "a b"}, "账号“a b”只能用字母、汉字、数字"),
        ({"account": "x" * 151}, "账号最长 150 个字符"),
        ({"name": ""}, "请填写姓名"),
        ({"name": "长" * 61}, "请填写姓名，最长 60 个字"),
        ({"phone": "打给我"}, "电话“打给我”只能用数字"),
        ({"phone": "0379（6000）"}, "只能用数字、空格"),
        ({"phone": "138"}, "有 3 位数字，应为 7 至 20 位"),
        ({"phone": "+ - "}, "有 0 位数字"),
        ({"phone": "1" * 21}, "有 21 位数字"),
        ({"phone": "1" * 41}, "电话最长 40 个字符"),
        ({"email": "nowhere"}, "“nowhere”不是邮箱地址"),
    ],
)
def test_what_makes_no_account_is_said(place: Place, people: People, given: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        add_account(
            **{"account": "x", "name": "甲", **given}, district=place.district, by=people.judy, now=NOW
        )  # fmt: skip


def test_a_name_that_differs_only_in_its_letters_size_is_taken(place: Place, people: People) -> None:
    name = people.alice.username.upper()
    with pytest.raises(Refused, match=f"账号“{name}”已被使用"):
        add_account(district=place.district, account=name, name="甲", by=people.judy, now=NOW)


# Who looks after whom: the administrator of the district, of Alice; nobody of one's own account.
@pytest.mark.parametrize(
    ("by", "whose", "reason"),
    [
        ("judy", "alice", ""),
        ("judy", "ivy", ""),
        ("judy", "judy", "不能变更自己的账号"),
        ("judy", "charlie", "不是您所管区县的人员"),
        ("judy", "frank", "不是您所管区县的人员"),
        ("judy", "mallory", "不是您所管区县的人员"),
        ("ivy", "alice", "不是您所管区县的人员"),
        ("kate", "alice", "不是您所管区县的人员"),
        ("erin", "alice", "不是您所管区县的人员"),
    ],
)
def test_who_looks_after_whom(place: Place, people: People, by: str, whose: str, reason: str) -> None:
    decision = may_manage(people.named(by), people.named(whose))
    assert bool(decision) == (not reason)
    assert reason in decision.reason


def test_who_holds_a_role_elsewhere_is_not_taken_over_through_the_lesser_one(place: Place, people: People) -> None:
    make_member(people.frank, Role.UNIT_CLERK, place.unit)
    assert "在“演示市”另有角色，由上级或该区县的系统管理员办理" in may_manage(people.judy, people.frank).reason
    with pytest.raises(Refused, match="另有角色"):
        reset_password(user=people.frank, by=people.judy, now=NOW)
    city = make_user("kim")
    make_member(city, Role.ADMINISTRATOR, place.city)
    assert may_manage(city, people.frank)
    assert may_manage(city, people.alice)


VERBS: dict[str, Callable[..., object]] = {
    "password": lambda user, by: reset_password(user=user, by=by, now=NOW),
    "unlock": lambda user, by: unlock(user=user, by=by, now=NOW),
    "factor": lambda user, by: reset_second_factor(user=user, by=by, now=NOW),
    "switch": lambda user, by: switch_account(user=user, active=False, reason="离岗", by=by, now=NOW),
    "person": lambda user, by: change_person(user=user, name="乙", phone="", email="", by=by, now=NOW),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("person", ["bob", "charlie", "erin", "ivy", "kate", "mallory"])
def test_every_verb_asks_who(place: Place, people: People, verb: str, person: str) -> None:
    with pytest.raises(Refused, match="不是您所管区县的人员"):
        VERBS[verb](people.alice, people.named(person))
    assert kinds() == []


@pytest.mark.parametrize("verb", ["password", "unlock", "factor", "switch"])
def test_no_verb_is_for_oneself(place: Place, people: People, verb: str) -> None:
    with pytest.raises(Refused, match="不能变更自己的账号"):
        VERBS[verb](people.judy, people.judy)


def test_switching_off_asks_for_a_reason_and_keeps_the_account(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="请写明停用原因"):
        switch_account(user=people.alice, active=False, reason=" ", by=people.judy, now=NOW)
    switch_account(user=people.alice, active=False, reason=" 调离 ", by=people.judy, now=NOW)
    assert not User.objects.get(pk=people.alice.pk).is_active
    assert Membership.objects.filter(user=people.alice).exists()
    assert TrailLine.objects.get().detail == {"reason": "调离"}
    with pytest.raises(Refused, match="已经停用"):
        switch_account(user=people.alice, active=False, reason="再", by=people.judy, now=NOW)
    with pytest.raises(Refused, match="请先启用再重置口令"):
        reset_password(user=people.alice, by=people.judy, now=NOW)
    switch_account(user=people.alice, active=True, reason="回来", by=people.judy, now=NOW)
    assert kinds() == ["account.switched_off", "account.switched_on"]


def test_a_new_one_time_password_lifts_the_lock(place: Place, people: People) -> None:
    AccessAttempt.objects.create(username=people.alice.username, failures_since_start=5, ip_address="10.0.0.1")
    slip = reset_password(user=people.alice, by=people.judy, now=NOW)
    people.alice.refresh_from_db()
    assert people.alice.check_password(slip.password)
    assert not AccessAttempt.objects.exists()
    assert kinds() == ["account.one_time_password"]


def test_unlocking_says_where_nothing_was_locked(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="没有被锁定"):
        unlock(user=people.alice, by=people.judy, now=NOW)


def test_a_lost_phone_is_mended_by_the_administrator(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="没有启用双因素认证"):
        reset_second_factor(user=people.alice, by=people.judy, now=NOW)
    TOTPDevice.objects.create(user=people.alice, confirmed=True)
    reset_second_factor(user=people.alice, by=people.judy, now=NOW)
    assert not TOTPDevice.objects.exists()
    assert kinds() == ["account.second_factor_reset"]


def test_of_oneself_one_changes_how_to_be_reached_and_not_the_name(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="姓名会出现在签批和审核记录上"):
        change_person(user=people.alice, name="别人", phone="", email="", by=people.alice, now=NOW)
    change_person(user=people.alice, name="alice", phone="13800000000", email="a@example.org", by=people.alice, now=NOW)
    line = TrailLine.objects.get()
    assert line.detail == {"fields": ["phone", "email"], "name": {}}
    assert "13800000000" not in str(line.detail)
    change_person(user=people.alice, name="alice", phone="13800000000", email="a@example.org", by=people.alice, now=NOW)
    assert TrailLine.objects.count() == 1
    change_person(user=people.alice, name="爱丽丝", phone="13800000000", email="", by=people.judy, now=NOW)
    assert TrailLine.objects.latest("seq").detail["name"] == {"before": "alice", "after": "爱丽丝"}


@pytest.mark.parametrize(
    ("holds", "asked", "reason"),
    [
        (Role.ADMINISTRATOR, Role.SECURITY_OFFICER, "是系统管理员，不能兼任安全保密管理员"),
        (Role.ADMINISTRATOR, Role.AUDITOR, "是系统管理员，不能兼任审计监督"),
        (Role.SECURITY_OFFICER, Role.ADMINISTRATOR, "是安全保密管理员，不能兼任系统管理员"),
        (Role.SECURITY_OFFICER, Role.AUDITOR, "是安全保密管理员，不能兼任审计监督"),
        (Role.SECURITY_OFFICER, Role.PERFORMANCE_OFFICER, "是安全保密管理员，不能兼任绩效中心"),
        (Role.AUDITOR, Role.ADMINISTRATOR, "已有评价或监督角色，不能兼任系统管理员"),
        (Role.AUDITOR, Role.SECURITY_OFFICER, "已有评价或监督角色，不能兼任安全保密管理员"),
        (Role.LEADER, Role.SECURITY_OFFICER, "已有评价或监督角色，不能兼任安全保密管理员"),
        (Role.SECURITY_OFFICER, Role.SECURITY_OFFICER, ""),
        (Role.LEADER, Role.AUDITOR, ""),
    ],
)
def test_three_administrators_are_three_people(
    place: Place, people: People, holds: Role, asked: Role, reason: str
) -> None:
    make_member(people.mallory, holds, place.district)
    decision = may_grant(people.judy, people.mallory, asked, place.district)
    assert bool(decision) == (not reason)
    assert reason in decision.reason


def test_each_of_the_three_has_one_of_the_rights(place: Place, people: People) -> None:
    found = {
        name: (
            bool(may_list_accounts(people.named(name))),
            bool(may_set_security(people.named(name), place.district)),
            bool(may_read_trail(people.named(name))),
        )
        for name in ("judy", "kate", "ivy", "erin")
    }
    assert found == {
        "judy": (True, False, False),
        "kate": (False, True, False),
        "ivy": (False, False, True),
        "erin": (False, False, False),
    }


def test_the_security_officer_of_the_city_reaches_its_districts(place: Place, people: People) -> None:
    make_member(people.mallory, Role.SECURITY_OFFICER, place.city)
    assert may_set_security(people.mallory, place.district)
    assert not may_set_security(people.kate, place.city)
    assert not may_set_security(people.kate, place.abroad.district)


def test_the_door_opens_to_the_districts_people_alone(place: Place, people: People) -> None:
    assert access_account(people.judy, people.alice.pk) == people.alice
    for whose in (people.charlie, people.frank, people.mallory):
        with pytest.raises(Hidden, match="没有这个账号，或不在您管理的区县内"):
            access_account(people.judy, whose.pk)
    with pytest.raises(Hidden):
        access_account(people.erin, people.alice.pk)


def test_who_lost_the_last_role_is_still_one_of_the_districts_people(place: Place, people: People) -> None:
    revoke(membership=people.alice.memberships.get(), by=people.judy, now=NOW)
    assert access_account(people.judy, people.alice.pk) == people.alice
    assert districts_of(people.alice) == {place.district.pk}
    assert may_manage(people.judy, people.alice)


def test_who_moved_on_is_looked_after_where_the_roles_are(place: Place, people: People) -> None:
    revoke(membership=people.alice.memberships.get(), by=people.judy, now=NOW)
    make_member(people.alice, Role.UNIT_CLERK, place.abroad)
    assert not may_manage(people.judy, people.alice)


def test_granting_makes_somebody_one_of_the_districts_people(place: Place, people: People) -> None:
    grant(user=people.mallory, role=Role.LEADER, at=place.district, by=people.judy, now=NOW)
    grant(user=people.mallory, role=Role.AUDITOR, at=place.district, by=people.judy, now=NOW)
    assert Affiliation.objects.get(user=people.mallory).district == place.district


def test_the_admin_shows_each_administrator_the_own_people_and_those_of_nobody(place: Place, people: People) -> None:
    seen = set(DistrictRules().accounts(people.judy))
    assert {people.alice, people.ivy, people.mallory} <= seen
    assert not {people.charlie, people.frank} & seen
    root = User.objects.create(username="root", is_superuser=True)
    assert set(DistrictRules().accounts(root)) == set(User.objects.all())
    assert root not in unclaimed()
