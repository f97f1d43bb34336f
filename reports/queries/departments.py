"""The facts of a whole department's evaluation report."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from budgeteval.text.money import wan_number
from budgeteval.text.rounding import round_half_up
from projects.budgeting.models import Proposal
from projects.departments.models import DepartmentDatum, DepartmentReview
from projects.experts.models import PanelObject
from projects.registry.queries import Totals, totals
from projects.results.models import RatingKind
from projects.rulebooks.queries import rules_of
from projects.scoring.measures import Input, Measure, Term, measure_value
from reports import facts as said
from reports.queries import background
from reports.queries.evaluations import scored, shared_facts

YUAN = "元"
# The figures of the data sheet that a department's whole money follows from.
BUDGET = ("budget_start", "budget_added", "carried_in", "left_over")

Data = Mapping[str, DepartmentDatum]


def department_facts(review: DepartmentReview, on: date) -> said.DepartmentFacts:
    """Everything the report of a whole department says.

    Raises:
        NotScored: the review has no confirmed rating.
    """
    judged, rating = scored(review, RatingKind.DEPARTMENT)
    unit, year = review.unit, review.working_year
    sums = totals(background.year_projects(year).filter(unit=unit))
    data = data_by_unit([unit.pk], year.fiscal_year).get(unit.pk, {})
    return said.DepartmentFacts(
        **shared_facts(review, judged, rating, on),
        money=department_money(data) or _projects_money(sums),
        project=_projects_money(sums),
        duties=tuple(line.strip() for line in review.duties.splitlines() if line.strip()),
        data=tuple(_data(judged, data)),
        ratios=tuple(_ratios(judged)),
        projects=sums["projects"],
        consequence=_consequence(review),
    )


def data_by_unit(units: Iterable[int], fiscal_year: int) -> dict[int, dict[str, DepartmentDatum]]:
    """What these units handed in about their year, by unit and item."""
    found: dict[int, dict[str, DepartmentDatum]] = {}
    for one in DepartmentDatum.objects.filter(unit__in=list(units), year=fiscal_year):
        found.setdefault(one.unit_id, {})[one.key] = one
    return found


def department_money(data: Data) -> said.Money | None:
    """The department's whole money of the year from its data sheet; None where the sheet does not say it."""
    found = {key: data[key].value for key in BUDGET if key in data}
    start, added, carried, left = (found.get(key) for key in BUDGET)
    if start is None or added is None or carried is None or left is None:
        return None
    adjusted = carried + start + added
    return said.Money(start_of_year=start, adjusted=adjusted, received=adjusted, spent=adjusted - left)


def _projects_money(sums: Totals) -> said.Money:
    return said.Money(
        start_of_year=sums["year_start"], adjusted=sums["adjusted"], received=sums["received"], spent=sums["executed"]
    )


def _computed(judged: PanelObject) -> list[Measure]:
    """The measures that the framework computes from figures, each once, in its order."""
    rules = rules_of(judged.rulebook)
    named = dict.fromkeys(item.measure for item in rules.framework(judged.framework).items() if item.measure)
    return [rules.measures[name] for name in named if rules.measures[name].inputs]


def _inputs(judged: PanelObject) -> dict[str, Decimal]:
    """The figures that the score rests on."""
    return {key: Decimal(value) for key, value in judged.facts.get("inputs", {}).items()}


def _data(judged: PanelObject, data: Data) -> Iterator[said.Datum]:
    """The figures that a ratio uses, each once, with their units; what the unit marked 不适用 says so."""
    inputs = _inputs(judged)
    entries: dict[str, Input] = {entry.id: entry for measure in _computed(judged) for entry in measure.inputs}
    for key, entry in entries.items():
        if key in inputs:
            yield said.Datum(label=entry.label, value=amount(inputs[key], entry.unit))
        elif key in data and data[key].not_applicable:
            yield said.Datum(label=entry.label, value="不适用")


def amount(value: Decimal, unit: str) -> str:
    """A figure with its unit as printed: money in 万元, everything else as it is."""
    if unit == YUAN:
        return _wan(value)
    return f"{value.normalize():f}{unit}"


def _ratios(judged: PanelObject) -> Iterator[said.Ratio]:
    inputs, conventions = _inputs(judged), rules_of(judged.rulebook).conventions
    for measure in _computed(judged):
        measured = measure_value(measure, inputs, conventions)
        units = {entry.id: entry.unit for entry in measure.inputs}
        top, bottom = (_side(terms, inputs, units) for terms in (measure.numerator, measure.denominator))
        yield said.Ratio(
            name=measure.label,
            formula=measure.formula(),
            top=top,
            bottom=bottom,
            value=None if measured.value is None else round_half_up(measured.value),
            note="" if measured.value is not None else measured.explanation,
        )


def _side(terms: tuple[Term, ...], inputs: Mapping[str, Decimal], units: Mapping[str, str]) -> str:
    """One side of a ratio, added up and printed; empty where a figure is missing."""
    if not terms or any(term.input not in inputs for term in terms):
        return ""
    total = sum((term.sign * inputs[term.input] for term in terms), Decimal(0))
    return amount(total, units[terms[0].input])


def _consequence(review: DepartmentReview) -> str:
    """What became of the unit's next budget; empty where nothing was cut, and until it is applied: units read this."""
    proposal = Proposal.objects.filter(working_year=review.working_year, unit=review.unit, stage="applied").first()
    if proposal is None or proposal.proposed >= proposal.requested:
        return ""
    cut = proposal.requested - proposal.proposed
    return (
        f"{review.working_year.budget_year}年单位预算申请{_wan(proposal.requested)}，"
        f"建议安排{_wan(proposal.proposed)}，压减{_wan(cut)}。{proposal.decision_reason}"
    )


def _wan(yuan: Decimal) -> str:
    return f"{wan_number(yuan):,}万元"
