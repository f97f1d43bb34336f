"""The security officer's settings: who sets them, within which bounds, and what they do."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgeteval.accounts.models import User
from budgeteval.accounts.rules import Lockout, SessionRules, in_force
from budgeteval.audit.models import TrailLine
from projects.directory.models import District, Role
from projects.members.domain import set_security
from projects.members.models import DistrictSecurity
from projects.members.queries import security_of
from projects.transitions import Refused
from tests.factories.directory import make_member
from tests.people import People, Place

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
USUAL = {"failures": 5, "locked_minutes": 30, "idle_minutes": 60, "longest_hours": 8}


def settle_security(district: District, by: User, *roles: Role, **numbers: int) -> DistrictSecurity:
    given: dict[str, Any] = USUAL | numbers
    return set_security(district=district, second_factor_roles=roles, by=by, now=NOW, **given)


def test_what_was_set_is_in_force_and_a_line(place: Place, people: People) -> None:
    settle_security(place.district, people.kate, Role.PERFORMANCE_OFFICER, idle_minutes=30, longest_hours=6)
    assert in_force().session(people.alice) == SessionRules(30, 360, second_factor=False)
    assert in_force().session(people.erin) == SessionRules(30, 360, second_factor=True)
    assert in_force().session(people.mallory) == SessionRules(60, 480, second_factor=False)
    line = TrailLine.objects.get()
    assert line.kind == "members.set_security"
    assert line.detail["changes"] == {
        "idle_minutes": {"before": 60, "after": 30},
        "longest_hours": {"before": 8, "after": 6},
        "second_factor_roles": {"before": [], "after": ["performance_officer"]},
    }


def test_setting_the_same_again_is_no_line(place: Place, people: People) -> None:
    for _ in range(2):
        settle_security(place.district, people.kate, Role.LEADER)
    assert TrailLine.objects.count() == 1
    assert DistrictSecurity.objects.count() == 1


@pytest.mark.parametrize("person", ["alice", "charlie", "erin", "henry", "ivy", "judy", "mallory"])
def test_nobody_else_sets_them(place: Place, people: People, person: str) -> None:
    with pytest.raises(Refused, match="您不是“演示区”的安全保密管理员"):
        settle_security(place.district, people.named(person))
    assert not DistrictSecurity.objects.exists()


def test_not_of_another_district(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="您不是“邻区”的安全保密管理员"):
        settle_security(place.abroad.district, people.kate)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"failures": 2}, "锁定前的输错次数须为 3 至 10 次"),
        ({"failures": 11}, "锁定前的输错次数须为 3 至 10 次"),
        ({"locked_minutes": 4}, "锁定时长须为 5 至 1440 分钟"),
        ({"idle_minutes": 9}, "无操作退出的时长须为 10 至 480 分钟"),
        ({"longest_hours": 25}, "一次登录最长须为 1 至 24 小时"),
    ],
)
def test_numbers_out_of_bounds_are_refused(place: Place, people: People, bad: dict[str, int], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        settle_security(place.district, people.kate, **bad)
    assert not TrailLine.objects.exists()


def test_the_installations_longest_session_is_never_exceeded(place: Place, people: People, settings: Any) -> None:
    settings.SESSION_COOKIE_AGE = 4 * 3600
    settle_security(place.district, people.kate, longest_hours=12)
    assert in_force().session(people.alice).longest_minutes == 240


def test_of_two_districts_the_shorter_and_stricter_counts(place: Place, people: People) -> None:
    make_member(people.mallory, Role.SECURITY_OFFICER, place.abroad.district)
    make_member(people.alice, Role.UNIT_CLERK, place.abroad)
    settle_security(place.district, people.kate, idle_minutes=120, longest_hours=2, failures=8, locked_minutes=10)
    settle_security(
        place.abroad.district, people.mallory, Role.UNIT_CLERK, idle_minutes=20, failures=4, locked_minutes=60
    )
    assert in_force().session(people.alice) == SessionRules(20, 120, second_factor=True)
    assert in_force().session(people.bob) == SessionRules(120, 120, second_factor=False)
    assert in_force().lockout() == Lockout(4, 60)


def test_known_and_unknown_names_are_locked_alike(place: Place, people: People, client: Client) -> None:
    settle_security(place.district, people.kate, failures=3, locked_minutes=45)
    for name in (people.alice.username, people.charlie.username, "nobody-of-that-name"):
        answers = [client.post("/login/", {"username": name, "password": "x"}).status_code for _ in range(3)]
        assert answers == [200, 200, 429]
    page = client.post("/login/", {"username": people.alice.username, "password": "x"}).content.decode()
    assert "连续 3 次输错口令" in page
    assert "请 45 分钟后再试" in page
    assert list(TrailLine.objects.filter(kind="account.locked").values_list("object_id", flat=True)) == [
        str(people.alice.pk),
        str(people.charlie.pk),
    ]
    assert "nobody-of-that-name" not in str(list(TrailLine.objects.values_list("detail", flat=True)))


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(place: Place, people: People, client: Client) -> None:
    client.force_login(people.kate)
    address = reverse("security", args=[place.district.pk])
    bad = {"failures": "99", "locked_minutes": "x", "idle_minutes": "60", "longest_hours": "8"}
    page = client.post(address, bad).content.decode()
    assert 'value="99"' in page
    assert "请填写" in page
    page = client.post(address, bad | {"locked_minutes": "30"}).content.decode()
    assert "锁定前的输错次数须为 3 至 10 次" in page
    mark = client.get(address).context["form"].initial["version"]
    good = bad | {
        "failures": "4",
        "locked_minutes": "30",
        "second_factor_roles": ["leader", "auditor"],
        "version": mark,
    }
    assert client.post(address, good)["Location"] == address
    answer = client.post(address, good | {"failures": "6"})  # as a colleague whose page is older
    assert (
        "安全设置刚刚被他人修改，您的内容尚未保存；现为：连续输错几次锁定 4，锁定时长（分钟） 30，"
        "无操作多久退出（分钟） 60，一次登录最长（小时） 8，须启用双因素认证的角色：局领导、审计监督"
    ) in answer.content.decode()
    assert security_of(place.district).failures == 4
    assert client.post(address, good | {"failures": "6", "version": answer.context["form"].data["version"]}).url
    assert security_of(place.district).failures == 6
    page = client.get(address).content.decode()
    assert page.count(" checked") == 2
    assert client.get(reverse("security_index"))["Location"] == address


def test_who_must_have_a_second_factor_is_sent_there_within_a_minute(
    place: Place, people: People, client: Client
) -> None:
    client.force_login(people.henry)
    assert client.get("/").status_code == 200
    settle_security(place.district, people.kate, Role.LEADER)
    session = client.session
    session["seen"] -= 61
    session.save()
    assert client.get("/")["Location"].startswith("/account/second-factor/?next=")
    client.force_login(people.alice)
    assert client.get("/").status_code == 200
