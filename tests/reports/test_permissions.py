"""Who may build documents, and the door to one."""

import pytest
from django.contrib.auth.models import AnonymousUser

from projects.transitions import Refused
from reports.models import DocumentKind
from reports.permissions import access_document, may_build
from tests.factories.directory import make_working_year
from tests.factories.documents import make_document
from tests.matrix import EVERYBODY
from tests.people import People, Place


@pytest.mark.parametrize("name", EVERYBODY)
def test_building_is_the_districts_own_centres(place: Place, people: People, name: str) -> None:
    abroad = make_working_year(place.abroad.district)
    decisions = [may_build(people.named(name), year) for year in (place.working_year, abroad)]
    assert [bool(decision) for decision in decisions] == {"erin": [True, False], "charlie": [False, True]}.get(
        name, [False, False]
    )
    assert all(decision or "绩效中心" in decision.reason for decision in decisions)


def test_an_inactive_officer_builds_nothing(place: Place, people: People) -> None:
    people.erin.is_active = False
    assert not may_build(people.erin, place.working_year)


def test_the_door_opens_for_the_unit_itself(place: Place, people: People) -> None:
    document = make_document(place.working_year, people.erin, DocumentKind.KEY_REPORT, unit=place.unit)
    assert access_document(people.alice, document.pk) == document


@pytest.mark.parametrize("name", ["charlie", "frank", "grace", "judy", "mallory"])
def test_the_door_is_shut_in_the_same_words_whether_there_is_a_document_or_not(
    place: Place, people: People, name: str
) -> None:
    document = make_document(place.working_year, people.erin, DocumentKind.KEY_REPORT, unit=place.unit)
    for pk in (document.pk, document.pk + 1):
        with pytest.raises(Refused, match="没有这份文档，或您无权查看"):
            access_document(people.named(name), pk)


def test_the_door_is_shut_to_who_is_not_signed_in(place: Place, people: People) -> None:
    document = make_document(place.working_year, people.erin, DocumentKind.YEAR_REPORT)
    with pytest.raises(Refused):
        access_document(AnonymousUser(), document.pk)
