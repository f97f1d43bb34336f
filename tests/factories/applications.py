"""Applications, targets and library entries of the next budget year, walked to where a test needs them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from projects.applications import domain
from projects.applications.domain import FileIn, Sheet
from projects.applications.models import Application
from projects.directory.models import Field
from projects.registry.models import Nature, Project, Source
from projects.targets import domain as targets
from projects.targets.domain import ASPECTS, Contents, Opinion, Opinions, TargetRow
from projects.targets.models import Indicator, LibraryEntry, Target, TargetChange, TargetReview
from tests.factories.directory import make_field
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_rulebook
from tests.people import People, Place

NOW = datetime(2016, 11, 7, 4, 0, tzinfo=UTC)
GOAL = "全年清扫道路九十万平方米，路面整洁，居民满意。"
ROWS = (
    TargetRow("产出指标", "数量指标", "清扫面积", ">=", "90", "万㎡", Decimal("15.00"), "作业台账", "定额标准"),
    TargetRow("产出指标", "质量指标", "达标率", ">=", "95", "%", Decimal("35.00"), "检查记录", "行业标准"),
    TargetRow("效益指标", "社会效益", "投诉件数", "<=", "10", "件", Decimal("30.00"), "投诉台账", "上年实际"),
    TargetRow("满意度指标", "服务对象满意度", "居民满意度", ">=", "90", "%", Decimal("10.00"), "问卷", "行业标准"),
)
CONTENTS = Contents(GOAL, ROWS)
YES = Opinions({aspect: Opinion(True) for aspect in ASPECTS})
PDF = FileIn(b"%PDF-1.4 minutes", "纪要.pdf")


def sheet(field: Field | None = None, **changed: object) -> Sheet:
    plain = Sheet(
        name="道路清扫",
        field=field or make_field(),
        nature=Nature.CONTINUING,
        content="清扫城区道路",
        grounds="区政府年度工作要点",
        amounts={Source.GRANT: Decimal("120000.00"), Source.OTHER: Decimal("5000.50")},
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def opened(
    place: Place, people: People, *, predecessor: Project | None = None, given: Sheet | None = None
) -> Application:
    """An application of `place.unit`, with a project of 2017 and its empty target."""
    small_rulebook(place.district, people.erin)
    same = Project.objects.filter(unit=place.unit, fiscal_year=2017, name__startswith="道路清扫").count()
    plain = sheet(name=f"道路清扫{same + 1}" if same else "道路清扫")  # a unit's names differ within a year
    return domain.open_application(
        working_year=place.working_year, unit=place.unit, sheet=given or plain, predecessor=predecessor,
        by=people.alice, now=NOW,
    )  # fmt: skip


def target_of(application: Application) -> Target:
    return Target.objects.select_related("project__unit__district").get(project=application.project_id)


def fresh(application: Application) -> Application:
    return Application.objects.select_related("project__unit__district", "project__target", "working_year").get(
        pk=application.pk
    )


def save_target(target: Target, people: People, contents: Contents = CONTENTS, **explanations: str) -> Target:
    return targets.save_target(
        target=target, contents=contents, explanations=explanations, expected_version=target.version, by=people.alice,
        now=NOW,
    )  # fmt: skip


def written(place: Place, people: People, contents: Contents = CONTENTS, **given: object) -> Application:
    application = opened(place, people, **given)  # type: ignore[arg-type]
    if contents is CONTENTS and Target.objects.filter(goal=GOAL).exists():
        contents = replace(CONTENTS, goal=f"{GOAL}（{application.project.code}）")  # the same goal twice is a doubt
    save_target(target_of(application), people, contents)
    return application


def cleared(place: Place, people: People, contents: Contents = CONTENTS, **given: object) -> Application:
    application = written(place, people, contents, **given)
    return clear(application, people, meeting="领导小组会", minutes=PDF)


def clear(application: Application, people: People, **given: Any) -> Application:
    """Record the leading group's approval of an application and its target as they stand."""
    plain = {"meeting": "会", "met_on": date(2016, 11, 4), "minutes": None, "by": people.alice, "now": NOW}
    return domain.clear(
        application=application, expected_version=application.version, expected_target=target_of(application).version,
        **(plain | given),
    )  # fmt: skip


def signed(place: Place, people: People, contents: Contents = CONTENTS, **given: object) -> Application:
    application = cleared(place, people, contents, **given)
    return domain.sign(application=application, expected_version=application.version, by=people.bob, now=NOW)


def submitted(place: Place, people: People, contents: Contents = CONTENTS, **given: object) -> Application:
    application = signed(place, people, contents, **given)
    domain.submit(application=application, expected_version=application.version, by=people.alice, now=NOW)
    return fresh(application)


def accepted(place: Place, people: People, contents: Contents = CONTENTS, **given: object) -> Application:
    application = submitted(place, people, contents, **given)
    review(application, people)
    return domain.approve(application=application, expected_version=application.version, by=people.dora, now=NOW)


def review(application: Application, people: People, opinions: Opinions = YES) -> TargetReview:
    """Keep the section's opinions on the target as it stands."""
    target = target_of(application)
    return targets.save_review(
        target=target, opinions=opinions, expected_version=target.version, by=people.dora, now=NOW
    )


def issued(place: Place, people: People, contents: Contents = CONTENTS, **given: object) -> Target:
    target = target_of(accepted(place, people, contents, **given))
    targets.issue(targets=[target], by=people.erin, now=NOW)
    return target


def changed_contents(*, value: str = "95", rows: Sequence[TargetRow] = ROWS, goal: str = GOAL) -> Contents:
    return Contents(goal, (replace(rows[0], target_value=value), *rows[1:]))


def asked(place: Place, people: People, *, value: str = "95") -> TargetChange:
    """A request to change the first indicator's value, written and not signed."""
    change = targets.open_change(target=issued(place, people), by=people.alice, now=NOW)
    return save_change(change, people, changed_contents(value=value, goal=change.target.goal))


def save_change(change: TargetChange, people: People, contents: Contents, reason: str = "任务追加") -> TargetChange:
    return targets.save_change(
        change=change, contents=contents, reason=reason, explanations={}, expected_version=change.version,
        by=people.alice, now=NOW,
    )  # fmt: skip


def signed_change(place: Place, people: People) -> TargetChange:
    change = asked(place, people)
    return targets.sign_change(change=change, expected_version=change.version, by=people.bob, now=NOW)


def submitted_change(place: Place, people: People) -> TargetChange:
    change = signed_change(place, people)
    return targets.submit_change(change=change, expected_version=change.version, by=people.alice, now=NOW)


def first_indicator(target: Target) -> Indicator:
    return Indicator.objects.select_related("target__project__unit__district", "target__project__field").get(
        target=target, number=1
    )


def proposed(place: Place, people: People) -> LibraryEntry:
    indicator = first_indicator(issued(place, people))
    return targets.propose_entry(indicator=indicator, by=people.alice, now=NOW)


def listed(place: Place, people: People, name: str = "道路完好率", field: Field | None = None) -> LibraryEntry:
    row = TargetRow("产出指标", "质量指标", name, ">=", "98", "%", Decimal(0), "检查记录")
    return targets.add_entry(
        district=place.district, field=field, row=row, method="按比例赋分", by=people.erin, now=NOW
    )


def before(place: Place, **changed: object) -> Project:
    """A project of 2015 to continue."""
    return make_project(place.unit, name="道路清扫", **changed)  # type: ignore[arg-type]
