"""Looking at and writing a large sheet as jobs: the same steps as on the page, with progress, all or nothing."""

from typing import Any

import pytest

from budgeteval.jobs.kinds import page_of
from budgeteval.jobs.models import Job, State
from budgeteval.jobs.running import carry_out
from projects.directory import exchange
from projects.directory.models import Membership
from projects.registry.domain import apply_upload, request_export, uploads
from projects.registry.models import Funding, Project, SheetImport, SheetUpload
from tests.factories.directory import make_field
from tests.factories.jobs import ASKED, Clock, make_job
from tests.factories.sheets import funding_row
from tests.factories.uploads import handed_in
from tests.people import People, Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything_is_large(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    make_field("教育投入")
    monkeypatch.setattr(uploads, "AT_ONCE", 0)


def rows(place: Place, count: int = 5, **changed: Any) -> list[dict[str, Any]]:
    return [funding_row(f"X{number}", unit_code=place.unit.code, **changed) for number in range(count)]


def carried_out(upload: SheetUpload) -> Job:
    assert upload.job is not None
    assert not carry_out(upload.job.pk, Clock())
    upload.refresh_from_db()
    return Job.objects.get(pk=upload.job.pk)


def looked_at(place: Place, people: People, *given: dict[str, Any]) -> SheetUpload:
    upload = handed_in(place, people.erin, "funding", *given)
    carried_out(upload)
    return upload


def asked_to_write(upload: SheetUpload, people: People) -> SheetUpload:
    assert apply_upload(upload=upload, by=people.erin, now=ASKED) is None
    return upload


def test_a_large_sheet_is_looked_at_by_a_job_which_leads_back_to_it(place: Place, people: People) -> None:
    upload = handed_in(place, people.erin, "funding", *rows(place))
    assert upload.report is None
    job = carried_out(upload)
    assert (job.state, job.title) == (State.DONE, "检查项目与资金表“资金.xlsx”")
    assert job.result == {"检查结果": "没有问题，尚未写入", "新增": "5 行", "更改": "0 行", "未变": "0 行"}
    assert page_of(job) == f"/imports/uploads/{upload.pk}/"
    assert upload.report is not None
    assert upload.report["counts"] == {"new": 5, "changed": 0, "unchanged": 0}
    assert not Project.objects.exists()


def test_problems_are_a_result_and_no_failure(place: Place, people: People) -> None:
    upload = handed_in(place, people.erin, "funding", *rows(place, 1), funding_row("X9", unit_code="无此单位"))
    job = carried_out(upload)
    assert (job.state, job.result["检查结果"]) == (State.DONE, "有 1 处问题，没有写入任何一行")


def test_all_rows_come_in_with_their_file_and_counts(
    place: Place, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "ROWS_LOOKED_UP", 2)
    upload = asked_to_write(looked_at(place, people, *rows(place)), people)
    job = carried_out(upload)
    assert (job.state, job.percent) == (State.DONE, 100)
    assert job.result == {"导入": "已写入", "新增": "5 行", "更改": "0 行", "未变": "0 行"}
    assert job.messages == ["正在读取文件", "正在写入"]
    kept = SheetImport.objects.get()
    assert (kept.attachment, kept.imported_by, kept.created) == (upload.attachment, people.erin, 5)
    assert upload.written == kept
    assert (Project.objects.count(), Funding.objects.count()) == (5, 5)


def test_what_changed_since_the_check_is_not_written(place: Place, people: People) -> None:
    first, second = (looked_at(place, people, *rows(place, executed=amount)) for amount in (1, 2))
    assert carried_out(asked_to_write(first, people)).state == State.DONE
    job = carried_out(asked_to_write(second, people))
    assert (job.state, job.retriable) == (State.FAILED, False)
    assert "系统里的数据有了变化，没有写入任何一行" in job.reason
    assert SheetImport.objects.count() == 1


def test_a_cancelled_writing_leaves_nothing(place: Place, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = asked_to_write(looked_at(place, people, *rows(place)), people)
    examine = exchange.SheetResource.examine

    def cancelling(self: Any, *given: Any) -> Any:
        Job.objects.update(cancel_asked=True)
        return examine(self, *given)

    monkeypatch.setattr(exchange.SheetResource, "examine", cancelling)
    assert carried_out(upload).state == State.CANCELLED
    assert not Project.objects.exists()
    assert upload.is_open


@pytest.mark.parametrize("writing", [False, True])
def test_the_right_is_asked_again_when_the_work_is_done(place: Place, people: People, writing: bool) -> None:
    upload = handed_in(place, people.erin, "funding", *rows(place))
    if writing:
        carried_out(upload)
        asked_to_write(upload, people)
    Membership.objects.filter(user=people.erin).delete()
    job = carried_out(upload)
    assert (job.state, "绩效中心" in job.reason) == (State.FAILED, True)


def test_a_job_whose_upload_is_anothers_or_gone_says_so(place: Place, people: People) -> None:
    upload = handed_in(place, people.erin, "funding", *rows(place))
    for pk in (upload.pk, 999_999):
        job = make_job(people.charlie, kind="registry.look", arguments={"upload": pk})
        carry_out(job.pk, Clock())
        job.refresh_from_db()
        assert job.reason == "没有找到这项任务的文件，请重新上传"


def test_the_export_is_asked_for_once(place: Place, people: People) -> None:
    first = request_export(by=people.alice, now=ASKED)
    assert request_export(by=people.alice, now=ASKED) == first
    assert request_export(by=people.bob, now=ASKED) != first
