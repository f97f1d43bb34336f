"""Verbs of reminding: told in the system, by mail, in the units' group; and calls kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.utils.timezone import localdate

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.text.dates import chinese_date
from projects.directory.domain.telling import Told, tell_units
from projects.directory.models import Task, Unit, WorkingYear
from projects.reminders.models import CallLog, Channel, Outcome, Reminder
from projects.reminders.permissions import may_remind
from projects.reminders.queries import Owed, Wanted, owed
from projects.transitions import Refused, refuse_unless

LONGEST_NAME, LONGEST_NOTE = 30, 200


class Again(StrEnum):
    """What to do with those that were reminded today already."""

    ASK = "ask"
    SKIP = "skip"
    SEND = "send"


class RemindedTodayError(Refused):
    """Some were reminded today already, and nobody said whether to remind them again; nothing was sent."""

    def __init__(self, already: list[Owed], others: int) -> None:
        names = "、".join(dict.fromkeys(row.unit.short_name for row in already))
        super().__init__(f"{names}今天已经催报过，请确认是否再次催报")
        self.already, self.others = already, others


@dataclass(frozen=True)
class Sent:
    """What came of reminding: the reminders kept, the mails queued, and the units that get none, or have nobody."""

    reminders: list[Reminder]
    unreachable: list[Unit]
    mails: int = 0
    without_mail: tuple[Unit, ...] = ()


@audit.atomic
def remind(
    *, working_year: WorkingYear, keys: Collection[str], channel: Channel, again: Again = Again.ASK, by: User,
    now: datetime,
) -> Sent:  # fmt: skip
    """Remind units of what they owe: each gets one message that names all of it.

    Args:
        working_year: of which year.
        keys: the rows' keys as the list shows them; what has been handed in meanwhile is left out.
        channel: in the system, by mail too, or in the units' group (which is only kept here: the person posts it).
        again: whether those reminded today are asked about, left out, or reminded once more.
        by: an officer of the performance centre.
        now: when.

    Raises:
        RemindedTodayError: some were reminded today, and `again` asks.
        Refused: not the performance centre, or nothing of it is owed any more.
    """
    refuse_unless(may_remind(by, working_year))
    rows = _wanted(working_year, keys, again, localdate(now))
    told = Told({}, {})
    if channel != Channel.GROUP:
        told = tell_units(_texts(rows, localdate(now)), link="home", mail=channel == Channel.MAIL, by=by, now=now)
    reached = [row for row in rows if channel == Channel.GROUP or row.unit.pk in told.people]
    kept = Reminder.objects.bulk_create(
        Reminder(
            working_year=working_year, unit=row.unit, task=row.task, channel=channel, owed=row.count, due=row.due,
            people=told.people.get(row.unit.pk, 0), sent_by=by, sent_at=now,
        )
        for row in reached
    )  # fmt: skip
    units = sorted({row.unit.code for row in reached})
    detail = {"channel": channel.value, "units": units, "rows": len(kept), "mails": sum(told.mails.values())}
    audit.record(kind="reminders.remind", by=by, obj=working_year, at=now, detail=detail)
    unreachable = {row.unit.pk: row.unit for row in rows if row not in reached}
    unmailed = {row.unit.pk: row.unit for row in reached if channel == Channel.MAIL and row.unit.pk not in told.mails}
    return Sent(kept, list(unreachable.values()), sum(told.mails.values()), tuple(unmailed.values()))


def _wanted(year: WorkingYear, keys: Collection[str], again: Again, today: date) -> list[Owed]:
    rows = [row for soon in (False, True) for row in owed(year, today, Wanted(soon=soon)) if row.key in keys]
    if not rows:
        raise Refused("所选事项已经报送或未到催报时间，不需要催报；请刷新列表" if keys else "请先选择要催报的单位")
    already = [row for row in rows if row.reminded_on(today)]
    if already and again == Again.ASK:
        raise RemindedTodayError(already, len(rows) - len(already))
    if again == Again.SKIP:
        rows = [row for row in rows if row not in already]
        if not rows:
            raise Refused("所选单位今天都已经催报过，没有再次催报")
    return rows


def _texts(rows: Iterable[Owed], today: date) -> dict[int, str]:
    """One text a unit, naming everything it owes."""
    by_unit: dict[int, list[Owed]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit.pk].append(row)
    return {unit: unit_text(owing, today) for unit, owing in by_unit.items()}


def unit_text(rows: Iterable[Owed], today: date) -> str:
    """What a unit reads: each task, how many, its due date, how late."""
    parts = [
        f"“{row.task.label}”{row.count} 份（截止 {chinese_date(row.due)}，"
        f"{f'已逾期 {row.days_late} 天' if row.is_late else '尚未到期'}）"
        for row in rows
    ]
    return (
        f"截至 {chinese_date(today)}，贵单位尚未报送：{'；'.join(parts)}。请尽快登录系统办理，有困难请与绩效中心联系。"
    )


def group_text(rows: Iterable[Owed], today: date) -> str:
    """A text to paste into the units' group: by task, the units with how much they owe and their dates."""
    by_task: dict[tuple[date, Task], list[Owed]] = defaultdict(list)
    for row in rows:
        by_task[row.due, row.task].append(row)
    lines = [f"【绩效评价催报】截至 {chinese_date(today)}，以下单位尚未报送："]
    for number, ((due, task), owing) in enumerate(sorted(by_task.items()), start=1):
        names = "、".join(f"{row.unit.short_name}（{row.count} 份）" for row in owing)
        lines.append(f"{number}. {task.label}（截止 {chinese_date(due)}）：{names}")
    lines.append("请以上单位尽快登录预算绩效评价系统报送，有困难请与绩效中心联系。")
    return "\n".join(lines)


