"""The working year and its dates: the performance centre's."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.text.dates import chinese_date
from projects.directory.domain.telling import tell_unit
from projects.directory.models import CalendarEntry, District, Extension, Task, Unit, WorkingYear
from projects.directory.permissions import may_manage_year
from projects.transitions import Refused

# With two decimals the fifteen digits that every database keeps exactly.
LARGEST = Decimal(10) ** 13
PLACES = 2


class DueDate(NamedTuple):
    """First and last day of one task."""

    opens: date
    due: date


def _allowed(by: User, district: District) -> None:
    decision = may_manage_year(by, district)
    if not decision:
        raise Refused(decision.reason)


def _check(task: Task, dates: DueDate) -> None:
    if dates.due < dates.opens:
        raise Refused(f"“{task.label}”的截止日期 {dates.due} 早于开始日期 {dates.opens}")


@audit.atomic
def open_year(
    *, district: District, year: int, project_spending: Decimal, note: str, calendar: Mapping[Task, DueDate],
    by: User, now: datetime,
) -> WorkingYear:  # fmt: skip
    """Open working year Y: ex-post of Y−1, the whole project spending of Y−1 in yuan, every task's dates.

    Raises:
        Refused: not the performance centre, the year is open already, an amount not above zero, too large to be kept
            exactly or finer than a fen, or a due date before its opening.
    """
    _allowed(by, district)
    if WorkingYear.objects.filter(district=district, year=year).exists():
        raise Refused(f"“{district}”{year} 工作年度已经设立")
    if not 0 < project_spending < LARGEST or project_spending != round(project_spending, PLACES):
        raise Refused("上年项目支出总额须大于 0、小于 10 万亿元，精确到分；它是各类占比的分母")
    for task, dates in calendar.items():
        _check(task, dates)
    working_year = WorkingYear.objects.create(
        district=district, year=year, project_spending=project_spending, project_spending_note=note
    )
    CalendarEntry.objects.bulk_create(
        CalendarEntry(working_year=working_year, task=task, opens=dates.opens, due=dates.due)
        for task, dates in calendar.items()
    )
    audit.record(
        kind="directory.open_year", by=by, obj=working_year, at=now,
        detail={"year": year, "project_spending": str(project_spending),
                "due": {task.value: dates.due.isoformat() for task, dates in calendar.items()}},
    )  # fmt: skip
    return working_year


@audit.atomic
def extend_for_unit(
    *, working_year: WorkingYear, task: Task, unit: Unit, due: date, reason: str, by: User, now: datetime
) -> Extension:
    """Give one unit more time for a task, with the reason; extending again replaces the earlier extension.

    Raises:
        Refused: not the performance centre, another district's unit, a task without a date, a day that is not later,
            or no reason.
    """
    _allowed(by, working_year.district)
    entry = CalendarEntry.objects.filter(working_year=working_year, task=task).first()
    if unit.district_id != working_year.district_id:
        raise Refused(f"“{unit}”不是“{working_year.district}”的预算单位")
    if entry is None:
        raise Refused(f"本年度日程里没有“{task.label}”，请先设定日程")
    if due <= entry.due:
        raise Refused(f"延期须晚于原截止日期 {entry.due}")
    if not reason.strip():
        raise Refused("延期必须写明原因")
    extension, _ = Extension.objects.update_or_create(
        entry=entry, unit=unit, defaults={"due": due, "reason": reason.strip()}
    )
    audit.record(
        kind="directory.extend_for_unit", by=by, obj=extension, at=now,
        detail={"unit": unit.code, "task": task.value, "due": due.isoformat(), "reason": reason},
    )  # fmt: skip
    text = f"贵单位“{task.label}”的截止日期已延至 {chinese_date(due)}。原因：{reason.strip()}"
    tell_unit(unit, text, link="home", by=by, now=now)
    return extension
