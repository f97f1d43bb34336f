"""The facts of the key-project and department evaluation reports."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from budgeteval.text.money import wan_number
from budgeteval.text.rounding import round_half_up
from projects.budgeting.models import Proposal
from projects.departments.models import DepartmentDatum, DepartmentReview
from projects.experts.models import Evaluation, PanelObject
from projects.keyreview.models import KeyReview
from projects.registry.models import Funding, Project
from projects.registry.queries import totals
from projects.results.models import RatingKind
from projects.rulebooks.queries import rules_of
from projects.scoring.framework import Item
from projects.scoring.measures import Input, Measure, measure_value
from projects.scoring.panel import KIND_LABELS
from projects.scoring.points import fraction_text
from projects.selfeval.models import Evidence
from projects.surveys.models import Survey
from projects.surveys.queries import survey_result
from reports import facts as said
from reports.queries import common

MOST = 6
YUAN = "元"
ANSWER_LABELS = {5: "非常满意", 4: "满意", 3: "一般", 2: "不满意", 1: "非常不满意"}


class NotScored(Exception):  # noqa: N818 – an answer, not a fault
    """The evaluation has no confirmed rating yet, so there is nothing to report."""


def key_facts(review: KeyReview, on: date) -> said.KeyReviewFacts:
    """Everything the report of a key project says.

    Raises:
        NotScored: the review has no confirmed rating.
    """
    project = review.project
    target = getattr(project, "target", None)
    survey = project.surveys.filter(year=review.working_year.year).first()
    return said.KeyReviewFacts(
        **_common(review, on, RatingKind.KEY),
        money=_money(project),
        survey=_survey(survey, common.satisfaction(review)) if survey else None,
        events=tuple(
            said.Event(on=one.date, title=one.get_kind_display(), detail=one.note, place=one.place, people=one.people)
            for one in review.events.all()
        ),
        evidence=tuple(_evidence(project)),
        project=project.name,
        project_code=project.code,
        field=project.field.name,
        ground=review.ground.rstrip("。"),
        content=review.content,
        goal=target.goal if target else "",
    )


def department_facts(review: DepartmentReview, on: date) -> said.DepartmentFacts:
    """Everything the report of a whole department says.

    Raises:
        NotScored: the review has no confirmed rating.
    """
    unit = review.unit
    projects = common.year_projects(review.working_year).filter(unit=unit)
    sums = totals(projects)
    project_money = said.Money(
        start_of_year=sums["year_start"], adjusted=sums["adjusted"], received=sums["received"], spent=sums["executed"]
    )
    data = {one.key: one for one in DepartmentDatum.objects.filter(unit=unit, year=review.working_year.fiscal_year)}
    whole = _whole_money(data)
    return said.DepartmentFacts(
        **_common(review, on, RatingKind.DEPARTMENT),
        money=whole or project_money,
        basic=_rest(whole, project_money),
        project=project_money,
        duties=tuple(line.strip() for line in review.duties.splitlines() if line.strip()),
        data=tuple(_data(review, data)),
        ratios=tuple(_ratios(review)),
        projects=sums["projects"],
        consequence=_consequence(review),
    )


def _common(evaluation: Evaluation, on: date, kind: str) -> dict[str, Any]:
    """What both kinds of report say."""
    judged, unit = evaluation.judged, evaluation.evaluated_unit
    rating = common.newest_ratings(evaluation.working_year, kind).filter(unit=unit).first()
    if judged is None or rating is None:
        raise NotScored(f"“{evaluation}”还没有确认的评级，不能生成报告")
    lines = tuple(_lines(judged))
    summed = sum((line.score for line in lines), Decimal(0))
    rulebook = judged.rulebook
    return {
        "issuer": common.issuer(evaluation.working_year),
        "working_year": evaluation.working_year.year,
        "evaluated_year": evaluation.working_year.fiscal_year,
        "reported_on": on,
        "constructed": evaluation.working_year.district.constructed,
        "unit": unit.name,
        "unit_short": unit.short_name,
        "framework": rules_of(rulebook).framework(judged.framework).label,
        "basis": common.basis_of(evaluation.working_year),
        "grades": common.grade_lines(rulebook, judged.framework),
        "lines": lines,
        "total": rating.total,
        "grade": rating.grade,
        "total_note": judged.scorecard["explanation"] if summed != rating.total else "",
        "panel": _panel(judged),
        "problems": tuple(said.Problem(text=text, indicator=label) for text, label in common.problems_of(judged, MOST)),
        "objection": evaluation.unit_opinion,
        "prose": tuple(said.Prose(key=key, text=text) for key, text in sorted(evaluation.narrative.items())),
        "rulebook": str(rulebook),
    }


def _lines(judged: PanelObject) -> Iterator[said.ScoreLine]:
    framework = rules_of(judged.rulebook).framework(judged.framework)
    items = {item.id: item for item in framework.items()}
    spreads = {one["item"]: Decimal(one["spread"]) for one in judged.diagnostics.get("spreads", [])}
    comments = common.comments_of(judged)
    for line in judged.scorecard["lines"]:
        item = items[line["item"]]
        path = line["path"]
        yield said.ScoreLine(
            level1=path[0] if path else line["label"],
            level2=path[1] if len(path) > 1 else "",
            level3=line["label"],
            weight=Decimal(line["weight"]),
            score=Decimal(line["score"]),
            basis=item.standard,
            target=_target(item),
            explanation=line["explanation"],
            reason=comments.get(item.id, ""),
            spread=spreads.get(item.id),
        )


def _target(item: Item) -> str:
    if item.target is None:
        return ""
    sign = {">=": "≥", "<=": "≤", "=": "="}.get(item.direction or "", "")
    return f"{sign}{fraction_text(item.target)}{item.unit}"


def _panel(judged: PanelObject) -> said.Panel:
    """The panel by code names: who sits behind them stays with the auditors."""
    panel = judged.panel
    seats = panel.seats.filter(replaced_at__isnull=True).select_related("expert").order_by("number")
    return said.Panel(
        assessors=tuple(
            said.Assessor(code=f"专家{seat.number}", role=seat.get_role_display(), speciality=seat.expert.speciality)
            for seat in seats
        ),
        drawn_on=localdate(panel.draw.revealed_at),
        frame_sha256=panel.draw.frame_sha256,
        aggregation=KIND_LABELS[rules_of(judged.rulebook).panel.kind],
        objects=panel.objects_judged.count(),
        replacements=panel.seats.filter(replaced_at__isnull=False).count(),
    )


def _money(project: Project) -> said.Money:
    """A project's money, with its sources."""
    rows = list(Funding.objects.filter(project=project))
    return said.Money(
        start_of_year=sum((row.year_start for row in rows), Decimal(0)),
        adjusted=sum((row.adjusted for row in rows), Decimal(0)),
        received=sum((row.received for row in rows), Decimal(0)),
        spent=sum((row.executed for row in rows), Decimal(0)),
        sources=tuple(
            said.FundSource(source=row.get_source_display(), appropriated=row.received, spent=row.executed)
            for row in rows
        ),
    )


