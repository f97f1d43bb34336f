"""The import pages: handing in, what it would do, writing it, and what came in; and the export."""

import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from budgeteval.accounts.models import User
from budgeteval.files.models import Attachment
from budgeteval.files.queries import read as read_file
from budgeteval.jobs.models import Job, State
from budgeteval.jobs.running import carry_out
from projects.directory.models import Unit
from projects.registry import importing
from projects.registry.domain import uploads
from projects.registry.importing import importables
from projects.registry.models import Funding, Project, SheetImport, SheetUpload
from projects.registry.views import export
from projects.sheets.layouts import (
    APPLICATIONS,
    CONFLICTS,
    DEPARTMENT_DATA,
    EXPERTS,
    FUNDING,
    LAYOUTS,
    TARGETS,
    UNIT_BUDGETS,
    UNITS,
)
from projects.sheets.reading import read
from projects.sheets.table import Layout
from projects.sheets.writing import write
from projects.surveys.models import Survey
from tests.factories.directory import make_field
from tests.factories.jobs import Clock
from tests.factories.registry import make_project
from tests.factories.sheets import (
    application_row,
    budget_row,
    datum_row,
    expert_row,
    funding_row,
    indicator_row,
    unit_row,
)
from tests.factories.uploads import looked_at
from tests.people import People, Place
from tests.projects.sheets.workbooks import saved, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def education(db: None) -> None:
    make_field("教育投入")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(user: User, kind: str, content: bytes, name: str = "表.xlsx", **given: Any) -> Any:
    file = BytesIO(content)
    file.name = name
    return client_of(user).post(reverse("import_kind", args=[kind]), {"file": file, **given}, follow=True)


def upload(place: Place, user: User, kind: str, *rows: dict[str, Any]) -> str:
    """The page one sees after handing in."""
    response = send(user, kind, write(LAYOUTS[kind], rows), district=place.district.pk)
    assert response.status_code == 200
    return str(response.content.decode())


def money(place: Place, **changed: Any) -> dict[str, Any]:
    return funding_row(unit_code=place.unit.code, **changed)


def test_the_centre_sees_its_sheets_and_the_keeper_of_the_pool_the_pools(people: People) -> None:
    centre = ["units", "funding", "unit_budgets", "targets", "applications", "department_data", "survey"]
    assert [one.key for one in importables(people.erin)] == centre
    assert [one.key for one in importables(people.frank)] == ["experts", "conflicts"]
    assert importables(people.alice) == []


def test_a_sheet_is_shown_first_and_written_when_told(place: Place, people: People) -> None:
    page = upload(place, people.erin, "funding", money(place), money(place, source="other"))
    assert "没有问题，尚未写入。写入后：新增 2 行，更改 0 行，未变 0 行。" in page
    assert not Project.objects.exists()
    found = SheetUpload.objects.get()
    response = client_of(people.erin).post(reverse("upload_write", args=[found.pk]), follow=True)
    page = response.content.decode()
    assert "“表.xlsx”已写入：新增 2 行，更改 0 行，未变 0 行" in page
    assert (Project.objects.count(), Funding.objects.count()) == (1, 2)
    kept = SheetImport.objects.get()
    assert response.redirect_chain == [(reverse("import_shown", args=[kept.pk]), 302)]
    assert client_of(people.erin).get(reverse("upload", args=[found.pk]))["Location"] == response.redirect_chain[0][0]


def test_a_changed_cell_is_shown_before_and_after(place: Place, people: People) -> None:
    first = looked_at(place, people.erin, "funding", money(place))
    uploads.apply_upload(upload=first, by=people.erin, now=first.uploaded_at)
    page = upload(place, people.erin, "funding", money(place, executed=Decimal("950.25"), project_name="新名称"))
    for cell in ("全年执行数", "900.50", "950.25", "项目名称", "演示项目X001", "新名称", "第 3 行", "现在是", "改为"):
        assert f">{cell}<" in page


