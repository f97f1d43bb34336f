"""The section's look at one filing: its own points beside the unit's, each with its reason, and the acceptance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.rulebooks.queries import rules_of
from projects.scoring.self_evaluation import score_filing, with_points
from projects.selfeval.domain.handing_in import take
from projects.selfeval.models import Filing, FilingLine, Review, ReviewLine
from projects.selfeval.permissions import may_review
from projects.transitions import Refused, edit, hold, perform, refuse_unless

LONGEST_REASON = 300


@dataclass(frozen=True)
class Rescore:
    """The section's own points for one row, and why."""

    number: int
    score: Decimal
    reason: str


@audit.atomic
def open_review(*, filing: Filing, by: User, now: datetime) -> Review:
    """Begin to review a form that was handed in; one that was given back is taken up again.

    Raises:
        Refused: not the unit's section, nothing handed in, or re-scored already.
    """
    refuse_unless(may_review(by, filing.project.unit))
    hold(filing)
    if filing.stage != "submitted":
        raise Refused(f"“{filing}”{filing.stage_label}，报送后才能审核")
    review, is_new = Review.objects.get_or_create(filing=filing, defaults={"reviewer": by, "stage_at": now})
    if review.stage != "open":
        raise Refused(f"“{review}”{review.stage_label}")
    if is_new:
        audit.record(kind="selfeval.open_review", by=by, obj=review, at=now, detail={"filing": filing.pk})
    return review


@audit.atomic
def rescore(*, review: Review, scores: Sequence[Rescore], remark: str, by: User, now: datetime) -> Review:
    """Give the section's own points where they differ from the unit's; rows not given keep the unit's points.

    Raises:
        Refused: not the unit's section, not under review, or points that cannot be kept (every problem is named).
    """
    filing = review.filing
    decision = refuse_unless(may_review(by, filing.project.unit))
    refuse_unless(review.flow.check(review.stage, "score"))
    hold(filing)
    if filing.stage != "submitted":
        raise Refused(f"“{filing}”{filing.stage_label}，不能复评")
    lines = {line.number: line for line in filing.lines.all()}
    problems = [text for score in scores for text in rescore_problems(score, lines)]
    if problems:
        raise Refused("\n".join(problems))
    given = {score.number: score.score for score in scores}
    card = score_filing(rules_of(filing.rulebook), with_points(filing.scorecard["inputs"], given))
    fields: dict[str, object] = {"total": card.total, "grade": card.grade, "remark": remark.strip(), "reviewer": by}
    edit(review, expected_version=review.version, fields=fields)
    review.lines.all().delete()
    ReviewLine.objects.bulk_create(
        ReviewLine(review=review, line=lines[score.number], score=score.score, reason=score.reason.strip())
        for score in scores
    )
    return perform(review, "score", by=by, decision=decision, now=now, note=remark)


def rescore_problems(score: Rescore, lines: dict[int, FilingLine]) -> list[str]:
    """Why points for a row cannot be kept, a sentence each; empty when they can."""
    line = lines.get(score.number)
    if line is None:
        return [f"填报没有第 {score.number} 行，请核对行号"]
    found = []
    if not (score.score.is_finite() and 0 <= score.score <= line.weight and score.score == round(score.score, 2)):
        found.append(f"第 {score.number} 行复评得分 {score.score} 应在 0 与分值 {line.weight} 之间，至多两位小数")
    if not score.reason.strip():
        found.append(f"第 {score.number} 行复评须写明理由")
    if len(score.reason.strip()) > LONGEST_REASON:
        found.append(f"第 {score.number} 行理由请压缩到 {LONGEST_REASON} 字以内")
    return found


@audit.atomic
def accept_review(*, review: Review, by: User, now: datetime) -> Review:
    """Close the review and accept the form with it: both or neither.

    Raises:
        Refused: not the unit's section, not re-scored yet, or the form is not handed in.
    """
    decision = may_review(by, review.filing.project.unit)
    perform(review, "accept", by=by, decision=decision, now=now)
    take(review.filing, decision=decision, by=by, now=now)
    return review
