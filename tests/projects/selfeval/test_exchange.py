"""The form in Excel: what the download carries, whose it is, and what of it is written back over which answers."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from projects.formcheck.checking import check
from projects.selfeval.models import Filing
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
    one = written(filing, people, uploaded(filing, people, book))
    assert (str(one.total), one.grade) == ("97.37", "优")


def test_a_download_without_answers_is_not_called_good(filing: Filing, people: People) -> None:
    [result], _ = check(content(downloaded(filing, people)), "自评表.xlsx")
    assert result.unfilled == "表中各行都没有填写实际完成值，得分没有核对。"


def test_rows_left_empty_are_named_by_the_check(filing: Filing, people: People) -> None:
    book = filled(downloaded(filing, people), {"清扫面积": "90", "投诉件数": "8"})
    [result], _ = check(content(book), "自评表.xlsx")
    assert result.unfilled == "第 2、4 行没有填写实际完成值，这些行的得分没有核对。"
