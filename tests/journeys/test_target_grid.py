"""The grid of indicators in a browser: pasted from Excel, checked as one types, reordered by keys, saved as seen."""

from typing import Any

from playwright.sync_api import Page, expect

from projects.targets.domain import contents_of
from projects.targets.models import Target
from tests.factories import applications as made
from tests.journeys.steps import signed_in
from tests.people import populate, settle

CELLS = (
    "产出指标\t数量指标\t清扫面积\t≥\t90\t万㎡\t40\t台账\t定额\n"
    "\t质量指标\t达标率\t≥\t很多\t%\t10\t记录\t标准\n"
    "效益指标\t社会效益\t投诉件数\t≤\t10\t件\t30\t台账\t上年\n"
    "满意度指标\t服务对象满意度\t居民满意度\t≥\t90\t%\t10\t问卷\t标准"
)
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const cell = document.getElementById("id_rows-0-level1");
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_a_clerk_fills_the_grid_without_retyping(page: Page, transactional_db: None, live_server: Any) -> None:
    place = settle()
    people = populate(place)
    target = made.target_of(made.opened(place, people))
    signed_in(page.context, live_server.url, people.alice)
    page.goto(f"{live_server.url}/targets/{target.pk}/edit/")
    with page.expect_navigation():
        page.evaluate(PASTE, CELLS)
    expect(page.get_by_text("粘贴了 4 行，已加在表尾，保存后生效")).to_be_visible()
    expect(page.locator("#about-rows-1")).to_contain_text("指标值“很多”却不是一个数值")
    page.fill("#id_rows-1-target_value", "95")
    page.fill("[name=goal]", made.GOAL)
    page.press("[name=goal]", "Tab")
    expect(page.locator("#about-rows-1")).not_to_contain_text("不是一个数值")
    expect(page.locator("#about-all")).to_contain_text("全表没有发现其他问题")
    page.focus("#id_rows-1-name")
    page.keyboard.press("Alt+ArrowUp")
    with page.expect_navigation():
        page.click("button[name=act][value=save]")
    names = [row.name for row in contents_of(Target.objects.get(pk=target.pk)).rows]
    assert names == ["达标率", "清扫面积", "投诉件数", "居民满意度"]
