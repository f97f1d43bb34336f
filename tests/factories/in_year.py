"""Ex-ante evaluations and mid-term monitoring, walked to where a test needs them through the verbs themselves."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from projects.directory.models import CalendarEntry, Task
from projects.registry.models import Project
from projects.rulebooks.domain import adopt_rulebook
from projects.rulebooks.models import Rulebook
from projects.selfeval.in_year import domain
from projects.selfeval.in_year.domain import Deviation, Judgement, Progress, Spending
from projects.selfeval.in_year.models import ExAnte, MidTerm
from tests.factories.registry import make_project
from tests.factories.selfeval import issued_target
from tests.people import People, Place

RULES = Path(__file__).parent.parent / "cases" / "rulebooks" / "in_year.yaml"
NOW = datetime(2016, 9, 1, 4, 0, tzinfo=UTC)
# Half past midnight in Shanghai of the day after the due date.
TOO_LATE = datetime(2016, 9, 15, 16, 30, tzinfo=UTC)
AS_OF = date(2016, 7, 31)

# 36 + 35 + 18 = 89.00: 予以支持; 35 of 40 is above the share under which a ground is owed.
POINTS = (
    Judgement("policy", Decimal("36.00")),
    Judgement("match", Decimal("35.00"), "测算依据齐全"),
    Judgement("thrift", Decimal("18.00")),
)
# The rows of the target of tests.factories.selfeval: area ≥ 90, rate ≥ 95 %, complaints ≤ 10, satisfaction ≥ 90 %.
ROWS = (
    Progress(1, "60", "90"),
    Progress(2, "96", "95%"),
    Progress(3, "4", "9"),
    Progress(4, "尚未调查", "92"),
)
SHORT = Progress(1, "30", "60", "", Deviation("money", "资金下达较晚", "九月底前完成招标"))
# Of the 100,000 budgeted; 58,196.72 would be in step with the calendar.
SPENT = Spending(Decimal("60000.00"), Decimal("95000.00"))
SLOW = Spending(Decimal("20000.00"), Decimal("95000.00"), Deviation("rules", "招标流标一次", "重新招标"))


def rules(place: Place, people: People) -> Rulebook:
    """The rulebook adopted; and the two tasks in the year's calendar, due with the others."""
    for task in (Task.EX_ANTE, Task.MID_TERM):
        CalendarEntry.objects.get_or_create(
            working_year=place.working_year, task=task,
            defaults={"opens": date(2016, 7, 1), "due": date(2016, 9, 15)},
        )  # fmt: skip
    text = RULES.read_text(encoding="utf-8")
    return adopt_rulebook(district=place.district, text=text, source=RULES.name, by=people.erin, now=NOW)


def this_years(place: Place, **given: str) -> Project:
    """A project of the working year itself."""
    return make_project(place.unit, fiscal_year=2016, **given)  # type: ignore[arg-type]


def ex_ante(place: Place, people: People, project: Project | None = None) -> ExAnte:
    """An opened ex-ante evaluation; opening also serves all other projects of the year."""
    rules(place, people)
    project = project or this_years(place)
    domain.open_ex_antes(working_year=place.working_year, by=people.erin, now=NOW)
    return ExAnte.objects.select_related("project__unit", "working_year", "rulebook").get(project=project)


def judged(
    place: Place, people: People, points: Sequence[Judgement] = POINTS, project: Project | None = None
) -> ExAnte:
    return judge(ex_ante(place, people, project), people, points)


def judge(form: ExAnte, people: People, points: Sequence[Judgement] = POINTS) -> ExAnte:
    return domain.save_ex_ante(
        form=form, points=points, outline="老旧管网改造", opinion="建议予以支持", expected_version=form.version,
        by=people.alice, now=NOW,
    )  # fmt: skip


def mid_term(place: Place, people: People, project: Project | None = None, *, target: bool = True) -> MidTerm:
    """An opened monitoring form of a project with an issued target of four indicators, or without one."""
    rules(place, people)
    project = project or this_years(place)
    if target:
        issued_target(project, people)
    domain.open_mid_terms(working_year=place.working_year, as_of=AS_OF, by=people.erin, now=NOW)
    return MidTerm.objects.select_related("project__unit", "working_year", "rulebook").get(project=project)


def monitored(
    place: Place,
    people: People,
    rows: Sequence[Progress] = ROWS,
    spending: Spending = SPENT,
    project: Project | None = None,
) -> MidTerm:
    return monitor(mid_term(place, people, project), people, rows, spending)


def monitor(form: MidTerm, people: People, rows: Sequence[Progress] = ROWS, spending: Spending = SPENT) -> MidTerm:
    return domain.save_mid_term(
        form=form, spending=spending, rows=rows, progress="按计划推进", plan="加快支付",
        expected_version=form.version, by=people.alice, now=NOW,
    )  # fmt: skip


def signed(form: ExAnte | MidTerm, people: People) -> ExAnte | MidTerm:
    return domain.sign(form=form, expected_version=form.version, by=people.bob, now=NOW)


def submitted(form: ExAnte | MidTerm, people: People, now: datetime = NOW) -> ExAnte | MidTerm:
    form = signed(form, people)
    return domain.submit(form=form, expected_version=form.version, by=people.alice, now=now)
