"""Accounts as people meet them: from the printed slip to an own password, a second factor, a session that ends."""

import re

from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from budgeteval.accounts.domain.passwords import issue_one_time_password
from budgeteval.accounts.models import User
from projects.directory.models import Membership, Unit
from projects.sheets.layouts import INVITATIONS
from projects.sheets.writing import write
from tests.journeys.steps import assert_clean, sign_in
from tests.people import People

OWN = "correct horse 1"
NEW = "battery staple 2"


def with_password(user: User) -> User:
    user.set_password(OWN)
    user.save()
    return user


def test_from_the_list_to_the_first_sign_in(page: Page, site: str, people: People) -> None:
    sign_in(page, site, with_password(people.judy).username, OWN)
    page.get_by_role("link", name="账号与角色").click()
    assert_clean(page)
    page.get_by_role("link", name="按名单邀请单位人员").click()
    unit = Unit.objects.get(name="演示教育局")
    rows = [
        {"unit_code": unit.code, "name": "张演示", "role": "unit_clerk", "phone": "13800000001"},
        {"unit_code": "ZZ9", "name": "李演示", "role": "unit_head"},
    ]
    for given, button in ((rows, None), (rows[:1], "确认办理")):
        page.locator("input[type=file]").set_input_files(
            {"name": "名单.xlsx", "mimeType": "application/octet-stream", "buffer": write(INVITATIONS, given)}
        )
        page.get_by_role("button", name="上传并预览").click()
        assert_clean(page)
        if button is None:
            expect(page.get_by_text("单位代码“ZZ9”没有登记")).to_be_visible()
        else:
            page.get_by_role("button", name=button).click()
    expect(page.get_by_text("口令只在本页显示这一次")).to_be_visible()
    assert_clean(page)
    account, password = page.locator(".slip code").all_inner_texts()
    page.emulate_media(media="print")
    expect(page.get_by_text("口令只在本页显示这一次")).to_be_hidden()
    expect(page.locator(".slip")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="退出登录").click()
    sign_in(page, site, account, password)
    expect(page.get_by_role("heading", name="设置自己的口令")).to_be_visible()
    assert_clean(page)
    page.locator("#id_current").fill(password)
    page.locator("#id_new").fill("12345678")
    page.locator("#id_again").fill("12345678")
    page.get_by_role("button", name="设置口令并继续").click()
    expect(page.get_by_text("口令太短，至少要有 12 个字符。")).to_be_visible()
    assert_clean(page)
    for field, value in (("current", password), ("new", NEW), ("again", NEW)):
        page.locator(f"#id_{field}").fill(value)
    page.get_by_role("button", name="设置口令并继续").click()
    expect(page).to_have_url(f"{site}/")
    assert Membership.objects.get(user__username=account).unit == unit


def test_the_second_factor_from_setting_up_to_the_next_sign_in(page: Page, site: str, people: People) -> None:
    erin = with_password(people.erin)
    sign_in(page, site, erin.username, OWN)
    page.get_by_role("link", name=erin.display_name).click()
    assert_clean(page)
    page.get_by_role("link", name="查看和设置").click()
    assert_clean(page)
    page.get_by_role("link", name="开始启用").click()
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth") > 0
    assert_clean(page)
    device = TOTPDevice.objects.get(user=erin)
    page.get_by_label("验证码").fill(f"{totp(device.bin_key):06d}")
    page.get_by_role("button", name="确认启用").click()
    expect(page.get_by_role("heading", name="双因素认证已启用")).to_be_visible()
    assert_clean(page)
    code = page.locator(".backup-codes code").first.inner_text()
    page.get_by_role("link", name="已经记下，继续").click()
    page.get_by_role("button", name="退出登录").click()
    sign_in(page, site, erin.username, OWN)
    expect(page.get_by_role("heading", name="输入验证码")).to_be_visible()
    expect(page.get_by_label("验证码")).to_be_focused()
    assert_clean(page)
    page.get_by_label("验证码").fill("000 000")
    page.get_by_role("button", name="继续登录").click()
    expect(page.get_by_text("验证码不正确，或已经用过")).to_be_visible()
    assert_clean(page)
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="继续登录").click()
    expect(page).to_have_url(f"{site}/")