def _evidence(project: Project) -> Iterator[said.Evidence]:
    files = Evidence.objects.filter(line__filing__project=project).select_related("line", "attachment")
    for one in files.order_by("line__number", "name"):
        yield said.Evidence(name=one.name, supports=one.line.name, received=localdate(one.attachment.uploaded_at))


def _survey(survey: Survey, rate: Decimal | None) -> said.Survey:
    result = survey_result(survey)
    channels = survey.answers.order_by("channel").values_list("channel", flat=True).distinct()
    return said.Survey(
        title=survey.title,
        channel="、".join(channels),
        audience=survey.audience,
        opened=survey.opened,
        closed=survey.closed,
        distributed=survey.distributed,
        collected=result.collected,
        valid=result.valid_sheets,
        questions=tuple(
            said.Question(
                text=question.text,
                answers=tuple(
                    said.Answer(label=ANSWER_LABELS[answer], count=count) for answer, count in question.counts
                ),
                satisfied=question.satisfied,
            )
            for question in result.questions
        ),
        rate=rate,
        target=survey.target,
    )


def _whole_money(data: Mapping[str, DepartmentDatum]) -> said.Money | None:
    """The department's whole money of the year from its data sheet; None where the sheet does not say it."""
    wanted = ("budget_start", "budget_added", "carried_in", "left_over")
    found = {key: data[key].value for key in wanted if key in data and data[key].value is not None}
    if len(found) < len(wanted):
        return None
    start, added, carried, left = (found[key] or Decimal(0) for key in wanted)
    adjusted = carried + start + added
    return said.Money(start_of_year=start, adjusted=adjusted, received=adjusted, spent=adjusted - left)


