"""Importing as a job: all or nothing, with progress, and the sheet given back where it is wrong."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from budgeteval.files.queries import read as read_file
from budgeteval.jobs.models import Job, State
from budgeteval.jobs.running import carry_out
from projects.directory import exchange
from projects.directory.models import Membership
from projects.registry import views
from projects.registry.domain import request_import
from projects.registry.models import Funding, Project, SheetImport
from projects.registry.permissions import import_districts
from projects.sheets.layouts import FUNDING
from projects.sheets.reading import read
from projects.sheets.writing import write
from projects.transitions import Refused
from tests.factories.directory import make_field
from tests.factories.jobs import ASKED, Clock, make_job
from tests.factories.registry import make_project
from tests.factories.sheets import funding_row
from tests.people import People, Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def education(db: None) -> None:
    make_field("教育投入")


def asked(place: Place, people: People, *rows: dict[str, Any], check_only: bool = False) -> Job:
    return request_import(
        kind="funding", content=write(FUNDING, rows), file_name="资金.xlsx", district=place.district,
        check_only=check_only, by=people.erin, now=ASKED,
    )  # fmt: skip


def rows(place: Place, count: int = 5, **changed: Any) -> list[dict[str, Any]]:
    return [funding_row(f"X{number}", unit_code=place.unit.code, **changed) for number in range(count)]


def carried_out(job: Job) -> Job:
    assert not carry_out(job.pk, Clock())
    job.refresh_from_db()
    return job


def test_all_rows_come_in_with_their_file_and_counts(
    place: Place, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "ROWS_LOOKED_UP", 2)
    job = carried_out(asked(place, people, *rows(place)))
    assert (job.state, job.percent) == (State.DONE, 100)
    assert job.result == {"导入": "已写入", "新增": "5 行", "更新": "0 行", "未变": "0 行"}
    assert job.messages == ["正在读取文件", "正在写入"]
    kept = SheetImport.objects.get()
    assert (kept.attachment, kept.imported_by, kept.created) == (job.source, people.erin, 5)
    assert (Project.objects.count(), Funding.objects.count()) == (5, 5)


def test_the_same_job_again_changes_nothing(place: Place, people: People) -> None:
    for _ in range(2):
        job = carried_out(asked(place, people, *rows(place)))
    assert job.result["未变"] == "5 行"
    assert SheetImport.objects.count() == 1


def test_checking_writes_nothing(place: Place, people: People) -> None:
    job = carried_out(asked(place, people, *rows(place), check_only=True))
    assert (job.state, job.result["导入"], job.title) == (State.DONE, "只检查，没有写入", "检查“资金.xlsx”")
    assert not Project.objects.exists()


def test_one_wrong_row_keeps_all_out_and_comes_back_marked(place: Place, people: People) -> None:
    wrong = [
        *rows(place, 3),
        funding_row("X9", unit_code="无此单位"),
        funding_row("X8", unit_code=place.unit.code, nature="x"),
    ]
    job = carried_out(asked(place, people, *wrong))
    assert job.state == State.FAILED
    assert "“资金.xlsx”有 2 处问题，没有导入任何一行" in job.reason
    assert not Project.objects.exists()
    assert job.file is not None
    assert job.file.name == "资金（标出问题）.xlsx"
    sheet = load_workbook(BytesIO(read_file(job.file)))[FUNDING.worksheet]
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {"C6", "G7"}


def test_what_cannot_be_opened_is_told(place: Place, people: People) -> None:
    job = request_import(kind="funding", content="不是表".encode(), file_name="a.doc", district=place.district,
                         check_only=False, by=people.erin, now=ASKED)  # fmt: skip
    job = carried_out(job)
    assert (job.state, job.file) == (State.FAILED, None)
    assert "这不是 Excel 文件" in job.reason


def test_a_cancelled_import_leaves_nothing(place: Place, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    job = asked(place, people, *rows(place))
    sealed = exchange.SheetResource.examine

    def examine(self: Any, *given: Any) -> Any:
        Job.objects.update(cancel_asked=True)
        return sealed(self, *given)

    monkeypatch.setattr(exchange.SheetResource, "examine", examine)
    assert carried_out(job).state == State.CANCELLED
    assert not Project.objects.exists()


def test_the_right_is_asked_again_when_the_work_is_done(place: Place, people: People) -> None:
    job = asked(place, people, *rows(place))
    Membership.objects.filter(user=people.erin).delete()
    job = carried_out(job)
    assert (job.state, "绩效中心" in job.reason) == (State.FAILED, True)


def test_a_job_without_its_file_says_so(place: Place, people: People) -> None:
    given = {"kind": "funding", "file_name": "a.xlsx", "district": place.district.pk, "check_only": False}
    job = carried_out(make_job(people.erin, kind="registry.import", arguments=given))
    assert job.reason == "任务没有带来文件，请重新上传"


@pytest.mark.parametrize("name", ["alice", "dora", "frank", "henry", "judy", "charlie", "mallory"])
def test_nobody_but_the_centre_asks_for_an_import(place: Place, people: People, name: str) -> None:
    with pytest.raises(Refused, match="绩效中心"):
        request_import(kind="funding", content=b"x", file_name="a.csv", district=place.district, check_only=True,
                       by=people.named(name), now=ASKED)  # fmt: skip
    assert place.district not in import_districts(people.named(name))


def test_other_steps_sheets_and_programs_are_refused(place: Place, people: People) -> None:
    for kind, content, why in (("experts", b"x", "不由这里导入"), ("units", b"MZ", "程序")):
        with pytest.raises(Refused, match=why):
            request_import(kind=kind, content=content, file_name="a.csv", district=place.district, check_only=True,
                           by=people.erin, now=ASKED)  # fmt: skip
    assert not Job.objects.exists()


def test_the_page_takes_a_sheet_and_goes_to_the_job(place: Place, people: People) -> None:
    client = Client()
    client.force_login(people.erin)
    file = BytesIO(write(FUNDING, rows(place)))
    file.name = "资金.xlsx"
    sent = {"district": place.district.pk, "kind": "funding", "file": file, "check_only": "on"}
    response = client.post(reverse("import"), sent)
    job = Job.objects.get()
    assert response["Location"] == reverse("job", args=[job.pk])
    assert (job.owner, job.arguments["check_only"], job.source.name) == (people.erin, True, "资金.xlsx")  # type: ignore[union-attr]


def test_the_page_says_what_is_wrong_with_the_upload(place: Place, people: People) -> None:
    client = Client()
    client.force_login(people.erin)
    assert client.post(reverse("import"), {}).content.decode().count("text-danger") == 3
    file = BytesIO(b"MZ program")
    file.name = "a.exe"
    response = client.post(reverse("import"), {"district": place.district.pk, "kind": "units", "file": file})
    assert "是程序" in response.content.decode()
    assert not Job.objects.exists()


def test_the_export_is_the_sheet_that_comes_in_and_holds_what_the_person_may_read(place: Place, people: People) -> None:
    make_project(place.unit, name="本单位项目")
    make_project(place.far, name="他单位项目")
    client = Client()
    client.force_login(people.alice)
    content = b"".join(client.get(reverse("projects_export")).streaming_content)  # type: ignore[attr-defined]
    found = read(FUNDING, content, "a.xlsx")
    assert [row.values["project_name"] for row in found.rows] == ["本单位项目"]
    assert found.problems == ()
    client.force_login(people.erin)
    content = b"".join(client.get(reverse("projects_export")).streaming_content)  # type: ignore[attr-defined]
    job = request_import(kind="funding", content=content, file_name="回来.xlsx", district=place.district,
                         check_only=False, by=people.erin, now=ASKED)  # fmt: skip
    assert carried_out(job).result["未变"] == "2 行"


def test_many_projects_are_exported_by_a_job(place: Place, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 1)
    for name in ("甲", "乙"):
        make_project(place.unit, name=f"本单位项目{name}")
    make_project(place.far, name="他单位项目")
    client = Client()
    client.force_login(people.alice)
    job = Job.objects.get() if client.get(reverse("projects_export")).status_code == 302 else None
    assert job is not None
    job = carried_out(job)
    assert (job.state, job.file and job.file.name) == (State.DONE, "项目与资金表.xlsx")
    found = read(FUNDING, read_file(job.file), "a.xlsx")
    assert [row.values["project_name"] for row in found.rows] == ["本单位项目甲", "本单位项目乙"]


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(place: Place, people: People, settings: Any) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    client = Client()
    client.force_login(people.erin)
    file = BytesIO(b"x" * 1024 * 1024 + b"x")
    file.name = "大表.xlsx"
    given = {"district": place.district.pk, "kind": "units", "file": file}
    page = client.post(reverse("import"), given).content.decode()
    assert "“大表.xlsx”大小为 1.0 MB，超过单个附件 1 MB 的上限" in page
    assert not Job.objects.exists()
