"""Every route × every person × own and others' objects: where a request ends, each cell written by hand.

tests/routes says what the cells mean and has the rows of each room; documents, jobs and the admin stand here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from budgeteval.accounts.models import User
from budgeteval.audit import record
from budgeteval.files.domain import store
from budgeteval.jobs.models import State
from projects.directory.models import Membership, Role, Task, Unit, WorkingYear
from reports.models import Document, DocumentKind
from tests.factories.directory import extend, make_field, make_member, make_working_year
from tests.factories.documents import make_document
from tests.factories.jobs import ASKED, make_job
from tests.people import People, Place, populate, settle
from tests.routes import ROWS, cells_of, grid, is_posted, path_of, route_of

NOBODY = "nobody"

# Whose document: of the district as a whole; a report about the unit of Alice and Bob, about the school below it,
# about its neighbour in the same section, about a unit of another section; the same of another district.
DOCUMENTS = """
                        nobody alice bob  charlie dora erin frank grace henry ivy judy mallory
year_report             sign gone gone gone gone ok gone gone ok ok gone gone
summary_table           sign gone gone gone gone ok gone gone ok ok gone gone
unit_budgets            sign gone gone gone gone ok gone gone ok ok gone gone
draw_certificate        sign gone gone gone gone ok ok gone ok ok gone gone
key_report/unit         sign   ok    ok   gone    ok   ok   gone  gone  ok    ok  gone gone
key_report/child        sign   gone  gone gone    ok   ok   gone  gone  ok    ok  gone gone
key_report/neighbour    sign   gone  gone gone    ok   ok   gone  gone  ok    ok  gone gone
key_report/far          sign gone gone gone gone ok gone gone ok ok gone gone
department_report/unit  sign   ok    ok   gone    ok   ok   gone  gone  ok    ok  gone gone
department_report/child sign   gone  gone gone    ok   ok   gone  gone  ok    ok  gone gone
department_report/neighbour sign gone gone gone   ok   ok   gone  gone  ok    ok  gone gone
department_report/far   sign gone gone gone gone ok gone gone ok ok gone gone
superseded/unit         sign   gone  gone gone    gone gone gone  gone  gone  gone gone gone
year_report/abroad      sign   gone  gone ok      gone gone gone  gone  gone  gone gone gone
key_report/abroad       sign   gone  gone ok      gone gone gone  gone  gone  gone gone gone
draw_certificate/abroad sign   gone  gone ok      gone gone ok    gone  gone  gone gone gone
"""

# Erin's own job, with a file that came of it: nobody else sees that there is one.
JOB = """
          nobody alice bob  charlie dora erin frank grace henry ivy  judy mallory
job       sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
job_file  sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
"""

# Reference data of Judy's own district and of another one: the administrator looks after the own, the auditor reads the
# trail. Roles are granted and revoked, never rewritten; the year and its dates are the centre's, and only shown here.
# A change page that is only for reading is ok as well; what no page here writes is tested where the pages are.
ADMIN = """
                               changelist add change delete history
