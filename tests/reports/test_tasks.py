"""Documents built by jobs, their files made before they are kept."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgeteval.files.queries import read
from budgeteval.jobs.models import Job, State
from budgeteval.jobs.running import carry_out
from projects.experts.models import Draw
from projects.transitions import Refused
from reports.domain import Prepared, build, prepare, request_documents, year_documents
from reports.models import Document, DocumentKind
from tests.factories.jobs import ASKED, Clock
from tests.factories.panels import drawn, frozen
from tests.people import People, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def draws(place: Place, people: People) -> list[Draw]:
    return [drawn(frozen(place, people, code=f"2016-0{number}"), people) for number in (1, 2, 3)]


def certificates(place: Place) -> Any:
    return [one for one in year_documents(place.working_year) if one.kind == DocumentKind.DRAW_CERTIFICATE]


@pytest.fixture
def only_certificates(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    """The other documents need a whole year, which the small year's tests play."""
    monkeypatch.setattr("reports.tasks.year_documents", lambda _year: certificates(place))


def carried_out(job: Job) -> Job:
    assert not carry_out(job.pk, Clock())
    job.refresh_from_db()
    return job


@pytest.mark.usefixtures("only_certificates", "draws")
def test_the_two_jobs_build_every_document_once(place: Place, people: People) -> None:
    jobs = request_documents(working_year=place.working_year, by=people.erin, now=ASKED)
    assert [carried_out(job).state for job in jobs] == [State.DONE, State.DONE]
    assert [job.result["文档"] for job in jobs] == [
        "本任务生成 3 份，另 0 份已有", "本任务生成 0 份，另 3 份已有",
    ]  # fmt: skip
    built = Document.objects.order_by("path")
    assert [document.path for document in built] == [f"专家抽取/2016-0{number}.json" for number in (1, 2, 3)]
    assert {document.built_by for document in built} == {people.erin}
    again = request_documents(working_year=place.working_year, by=people.erin, now=ASKED + timedelta(days=1))
    assert [carried_out(job).state for job in again] == [State.DONE, State.DONE]
    assert Document.objects.count() == 3


@pytest.mark.usefixtures("draws")
def test_what_cannot_be_built_is_named_and_the_others_are_built(
    place: Place, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = certificates(place)

    def contradicts(_on: Any) -> Any:
        raise Refused("数据自相矛盾")

    object.__setattr__(first, "facts", contradicts)
    monkeypatch.setattr("reports.tasks.year_documents", lambda _year: [first, second, third])
    job, _ = request_documents(working_year=place.working_year, by=people.erin, now=ASKED)
    job = carried_out(job)
    assert (job.state, job.reason) == (
        State.FAILED, f"1 份没有生成，其余已生成：\n{first.subject}：数据自相矛盾",
    )  # fmt: skip
    assert [document.path for document in Document.objects.order_by("path")] == [second.path, third.path]


def test_a_document_that_becomes_due_between_the_two_jobs_is_built(
    place: Place, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = [drawn(frozen(place, people, code=f"2016-0{number}"), people) for number in (2, 4)]
    monkeypatch.setattr("reports.tasks.year_documents", lambda _year: certificates(place))
    first, second = request_documents(working_year=place.working_year, by=people.erin, now=ASKED)
    carried_out(first)
    due.append(drawn(frozen(place, people, code="2016-01"), people))
    assert carried_out(second).state == State.DONE
    assert Document.objects.count() == len(due)


@pytest.mark.usefixtures("only_certificates", "draws")
def test_a_full_disk_is_met_again_later(place: Place, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    job, _ = request_documents(working_year=place.working_year, by=people.erin, now=ASKED)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        assert carry_out(job.pk, Clock())
    job.refresh_from_db()
    assert (job.state, job.messages) == (State.QUEUED, ["第 1 次办理中断：文件一时不能读写，稍后自动再办"])
    assert carried_out(job).state == State.DONE


def full_disk(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("name", ["alice", "dora", "henry", "judy", "charlie", "mallory"])
def test_nobody_but_the_centre_asks_for_documents(place: Place, people: People, name: str) -> None:
    with pytest.raises(Refused, match="绩效中心"):
        request_documents(working_year=place.working_year, by=people.named(name), now=ASKED)
    assert not Job.objects.exists()


@pytest.mark.usefixtures("draws")
def test_a_file_made_beforehand_is_kept_only_for_the_same_facts(place: Place, people: People) -> None:
    request = certificates(place)[0]
    ready = prepare(request=request, working_year=place.working_year, now=ASKED)
    assert ready is not None
    stale = Prepared("0" * 64, b"{}")
    whole = {"request": request, "working_year": place.working_year, "by": people.erin, "now": ASKED}
    document = build(**whole, prepared=stale)
    assert read(document.attachment) == ready.content
    assert build(**whole, prepared=ready) == document
    assert prepare(request=request, working_year=place.working_year, now=ASKED) is None


def test_the_page_offers_ones_years_and_asks_for_their_documents(place: Place, people: People) -> None:
    client = Client()
    client.force_login(people.erin)
    assert str(place.working_year) in client.get(reverse("documents_build")).content.decode()
    response = client.post(reverse("documents_build"), {"year": place.working_year.pk})
    assert response["Location"] == reverse("jobs")
    assert [job.arguments["part"] for job in Job.objects.order_by("pk")] == [0, 1]
    for wrong in ("", "x", "999999"):
        assert client.post(reverse("documents_build"), {"year": wrong}).status_code == 404
    client.force_login(people.alice)
    assert client.post(reverse("documents_build"), {"year": place.working_year.pk}).status_code == 403
    assert Job.objects.count() == 2
