"""A declared list: what an address asks for is shown, whatever it asks."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db.models import Count, Q
from django.template import RequestContext, Template
from django.test import RequestFactory
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from budgeteval.accounts.models import User
from budgeteval.ui.listing import Badge, Column, Filter, Listing, Tab, chosen_rows

pytestmark = pytest.mark.django_db


def listing(address: str = "/", **options: Any) -> Listing[User]:
    request = RequestFactory().get(address)
    request.session = options.pop("session", SessionStore())
    request.user = AnonymousUser()
    given: dict[str, Any] = {
        "title": "人员",
        "order": ("username",),
        "columns": [
            Column("账号", lambda one: one.username, sort="username", link=lambda one: f"/who/{one.pk}/"),
            Column("姓名", lambda one: one.display_name),
            Column("状态", lambda one: Badge("在岗" if one.is_active else "离职", "done"), kind="badge"),
        ],
        "search": ("username__icontains", "display_name__icontains"),
        "filters": [Filter("active", "在岗", [("1", "是"), ("0", "否")], lambda key: Q(is_active=key == "1"))],
        "tabs": [Tab("all", "全部"), Tab("left", "已离职", Q(is_active=False))],
    }
    return Listing(request, options.pop("rows", User.objects.all()), **{**given, **options})


def names(found: Listing[User]) -> list[str]:
    return [row.username for row in found.portion.rows]


@pytest.fixture
def three(db: None) -> list[User]:
    people = [User.objects.create(username=name) for name in ("anna", "ben", "carl")]
    User.objects.filter(username="carl").update(is_active=False)
    return people


def draw(found: Listing[User]) -> str:
    return Template("{% load components %}{% listing found %}").render(RequestContext(found.request, {"found": found}))


def test_search_filter_tab_and_sort_narrow_what_is_shown(three: list[User]) -> None:
    assert names(listing()) == ["anna", "ben", "carl"]
    assert names(listing("/?q=AN")) == ["anna"]
    assert names(listing("/?active=0")) == ["carl"]
    assert names(listing("/?tab=left")) == ["carl"]
    assert names(listing("/?sort=-username")) == ["carl", "ben", "anna"]
    assert [(tab.key, count) for tab, count in listing("/?q=a").counted_tabs] == [("all", 2), ("left", 1)]


@pytest.mark.parametrize(
    "address",
    [
        "/?sort=password",
        "/?active=9",
        "/?tab=x",
        "/?size=100000",
        "/?after=%00",
        "/?q=%00",
        "/?sort=--username",
        "/?q=%25",
    ],
)
def test_what_makes_no_sense_is_left_aside(three: list[User], address: str) -> None:
    assert listing(address).size == 50
    assert names(listing(address)) == ([] if "25" in address else ["anna", "ben", "carl"])


def test_the_size_of_a_portion_is_kept(three: list[User]) -> None:
    session = SessionStore()
    assert listing("/?size=20", session=session).size == 20
    assert listing("/", session=session).size == 20


def test_the_next_portion_keeps_search_and_tab(db: None) -> None:
    for number in range(21):
        User.objects.create(username=f"user{number:02}")
    first = listing("/?size=20&q=user&sort=-username")
    assert names(first)[0] == "user20"
    html = draw(first)
    assert "after=" in html
    assert "q=user" in html
    assert names(listing(f"/?size=20&q=user&sort=-username&after={first.portion.following}")) == ["user00"]


def test_it_is_drawn_with_links_badges_and_counts(three: list[User]) -> None:
    html = draw(listing())
    assert f'<a href="/who/{three[0].pk}/">anna</a>' in html
    assert '<span class="state state-done">在岗</span>' in html
    assert '全部<span class="tab-count">3</span>' in html
    assert "没有符合条件的记录。" in draw(listing("/?q=nobody"))


def test_a_tab_that_can_hold_nothing_leaves_the_others_their_counts(three: list[User]) -> None:
    rows = User.objects.annotate(roles=Count("groups"))
    tabs = [Tab("all", "全部"), Tab("todo", "待办", Q(pk__in=[])), Tab("left", "已离职", Q(is_active=False))]
    assert [count for _, count in listing(rows=rows, tabs=tabs).counted_tabs] == [3, 0, 1]


def test_what_was_typed_into_the_search_is_escaped(three: list[User]) -> None:
    assert "<script>" not in draw(listing("/?q=<script>"))


@pytest.mark.parametrize("many", [1, 3])
def test_it_asks_the_same_whatever_the_number_of_rows(
    three: list[User], many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    User.objects.exclude(pk__in=[one.pk for one in three[:many]]).delete()
    with django_assert_num_queries(2):
        draw(listing())


def test_the_export_is_what_is_seen_and_nothing_typed_becomes_a_formula(three: list[User]) -> None:
    User.objects.filter(username="anna").update(display_name="=1+1")
    response: Any = listing("/?q=an&export=xlsx").respond("unused.html")
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    response.close()
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [["账号", "姓名", "状态"], ["anna", "=1+1", "在岗"]]
    assert sheet["B2"].data_type == "s"


def test_only_visible_rows_can_be_ticked(three: list[User]) -> None:
    posted = {"row": [str(three[0].pk), str(three[2].pk), "x", "9" * 30, "-1"]}
    request = RequestFactory().post("/", posted)
    assert list(chosen_rows(request, User.objects.filter(is_active=True))) == [three[0]]
