"""On the pages themselves: a number leads to the page behind it for whoever may open that page, and for nobody else."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from budgeteval.accounts.models import User
from projects.selfeval.domain import Scan, attach_evidence, file_for_unit, offer, return_for_changes
from projects.selfeval.models import Filing, UnitReturn
from tests.factories import applications, in_year, panels
from tests.factories import selfeval as made
from tests.factories import spot_checks as spot
from tests.factories.numbers import finished_form, finished_panels
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place
from tests.routes.filings import picture

MONEY = ("year_start", "adjusted", "received", "executed")


def links(user: User, path: str) -> set[str]:
    """The numbers' pages to which a page leads, each of which has to open to the same person."""
    client = Client()
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200, path
    found = set(re.findall(r'href="(/xray/[^"]+)"', response.content.decode()))
    assert [to for to in found if client.get(to).status_code != 200] == []
    return {to.removeprefix("/xray/").rstrip("/") for to in found}


def of_money(project: int, *names: str) -> set[str]:
    return {f"project/{project}/{name}" for name in names}


def of_filing(filing: Filing, *parts: str) -> set[str]:
    return {f"filing/{filing.pk}/{part}" for part in parts}


ROWS = ("line-1", "line-2", "line-3", "line-4")


@pytest.mark.parametrize("person", ["alice", "bob", "dora", "erin", "henry", "ivy"])
def test_the_form_leads_to_total_rows_execution_and_money(place: Place, people: People, person: str) -> None:
    filing = finished_form(place, people)["filing"]
    found = links(people.named(person), reverse("filing", args=[filing.pk]))
    own = of_filing(filing, "total", "execution", *ROWS) | of_money(filing.project_id, *MONEY)
    assert found == own | {f"review/{filing.review.pk}/line-3"}


