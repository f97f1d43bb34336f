"""The administrator's pages and one's own: lists in few queries, acts that ask once more, refusals beside the form."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from openpyxl import load_workbook

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.directory.models import Affiliation, Membership, Role
from tests.factories.directory import make_member, make_user
from tests.people import People, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def judy(client: Client, people: People) -> Client:
    client.force_login(people.judy)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_tells_who_has_which_role_and_how_it_stands(judy: Client, place: Place, people: People) -> None:
    page = text(judy.get(reverse("accounts"), {"tab": "all"}))
    assert f"单位经办（{place.unit}）" in page
    assert people.alice.username in page
    assert people.charlie.username not in page
    assert people.mallory.username not in page
    assert people.alice.username in text(judy.get(reverse("accounts"), {"q": "ali"}))
    assert people.bob.username not in text(judy.get(reverse("accounts"), {"q": "ali"}))
    for given in ({"role": "unit_clerk"}, {"unit": str(place.unit.pk), "role": "unit_clerk"}):
        page = text(judy.get(reverse("accounts"), given))
        assert people.alice.username in page
        assert people.dora.username not in page
    assert people.erin.username in text(judy.get(reverse("accounts"), {"district": str(place.district.pk)}))


def test_roles_of_other_districts_are_not_shown(judy: Client, place: Place, people: People) -> None:
    make_member(people.alice, Role.UNIT_CLERK, place.abroad)
    for page in (judy.get(reverse("accounts")), judy.get(reverse("account", args=[people.alice.pk]))):
        assert str(place.abroad) not in text(page)
    assert "在其他区县另有角色" in text(page)


def only(*users: User) -> None:
    """Leave these among the district's people besides Judy."""
    keep = [user.pk for user in users]
    Membership.objects.exclude(user__in=keep).exclude(role=Role.ADMINISTRATOR).delete()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    judy: Client, people: People, rows: int, django_assert_num_queries: Any
) -> None:
    only(*[people.alice, people.bob, people.dora][: rows - 1])
    with django_assert_num_queries(13):
        page = text(judy.get(reverse("accounts")))
    assert page.count('data-label="账号"') == rows


def test_the_list_is_exported_as_seen(judy: Client, people: People) -> None:
    answer = judy.get(reverse("accounts"), {"export": "xlsx", "q": "ali"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[2]][:2] == [people.alice.username, "alice"]
    assert sheet.max_row == 2


def test_a_new_account_with_its_first_role(judy: Client, place: Place) -> None:
    given = {
        "district": place.district.pk, "account": "zhang", "name": "张演示", "phone": "", "email": "",
        "role": "unit_clerk", "place": f"unit:{place.unit.pk}",
    }  # fmt: skip
    answer = judy.post(reverse("account_add"), given)
    page = text(answer)
    assert "一次性口令条" in page
    assert f"单位经办（{place.unit}）" in page
    assert "no-store" in answer["Cache-Control"]
    assert Membership.objects.get(user__username="zhang").unit == place.unit
    assert "账号“zhang”已被使用，请换一个" in text(judy.post(reverse("account_add"), given))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"role": "unit_clerk", "place": ""}, "授予角色须同时选择单位、股室或区县"),
        ({"role": "leader", "place": "unit"}, "“局领导”须登记在区县"),
        ({"account": "a b"}, "只能用字母、汉字、数字"),
        ({"account": ""}, "请填写此项"),
        ({"phone": "打给我"}, "只能用数字"),
        ({"email": "x"}, "邮箱"),
    ],
)
def test_a_refused_account_keeps_what_was_typed_and_makes_nothing(
    judy: Client, place: Place, change: dict[str, str], sentence: str
) -> None:
    given = {"district": place.district.pk, "account": "zhang", "name": "张演示", "phone": "", "email": "", **change}
    if given.get("place") == "unit":
        given["place"] = f"unit:{place.unit.pk}"
    page = text(judy.post(reverse("account_add"), given))
    assert sentence in page
    assert 'value="张演示"' in page
    assert not User.objects.filter(display_name="张演示").exists()
    assert not TrailLine.objects.exists()


def test_not_in_another_district_by_a_changed_form(judy: Client, place: Place) -> None:
    given = {"district": place.abroad.district_id, "account": "zhang", "name": "张演示"}
    assert "不在可选范围内" in text(judy.post(reverse("account_add"), given))
    own = {"district": place.district.pk, "account": "zhang", "name": "张演示", "role": "unit_clerk"}
    assert "不在可选范围内" in text(judy.post(reverse("account_add"), own | {"place": f"unit:{place.abroad.pk}"}))
    assert not User.objects.filter(username="zhang").exists()