def test_the_same_sheet_again_says_that_nothing_changes_and_offers_no_writing(place: Place, people: People) -> None:
    first = looked_at(place, people.erin, "funding", money(place))
    uploads.apply_upload(upload=first, by=people.erin, now=first.uploaded_at)
    page = upload(place, people.erin, "funding", money(place))
    assert "表中内容与系统现有数据完全一致，不必写入。" in page
    newest = SheetUpload.objects.latest("pk")
    assert reverse("upload_write", args=[newest.pk]) not in page
    response = client_of(people.erin).post(reverse("upload_write", args=[newest.pk]), follow=True)
    assert "完全一致，没有可写入的" in response.content.decode()
    assert SheetImport.objects.count() == 1


def test_problems_stand_at_their_cells_nothing_is_written_and_the_marked_sheet_is_there(
    place: Place, people: People
) -> None:
    page = upload(place, people.erin, "funding", money(place), funding_row("X9", unit_code="无此单位", nature="x"))
    assert "表中有 2 处问题，现在不能写入，系统没有做任何改动。" in page
    found = SheetUpload.objects.get()
    client = client_of(people.erin)
    assert reverse("upload_write", args=[found.pk]) not in page
    response = client.post(reverse("upload_write", args=[found.pk]), follow=True)
    assert "有 2 处问题，没有导入任何一行" in response.content.decode()
    assert not Project.objects.exists()
    marked = client.get(reverse("upload_marked", args=[found.pk]))
    content = b"".join(marked.streaming_content)  # type: ignore[attr-defined]
    sheet = load_workbook(BytesIO(content))[FUNDING.worksheet]
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {"C4", "G4"}


def test_many_problems_are_counted_in_full(place: Place, people: People) -> None:
    rows = [money(place, project_code=f"X{number}", executed=None) for number in range(1_500)]
    page = upload(place, people.erin, "funding", *rows)
    assert "表中有 1500 处问题" in page
    assert "共 1500 条，这里列出前 1000 条。" in page
    found = SheetUpload.objects.get()
    last = client_of(people.erin).get(reverse("upload", args=[found.pk]), {"tab": "problems", "page": "10"})
    assert "第 1002 行" in last.content.decode()


def test_what_changed_after_the_check_is_not_overwritten(place: Place, people: People) -> None:
    found = looked_at(place, people.erin, "funding", money(place))
    other = looked_at(place, people.erin, "funding", money(place, executed=Decimal(1)))
    uploads.apply_upload(upload=other, by=people.erin, now=other.uploaded_at)
    client = client_of(people.erin)
    page = client.post(reverse("upload_write", args=[found.pk]), follow=True).content.decode()
    assert "检查“资金.xlsx”之后，系统里的数据有了变化，没有写入任何一行" in page
    assert Funding.objects.get().executed == 1
    page = client.post(reverse("upload_again", args=[found.pk]), follow=True).content.decode()
    assert "更改 1 行" in page
    found.refresh_from_db()
    assert found.discarded_at is not None


def test_an_upload_is_written_once_and_what_was_given_up_never(place: Place, people: People) -> None:
    found = looked_at(place, people.erin, "funding", money(place))
    client = client_of(people.erin)
    page = client.post(reverse("upload_discard", args=[found.pk]), follow=True).content.decode()
    assert "已放弃“资金.xlsx”，没有写入任何一行" in page
    page = client.post(reverse("upload_write", args=[found.pk]), follow=True).content.decode()
    assert "已经放弃，请重新上传" in page
    assert "这张表已经放弃" in page
    assert not Project.objects.exists()
    assert "资金.xlsx" not in client.get(reverse("import")).content.decode()


def test_what_waits_is_on_the_first_page(place: Place, people: People) -> None:
    looked_at(place, people.erin, "funding", money(place))
    assert "资金.xlsx" in client_of(people.erin).get(reverse("import")).content.decode()


