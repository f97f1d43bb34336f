"""Which documents a year calls for, and building them: right, facts, file, trail."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from budgeteval.audit.models import TrailLine
from budgeteval.files.models import Attachment
from budgeteval.files.queries import read
from projects.departments.models import DepartmentReview
from projects.directory.models import Unit
from projects.experts.models import Draw, Evaluation
from projects.keyreview.models import KeyReview
from projects.transitions import Refused
from reports.domain import Certificate, Request, build, year_documents
from reports.facts import FactsError
from reports.models import Document, DocumentKind
from tests.factories.panels import NOW, drawn, frozen
from tests.factories.registry import make_project
from tests.factories.staged import one_of
from tests.people import People, Place

ALWAYS = [DocumentKind.SUMMARY_TABLE, DocumentKind.YEAR_REPORT]


def kinds(place: Place) -> list[DocumentKind]:
    return [request.kind for request in year_documents(place.working_year)]


def reported(place: Place, unit: Unit, name: str, stage: str = "final") -> KeyReview:
    review = KeyReview.objects.create(
        working_year=place.working_year, project=make_project(unit, name=name), ground="演示"
    )
    return at(review, stage)


def at(evaluation: Evaluation, stage: str) -> Any:
    """The evaluation as a row at a stage; how it comes there is tested elsewhere."""
    type(evaluation).objects.filter(pk=evaluation.pk).update(stage=stage)  # type: ignore[attr-defined]
    return evaluation


@pytest.fixture
def draw(place: Place, people: People) -> Draw:
    return drawn(frozen(place, people, code="2016-01"), people)


@pytest.fixture
def request_(place: Place, draw: Draw) -> Request:
    """A document that is quickly made."""
    return next(one for one in year_documents(place.working_year) if one.kind == DocumentKind.DRAW_CERTIFICATE)


def test_a_year_without_results_still_has_its_table_and_its_report(place: Place) -> None:
    assert kinds(place) == ALWAYS


@pytest.mark.parametrize(
    ("stage", "there"),
    [
        ("planned", False),
        ("framework_fixed", False),
        ("panel_drawn", False),
        ("materials_open", False),
        ("scoring", False),
        ("discussion", False),
        ("scored", False),
        ("drafted", False),
        ("with_unit", False),
        ("final", True),
        ("published", True),
    ],
)
def test_an_evaluation_is_reported_from_its_final_stage_on(place: Place, stage: str, there: bool) -> None:
    reported(place, place.unit, "演示项目", stage)
    at(DepartmentReview.objects.create(working_year=place.working_year, unit=place.unit, ground="演示"), stage)
    expected = [DocumentKind.KEY_REPORT, DocumentKind.DEPARTMENT_REPORT] if there else []
    assert kinds(place) == ALWAYS + expected


def test_proposals_call_for_the_budget_table(place: Place, people: People) -> None:
    one_of("proposal", place, people)
    assert kinds(place) == [*ALWAYS, DocumentKind.UNIT_BUDGETS]


def test_only_a_draw_that_took_place_has_a_certificate(place: Place, people: People) -> None:
    frozen(place, people)
    assert kinds(place) == ALWAYS
    drawn(frozen(place, people), people)
    assert kinds(place) == [*ALWAYS, DocumentKind.DRAW_CERTIFICATE]


def test_namesakes_of_two_units_keep_files_of_their_own(place: Place) -> None:
    for unit in (place.unit, place.far):
        reported(place, unit, "道路清扫费")
        at(DepartmentReview.objects.create(working_year=place.working_year, unit=unit, ground="演示"), "final")
    Unit.objects.filter(pk=place.far.pk).update(name=place.unit.name)
    requests = list(year_documents(place.working_year))
    assert len({request.path for request in requests}) == len(requests)
    of_units = [request.unit.pk for request in requests if request.unit is not None]
    assert sorted(of_units) == sorted([place.unit.pk, place.far.pk] * 2)


def test_a_documents_name_can_be_a_file_on_any_system(place: Place) -> None:
    name = '水/路\\“一:期*”? <"甲">|' + "长" * 102
    review = reported(place, place.unit, name)
    request = next(one for one in year_documents(place.working_year) if one.kind == DocumentKind.KEY_REPORT)
    folder, _, file = request.path.partition("/")
    assert (folder, file.removesuffix(".docx") != file) == ("重点评价", True)
    assert not set(file) & set('\\/:*?"<>|')
    assert file.startswith(f"{review.project.code} 水／路＼“一：期＊”？ ＜＂甲＂＞｜长")
    assert len(file.encode()) <= 255
    assert len(request.subject) <= Document._meta.get_field("subject").max_length
    assert len(request.path) <= Document._meta.get_field("path").max_length


def test_who_has_no_right_builds_nothing(place: Place, people: People, request_: Request) -> None:
    for name in ("alice", "dora", "henry", "ivy", "charlie", "judy"):
        with pytest.raises(Refused, match="绩效中心"):
            build(request=request_, working_year=place.working_year, by=people.named(name), now=NOW)
    assert not Document.objects.exists()
    assert not TrailLine.objects.filter(kind="reports.build").exists()


def test_a_build_keeps_facts_file_and_one_line(place: Place, people: People, draw: Draw, request_: Request) -> None:
    document = build(request=request_, working_year=place.working_year, by=people.erin, now=NOW)
    content = read(document.attachment)
    assert json.loads(content) == document.facts == draw.certificate
    assert document.attachment.sha256 == hashlib.sha256(content).hexdigest()
    assert document.facts_sha256 == hashlib.sha256(Certificate(draw.certificate).to_json().encode()).hexdigest()
    assert (document.built_by, document.built_at, document.unit, document.superseded) == (people.erin, NOW, None, False)
    assert (str(document), document.path) == (f"专家抽取记录：{draw.purpose}", "专家抽取/2016-01.json")
    line = TrailLine.objects.get(kind="reports.build")
    assert (line.actor, line.at) == (people.erin, NOW)
    assert line.detail == {
        "path": document.path, "facts": document.facts_sha256, "file": document.attachment.sha256,
    }  # fmt: skip


def test_the_same_facts_again_return_the_document_that_is_there(
    place: Place, people: People, request_: Request
) -> None:
    first = build(request=request_, working_year=place.working_year, by=people.erin, now=NOW)
    again = build(request=request_, working_year=place.working_year, by=people.erin, now=NOW + timedelta(days=1))
    assert again.pk == first.pk
    assert Document.objects.count() == 1
    assert TrailLine.objects.filter(kind="reports.build").count() == 1


def test_other_facts_make_a_new_document_and_the_old_one_stays(
    place: Place, people: People, draw: Draw, request_: Request
) -> None:
    first = build(request=request_, working_year=place.working_year, by=people.erin, now=NOW)
    other = replace(request_, facts=lambda _on: Certificate({**draw.certificate, "version": 2}))
    second = build(request=other, working_year=place.working_year, by=people.erin, now=NOW + timedelta(hours=1))
    first.refresh_from_db()
    assert (first.superseded, second.superseded) == (True, False)
    assert json.loads(read(first.attachment)) == draw.certificate
    assert json.loads(read(second.attachment))["version"] == 2
    back = build(request=request_, working_year=place.working_year, by=people.erin, now=NOW + timedelta(hours=2))
    assert back.pk not in (first.pk, second.pk)
    assert back.attachment == first.attachment
    assert Document.objects.filter(superseded=False).get() == back


def test_a_document_is_dated_with_the_districts_day(place: Place, people: People, request_: Request) -> None:
    days: list[date] = []

    def facts(on: date) -> Certificate:
        days.append(on)
        return Certificate({"on": on.isoformat()})

    late = datetime.fromisoformat("2016-12-14T16:30:00+00:00")
    build(request=replace(request_, facts=facts), working_year=place.working_year, by=people.erin, now=late)
    assert days == [date(2016, 12, 15)]


def test_an_evaluation_without_a_confirmed_rating_is_refused_in_words(place: Place, people: People) -> None:
    reported(place, place.unit, "道路清扫费")
    request = next(one for one in year_documents(place.working_year) if one.kind == DocumentKind.KEY_REPORT)
    with pytest.raises(Refused, match="“道路清扫费重点评价”还没有确认的评级，不能生成报告"):
        build(request=request, working_year=place.working_year, by=people.erin, now=NOW)
    assert not Document.objects.exists()


def test_facts_that_contradict_each_other_are_refused_in_words(place: Place, people: People, request_: Request) -> None:
    def facts(_on: date) -> Certificate:
        raise FactsError("数据自相矛盾")

    with pytest.raises(Refused, match="数据自相矛盾"):
        build(request=replace(request_, facts=facts), working_year=place.working_year, by=people.erin, now=NOW)
    assert not Document.objects.exists()


def test_a_file_that_cannot_be_written_leaves_what_was_there(place: Place, people: People, request_: Request) -> None:
    first = build(request=request_, working_year=place.working_year, by=people.erin, now=NOW)

    def broken(_facts: Any) -> bytes:
        raise OSError("disk full")

    other = replace(request_, facts=lambda _on: Certificate({"version": 2}), write=broken)
    with pytest.raises(OSError, match="disk full"):
        build(request=other, working_year=place.working_year, by=people.erin, now=NOW)
    first.refresh_from_db()
    assert not first.superseded
    assert Document.objects.count() == Attachment.objects.filter(document__isnull=False).count() == 1


def test_a_certificates_text_is_canonical_and_its_file_is_for_eyes() -> None:
    certificate = Certificate({"b": "乙", "a": [1]})
    assert certificate.to_json() == '{"a":[1],"b":"乙"}'
    assert certificate.to_file().decode() == '{\n  "a": [\n    1\n  ],\n  "b": "乙"\n}\n'
