"""Every guide is listed, and every role's guide tells of the rooms that its people see."""

from pathlib import Path

import pytest

GUIDES = Path(__file__).parents[2] / "docs/guides"


def test_the_list_of_guides_names_every_guide() -> None:
    listed = (GUIDES / "README.md").read_text("utf-8")
    for guide in GUIDES.glob("*.md"):
        assert guide.name == "README.md" or f"({guide.name})" in listed


@pytest.mark.parametrize(
    ("guide", "rooms"),
    [
        ("unit.md", ("核对自评表", "项目申报", "绩效目标", "指标库", "事前评价", "事中评价")),
        ("centre.md", ("工作年度", "数据导入", "账号邀请", "抽查")),
        ("administrator.md", ("按名单邀请单位人员", "单个账号", "核对自评表对外开放", "安全设置")),
    ],
)
def test_a_guide_has_a_chapter_for_each_room(guide: str, rooms: tuple[str, ...]) -> None:
    lines = (GUIDES / guide).read_text("utf-8").splitlines()
    assert all(f"## {room}" in lines for room in rooms)