def test_a_large_sheet_shows_its_progress_and_then_the_same_page(
    place: Place, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    page = upload(place, people.erin, "funding", money(place))
    assert "正在后台检查：等待办理" in page
    assert 'http-equiv="refresh"' in page
    client, found = client_of(people.erin), SheetUpload.objects.get()
    assert "正在后台办理，请等它办完" in write_it(client, found)
    carry_out(Job.objects.get().pk, Clock())
    assert "写入后：新增 1 行" in client.get(reverse("upload", args=[found.pk])).content.decode()
    assert "正在后台写入" in write_it(client, found)
    carry_out(Job.objects.latest("pk").pk, Clock())
    assert client.get(reverse("upload", args=[found.pk]), follow=True).status_code == 200
    assert Project.objects.count() == 1


def write_it(client: Client, found: SheetUpload) -> str:
    return client.post(reverse("upload_write", args=[found.pk]), follow=True).content.decode()


def bomb() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 40_000_000)
    return stream.getvalue()


def with_macro() -> bytes:
    stream = BytesIO(saved(Workbook()))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return stream.getvalue()


AS_CSV = "请在 Excel 或 WPS 里“另存为”Excel 工作簿（*.xlsx），或 CSV（UTF-8 或 GBK）后再导入。"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("表.xls", b"<html><table><tr><td>1</td></tr></table></html>", f"文件实际是网页格式，不是表格。{AS_CSV}"),
        ("表.csv", "代码,名称".encode("utf-16"), f"文字编码不是 UTF-8 或 GBK。{AS_CSV}"),
        ("表.csv", b"a,b\x00,c", f"文字编码不是 UTF-8 或 GBK。{AS_CSV}"),
        ("表.pdf", b"%PDF-1.4 x", f"这不是 Excel 工作簿（.xlsx），也不是 CSV 文件。{AS_CSV}"),
        ("表.csv", b"%PDF-1.4 x", f"这不是 Excel 工作簿（.xlsx），也不是 CSV 文件。{AS_CSV}"),
        ("表.png", b"\x89PNG\r\n\x1a\n", f"这不是 Excel 工作簿（.xlsx），也不是 CSV 文件。{AS_CSV}"),
        ("表.exe", b"MZ program", f"这不是 Excel 工作簿（.xlsx），也不是 CSV 文件。{AS_CSV}"),
        ("表.csv", b"a,<script>alert(1)</script>", f"文件里夹有网页代码。{AS_CSV}"),
        ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "这是旧版 Excel 文件（.xls）"),
        ("表.xlsm", with_macro(), "文件含有宏，为安全起见不能导入"),
        ("表.xlsx", b"PK\x03\x04 broken", "文件已损坏，无法打开"),
        ("表.xlsx", b"", "文件是空的"),
    ],
)
def test_what_is_no_sheet_is_refused_at_the_door_and_not_kept(
    place: Place, people: People, name: str, content: bytes, told: str
) -> None:
    page = send(people.erin, "units", content, name, district=place.district.pk).content.decode()
    assert told in page
    assert "Word" not in page
    assert not Attachment.objects.exists()
    assert not SheetUpload.objects.exists()


def test_a_zip_bomb_is_refused_unopened(place: Place, people: People) -> None:
    page = send(people.erin, "units", bomb(), district=place.district.pk).content.decode()
    assert "文件解开后过大" in page
    assert not Attachment.objects.exists()


def header(layout: Layout) -> list[str]:
    return [column.header for column in layout.columns]


