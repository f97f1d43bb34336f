"""The section's decisions as its desk takes them: remarks on rows, returned, accepted or re-scored; batches."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.selfeval.domain.filings import accept, return_for_changes
from projects.selfeval.domain.handing_in import refuse_while_disputed
from projects.selfeval.domain.reviews import Rescore, accept_review, open_review, rescore
from projects.selfeval.models import Filing, Remark, Review
from projects.selfeval.permissions import may_review
from projects.transitions import Refused, edit, hold_unchanged, refuse_unless

LONGEST_REMARK = 300
LONGEST_REASON, MOST_REASONS = 200, 30


@audit.atomic
def keep_remarks(
    *, filing: Filing, remarks: Mapping[int, str], expected_version: int, by: User, now: datetime
) -> Filing:
    """Keep what the section has to say on the rows so far; the unit reads it when the form is returned.

    The remarks given are all there are: a row that is not given, or given empty, has none.

    Raises:
        Refused: not the unit's section, nothing handed in, or a remark that cannot be kept (every problem is named).
        Overtaken: somebody else acted on the form since `expected_version` was read.
    """
    refuse_unless(may_review(by, filing.project.unit))
    hold_unchanged(filing, expected_version)
    if filing.stage != "submitted":
        raise Refused(f"“{filing}”{filing.stage_label}，不能再提意见")
    _write_remarks(filing, remarks, by)
    edit(filing, expected_version=filing.version, fields={})
    detail = {"round": filing.times_returned + 1, "rows": sorted(number for number, text in remarks.items() if text)}
    audit.record(kind="selfeval.keep_remarks", by=by, obj=filing, at=now, detail=detail)
    return filing


def _write_remarks(filing: Filing, remarks: Mapping[int, str], by: User) -> None:
    names = dict(filing.lines.values_list("number", "name"))
    said = {number: text.strip() for number, text in remarks.items() if text.strip()}
    problems = [f"填报没有第 {number} 行，请核对行号" for number in said if number not in names]
    problems += [
        f"第 {number} 行的意见请压缩到 {LONGEST_REMARK} 字以内"
        for number, text in said.items()
        if len(text) > LONGEST_REMARK
    ]
    if problems:
        raise Refused("\n".join(problems))
    coming = filing.times_returned + 1
    filing.remarks.filter(round=coming).delete()
    Remark.objects.bulk_create(
        Remark(filing=filing, round=coming, number=number, name=names[number], text=text, by=by)
        for number, text in sorted(said.items())
    )


@audit.atomic
def give_back_form(
    *, filing: Filing, reason: str, remarks: Mapping[int, str], expected_version: int, by: User, now: datetime
) -> Filing:
    """Return a form with its reason and the remarks on its rows.

    Raises:
        Refused: not the unit's section, nothing handed in, no reason, or a remark that cannot be kept.
        Overtaken: somebody else acted on the form since `expected_version` was read.
    """
    refuse_unless(may_review(by, filing.project.unit))
    hold_unchanged(filing, expected_version)
    _write_remarks(filing, remarks, by)
    return return_for_changes(filing=filing, reason=reason, by=by, now=now)


@audit.atomic
def pass_form(
    *, filing: Filing, scores: Sequence[Rescore], opinion: str, expected_version: int, by: User, now: datetime
) -> Filing:
    """Accept a form as claimed, or with the section's own points beside the unit's.

    A review that was begun before the form was returned is carried to its end, with the points given now.

    Raises:
        Refused: not the unit's section, nothing handed in, points that cannot be kept, or the unit disputes what was
            filed for it.
        Overtaken: somebody else acted on the form since `expected_version` was read.
    """
    refuse_unless(may_review(by, filing.project.unit))
    hold_unchanged(filing, expected_version)
    refuse_while_disputed(filing)
    review = Review.objects.select_related("filing__project__unit", "filing__rulebook").filter(filing=filing).first()
    if review is None and not scores:
        return accept(filing=filing, by=by, now=now)
    if review is None or review.stage == "open":
        review = open_review(filing=filing, by=by, now=now)
        review.filing = filing
        review = rescore(review=review, scores=scores, remark=opinion, by=by, now=now)
    review.filing = filing
    accept_review(review=review, by=by, now=now)
    return filing


@dataclass(frozen=True)
class Batch:
    """What became of several forms: those done, and those left with the sentence why."""

    done: tuple[Filing, ...]
    left: tuple[tuple[Filing, str], ...]


def accept_clean(*, filings: Iterable[tuple[Filing, int]], by: User, now: datetime) -> Batch:
    """Accept the forms in which there is nothing to look at, each for itself, with the version that was read of each.

    One that has an error or a warning, or claims other points than the rules give, is left to be looked at.
    """
    return _each(filings, lambda filing, version: _accept_clean(filing, version, by, now))


@audit.atomic
def _accept_clean(filing: Filing, version: int, by: User, now: datetime) -> None:
    refuse_unless(may_review(by, filing.project.unit))
    hold_unchanged(filing, version)
    if not filing.spotless:
        raise Refused(f"“{filing}”有疑点，请逐份审核")
    accept(filing=filing, by=by, now=now)


def return_each(*, filings: Iterable[tuple[Filing, int]], reason: str, by: User, now: datetime) -> Batch:
    """Return several forms for the same reason, each for itself, with the version that was read of each."""
    return _each(
        filings,
        lambda filing, version: give_back_form(
            filing=filing, reason=reason, remarks=_prepared(filing), expected_version=version, by=by, now=now
        ),
    )


def _prepared(filing: Filing) -> dict[int, str]:
    coming = filing.remarks.filter(round=filing.times_returned + 1)
    return dict(coming.values_list("number", "text"))


def _each(filings: Iterable[tuple[Filing, int]], act: Callable[[Filing, int], object]) -> Batch:
    done, left = [], []
    for filing, version in filings:
        try:
            act(filing, version)
            done.append(filing)
        except Refused as refusal:
            left.append((filing, str(refusal)))
    return Batch(tuple(done), tuple(left))
