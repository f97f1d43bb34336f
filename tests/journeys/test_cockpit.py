"""The centre's morning: who is late, all reminded, one called, one handed in for; and what the clerk sees of it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from budgeteval.accounts.models import User
from projects.directory.models import CalendarEntry, Task
from projects.selfeval import domain as selfeval
from projects.selfeval.models import Filing
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.journeys.steps import PASSWORD, assert_clean, sign_in
from tests.people import People, Place, populate, settle


@pytest.fixture
def place(transactional_db: None) -> Place:
    """Two units owe forms since the day before yesterday."""
    place = settle()
    due = localdate(timezone.now()) - timedelta(days=2)
    CalendarEntry.objects.filter(working_year=place.working_year).update(due=due)
    return place


@pytest.fixture
def people(place: Place) -> People:
    people = populate(place)
    made.small_rulebook(place.district, people.erin)
    for unit in (place.unit, place.far):
        made.issued_target(make_project(unit, name=f"{unit.short_name}项目"), people)
    selfeval.open_filings(working_year=place.working_year, by=people.erin, now=timezone.now())
    for person in (people.erin, people.alice):
        person.set_password(PASSWORD)
        person.save()
    return people


def start(page: Page, site: str, person: User) -> None:
    sign_in(page, site, person.username)
    expect(page.get_by_role("heading", level=1)).to_contain_text(person.display_name)


def leave(page: Page) -> None:
    page.get_by_role("button", name="退出登录").click()


def test_the_centre_reminds_everybody_and_the_clerk_is_told(page: Page, site: str, people: People) -> None:
    start(page, site, people.erin)
    expect(page.get_by_role("heading", name="逾期单位（2 个）")).to_be_visible()
    page.get_by_role("link", name="催报逾期单位").click()
    expect(page.get_by_text("共 2 个单位、2 项")).to_be_visible()
    assert_clean(page)
    page.get_by_role("button", name="全部发系统消息", exact=True).click()
    expect(page.get_by_text("已催报 1 个单位（系统消息），共 1 项，已登记。")).to_be_visible()
    expect(page.get_by_text("演示水利局没有可登录的经办人或负责人账号")).to_be_visible()
    page.get_by_role("button", name="全部发系统消息", exact=True).click()
    expect(page.get_by_role("heading", name="今天已经催报过")).to_be_visible()
    assert_clean(page)
    page.get_by_role("link", name="不催，返回").click()
    leave(page)
    start(page, site, people.alice)
    page.get_by_role("link", name="消息 1 条未读").click()
    expect(page.get_by_text("贵单位尚未报送：“事后自评”1 份")).to_be_visible()
    assert_clean(page)
    page.get_by_role("button", name="打开").click()
    expect(page).to_have_url(f"{site}/")
    expect(page.get_by_role("link", name="消息", exact=True)).to_be_visible()


def test_the_text_for_the_group_is_copied_and_kept_when_posted(page: Page, site: str, people: People) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    start(page, site, people.erin)
    page.get_by_role("link", name="催报逾期单位").click()
    page.get_by_role("button", name="全部生成群消息文字").click()
    assert_clean(page)
    page.get_by_role("button", name="复制文字").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert "演示教育局（1 份）" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="已发到群，登记催报").click()
    expect(page.get_by_text("已催报 2 个单位（单位群），共 2 项，已登记。")).to_be_visible()


def test_a_unit_is_called_and_its_form_handed_in_from_a_scan(page: Page, site: str, people: People) -> None:
    start(page, site, people.erin)
    page.get_by_role("link", name="演示教育局").first.click()
    page.get_by_label("结果").select_option("explained")
    page.get_by_label("接听人").fill("张会计")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("erin致电张会计：说明情况，未定日期")).to_be_visible()
    page.get_by_role("link", name="按扫描件代报").first.click()
    page.get_by_label("盖章扫描件").set_input_files(
        {"name": "盖章.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 stamped"}
    )
    page.get_by_label("收到日期").fill(localdate(timezone.now()).isoformat())
    for number, (actual, claim) in enumerate(zip(made.ACTUALS, made.CLAIMS, strict=True), start=1):
        page.get_by_label(f"第 {number} 行实际完成值").fill(actual)
        page.get_by_label(f"第 {number} 行自评得分").fill(claim)
    page.get_by_role("button", name="代为报送", exact=True).click()
    expect(page.get_by_text("并通知单位确认。")).to_be_visible()
    assert_clean(page)
    leave(page)
    start(page, site, people.alice)
    page.get_by_role("link", name="待确认的代为报送").click()
    page.get_by_role("link", name="演示教育局项目事后自评").click()
    page.get_by_role("button", name="确认一致").click()
    expect(page.get_by_text("已确认代为报送的内容。")).to_be_visible()
    assert Filing.objects.get(project__name="演示教育局项目").late


def test_the_centre_gives_a_unit_more_time_and_the_clerk_sees_it(
    page: Page, site: str, place: Place, people: People
) -> None:
    later = localdate(timezone.now()) + timedelta(days=7)
    start(page, site, people.erin)
    page.get_by_role("link", name="单位延期").click()
    page.get_by_label("单位").select_option(str(place.unit.pk))
    page.get_by_label("事项").select_option(Task.EX_POST)
    page.get_by_label("延至").fill(later.isoformat())
    page.get_by_role("button", name="延期").click()
    expect(page.get_by_label("延期原因")).to_be_focused()  # nothing is given without a reason
    page.get_by_label("延期原因").fill("机构改革交接")
    assert_clean(page)
    page.get_by_role("button", name="延期").click()
    expect(page.get_by_text("机构改革交接").first).to_be_visible()
    leave(page)
    start(page, site, people.alice)
    page.goto(f"{site}/filings/")
    expect(page.get_by_role("row", name="演示教育局项目")).to_contain_text("还有 7 天")


@pytest.mark.parametrize("who", ["charlie", "grace", "mallory", None])
def test_another_units_clerk_an_expert_and_a_stranger_get_in_nowhere(
    page: Page, site: str, place: Place, people: People, who: str | None
) -> None:
    form = Filing.objects.get(project__unit=place.unit)
    if who is not None:
        person = people.named(who)
        person.set_password(PASSWORD)
        person.save()
        start(page, site, person)
    for path in (f"filings/{form.pk}/", f"section/reviews/{form.pk}/", f"units/{place.unit.pk}/", "section/", "trail/"):
        answer = page.request.get(f"{site}/{path}")
        if who is None:
            assert answer.url.startswith(f"{site}/login/")
        elif who == "charlie" and path in ("section/", "trail/"):  # he has the roles, in a district of his own
            assert answer.status == 200
        else:
            assert answer.status in (403, 404)
        assert place.unit.name not in answer.text()
