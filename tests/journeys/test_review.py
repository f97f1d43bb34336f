"""The section at its desk: returns a form with a reason, looks at it again, scores a row itself and accepts."""

import pytest
from playwright.sync_api import Page, expect

from projects.selfeval import domain
from projects.selfeval.models import Filing, Review
from tests.factories import selfeval as made
from tests.factories.selfeval import IN_TIME
from tests.journeys.steps import PASSWORD, assert_clean, sign_in
from tests.people import People, Place, populate, settle


@pytest.fixture
def place(transactional_db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    found = populate(place)
    found.dora.set_password(PASSWORD)
    found.dora.save()
    return found


def mended(people: People) -> None:
    """The unit does what it was asked to and hands the form in again."""
    filing = Filing.objects.select_related("project__unit", "working_year", "rulebook").get()
    made.save(filing, people)
    filing = Filing.objects.select_related("project__unit", "working_year", "rulebook").get()
    domain.sign(filing=filing, by=people.bob, now=IN_TIME)
    domain.submit(filing=filing, by=people.alice, now=IN_TIME)


def test_a_section_returns_with_a_reason_rescores_and_accepts(
    page: Page, site: str, place: Place, people: People
) -> None:
    name = made.submitted(place, people).project.name
    sign_in(page, site, people.dora.username)
    page.get_by_role("link", name="股室审核").click()
    expect(page.get_by_role("cell", name="演示教育局").first).to_be_visible()
    assert_clean(page)
    page.get_by_label("股室审核").get_by_role("link", name="填报审核").click()
    expect(page.get_by_text("处请核对").first).to_be_visible()
    page.get_by_role("link", name=name).click()
    assert_clean(page)

    page.get_by_role("button", name="退回单位").click()
    expect(page.get_by_text("退回必须写明原因")).to_be_visible()
    page.get_by_label("常用退回原因").select_option(index=1)
    expect(page.get_by_label("审核意见")).to_have_value("佐证材料不全，请逐项补齐后重新报送。")
    page.get_by_label("第 1 行意见").fill("请附清扫台账")
    page.get_by_role("button", name="退回单位").click()
    expect(page.get_by_text("已退回单位")).to_be_visible()
    expect(page.get_by_text("待办的填报都已办完")).to_be_visible()
    filing = Filing.objects.get()
    assert (filing.stage, filing.return_reason) == ("returned", "佐证材料不全，请逐项补齐后重新报送。")

    mended(people)
    page.get_by_label("股室审核").get_by_role("link", name="填报审核").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text("曾被退回 1 次")).to_be_visible()
    page.get_by_label("第 3 行股室评分").fill("20")
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text("与原得分不同，请写明理由")).to_be_visible()
    expect(page.get_by_label("第 3 行股室评分")).to_have_value("20")
    page.get_by_label("第 3 行评分理由").fill("投诉台账不全")
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text("已通过").first).to_be_visible()
    filing, review = Filing.objects.get(), Review.objects.get()
    assert (filing.stage, review.stage) == ("accepted", "accepted")
    assert review.total == filing.total - 10  # type: ignore[operator]