def test_roles_are_granted_and_taken_back_after_asking(judy: Client, place: Place, people: People) -> None:
    page = reverse("account", args=[people.alice.pk])
    grant = reverse("account_grant", args=[people.alice.pk])
    assert judy.post(grant, {"role": "unit_head", "place": f"unit:{place.unit.pk}"})["Location"] == page
    held = Membership.objects.get(user=people.alice, role=Role.UNIT_HEAD)
    revoke = reverse("account_revoke", args=[people.alice.pk, held.pk])
    assert "收回后本人马上不能再办理" in text(judy.post(revoke))
    assert Membership.objects.filter(pk=held.pk).exists()
    assert judy.post(revoke, {"confirmed": "1"})["Location"] == page
    assert not Membership.objects.filter(pk=held.pk).exists()
    refused = text(judy.post(grant, {"role": "administrator", "place": f"district:{place.district.pk}"}))
    assert "已有评价或监督角色，不能兼任系统管理员" in refused
    assert re.search(r'value="administrator"\s+selected', refused)
    assert "不能给自己授予角色" in text(
        judy.post(
            reverse("account_grant", args=[people.judy.pk]),
            {"role": "auditor", "place": f"district:{place.district.pk}"},
        )
    )


def test_a_reset_asks_once_more_and_shows_the_password_once(judy: Client, people: People) -> None:
    address = reverse("account_password", args=[people.alice.pk])
    assert "原口令马上作废" in text(judy.post(address))
    answer = judy.post(address, {"confirmed": "1"})
    found = re.search(r"<code>([2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4})</code>", text(answer))
    assert found is not None
    assert User.objects.get(pk=people.alice.pk).check_password(found[1])
    assert "no-store" in answer["Cache-Control"]
    assert found[1] not in text(judy.get(reverse("account", args=[people.alice.pk])))


def test_switching_off_asks_why(judy: Client, people: People) -> None:
    client = Client()
    client.force_login(people.alice)
    address = reverse("account_switch", args=[people.alice.pk])
    assert "本人马上不能再登录" in text(judy.post(address))
    off = {"confirmed": "1", "active": "0"}
    assert "请填写此项" in text(judy.post(address, off | {"reason": " "}))
    assert judy.post(address, off | {"reason": "调离"}).status_code == 302
    assert client.get("/")["Location"].startswith("/login/")
    assert "已停用" in text(judy.get(reverse("account", args=[people.alice.pk])))
    assert judy.post(address, {"confirmed": "1", "active": "1", "reason": "回来"}).status_code == 302
    assert User.objects.get(pk=people.alice.pk).is_active


def test_confirming_does_what_was_asked_and_never_the_opposite(judy: Client, people: People) -> None:
    address = reverse("account_switch", args=[people.alice.pk])
    assert '<input type="hidden" name="active" value="0">' in text(judy.post(address))
    User.objects.filter(pk=people.alice.pk).update(is_active=False)  # another administrator was faster
    answer = judy.post(address, {"confirmed": "1", "active": "0", "reason": "离岗"}, follow=True)
    assert "“alice”的账号已经停用" in text(answer)
    assert not User.objects.get(pk=people.alice.pk).is_active
    assert not TrailLine.objects.filter(kind__startswith="account.switched").exists()
    page = text(judy.post(address, {"confirmed": "1", "reason": "离岗"}))  # what is not said is asked once more
    assert '<input type="hidden" name="active" value="1">' in page
    assert not User.objects.get(pk=people.alice.pk).is_active


def test_locks_and_lost_phones_are_mended_from_the_page(judy: Client, people: People) -> None:
    AccessAttempt.objects.create(username=people.alice.username, failures_since_start=5, ip_address="10.0.0.1")
    TOTPDevice.objects.create(user=people.alice, confirmed=True)
    page = text(judy.get(reverse("account", args=[people.alice.pk])))
    assert "登录已锁定" in page
    assert "重置双因素认证" in page
    assert "已解除登录锁定" in text(judy.post(reverse("account_unlock", args=[people.alice.pk]), follow=True))
    reset = reverse("account_second_factor", args=[people.alice.pk])
    assert "请先当面或电话核实是本人提出" in text(judy.post(reset))
    assert "已重置双因素认证" in text(judy.post(reset, {"confirmed": "1"}, follow=True))
    page = text(judy.get(reverse("account", args=[people.alice.pk])))
    assert "登录已锁定" not in page
    assert "重置双因素认证" not in page


