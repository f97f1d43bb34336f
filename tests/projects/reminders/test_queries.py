"""What is owed on a day: by unit and task, with dates, money, contacts and what was done about it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from projects.directory.models import Task
from projects.reminders.domain import Call, log_call, remind
from projects.reminders.models import Channel, Outcome
from projects.reminders.queries import Wanted, not_handed_in, owed
from projects.selfeval import domain as selfeval
from projects.selfeval.in_year.models import ExAnte
from tests.factories import selfeval as made
from tests.factories.directory import extend
from tests.factories.registry import Source, make_funding, make_project
from tests.factories.selfeval import IN_TIME, TOO_LATE
from tests.people import People, Place

LATE = date(2016, 9, 18)  # three days after the forms were due


def opened(place: Place, people: People) -> None:
    """Two projects of the unit with 100,000 each, one of the far unit with 250,000 from two sources; all opened."""
    make_project(place.unit)
    make_project(place.unit)
    project = make_project(place.far, adjusted="150000")
    make_funding(project, source=Source.CARRIED)
    made.small_rulebook(place.district, people.erin)
    selfeval.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)


def test_what_is_late_counts_forms_and_money_once(place: Place, people: People) -> None:
    opened(place, people)
    rows = owed(place.working_year, LATE)
    assert [(row.unit, row.task, row.count, row.amount, row.days_late) for row in rows] == [
        (place.far, Task.EX_POST, 1, Decimal("250000.00"), 3),
        (place.unit, Task.EX_POST, 2, Decimal("200000.00"), 3),
    ]


def test_on_the_due_date_it_is_soon_and_not_late(place: Place, people: People) -> None:
    opened(place, people)
    assert owed(place.working_year, date(2016, 9, 15)) == []
    assert len(owed(place.working_year, date(2016, 9, 15), Wanted(soon=True))) == 2
    assert owed(place.working_year, date(2016, 9, 7), Wanted(soon=True)) == []
    assert len(owed(place.working_year, date(2016, 9, 8), Wanted(soon=True))) == 2


def test_an_extension_counts_and_the_later_due_stands_lower(place: Place, people: People) -> None:
    opened(place, people)
    extend(place.working_year, Task.EX_POST, place.far, date(2016, 9, 17))
    rows = owed(place.working_year, LATE)
    assert [(row.unit, row.days_late, row.extended) for row in rows] == [(place.unit, 3, False), (place.far, 1, True)]


def test_what_was_handed_in_or_given_back_is_not_owed(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    selfeval.return_for_changes(filing=filing, reason="缺佐证", by=people.dora, now=IN_TIME)
    assert owed(place.working_year, LATE) == []


def test_papers_are_owed_by_every_unit_and_narrowed_by_task_and_section(place: Place, people: People) -> None:
    opened(place, people)
    made.opened_return(place, people)
    day = date(2016, 9, 21)
    assert len(owed(place.working_year, day)) == 2 + 4
    of_far = owed(place.working_year, day, Wanted(task="summary_table", section=place.other_section.pk))
    assert [(row.unit, row.task, row.amount) for row in of_far] == [(place.far, Task.SUMMARY_TABLE, Decimal(0))]


def test_forms_within_the_year_are_owed_as_well(place: Place, people: People) -> None:
    project, book = make_project(place.unit), made.small_rulebook(place.district, people.erin)
    ExAnte.objects.create(working_year=place.working_year, project=project, rulebook=book, framework="ex_ante")
    place.working_year.calendar.create(task=Task.EX_ANTE, opens=date(2016, 3, 1), due=date(2016, 9, 10))
    (row,) = owed(place.working_year, LATE, Wanted(unit=place.unit.pk))
    assert (row.task, row.count, row.days_late) == (Task.EX_ANTE, 1, 8)
    assert [str(one) for one in not_handed_in(place.working_year, place.unit)] == [f"{project}事前评价"]


def test_the_directorys_contact_stands_and_else_the_units_own_clerk(place: Place, people: People) -> None:
    opened(place, people)
    type(place.far).objects.filter(pk=place.far.pk).update(contact="王会计", phone="0371-1")
    people.alice.phone = "13800000000"
    people.alice.save()
    rows = owed(place.working_year, LATE)
    assert [(row.contact, row.phone) for row in rows] == [("王会计", "0371-1"), ("alice", "13800000000")]


def test_reminders_and_the_last_call_stand_beside_the_unit(place: Place, people: People) -> None:
    opened(place, people)
    keys = [f"{place.unit.pk}-ex_post"]
    remind(working_year=place.working_year, keys=keys, channel=Channel.SYSTEM, by=people.erin, now=TOO_LATE)
    for spoke_to in ("门卫", "张会计"):
        call = Call(Outcome.EXPLAINED, spoke_to)
        log_call(working_year=place.working_year, unit=place.unit, call=call, by=people.erin, now=TOO_LATE)
    far, own = owed(place.working_year, LATE)
    assert (far.reminders, far.call) == ([], None)
    assert [one.channel for one in own.reminders] == ["system"]
    assert own.call is not None
    assert own.call.spoke_to == "张会计"
    assert own.reminded_on(date(2016, 9, 16))
    assert not own.reminded_on(LATE)


# Forms of three tasks, papers, dates, extensions, units with sections, their people, reminders, calls.
QUERIES = 10


@pytest.mark.parametrize("units", [1, 3])
def test_it_asks_as_much_for_three_units_as_for_one(
    place: Place, people: People, units: int, django_assert_num_queries: Any
) -> None:
    for unit in [place.unit, place.child, place.far][:units]:
        make_project(unit)
    made.small_rulebook(place.district, people.erin)
    selfeval.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
    with django_assert_num_queries(QUERIES):
        assert len(owed(place.working_year, LATE)) == units
