"""What the office tells of its year is kept in its own words, and the trail keeps what stood there before."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from budgeteval.audit.models import TrailLine
from projects.directory.domain import (
    BasisRow,
    describe_organisation,
    keep_basis,
    keep_prose,
    keep_theme,
    record_training,
)
from projects.directory.models import Organisation, Prose, Theme
from projects.transitions import Refused
from tests.factories.directory import make_field
from tests.people import People, Place

NOW = datetime(2016, 12, 1, 9, 0, tzinfo=UTC)
OTHERS = ["alice", "bob", "charlie", "dora", "frank", "grace", "henry", "ivy", "judy", "mallory"]

pytestmark = pytest.mark.django_db


def test_the_organisation_is_described_anew_in_place(place: Place, people: People) -> None:
    year = place.working_year
    words: dict[str, Any] = {"leading_group": "演示领导小组", "city_committee": "演示评审委员会", "centre": "演示中心"}
    describe_organisation(working_year=year, **words, posts=4, by=people.erin, now=NOW)
    describe_organisation(working_year=year, **words, posts=4, staff=2, by=people.erin, now=NOW)
    organisation = Organisation.objects.get()
    assert (organisation.leading_group, organisation.posts, organisation.staff) == ("演示领导小组", 4, 2)


def test_the_basis_is_kept_in_its_order_in_place_of_the_old(place: Place, people: People) -> None:
    year = place.working_year
    keep_basis(working_year=year, documents=[BasisRow("甲〔2011〕1号")], by=people.erin, now=NOW)
    documents = [BasisRow("乙〔2012〕2号", "办法"), BasisRow("甲〔2011〕1号", note="待核")]
    keep_basis(working_year=year, documents=documents, by=people.erin, now=NOW)
    assert [(one.order, one.number, one.title, one.note) for one in year.basis.all()] == [
        (1, "乙〔2012〕2号", "办法", ""), (2, "甲〔2011〕1号", "", "待核"),
    ]  # fmt: skip


def test_a_training_is_kept_and_an_empty_one_refused(place: Place, people: People) -> None:
    year, on = place.working_year, date(2016, 8, 10)
    record_training(working_year=year, on=on, topic="绩效培训", people=120, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="培训人数须大于 0"):
        record_training(working_year=year, on=on, topic="绩效培训", people=0, by=people.erin, now=NOW)
    assert [(one.on, one.people) for one in year.trainings.all()] == [(on, 120)]


def test_a_theme_is_kept_with_its_fields(place: Place, people: People) -> None:
    year, schools, roads = place.working_year, make_field("教育"), make_field("道路")
    keep_theme(working_year=year, order=1, title="民生", fields=[schools], text="旧", by=people.erin, now=NOW)
    keep_theme(working_year=year, order=1, title="民生", fields=[schools, roads], text="新", by=people.erin, now=NOW)
    theme = Theme.objects.get()
    assert (theme.text, set(theme.fields.all())) == ("新", {schools, roads})


def test_a_passage_is_rewritten_and_the_trail_keeps_the_old_words(place: Place, people: People) -> None:
    for text in ("旧话", "新话"):
        keep_prose(working_year=place.working_year, document="year", key="plan", text=text, by=people.erin, now=NOW)
    assert Prose.objects.get().text == "新话"
    last = TrailLine.objects.order_by("-seq")[0].detail
    assert (last["before"], last["text"]) == ("旧话", "新话")


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_else_writes_the_offices_words(place: Place, people: People, person: str) -> None:
    year, by = place.working_year, people.named(person)
    with pytest.raises(Refused, match="绩效中心"):
        describe_organisation(working_year=year, leading_group="甲", city_committee="乙", centre="丙", by=by, now=NOW)
    with pytest.raises(Refused, match="绩效中心"):
        keep_basis(working_year=year, documents=[], by=by, now=NOW)
    with pytest.raises(Refused, match="绩效中心"):
        record_training(working_year=year, on=date(2016, 8, 1), topic="甲", people=1, by=by, now=NOW)
    with pytest.raises(Refused, match="绩效中心"):
        keep_theme(working_year=year, order=1, title="甲", fields=[], text="", by=by, now=NOW)
    with pytest.raises(Refused, match="绩效中心"):
        keep_prose(working_year=year, document="year", key="plan", text="甲", by=by, now=NOW)
    assert not TrailLine.objects.exists()