def test_a_name_is_corrected_and_a_bad_phone_is_told(judy: Client, people: People) -> None:
    address = reverse("account_change", args=[people.alice.pk])
    mark = judy.get(address).context["form"].initial["version"]
    page = text(judy.post(address, {"name": "爱丽丝", "phone": "打给我", "email": "", "version": mark}))
    assert "只能用数字" in page
    assert 'value="爱丽丝"' in page
    given = {"name": "爱丽丝", "phone": "13800000000", "email": "", "version": mark}
    assert judy.post(address, given).status_code == 302
    assert User.objects.get(pk=people.alice.pk).display_name == "爱丽丝"


def test_an_old_page_does_not_put_an_old_address_back(judy: Client, people: People) -> None:
    address = reverse("account_change", args=[people.alice.pk])
    opened = judy.get(address).context["form"].initial
    own = Client()
    own.force_login(people.alice)
    mine = own.get(reverse("profile")).context["form"].initial
    own.post(reverse("profile"), mine | {"email": "new@example.gov.cn"})
    answer = judy.post(address, opened | {"name": "爱丽丝"})
    assert "现为：姓名“alice”，邮箱“new@example.gov.cn”；核对后再次提交，将以您的内容为准" in text(answer)
    assert 'value="爱丽丝"' in text(answer)
    kept = User.objects.get(pk=people.alice.pk)
    assert (kept.display_name, kept.email) == ("alice", "new@example.gov.cn")
    again = {"name": "爱丽丝", "phone": "", "email": kept.email, "version": answer.context["form"].data["version"]}
    assert judy.post(address, again).status_code == 302
    assert "现为：电话为空，邮箱“new@example.gov.cn”" in text(
        own.post(reverse("profile"), mine | {"phone": "13800000000"})
    )
    kept = User.objects.get(pk=people.alice.pk)
    assert (kept.display_name, kept.phone, kept.email) == ("爱丽丝", "", "new@example.gov.cn")


def test_403_says_why(client: Client, people: People, place: Place) -> None:
    client.force_login(people.erin)
    for route, sentence in (
        ("accounts", "账号和角色由系统管理员管理，您没有这一角色"),
        ("security_index", "安全设置由安全保密管理员办理，您没有这一角色"),
        ("trail", "“谁做了什么”由审计监督人员查看，您没有这一角色"),
    ):
        answer = client.get(reverse(route))
        assert answer.status_code == 403
        assert sentence in text(answer)
    client.force_login(people.judy)
    answer = client.get(reverse("account_change", args=[people.judy.pk]))
    assert "不能变更自己的账号" in text(answer)
    assert "不能变更自己的账号" in text(client.get(reverse("account", args=[people.judy.pk])))


def test_waiting_and_expired_one_time_passwords_are_seen_in_the_list(judy: Client, place: Place) -> None:
    for name, days in (("fresh", 1), ("stale", -1)):
        user = make_user(name)
        User.objects.filter(pk=user.pk).update(one_time_until=timezone.now() + timedelta(days=days))
        Affiliation.objects.create(user=user, district=place.district)
    page = text(judy.get(reverse("accounts"), {"tab": "waiting"}))
    assert "待首次登录" in page
    assert "一次性口令已过期" in page


def test_ones_own_page_shows_roles_and_recent_sign_ins(client: Client, place: Place, people: People) -> None:
    people.alice.set_password("correct horse 1")
    people.alice.save()
    client.post("/login/", {"username": people.alice.username, "password": "correct horse 1"})
    page = text(client.get(reverse("profile")))
    assert "单位经办" in page
    assert str(place.unit) in page
    assert "登录系统，来自 127.0.0.1" in page
    mark = client.get(reverse("profile")).context["form"].initial["version"]
    given = {"phone": "0379-6000001", "email": "a@example.org", "name": "别人", "version": mark}
    answer = client.post(reverse("profile"), given, follow=True)
    assert "已保存" in text(answer)
    user = User.objects.get(pk=people.alice.pk)
    assert (user.phone, user.email, user.display_name) == ("0379-6000001", "a@example.org", "alice")
    page = text(client.post(reverse("profile"), {"phone": "打给我", "email": ""}))
    assert "只能用数字" in page
    assert 'value="打给我"' in page


def test_ones_own_page_does_not_show_others_sign_ins(client: Client, people: People) -> None:
    client.force_login(people.mallory)
    page = text(client.get(reverse("profile")))
    assert "还没有角色" in page
    assert "还没有记录" in page
