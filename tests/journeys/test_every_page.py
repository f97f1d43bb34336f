"""Every page of ours, as who may sees it: axe finds nothing, nothing scrolls sideways, nothing leaves the machine."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import SIZES
from tests.journeys.steps import assert_clean, signed_in
from tests.people import populate, settle
from tests.routes import ROWS, cells_of, is_posted, path_of

NOBODY = "nobody"


def seen_by(room: str, row: str) -> str:
    """The first person who gets the page; empty where nobody does."""
    return next((who for who, cell in cells_of(room)[row].items() if cell == "ok"), "")


PAGES = [
    (room, row) for room, row in ROWS if not is_posted(row) and not row.startswith("admin:") and seen_by(room, row)
]


@pytest.mark.parametrize(("room", "row"), PAGES)
def test_a_page_is_clean_at_both_sizes(
    browser: Browser, transactional_db: None, live_server: Any, room: str, row: str
) -> None:
    place = settle()
    people = populate(place)
    path, who = path_of(room, row, place, people), seen_by(room, row)
    context = browser.new_context(locale="zh-CN")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    if who != NOBODY:
        signed_in(context, live_server.url, people.named(who))
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    response = page.request.get(f"{live_server.url}{path}")
    if "html" in response.headers["content-type"]:  # a download has nothing to look at
        for size in SIZES.values():
            page.set_viewport_size(size)
            page.goto(f"{live_server.url}{path}")
            assert_clean(page)
    context.close()
    assert complaints == []
    assert set(asked) <= {urlsplit(live_server.url).netloc}
