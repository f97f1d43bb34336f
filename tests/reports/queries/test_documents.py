"""The list of documents on the first page."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from budgeteval.accounts.models import User
from projects.directory.models import Role
from reports.models import DocumentKind
from reports.queries import documents_visible_to
from tests.factories.directory import make_district, make_member, make_user
from tests.factories.documents import make_document
from tests.people import People, Place


def shown(user: User) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return Template("{% load documents %}{% my_documents %}").render(Context({"request": request}))


def test_documents_stand_kind_by_kind_and_newest_only(place: Place, people: People) -> None:
    for kind in reversed(DocumentKind):
        make_document(place.working_year, people.erin, kind)
    make_document(place.working_year, people.erin, DocumentKind.YEAR_REPORT, superseded=True)
    titles = re.findall(r'<a href="/documents/(\d+)/"', shown(people.erin))
    kinds = {str(one.pk): one.kind for one in documents_visible_to(people.erin)}
    assert [kinds[pk] for pk in titles] == list(DocumentKind)


def test_a_document_shows_what_it_is_and_how_to_check_it(place: Place, people: People) -> None:
    document = make_document(place.working_year, people.erin, DocumentKind.YEAR_REPORT)
    page = shown(people.erin)
    assert document.subject in page
    assert "JSON 数据 · " in page
    assert "2016年12月14日生成" in page
    assert document.attachment.sha256 in page


def test_who_has_nothing_to_fetch_is_told_so(place: Place, people: People) -> None:
    make_document(place.working_year, people.erin, DocumentKind.YEAR_REPORT)
    for user in (people.alice, people.grace, people.judy, people.mallory):
        assert "暂无您可以下载的文件。" in shown(user)


def test_nobody_signed_in_sees_nothing(place: Place, people: People) -> None:
    make_document(place.working_year, people.erin, DocumentKind.YEAR_REPORT)
    assert not documents_visible_to(AnonymousUser()).exists()


def test_two_roles_show_a_document_once(place: Place, people: People) -> None:
    make_document(place.working_year, people.erin, DocumentKind.KEY_REPORT, unit=place.unit)
    make_member(people.erin, Role.UNIT_HEAD, place.unit)
    make_member(people.erin, Role.LEADER, place.district)
    assert documents_visible_to(people.erin).count() == 1


def test_another_citys_keeper_sees_no_certificate(place: Place, people: People) -> None:
    make_document(place.working_year, people.erin, DocumentKind.DRAW_CERTIFICATE)
    other = make_user("other")
    make_member(other, Role.POOL_KEEPER, make_district("别市"))
    assert not documents_visible_to(other).exists()
    assert documents_visible_to(people.frank).exists()


@pytest.mark.parametrize("name", ["alice", "dora", "erin", "frank", "henry", "ivy"])
def test_more_documents_ask_no_more_of_the_database(
    place: Place, people: People, name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = people.named(name)
    for count in (1, 3):
        while documents_visible_to(user).count() < count:
            make_document(place.working_year, people.erin, DocumentKind.DRAW_CERTIFICATE, unit=place.unit)
        with django_assert_num_queries(2):
            shown(user)
