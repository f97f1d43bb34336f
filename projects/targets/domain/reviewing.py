"""The section's part of a target: four opinions and a remark for each indicator; returned with a reason or approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.targets.domain.checking import check
from projects.targets.domain.rows import as_data, contents_of
from projects.targets.models import Target, TargetReview
from projects.targets.permissions import may_review
from projects.transitions import Refused, edit, hold_unchanged, perform, refuse_unless
from projects.workflow.flow import Decision

ASPECTS = {"complete": "完整性", "relevant": "相关性", "sound": "适当性", "feasible": "可行性"}
LONGEST_OPINION = LONGEST_REMARK = LONGEST_REASON = 300
MOST_REASONS = 20


@dataclass(frozen=True)
class Opinion:
    """The answer to one of the four questions; None while it is open."""

    met: bool | None = None
    text: str = ""


@dataclass(frozen=True)
class Opinions:
    """The four answers by aspect, and remarks by the indicator's number."""

    aspects: Mapping[str, Opinion] = field(default_factory=dict)
    remarks: Mapping[int, str] = field(default_factory=dict)


@audit.atomic
def save_review(*, target: Target, opinions: Opinions, expected_version: int, by: User, now: datetime) -> TargetReview:
    """Keep the section's opinions so far.

    Raises:
        Refused: not the unit's section, nothing handed in, an aspect not met without a word why, or a text too long.
        Overtaken: it is not what was looked at (`expected_version`) any more.
    """
    refuse_unless(may_review(by, target.project.unit))
    hold_unchanged(target, expected_version)
    if target.stage != "submitted":
        raise Refused(f"“{target}”{target.stage_label}，只有已报送的才能审核")
    fields = _fields(target, opinions)
    review, _ = TargetReview.objects.update_or_create(
        target=target, defaults={"reviewer": by, "reviewed_at": now, **fields}
    )
    audit.record(kind="targets.review", by=by, obj=target, at=now, detail=fields)
    return review


def _fields(target: Target, opinions: Opinions) -> dict[str, Any]:
    found: dict[str, Any] = {}
    problems = []
    for aspect, label in ASPECTS.items():
        opinion = opinions.aspects.get(aspect, Opinion())
        if opinion.met is False and not opinion.text.strip():
            problems.append(f"“{label}”不符合要求，请写明意见")
        if len(opinion.text.strip()) > LONGEST_OPINION:
            problems.append(f"“{label}”的意见请写在 {LONGEST_OPINION} 字以内")
        found |= {aspect: opinion.met, f"{aspect}_opinion": opinion.text.strip()}
    names = dict(target.indicators.values_list("number", "name"))
    kept = {number: text.strip() for number, text in sorted(opinions.remarks.items()) if text.strip()}
    problems += [
        f"第 {number} 行的意见请写在 {LONGEST_REMARK} 字以内"
        for number, text in kept.items()
        if len(text) > LONGEST_REMARK
    ]
    problems += [f"没有第 {number} 行指标，请刷新后再写意见" for number in kept if number not in names]
    if problems:
        raise Refused("\n".join(problems))
    remarks = [{"number": number, "name": names[number], "text": text} for number, text in kept.items()]
    return {**found, "remarks": remarks}


@audit.atomic
def give_back(*, target: Target, reason: str, by: User, now: datetime) -> Target:
    """Return the target with the reason; how it stood is kept, so that what changed since can be shown.

    The four answers were about the target as it stood: they are open again; the opinions stay to be read.

    Raises:
        Refused: not the unit's section, nothing handed in, no reason or a long one.
    """
    decision = refuse_unless(may_review(by, target.project.unit))
    _refuse_long(reason)
    perform(target, "return", by=by, decision=decision, now=now, note=reason)
    kept = {"reviewer": by, "reviewed_at": now, "seen": as_data(contents_of(target)), **dict.fromkeys(ASPECTS)}
    TargetReview.objects.update_or_create(target=target, defaults=kept)
    fields: dict[str, object] = {"times_returned": target.times_returned + 1, "return_reason": reason.strip()}
    return edit(target, expected_version=target.version, fields=fields)


def _refuse_long(reason: str) -> None:
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"退回原因请写在 {LONGEST_REASON} 字以内，现有 {len(reason.strip())} 字")


@audit.atomic
def approve(*, target: Target, by: User, now: datetime) -> Target:
    """The section approves the target as it stands, after all four questions were answered with yes.

    Raises:
        Refused: not the unit's section, nothing handed in, or a question open or answered with no.
    """
    decision = may_review(by, target.project.unit)
    return perform(target, "approve", by=by, decision=decision and _answered(target), now=now)


def _answered(target: Target) -> Decision:
    review = TargetReview.objects.filter(target=target).first()
    missing = [label for aspect, label in ASPECTS.items() if review is None or getattr(review, aspect) is not True]
    if missing:
        return Decision(False, f"“{'”“'.join(missing)}”还没有认定符合要求，请填写审核意见后再审定，或退回单位")
    return Decision(True, "")


def is_clean(target: Target, now: datetime) -> bool:
    """Whether there is nothing to look into: no error and no doubt, never returned, as the linter sees it now."""
    findings = check(project=target.project, contents=contents_of(target), now=now)
    return target.times_returned == 0 and all(one.severity == "note" for one in findings)


@audit.atomic
def approve_clean(*, targets: Sequence[Target], by: User, now: datetime) -> list[Target]:
    """Approve several targets at once, all or none: only those in which nothing is doubtful.

    Raises:
        Refused: one is another section's, not handed in, or needs a person's look; it is named.
    """
    yes = Opinions({aspect: Opinion(True) for aspect in ASPECTS})
    for target in targets:
        refuse_unless(may_review(by, target.project.unit))
        if not is_clean(target, now):
            raise Refused(f"“{target}”有疑点或曾被退回，请打开逐项审核，不能批量审定")
        save_review(target=target, opinions=yes, expected_version=target.version, by=by, now=now)
        approve(target=target, by=by, now=now)
    return list(targets)