def _rest(whole: said.Money | None, part: said.Money) -> said.Money:
    """The basic part: what is not the projects'."""
    nothing = Decimal("0.00")
    if whole is None:
        return said.Money(start_of_year=nothing, adjusted=nothing, received=nothing, spent=nothing)
    return said.Money(
        start_of_year=whole.start_of_year - part.start_of_year,
        adjusted=whole.adjusted - part.adjusted,
        received=whole.received - part.received,
        spent=whole.spent - part.spent,
    )


def _computed(review: DepartmentReview) -> Iterator[Measure]:
    """The measures that the review's framework computes from the data sheet, in its order."""
    if review.rulebook is None:
        return
    rules = rules_of(review.rulebook)
    for item in rules.framework(review.framework).items():
        measure = rules.measures.get(item.measure or "")
        if measure is not None and measure.inputs:
            yield measure


def _data(review: DepartmentReview, data: Mapping[str, DepartmentDatum]) -> Iterator[said.Datum]:
    """The data sheet's figures that a ratio uses, each once, with their units."""
    entries: dict[str, Input] = {entry.id: entry for measure in _computed(review) for entry in measure.inputs}
    for key, entry in entries.items():
        datum = data.get(key)
        if datum is None:
            continue
        shown = "不适用" if datum.value is None else amount(datum.value, entry.unit)
        yield said.Datum(label=entry.label, value=shown)


def amount(value: Decimal, unit: str) -> str:
    """A figure with its unit as printed: money in 万元, everything else as it is."""
    if unit == YUAN:
        return _wan(value)
    return f"{value.normalize():f}{unit}"


def _ratios(review: DepartmentReview) -> Iterator[said.Ratio]:
    inputs = {}
    if review.judged is not None:
        inputs = {key: Decimal(value) for key, value in review.judged.facts.get("inputs", {}).items()}
    for measure in _computed(review):
        measured = measure_value(measure, inputs)
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


def _side(terms: tuple[Any, ...], inputs: Mapping[str, Decimal], units: Mapping[str, str]) -> str:
    """One side of a ratio, added up and printed; empty where a figure is missing."""
    if not terms or any(term.input not in inputs for term in terms):
        return ""
    total = sum((term.sign * inputs[term.input] for term in terms), Decimal(0))
    return amount(total, units[terms[0].input])


def _consequence(review: DepartmentReview) -> str:
    """What was decided for the unit's next budget; empty where nothing was cut."""
    proposal = Proposal.objects.filter(
        working_year=review.working_year, unit=review.unit, policy__stage="approved"
    ).first()
    if proposal is None or proposal.proposed >= proposal.requested:
        return ""
    cut = proposal.requested - proposal.proposed
    return (
        f"{review.working_year.budget_year}年单位预算申请{_wan(proposal.requested)}，"
        f"建议安排{_wan(proposal.proposed)}，压减{_wan(cut)}。{proposal.decision_reason}"
    )


def _wan(yuan: Decimal) -> str:
    return f"{wan_number(yuan):,}万元"