def cells(place: Place, **changed: Any) -> list[Any]:
    row = {"unit_name": "", "predecessor_code": "", "nature": "延续", "source": "财政拨款", "guaranteed": "否",
           "personal_subsidy": "否", "contracted": "否"}  # fmt: skip
    found = {**money(place), **row, **changed}
    return [found[column.key] for column in FUNDING.columns]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"executed": "待定"}, "“待定”不是金额"),
        ({"executed": "—"}, "必填的一列填的是“—”，等于没有填"),
        ({"executed": "/"}, "必填的一列填的是“/”，等于没有填"),
        ({"executed": "85%"}, "“85%”不是金额"),
        ({"executed": "-5"}, "金额“-5”是负数"),
        ({"executed": True}, "“TRUE”不是金额"),
        ({"executed": "=1+1"}, "公式没有计算结果"),
        ({"fiscal_year": "一五年"}, "“一五年”不是整数"),
        ({"fiscal_year": 2099}, "2099 年太远：最新的工作年度是 2016 年"),
        ({"project_code": 1e17}, "代码超过 15 位"),
        ({"project_name": "长" * 121}, "文字有 121 个字，超过 120 个字"),
        ({"guaranteed": "也许"}, "“也许”看不出是还是否"),
    ],
)
def test_odd_cells_each_get_their_sentence(place: Place, people: People, changed: dict[str, Any], told: str) -> None:
    content = workbook([cells(place, **changed)], headers=header(FUNDING), title=FUNDING.worksheet)
    page = send(people.erin, "funding", content, district=place.district.pk).content.decode()
    assert told in page
    assert "系统出错" not in page


def test_full_width_digits_and_wan_are_read_as_meant(place: Place, people: People) -> None:
    row = cells(place, adjusted="１２００.５０", received="0.11万元", executed="９００元", fiscal_year="２０１５")
    content = workbook([row], headers=header(FUNDING), title=FUNDING.worksheet)
    page = send(people.erin, "funding", content, district=place.district.pk).content.decode()
    assert "没有问题，尚未写入" in page
    assert "小于" not in page


def test_merged_cells_and_a_code_twice_are_told(place: Place, people: People) -> None:
    content = workbook(
        [cells(place), cells(place)], headers=header(FUNDING), title=FUNDING.worksheet,
        change=lambda sheet: sheet.merge_cells("B3:B4"),
    )  # fmt: skip
    page = send(people.erin, "funding", content, district=place.district.pk).content.decode()
    assert "数据区里有合并单元格 B3:B4" in page
    content = workbook([cells(place), cells(place)], headers=header(FUNDING), title=FUNDING.worksheet)
    page = send(people.erin, "funding", content, district=place.district.pk).content.decode()
    assert "与第 2 行重复" in page


def test_a_sheet_of_another_kind_is_named(place: Place, people: People) -> None:
    page = send(people.erin, "units", write(FUNDING, [money(place)]), district=place.district.pk).content.decode()
    assert "这像是“项目与资金表”，不是“预算单位表”" in page
    assert "请把类型改选为“项目与资金表”" in page


KINDS: dict[str, tuple[Layout, str]] = {
    "units": (UNITS, "erin"), "funding": (FUNDING, "erin"), "unit_budgets": (UNIT_BUDGETS, "erin"),
    "targets": (TARGETS, "erin"), "department_data": (DEPARTMENT_DATA, "erin"), "experts": (EXPERTS, "frank"),
    "conflicts": (CONFLICTS, "frank"), "applications": (APPLICATIONS, "erin"),
    "survey": (LAYOUTS["survey"].expanded(2), "erin"),
}  # fmt: skip


