"""Returned questionnaires come in from their sheet and are counted as they are."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from projects.registry.domain import Preview
from projects.registry.models import SheetImport
from projects.sheets.layouts import SURVEY
from projects.sheets.writing import write
from projects.surveys.domain import Plan, open_survey
from projects.surveys.exchange import preview
from projects.surveys.intake import apply
from projects.surveys.models import Survey, SurveyAnswer
from projects.surveys.queries import survey_result
from projects.transitions import Refused
from tests.factories.registry import make_project
from tests.people import People, Place

NOW = datetime(2016, 10, 10, 9, 0, tzinfo=UTC)
PLAN = Plan(
    title="道路清扫满意度调查", audience="沿线居民", opened=date(2016, 10, 1), closed=date(2016, 10, 9), distributed=3,
    questions=("路面是否干净", "清扫是否及时"), target=Decimal("85.00"),
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(place: Place, people: People) -> Survey:
    return open_survey(subject=make_project(place.unit), year=2016, plan=PLAN, by=people.erin, now=NOW)


def answer(number: int, *given: str, channel: str = "现场") -> dict[str, Any]:
    return {"number": number, "channel": channel} | {f"q{place}": value for place, value in enumerate(given, 1)}


def look(survey: Survey, people: People, *rows: dict[str, Any]) -> Preview:
    return preview(survey=survey, content=write(SURVEY, rows), file_name="卷.xlsx", by=people.erin)


def take_in(survey: Survey, people: People, *rows: dict[str, Any]) -> SheetImport:
    return apply(look(survey, people, *rows), by=people.erin, now=NOW)


def test_questionnaires_come_in_and_only_full_ones_are_valid(survey: Survey, people: People) -> None:
    take_in(survey, people, answer(1, "5", "4"), answer(2, "3", ""), answer(3, "1", "2", channel="电话"))
    assert [(one.number, one.channel, one.answers, one.valid) for one in survey.answers.order_by("number")] == [
        (1, "现场", [5, 4], True), (2, "现场", [3, None], False), (3, "电话", [1, 2], True),
    ]  # fmt: skip
    result = survey_result(survey)
    assert (result.collected, result.valid_sheets, result.satisfied_sheets) == (3, 2, 1)


def test_a_corrected_answer_changes_its_questionnaire_alone(survey: Survey, people: People) -> None:
    take_in(survey, people, answer(1, "5", "4"), answer(2, "3", ""))
    kept = take_in(survey, people, answer(1, "5", "4"), answer(2, "3", "5"))
    assert (kept.created, kept.updated, kept.unchanged) == (0, 1, 1)
    assert SurveyAnswer.objects.get(number=2).valid


def test_more_questionnaires_than_were_handed_out_are_refused(survey: Survey, people: People) -> None:
    found = look(survey, people, *(answer(number, "5", "5") for number in range(1, 5)))
    with pytest.raises(Refused, match="发放 3 份，收回却有 4 份，没有导入任何一行"):
        apply(found, by=people.erin, now=NOW)
    assert not SurveyAnswer.objects.exists()


def test_a_sheet_with_another_number_of_questions_is_refused(survey: Survey, people: People) -> None:
    found = look(survey, people, answer(1, "5", "5", "5"))
    assert [str(problem) for problem in found.problems] == [
        "文件“卷.xlsx”工作表“满意度调查”：表中有 3 道题，“道路清扫满意度调查”设有 2 道。请保留题1至题2，未答的留空。"
    ]


def test_an_answer_outside_the_scale_is_refused(survey: Survey, people: People) -> None:
    found = look(survey, people, answer(1, "6", "5"))
    assert "第 3 行 C 列“题1”：“6”不在可选范围内" in str(found.problems[0])


@pytest.mark.parametrize("person", ["alice", "bob", "charlie", "dora", "frank", "henry", "ivy", "judy", "mallory"])
def test_nobody_but_the_centre_runs_a_survey(place: Place, people: People, survey: Survey, person: str) -> None:
    by = people.named(person)
    ready = look(survey, people, answer(1, "5", "5"))
    with pytest.raises(Refused, match="绩效中心"):
        preview(survey=survey, content=ready.content, file_name="卷.xlsx", by=by)
    with pytest.raises(Refused, match="绩效中心"):
        apply(ready, by=by, now=NOW)
    with pytest.raises(Refused, match="绩效中心"):
        open_survey(subject=place.unit, year=2016, plan=PLAN, by=by, now=NOW)
    assert not SurveyAnswer.objects.exists()


def test_another_sheet_is_refused(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不由这里导入"):
        apply(Preview("units", place.district, "表.xlsx", b"", (), (), ()), by=people.erin, now=NOW)
