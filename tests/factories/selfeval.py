"""Targets, filings, returns and appraisals, walked to where a test needs them through the verbs themselves."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from decimal import Decimal

from projects.directory.models import Task
from projects.registry.models import Project
from projects.selfeval import domain
from projects.selfeval.domain import AppraisalPoint, LineDraft, Rescore
from projects.selfeval.models import Filing, Review, UnitReturn, WorkAppraisal
from projects.targets.domain import IndicatorRow
from projects.targets.models import Indicator, Target
from projects.transitions import perform
from projects.workflow.flow import Decision
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_rulebook
from tests.people import People, Place

IN_TIME = datetime(2016, 9, 1, 4, 0, tzinfo=UTC)
# 23:30 in Shanghai on the due date, and half past midnight of the day after.
LAST_MINUTE = datetime(2016, 9, 15, 15, 30, tzinfo=UTC)
TOO_LATE = datetime(2016, 9, 15, 16, 30, tzinfo=UTC)

ROWS = (
    IndicatorRow("产出指标", "数量指标", "清扫面积", ">=", "90", "万㎡", Decimal("15.00")),
    IndicatorRow("产出指标", "质量指标", "达标率", ">=", "95", "%", Decimal("35.00")),
    IndicatorRow("效益指标", "社会效益", "投诉件数", "<=", "10", "件", Decimal("30.00")),
    IndicatorRow("满意度指标", "服务对象满意度", "居民满意度", ">=", "90", "%", Decimal("10.00")),
)
ACTUALS = ("86.2", "95", "8", "91")
# 86.2 ÷ 90 × 15 = 14.37; the rest is reached.
CLAIMS = ("14.37", "35", "30", "10")


def drafts(
    *, own: bool = True, actuals: Sequence[str] = ACTUALS, claims: Sequence[str | None] = CLAIMS, reason: str = "雨季长"
) -> list[LineDraft]:
    """The form's rows filled in; `own` rows carry their indicators, those of a target do not."""
    return [
        LineDraft(
            number=number,
            actual=actual,
            self_score=None if claim is None else Decimal(claim),
            reason=reason if number == 1 else "",
            indicator=row if own else None,
        )
        for number, (row, actual, claim) in enumerate(zip(ROWS, actuals, claims, strict=True), start=1)
    ]


def issued_target(
    project: Project, people: People, rows: Sequence[IndicatorRow] = ROWS, goal: str = "道路整洁"
) -> Target:
    """A target of a past year as the centre's import leaves it."""
    target = Target.objects.create(project=project, goal=goal)
    Indicator.objects.bulk_create(
        Indicator(target=target, number=number, **asdict(row)) for number, row in enumerate(rows, start=1)
    )
    return perform(target, "adopt", by=people.erin, decision=Decision(True, ""), now=IN_TIME)


def opened(place: Place, people: People, project: Project | None = None) -> Filing:
    """An opened filing of a project of `place.unit`, or of the one given; opening also serves all other projects."""
    small_rulebook(place.district, people.erin)
    project = project or make_project(place.unit)
    domain.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
    return Filing.objects.select_related("project__unit", "working_year", "rulebook").get(project=project)


def save(filing: Filing, people: People, lines: Sequence[LineDraft] | None = None) -> Filing:
    return domain.save_draft(
        filing=filing,
        lines=drafts() if lines is None else lines,
        achievement="已完成",
        problems="无",
        expected_version=filing.version,
        by=people.alice,
        now=IN_TIME,
    )


def drafted(place: Place, people: People, lines: Sequence[LineDraft] | None = None, **money: str) -> Filing:
    """A filing without a target, filled in but not signed."""
    filing = opened(place, people, make_project(place.unit, **money))
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    return save(filing, people, lines)


def signed(place: Place, people: People, lines: Sequence[LineDraft] | None = None) -> Filing:
    return domain.sign(filing=drafted(place, people, lines), by=people.bob, now=IN_TIME)


def submitted(
    place: Place, people: People, lines: Sequence[LineDraft] | None = None, now: datetime = IN_TIME
) -> Filing:
    return domain.submit(filing=signed(place, people, lines), by=people.alice, now=now)


def accepted(place: Place, people: People, lines: Sequence[LineDraft] | None = None) -> Filing:
    return domain.accept(filing=submitted(place, people, lines), by=people.dora, now=IN_TIME)


def opened_review(place: Place, people: People) -> Review:
    return domain.open_review(filing=submitted(place, people), by=people.dora, now=IN_TIME)


def scored_review(place: Place, people: People) -> Review:
    """A review whose section gives 20.00 instead of the claimed 30.00 for the third row."""
    scores = [Rescore(number=3, score=Decimal("20.00"), reason="台账不全")]
    return domain.rescore(
        review=opened_review(place, people), scores=scores, remark="核减", by=people.dora, now=IN_TIME
    )


def opened_return(place: Place, people: People, kind: Task = Task.SUMMARY_TABLE) -> UnitReturn:
    domain.open_returns(working_year=place.working_year, kind=kind, by=people.erin, now=IN_TIME)
    return UnitReturn.objects.select_related("unit", "working_year").get(unit=place.unit, kind=kind)


def drafted_return(place: Place, people: People, kind: Task = Task.SUMMARY_TABLE, text: str = "总结") -> UnitReturn:
    return domain.draft_return(
        unit_return=opened_return(place, people, kind), text=text, expected_version=1, by=people.alice, now=IN_TIME
    )


def submitted_return(place: Place, people: People, now: datetime = IN_TIME) -> UnitReturn:
    one = drafted_return(place, people)
    one = domain.sign_return(unit_return=one, expected_version=one.version, by=people.bob, now=IN_TIME)
    return domain.submit_return(unit_return=one, expected_version=one.version, by=people.alice, now=now)


POINTS = (
    AppraisalPoint("staff", Decimal("20.00")),
    AppraisalPoint("timely", Decimal("24.50"), "迟报一次"),
    AppraisalPoint("evidence", Decimal("41.00"), "三个项目缺佐证"),
)


def opened_appraisal(place: Place, people: People) -> WorkAppraisal:
    small_rulebook(place.district, people.erin)
    domain.open_appraisals(
        section=place.section, working_year=place.working_year, framework="work", by=people.dora, now=IN_TIME
    )
    return WorkAppraisal.objects.select_related("unit", "rulebook").get(unit=place.unit)


def scored_appraisal(place: Place, people: People, points: Sequence[AppraisalPoint] = POINTS) -> WorkAppraisal:
    one = opened_appraisal(place, people)
    return domain.score_appraisal(
        appraisal=one, points=points, expected_version=one.version, by=people.dora, now=IN_TIME
    )


def other_points(item: str, **changes: object) -> list[AppraisalPoint]:
    """POINTS with one of them changed."""
    return [replace(point, **changes) if point.item == item else point for point in POINTS]