judy accounts_user/own         ok         ok  ok     no     ok
judy projects_district/own     ok         ok  ok     no     ok
judy projects_section/own      ok         ok  ok     no     ok
judy projects_field/own        ok         ok  ok     no     ok
judy projects_unit/own         ok         ok  ok     no     ok
judy projects_membership/own   ok         ok  ok     ok     ok
judy projects_workingyear/own  ok         no  ok     no     ok
judy projects_extension/own    ok         no  ok     no     ok
judy projects_district/other   ok         ok  admin  no     admin
judy projects_section/other    ok         ok  admin  no     admin
judy projects_unit/other       ok         ok  admin  no     admin
judy projects_membership/other ok         ok  admin  admin  admin
judy projects_workingyear/other ok        no  admin  no     admin
judy projects_extension/other  ok         no  admin  no     admin
judy audit_trailline/own       no         no  no     no     no
ivy  accounts_user/own         no         no  no     no     admin
ivy  projects_district/own     no         no  no     no     admin
ivy  projects_section/own      no         no  no     no     admin
ivy  projects_field/own        no         no  no     no     no
ivy  projects_unit/own         no         no  no     no     admin
ivy  projects_membership/own   no         no  no     no     admin
ivy  projects_workingyear/own  no         no  no     no     admin
ivy  projects_extension/own    no         no  no     no     admin
ivy  audit_trailline/own       ok         no  ok     no     ok
"""
VERBS = ("changelist", "add", "change", "delete", "history")
OUTSIDE_ADMIN = (NOBODY, "alice", "bob", "charlie", "dora", "erin", "frank", "grace", "henry", "mallory")


@pytest.fixture
def place(db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    """As everywhere; the administrator and the auditor have what the account page gives to those."""
    people = populate(place)
    User.objects.filter(pk=people.judy.pk).update(is_staff=True, is_superuser=True)
    User.objects.filter(pk=people.ivy.pk).update(is_staff=True)
    people.ivy.user_permissions.add(Permission.objects.get(codename="view_trailline"))
    return people


@contextmanager
def rolled_back() -> Iterator[None]:
    """What one person does is undone before the next one tries."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ends(person: str, people: People, path: str, method: str = "get") -> str:
    """Where a request of that person ends."""
    client = Client()
    if person != NOBODY:
        client.force_login(User.objects.get(pk=people.named(person).pk))
    response: Any = getattr(client, method)(path, follow=True)
    if response.streaming:
        list(response.streaming_content)  # read to its end, so that its file is closed
    if response.redirect_chain and response.status_code == 200:
        landed = response.redirect_chain[-1][0].partition("?")[0]
        known = {reverse("login"): "sign", reverse("home"): "home", reverse("admin:index"): "admin"}
        return known.get(landed, "ok")
    return {200: "ok", 403: "no", 404: "gone", 405: "bad", 409: "over", 422: "more"}[response.status_code]


def everybody(cells: dict[str, str], people: People, path: str) -> dict[str, str]:
    return {person: ends(person, people, path) for person in cells}


@pytest.mark.parametrize(("room", "row"), ROWS)
def test_who_gets_to_a_page(place: Place, people: People, room: str, row: str) -> None:
    expected = cells_of(room)[row]
    path = path_of(room, row, place, people)
    method = "post" if is_posted(row) else "get"
    found = {}
    for person in expected:
        with rolled_back():
            found[person] = ends(person, people, path, method)
    assert found == expected


def made(name: str, place: Place, people: People) -> Document:
    kind, _, whose = name.partition("/")
    if kind == "superseded":
        return make_document(
            place.working_year, people.erin, DocumentKind.KEY_REPORT, unit=place.unit, superseded=True
        )  # fmt: skip
    if whose == "abroad":
        year = WorkingYear.objects.create(district=place.abroad.district, year=2016, project_spending=1)
        of_unit = place.abroad if kind == "key_report" else None
        return make_document(year, people.charlie, DocumentKind(kind), unit=of_unit)
    unit: Unit | None = getattr(place, whose) if whose else None
    return make_document(place.working_year, people.erin, DocumentKind(kind), unit=unit)


@pytest.mark.parametrize("document", [key[0] for key in grid(DOCUMENTS)])
def test_who_gets_which_document(place: Place, people: People, document: str) -> None:
    expected = grid(DOCUMENTS)[document,]
    pk = made(document, place, people).pk
    assert everybody(expected, people, reverse("document", args=[pk])) == expected


@pytest.mark.parametrize("route", [key[0] for key in grid(JOB)])
def test_who_gets_to_a_job(people: People, route: str) -> None:
    expected = grid(JOB)[route,]
    file = store(content=b"%PDF-1.4 job", name="a.pdf", by=people.erin, now=ASKED)
    job = make_job(people.erin, State.DONE, file=file)
    assert everybody(expected, people, reverse(route, args=[job.pk])) == expected


