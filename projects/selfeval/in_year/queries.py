"""What may be read of ex-ante evaluations and mid-term monitoring, and the lights and figures they add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Count, F, Q, QuerySet

from projects.directory.models import WorkingYear
from projects.directory.queries import memberships_of, unit_scope
from projects.registry.models import Funding, Project
from projects.scoring.monitoring import GREEN, LIGHTS, RED, YELLOW
from projects.selfeval.in_year.models import Cause, ExAnte, InYear, MidTerm, MidTermLine
from projects.selfeval.queries import Change, returned_version
from projects.targets.models import ISSUED, Indicator

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

# Complete and saved, it waits for the head; all else that is not handed in waits for the clerk.
BEFORE_THE_HEAD = Q(stage__in=["draft", "returned"], offered_at__isnull=False)
FOR_THE_CLERK = Q(stage__in=["not_started", "signed"]) | Q(stage__in=["draft", "returned"], offered_at__isnull=True)

FormType = TypeVar("FormType", bound=InYear)


def ex_antes_visible_to(user: "User | AnonymousUser") -> QuerySet[ExAnte]:
    """Return the ex-ante evaluations of the units whose evaluation the user may read."""
    return _visible(ExAnte, user)


def mid_terms_visible_to(user: "User | AnonymousUser") -> QuerySet[MidTerm]:
    """Return the monitoring forms of the units whose evaluation the user may read."""
    return _visible(MidTerm, user)


def _visible(kind: type[FormType], user: "User | AnonymousUser") -> QuerySet[FormType]:
    scope = unit_scope(memberships_of(user), "project__unit__")
    found: QuerySet[FormType] = kind._default_manager.filter(scope)  # noqa: SLF001 – Django documents it
    return found.select_related(
        "project__unit__section", "project__unit__parent", "working_year__district", "rulebook", "filed_by"
    )


def with_light_counts(forms: QuerySet[MidTerm]) -> QuerySet[MidTerm, Any]:
    """Add `reds`, `yellows`, `greens` of each form: how many of its indicators have that light."""
    counted = {"reds": RED, "yellows": YELLOW, "greens": GREEN}
    return forms.annotate(**{name: Count("lines", filter=Q(lines__light=light)) for name, light in counted.items()})


def projects_without(kind: type[InYear], working_year: WorkingYear) -> QuerySet[Project]:
    """Return the year's own projects of the district that have no such form yet."""
    there = kind._default_manager.filter(working_year=working_year)  # noqa: SLF001 – Django documents it
    own = Project.objects.filter(unit__district=working_year.district_id, fiscal_year=working_year.year)
    return own.exclude(pk__in=there.values("project")).order_by("pk")


# What the history of a form keeps besides its rows, in the words of the page.
_COMPARED = (
    ("outline", "项目概况和立项依据"),
    ("opinion", "评估意见和建议"),
    ("total", "评估总分"),
    ("grade", "评估结论"),
    ("executed", "截止日执行数（元）"),
    ("forecast", "全年预计执行数（元）"),
    ("light", "总灯"),
    ("money_reason", "资金偏差原因"),
    ("money_measure", "资金纠偏措施"),
    ("progress", "总体目标进展"),
    ("plan", "存在问题和下一步措施"),
)


def changes_since_return(form: InYear) -> list[Change]:
    """Return what of the form is different from when the section last gave it back; its rows are not compared."""
    then = returned_version(form)
    if then is None:
        return []
    names = [(name, label) for name, label in _COMPARED if hasattr(form, name)]
    pairs = [(label, _word(getattr(then, name)), _word(getattr(form, name))) for name, label in names]
    return [Change(0, "整表", label, before, after) for label, before, after in pairs if before != after]


def _word(value: object) -> str:
    text = "" if value is None else str(value)
    return LIGHTS.get(text, text) or "（空）"


def issued_indicators(project: Project) -> QuerySet[Indicator]:
    """Return the indicators of the project's issued target; none where it has no such target."""
    return Indicator.objects.filter(target__project=project, target__stage__in=ISSUED).order_by("number")


