"""The unit's own papers: figures live until they are signed, a text and a file, signed and sent, given back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from projects.directory.models import Task
from projects.registry.models import Funding
from projects.selfeval import domain
from projects.selfeval.models import UnitReturn
from tests.factories import selfeval as made
from tests.factories.selfeval import IN_TIME
from tests.forms import hidden_in
from tests.people import People, Place
from tests.projects.selfeval.test_filing_pages import client_of


def post(client: Client, name: str, one: UnitReturn, data: dict[str, Any] | None = None) -> Any:
    return client.post(reverse(name, args=[one.pk]), data or {}, follow=True)


def press(client: Client, name: str, one: UnitReturn) -> Any:
    """Press a button as the return's page shows it now."""
    page = client.get(reverse("unit_return", args=[one.pk])).content.decode()
    return post(client, name, one, hidden_in(page, reverse(name, args=[one.pk])))


def kept(one: UnitReturn) -> UnitReturn:
    return UnitReturn.objects.get(pk=one.pk)


def test_a_summary_is_written_signed_given_back_and_sent(place: Place, people: People) -> None:
    one = made.opened_return(place, people, Task.WORK_SUMMARY)
    clerk, head = client_of(people.alice), client_of(people.bob)
    file = SimpleUploadedFile("总结.pdf", b"%PDF-1.4")
    page = post(clerk, "unit_return", one, {"version": "1", "text": "一年工作", "file": file})
    assert "已保存" in page.content.decode()
    assert "总结.pdf" in page.content.decode()
    press(head, "unit_return_sign", one)
    assert kept(one).stage == "signed"
    post(head, "unit_return_hand_back", one, {"note": "请补充数字"})
    assert (kept(one).stage, kept(one).head_note) == ("draft", "请补充数字")
    assert "请补充数字" in clerk.get(reverse("unit_return", args=[one.pk])).content.decode()
    press(head, "unit_return_sign", one)
    assert "已报送" in press(clerk, "unit_return_submit", one).content.decode()
    assert kept(one).stage == "submitted"
    assert "attachment" in clerk.get(reverse("unit_return_file", args=[one.pk]))["Content-Disposition"]


def test_an_empty_summary_is_not_signed(place: Place, people: People) -> None:
    one = made.opened_return(place, people, Task.WORK_SUMMARY)
    post(client_of(people.alice), "unit_return", one, {"version": "1", "text": " "})
    page = press(client_of(people.bob), "unit_return_sign", one)
    assert "还没有正文或附件" in page.content.decode()


def test_the_tables_figures_are_live_until_they_are_signed(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    one = made.opened_return(place, people)
    clerk = client_of(people.alice)
    post(clerk, "unit_return", one, {"version": "1", "text": ""})
    Funding.objects.filter(project=filing.project).update(executed="50000.00")
    text = clerk.get(reverse("unit_return", args=[one.pk])).content.decode()
    assert "50.00%" in text
    assert filing.project.name in text
    assert kept(one).figures["rate"] == "80.00"
    press(client_of(people.bob), "unit_return_sign", one)
    assert kept(one).figures["rate"] == "50.00"
    Funding.objects.filter(project=filing.project).update(executed="90000.00")
    assert "50.00%" in clerk.get(reverse("unit_return", args=[one.pk])).content.decode()


@pytest.mark.parametrize("odd", [None, "", "x", "-1"])
def test_the_head_does_not_sign_what_he_has_not_seen(odd: str | None, place: Place, people: People) -> None:
    one = made.drafted_return(place, people, Task.WORK_SUMMARY, "一年工作")
    head, path = client_of(people.bob), reverse("unit_return_sign", args=[one.pk])
    seen = hidden_in(head.get(reverse("unit_return", args=[one.pk])).content.decode(), path)
    assert seen["version"] == str(one.version)
    if odd is None:
        domain.draft_return(
            unit_return=kept(one), text="完全不同", expected_version=one.version, by=people.alice, now=IN_TIME,
            lasting=False,
        )  # fmt: skip
    else:
        seen["version"] = odd
    told = post(head, "unit_return_sign", one, seen).content.decode()
    assert "在您查看之后有改动，现为“草稿”，本次没有办理；请重新查看后再办" in told
    assert kept(one).stage == "draft"
    press(head, "unit_return_sign", one)
    assert kept(one).stage == "signed"


def test_the_clerk_does_not_hand_in_what_was_signed_anew(place: Place, people: People) -> None:
    one = made.drafted_return(place, people, Task.WORK_SUMMARY, "一年工作")
    domain.sign_return(unit_return=one, expected_version=one.version, by=people.bob, now=IN_TIME)
    clerk, path = client_of(people.alice), reverse("unit_return_submit", args=[one.pk])
    seen = hidden_in(clerk.get(reverse("unit_return", args=[one.pk])).content.decode(), path)
    domain.hand_back(obj=one, note="改", by=people.bob, now=IN_TIME)
    domain.sign_return(unit_return=one, expected_version=one.version, by=people.bob, now=IN_TIME)
    assert "现为“已签批”" in post(clerk, "unit_return_submit", one, seen).content.decode()
    assert kept(one).stage == "signed"


@pytest.mark.parametrize(("data", "status", "sentence"), [
    ({"version": "1", "text": "文" * 50_001}, 422, "请压缩到 50000 字以内"),
    ({"version": "1", "text": "a\0b"}, 422, "含有不能保存的控制字符"),
    ({"version": "1", "text": "写好的正文", "file": SimpleUploadedFile("a.exe", b"MZ")}, 422, "写好的正文"),
])  # fmt: skip
def test_what_cannot_be_kept_is_told_and_the_text_stays(
    place: Place, people: People, data: dict[str, Any], status: int, sentence: str
) -> None:
    one = made.opened_return(place, people, Task.WORK_SUMMARY)
    page = client_of(people.alice).post(reverse("unit_return", args=[one.pk]), data)
    assert page.status_code == status
    assert sentence in page.content.decode()
    assert kept(one).stage == "not_started"


def test_the_text_saves_itself_and_a_second_person_is_told(place: Place, people: People) -> None:
    one = made.opened_return(place, people, Task.WORK_SUMMARY)
    clerk = client_of(people.alice)
    address = reverse("unit_return_autosave", args=[one.pk])
    told = clerk.post(address, {"version": "1", "text": "一"}).json()
    assert told["version"] == kept(one).version
    again = clerk.post(address, {"version": "1", "text": "二"})
    assert again.status_code == 409
    assert f"{people.alice}于" in again.json()["message"]
    assert kept(one).text == "一"
    page = clerk.post(reverse("unit_return", args=[one.pk]), {"version": "1", "text": "我的正文"})
    assert page.status_code == 409
    assert "我的正文" in page.content.decode()
    now_there = kept(one)
    domain.sign_return(unit_return=now_there, expected_version=now_there.version, by=people.bob, now=IN_TIME)
    refused = clerk.post(address, {"version": str(kept(one).version), "text": "三"})
    assert refused.status_code == 422
    assert "不能再修改" in refused.json()["problems"][0]


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_with_three(
    place: Place, people: People, many: int, django_assert_num_queries: Any
) -> None:
    units = [place.unit, place.neighbour, place.child][:many]
    domain.open_returns(
        working_year=place.working_year, kind=Task.WORK_SUMMARY, units=units, by=people.erin, now=IN_TIME
    )
    officer = client_of(people.dora)
    with django_assert_num_queries(12):
        page = officer.get(reverse("returns"))
    assert page.content.decode().count("绩效评价工作总结</a>") == many