def objects(place: Place, people: People) -> dict[str, int]:
    """The key of one object of every model, of Judy's district and of another."""
    keys = {"projects_field/own": make_field().pk, "accounts_user/own": people.alice.pk}
    line = record(kind="move", by=people.alice, obj=place.unit, at=datetime(2016, 9, 1, tzinfo=UTC), detail={})
    keys["audit_trailline/own"] = line.pk
    abroad = make_working_year(place.abroad.district)
    for whose, unit, year in (("own", place.unit, place.working_year), ("other", place.abroad, abroad)):
        keys[f"projects_district/{whose}"] = unit.district_id
        keys[f"projects_section/{whose}"] = unit.section_id
        keys[f"projects_unit/{whose}"] = unit.pk
        keys[f"projects_membership/{whose}"] = Membership.objects.filter(unit=unit).earliest("pk").pk
        keys[f"projects_workingyear/{whose}"] = year.pk
        keys[f"projects_extension/{whose}"] = extend(year, Task.EX_POST, unit, date(2016, 9, 30)).pk
    return keys


def addresses(name: str, key: int) -> dict[str, str]:
    model = name.partition("/")[0]
    return {
        verb: reverse(f"admin:{model}_{verb}", args=[] if verb in ("changelist", "add") else [key]) for verb in VERBS
    }


@pytest.mark.parametrize(("person", "name"), list(grid(ADMIN, width=2)))
def test_who_looks_after_what_in_the_admin(place: Place, people: People, person: str, name: str) -> None:
    paths = addresses(name, objects(place, people)[name])
    found = {verb: ends(person, people, path) for verb, path in paths.items()}
    assert found == grid(ADMIN, width=2)[person, name]


@pytest.mark.parametrize("name", [name for person, name in grid(ADMIN, width=2) if person == "judy"])
def test_nobody_else_gets_into_the_admin(place: Place, people: People, name: str) -> None:
    for path in addresses(name, objects(place, people)[name]).values():
        found = {person: ends(person, people, path) for person in OUTSIDE_ADMIN}
        assert found == {person: "sign" if person == NOBODY else "no" for person in OUTSIDE_ADMIN}


def routes(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner)
        else:
            assert isinstance(pattern, URLPattern)
            yield f"{namespace}{pattern.name or 'catch_all'}"


def test_every_route_has_its_row() -> None:
    in_admin = {f"admin:{name.partition('/')[0]}_{verb}" for _, name in grid(ADMIN, width=2) for verb in VERBS}
    # The admin sends an object's bare address on to its page: the same row, and the same door, as the page itself.
    assert set(routes(get_resolver().url_patterns)) == {route_of(row) for _, row in ROWS} | in_admin


def test_leaving_is_for_a_form_alone(people: People) -> None:
    client = Client()
    client.force_login(people.alice)
    response = client.post(reverse("logout"))
    assert (response.status_code, response["Location"]) == (302, reverse("login"))
    assert ends("alice", people, reverse("home")) == "ok"
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_that_only_show_answer_nothing_else(place: Place, people: People, method: str) -> None:
    document = make_document(place.working_year, people.erin, DocumentKind.YEAR_REPORT)
    client = Client()
    client.force_login(people.erin)
    for path in (reverse("home"), reverse("document", args=[document.pk])):
        assert getattr(client, method)(path).status_code == 405
        assert client.head(path).status_code == 200


def test_who_has_left_gets_nowhere(place: Place, people: People) -> None:
    document = make_document(place.working_year, people.erin, DocumentKind.YEAR_REPORT)
    client = Client()
    client.force_login(people.erin)
    assert client.get(reverse("document", args=[document.pk])).status_code == 200
    User.objects.filter(pk=people.erin.pk).update(is_active=False)
    for path in (reverse("home"), reverse("document", args=[document.pk])):
        assert client.get(path)["Location"].startswith(reverse("login"))


def test_a_role_taken_away_closes_the_door_at_once(place: Place, people: People) -> None:
    document = make_document(place.working_year, people.erin, DocumentKind.KEY_REPORT, unit=place.unit)
    make_member(people.mallory, Role.UNIT_CLERK, place.unit)
    path = reverse("document", args=[document.pk])
    assert ends("mallory", people, path) == "ok"
    Membership.objects.filter(user=people.mallory).delete()
    assert ends("mallory", people, path) == "gone"
