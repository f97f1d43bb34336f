"""The sentences that sections choose from where they return something."""

import pytest

from projects.directory.domain import keep_return_reasons, reasons_mark
from projects.directory.models import Returned
from projects.directory.queries import return_reasons
from projects.transitions import Overtaken, Refused
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


def test_a_colleagues_sentence_is_not_gone_silently(place: Place, people: People) -> None:
    def keep(*texts: str, seen: int) -> list[str]:
        return keep_return_reasons(
            district=place.district, about=Returned.TARGET, texts=texts, by=people.erin, now=NOW, seen=seen
        )

    opened = reasons_mark(place.district, Returned.TARGET)
    assert keep("缺依据", "甲加的", seen=opened) == ["缺依据", "甲加的"]
    with pytest.raises(Overtaken, match="刚刚被他人修改，您的内容尚未保存；现有而您没有写的：“甲加的”") as refused:
        keep("缺依据", "乙加的", seen=opened)
    assert return_reasons(place.district.pk, Returned.TARGET) == ["缺依据", "甲加的"]
    assert refused.value.version is not None
    assert keep("缺依据", "甲加的", "乙加的", seen=refused.value.version)[2] == "乙加的"  # after a look
    keep_return_reasons(
        district=place.district, about=Returned.FILING, texts=["缺章"], by=people.erin, now=NOW, seen=opened
    )  # the other list stands as it stood: empty


@pytest.mark.parametrize("name", ["alice", "bob", "charlie", "dora", "henry", "ivy", "judy", "mallory"])
def test_only_the_centre_keeps_the_reasons(name: str, place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不能办理此事"):
        keep_return_reasons(
            district=place.district, about=Returned.TARGET, texts=["缺章"], by=people.named(name), now=NOW
        )