def passes(page: Page, seconds: int) -> None:
    """As if the person had sat still for so long; the page's own clock is told to look."""
    from django.contrib.sessions.models import Session  # noqa: PLC0415 – models after the database is there

    kept = Session.objects.latest("expire_date")
    store = kept.get_session_store_class()(kept.session_key)
    for key in ("seen", "began"):
        store[key] -= seconds
    store.save()
    page.clock.fast_forward(seconds * 1000)


def test_a_session_warns_and_goes_on(page: Page, site: str, people: People) -> None:
    page.clock.install()
    sign_in(page, site, with_password(people.mallory).username, OWN)
    page.goto(f"{site}/account/")
    page.get_by_label("电话").fill("0379-1234")
    passes(page, 3400)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("登录即将超时")
    expect(dialog).to_contain_text("后将退出登录")
    assert_clean(page)
    dialog.get_by_role("button", name="继续办理").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("电话")).to_have_value("0379-1234")
    page.get_by_role("button", name="保存联系方式").click()
    expect(page.get_by_text("已保存")).to_be_visible()


def test_a_session_that_ended_keeps_the_page_until_one_is_back(page: Page, site: str, people: People) -> None:
    page.clock.install()
    mallory = with_password(people.mallory)
    sign_in(page, site, mallory.username, OWN)
    page.goto(f"{site}/account/")
    page.get_by_label("电话").fill("0379-1234")
    passes(page, 3700)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("登录已超时")
    assert_clean(page)
    dialog.get_by_role("button", name="先看本页内容").click()
    page.get_by_role("button", name="保存联系方式").click()
    expect(dialog).to_be_visible()
    expect(page).to_have_url(f"{site}/account/")
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name=re.compile("重新登录")).click()
    other = opened.value
    other.get_by_label("账号").fill(mallory.username)
    other.get_by_label("口令").fill(OWN)
    other.get_by_role("button", name="登录").click()
    expect(other.get_by_role("heading", name="已重新登录")).to_be_visible()
    expect(dialog).to_be_hidden()
    other.close()
    expect(page.get_by_label("电话")).to_have_value("0379-1234")
    page.get_by_role("button", name="保存联系方式").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    assert User.objects.get(pk=mallory.pk).phone == "0379-1234"


def test_another_account_does_not_go_on_with_ones_page(page: Page, site: str, people: People) -> None:
    page.clock.install()
    sign_in(page, site, with_password(people.mallory).username, OWN)
    page.goto(f"{site}/account/")
    passes(page, 3700)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("登录已超时")
    other = page.context.new_page()
    sign_in(other, site, with_password(people.alice).username, OWN)
    expect(other).to_have_url(f"{site}/")
    expect(dialog).to_contain_text("现在登录的是另一个账号")
    assert_clean(page)
    other.close()


def test_an_expired_slip_is_told_at_the_form(page: Page, site: str, people: People) -> None:
    long_ago = timezone.now() - timezone.timedelta(days=15)
    password = issue_one_time_password(user=people.alice, by=people.judy, now=long_ago)
    sign_in(page, site, people.alice.username, password)
    expect(page.get_by_role("alert")).to_contain_text("一次性口令已过期")
    assert_clean(page)


def test_the_auditor_finds_who_did_what(page: Page, site: str, people: People) -> None:
    sign_in(page, site, with_password(people.ivy).username, OWN)
    page.get_by_role("link", name="谁做了什么").click()
    expect(page.get_by_text("登录系统，来自 127.0.0.1")).to_be_visible()
    assert_clean(page)
    page.get_by_label("人员").fill("nobody")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("没有符合条件的操作记录。")).to_be_visible()
    assert_clean(page)
