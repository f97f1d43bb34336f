"""What the performance centre does next, and how long it will take."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from projects.applications.models import Application
from projects.departments.models import DepartmentReview
from projects.desk.queries.pace import Pace, paces
from projects.desk.queries.steps import CLOSED
from projects.directory.models import CalendarEntry, WorkingYear
from projects.keyreview.models import KeyReview
from projects.reminders.queries import Owed
from projects.results.models import Rating
from projects.selfeval.models import Filing, OnBehalf, SpotItem, UnitReturn
from projects.selfeval.queries import OPENED_FOR_ALL, still_standing


@dataclass(frozen=True)
class Next:
    """Something to do: how much of it, how many minutes in all and how that is known, and where it is done."""

    label: str
    count: int
    pace: Pace
    view: str
    args: tuple[int | str, ...] = ()
    query: str = ""
    who: str = "绩效中心"

    @property
    def minutes(self) -> int:
        """In all."""
        return self.pace.minutes * self.count

    @property
    def href(self) -> str:
        """Where it is done."""
        return reverse(self.view, args=self.args) + (f"?{self.query}" if self.query else "")


def next_of(year: WorkingYear, late: list[Owed], today: date) -> list[Next]:
    """What waits, the most pressing first; nothing that is empty."""
    pace = paces()
    filings = Filing.objects.filter(working_year=year)
    counts = {
        "disputed": _of_year(year).filter(stage="disputed").count(),
        "waiting": _of_year(year).filter(stage="waiting").count(),
        "finalise": filings.filter(stage="accepted").count(),
        "review": filings.filter(stage="submitted").count(),
        "applications": Application.objects.filter(working_year=year, stage="submitted").count(),
        "spot": SpotItem.objects.filter(check_of__working_year=year, stage="assigned").count(),
        "ratings": Rating.objects.filter(working_year=year, stage="proposed").count(),
        "key": KeyReview.objects.filter(working_year=year).exclude(CLOSED).count(),
        "department": DepartmentReview.objects.filter(working_year=year).exclude(CLOSED).count(),
    }
    pk = year.pk
    found = (
        Next("催报逾期单位", len({row.unit.pk for row in late}), pace["call"], "late", (pk,)),
        Next("布置已到开始日期的事项", len(unopened(year, today)), pace["open"], "opening", (pk,)),
        Next("处理单位有异议的代为报送", counts["disputed"], pace["on_behalf"], "on_behalf_list", (), "tab=disputed"),
        Next("审核单位报送的自评", counts["review"], pace["review"], "cockpit_step", (pk, "review"), who="业务股室"),
        Next("审核项目申报", counts["applications"], pace["review"], "applications", who="业务股室"),
        Next("完成抽查复核", counts["spot"], pace["review"], "spot_checks"),
        Next("自评定稿", counts["finalise"], pace["finalise"], "finalising", (pk,)),
        Next("确认评级", counts["ratings"], pace["ratings"], "cockpit_step", (pk, "ratings")),
        Next("重点评价定稿", counts["key"], pace["key"], "cockpit_step", (pk, "key")),
        Next("部门整体评价定稿", counts["department"], pace["department"], "cockpit_step", (pk, "department")),
        Next("确认代为报送", counts["waiting"], pace["on_behalf"], "on_behalf_list", (), "tab=waiting", who="预算单位"),
    )
    return [one for one in found if one.count]


def _of_year(year: WorkingYear) -> QuerySet[OnBehalf, Any]:
    return still_standing(OnBehalf.objects.filter(Q(filing__working_year=year) | Q(unit_return__working_year=year)))


def unopened(year: WorkingYear, today: date) -> list[CalendarEntry]:
    """Tasks that have begun by the calendar, and of which nothing was opened yet."""
    entries = CalendarEntry.objects.filter(working_year=year, opens__lte=today).order_by("opens", "task")
    opened = set(Filing.objects.filter(working_year=year).order_by().values_list("kind", flat=True).distinct())
    opened |= set(UnitReturn.objects.filter(working_year=year).order_by().values_list("kind", flat=True).distinct())
    return [entry for entry in entries if entry.task in OPENED_FOR_ALL and entry.task not in opened]
