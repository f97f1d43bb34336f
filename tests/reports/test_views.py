"""Fetching a document: as a download, never as a page, under its own name."""

from urllib.parse import quote

import pytest
from django.http import FileResponse
from django.test import Client
from django.urls import reverse

from budgeteval.files.queries import read
from reports.models import Document, DocumentKind
from tests.factories.documents import make_document
from tests.people import People, Place


@pytest.fixture
def document(place: Place, people: People) -> Document:
    return make_document(place.working_year, people.erin, DocumentKind.KEY_REPORT, unit=place.unit)


def fetched(client: Client, people: People, document: Document) -> FileResponse:
    client.force_login(people.alice)
    response: FileResponse = client.get(reverse("document", args=[document.pk]))
    return response


def test_a_document_comes_whole_and_under_its_own_name(client: Client, people: People, document: Document) -> None:
    response = fetched(client, people, document)
    assert b"".join(response.streaming_content) == read(document.attachment)
    name = document.path.rpartition("/")[2]
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"


def test_no_browser_shows_it_or_keeps_it(client: Client, people: People, document: Document) -> None:
    response = fetched(client, people, document)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_an_answer_that_there_is_no_such_document_offers_the_way_home(
    client: Client, people: People, document: Document
) -> None:
    client.force_login(people.mallory)
    response = client.get(reverse("document", args=[document.pk]))
    assert response.status_code == 404
    assert "回到首页" in response.content.decode()
    assert document.subject not in response.content.decode()


def test_fetching_changes_nothing(client: Client, people: People, document: Document) -> None:
    before = Document.objects.values().get()
    fetched(client, people, document)
    assert Document.objects.values().get() == before
