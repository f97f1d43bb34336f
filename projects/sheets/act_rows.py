"""What one row of each act sheet says, as a frozen record; the names are the columns' keys, `row` is Excel's number."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class ActRow:
    row: int


@dataclass(frozen=True, kw_only=True)
class DistrictRow(ActRow):
    """A district, or the city above it (without a parent), whose committee keeps the pool."""

    code: str
    name: str
    bureau: str
    parent_code: str


@dataclass(frozen=True, kw_only=True)
class YearRow(ActRow):
    """The working year of the district; `project_spending` in yuan is what the evaluated share is a share of."""

    district_code: str
    year: int
    project_spending: Decimal
    project_spending_note: str
    leading_group: str
    city_committee: str
    centre: str
    centre_founded: str
    posts: int | None
    staff: int | None


@dataclass(frozen=True, kw_only=True)
class SectionRow(ActRow):
    code: str
    name: str
    is_centre: bool


@dataclass(frozen=True, kw_only=True)
class FieldRow(ActRow):
    code: str
    name: str
    sector: str


@dataclass(frozen=True, kw_only=True)
class CalendarRow(ActRow):
    task: str
    opens: date
    due: date


@dataclass(frozen=True, kw_only=True)
class BasisRow(ActRow):
    number: int
    document_number: str
    title: str
    note: str


@dataclass(frozen=True, kw_only=True)
class TrainingRow(ActRow):
    on: date
    topic: str
    people: int


@dataclass(frozen=True, kw_only=True)
class ThemeRow(ActRow):
    """A theme of the yearly report; `fields` are codes parted by “、”."""

    number: int
    title: str
    fields: str
    text: str

    @property
    def field_codes(self) -> tuple[str, ...]:
        """The codes one by one."""
        return tuple(code.strip() for code in self.fields.split("、") if code.strip())


@dataclass(frozen=True, kw_only=True)
class PassageRow(ActRow):
    """A passage the office keeps for a document: `document` is year, key or department; of which object, which part."""

    document: str
    object_code: str
    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class RuleRow(ActRow):
    """A rulebook or policy file below the fixtures folder, and the day it is taken into use."""

    kind: str
    file: str
    adopted_on: date


@dataclass(frozen=True, kw_only=True)
class ImportRow(ActRow):
    kind: str
    file: str
    imported_on: date


@dataclass(frozen=True, kw_only=True)
class PersonRow(ActRow):
    """An account with its one role; `scope` is the code of the unit, section, expert or district."""

    account: str
    name: str
    role: str
    scope: str


@dataclass(frozen=True, kw_only=True)
class MilestoneRow(ActRow):
    key: str
    on: date


@dataclass(frozen=True, kw_only=True)
class FilingRow(ActRow):
    project_code: str
    started_on: date
    signed_on: date
    submitted_on: date
    achievement: str
    problems: str


@dataclass(frozen=True, kw_only=True)
class LineRow(ActRow):
    """One row of a form as first filed; level1 … weight are blank where the project has a target that says them."""

    project_code: str
    number: int
    level1: str
    level2: str
    name: str
    op: str
    target_value: str
    measure_unit: str
    weight: Decimal | None
    actual: str
    self_score: Decimal
    reason: str

    @property
    def own(self) -> bool:
        """Whether the unit wrote the indicator itself, for want of a target."""
        return bool(self.name)


@dataclass(frozen=True, kw_only=True)
class EvidenceRow(ActRow):
    """A file for one row of a form; `round` 0 came with the first filing, n with the n-th mending."""

    project_code: str
    round: int
    number: int
    name: str
    content: str


@dataclass(frozen=True, kw_only=True)
class ReturnedRow(ActRow):
    project_code: str
    round: int
    returned_on: date
    reason: str
    mended_on: date


@dataclass(frozen=True, kw_only=True)
class MendedRow(ActRow):
    """How a row of a form stands after the n-th mending."""

    project_code: str
    round: int
    number: int
    actual: str
    self_score: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class UnitReturnRow(ActRow):
    """What a unit as a whole handed in; never, where `handed_in_on` is blank."""

    unit_code: str
    task: str
    handed_in_on: date | None
    text: str
    returned_on: date | None
    return_reason: str
    mended_on: date | None
    accepted_on: date | None


@dataclass(frozen=True, kw_only=True)
class ReviewRow(ActRow):
    project_code: str
    accepted_on: date
    remark: str


@dataclass(frozen=True, kw_only=True)
class RescoreRow(ActRow):
    project_code: str
    number: int
    points: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppraisalRow(ActRow):
    unit_code: str
    item: str
    points: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppraisalDayRow(ActRow):
    unit_code: str
    scored_on: date


@dataclass(frozen=True, kw_only=True)
class DrawRow(ActRow):
    draw_code: str
    purpose: str
    panel_name: str
    seats: int
    frozen_on: date
    committed_on: date
    revealed_on: date
    accepted_on: date
    opened_on: date
    closed_on: date


@dataclass(frozen=True, kw_only=True)
class QuotaRow(ActRow):
    draw_code: str
    speciality: str
    at_least: int


@dataclass(frozen=True, kw_only=True)
class OfficerRow(ActRow):
    draw_code: str
    role: str
    account: str


@dataclass(frozen=True, kw_only=True)
class IncidentRow(ActRow):
    """Whoever sits on that seat on that day declines, or steps back for a conflict, and is replaced."""

    draw_code: str
    seat: int
    kind: str
    reason: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ExpertPointRow(ActRow):
    object_code: str
    seat: int
    item: str
    points: Decimal
    comment: str


@dataclass(frozen=True, kw_only=True)
class ExpertOpinionRow(ActRow):
    object_code: str
    seat: int
    opinion: str
    submitted_on: date


@dataclass(frozen=True, kw_only=True)
class EvaluationRow(ActRow):
    """A project for key evaluation or a unit for whole-department evaluation, with the days of its walk."""

    kind: str
    object_code: str
    draw_code: str
    framework: str
    ground: str
    content: str
    planned_on: date
    framework_on: date
    materials_on: date
    drafted_on: date
    sent_on: date
    answered_on: date
    opinion: str
    final_on: date


@dataclass(frozen=True, kw_only=True)
class EventRow(ActRow):
    object_code: str
    kind: str
    on: date
    place: str
    people: int | None
    note: str


@dataclass(frozen=True, kw_only=True)
class FigureRow(ActRow):
    """A figure of an evaluated project, under the id of the rulebook's input."""

    object_code: str
    item: str
    label: str
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class SurveyRow(ActRow):
    object_code: str
    file: str
    title: str
    audience: str
    opened: date
    closed: date
    distributed: int
    target: Decimal | None


@dataclass(frozen=True, kw_only=True)
class QuestionRow(ActRow):
    object_code: str
    number: int
    text: str


@dataclass(frozen=True, kw_only=True)
class DecisionRow(ActRow):
    """A person's reasoned decision to cut a low-scoring unit's next budget by so many percent."""

    unit_code: str
    percent: Decimal
    reason: str
    decided_on: date
    account: str
