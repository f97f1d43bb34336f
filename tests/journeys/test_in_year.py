"""Both forms in a browser: points and lights come as one types, reasons are asked for, the walk ends."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from projects.directory.models import Role
from projects.selfeval.in_year.models import ExAnte, MidTerm
from tests.factories import in_year as made
from tests.factories.directory import make_member
from tests.journeys.steps import assert_clean, enter
from tests.people import People, Place, populate, settle


@pytest.fixture
def place(transactional_db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    return populate(place)


def test_points_come_to_a_conclusion_as_they_are_typed(page: Page, site: str, place: Place, people: People) -> None:
    form = made.ex_ante(place, people)
    path = reverse("ex_ante", args=[form.pk])
    enter(page, site, people.alice, path)
    for label, points in (("政策相关性", "36"), ("投入产出匹配", "35"), ("节约程度", "15")):
        page.get_by_label(f"{label}得分").fill(points)
    expect(page.locator("#problems-thrift")).to_contain_text("应写明理由")
    page.get_by_label("节约程度评分理由").fill("会议支出可以压缩")
    expect(page.locator("#assessment")).to_contain_text("总分 86.00 在 80（含）与 90 之间")
    page.get_by_label("项目概况和立项依据").fill("管网改造")
    page.get_by_label("评估意见和建议").fill("建议支持")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".alert")).to_contain_text("已保存")
    enter(page, site, people.bob, path)
    page.get_by_role("button", name="签批").click()
    enter(page, site, people.alice, path)
    page.get_by_role("button", name="报送").click()
    enter(page, site, people.dora, path)
    page.get_by_role("button", name="通过").click()
    expect(page.locator(".page-head")).to_contain_text("已通过")
    assert ExAnte.objects.get().grade == "予以支持"


def test_a_light_that_is_not_green_asks_for_its_reason(page: Page, site: str, place: Place, people: People) -> None:
    form = made.mid_term(place, people)
    path = reverse("mid_term", args=[form.pk])
    enter(page, site, people.alice, path)
    why = page.locator('[data-deviation-row="1"]')
    expect(why).to_be_hidden()
    page.get_by_label("第 1 行全年预计完成情况").fill("60")
    expect(page.locator("#light-1")).to_contain_text("红灯")
    expect(why).to_be_visible()
    assert_clean(page)
    page.get_by_label("第 1 行偏差原因类别").select_option("money")
    page.get_by_label("第 1 行偏差原因", exact=True).fill("资金下达较晚")
    page.get_by_label("第 1 行纠偏措施").fill("加快招标")
    for number, text in ((2, "96"), (3, "8"), (4, "91")):
        page.get_by_label(f"第 {number} 行全年预计完成情况").fill(text)
    page.get_by_label("全年预计执行数（元）").fill("9.5万元")
    expect(page.locator("#light-money")).to_contain_text("绿灯")
    expect(page.locator("#light-whole")).to_contain_text("红灯")
    page.get_by_label("总体目标进展").fill("按计划推进")
    page.get_by_label("存在问题和下一步措施").fill("逐月调度")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".alert")).to_contain_text("已保存")
    kept = MidTerm.objects.get()
    assert (kept.light, kept.money_light) == ("red", "green")
    enter(page, site, people.bob, path)
    page.get_by_role("button", name="签批").click()
    enter(page, site, people.alice, path)
    page.get_by_role("button", name="报送").click()
    enter(page, site, people.dora, path)
    page.get_by_label("退回原因").fill("请补充招标公告")
    page.get_by_role("button", name="退回单位").click()
    enter(page, site, people.alice, path)
    expect(page.locator(".alert-warning")).to_contain_text("请补充招标公告")


def test_who_fills_in_and_signs_signs_what_the_page_has_just_saved(
    page: Page, site: str, place: Place, people: People
) -> None:
    form = made.judged(place, people)
    make_member(people.alice, Role.UNIT_HEAD, place.unit)
    enter(page, site, people.alice, reverse("ex_ante", args=[form.pk]))
    page.get_by_label("评估意见和建议").fill("建议支持，分两年安排")
    expect(page.locator("[data-autosave-status]")).to_contain_text("已自动保存")
    page.get_by_role("button", name="签批").click()
    expect(page.locator(".alert")).to_contain_text("已签批")
    kept = ExAnte.objects.get()
    assert (kept.stage, kept.opinion) == ("signed", "建议支持，分两年安排")
