"""The sentences that sections choose from where they return something."""

import pytest

from projects.directory.domain import keep_return_reasons
from projects.directory.models import Returned
from projects.directory.queries import return_reasons
from projects.transitions import Refused
from tests.factories.panels import NOW
from tests.people import People, Place, populate, settle


@pytest.fixture
def place(db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    return populate(place)


def test_each_kind_of_thing_has_a_list_of_its_own(place: Place, people: People) -> None:
    keep_return_reasons(district=place.district, about=Returned.TARGET, texts=["缺依据"], by=people.erin, now=NOW)
    assert return_reasons(place.district.pk, Returned.TARGET) == ["缺依据"]
    assert return_reasons(place.district.pk, Returned.FILING) == []


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["缺章"] * 2, "“缺章”重复"),
        (["长" * 201], "请压缩到 200 字以内"),
        ([f"原因{number}" for number in range(31)], "至多 30 条，现有 31 条"),
    ],
)
def test_a_list_of_reasons_that_cannot_be_kept_is_refused(
    texts: list[str], said: str, place: Place, people: People
) -> None:
    with pytest.raises(Refused, match=said):
        keep_return_reasons(district=place.district, about=Returned.TARGET, texts=texts, by=people.erin, now=NOW)


@pytest.mark.parametrize("name", ["alice", "bob", "charlie", "dora", "henry", "ivy", "judy", "mallory"])
def test_only_the_centre_keeps_the_reasons(name: str, place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不能办理此事"):
        keep_return_reasons(
            district=place.district, about=Returned.TARGET, texts=["缺章"], by=people.named(name), now=NOW
        )