@pytest.fixture
def survey(place: Place) -> Survey:
    return Survey.objects.create(
        unit=place.unit, year=2015, title="演示调查", audience="居民", opened="2015-01-01", closed="2015-02-01",
        distributed=10, questions=["一", "二"],
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_without_one_of_its_columns_is_told_and_none_fails(
    place: Place, people: People, survey: Survey, kind: str
) -> None:
    layout, who = KINDS[kind]
    district = place.city if who == "frank" else place.district
    subject = {"subject": survey.pk} if kind == "survey" else {}
    for left_out in (column for column in layout.columns if not column.may_be_absent and column.key != "q2"):
        headers = [column.header for column in layout.columns if column is not left_out]
        content = workbook([["1"] * len(headers)], headers=headers, title=layout.worksheet)
        page = send(people.named(who), kind, content, district=district.pk, **subject).content.decode()
        assert f"缺少“{left_out.header}”一列" in page


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_uploaded_as_it_is_has_only_its_example(
    place: Place, people: People, survey: Survey, kind: str
) -> None:
    _, who = KINDS[kind]
    client = client_of(people.named(who))
    district = place.city if who == "frank" else place.district
    content = b"".join(client.get(reverse("import_template", args=[kind])).streaming_content)  # type: ignore[attr-defined]
    subject = {"subject": survey.pk} if kind == "survey" else {}
    page = send(people.named(who), kind, content, district=district.pk, **subject).content.decode()
    assert ">表头下面没有数据<" in page
    assert "表中有 1 处问题" in page


def test_the_other_kinds_come_in_by_the_same_pages(place: Place, people: People, survey: Survey) -> None:
    project = make_project(place.unit)
    made = [
        ("units", people.erin, unit_row(section=place.section.code)),
        ("unit_budgets", people.erin, budget_row(place.unit.code)),
        ("targets", people.erin, indicator_row(project.code)),
        ("applications", people.erin, application_row(place.unit.code, project.field.name)),
        ("department_data", people.erin, datum_row(place.unit.code)),
        ("experts", people.frank, expert_row()),
    ]
    for kind, user, row in made:
        district = place.city if user == people.frank else place.district
        found = looked_at(place, user, kind, row, district=district)
        page = write_it(client_of(user), found)
        assert "已写入：新增 1 行" in page
    answers = write(LAYOUTS["survey"].expanded(2), [{"number": 1, "channel": "现场", "q1": "5", "q2": "4"}])
    page = send(people.erin, "survey", answers, district=place.district.pk, subject=survey.pk).content.decode()
    assert "新增 1 行" in page
    assert "已写入" in write_it(client_of(people.erin), SheetUpload.objects.latest("pk"))
    assert survey.answers.count() == 1


def test_a_survey_must_be_chosen_and_be_of_the_district(place: Place, people: People, survey: Survey) -> None:
    page = send(people.erin, "survey", b"a,b", "a.csv", district=place.district.pk).content.decode()
    assert "请先选择" in page
    abroad = Survey.objects.create(
        unit=place.abroad, year=2015, title="邻区调查", audience="居民", opened="2015-01-01", closed="2015-02-01",
        distributed=10, questions=["一"],
    )  # fmt: skip
    page = send(people.erin, "survey", b"a,b", "a.csv", district=place.district.pk, subject=abroad.pk).content.decode()
    assert "没有这一项，请重新选择" in page
    assert "邻区调查" not in page


def test_the_form_says_in_our_words_what_is_missing(place: Place, people: People) -> None:
    client = client_of(people.erin)
    path = reverse("import_kind", args=["units"])
    page = client.post(path, {"district": place.district.pk}).content.decode()
    assert "请选择要上传的文件" in page
    page = send(people.erin, "units", b"a,b", "a.csv", district=place.abroad.district_id).content.decode()
    assert "没有这个区县，或您不能为它导入，请重新选择" in page
    assert not SheetUpload.objects.exists()


def test_the_kinds_page_explains_each_column_from_its_declaration(people: People) -> None:
    page = client_of(people.erin).get(reverse("import_kind", args=["funding"])).content.decode()
    for column in FUNDING.columns:
        assert f">{column.header}<" in page
    assert "选一个：财政拨款、上年结转、其他资金" in page
    assert 'accept=".xlsx,.csv"' in page


def test_an_uploads_pages_ask_the_database_the_same_for_one_row_and_three(
    place: Place, people: People, django_assert_num_queries: Any
) -> None:
    client = client_of(people.erin)
    for count in (1, 3):
        rows = [money(place, project_code=f"X{number}") for number in range(count)]
        found = looked_at(place, people.erin, "funding", *rows)
        with django_assert_num_queries(UPLOAD_QUERIES):
            client.get(reverse("upload", args=[found.pk]))
        with django_assert_num_queries(INDEX_QUERIES):
            client.get(reverse("import"))


UPLOAD_QUERIES, INDEX_QUERIES = 7, 9


def test_the_history_tells_who_when_and_which_file_in_the_same_queries(
    place: Place, people: People, django_assert_num_queries: Any
) -> None:
    client = client_of(people.erin)
    for count in (1, 3):
        while SheetImport.objects.count() < count:
            row = unit_row(f"9{SheetImport.objects.count()}", section=place.section.code)
            uploads.apply_upload(
                upload=looked_at(place, people.erin, "units", row), by=people.erin, now=place_time(people)
            )
        with django_assert_num_queries(HISTORY_QUERIES):
            page = client.get(reverse("imports")).content.decode()
        assert page.count("资金.xlsx") == count


HISTORY_QUERIES = 11


def place_time(people: People) -> Any:
    return people.erin.date_joined


def test_an_import_shows_each_rows_outcome_and_gives_file_and_rows_back(place: Place, people: People) -> None:
    found = looked_at(place, people.erin, "units", unit_row(section=place.section.code))
    kept = uploads.apply_upload(upload=found, by=people.erin, now=found.uploaded_at)
    assert kept is not None
    client = client_of(people.erin)
    page = client.get(reverse("import_shown", args=[kept.pk])).content.decode()
    assert "新增 1 行，更改 0 行，未变 0 行" in page
    assert "演示单位101" in page
    content = b"".join(client.get(reverse("import_file", args=[kept.pk])).streaming_content)  # type: ignore[attr-defined]
    assert content == read_file(found.attachment)
    content = b"".join(client.get(reverse("import_rows", args=[kept.pk])).streaming_content)  # type: ignore[attr-defined]
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert ["3", "新增", "演示单位101"] in [[str(cell.value) for cell in row[:3]] for row in sheet.iter_rows()]
    assert Unit.objects.filter(code="101").exists()


def test_a_kind_needs_a_place_in_the_order_and_is_registered_once() -> None:
    units = importing.importable("units")
    importing.register(units)
    with pytest.raises(ValueError, match="no place"):
        importing.register(importing.Importable(UNITS, "", "", units.districts, units.look, units.write))


def test_the_export_is_the_sheet_that_comes_in_and_holds_what_the_person_may_read(place: Place, people: People) -> None:
    make_project(place.unit, name="本单位项目")
    make_project(place.far, name="他单位项目")
    content = b"".join(client_of(people.alice).get(reverse("projects_export")).streaming_content)  # type: ignore[attr-defined]
    found = read(FUNDING, content, "a.xlsx")
    assert [row.values["project_name"] for row in found.rows] == ["本单位项目"]
    assert found.problems == ()
    content = b"".join(client_of(people.erin).get(reverse("projects_export")).streaming_content)  # type: ignore[attr-defined]
    assert "完全一致" in send(people.erin, "funding", content, district=place.district.pk).content.decode()


def test_many_projects_are_exported_by_a_job_that_is_asked_for(
    place: Place, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 1)
    for name in ("甲", "乙"):
        make_project(place.unit, name=f"本单位项目{name}")
    make_project(place.far, name="他单位项目")
    client = client_of(people.alice)
    page = client.get(reverse("projects_export")).content.decode()
    assert "您可以查看的项目有 2 个" in page
    assert not Job.objects.exists()
    for _ in range(2):
        client.post(reverse("projects_export"))
    job = Job.objects.get()
    carry_out(job.pk, Clock())
    job.refresh_from_db()
    assert (job.state, job.file and job.file.name) == (State.DONE, "项目与资金表.xlsx")
    found = read(FUNDING, read_file(job.file), "a.xlsx")
    assert [row.values["project_name"] for row in found.rows] == ["本单位项目甲", "本单位项目乙"]


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(place: Place, people: People, settings: Any) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    page = send(people.erin, "units", b"x" * 1024 * 1024 + b"x", "大表.xlsx", district=place.district.pk)
    assert "“大表.xlsx”大小为 1.0 MB，超过单个附件 1 MB 的上限" in page.content.decode()
    assert not SheetUpload.objects.exists()


def test_only_who_imports_is_led_back_to_importing(place: Place, people: People) -> None:
    back = "返回数据导入"
    assert back in client_of(people.erin).get(reverse("imports")).content.decode()
    assert back not in client_of(people.ivy).get(reverse("imports")).content.decode()