@dataclass(frozen=True)
class Call:
    """What came of a call: with whom, and until when the unit promised."""

    outcome: Outcome
    spoke_to: str = ""
    promised_on: date | None = None
    note: str = ""


@audit.atomic
def log_call(*, working_year: WorkingYear, unit: Unit, call: Call, by: User, now: datetime) -> CallLog:
    """Keep a call to a unit.

    Raises:
        Refused: not the performance centre, another district's unit, a promise without a day or in the past, nobody
            spoken to although somebody answered, or words that are too long.
    """
    refuse_unless(may_remind(by, working_year))
    if unit.district_id != working_year.district_id:
        raise Refused(f"“{unit}”不是“{working_year.district}”的预算单位")
    kept = replace(call, spoke_to=call.spoke_to.strip(), note=call.note.strip())
    problems = list(_problems(kept, localdate(now)))
    if problems:
        raise Refused("\n".join(problems))
    log = CallLog.objects.create(
        working_year=working_year, unit=unit, called_by=by, called_at=now, spoke_to=kept.spoke_to, outcome=kept.outcome,
        promised_on=kept.promised_on, note=kept.note,
    )  # fmt: skip
    promised = kept.promised_on.isoformat() if kept.promised_on else ""
    detail = {"unit": unit.code, "outcome": kept.outcome.value, "promised_on": promised}
    audit.record(kind="reminders.log_call", by=by, obj=log, at=now, detail=detail)
    return log


def _problems(call: Call, today: date) -> Iterator[str]:
    day = call.promised_on
    if call.outcome == Outcome.PROMISED and day is None:
        yield "单位答应按期报送的，请填写承诺报送日期"
    if call.outcome != Outcome.PROMISED and day is not None:
        yield f"结果为“{call.outcome.label}”时没有承诺报送日期，请清空日期或改选“{Outcome.PROMISED.label}”"
    if day is not None and day < today:
        yield f"承诺报送日期 {chinese_date(day)} 已经过去，请核对"
    if call.outcome in (Outcome.PROMISED, Outcome.EXPLAINED) and not call.spoke_to:
        yield "请填写接听人"
    if len(call.spoke_to) > LONGEST_NAME:
        yield f"接听人请压缩到 {LONGEST_NAME} 字以内"
    if len(call.note) > LONGEST_NOTE:
        yield f"备注请压缩到 {LONGEST_NOTE} 字以内"
