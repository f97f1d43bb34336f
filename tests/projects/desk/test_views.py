"""The first page as it is drawn."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from projects.directory.models import District
from reports.models import DocumentKind
from tests.factories import selfeval
from tests.factories.documents import make_document
from tests.factories.registry import make_project
from tests.people import People, Place

HOME = reverse("home")


def page(client: Client, people: People, name: str) -> str:
    client.force_login(people.named(name))
    response = client.get(HOME)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_greets_by_name_role_place_and_year(client: Client, place: Place, people: People) -> None:
    drawn = page(client, people, "alice")
    for said in ("alice，您好", "单位经办", "演示教育局", "演示区 · 2016 年度绩效工作（评价 2015 年财政支出）"):
        assert said in drawn


def test_who_has_no_role_is_greeted_and_told_that_there_is_nothing(
    client: Client, place: Place, people: People
) -> None:
    drawn = page(client, people, "mallory")
    for said in ("mallory，您好", "目前没有您可以查看的汇总数据。", "目前没有待办事项。", "暂无您可以下载的文件。"):
        assert said in drawn
    assert "年度绩效工作" not in drawn


def test_constructed_data_are_said_to_be_so(client: Client, place: Place, people: People) -> None:
    assert "演示构造" not in page(client, people, "erin")
    District.objects.update(constructed=True)
    assert "演示构造" in page(client, people, "erin")


def test_names_that_look_like_code_stay_text(client: Client, place: Place, people: People) -> None:
    make_project(place.unit, name="<script>alert(1)</script>")
    drawn = page(client, people, "alice")
    assert "<script>alert" not in drawn
    assert "&lt;script&gt;alert(1)" in drawn


def test_documents_can_be_fetched_from_the_page(client: Client, place: Place, people: People) -> None:
    document = make_document(place.working_year, people.erin, DocumentKind.KEY_REPORT, unit=place.unit)
    link = f'href="{reverse("document", args=[document.pk])}"'
    assert link in page(client, people, "alice")
    assert link not in page(client, people, "frank")


# The whole page: session, account, the bell, memberships, what the role sees, documents.
QUERIES = {
    "alice": 21, "bob": 25, "dora": 17, "erin": 61, "frank": 10, "grace": 8, "henry": 20, "ivy": 18, "judy": 9,
    "mallory": 6,
}  # fmt: skip


@pytest.mark.parametrize("name", QUERIES)
def test_the_page_costs_the_same_with_one_row_and_with_three(
    client: Client, place: Place, people: People, name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    selfeval.opened_return(place, people)
    client.force_login(people.named(name))
    for count in (1, 3):
        while place.unit.projects.count() < count:
            make_document(place.working_year, people.erin, DocumentKind.DRAW_CERTIFICATE, unit=place.unit)
            make_project(place.unit)
        with django_assert_num_queries(QUERIES[name]):
            client.get(HOME)


def test_who_looks_after_accounts_and_units_finds_both_in_the_head(
    client: Client, place: Place, people: People
) -> None:
    links = {route: f'href="{reverse(route)}"' for route in ("units", "accounts", "import", "years")}
    drawn = page(client, people, "judy")
    assert [route for route, link in links.items() if link in drawn] == ["units", "accounts"]
    assert client.get(reverse("units")).status_code == 200
