"""A clerk's afternoon in a real browser: fill, hand to the head, sign, submit – counted; and what may go wrong."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from projects.directory.models import CalendarEntry
from projects.registry.models import Project
from projects.selfeval import domain
from projects.selfeval.models import Filing
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME
from tests.journeys.steps import PASSWORD, assert_clean, sign_in
from tests.people import People, Place, populate, settle
from tests.routes.filings import picture


class Hand:
    """What a clerk does, counted: fields typed, files chosen, clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count: Counter[str] = Counter()

    def type(self, name: str, text: str) -> None:
        self.count["fields"] += 1
        self.page.locator(f"[name={name}]").fill(text)

    def choose(self, row: int, *files: Path) -> None:
        self.count["files"] += 1
        self.page.locator(f"#row-{row} input[type=file]").set_input_files([str(file) for file in files])

    def click(self, role: Any, name: str) -> None:
        self.count["clicks"] += 1
        self.page.get_by_role(role, name=name).first.click()


@pytest.fixture
def place(transactional_db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    people = populate(place)
    for person in (people.alice, people.bob):
        person.set_password(PASSWORD)
        person.save()
    return people


@pytest.fixture
def filing(place: Place, people: People) -> Filing:
    """A form nobody has begun, of a project with an issued target and last year's form; due in ten days."""
    before = made.submitted(place, people)
    domain.accept(filing=before, by=people.dora, now=IN_TIME)
    project = make_project(place.unit, name="道路清扫保洁")
    Project.objects.filter(pk=project.pk).update(predecessor=before.project)
    made.issued_target(Project.objects.get(pk=project.pk), people)
    CalendarEntry.objects.update(due=timezone.localdate() + timedelta(days=10))
    return made.opened(place, people, Project.objects.get(pk=project.pk))


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    file = tmp_path / "验收单.png"
    file.write_bytes(picture())
    return file


def leave(page: Page) -> None:
    page.get_by_role("button", name="退出登录").click()


def open_form(page: Page, site: str, people: People, filing: Filing) -> None:
    sign_in(page, site, people.alice.username)
    expect(page).to_have_url(f"{site}/")
    page.goto(f"{site}/filings/{filing.pk}/")


def saved(page: Page) -> None:
    expect(page.locator("[data-autosave-status]")).to_contain_text("已自动保存", timeout=8000)


def test_from_signing_in_to_a_filed_form_nothing_is_typed_but_actuals_and_a_reason(
    page: Page, site: str, people: People, filing: Filing, proof: Path
) -> None:
    hand = Hand(page)
    sign_in(page, site, people.alice.username)
    hand.click("link", "我的填报")
    expect(page.get_by_role("row", name="道路清扫保洁")).to_contain_text("还有 10 天")
    assert_clean(page)
    hand.click("link", "道路清扫保洁")
    expect(page.get_by_text("上年：完成 86.2万㎡（指标值 90）").first).to_be_visible()
    for row, actual in enumerate(("８６．２", "95", "8", "91")):
        hand.type(f"rows-{row}-actual", actual)
    expect(page.locator("[name=rows-0-self_score]")).to_have_value("14.37")
    expect(page.locator("#row-1 [data-sentence]")).to_have_text(
        "完成值 86.2 万㎡ ÷ 指标值 90 万㎡ = 95.78 % × 分值 15 = 14.37"
    )
    expect(page.locator("#row-1 [data-told=reason]")).to_contain_text("没有得满分，请填写偏差原因及改进措施")
    hand.type("rows-0-reason", "雨季作业天数减少")
    expect(page.locator("#row-1 [data-told=reason]")).to_be_empty()
    expect(page.locator("#total")).to_have_text("97.37")
    expect(page.locator("#id_achievement")).to_have_value("清扫面积86.2万㎡；达标率95%；投诉件数8件；居民满意度91%。")
    for row in range(1, 5):
        hand.choose(row, proof)
        expect(page.locator(f"#row-{row} .file-preview img")).to_be_visible()
    assert_clean(page)
    hand.click("button", "保存并送负责人签批")
    expect(page).to_have_url(f"{site}/filings/")
    leave(page)
    sign(page, site, people)
    sign_in(page, site, people.alice.username)
    hand.click("link", "我的填报")
    hand.click("link", "道路清扫保洁")
    hand.click("button", "报送")
    expect(page.get_by_role("alert").or_(page.locator(".alert")).first).to_contain_text("已报送")
    filed = Filing.objects.get(pk=filing.pk)
    assert (filed.stage, str(filed.total), filed.problems) == ("submitted", "97.37", "清扫面积：雨季作业天数减少")
    # docs/guides/README.md tells these numbers: four indicators, one of them short of its target.
    assert hand.count == {"fields": 5, "files": 4, "clicks": 6}


def sign(page: Page, site: str, people: People) -> None:
    """The head gives the form back once, the clerk offers it anew, the head signs."""
    sign_in(page, site, people.bob.username)
    page.get_by_role("link", name="待我签批").click()
    expect(page.get_by_role("row", name="道路清扫保洁")).to_contain_text("97.37")
    assert_clean(page)
    page.get_by_role("link", name="道路清扫保洁").click()
    page.get_by_label("退回经办的意见").fill("请核对投诉件数")
    page.get_by_role("button", name="退回经办").click()
    leave(page)
    sign_in(page, site, people.alice.username)
    page.goto(f"{site}/filings/")
    page.get_by_role("link", name="道路清扫保洁").click()
    expect(page.get_by_text("请核对投诉件数")).to_be_visible()
    page.get_by_role("button", name="保存并送负责人签批").click()
    leave(page)
    sign_in(page, site, people.bob.username)
    page.get_by_role("link", name="待我签批").click()
    page.get_by_role("row", name="道路清扫保洁").get_by_role("checkbox").check()
    page.get_by_role("button", name="签批").click()
    expect(page.get_by_text("道路清扫保洁：自评总分 97.37，等级 优")).to_be_visible()
    page.get_by_role("button", name="确认签批").click()
    expect(page.get_by_text("已签批 1 份")).to_be_visible()
    leave(page)


def test_a_draft_saves_itself_and_a_second_window_is_told(
    page: Page, site: str, people: People, filing: Filing
) -> None:
    open_form(page, site, people, filing)
    other = page.context.new_page()
    other.goto(f"{site}/filings/{filing.pk}/")
    page.locator("[name=rows-1-actual]").fill("94")
    saved(page)
    assert Filing.objects.get(pk=filing.pk).lines.get(number=2).actual == "94"
    other.locator("[name=rows-1-actual]").fill("96")
    expect(other.locator("[data-autosave-status]")).to_contain_text(f"{people.alice}于", timeout=8000)
    expect(other.locator("[name=rows-1-actual]")).to_have_value("96")
    other.get_by_role("button", name="用我的内容保存").click()
    saved(other)
    assert Filing.objects.get(pk=filing.pk).lines.get(number=2).actual == "96"


@pytest.mark.parametrize("page", ["desk"], indirect=True)
def test_a_session_that_ended_loses_nothing(page: Page, site: str, people: People, filing: Filing) -> None:
    open_form(page, site, people, filing)
    Session.objects.all().delete()
    page.locator("[name=rows-0-actual]").fill("88")
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("登录已过期，您的内容保留在本页", timeout=8000)
    with page.context.expect_page() as opened:
        status.get_by_role("button", name="在新窗口登录").click()
    again = opened.value
    again.get_by_label("账号").fill(people.alice.username)
    again.get_by_label("口令").fill(PASSWORD)
    again.get_by_role("button", name="登录").click()
    again.wait_for_load_state()
    again.close()
    status.get_by_role("button", name="已登录，继续保存").click()
    saved(page)
    assert Filing.objects.get(pk=filing.pk).lines.get(number=1).actual == "88"


@pytest.mark.parametrize("page", ["desk"], indirect=True)
def test_a_column_and_whole_rows_are_pasted_from_excel(page: Page, site: str, people: People, place: Place) -> None:
    filing = made.opened(place, people, make_project(place.unit))
    open_form(page, site, people, filing)
    rows = (
        "产出指标\t数量指标\t清扫面积\t≥\t90\t万㎡\t86.2\t50\t\t雨季长\n"
        "\t质量指标\t达标率\t≥\t95\t%\t95\t20\t\t\n"
        "效益指标\t社会效益\t投诉件数\t≤\t10\t件\t8\t10\t\t\n"
        "满意度指标\t服务对象满意度\t居民满意度\t≥\t90\t%\t91\t10\t\t\n"
    )
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const start = document.querySelector("[name=rows-0-level1]");
          start.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        rows,
    )
    saved(page)
    kept = Filing.objects.get(pk=filing.pk)
    assert [(line.level1, line.name, line.op, line.actual) for line in kept.lines.order_by("number")] == [
        ("产出指标", "清扫面积", ">=", "86.2"),
        ("产出指标", "达标率", ">=", "95"),
        ("效益指标", "投诉件数", "<=", "8"),
        ("满意度指标", "居民满意度", ">=", "91"),
    ]
    assert_clean(page)


@pytest.mark.parametrize("page", ["desk"], indirect=True)
def test_leaving_with_unsaved_text_warns(page: Page, site: str, people: People, filing: Filing) -> None:
    open_form(page, site, people, filing)
    page.locator("[name=rows-0-reason]").press_sequentially("雨")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]