def test_a_form_being_filled_in_leads_on_once_it_is_saved(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    assert links(people.alice, reverse("filing", args=[filing.pk])) == of_money(filing.project_id, *MONEY)
    filing = made.save(filing, people)
    found = links(people.alice, reverse("filing", args=[filing.pk]))
    assert found == of_filing(filing, "total", "execution", *ROWS) | of_money(filing.project_id, *MONEY)


def test_points_of_a_review_that_is_still_open_are_plain_for_the_unit(place: Place, people: People) -> None:
    filing = made.scored_review(place, people).filing
    return_for_changes(filing=filing, reason="请补充", by=people.dora, now=IN_TIME)
    path = reverse("filing", args=[filing.pk])
    assert [to for to in links(people.alice, path) if to.startswith("review/")] == []
    assert f"review/{filing.review.pk}/line-3" in links(people.dora, path)


def test_the_printed_form_leads_on(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    found = links(people.alice, reverse("filing_print", args=[filing.pk]))
    money = of_money(filing.project_id, "year_start", "adjusted", "executed")
    assert found == of_filing(filing, "total", "execution", *ROWS) | money


def test_lists_of_forms_lead_from_the_total(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    offer(filing=filing, expected_version=filing.version, by=people.alice, now=IN_TIME)
    made.opened(place, people, make_project(place.unit))
    assert links(people.alice, reverse("filings") + "?tab=all") == of_filing(filing, "total")
    assert links(people.bob, reverse("filings_signing") + "?tab=all") == of_filing(filing, "total")


def test_the_sections_pages_and_the_centres_lead_on(place: Place, people: People) -> None:
    objects = finished_form(place, people)
    filing, review = objects["filing"], objects["review"]
    assert links(people.dora, reverse("review_queue") + "?tab=all") == of_filing(filing, "total")
    found = links(people.dora, reverse("review", args=[filing.pk]))
    assert found == of_filing(filing, "total", "execution", *ROWS) | {f"review/{review.pk}/total"}
    closing = links(people.erin, reverse("finalising", args=[place.working_year.pk]))
    assert closing == of_filing(filing, "total") | {f"review/{review.pk}/total"}


@pytest.mark.parametrize("person", ["alice", "dora", "erin"])
def test_appraisals_lead_on(place: Place, people: People, person: str) -> None:
    appraisal = finished_form(place, people)["appraisal"]
    total = f"appraisal/{appraisal.pk}/total"
    assert links(people.named(person), reverse("appraisals") + "?tab=all") == {total}
    found = links(people.named(person), reverse("appraisal", args=[appraisal.pk]))
    rows = {f"appraisal/{appraisal.pk}/line-{number}" for number in range(1, appraisal.lines.count() + 1)}
    assert found == {total} | rows


def test_a_checker_from_elsewhere_sees_the_drawn_forms_numbers_without_links(place: Place, people: People) -> None:
    item = spot.asked_item(place, people)
    pages = (reverse("spot_checks") + "?tab=all", reverse("spot_item", args=[item.pk]))
    total = of_filing(item.filing, "total")
    assert [links(spot.stranger(), path) for path in pages] == [set(), set()]
    assert links(people.erin, pages[0]) == total
    assert links(people.erin, pages[1]) == of_filing(item.filing, "total", "execution", *ROWS)
    assert links(people.erin, reverse("spot_check", args=[item.check_of_id])) == total


def test_the_summary_table_leads_to_each_projects_total_and_money(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    table = made.opened_return(place, people)
    assert isinstance(table, UnitReturn)
    expected = of_filing(filing, "total") | of_money(filing.project_id, "received", "executed")
    for person in (people.alice, people.bob, people.erin):
        assert links(person, reverse("unit_return", args=[table.pk])) == expected


@pytest.mark.parametrize("rows", [1, 3])
def test_the_summary_table_costs_the_same_however_many_projects(
    place: Place, people: People, rows: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made.drafted(place, people)
    for _ in range(rows - 1):
        made.opened(place, people, make_project(place.unit, adjusted=None))
    table = made.opened_return(place, people)
    client.force_login(people.alice)
    with django_assert_num_queries(15):
        client.get(reverse("unit_return", args=[table.pk]))


def test_in_year_forms_lead_to_the_projects_money_and_the_total(place: Place, people: People) -> None:
    ex_ante = in_year.judged(place, people)
    mid_term = in_year.mid_term(place, people)
    for form, route in ((ex_ante, "ex_ante"), (mid_term, "mid_term")):
        expected = of_money(form.project_id, *MONEY) | ({f"ex_ante/{form.pk}/total"} if form is ex_ante else set())
        for person in (people.alice, people.dora, people.erin):
            assert links(person, reverse(route, args=[form.pk])) == expected


def test_an_application_leads_to_the_money_of_what_it_continues(place: Place, people: People) -> None:
    before = applications.before(place)
    one = applications.opened(place, people, predecessor=before)
    for person in (people.alice, people.dora, people.erin):
        assert links(person, reverse("application", args=[one.pk])) == of_money(before.pk, *MONEY)


@pytest.mark.parametrize("money", ["none", "no project"])
def test_an_application_that_continues_no_money_has_no_link(place: Place, people: People, money: str) -> None:
    before = applications.before(place, adjusted=None) if money == "none" else None
    one = applications.opened(place, people, predecessor=before)
    assert links(people.alice, reverse("application", args=[one.pk])) == set()


def test_what_was_filed_on_behalf_leads_on(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    one = file_for_unit(
        filing=filing, scan=Scan(b"%PDF-1.4 a", "盖章.pdf", IN_TIME.date()), lines=made.drafts(), achievement="",
        problems="", expected_version=filing.version, by=people.erin, now=IN_TIME,
    )  # fmt: skip
    for person in (people.alice, people.erin):
        assert links(person, reverse("on_behalf", args=[one.pk])) == of_filing(filing, "total", *ROWS)


def test_the_first_page_leads_to_the_years_results(place: Place, people: People) -> None:
    objects = finished_panels(place, people)
    proposal = objects["proposal"]
    ratings = {f"rating/{one.pk}/total" for one in place.unit.ratings.filter(stage="confirmed")}
    assert len(ratings) == 2
    cuts = {f"proposal/{proposal.pk}/{part}" for part in ("requested", "proposed")}
    for person in (people.erin, people.henry, people.ivy):
        assert links(person, "/") == ratings | cuts
    own = {to for to in links(people.alice, "/") if not to.startswith("project/")}
    assert own == ratings


def test_a_units_first_page_leads_to_its_projects_and_a_sections_to_appraisals(place: Place, people: People) -> None:
    objects = finished_form(place, people)
    filing, appraisal = objects["filing"], objects["appraisal"]
    expected = of_filing(filing, "total") | of_money(filing.project_id, "received", "executed")
    assert links(people.alice, "/") == expected
    assert links(people.dora, "/") == {f"appraisal/{appraisal.pk}/total"}
    assert links(people.frank, "/") == links(people.mallory, "/") == set()


def test_a_result_that_the_unit_is_not_told_yet_has_no_link(place: Place, people: People) -> None:
    panels.key_closed(place, people)
    assert [to for to in links(people.alice, "/") if not to.startswith("project/")] == []


def test_only_pictures_and_pdfs_are_shown_beside_a_row(place: Place, people: People, client: Client) -> None:
    filing = made.drafted(place, people)
    line = filing.lines.get(number=1)
    attach_evidence(line=line, file="台账".encode(), name="台账.txt", by=people.alice, now=IN_TIME)
    client.force_login(people.alice)
    page = client.get(reverse("filing", args=[filing.pk])).content.decode()
    assert "台账.txt" in page
    assert "/preview/" not in page
    attach_evidence(line=line, file=picture(), name="台账.png", by=people.alice, now=IN_TIME)
    page = client.get(reverse("filing", args=[filing.pk])).content.decode()
    assert page.count("<img src=") == 1
