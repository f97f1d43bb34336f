"""The ledger's verbs: enter a rating from what was accepted, confirm it, compute it again."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import Unit, WorkingYear
from projects.experts.models import Evaluation
from projects.experts.queries import panel_sheets
from projects.registry.domain import Remembered, carry
from projects.registry.models import Memory, Project
from projects.results.domain.outcomes import outcome_of, panel_inputs
from projects.results.models import Rating, RatingKind
from projects.results.permissions import may_rate
from projects.results.queries import standing_rating
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rules_of
from projects.scoring.self_evaluation import with_points
from projects.selfeval.models import Filing, Review
from projects.transitions import Refused, perform, refuse_unless
from projects.workflow.flow import Decision

CLOSED_FILING = ("accepted", "final")
FINAL_EVALUATION = ("final", "published")


class Recomputed(NamedTuple):
    """A rating computed again from what it stored, and whether that is what it says."""

    total: Decimal | None
    grade: str
    same: bool


class Rated(NamedTuple):
    """What is rated: the year, the kind of rating, and its object."""

    working_year: WorkingYear
    kind: RatingKind
    unit: Unit
    project: Project | None


@audit.atomic
def rate_filing(*, filing: Filing, by: User, now: datetime) -> Rating:
    """Enter a unit's self-rating from its accepted form; the same inputs again change nothing.

    Raises:
        Refused: not the performance centre, the form is not accepted, or what it stores does not give its total.
    """
    unit = filing.project.unit
    _refuse_unless_allowed(by, unit)
    if filing.stage not in CLOSED_FILING:
        raise Refused(f"“{filing}”{filing.stage_label}，审核通过后才能评级")
    rated = Rated(filing.working_year, RatingKind.SELF, unit, filing.project)
    inputs = filing.scorecard["inputs"]
    return _enter(rated, filing.rulebook, inputs, stated=filing.total, by=by, now=now)


@audit.atomic
def rate_review(*, review: Review, by: User, now: datetime) -> Rating:
    """Enter the section's rating of a form: its own points where it gave some, the unit's elsewhere.

    Raises:
        Refused: not the performance centre, the review is not closed, or what is stored does not give its total.
    """
    filing = review.filing
    _refuse_unless_allowed(by, filing.project.unit)
    if review.stage != "accepted":
        raise Refused(f"“{review}”{review.stage_label}，办结后才能评级")
    given = {line.line.number: line.score for line in review.lines.select_related("line")}
    rated = Rated(filing.working_year, RatingKind.SECTION, filing.project.unit, filing.project)
    inputs = with_points(filing.scorecard["inputs"], given)
    return _enter(rated, filing.rulebook, inputs, stated=review.total, by=by, now=now)


@audit.atomic
def rate_evaluation(*, evaluation: Evaluation, by: User, now: datetime) -> Rating:
    """Enter the rating of a key project or a whole department from its closed panel.

    Raises:
        Refused: not the performance centre, the panel has not closed, or what is stored does not give its total.
    """
    _refuse_unless_allowed(by, evaluation.evaluated_unit)
    judged = evaluation.judged
    if judged is None or judged.total is None:
        raise Refused(f"“{evaluation}”的专家组尚未结束评审，不能评级")
    rated = Rated(*_rated(evaluation))
    inputs = panel_inputs(judged, rules_of(judged.rulebook), list(panel_sheets(judged)))
    return _enter(rated, judged.rulebook, inputs, stated=judged.total, by=by, now=now)


def _refuse_unless_allowed(by: User, unit: Unit) -> Decision:
    return refuse_unless(may_rate(by, unit))


def _rated(evaluation: Evaluation) -> tuple[WorkingYear, RatingKind, Unit, Project | None]:
    subject = evaluation.subject
    if isinstance(subject, Project):
        return evaluation.working_year, RatingKind.KEY, evaluation.evaluated_unit, subject
    return evaluation.working_year, RatingKind.DEPARTMENT, subject, None


def _enter(
    rated: Rated, book: Rulebook, inputs: dict[str, Any], *, stated: Decimal | None, by: User, now: datetime
) -> Rating:
    """Write a row of the ledger, or return the one that stands where it says the same already."""
    standing = standing_rating(**rated._asdict())
    if standing is not None and standing.inputs == inputs and standing.rulebook_id == book.pk:
        return standing
    outcome = outcome_of(rules_of(book), rated.kind, inputs)
    if outcome.total is None or outcome.total != stated:
        raise Refused(f"按所存资料重算为 {outcome.total}，与 {stated} 不一致，不能评级；请核查资料是否被改动")
    rating = Rating.objects.create(
        **rated._asdict(),
        rulebook=book,
        inputs=inputs,
        lines=outcome.lines,
        total=outcome.total,
        grade=outcome.grade,
        supersedes=standing,
        rated_at=now,
        stage_at=now,
    )
    audit.record(
        kind="results.rate",
        by=by,
        obj=rating,
        at=now,
        detail={"kind": rated.kind, "total": outcome.total, "grade": outcome.grade, "rulebook": book.sha256},
    )
    return rating


@audit.atomic
def confirm(*, rating: Rating, by: User, now: datetime) -> Rating:
    """Confirm a rating; from now on its unit sees it.

    Raises:
        Refused: not the performance centre, confirmed already, or superseded by a later one.
    """
    decision = _refuse_unless_allowed(by, rating.unit)
    if Rating.objects.filter(supersedes=rating).exists():
        raise Refused(f"“{rating}”已被新的评级取代，不能确认")
    perform(rating, "confirm", by=by, decision=decision, now=now)
    _remember_grade(rating)
    return rating


def _remember_grade(rating: Rating) -> None:
    """What the next year is told: points and grade, by the kind of evaluation."""
    kind = rating.get_kind_display()
    entry = Remembered(Memory.GRADE, f"{rating.grade}（{rating.total} 分）", kind)
    year = rating.working_year.fiscal_year
    carry(project=rating.project, unit=rating.unit, year=year, entries=[entry], source=kind)


@audit.atomic
def confirm_evaluation(*, evaluation: Evaluation, by: User, now: datetime) -> Rating:
    """Confirm the standing rating of an evaluation whose report is final.

    Raises:
        Refused: not the performance centre, the report is not final, or there is no rating.
    """
    _refuse_unless_allowed(by, evaluation.evaluated_unit)
    if evaluation.stage not in FINAL_EVALUATION:
        raise Refused(f"“{evaluation}”{evaluation.stage_label}，定稿后才能确认评级")
    rating = standing_rating(**Rated(*_rated(evaluation))._asdict())
    if rating is None:
        raise Refused(f"“{evaluation}”还没有评级")
    return confirm(rating=rating, by=by, now=now)


def recompute(rating: Rating) -> Recomputed:
    """Compute a rating again from its stored inputs and rulebook version; changes nothing.

    It is the same where total, grade and the points of every line are, to the last hundredth; words may have changed.
    """
    outcome = outcome_of(rules_of(rating.rulebook), rating.kind, rating.inputs)
    points = [line["score"] for line in outcome.lines]
    kept = [line["score"] for line in rating.lines]
    same = (outcome.total, outcome.grade, points) == (rating.total, rating.grade, kept)
    return Recomputed(outcome.total, outcome.grade, same)
