"""The pages by which the centre hands in for a unit and the unit answers: nothing typed is lost, odd input is told."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from projects.scoring.formcheck.form import SELF_EVAL
from projects.scoring.formcheck.scheme import USUAL_BANDS, USUAL_RATING
from projects.selfeval import domain
from projects.selfeval.domain import Scan
from projects.selfeval.models import Filing, OnBehalf
from projects.sheets.evaluation_form import write_forms
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.factories.selfeval import ACTUALS, CLAIMS, IN_TIME, ROWS, drafts
from tests.people import People, Place

PDF = b"%PDF-1.4 stamped"


@pytest.fixture
def erin(client: Client, people: People) -> Client:
    client.force_login(people.erin)
    return client


def scan(content: bytes = PDF, name: str = "盖章.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def row(number: int, actual: str, claim: str, **own: str) -> dict[str, str]:
    typed = {"actual": actual, "self_score": claim, "reason": "雨季长", **own}
    return {f"{name}-{number}": value for name, value in typed.items()}


def of_target() -> dict[str, str]:
    typed: dict[str, str] = {}
    for number, (actual, claim) in enumerate(zip(ACTUALS, CLAIMS, strict=True), start=1):
        typed |= row(number, actual, claim)
    return typed


def own_rows() -> dict[str, str]:
    typed = {"rows": "10"}
    for number, (one, actual, claim) in enumerate(zip(ROWS, ACTUALS, CLAIMS, strict=True), start=1):
        words = {
            name: getattr(one, name) for name in ("level1", "level2", "name", "op", "target_value", "measure_unit")
        }
        typed |= row(number, actual, claim, **words, weight=str(one.weight))
    return typed


def sent(client: Client, filing: Filing, **given: Any) -> str:
    words = {"version": filing.version, "received_on": "2016-09-10", "achievement": "道路整洁", "problems": ""}
    response = client.post(reverse("file_for_unit", args=[filing.pk]), words | given, follow=True)
    return str(response.content.decode())


@pytest.fixture
def with_target(place: Place, people: People) -> Filing:
    project = make_project(place.unit)
    made.issued_target(project, people)
    return made.opened(place, people, project)


def test_the_rows_of_the_target_are_typed_and_handed_in(erin: Client, with_target: Filing) -> None:
    shown = erin.get(reverse("file_for_unit", args=[with_target.pk])).content.decode()
    assert 'name="actual-4"' in shown
    assert 'name="weight-1"' not in shown
    page = sent(erin, with_target, scan=scan(), **of_target())
    assert f"已代为报送“{with_target}”，并通知单位确认。" in page
    assert "待单位确认" in page
    with_target.refresh_from_db()
    assert (with_target.stage, with_target.late, with_target.achievement) == ("submitted", False, "道路整洁")


def test_own_rows_are_typed_whole_and_blank_ones_do_not_count(erin: Client, place: Place, people: People) -> None:
    filing = made.opened(place, people)
    sent(erin, filing, scan=scan(), **own_rows())
    assert filing.lines.count() == 4


def test_a_refusal_loses_neither_the_words_nor_the_scan(erin: Client, with_target: Filing) -> None:
    typed = of_target() | {"self_score-2": "三十五"}
    page = sent(erin, with_target, scan=scan(), **typed)
    assert "第 2 行“自评得分”填的是“三十五”，请填数字" in page
    assert 'value="三十五"' in page
    assert "道路整洁" in page
    assert "上次选择的扫描件已保留" in page
    assert "事后自评 · 未开始" in page
    kept = page.partition('name="kept_scan" value="')[2].partition('"')[0]
    assert "已代为报送" in sent(erin, with_target, kept_scan=kept, **of_target())
    assert OnBehalf.objects.get().scan_name == "盖章.pdf"


def test_a_kept_scan_is_its_senders_alone_and_cannot_be_invented(
    erin: Client, client: Client, with_target: Filing, people: People
) -> None:
    assert "请重新选择盖章扫描件" in sent(erin, with_target, kept_scan="1:x:y", **of_target())
    assert not OnBehalf.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "请选择盖章扫描件。"),
        ({"scan": scan(b"MZ", "a.exe")}, "a.exe"),
        ({"scan": scan("说明".encode(), "说明.txt")}, "不是扫描件"),
        ({"scan": scan(), "received_on": "昨天"}, "日期"),
        ({"scan": scan(), "received_on": "2016-06-01"}, "早于“事后自评”开始的"),
        ({"scan": scan(), "received_on": "9999-12-31"}, "还没有到"),
        ({"scan": scan(), "version": "99"}, "刚刚被他人改动"),
        ({"scan": scan(), "self_score-1": "999"}, "第 1 行"),
        ({"scan": scan(), "self_score-1": "NaN"}, "第 1 行"),
        ({"scan": scan(), "self_score-1": "1e400"}, "第 1 行"),
        ({"scan": scan(), "actual-1": "长" * 201}, "第 1 行“实际完成值”请压缩到 200 字以内"),
        ({"scan": scan(), "self_score-3": ""}, "有指标行没有自评得分"),
    ],
)
def test_odd_input_is_told_and_nothing_is_handed_in(
    erin: Client, with_target: Filing, given: dict[str, Any], sentence: str
) -> None:
    for value in given.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    assert sentence in sent(erin, with_target, **(of_target() | given))
    assert not OnBehalf.objects.exists()


@pytest.mark.parametrize("rows", ["", "x", "-1", "9" * 50, "1"])
def test_a_count_of_rows_that_makes_no_sense_is_survived(erin: Client, place: Place, people: People, rows: str) -> None:
    filing = made.opened(place, people)
    sent(erin, filing, scan=scan(), **(own_rows() | {"rows": rows}))
    assert filing.lines.count() in (1, 4)


def form_file(names: tuple[str, ...] = tuple(one.name for one in ROWS)) -> SimpleUploadedFile:
    rows = [
        {"level1": one.level1, "level2": one.level2, "name": name, "op": one.op, "target": one.target_value,
         "unit": one.measure_unit, "weight": str(one.weight), "actual": actual, "published_score": claim,
         "reason": "见附件"}
        for one, name, actual, claim in zip(ROWS, names, ACTUALS, CLAIMS, strict=True)
    ]  # fmt: skip
    scheme = {
        "execution": "proportional", "round_rate": None, "equal_missed": "by_side", "method": "proportional",
        "qualitative_bands": list(USUAL_BANDS), "rating": [list(band) for band in USUAL_RATING],
    }  # fmt: skip
    budget = {"money_unit": "万元", "weight": "10"}
    data = {"kind": SELF_EVAL, "title": "演示", "indicators": rows, "budget": budget, "scheme": scheme}
    return SimpleUploadedFile("自评表.xlsx", write_forms(data))


def test_the_units_excel_fills_the_rows_to_be_looked_over(erin: Client, with_target: Filing) -> None:
    page = sent(erin, with_target, act="read", form_file=form_file(), received_on="")
    assert "已从 Excel 读入 4 行，请对照扫描件核对后再报送。" in page
    assert 'name="actual-1" value="86.2"' in page
    assert 'name="self_score-1" value="14.37"' in page
    assert "道路整洁" in page
    assert not OnBehalf.objects.exists()


def test_another_projects_excel_is_told_by_its_rows(erin: Client, with_target: Filing) -> None:
    other = ("绿化面积", "达标率", "投诉件数", "居民满意度")
    page = sent(erin, with_target, act="read", form_file=form_file(other))
    assert "Excel 里没有批复目标中的指标：清扫面积；请核对是不是这个项目的自评表" in page


def test_without_a_target_the_excels_rows_become_the_forms(erin: Client, place: Place, people: People) -> None:
    page = sent(erin, made.opened(place, people), act="read", form_file=form_file())
    assert 'name="weight-4" value="10"' in page


@pytest.mark.parametrize("file", [None, scan(b"no workbook", "a.xlsx"), scan(PDF, "a.pdf")])
def test_what_is_no_excel_form_is_told(erin: Client, with_target: Filing, file: SimpleUploadedFile | None) -> None:
    given: dict[str, Any] = {} if file is None else {"form_file": file}
    page = sent(erin, with_target, act="read", **(of_target() | given))
    assert "请先选择单位发来的 Excel" in page or "不能读入" in page
    assert 'value="86.2"' in page


def test_a_unit_return_is_handed_in_from_its_scan(erin: Client, place: Place, people: People) -> None:
    paper = made.opened_return(place, people)
    path = reverse("file_return_for_unit", args=[paper.pk])
    assert "请选择盖章扫描件。" in erin.post(path, {"version": 1, "received_on": "2016-09-21"}).content.decode()
    given = {"version": 1, "received_on": "2016-09-21", "scan": scan(), "text": "见扫描件"}
    page = erin.post(path, given, follow=True).content.decode()
    assert "按此计为逾期" in page
    assert "不需要代为报送" in erin.get(path).content.decode()


def on_behalf(place: Place, people: People) -> OnBehalf:
    filing = made.opened(place, people)
    return domain.file_for_unit(
        filing=filing, scan=Scan(PDF, "盖章.pdf", date(2016, 9, 1)), lines=drafts(), achievement="", problems="",
        expected_version=filing.version, by=people.erin, now=IN_TIME,
    )  # fmt: skip


def test_the_unit_sees_it_in_its_list_and_confirms(client: Client, place: Place, people: People) -> None:
    one = on_behalf(place, people)
    client.force_login(people.alice)
    home = client.get(reverse("home")).content.decode()
    assert f'href="{reverse("on_behalf_list")}?tab=waiting"' in home
    assert str(one.filing) in client.get(reverse("on_behalf_list")).content.decode()
    page = client.post(reverse("on_behalf_answer", args=[one.pk]), {"answer": "confirm"}, follow=True)
    assert "已确认代为报送的内容。" in page.content.decode()


def test_a_dispute_without_a_reason_is_asked_again(client: Client, place: Place, people: People) -> None:
    one = on_behalf(place, people)
    client.force_login(people.bob)
    path = reverse("on_behalf_answer", args=[one.pk])
    assert "提出异议必须写明原因" in client.post(path, {"answer": "dispute", "reason": " "}).content.decode()
    page = client.post(path, {"answer": "dispute", "reason": "<i>第 1 行</i>"}, follow=True).content.decode()
    assert "&lt;i&gt;第 1 行" in page
    assert "单位有异议" in page


def test_the_scan_is_a_download_under_its_own_name(erin: Client, place: Place, people: People) -> None:
    response: Any = erin.get(reverse("on_behalf_scan", args=[on_behalf(place, people).pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")


# Session, account, memberships, tabs, rows, the links' roles, the bell.
QUERIES = 7


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_with_three(
    erin: Client, place: Place, people: People, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        one = OnBehalf.objects.order_by("pk").first() or on_behalf(place, people)
        if OnBehalf.objects.count() < count:
            one.pk = None
            one.save()
    with django_assert_num_queries(QUERIES):
        page = erin.get(reverse("on_behalf_list")).content.decode()
    assert page.count("<tr>") == 1 + count
