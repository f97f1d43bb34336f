"""What a unit hands in as a whole: live figures, its own prose, lateness, and what is never handed in."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from budgeteval.audit.models import TrailLine
from projects.directory.models import Task
from projects.registry.models import Funding
from projects.selfeval import domain
from projects.selfeval.models import UnitReturn
from projects.selfeval.queries import summary_figures
from projects.transitions import Overtaken, Refused
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME, TOO_LATE
from tests.people import People, Place


def draft(unit_return: UnitReturn, people: People, text: str, expected_version: int) -> UnitReturn:
    return domain.draft_return(
        unit_return=unit_return, text=text, expected_version=expected_version, by=people.alice, now=IN_TIME
    )


def test_opening_serves_every_unit_of_the_district_once(place: Place, people: People) -> None:
    given = {"working_year": place.working_year, "kind": Task.WORK_SUMMARY, "by": people.erin, "now": IN_TIME}
    opened = domain.open_returns(**given)
    assert {one.unit for one in opened} == {place.unit, place.child, place.neighbour, place.far}
    assert domain.open_returns(**given) == []


def test_some_kinds_are_wanted_of_some_units_only(place: Place, people: People) -> None:
    year = place.working_year
    domain.open_returns(working_year=year, kind=Task.KEY_REPORT, units=[place.far], by=people.erin, now=IN_TIME)
    assert UnitReturn.objects.get().unit == place.far


def test_figures_are_those_of_the_units_filings_as_they_are_now(place: Place, people: People) -> None:
    made.submitted(place, people)
    make_project(place.unit, adjusted="50000.00", executed="12345.67")
    make_project(place.neighbour)
    made.small_rulebook(place.district, people.erin)
    domain.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
    expected = {
        "projects": 2, "filed": 1, "late": 0, "grades": {"优": 1}, "average": "97.37",
        "adjusted": "150000.00", "received": "150000.00", "executed": "92345.67", "rate": "61.56",
    }  # fmt: skip
    unit_return = made.drafted_return(place, people)
    assert UnitReturn.objects.get(unit=place.unit).figures == unit_return.figures == expected
    Funding.objects.filter(executed=Decimal("12345.67")).update(executed=Decimal("22345.67"))
    assert summary_figures(place.unit, place.working_year) == expected | {"executed": "102345.67", "rate": "68.23"}


def test_a_unit_without_projects_has_figures_of_nothing(place: Place, people: People) -> None:
    assert made.drafted_return(place, people).figures == {
        "projects": 0, "filed": 0, "late": 0, "grades": {}, "average": None,
        "adjusted": "0.00", "received": "0.00", "executed": "0.00", "rate": None,
    }  # fmt: skip


def test_the_first_draft_starts_it_and_each_save_is_remembered(place: Place, people: People) -> None:
    unit_return = made.drafted_return(place, people, Task.WORK_SUMMARY, "第一稿")
    draft(unit_return, people, "第二稿", unit_return.version)
    assert list(unit_return.history.order_by("pk").values_list("text", flat=True)) == ["第一稿", "第二稿"]
    assert [line.kind for line in TrailLine.objects.exclude(kind__startswith="selfeval.open")] == [
        "move", "selfeval.draft_return", "selfeval.draft_return",
    ]  # fmt: skip


def test_whoever_saves_second_is_told_and_the_firsts_text_stays(place: Place, people: People) -> None:
    mine = made.opened_return(place, people, Task.WORK_SUMMARY)
    theirs = UnitReturn.objects.select_related("unit", "working_year").get(pk=mine.pk)
    late_reader = UnitReturn.objects.select_related("unit", "working_year").get(pk=mine.pk)
    draft(mine, people, "先存的", 1)
    with pytest.raises(Overtaken):
        draft(theirs, people, "后存的", 1)
    late_reader.refresh_from_db()
    with pytest.raises(Overtaken):
        draft(late_reader, people, "旧页面上的", 1)
    assert UnitReturn.objects.get(pk=mine.pk).text == "先存的"


def test_a_page_older_than_the_start_does_not_start_it_again(place: Place, people: People) -> None:
    unit_return = made.opened_return(place, people)
    with pytest.raises(Refused, match="还没有开始填报"):
        draft(unit_return, people, "", 7)


@pytest.mark.parametrize("kind", [Task.WORK_SUMMARY, Task.KEY_REPORT, Task.DEPARTMENT_REPORT])
def test_a_report_without_a_word_or_a_file_is_not_signed(kind: Task, place: Place, people: People) -> None:
    unit_return = made.drafted_return(place, people, kind, " ")
    with pytest.raises(Refused, match="还没有正文或附件"):
        domain.sign_return(unit_return=unit_return, expected_version=unit_return.version, by=people.bob, now=IN_TIME)
    given = {"unit_return": unit_return, "text": "", "by": people.alice, "now": IN_TIME}
    domain.draft_return(**given, file=b"%PDF-1.4 scan", file_name="报告.pdf", expected_version=unit_return.version)
    domain.draft_return(**given, expected_version=unit_return.version)
    assert UnitReturn.objects.get(unit=place.unit).attachment.name == "报告.pdf"
    domain.sign_return(unit_return=unit_return, expected_version=unit_return.version, by=people.bob, now=IN_TIME)
    assert unit_return.stage == "signed"


def test_a_summary_table_speaks_by_its_figures(place: Place, people: People) -> None:
    unit_return = made.drafted_return(place, people, Task.SUMMARY_TABLE, "")
    domain.sign_return(unit_return=unit_return, expected_version=unit_return.version, by=people.bob, now=IN_TIME)
    assert unit_return.stage == "signed"


def test_each_kind_has_its_own_due_date(place: Place, people: People) -> None:
    assert made.submitted_return(place, people, now=TOO_LATE).late is False
    UnitReturn.objects.all().delete()
    after = datetime(2016, 9, 21, 4, 0, tzinfo=UTC)
    assert made.submitted_return(place, people, now=after).late is True


def test_what_is_never_handed_in_stays_not_started(place: Place, people: People) -> None:
    made.submitted_return(place, people)
    others = UnitReturn.objects.exclude(unit=place.unit)
    assert {(one.stage, one.filed_at) for one in others} == {("not_started", None)}


def test_given_back_changed_and_accepted(place: Place, people: People) -> None:
    unit_return = made.submitted_return(place, people)
    domain.give_back_return(
        unit_return=unit_return, expected_version=unit_return.version, reason="数字不符", by=people.dora, now=IN_TIME
    )
    draft(unit_return, people, "已核对", unit_return.version)
    domain.sign_return(unit_return=unit_return, expected_version=unit_return.version, by=people.bob, now=IN_TIME)
    domain.submit_return(unit_return=unit_return, expected_version=unit_return.version, by=people.alice, now=TOO_LATE)
    domain.accept_return(unit_return=unit_return, expected_version=unit_return.version, by=people.dora, now=TOO_LATE)
    kept = UnitReturn.objects.get(pk=unit_return.pk)
    assert (kept.stage, kept.times_returned, kept.filed_at, kept.late) == ("accepted", 1, IN_TIME, False)


def test_an_accepted_return_is_not_rewritten(place: Place, people: People) -> None:
    unit_return = made.submitted_return(place, people)
    domain.accept_return(unit_return=unit_return, expected_version=unit_return.version, by=people.dora, now=IN_TIME)
    with pytest.raises(Refused, match="已通过，不能再修改"):
        draft(unit_return, people, "改", unit_return.version)


def test_a_file_that_is_not_taken_in_is_refused_with_its_sentence(place: Place, people: People) -> None:
    unit_return = made.opened_return(place, people)
    with pytest.raises(Refused, match="程序、脚本或网页文件"):
        domain.draft_return(
            unit_return=unit_return, text="", file=b"MZ program", file_name="报告.exe", expected_version=1,
            by=people.alice, now=IN_TIME,
        )  # fmt: skip


def test_the_unit_is_told_why_its_return_was_given_back(place: Place, people: People) -> None:
    unit_return = made.submitted_return(place, people)
    domain.give_back_return(
        unit_return=unit_return, expected_version=unit_return.version, reason=" 数字不符 ", by=people.dora, now=IN_TIME
    )
    assert UnitReturn.objects.get(unit=place.unit).return_reason == "数字不符"
