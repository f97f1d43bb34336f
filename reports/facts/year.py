"""What the yearly report of the district's finance bureau may say.

A working year Y holds ex-ante and mid-term evaluation of Y, ex-post evaluation of the evaluated year (Y-1) and the
consequences for the budget year (Y+1).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.facts.codec import Facts, FactsError
from reports.facts.parts import Basis, GradeCount, GradeLine, Issuer, Mention, Prose, percent


@dataclass(frozen=True, kw_only=True)
class Share(Facts):
    """Projects and money of one field, one kind of unit or one section of the bureau; money in yuan."""

    label: str
    projects: int
    appropriated: Decimal
    spent: Decimal
    units: int = 0

    @property
    def execution_rate(self) -> Decimal | None:
        """Spent ÷ appropriated, percent."""
        return percent(self.spent, self.appropriated)


@dataclass(frozen=True, kw_only=True)
class Filings(Facts):
    """Ex-post forms: how many were due, are in, came late, never came, were returned at least once."""

    due: int
    filed: int
    late: int
    missing: int
    returned: int


@dataclass(frozen=True, kw_only=True)
class Returns(Facts):
    """One kind of paper that every unit hands in as a whole (summary table, report, work summary)."""

    label: str
    due_on: date
    due: int
    filed: int
    late: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class GradeShift(Facts):
    """One grade in the units' own ratings and after the section's re-scoring.

    ``own`` counts all self-evaluated projects; ``own_checked`` and ``checked`` count the re-scored ones only, by the
    unit's grade and by the section's.
    """

    grade: str
    lower: Decimal
    own: int
    own_checked: int
    checked: int


@dataclass(frozen=True, kw_only=True)
class Rescoring(Facts):
    """The sections' re-scoring beside the units' own scores; mean points over the re-scored projects."""

    grades: tuple[GradeShift, ...]
    own_mean: Decimal | None
    checked_mean: Decimal | None

    @property
    def own(self) -> int:
        """Projects with a score of their unit."""
        return sum(shift.own for shift in self.grades)

    @property
    def checked(self) -> int:
        """Projects re-scored by a section."""
        return sum(shift.checked for shift in self.grades)


@dataclass(frozen=True, kw_only=True)
class Targets(Facts):
    """Projects by the state of their performance target."""

    clear: int
    unclear: int
    none: int


@dataclass(frozen=True, kw_only=True)
class Appraisals(Facts):
    """The sections' appraisal (考评) of the units' performance work."""

    sections: int
    units: int
    mean: Decimal | None
    highest: Decimal | None
    lowest: Decimal | None
    grades: tuple[GradeCount, ...] = ()
    mistakes: tuple[Mention, ...] = ()  # commonest first, counted in units


@dataclass(frozen=True, kw_only=True)
class KeyResult(Facts):
    """A key review in the yearly report."""

    unit: str
    project: str
    ground: str  # why it was chosen: 社会关注度高
    appropriated: Decimal
    spent: Decimal
    experts: int
    total: Decimal
    grade: str
    satisfaction: Decimal | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DepartmentResult(Facts):
    """A department review in the yearly report."""

    unit: str
    short: str  # short name, for charts
    spent: Decimal
    total: Decimal
    grade: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnitCut(Facts):
    """A unit whose proposed budget is below its request; yuan; the decision's reason as recorded."""

    unit: str
    requested: Decimal
    proposed: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class PolicyOutcome(Facts):
    """What a consequence policy does to the next budget; yuan. ``example``: a draft tried out, binding nobody."""

    policy: str
    units: int
    requested: Decimal
    proposed: Decimal
    affected: int  # units whose amount is lowered
    example: bool = False
    cuts: tuple[UnitCut, ...] = ()

    @property
    def cut(self) -> Decimal:
        """Requested minus proposed, yuan."""
        return self.requested - self.proposed


@dataclass(frozen=True, kw_only=True)
class CalendarEntry(Facts):
    """A date of the year's plan and what was due."""

    on: date
    task: str


@dataclass(frozen=True, kw_only=True)
class Training(Facts):
    """A training session."""

    on: date
    topic: str
    people: int


@dataclass(frozen=True, kw_only=True)
class Theme(Facts):
    """A theme of effects, with the fields it gathers and their money in yuan; ``text`` is kept by the office."""

    title: str
    fields: tuple[str, ...]
    projects: int
    appropriated: Decimal
    spent: Decimal
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Organisation(Facts):
    """Who runs the year; ``None`` where a number is not known."""

    leading_group: str
    centre_founded: str  # as words: 2016年6月; empty when not known
    posts: int | None
    staff: int | None
    sections: int


@dataclass(frozen=True, kw_only=True)
class YearFacts(Facts):
    """Everything of the yearly report.

    ``project_spending`` is the year's whole project spending in yuan (the denominator of the share). Sums over
    ``fields`` equal ``projects``, ``appropriated`` and ``spent``; so do sums over ``unit_kinds``, whose units sum to
    ``units``: facts that contradict themselves are refused.

    Prose keys: mechanism, rules, organisation, plan, projects, reviews, effects, training, difficulties, next_year.
    """

    issuer: Issuer
    working_year: int
    evaluated_year: int
    budget_year: int
    reported_on: date
    constructed: bool
    units: int
    projects: int
    appropriated: Decimal
    spent: Decimal
    project_spending: Decimal
    fields: tuple[Share, ...]
    unit_kinds: tuple[Share, ...]
    sectors: tuple[Share, ...] = ()
    sections: tuple[Share, ...] = ()
    organisation: Organisation
    basis: tuple[Basis, ...]
    calendar: tuple[CalendarEntry, ...]
    filings: Filings
    returns: tuple[Returns, ...]
    targets: Targets
    findings: tuple[Mention, ...] = ()  # commonest first, counted in forms
    rescoring: Rescoring
    appraisals: Appraisals
    key_results: tuple[KeyResult, ...]
    department_results: tuple[DepartmentResult, ...]
    department_experts: int
    department_grades: tuple[GradeLine, ...]  # best first
    policies: tuple[PolicyOutcome, ...]  # the one in force first, then examples
    themes: tuple[Theme, ...]
    trainings: tuple[Training, ...] = ()
    prose: tuple[Prose, ...] = ()
    rulebook: str = ""  # version in force, for the record; not printed

    def __post_init__(self) -> None:
        for label, shares in (("领域", self.fields), ("单位类别", self.unit_kinds)):
            _require(f"{label}合计项目数", sum(share.projects for share in shares), self.projects)
            _require(f"{label}合计拨付资金", sum(share.appropriated for share in shares), self.appropriated)
            _require(f"{label}合计实际支出", sum(share.spent for share in shares), self.spent)
        _require("单位类别合计单位数", sum(share.units for share in self.unit_kinds), self.units)
        _require("已报与未报自评合计", self.filings.filed + self.filings.missing, self.filings.due)

    @property
    def execution_rate(self) -> Decimal | None:
        """Spent ÷ appropriated, percent."""
        return percent(self.spent, self.appropriated)

    @property
    def share(self) -> Decimal | None:
        """Evaluated money ÷ the year's project spending, percent."""
        return percent(self.appropriated, self.project_spending)

    def narrative(self, key: str) -> str:
        """The office's own text of a section; empty when it keeps none."""
        return next((passage.text for passage in self.prose if passage.key == key), "")


def _require(what: str, found: Decimal | int, expected: Decimal | int) -> None:
    if found != expected:
        raise FactsError(f"年度报告数据自相矛盾：{what}为{found}，应为{expected}；请重新汇总后再生成")
