"""The form in Excel: what the download carries, whose it is, and what of it is written back over which answers."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from projects.formcheck.checking import check
from projects.scoring.formcheck import FormError
from projects.selfeval.exchange import read_filing
from projects.selfeval.models import Filing
from projects.selfeval.queries import rows_of
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.people import People, Place, populate, settle

FILLED = {"清扫面积": "86.2", "达标率": "95", "投诉件数": "8", "居民满意度": "91"}
TARGET, ACTUAL, WEIGHT, SCORE, REASON = 5, 6, 7, 8, 9


@pytest.fixture
def place(db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    return populate(place)


@pytest.fixture
def filing(place: Place, people: People) -> Filing:
    """A form nobody has begun, with the four rows of an issued target and four fifths of its money spent."""
    project = make_project(place.unit)
    made.issued_target(project, people)
    return made.opened(place, people, project)


def clerk(people: People) -> Client:
    client = Client()
    client.force_login(people.alice)
    return client


def downloaded(filing: Filing, people: People) -> Any:
    return load_workbook(BytesIO(clerk(people).get(reverse("filing_sheet", args=[filing.pk])).content))


def cell(book: Any, name: str, column: int) -> Any:
    sheet = book.worksheets[0]
    return sheet.cell(next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 4).value == name), column)


def filled(book: Any, answers: dict[str, str] = FILLED) -> Any:
    for name, actual in answers.items():
        cell(book, name, ACTUAL).value = actual
    return book


def content(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def uploaded(filing: Filing, people: People, book: Any) -> Any:
    file = SimpleUploadedFile("自评表.xlsx", content(book))
    return clerk(people).post(reverse("filing_upload", args=[filing.pk]), {"file": file})


def written(filing: Filing, people: People, page: Any) -> Filing:
    """The form after the preview was confirmed."""
    answer = clerk(people).post(reverse("filing", args=[filing.pk]), dict(page.context["sent"].head.data))
    assert answer.status_code == 302
    return Filing.objects.get(pk=filing.pk)


def kept(filing: Filing) -> Filing:
    return Filing.objects.get(pk=filing.pk)


def test_a_form_downloaded_before_it_is_begun_is_checked_as_it_is_scored_here(filing: Filing, people: People) -> None:
    book = filled(downloaded(filing, people))
    [result], _ = check(content(book), "自评表.xlsx")
    # 80 ÷ 100 × 10 = 8.00; 86.2 ÷ 90 × 15 = 14.37; 35 + 30 + 10
    assert (result.money_score, result.computed) == ("8.00", "97.37，优")
    assert [said.severity for said in (*result.of_whole, *result.of_money)] == ["提示"]
    page = uploaded(filing, people, book)
    assert page.context["claimed"] == {"total": "97.37", "grade": "优"}
    one = written(filing, people, page)
    assert (str(one.total), one.grade) == ("97.37", "优")


def test_a_download_without_answers_is_not_called_good(filing: Filing, people: People) -> None:
    [result], _ = check(content(downloaded(filing, people)), "自评表.xlsx")
    assert result.unfilled == "表中各行都没有填写实际完成值，得分没有核对。"


def test_rows_left_empty_are_named_by_the_check(filing: Filing, people: People) -> None:
    book = filled(downloaded(filing, people), {"清扫面积": "90", "投诉件数": "8"})
    [result], _ = check(content(book), "自评表.xlsx")
    assert result.unfilled == "第 2、4 行没有填写实际完成值，这些行的得分没有核对。"


def test_another_units_project_of_the_same_name_is_refused_with_both_named(
    filing: Filing, place: Place, people: People
) -> None:
    other = make_project(place.neighbour, name=filing.project.name)
    made.issued_target(other, people)
    mine = made.opened(place, people, other)
    book = downloaded(filing, people)
    cell(book, "清扫面积", ACTUAL).value = "55"
    file = SimpleUploadedFile("自评表.xlsx", content(book))
    with pytest.raises(FormError) as refused:
        read_filing(content(book), file.name or "", mine, rows_of(mine))
    [sentence] = refused.value.problems
    for word in (filing.project.unit.name, filing.project.code, place.neighbour.name, other.code):
        assert word in sentence


@pytest.mark.parametrize("label", ["项目名称", "实施单位"])
def test_without_the_second_worksheet_name_and_unit_must_both_fit(filing: Filing, people: People, label: str) -> None:
    book = filled(downloaded(filing, people))
    del book["附加信息"]
    assert uploaded(filing, people, book).status_code == 200
    sheet = book.worksheets[0]
    place = next(one for row in sheet.iter_rows() for one in row if one.value == label)
    beside = sheet.cell(place.row, 3 if label == "项目名称" else 7)
    for other, sentence in (("别的", "请核对后重新上传"), (None, f"没有填写{label}")):
        beside.value = other
        page = uploaded(filing, people, book)
        assert page.status_code == 422
        assert sentence in page.content.decode()


def test_a_forged_code_does_not_help_and_another_years_form_is_refused(filing: Filing, people: People) -> None:
    for key, old, new in (
        ("project_code", filing.project.code, "P99999"), ("id", f"filing-{filing.pk}", "filing-0"),
    ):  # fmt: skip
        book = filled(downloaded(filing, people))
        row = next(row for row in book["附加信息"].iter_rows() if row[2].value == key)
        row[3].value = row[3].value.replace(old, new)
        assert uploaded(filing, people, book).status_code == 422
    book = filled(downloaded(filing, people))
    book.worksheets[0].cell(2, 1).value = "（2014年度）"
    assert "是 2014 年度的自评表" in uploaded(filing, people, book).content.decode()


def test_rows_go_by_their_names_wherever_they_stand(filing: Filing, people: People) -> None:
    book = filled(downloaded(filing, people))
    first, third = (cell(book, name, 4) for name in ("清扫面积", "投诉件数"))
    first.value, third.value = third.value, first.value
    page = uploaded(filing, people, book)
    assert [(row.name, row.written[0]) for row in page.context["found"].rows] == [
        ("清扫面积", "8"), ("达标率", "95"), ("投诉件数", "86.2"), ("居民满意度", "91"),
    ]  # fmt: skip


def test_a_row_the_target_does_not_know_is_named_and_not_read(filing: Filing, people: People) -> None:
    book = filled(downloaded(filing, people))
    cell(book, "投诉件数", 4).value = "来信件数"
    page = uploaded(filing, people, book)
    assert (
        "指标“来信件数”不在批复的目标中（第 3 行原为“投诉件数”），不读入，以批复的目标为准。" in page.content.decode()
    )
    assert [row.written[0] for row in page.context["found"].rows if row.is_taken] == ["86.2", "95", "", "91"]
    written(filing, people, page)
    assert filing.lines.get(number=3).actual == ""


def test_what_the_target_and_the_import_say_is_not_read_and_told(filing: Filing, people: People) -> None:
    book = filled(downloaded(filing, people))
    cell(book, "清扫面积", TARGET).value = "≥50万㎡"
    cell(book, "达标率", WEIGHT).value = 50
    sheet = book.worksheets[0]
    money = next(one for row in sheet.iter_rows() for one in row if one.value == "年度资金总额")
    sheet.cell(money.row, 5).value = 200000
    text = uploaded(filing, people, book).content.decode()
    for sentence in (
        "年度指标值：表中为“≥50万㎡”，批复为“≥90万㎡”，不读入，以批复的目标为准。",
        "分值：表中为“50”，批复为“35”，不读入，以批复的目标为准。",
        "年度资金总额的全年预算数：表中为“200000”，导入数为 100000.00 元，不读入，以财政部门导入的资金为准。",
    ):
        assert sentence in text


def test_an_untouched_download_tells_of_nothing(filing: Filing, people: People) -> None:
    page = uploaded(filing, people, downloaded(filing, people))
    found = page.context["found"]
    assert found.notes == []
    assert [note for row in found.rows for note in row.notes] == []
    assert {row.outcome for row in found.rows} == {"same"}


def answers(one: Filing) -> list[tuple[str, str, str]]:
    return [(line.actual, str(line.self_score), line.reason) for line in one.lines.order_by("number")]


def test_an_old_download_overwrites_nothing_that_was_not_touched_in_it(filing: Filing, people: People) -> None:
    blank = downloaded(filing, people)
    made.save(filing, people, made.drafts(own=False))
    before = answers(filing)
    cell(blank, "投诉件数", ACTUAL).value = "9"
    page = uploaded(filing, people, blank)
    text = page.content.decode()
    assert "这份表下载以后，填报又有改动（最近一次由alice" in text
    assert text.count("未填，保留原值") >= 3
    one = written(filing, people, page)
    assert answers(one) == [*before[:2], ("9", "30.00", ""), before[3]]
    assert one.achievement == "已完成"


def test_a_later_answer_stands_where_the_table_still_has_the_former_one(filing: Filing, people: People) -> None:
    made.save(filing, people, made.drafts(own=False))
    book = downloaded(filing, people)
    later = made.drafts(own=False, actuals=("89", *made.ACTUALS[1:]), claims=("14.83", *made.CLAIMS[1:]))
    made.save(kept(filing), people, later)
    cell(book, "居民满意度", ACTUAL).value = "95"
    page = uploaded(filing, people, book)
    assert "下载后表中未改，保留现在的值" in page.content.decode()
    assert [one[0] for one in answers(written(filing, people, page))] == ["89", "95", "8", "95"]


def test_of_the_newest_download_nothing_is_said_to_be_newer(filing: Filing, people: People) -> None:
    made.save(filing, people, made.drafts(own=False))
    page = uploaded(kept(filing), people, downloaded(kept(filing), people))
    assert page.context["changed_since"] == ""


def test_a_table_without_its_second_worksheet_cannot_tell_what_is_newer(filing: Filing, people: People) -> None:
    book = filled(downloaded(filing, people))
    del book["附加信息"]
    assert "无法判断下载以后填报有没有改动过" in uploaded(filing, people, book).content.decode()


def test_points_given_by_the_unit_stay_and_those_of_the_rule_follow_a_new_value(filing: Filing, people: People) -> None:
    made.save(filing, people, made.drafts(own=False, claims=("14.37", "35", "28", "10")))
    book = downloaded(kept(filing), people)
    for name, actual in (("清扫面积", "90"), ("投诉件数", "7")):
        cell(book, name, ACTUAL).value = actual
    one = written(filing, people, uploaded(filing, people, book))
    assert [(actual, points) for actual, points, _ in answers(one)] == [
        ("90", "15.00"), ("95", "35.00"), ("7", "28.00"), ("91", "10.00"),
    ]  # fmt: skip


def test_an_actual_loses_its_unit_even_where_the_target_was_changed_in_the_table(
    filing: Filing, people: People
) -> None:
    made.save(filing, people, made.drafts(own=False))
    book = downloaded(kept(filing), people)
    cell(book, "清扫面积", TARGET).value = "≥50个"
    row = uploaded(kept(filing), people, book).context["found"].rows[0]
    assert (row.written[0], row.outcome) == ("86.2", "same")
