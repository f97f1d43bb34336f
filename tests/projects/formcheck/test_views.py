"""The form check as a page: open or not, nothing kept, hostile files told in a sentence, not too often."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from budgeteval.audit.models import TrailLine
from budgeteval.files.models import Attachment
from projects.directory.models import District
from projects.formcheck import limits
from projects.sheets.evaluation_form import write_forms
from tests.people import People, Place
from tests.projects.scoring.formcheck.forms import form, lone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    cache.clear()


@pytest.fixture
def visitor(place: Place) -> Client:
    """Somebody without an account, where one of the districts has opened the check."""
    District.objects.filter(pk=place.abroad.district_id).update(form_check_open=True)
    return Client()


def test_the_sign_in_page_leads_to_the_check_where_it_is_open(visitor: Client) -> None:
    link = f'<a href="{reverse("form_check")}">核对自评表，不需登录</a>'
    assert link in visitor.get(reverse("login")).content.decode()
    District.objects.update(form_check_open=False)
    assert reverse("form_check") not in visitor.get(reverse("login")).content.decode()


def handed_in(client: Client, content: bytes, name: str = "自评表.xlsx", **more: str) -> Any:
    return client.post(reverse("form_check"), {"file": SimpleUploadedFile(name, content), **more})


def text(response: Any) -> str:
    return response.content.decode()


def workbook_of(*rows: list[Any]) -> bytes:
    book, stream = Workbook(), BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(stream)
    return stream.getvalue()


def archive_of(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("route", ["form_check", "form_template"])
def test_without_a_district_that_opens_it_one_signs_in(place: Place, route: str) -> None:
    answer = Client().get(reverse(route))
    assert answer.headers["Location"] == f"{reverse('login')}?next={reverse(route)}"
    assert handed_in(Client(), b"{}").status_code == 302


def test_one_district_that_opens_it_opens_it(visitor: Client) -> None:
    page = text(visitor.get(reverse("form_check")))
    assert "不保存、不留记录" in page
    assert "退出登录" not in page


def test_a_checked_form_shows_each_rows_points_and_findings(visitor: Client) -> None:
    page = text(handed_in(visitor, write_forms(lone(published_score="51"))))
    assert "怎样算出、有何问题" in page
    assert "完成值 90 万㎡ ≥ 指标值 90 万㎡，达到指标值，得 50.00 分" in page
    assert "须改正 1 处" in page
    assert "请将得分改为不超过该指标分值。" in page


def test_json_is_read_as_well(visitor: Client) -> None:
    content = json.dumps(form(), ensure_ascii=False).encode()
    page = text(handed_in(visitor, content, "自评表.json"))
    assert "没有发现问题" in page
    assert "表中 100，优；重算 100.00，优" in page


def test_the_marked_form_is_downloaded_and_nothing_is_kept(visitor: Client, tmp_path: Any, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = handed_in(visitor, write_forms(lone(published_score="51")), "甲局.xlsx", act="marked")
    assert "filename*=utf-8''" in answer.headers["Content-Disposition"]
    assert "核对结果" in load_workbook(BytesIO(answer.content)).sheetnames
    assert list(tmp_path.iterdir()) == []
    assert not Attachment.objects.exists()
    assert not TrailLine.objects.exists()


def test_the_page_carries_the_marked_form(visitor: Client) -> None:
    page = text(handed_in(visitor, write_forms(lone(published_score="51")), "甲局.xlsx"))
    assert 'download="甲局（核对）.xlsx"' in page
    assert "base64,UEsDB" in page


def test_a_large_marked_form_is_asked_for_again(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projects.formcheck.views.CARRIED", 10)
    page = text(handed_in(visitor, write_forms(form())))
    assert "base64," not in page
    assert "标注后的表较大" in page


def test_the_empty_form_is_given_out(visitor: Client) -> None:
    answer = visitor.get(reverse("form_template"))
    assert load_workbook(BytesIO(answer.content)).sheetnames[0] == "自评表"
    page = text(handed_in(visitor, answer.content))
    assert "表还没有填写" in page
    assert "没有发现问题" not in page


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "表.xlsx", "文件是空的，请检查后重新选择。"),
        (b"hello", "表.xlsx", "不是正确的 JSON"),
        (b"[]", "表.json", "文件里没有自评表。"),
        (b"[" * 100_000, "表.json", "内容嵌套过深"),
        (b"null", "表.json", "一张表应为一组"),
        (b'{"a":1,"a":2}', "表.json", "键“a”在同一处出现两次"),
        (b'{"indicators": [{"weight": NaN}]}', "表.json", "“NaN”不是数字"),
        ("{}".encode("utf-16"), "表.json", "请用 UTF-8 编码另存后再试"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "表.xls", "旧版 Excel"),
        (b"PK\x03\x04" + b"x" * 50, "表.xlsx", "文件已损坏，无法打开"),
        (archive_of({"a.txt": b"a"}), "表.xlsx", "这不是 Excel 文件"),
        (archive_of({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}), "表.xlsx", "文件含有宏"),
        (archive_of({"xl/workbook.xml": b"<!DOCTYPE a>" + b"<a/>"}), "表.xlsx", "文件内含不允许的定义"),
        (workbook_of(["不是", "自评表"]), "表.xlsx", "找不到“一级指标”表头，请使用空白自评表的表式"),
        (workbook_of(["一级指标", "三级指标"]), "表.xlsx", "表头缺少"),
        (workbook_of(*[["一级指标"]] * 2100), "表.xlsx", "工作表超过 2000 行"),
        (json.dumps([form()] * 21).encode(), "表.json", "一次最多核对 20 张"),
        (json.dumps({"indicators": [{}] * 2001}).encode(), "表.json", "指标超过 2000 行"),
        (b'{"indicators": 7}', "<script>.json", "&lt;script&gt;.json"),
    ],
)
def test_a_file_that_is_no_form_is_told_in_a_sentence(
    visitor: Client, content: bytes, name: str, sentence: str
) -> None:
    answer = handed_in(visitor, content, name)
    assert answer.status_code == 200
    assert sentence in text(answer)


def test_without_a_file_the_page_says_so(visitor: Client) -> None:
    assert "请选择要核对的文件。" in text(visitor.post(reverse("form_check"), {}))


def test_a_file_beyond_the_limit_is_refused_unread(visitor: Client) -> None:
    answer = handed_in(visitor, b"x" * (limits.LIMITS.bytes + limits.AROUND_THE_FILE + 1))
    assert answer.status_code == 413
    assert "文件超过 5 MB" in text(answer)


def test_a_far_corner_does_not_make_the_sheet_endless(visitor: Client) -> None:
    book, stream = Workbook(), BytesIO()
    book.worksheets[0].cell(1900, 900, "x")
    book.save(stream)
    assert "范围过大" in text(handed_in(visitor, stream.getvalue()))


def test_checking_too_often_is_told_and_people_count_apart(
    visitor: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OFTEN", {True: 2, False: 1})
    content = json.dumps(form()).encode()
    assert handed_in(visitor, content).status_code == 200
    refused = handed_in(visitor, content)
    assert (refused.status_code, "10 分钟内最多核对 1 次" in text(refused)) == (429, True)
    visitor.force_login(people.alice)
    assert handed_in(visitor, content).status_code == 200


def test_who_gets_no_turn_is_told(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAIT", 0)
    with limits.turn(), limits.turn():
        refused = handed_in(visitor, json.dumps(form()).encode())
    assert (refused.status_code, "现在核对的人较多" in text(refused)) == (429, True)


def test_a_page_that_is_not_ours_cannot_have_files_checked(visitor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert handed_in(strict, b"{}").status_code == 403


def test_the_page_is_never_kept_by_a_browser(visitor: Client) -> None:
    assert "no-store" in visitor.get(reverse("form_check")).headers["Cache-Control"]


def test_three_forms_cost_no_more_queries_than_one(people: People, django_assert_num_queries: Any) -> None:
    client = Client()
    client.force_login(people.alice)
    for forms in ([form()], [form()] * 3):
        with django_assert_num_queries(4):
            handed_in(client, json.dumps(forms).encode(), "表.json")
