"""The section's lists: what each row says, tabs that count, and as many questions to the database for one row as for
three."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from projects.directory.models import Unit
from projects.selfeval import domain
from projects.selfeval.models import Filing, SpotCheck, WorkAppraisal
from projects.selfeval.queries import common_mistakes, units_with_counts, work_facts
from tests.factories import selfeval as made
from tests.factories import spot_checks as spot
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME
from tests.matrix import everywhere
from tests.people import People, Place

Fill = Callable[[Place, People, int], None]


def units(place: Place, rows: int) -> list[Unit]:
    return [place.unit, place.child, place.neighbour][:rows]


def forms(place: Place, people: People, rows: int) -> None:
    able = everywhere(place, people)
    for unit in units(place, rows):
        made.submitted(replace(place, unit=unit), able)


def returns(place: Place, people: People, rows: int) -> None:
    able = everywhere(place, people)
    for unit in units(place, rows):
        made.submitted_return(replace(place, unit=unit), able)


def appraisals(place: Place, people: People, rows: int) -> None:
    made.opened_appraisal(place, people)
    kept = [unit.pk for unit in units(place, rows)]
    WorkAppraisal.objects.exclude(unit__in=kept).delete()


def drawn(place: Place, people: People, rows: int) -> None:
    able = everywhere(place, people)
    for unit in units(place, rows):
        spot.drawn_item(replace(place, unit=unit), able)


def page(client: Client, people: People, name: str, path: str) -> str:
    client.force_login(people.named(name))
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("fill", "name", "path", "queries"),
    [
        (forms, "dora", "/section/", 12),
        (forms, "dora", "/section/reviews/", 17),
        (returns, "dora", "/section/returns/?tab=all", 10),
        (appraisals, "dora", "/appraisals/", 12),
        (drawn, "erin", "/spot-checks/?tab=all", 14),
    ],
)
def test_a_list_costs_the_same_however_many_rows_it_has(  # noqa: PLR0917 – fixtures are given by name
    rows: int,
    fill: Fill,
    name: str,
    path: str,
    queries: int,
    client: Client,
    place: Place,
    people: People,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(place, people, rows)
    client.force_login(people.named(name))
    with django_assert_num_queries(queries):
        response = client.get(path)
    assert response.content.decode().count("<tr>") == rows + 1


@pytest.mark.parametrize("rows", [1, 3])
def test_a_spot_checks_page_costs_the_same_however_many_were_drawn(
    rows: int, client: Client, place: Place, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    drawn(place, people, rows)
    path = reverse("spot_check", args=[SpotCheck.objects.get().pk])
    client.force_login(people.erin)
    with django_assert_num_queries(9):
        client.get(path)


def test_the_desk_counts_by_unit_and_its_tabs_count_units(client: Client, place: Place, people: People) -> None:
    make_project(place.neighbour)
    filing = made.submitted(place, people)
    domain.return_for_changes(filing=filing, reason="补", by=people.dora, now=IN_TIME)
    found = {unit.name: unit for unit in units_with_counts(people.dora, place.working_year)}
    own, neighbour = found["演示教育局"], found["演示文化局"]
    assert (own.forms, own.filed, own.missing, own.waiting, own.returned, own.accepted) == (1, 1, 0, 0, 1, 0)
    assert (neighbour.forms, neighbour.filed, neighbour.missing, neighbour.last_filed) == (1, 0, 1, None)
    text = page(client, people, "dora", "/section/")
    assert '未报齐<span class="tab-count">1</span>' in text
    assert '有退回<span class="tab-count">1</span>' in text
    assert '有待审<span class="tab-count">0</span>' in text


def test_the_queue_begins_with_the_most_doubtful_and_says_why(client: Client, place: Place, people: People) -> None:
    forms(place, people, 3)
    low, high, middle = Filing.objects.order_by("pk")
    for filing, doubt in ((low, 3), (high, 90), (middle, 40)):
        Filing.objects.filter(pk=filing.pk).update(doubt=doubt)
    text = page(client, people, "dora", "/section/reviews/")
    places = [text.index(filing.project.name) for filing in (high, middle, low)]
    assert places == sorted(places)
    assert "处请核对" in text
    back = page(client, people, "dora", "/section/reviews/?sort=doubt")
    places = [back.index(filing.project.name) for filing in (low, middle, high)]
    assert places == sorted(places)


def test_the_queue_is_narrowed_by_words_and_filters(client: Client, place: Place, people: People) -> None:
    forms(place, people, 3)
    one = Filing.objects.order_by("pk")[0]
    Filing.objects.filter(pk=one.pk).update(spotless=True, late=True)
    for query in (f"q={one.project.name}", "clean=1", "late=1", f"unit={one.project.unit_id}"):
        text = page(client, people, "dora", f"/section/reviews/?{query}")
        assert text.count("<tr>") == 2, query
    assert "批量通过这 1 份" in page(client, people, "dora", "/section/reviews/")


@pytest.mark.parametrize(
    "query",
    ["year=abc", "year=999999999999999999999", "unit=x", "tab=zzz", "after=zzz", "q=%00%25_'\"", "sort=scorecard"],
)
@pytest.mark.parametrize(
    "path", ["/section/", "/section/reviews/", "/section/returns/", "/appraisals/", "/spot-checks/"]
)
def test_a_hostile_address_is_answered_with_the_list(
    path: str, query: str, client: Client, place: Place, people: People
) -> None:
    forms(place, people, 1)
    page(client, people, "dora", f"{path}?{query}")


def test_leaders_and_auditors_read_and_are_offered_nothing_to_do(client: Client, place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    Filing.objects.update(spotless=True)
    for name in ("henry", "ivy", "erin"):
        assert "批量通过" not in page(client, people, name, "/section/reviews/")
        assert 'value="accept"' not in page(client, people, name, f"/section/reviews/{filing.pk}/")


def test_the_export_is_what_is_seen(client: Client, place: Place, people: People) -> None:
    forms(place, people, 1)
    client.force_login(people.dora)
    response = client.get("/section/reviews/?export=xlsx")
    assert b"".join(response.streaming_content)[:2] == b"PK"


def test_the_facts_stand_beside_the_contents_they_help_to_judge(place: Place, people: People) -> None:
    made.submitted_return(place, people)
    filing = made.submitted(place, people, now=made.TOO_LATE)
    domain.return_for_changes(filing=filing, reason="补", by=people.dora, now=IN_TIME)
    facts = {fact.key: fact for fact in work_facts(place.unit, place.working_year)}
    assert facts["ex_post"].sentence == "应报自评 1 份，已报 1 份，其中逾期 1 份。"
    assert facts["quality"].sentence == "1 份被退回，共 1 次；股室重新评分 0 份。"
    assert facts["evidence"].sentence == "指标 4 行，有佐证材料的 0 行，占 0.00%。"
    assert facts["targets"].sentence == "1 个项目中 0 个有已审定或已批复的绩效目标。"
    assert facts["summary_table"].sentence == "财政支出绩效报告汇总表于 2016年9月1日报送，未逾期。"
    assert facts["evidence"].helps("佐证材料与指标逐项对应")
    assert not facts["evidence"].helps("按时报送")
    (only,) = work_facts(place.far, place.working_year)  # it has no project of its own
    assert only.sentence == "财政支出绩效报告汇总表尚未报送。"


def test_the_three_commonest_mistakes_are_counted_by_forms(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    domain.return_for_changes(filing=filing, reason="佐证材料不全。", by=people.dora, now=IN_TIME)
    made.submitted(place, people, made.drafts(reason=""))
    found = [(one.label, one.forms) for one in common_mistakes(place.unit, place.working_year)]
    assert found == [("没有佐证材料", 2), ("扣分未说明原因", 1), ("被退回：佐证材料不全", 1)]
    assert common_mistakes(place.far, place.working_year) == []
