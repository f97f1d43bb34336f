"""The working year as a row of steps: what each counts, when it is done, when it is due, and where its list is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from projects.applications.models import Application
from projects.budgeting.models import Proposal
from projects.departments.models import DepartmentReview
from projects.directory.models import CalendarEntry, Task, WorkingYear
from projects.keyreview.models import KeyReview
from projects.results.models import Rating
from projects.results.queries import STANDING
from projects.selfeval.in_year.models import ExAnte, MidTerm
from projects.selfeval.models import Filing, SpotItem, UnitReturn, WorkAppraisal
from projects.selfeval.queries import FILED
from projects.targets.models import Target

CLOSED = Q(stage__in=("final", "published"))
REVIEWED = Q(stage__in=("accepted", "final"))


@dataclass(frozen=True)
class Source:
    """One step of the year, declared.

    Attributes:
        key: names it in addresses.
        label: its word.
        rows: what belongs to it in a year.
        done: which of these are done.
        unit: how their unit is reached.
        title: what names a row beside its unit, "" where the unit is all.
        task: whose dates in the calendar are the step's.
        page: URL name of a row's own page, taken where there is one.
    """

    key: str
    label: str
    rows: Callable[[WorkingYear], QuerySet[Any]]
    done: Q
    unit: str
    title: str = ""
    task: Task | None = None
    page: str = ""


def _applications(year: WorkingYear) -> QuerySet[Application]:
    return Application.objects.filter(working_year=year).select_related("project__unit")


def _targets(year: WorkingYear) -> QuerySet[Target]:
    of_budget_year = {"project__unit__district": year.district_id, "project__fiscal_year": year.budget_year}
    return Target.objects.filter(**of_budget_year).select_related("project__unit")


def _in_year(key: str, label: str, model: type[ExAnte] | type[MidTerm]) -> Source:
    def rows(year: WorkingYear) -> QuerySet[Any]:
        return model.objects.filter(working_year=year).select_related("project__unit")

    return Source(key, label, rows, FILED, "project__unit", "project__name", model.task, key)


def _ex_posts(year: WorkingYear) -> QuerySet[Filing]:
    return Filing.objects.filter(working_year=year, kind=Task.EX_POST).select_related("project__unit")


def _spots(year: WorkingYear) -> QuerySet[SpotItem]:
    return SpotItem.objects.filter(check_of__working_year=year).select_related("filing__project__unit")


def _summaries(year: WorkingYear) -> QuerySet[UnitReturn]:
    return UnitReturn.objects.filter(working_year=year, kind=Task.SUMMARY_TABLE).select_related("unit")


def _reviewed(year: WorkingYear) -> QuerySet[Filing]:
    handed_in = Filing.objects.filter(FILED, working_year=year, kind=Task.EX_POST)
    return handed_in.select_related("project__unit")


def _ratings(year: WorkingYear) -> QuerySet[Rating]:
    return Rating.objects.filter(STANDING, working_year=year).select_related("project", "unit")


def _proposals(year: WorkingYear) -> QuerySet[Proposal]:
    in_force = Proposal.objects.filter(working_year=year, policy__stage="approved", policy__is_example=False)
    return in_force.select_related("unit")


SOURCES: tuple[Source, ...] = (
    Source(
        "applications", "项目申报", _applications, Q(stage="accepted"), "project__unit", "project__name",
        page="application",
    ),
    Source(
        "targets", "绩效目标", _targets, Q(stage__in=("approved", "issued")), "project__unit", "project__name",
        page="target",
    ),
    _in_year("ex_ante", "事前评价", ExAnte),
    _in_year("mid_term", "事中评价", MidTerm),
    Source(
        "ex_post", "事后自评", _ex_posts, FILED, "project__unit", "project__name", Task.EX_POST, "filing",
    ),
    Source("summary", "汇总表", _summaries, FILED, "unit", "", Task.SUMMARY_TABLE, "unit_return"),
    Source("review", "股室审核", _reviewed, REVIEWED, "project__unit", "project__name", page="filing"),
    Source(
        "appraisal", "工作考评",
        lambda year: WorkAppraisal.objects.filter(working_year=year).select_related("unit"),
        Q(stage="shown"), "unit", page="appraisal",
    ),
    Source(
        "spot", "抽查复核", _spots, Q(stage="scored"), "filing__project__unit", "filing__project__name",
        page="spot_item",
    ),
    Source(
        "key", "重点评价",
        lambda year: KeyReview.objects.filter(working_year=year).select_related("project__unit"),
        CLOSED, "project__unit", "project__name", Task.KEY_REPORT, "key_review",
    ),
    Source(
        "department", "部门评价",
        lambda year: DepartmentReview.objects.filter(working_year=year).select_related("unit"),
        CLOSED, "unit", "", Task.DEPARTMENT_REPORT, "department_review",
    ),
    Source("ratings", "评级", _ratings, Q(stage="confirmed"), "unit", "project__name", page="rating"),
    Source("results", "结果应用", _proposals, Q(stage__in=("approved", "applied")), "unit", page="proposal"),
)  # fmt: skip
BY_KEY = {source.key: source for source in SOURCES}


@dataclass(frozen=True)
class Step:
    """A step as it stands: how much of it is done, its dates, and its state in words and a tone."""

    key: str
    label: str
    done: int
    total: int
    opens: date | None
    due: date | None
    state: str
    tone: str


def steps_of(year: WorkingYear, today: date) -> list[Step]:
    """Count every step of the year: one question each, and one for the dates."""
    calendar = {entry.task: entry for entry in CalendarEntry.objects.filter(working_year=year)}
    return [_step(source, year, calendar.get(source.task or ""), today) for source in SOURCES]


def _step(source: Source, year: WorkingYear, entry: CalendarEntry | None, today: date) -> Step:
    rows = source.rows(year).select_related(None).order_by()
    counted = rows.aggregate(total=Count("pk"), done=Count("pk", filter=source.done))
    opens, due = (entry.opens, entry.due) if entry else (None, None)
    state, tone = _state(counted["done"], counted["total"], opens, due, today)
    return Step(source.key, source.label, counted["done"], counted["total"], opens, due, state, tone)


def _state(done: int, total: int, opens: date | None, due: date | None, today: date) -> tuple[str, str]:
    """The state's word and tone; extensions of single units are told in the list of what is late."""
    if total and done == total:
        return "已完成", "done"
    if opens is not None and today < opens:
        return "未到开始日期", "plain"
    if not total:
        return "尚未布置", "plain"
    if due is not None and today > due:
        return f"已过截止，差 {total - done}", "late"
    return ("进行中", "wait") if done else ("未开始", "todo")
