"""The centre's reminders: the day after a task was due, every unit that owes it is told, and three are telephoned."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, moment
from projects.directory.models import Task
from projects.reminders import domain as reminders
from projects.reminders.domain import Call
from projects.reminders.models import Channel, Outcome
from projects.reminders.queries import Owed, Wanted, owed

CHAPTER = "催报"
CALLED = 3
PROMISED_WITHIN = timedelta(days=3)
Run = Callable[[datetime], object]


def deeds(cast: Cast) -> Iterator[Deed]:
    """One deed a task of the calendar, the morning after its due date, before units hand in that day."""
    end = cast.sheets.milestone("year_report").on
    for row in cast.sheets.calendar:
        after = row.due + timedelta(days=1)
        if after < end:
            yield Deed(f"reminders/{row.task}", moment(after, 8, 30), CHAPTER, _remind(cast, Task(row.task)))


def _remind(cast: Cast, task: Task) -> Run:
    def run(now: datetime) -> None:
        year, centre = cast.working_year, cast.centre
        rows = owed(year, localdate(now), Wanted(task=task.value))
        if not rows:
            return
        keys = [row.key for row in rows]
        reminders.remind(working_year=year, keys=keys, channel=Channel.SYSTEM, by=centre, now=now)
        for number, row in enumerate(rows[:CALLED]):
            at = now + timedelta(minutes=15 + 5 * number)
            reminders.log_call(working_year=year, unit=row.unit, call=_call(row, number, now), by=centre, now=at)

    return run


def _call(row: Owed, number: int, now: datetime) -> Call:
    """The first did not answer, the others promised a day; who answers is the unit's demo contact."""
    if number == 0 or not row.contact:
        return Call(Outcome.UNREACHED)
    return Call(Outcome.PROMISED, row.contact, localdate(now) + PROMISED_WITHIN)
