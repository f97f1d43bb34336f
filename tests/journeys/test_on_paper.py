"""The page behind a number printed on one sheet of paper; a form checked and its marked copy taken home."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from projects.directory.models import District
from projects.sheets.evaluation_form import read_forms, write_forms
from tests.factories.numbers import everything
from tests.journeys.steps import signed_in
from tests.people import populate, settle
from tests.projects.scoring.formcheck.forms import lone

PAGE = re.compile(rb"/Type\s*/Page[^s]")
PARTS = {"proposal": "proposed", "project": "adjusted"}


def test_every_kind_prints_on_one_sheet(browser: Browser, transactional_db: None, live_server: Any) -> None:
    place = settle()
    people = populate(place)
    objects = everything(place, people)
    context = browser.new_context(locale="zh-CN")
    signed_in(context, live_server.url, people.erin)
    page = context.new_page()
    sheets = {}
    for kind, obj in objects.items():
        page.goto(live_server.url + reverse("xray", args=[kind, obj.pk, PARTS.get(kind, "total")]))
        sheets[kind] = len(PAGE.findall(page.pdf(format="A4", prefer_css_page_size=True)))
    context.close()
    assert sheets == dict.fromkeys(objects, 1)


@pytest.mark.parametrize("who", ["visitor", "clerk"])
def test_a_form_is_checked_and_the_marked_one_taken_home(
    browser: Browser, transactional_db: None, live_server: Any, tmp_path: Any, who: str
) -> None:
    people = populate(settle())
    District.objects.update(form_check_open=True)
    form = tmp_path / "甲局自评表.xlsx"
    form.write_bytes(write_forms(lone(published_score="51")))
    context = browser.new_context(locale="zh-CN")
    if who == "clerk":
        signed_in(context, live_server.url, people.alice)
    page = context.new_page()
    page.goto(live_server.url + reverse("form_check"))
    page.get_by_label("自评表文件").set_input_files(str(form))
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_text("请将得分改为不超过该指标分值。").first).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载标注后的表").click()
    home = tmp_path / "home.xlsx"
    coming.value.save_as(home)
    assert coming.value.suggested_filename == "甲局自评表（核对）.xlsx"
    assert read_forms(home.read_bytes(), "home.xlsx") == read_forms(form.read_bytes(), "form.xlsx")
    context.close()
