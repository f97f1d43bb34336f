"""The working year and its dates: the performance centre's."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Max
from django.utils.timezone import localdate

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.text.dates import a_year_after, chinese_date
from projects.directory.domain.telling import tell_unit
from projects.directory.models import CalendarEntry, District, Extension, Task, Unit, WorkingYear
from projects.directory.permissions import may_manage_year
from projects.directory.queries import done_in
from projects.transitions import Overtaken, Refused, refuse_unless

# With two decimals the fifteen digits that every database keeps exactly.
LARGEST = Decimal(10) ** 13
PLACES = 2
LONGEST_REASON = 200


class DueDate(NamedTuple):
    """First and last day of one task."""

    opens: date
    due: date


def _allowed(by: User, district: District) -> None:
    refuse_unless(may_manage_year(by, district))


def _check(task: Task, dates: DueDate, year: int) -> None:
    if dates.due < dates.opens:
        raise Refused(f"“{task.label}”的截止日期 {dates.due} 早于开始日期 {dates.opens}")
    if dates.opens.year < year - 1 or dates.due.year > year + 1:
        raise Refused(f"“{task.label}”的日期须在 {year - 1} 年至 {year + 1} 年之间；请核对年份")


def _check_year(district: District, year: int, today: date) -> None:
    """Years follow one another, so that a slip of the pen does not become the newest year; the first is about now."""
    if WorkingYear.objects.filter(district=district, year=year).exists():
        raise Refused(f"“{district}”{year} 工作年度已经设立")
    newest = WorkingYear.objects.filter(district=district).aggregate(newest=Max("year"))["newest"]
    if newest is not None and year != newest + 1:
        raise Refused(f"最新的工作年度是 {newest} 年度，只能接着设立 {newest + 1} 年度")
    if newest is None and abs(year - today.year) > 1:
        raise Refused(f"第一个工作年度只能是 {today.year - 1} 至 {today.year + 1} 年；请核对年份")


def _check_extension(entry: CalendarEntry, due: date) -> None:
    if due <= entry.due:
        raise Refused(f"延期须晚于原截止日期 {entry.due}")
    latest = a_year_after(entry.due)
    if due > latest:
        raise Refused(f"延期最长一年，最晚可延至 {latest}；请核对年份")


def _check_spending(amount: Decimal) -> None:
    if not 0 < amount < LARGEST or amount != round(amount, PLACES):
        raise Refused("上年项目支出总额须大于 0、小于 10 万亿元，精确到分；它是各类占比的分母")


def _reason(given: str, what: str) -> str:
    """The reason, trimmed.

    Raises:
        Refused: none, or too long to be kept.
    """
    reason = given.strip()
    if not reason:
        raise Refused(f"{what}必须写明原因")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"原因请压缩到 {LONGEST_REASON} 字以内，现有 {len(reason)} 字")
    return reason


@audit.atomic
def open_year(
    *, district: District, year: int, project_spending: Decimal, note: str, calendar: Mapping[Task, DueDate],
    by: User, now: datetime,
) -> WorkingYear:  # fmt: skip
    """Open working year Y: ex-post of Y−1, the whole project spending of Y−1 in yuan, every task's dates.

    Raises:
        Refused: not the performance centre, the year is open already, does not follow the newest one (the first: is
            more than a year from now), an amount not above zero, too large to be kept exactly or finer than a fen, a
            due date before its opening, or days outside the years before and after the working year.
    """
    _allowed(by, district)
    _check_year(district, year, localdate(now))
    _check_spending(project_spending)
    for task, dates in calendar.items():
        _check(task, dates, year)
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
def withdraw_year(*, working_year: WorkingYear, reason: str, by: User, now: datetime) -> District:
    """Take back a year that was opened by mistake, with the reason; its dates go with it, the trail keeps the line.

    Raises:
        Refused: not the performance centre, the year is not the newest, something was done in it, or no reason.
    """
    _allowed(by, working_year.district)
    if WorkingYear.objects.filter(district=working_year.district_id, year__gt=working_year.year).exists():
        raise Refused(f"{working_year.year} 年度之后还有更新的工作年度，请先撤销最新的年度")
    done = done_in(working_year)
    if done:
        raise Refused(f"{working_year.year} 年度已有{done}，不能撤销")
    kept = _reason(reason, "撤销工作年度")
    district, year = working_year.district, working_year.year
    audit.record(kind="directory.withdraw_year", by=by, obj=working_year, at=now, detail={"year": year, "reason": kept})
    working_year.delete()
    return district


@audit.atomic
def extend_for_unit(
    *, working_year: WorkingYear, task: Task, unit: Unit, due: date, reason: str, by: User, now: datetime
) -> Extension:
    """Give one unit more time for a task, with the reason; extending further replaces the earlier extension.

    The same day for the same reason once more changes nothing and tells nobody.

    Raises:
        Refused: not the performance centre, another district's unit, a task without a date, a day that is not later or
            more than a year later, one before the unit's extension, or no reason.
    """
    _allowed(by, working_year.district)
    entry = CalendarEntry.objects.filter(working_year=working_year, task=task).first()
    if unit.district_id != working_year.district_id:
        raise Refused(f"“{unit}”不是“{working_year.district}”的预算单位")
    if entry is None:
        raise Refused(f"本年度日程里没有“{task.label}”，请先设定日程")
    _check_extension(entry, due)
    reason = _reason(reason, "延期")
    before = Extension.objects.select_for_update().filter(entry=entry, unit=unit).first()
    if before is not None and due < before.due:
        raise Refused(f"已延至 {before.due}，如需改早请先撤销")
    if before is not None and (before.due, before.reason) == (due, reason):
        return before
    extension, _ = Extension.objects.update_or_create(entry=entry, unit=unit, defaults={"due": due, "reason": reason})
    audit.record(
        kind="directory.extend_for_unit", by=by, obj=extension, at=now,
        detail={"unit": unit.code, "task": task.value, "due": due.isoformat(), "reason": reason},
    )  # fmt: skip
    text = f"贵单位“{task.label}”的截止日期已延至 {chinese_date(due)}。原因：{reason}"
    tell_unit(unit, text, link="home", by=by, now=now)
    return extension


@audit.atomic
def set_dates(
    *, working_year: WorkingYear, task: Task, dates: DueDate, expected: DueDate | None, reason: str = "",
    by: User, now: datetime,
) -> CalendarEntry:  # fmt: skip
    """Give a task its dates, or change them with a reason. What was handed in keeps whether it was late then.

    Args:
        working_year: whose calendar.
        task: whose dates.
        dates: first and last day.
        expected: the dates as they stood when the form was opened; None where there were none.
        reason: why they change; not asked for where there were none.
        by: an officer of the performance centre.
        now: when it takes effect.

    Raises:
        Refused: not the performance centre, a due date before its opening, days too far from the working year,
            nothing changed, or no reason.
        Overtaken: somebody changed the dates since they were read.
    """
    _allowed(by, working_year.district)
    _check(task, dates, working_year.year)
    entry = CalendarEntry.objects.select_for_update().filter(working_year=working_year, task=task).first()
    before = None if entry is None else DueDate(entry.opens, entry.due)
    if before != expected:
        raise Overtaken(f"“{task.label}”的日程刚刚被他人修改，您的改动没有保存；请核对后再改")
    if before == dates:
        raise Refused(f"“{task.label}”的日期没有变化")
    kept = _reason(reason, "修改日程") if entry is not None else reason.strip()
    entry, _ = CalendarEntry.objects.update_or_create(working_year=working_year, task=task, defaults=dates._asdict())
    audit.record(
        kind="directory.set_dates", by=by, obj=working_year, at=now,
        detail={"task": task.value, "before": None if before is None else [day.isoformat() for day in before],
                "opens": dates.opens.isoformat(), "due": dates.due.isoformat(), "reason": kept},
    )  # fmt: skip
    return entry


@audit.atomic
def withdraw_extension(*, extension: Extension, reason: str, by: User, now: datetime) -> CalendarEntry:
    """Take an extension back, with the reason: the unit's due date is the calendar's again, whose entry is returned.

    Raises:
        Refused: not the performance centre, or no reason.
    """
    working_year = extension.entry.working_year
    _allowed(by, working_year.district)
    kept = _reason(reason, "撤销延期")
    audit.record(
        kind="directory.withdraw_extension", by=by, obj=working_year, at=now,
        detail={"unit": extension.unit.code, "task": extension.entry.task, "due": extension.due.isoformat(),
                "reason": kept},
    )  # fmt: skip
    extension.delete()
    return extension.entry


@audit.atomic
def correct_spending(
    *, working_year: WorkingYear, amount: Decimal, note: str, reason: str, by: User, now: datetime
) -> WorkingYear:
    """Correct last year's whole project spending (yuan), of which evaluated money is a share.

    Raises:
        Refused: not the performance centre, an amount that cannot be kept, nothing changed, or no reason.
    """
    _allowed(by, working_year.district)
    _check_spending(amount)
    kept = WorkingYear.objects.select_for_update().select_related("district").get(pk=working_year.pk)
    before = {"project_spending": str(kept.project_spending), "note": kept.project_spending_note}
    if (kept.project_spending, kept.project_spending_note) == (amount, note.strip()):
        raise Refused("金额和说明没有变化")
    why = _reason(reason, "更正金额")
    kept.project_spending, kept.project_spending_note = amount, note.strip()
    kept.save(update_fields=["project_spending", "project_spending_note"])
    audit.record(
        kind="directory.correct_spending", by=by, obj=kept, at=now,
        detail={"before": before, "project_spending": str(amount), "note": note.strip(), "reason": why},
    )  # fmt: skip
    return kept
