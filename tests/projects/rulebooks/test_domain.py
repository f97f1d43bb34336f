"""A rulebook is adopted whole and once; nothing is changed under a version that exists."""

from datetime import date

import pytest

from budgeteval.audit.models import TrailLine
from projects.rulebooks.domain import adopt_rulebook
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import DamagedRulebookError, rulebook_in_force, rules_of
from projects.transitions import Refused
from tests.factories.rulebooks import ADOPTED, SMALL, small_rulebook, small_text
from tests.people import People, Place


def test_an_adopted_rulebook_keeps_content_hash_and_version(place: Place, people: People) -> None:
    book = small_rulebook(place.district, people.erin)
    assert (book.code, book.rule_version, book.in_force_from) == ("small", "1", date(2015, 1, 1))
    book.refresh_from_db()
    assert rules_of(book).sha256 == book.sha256
    line = TrailLine.objects.get()
    assert (line.kind, line.detail["sha256"]) == ("rulebooks.adopt", book.sha256)


def test_the_same_content_again_changes_nothing(place: Place, people: People) -> None:
    first = small_rulebook(place.district, people.erin)
    again = adopt_rulebook(
        district=place.district,
        text="# 注释不改变内容\n" + small_text(),
        source=SMALL.name,
        by=people.erin,
        now=ADOPTED,
    )
    assert again == first
    assert Rulebook.objects.count() == TrailLine.objects.count() == 1


def test_other_content_under_the_same_version_is_refused(place: Place, people: People) -> None:
    small_rulebook(place.district, people.erin)
    changed = small_text().replace("from: 90", "from: 95")
    with pytest.raises(Refused, match="请改用新的版本号"):
        adopt_rulebook(district=place.district, text=changed, source=SMALL.name, by=people.erin, now=ADOPTED)
    assert Rulebook.objects.get().content["ratings"][0]["bands"][0]["from"] == 90


def test_a_new_version_stands_beside_the_old_one_and_is_in_force_from_its_day(place: Place, people: People) -> None:
    old = small_rulebook(place.district, people.erin)
    newer = small_text().replace('version: "1"', 'version: "2"').replace("2015-01-01", "2016-07-01")
    new = adopt_rulebook(district=place.district, text=newer, source=SMALL.name, by=people.erin, now=ADOPTED)
    assert rulebook_in_force(district_id=place.district.pk, on=date(2016, 6, 30)) == old
    assert rulebook_in_force(district_id=place.district.pk, on=date(2016, 7, 1)) == new
    assert rulebook_in_force(district_id=place.district.pk, on=date(2014, 12, 31)) is None


def test_a_broken_rulebook_is_refused_with_file_and_key(place: Place, people: People) -> None:
    broken = small_text().replace("from: 90", "from: 很高")
    with pytest.raises(Refused, match=r"small\.yaml.ratings\[1\]\.bands\[1\]\.from.应为数值"):
        adopt_rulebook(district=place.district, text=broken, source=SMALL.name, by=people.erin, now=ADOPTED)
    assert not Rulebook.objects.exists()


@pytest.mark.parametrize(
    "name", ["alice", "bob", "charlie", "dora", "frank", "grace", "henry", "ivy", "judy", "mallory"]
)
def test_only_the_centre_adopts(name: str, place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不是“演示区”的绩效中心"):
        small_rulebook(place.district, people.named(name))
    assert not Rulebook.objects.exists()


def test_a_rulebook_changed_behind_the_systems_back_is_not_scored_by(place: Place, people: People) -> None:
    changed = small_text().replace('version: "1"', 'version: "9"')
    book = adopt_rulebook(district=place.district, text=changed, source=SMALL.name, by=people.erin, now=ADOPTED)
    book.content["label"] = "偷换"
    with pytest.raises(DamagedRulebookError, match="摘要不符"):
        rules_of(book)
