"""Signing in, the first page and signing out, as people of each role meet them, on a desk's screen and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import PASSWORD, assert_clean, enter, sign_in
from tests.people import People


def test_signing_in_wrongly_is_explained_at_the_form(page: Page, site: str, people: People) -> None:
    page.goto(f"{site}/")
    expect(page).to_have_url(f"{site}/login/?next=/")
    assert_clean(page)
    sign_in(page, site, people.alice.username, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("账号或口令不正确")
    assert_clean(page)


@pytest.mark.parametrize("name", ["alice", "bob", "dora", "erin", "frank", "grace", "henry", "ivy", "judy", "mallory"])
def test_home_greets_and_lets_go(page: Page, site: str, people: People, name: str) -> None:
    person = people.named(name)
    person.set_password(PASSWORD)
    person.save()
    sign_in(page, site, person.username)
    expect(page).to_have_url(f"{site}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(person.display_name)
    assert_clean(page)
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(f"{site}/login/")
    page.goto(f"{site}/")
    expect(page).to_have_url(f"{site}/login/?next=/")


def test_the_keyboard_alone_is_enough_to_sign_in(page: Page, site: str, people: People) -> None:
    people.erin.set_password(PASSWORD)
    people.erin.save()
    page.goto(f"{site}/login/")
    expect(page.get_by_label("账号")).to_be_focused()
    page.keyboard.type(people.erin.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()


def test_going_back_after_signing_out_shows_nothing_of_what_was_there(page: Page, site: str, people: People) -> None:
    enter(page, site, people.erin, "/")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(f"{site}/login/")
    page.go_back()
    expect(page.get_by_label("口令")).to_be_visible()
