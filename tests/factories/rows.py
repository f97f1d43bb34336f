"""One row of every kind that the database holds rules of, by its model's name."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from budgeteval.notices.domain import Message, tell
from budgeteval.notices.models import Mail
from projects.applications.models import Application, ApplicationAmount, ApplicationRule
from projects.departments.models import DepartmentDatum
from projects.directory.models import Affiliation, CalendarEntry, ReturnReason, Role, Task
from projects.experts.models import Conflict, Expert, PanelObject, Seat, Sheet, SheetPoint
from projects.keyreview.models import KeyReview, ReviewDatum, ReviewEvent
from projects.members.models import DistrictSecurity, SecondFactorRole
from projects.registry.domain import apply_upload
from projects.registry.models import Carryover, Funding, SheetUpload, UnitBudget
from projects.reminders.models import CallLog, Reminder
from projects.selfeval.in_year.models import ExAnte, ExAntePoint, MidTerm, MidTermLine
from projects.selfeval.models import (
    AppraisalLine,
    Filing,
    FilingLine,
    Remark,
    Review,
    ReviewLine,
    SpotItem,
    SpotLine,
    WorkAppraisal,
)
from projects.staged import Staged
from projects.surveys.models import SurveyAnswer
from projects.targets.models import (
    Indicator,
    LibraryEntry,
    Target,
    TargetChange,
    TargetReview,
    TargetVersion,
)
from reports.models import DocumentKind
from tests.factories.documents import make_document
from tests.factories.jobs import make_job
from tests.factories.panels import survey_of
from tests.factories.registry import make_project
from tests.factories.sheets import unit_row
from tests.factories.staged import one_of
from tests.factories.uploads import looked_at
from tests.people import People, Place

NOON = datetime(2016, 9, 1, 4, 0, tzinfo=UTC)
FORM_ROW = {"number": 1, "level1": "产出", "level2": "数量", "name": "演示指标", "op": ">=", "weight": Decimal(10)}


def _funding(place: Place) -> Funding:
    make_project(place.unit)
    return Funding.objects.get()


def _version(place: Place, people: People) -> TargetVersion:
    change = _one(TargetChange, place, people)
    return TargetVersion.objects.create(
        target=change.target, number=1, content=change.before, change=change, replaced_at=NOON
    )


def _line(place: Place, people: People) -> FilingLine:
    return FilingLine.objects.create(filing=_one(Filing, place, people), **FORM_ROW)


def _review_line(place: Place, people: People) -> ReviewLine:
    review = _one(Review, place, people)
    line = FilingLine.objects.create(filing=review.filing, **FORM_ROW)
    return ReviewLine.objects.create(review=review, line=line, score=Decimal(8), reason="演示")


def _mid_term_line(place: Place, people: People) -> MidTermLine:
    target = _one(Target, place, people)
    return MidTermLine.objects.create(
        form=_one(MidTerm, place, people), indicator=Indicator.objects.create(target=target, **FORM_ROW), **FORM_ROW
    )


def _remark(place: Place, people: People) -> Remark:
    filing = _one(Filing, place, people)
    return Remark.objects.create(filing=filing, round=1, number=1, name="演示指标", text="请补材料", by=people.dora)


def _spot_line(place: Place, people: People) -> SpotLine:
    item = _one(SpotItem, place, people)
    line = FilingLine.objects.create(filing=item.filing, **FORM_ROW)
    return SpotLine.objects.create(item=item, line=line, score=Decimal(8), reason="演示")


def _conflict(place: Place) -> Conflict:
    expert = Expert.objects.create(pool=place.city, code="E2", name="演示专家", speciality="演示", employer="演示大学")
    return Conflict.objects.create(expert=expert, unit=place.unit, category="declared")


def _panel_object_of_project(place: Place, people: People) -> PanelObject:
    judged = _one(Sheet, place, people).judged
    return PanelObject.objects.create(
        panel=judged.panel, project=make_project(place.unit), rulebook=judged.rulebook, framework="演示"
    )


def _mail(people: People) -> Mail:
    (notice,) = tell(messages=[Message(people.alice, "演示")], by=people.erin, now=NOON)
    return Mail.objects.create(notice=notice, job=make_job(people.erin), address="a@example.gov.cn")


def _event(place: Place, people: People) -> ReviewEvent:
    return ReviewEvent.objects.create(review=_one(KeyReview, place, people), kind="visit", date=date(2016, 9, 1))


def _budget(place: Place, people: People) -> UnitBudget:
    one_of("proposal", place, people)
    return UnitBudget.objects.get()


def _upload(place: Place, people: People) -> SheetUpload:
    upload = looked_at(place, people.erin, "units", unit_row(section=place.section.code))
    apply_upload(upload=upload, by=people.erin, now=NOON)
    return upload


def _one(kind: type[Any], place: Place, people: People) -> Any:
    """A staged row."""
    assert issubclass(kind, Staged)
    return one_of(kind.flow.key, place, people)


def _seat(place: Place, people: People) -> Seat:
    seat: Seat = _one(Sheet, place, people).seat
    return seat


MAKERS: dict[str, Callable[[Place, People], Model]] = {
    "district": lambda place, _: place.district,
    "section": lambda place, _: place.section,
    "centre": lambda place, _: place.centre,
    "unit": lambda place, _: place.unit,
    "membership": lambda _, people: people.alice.memberships.get(),
    "membership of a section": lambda _, people: people.dora.memberships.get(),
    "membership of a district": lambda _, people: people.erin.memberships.get(),
    "affiliation": lambda place, people: Affiliation.objects.create(user=people.alice, district=place.district),
    "districtsecurity": lambda place, _: DistrictSecurity.objects.create(district=place.district),
    "secondfactorrole": lambda place, _: SecondFactorRole.objects.create(
        security=DistrictSecurity.objects.create(district=place.district), role=Role.LEADER
    ),
    "workingyear": lambda place, _: place.working_year,
    "calendarentry": lambda place, _: CalendarEntry.objects.get_or_create(
        working_year=place.working_year, task=Task.EX_POST,
        defaults={"opens": date(2016, 7, 1), "due": date(2016, 9, 15)},
    )[0],
    "project": lambda place, _: make_project(place.unit),
    "funding": lambda place, _: _funding(place),
    "unitbudget": _budget,
    "indicator": lambda place, people: Indicator.objects.create(target=_one(Target, place, people), **FORM_ROW),
    "carryover": lambda place, _: Carryover.objects.create(
        unit=place.unit, year=2015, kind="actual", subject="演示指标", value="86.2", source="演示"
    ),
    "library_entry of all": lambda place, people: LibraryEntry.objects.create(
        district=place.district, level1="产出", level2="数量", name="演示指标", op=">=", proposed_by=people.alice
    ),
    "targetreview": lambda place, people: TargetReview.objects.create(
        target=_one(Target, place, people), reviewer=people.dora, reviewed_at=NOON
    ),
    "targetversion": _version,
    "applicationrule": lambda place, _: ApplicationRule.objects.create(district=place.district),
    "applicationamount": lambda place, people: ApplicationAmount.objects.create(
        application=_one(Application, place, people), source="grant", requested=Decimal(1)
    ),
    "filingline": _line,
    "reviewline": _review_line,
    "exantepoint": lambda place, people: ExAntePoint.objects.create(form=_one(ExAnte, place, people), item="a"),
    "midtermline": _mid_term_line,
    "appraisalline": lambda place, people: AppraisalLine.objects.create(
        appraisal=_one(WorkAppraisal, place, people), item="a", score=Decimal(1)
    ),
    "upload that was written": _upload,
    "remark": _remark,
    "returnreason": lambda place, _: ReturnReason.objects.create(
        district=place.district, about="filing", number=1, text="请补材料"
    ),
    "spotline": _spot_line,
    "survey": lambda place, _: survey_of(make_project(place.unit)),
    "survey of a unit": lambda place, _: survey_of(place.unit),
    "surveyanswer": lambda place, _: SurveyAnswer.objects.filter(survey=survey_of(place.unit))[0],
    "conflict": lambda place, _: _conflict(place),
    "panelobject": lambda place, people: _one(Sheet, place, people).judged,
    "panelobject of a project": _panel_object_of_project,
    "seat": _seat,
    "sheetpoint": lambda place, people: SheetPoint.objects.create(
        sheet=_one(Sheet, place, people), item="a", score=Decimal(1)
    ),
    "reviewevent": _event,
    "reviewdatum": lambda place, people: ReviewDatum.objects.create(
        review=_one(KeyReview, place, people), key="a", value=Decimal(1)
    ),
    "departmentdatum": lambda place, _: DepartmentDatum.objects.create(
        unit=place.unit, year=2015, key="posts", value=Decimal(3)
    ),
    "document": lambda place, people: make_document(place.working_year, people.erin, DocumentKind.YEAR_REPORT),
    "attachment": lambda place, people: make_document(
        place.working_year, people.erin, DocumentKind.YEAR_REPORT
    ).attachment,
    "reminder": lambda place, people: Reminder.objects.create(
        working_year=place.working_year, unit=place.unit, task="ex_post", channel="system", owed=1,
        due=date(2016, 9, 15), sent_by=people.erin, sent_at=NOON,
    ),
    "calllog": lambda place, people: CallLog.objects.create(
        working_year=place.working_year, unit=place.unit, called_by=people.erin, called_at=NOON, outcome="unreached"
    ),
    "job": lambda _, people: make_job(people.erin),
    "mail": lambda _, people: _mail(people),
}  # fmt: skip


def one_row(name: str, place: Place, people: People) -> Model:
    """A row of the model, or of a flow's objects."""
    made = MAKERS.get(name)
    return made(place, people) if made else one_of(name, place, people)