def money_by_source(project: Project) -> list[Funding]:
    """Return the project's money as imported, one row a source."""
    return list(Funding.objects.filter(project=project).order_by("source"))


@dataclass(frozen=True)
class UnitLights:
    """One unit's monitoring: how many forms, how many handed in, how many projects under which light, its money."""

    unit_id: int
    unit: str
    section: str
    forms: int
    filed: int
    late: int
    accepted: int
    reds: int
    yellows: int
    greens: int
    budget: Decimal
    executed: Decimal
    forecast: Decimal

    @property
    def unlit(self) -> int:
        """Projects without a light: not filled in yet."""
        return self.forms - self.reds - self.yellows - self.greens


def lights_by_unit(forms: Iterable[MidTerm]) -> list[UnitLights]:
    """Return what the forms (fetched with project, unit and section) add up to by unit, in the order of unit codes."""
    by_unit: dict[int, list[MidTerm]] = {}
    for form in forms:
        by_unit.setdefault(form.project.unit_id, []).append(form)
    rows = [(own[0].project.unit.code, _lights(own)) for own in by_unit.values()]
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _lights(own: list[MidTerm]) -> UnitLights:
    unit = own[0].project.unit

    def lit(light: str) -> int:
        return sum(form.light == light for form in own)

    def total(name: str) -> Decimal:
        return sum((getattr(form, name) or Decimal(0) for form in own), Decimal(0))

    return UnitLights(
        unit_id=unit.pk,
        unit=unit.name,
        section=unit.section.name,
        forms=len(own),
        filed=sum(form.filed_at is not None for form in own),
        late=sum(form.late for form in own),
        accepted=sum(form.stage == "accepted" for form in own),
        reds=lit(RED),
        yellows=lit(YELLOW),
        greens=lit(GREEN),
        budget=total("budget"),
        executed=total("executed"),
        forecast=total("forecast"),
    )


@dataclass(frozen=True)
class Warned:
    """A red or yellow place of a form: the money, or one indicator."""

    form_id: int
    unit: str
    project: str
    subject: str
    light: str
    sentence: str
    cause: str
    reason: str
    measure: str

    @property
    def cause_label(self) -> str:
        """The kind of cause in words; empty where none is given."""
        return Cause(self.cause).label if self.cause else ""


def warned(forms: QuerySet[MidTerm], light: str = RED) -> list[Warned]:
    """Return every place of these forms under that light, by unit and project, the money first."""
    columns = ("form_id", "unit", "project", "subject", "light", "sentence", "cause", "reason", "measure")
    order = ("project__unit__code", "project__code")
    of_money = forms.order_by(*order).filter(money_light=light)
    money = of_money.values_list(
        "pk", "project__unit__name", "project__name", "project__unit__code", "project__code",
        "money_light", "money_sentence", "money_cause", "money_reason", "money_measure",
    )  # fmt: skip
    lines = MidTermLine.objects.filter(form__in=forms.order_by().values("pk"), light=light).order_by("number")
    rows = lines.values_list(
        "form_id", "form__project__unit__name", "form__project__name", "form__project__unit__code",
        "form__project__code", "name", "light", "sentence", "cause", "reason", "measure",
    )  # fmt: skip
    found = [((row[3], row[4], 0), (*row[:3], "资金", *row[5:])) for row in money]
    found += [((row[3], row[4], 1), (*row[:3], *row[5:])) for row in rows]
    found.sort(key=lambda pair: pair[0])
    return [Warned(**dict(zip(columns, row, strict=True))) for _, row in found]


def conclusions(forms: QuerySet[ExAnte]) -> dict[str, int]:
    """Return how many ex-ante evaluations came to which conclusion, the most frequent first; “” is not judged yet."""
    rows = forms.order_by().values("grade").annotate(count=Count("pk")).order_by(F("count").desc(), "grade")
    return {str(row["grade"]): int(row["count"]) for row in rows}
