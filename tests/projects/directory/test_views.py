"""The directory's pages: what they show, that nothing typed is lost, and what a list costs."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from budgeteval.accounts.models import User
from projects.directory.models import CalendarEntry, Extension, Field, Role, Section, Task, Unit, WorkingYear
from projects.directory.queries import newest_change
from tests.factories.directory import extend, make_member, make_section, make_unit, make_user
from tests.people import People, Place

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return response.content.decode()


def typed(place: Place, **changed: Any) -> dict[str, Any]:
    return {
        "code": "301", "name": "演示林业局", "short_name": "", "kind": "department", "section": place.section.pk,
        "parent": "", "contact": "张三", "phone": "0391-1", "expected": "",
    } | changed  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_units_costs_the_same_however_long(
    place: Place, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    officer = make_user("officer")
    section = make_section(place.district, "演示新股")
    make_member(officer, Role.SECTION_OFFICER, section)
    for number in range(rows):
        make_unit(section, f"演示新局{number}", parent=place.unit)
    client = signed_in(officer)
    with django_assert_num_queries(10):
        assert client.get(reverse("units")).content.count("演示新局".encode()) == rows


def test_units_are_found_by_letters_section_and_kind(place: Place, people: People) -> None:
    client = signed_in(people.erin)
    assert "演示水利局" in text(client.get(reverse("units"), {"q": "YSSLJ"}))
    narrowed = text(client.get(reverse("units"), {"section": place.section.pk, "kind": "department"}))
    assert "演示水利局" not in narrowed
    assert "演示教育局" in narrowed


def test_a_units_page_shows_its_days_and_what_became_of_it(place: Place, people: People) -> None:
    extend(place.working_year, Task.EX_POST, place.unit, date(2016, 9, 30))
    client = signed_in(people.erin)
    given = typed(place, code=place.unit.code, name="演示教育体育局", expected=newest_change(place.unit))
    assert client.post(reverse("unit_edit", args=[place.unit.pk]), given).status_code == 302
    page = text(client.get(reverse("unit", args=[place.unit.pk])))
    assert "单位名称：演示教育局 → 演示教育体育局" in page
    assert "联系人：（空） → 张三" in page
    assert "原截止 2016-09-15，已延期：演示延期" in page
    assert '<a href="tel:0391-1">0391-1</a>' in page
    assert "改日期" not in page


def test_a_unit_reads_its_own_page_without_buttons(place: Place, people: People) -> None:
    page = text(signed_in(people.alice).get(reverse("unit", args=[place.unit.pk])))
    assert "修改单位信息" not in page
    assert ">延期</a>" not in page


def test_a_unit_is_entered(place: Place, people: People) -> None:
    answer = signed_in(people.erin).post(reverse("unit_add"), typed(place), follow=True)
    assert "单位已登记。" in text(answer)
    unit = Unit.objects.get(code="301")
    assert (unit.district, unit.short_name, unit.initials) == (place.district, "演示林业局", "yslyj")


def test_a_refused_entry_loses_nothing(place: Place, people: People) -> None:
    answer = signed_in(people.erin).post(reverse("unit_add"), typed(place, code=place.unit.code))
    page = text(answer)
    assert f"单位代码“{place.unit.code}”已由“演示教育局”使用" in page
    assert 'value="0391-1"' in page


def test_a_section_of_another_district_is_not_offered(place: Place, people: People) -> None:
    answer = signed_in(people.erin).post(reverse("unit_add"), typed(place, section=place.abroad.section.pk))
    assert answer.context["form"].errors["section"]


def test_who_was_overtaken_sees_what_was_saved_and_keeps_what_was_typed(place: Place, people: People) -> None:
    read = newest_change(place.unit)
    path = reverse("unit_edit", args=[place.unit.pk])
    first = typed(place, code=place.unit.code, name="演示教育局", contact="李四", expected=read)
    signed_in(people.judy).post(path, first)
    second = signed_in(people.erin).post(path, first | {"contact": "王五"})
    page = text(second)
    assert "刚刚被他人修改" in page
    assert "联系人“李四”" in page
    assert 'value="王五"' in page
    again = first | {"contact": "王五", "expected": second.context["form"]["expected"].value()}
    assert signed_in(people.erin).post(path, again).status_code == 302
    assert Unit.objects.get(pk=place.unit.pk).contact == "王五"


def test_the_administrator_adds_sections_and_fields(place: Place, people: People) -> None:
    client = signed_in(people.judy)
    to = reverse("section_add", args=[place.district.pk])
    assert client.post(to, {"section-code": "S9", "section-name": "社保股"}).status_code == 302
    assert client.post(reverse("field_add"), {"field-code": "F9", "field-name": "社会保障"}).status_code == 302
    assert Section.objects.get(code="S9").district == place.district
    taken = client.post(reverse("field_add"), {"field-code": "F9", "field-name": "另一领域"})
    assert "已经登记" in text(taken)
    assert 'value="另一领域"' in text(taken)
    assert Field.objects.filter(code="F9").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_sections_and_fields_cost_the_same_however_many(
    place: Place, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        Field.objects.create(code=f"G{number}", name=f"领域{number}")
    client = signed_in(people.judy)
    with django_assert_num_queries(11):
        assert client.get(reverse("places")).status_code == 200


def days(**changed: Any) -> dict[str, Any]:
    return {
        "year": "2017", "project_spending": "2000000.00", "note": "决算数", "ex_post_opens": "2017-07-01",
        "ex_post_due": "2017-09-15",
    } | changed  # fmt: skip


def test_the_next_year_is_proposed_with_this_years_days(place: Place, people: People) -> None:
    page = text(signed_in(people.erin).get(reverse("year_open")))
    assert 'value="2017-09-15"' in page
    assert "按 2016 年度顺延一年预填" in page


def test_a_year_is_opened(place: Place, people: People) -> None:
    answer = signed_in(people.erin).post(reverse("year_open"), days(), follow=True)
    assert "工作年度已设立。" in text(answer)
    year = WorkingYear.objects.get(year=2017)
    assert [entry.task for entry in year.calendar.all()] == ["ex_post"]
    assert "设立工作年度，上年项目支出总额 2,000,000.00 元" in text(answer)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"ex_post_due": ""}, "ex_post_due", "开始和截止日期请都填写，或都不填。"),
        ({"ex_post_due": "2017-06-01"}, "ex_post_due", "截止日期不能早于开始日期。"),
        ({"ex_post_opens": "明天"}, "ex_post_opens", "请填写日期"),
        ({"year": "17"}, "year", "不能小于 2000。"),
        ({"project_spending": "1e400"}, "project_spending", ""),
        ({"project_spending": "NaN"}, "project_spending", "“NaN”不是金额，请填以元为单位的数"),
        ({"project_spending": "1e10"}, "project_spending", "“1e10”不是金额"),
    ],
)
def test_a_year_that_cannot_be_is_told_at_the_field(
    place: Place, people: People, changed: dict[str, str], field: str, sentence: str
) -> None:
    answer = signed_in(people.erin).post(reverse("year_open"), days(**changed))
    assert any(sentence in error for error in answer.context["form"].errors[field])
    assert not WorkingYear.objects.filter(year=2017).exists()


def test_a_year_in_which_nothing_was_done_is_withdrawn_from_its_page(place: Place, people: People) -> None:
    client = signed_in(people.erin)
    client.post(reverse("year_open"), days())
    made = WorkingYear.objects.get(year=2017)
    away = reverse("year_withdraw", args=[made.pk])
    assert away in text(client.get(reverse("year", args=[made.pk])))
    assert reverse("year_withdraw", args=[place.working_year.pk]) not in text(
        client.get(reverse("year", args=[place.working_year.pk]))
    )
    assert "连同它的日程一并删除" in text(client.get(away))
    assert client.post(away, {"reason": ""}).status_code == 200
    assert "2017 工作年度已撤销" in text(client.post(away, {"reason": "年份填错"}, follow=True))
    assert not WorkingYear.objects.filter(year=2017).exists()


def test_a_year_far_ahead_keeps_what_was_typed(place: Place, people: People) -> None:
    page = text(signed_in(people.erin).post(reverse("year_open"), days(year="2050")))
    assert "最新的工作年度是 2016 年度，只能接着设立 2017 年度" in page
    assert 'value="2050"' in page


def test_a_year_that_is_open_already_keeps_what_was_typed(place: Place, people: People) -> None:
    answer = signed_in(people.erin).post(reverse("year_open"), days(year="2016"))
    assert "2016 工作年度已经设立" in text(answer)
    assert 'value="决算数"' in text(answer)


def dates(**changed: str) -> dict[str, str]:
    return {
        "opens": "2016-07-01", "due": "2016-09-30", "reason": "汛期顺延", "stood_opens": "2016-07-01",
        "stood_due": "2016-09-15",
    } | changed  # fmt: skip


def test_a_date_is_moved_and_the_page_says_why(place: Place, people: People) -> None:
    to = reverse("year_dates", args=[place.working_year.pk, "ex_post"])
    page = text(signed_in(people.erin).post(to, dates(), follow=True))
    assert "“事后自评”由 2016-07-01 至 2016-09-15 改为 2016-07-01 至 2016-09-30" in page
    assert "汛期顺延" in page


def test_a_date_that_somebody_else_moved_is_not_overwritten(place: Place, people: People) -> None:
    CalendarEntry.objects.filter(task=Task.EX_POST).update(due=date(2016, 9, 20))
    to = reverse("year_dates", args=[place.working_year.pk, "ex_post"])
    page = text(signed_in(people.erin).post(to, dates()))
    assert "刚刚被他人修改" in page
    assert "汛期顺延" in page


def test_a_task_without_days_gets_them(place: Place, people: People) -> None:
    client = signed_in(people.erin)
    assert "事前评价" in text(client.get(reverse("year", args=[place.working_year.pk])))
    to = reverse("year_dates", args=[place.working_year.pk, "ex_ante"])
    page = client.post(to, {"opens": "2016-01-05", "due": "2016-02-01"}, follow=True)
    assert "“事前评价”定为 2016-01-05 至 2016-02-01" in text(page)
    assert client.get(reverse("year_dates", args=[place.working_year.pk, "nothing"])).status_code == 404


def test_the_spending_is_typed_in_yuan_or_with_its_unit(place: Place, people: People) -> None:
    to = reverse("year_spending", args=[place.working_year.pk])
    signed_in(people.erin).post(to, {"amount": "200000万元", "note": "", "reason": "按决算更正"})
    assert WorkingYear.objects.get(pk=place.working_year.pk).project_spending == Decimal("2000000000.00")


def test_an_extension_names_no_task_by_itself(place: Place, people: People) -> None:
    to = f"{reverse('year_extend', args=[place.working_year.pk])}?unit={place.unit.pk}"
    page = signed_in(people.erin).get(to)
    assert page.context["form"]["task"].value() in (None, "")
    assert "请选择事项" in page.content.decode()


def test_the_spending_is_corrected(place: Place, people: People) -> None:
    to = reverse("year_spending", args=[place.working_year.pk])
    given = {"amount": "1500000", "note": "决算数", "reason": "以决算为准"}
    page = text(signed_in(people.erin).post(to, given, follow=True))
    assert "由 1,000,000.00 元改为 1,500,000.00 元" in page
    refused = signed_in(people.erin).post(to, given | {"amount": "0"})
    assert "金额须大于 0。" in text(refused)


def test_one_unit_gets_more_time_and_loses_it_again(place: Place, people: People) -> None:
    client = signed_in(people.erin)
    to = reverse("year_extend", args=[place.working_year.pk])
    chosen = text(client.get(to, {"unit": place.unit.pk, "task": "ex_post"}))
    assert f'<option value="{place.unit.pk}" selected>' in chosen
    given = {"unit": place.unit.pk, "task": "ex_post", "due": "2016-09-30", "reason": "主管人员调整"}
    page = text(client.post(to, given, follow=True))
    assert "主管人员调整" in page
    own = text(signed_in(people.alice).get(reverse("year", args=[place.working_year.pk])))
    assert "（本单位延至 2016-09-30）" in own
    extension = Extension.objects.get()
    away = reverse("extension_withdraw", args=[extension.pk])
    assert "撤销后，截止日期恢复为 2016-09-15" in text(client.get(away))
    assert client.post(away, {"reason": ""}).status_code == 200
    assert Extension.objects.exists()
    assert client.post(away, {"reason": "登记错了单位"}).status_code == 302
    assert not Extension.objects.exists()


def test_an_extension_that_extends_nothing_keeps_what_was_typed(place: Place, people: People) -> None:
    to = reverse("year_extend", args=[place.working_year.pk])
    given = {"unit": place.unit.pk, "task": "ex_post", "due": "2016-09-01", "reason": "主管人员调整"}
    page = text(signed_in(people.erin).post(to, given))
    assert "延期须晚于原截止日期 2016-09-15" in page
    assert "主管人员调整" in page


def test_a_section_sees_the_extensions_of_its_units_alone(place: Place, people: People) -> None:
    for unit in (place.unit, place.far):
        extend(place.working_year, Task.EX_POST, unit, date(2016, 9, 30))
    to = reverse("year_extensions", args=[place.working_year.pk])
    seen = text(signed_in(people.dora).get(to))
    assert "演示教育局" in seen
    assert "演示水利局" not in seen
    assert "撤销" not in seen


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_extensions_costs_the_same_however_long(
    place: Place, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for unit in (place.unit, place.far, place.neighbour)[:rows]:
        extend(place.working_year, Task.EX_POST, unit, date(2016, 9, 30))
    client = signed_in(people.erin)
    with django_assert_num_queries(9):
        assert client.get(reverse("year_extensions", args=[place.working_year.pk])).status_code == 200


def test_what_is_seen_of_the_extensions_is_exported(place: Place, people: People) -> None:
    extend(place.working_year, Task.EX_POST, place.unit, date(2016, 9, 30))
    answer: Any = signed_in(people.erin).get(
        reverse("year_extensions", args=[place.working_year.pk]), {"export": "xlsx"}
    )
    assert b"".join(answer.streaming_content).startswith(b"PK")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_years_costs_the_same_however_long(
    place: Place, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows - 1):
        WorkingYear.objects.create(district=place.district, year=2010 + number, project_spending=1)
    client = signed_in(people.erin)
    with django_assert_num_queries(8):
        assert client.get(reverse("years")).status_code == 200
