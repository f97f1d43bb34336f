"""The unit's part of a target: opened for a project, written, signed by the head, handed in by the clerk."""

from collections.abc import Mapping
from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.registry.models import Project
from projects.staged import Staged
from projects.targets.domain.checking import check, kept_explanations, ready
from projects.targets.domain.rows import Contents, contents_of, contents_problems, tidy, write_rows
from projects.targets.models import LibraryEntry, Target
from projects.targets.permissions import may_fill, may_sign
from projects.transitions import Refused, edit, perform, refuse_unless, remember
from projects.workflow.flow import Decision

EDITABLE = ("draft", "returned")
FIXING = ("cleared", "signed", "submitted")  # stages of the application


def refuse_unless_editable(obj: Staged) -> None:
    """Let only drafts and returned ones be changed.

    Raises:
        Refused: signed, handed in or further.
    """
    if obj.stage not in EDITABLE:
        raise Refused(f"“{obj}”{obj.stage_label}，不能再修改")


def changeable(target: Target) -> Decision:
    """Whether the target may be changed as far as its application goes: not while that is approved, signed, handed in.

    The leading group approved both as one; applications are a later step, so theirs is looked up by its name.
    """
    application = getattr(target.project, "application", None)
    if application is None or application.stage not in FIXING:
        return Decision(True, "")
    cure = (
        "需要修改的，请归口股室先退回" if application.stage == "submitted" else "请先在申报表上撤回审定，改好后重新审定"
    )
    return Decision(False, f"“{application}”{application.stage_label}，绩效目标不能再修改；{cure}")


@audit.atomic
def open_target(*, project: Project, by: User, now: datetime) -> Target:
    """Begin the target of a project that has none.

    Raises:
        Refused: not the unit's clerk, or it has one.
    """
    refuse_unless(may_fill(by, project.unit))
    if Target.objects.filter(project=project).exists():
        raise Refused(f"“{project}”已有绩效目标")
    return begin_target(project, by=by, now=now)


def begin_target(project: Project, *, by: User, now: datetime) -> Target:
    """Begin the empty target of a project that is known to have none, for a verb that has asked for the right."""
    target = Target.objects.create(project=project, stage_at=now)
    audit.record(kind="targets.open", by=by, obj=target, at=now, detail={"project": project.code})
    return target


@audit.atomic
def save_target(
    *,
    target: Target,
    contents: Contents,
    explanations: Mapping[str, str],
    expected_version: int,
    by: User,
    now: datetime,
) -> Target:
    """Save what the clerk has typed so far; what is wrong or doubtful in it does not keep it from being saved.

    Args:
        target: a draft or a returned one.
        contents: the goal and all indicators in order; they replace those before.
        explanations: reasons for doubts by `doubt_key`; those whose doubt is gone are dropped.
        expected_version: the version that was read.
        by: the unit's clerk.
        now: when it takes effect.

    Raises:
        Refused: not the unit's clerk, not a draft any more, its application is approved by the leading group, or rows
            that cannot be kept (every problem is named).
        Overtaken: somebody else saved since `expected_version` was read; theirs stays.
    """
    refuse_unless(may_fill(by, target.project.unit))
    refuse_unless_editable(target)
    refuse_unless(changeable(target))
    kept = usable(target.project, contents)
    findings = check(project=target.project, contents=kept, now=now)
    reasons = kept_explanations(explanations, findings, kept)
    edit(target, expected_version=expected_version, fields={"goal": kept.goal, "explanations": reasons})
    remember(target, by=by, now=now)
    write_rows(target, kept.rows)
    detail = {"rows": len(kept.rows), "findings": len(findings)}
    audit.record(kind="targets.save", by=by, obj=target, at=now, detail=detail)
    return target


def usable(project: Project, contents: Contents) -> Contents:
    """The contents without blanks around the words.

    Raises:
        Refused: a row cannot be kept, or names an entry that is not in the district's library.
    """
    kept = tidy(contents)
    problems = contents_problems(kept)
    picked = {row.library_entry_id for row in kept.rows if row.library_entry_id is not None}
    known = LibraryEntry.objects.filter(pk__in=picked, district=project.unit.district_id).count()
    if known != len(picked):
        problems.append("有指标取自指标库中已不存在的条目，请重新选取")
    if problems:
        raise Refused("\n".join(problems))
    return kept


@audit.atomic
def sign(*, target: Target, by: User, now: datetime) -> Target:
    """The head takes responsibility for the target.

    Raises:
        Refused: not the unit's head; errors in it, or doubts without a reason.
    """
    decision = may_sign(by, target.project.unit)
    return perform(target, "sign", by=by, decision=decision and complete(target, now), now=now)


def complete(target: Target, now: datetime) -> Decision:
    """Say whether the target is written: no errors in it, and a reason for every doubt."""
    contents = contents_of(target)
    return ready(check(project=target.project, contents=contents, now=now), contents, target.explanations)


@audit.atomic
def submit(*, target: Target, by: User, now: datetime) -> Target:
    """The clerk hands the signed target in.

    Raises:
        Refused: not the unit's clerk, or not signed.
    """
    return perform(target, "submit", by=by, decision=may_fill(by, target.project.unit), now=now)
