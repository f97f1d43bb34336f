"""The library: a unit's own indicator is proposed, recommended, listed, picked and counted, and taken out of use."""

from dataclasses import replace
from decimal import Decimal

import pytest

from projects.targets import domain
from projects.targets.domain import Contents, TargetRow
from projects.targets.models import LibraryEntry
from projects.targets.queries import listed_entries, matching
from projects.transitions import Overtaken, Refused
from tests.factories import applications as made
from tests.factories.applications import GOAL, NOW, ROWS
from tests.factories.directory import make_field
from tests.people import People, Place

GOOD = TargetRow("产出指标", "质量指标", "道路完好率", ">=", "98", "%", Decimal(0), "检查记录")


def test_a_units_own_indicator_goes_its_way_into_the_library(place: Place, people: People) -> None:
    entry = made.proposed(place, people)
    assert (entry.stage, entry.name, entry.reference, entry.measure_unit) == ("proposed", "清扫面积", "90", "万㎡")
    assert entry.origin is not None
    assert entry.field == entry.origin.field
    domain.endorse_entry(entry=entry, by=people.dora, now=NOW)
    assert domain.list_entry(entry=entry, by=people.erin, now=NOW).stage == "listed"


def test_what_is_not_approved_yet_is_not_proposed(place: Place, people: People) -> None:
    indicator = made.first_indicator(made.target_of(made.submitted(place, people)))
    with pytest.raises(Refused, match="已报送，审定之后才能推荐"):
        domain.propose_entry(indicator=indicator, by=people.alice, now=NOW)


def test_whether_its_target_is_approved_is_read_afresh(place: Place, people: People) -> None:
    target = made.target_of(made.accepted(place, people))
    indicator = made.first_indicator(target)
    type(target).objects.filter(pk=target.pk).update(stage="returned")
    with pytest.raises(Refused, match="已退回，审定之后才能推荐"):
        domain.propose_entry(indicator=indicator, by=people.alice, now=NOW)


def test_an_indicator_is_proposed_once(place: Place, people: People) -> None:
    entry = made.proposed(place, people)
    indicator = made.first_indicator(entry.origin.target)  # type: ignore[union-attr]
    with pytest.raises(Refused, match="指标库中已有“清扫面积”（待审核）"):
        domain.propose_entry(indicator=indicator, by=people.dora, now=NOW)


def test_what_was_picked_is_counted_and_not_proposed_again(place: Place, people: People) -> None:
    entry = made.listed(place, people)
    row = replace(ROWS[0], library_entry_id=entry.pk)
    target = made.issued(place, people, Contents(GOAL, (row, *ROWS[1:])))
    assert [(one.name, one.used) for one in listed_entries(target.project)] == [("道路完好率", 1)]
    with pytest.raises(Refused, match="取自指标库，不用再推荐"):
        domain.propose_entry(indicator=made.first_indicator(target), by=people.alice, now=NOW)


def test_a_project_is_offered_its_own_field_and_what_serves_all(place: Place, people: People) -> None:
    field, other = make_field("道路"), make_field("教育")
    for name, of in (("完好率", field), ("就学率", other), ("满意率", None)):
        made.listed(place, people, name, of)
    project = made.opened(place, people, given=made.sheet(field)).project
    assert [one.name for one in listed_entries(project)] == ["完好率", "满意率"]
    assert [one.name for one in listed_entries(project, "教育")] == ["就学率"]
    assert [one.name for one in listed_entries(project, "质量 率 就")] == ["就学率"]
    assert not matching(LibraryEntry.objects.all(), "没有").exists()


def test_declined_and_retired_ones_are_offered_no_more(place: Place, people: People) -> None:
    entry = made.listed(place, people)
    domain.retire_entry(entry=entry, reason="标准更新", by=people.erin, now=NOW)
    proposed = made.proposed(place, people)
    domain.decline_entry(entry=proposed, reason="与库中指标重复", by=people.dora, now=NOW)
    assert proposed.stage == "declined"
    assert not listed_entries(proposed.origin).exists()  # type: ignore[arg-type]
    assert domain.list_entry(entry=entry, by=people.erin, now=NOW).stage == "listed"


def test_the_centres_own_entry_has_no_section_to_recommend_it(place: Place, people: People) -> None:
    entry = made.listed(place, people)
    with pytest.raises(Refused, match="不是从单位的绩效目标推荐的"):
        domain.endorse_entry(entry=entry, by=people.dora, now=NOW)


def test_an_entry_is_put_right_and_who_was_late_is_told(place: Place, people: People) -> None:
    entry = made.listed(place, people)
    version = entry.version
    better = replace(GOOD, target_value="98 至 100")
    domain.edit_entry(entry=entry, row=better, method="分档", expected_version=version, by=people.erin, now=NOW)
    kept = LibraryEntry.objects.get(pk=entry.pk)
    assert (kept.reference, kept.method) == ("98 至 100", "分档")
    with pytest.raises(Overtaken):
        domain.edit_entry(entry=kept, row=GOOD, method="", expected_version=version, by=people.erin, now=NOW)


@pytest.mark.parametrize(
    ("row", "method", "sentence"),
    [
        (replace(GOOD, name=" "), "", "“三级指标”没有填写，请补填"),
        (replace(GOOD, op="?"), "", "“指标性质”为"),
        (GOOD, "长" * 201, "“评分方法”请压缩到 200 字以内"),
    ],
)
def test_an_entry_that_cannot_be_kept_is_refused(
    place: Place, people: People, row: TargetRow, method: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        domain.add_entry(district=place.district, field=None, row=row, method=method, by=people.erin, now=NOW)


def test_two_entries_are_not_called_the_same(place: Place, people: People) -> None:
    first, second = made.listed(place, people), made.listed(place, people, "路灯亮灯率")
    row = replace(GOOD, name=first.name)
    with pytest.raises(Refused, match="指标库中已有“道路完好率”"):
        domain.edit_entry(entry=second, row=row, method="", expected_version=second.version, by=people.erin, now=NOW)
