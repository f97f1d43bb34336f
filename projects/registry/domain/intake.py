"""Sheets taken in: previewed first, then written in one transaction, all rows or none."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.files.domain import store
from projects.directory.domain.intake import Action, Batch, Change, write_batch
from projects.directory.models import District
from projects.registry.models import Funding, Project, SheetImport
from projects.registry.permissions import may_import
from projects.registry.queries import earlier_import
from projects.registry.standing import Standing, standing
from projects.sheets.table import Problem
from projects.transitions import Overtaken, Refused, refuse_unless
from projects.workflow.flow import Decision

SHOWN_PROBLEMS = 5
OWN_KINDS = frozenset({"units", "funding", "unit_budgets"})


@dataclass(frozen=True)
class Preview:
    """What importing a file would do: each row's change, every problem, and the rows ready to be written in order.

    `unlisted` counts the problems beyond those listed; `doubts` are what somebody should look at, but no hindrance.
    """

    kind: str
    district: District
    file_name: str
    content: bytes
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    batches: tuple[Batch, ...]
    unlisted: int = 0
    doubts: tuple[Problem, ...] = ()

    @property
    def counts(self) -> Counter[Action]:
        """How many rows are new, changed, unchanged."""
        return Counter(change.action for change in self.changes)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in the file is already there."""
        return set(self.counts) <= {Action.UNCHANGED}


@audit.atomic
def apply(preview: Preview, *, by: User, now: datetime) -> SheetImport:
    """Import units, projects with their money, or units' budgets as previewed.

    Raises:
        Refused: not the performance centre, another step's sheet, or a preview with problems: nothing is imported.
        Overtaken: the data changed since the preview, or a project was rated.
    """
    if preview.kind not in OWN_KINDS:
        raise Refused("这种数据表不由这里导入")
    decision = refuse_unless(may_import(by, preview.district))
    if not preview.problems:
        _refuse_settled(preview)
    return carry_out(preview, decision=decision, by=by, now=now)


def _refuse_settled(preview: Preview) -> None:
    """Ask the later steps once more, in the turn in which it is written: they may have rated a project meanwhile."""
    objects = [one for batch in preview.batches for one in (*batch.new, *batch.changed)]
    found = [one.project if isinstance(one, Funding) else one for one in objects]
    projects = [one for one in found if isinstance(one, Project)]
    told = standing(preview.district, {project.fiscal_year for project in projects})
    for project in projects:
        says = told.of_project.get(project.pk, Standing()) if project.pk else told.of_year(project.fiscal_year)
        if says.refusal:
            raise Overtaken(f"{says.refusal}；本次没有写入任何一行，请重新检查")


@audit.atomic
def carry_out(
    preview: Preview, *, decision: Decision, by: User, now: datetime, afterwards: Callable[[], object] = lambda: None
) -> SheetImport:
    """Write a preview of any step's sheet, keep the file and each row's outcome, and leave one line in the trail.

    `decision` is the step's own about this person; `afterwards` is what the step still has to do in the same
    transaction. A file that was imported before and would change nothing leaves no second trace.

    Raises:
        Refused: no right, or the preview has problems: the file is imported as a whole or not at all.
        Overtaken: the data changed since the preview.
    """
    if not decision:
        raise Refused(decision.reason)
    if preview.problems:
        raise Refused(problems_sentence(preview.file_name, preview.problems, preview.unlisted))
    sha256 = hashlib.sha256(preview.content).hexdigest()
    before = earlier_import(district=preview.district, kind=preview.kind, sha256=sha256)
    if before is not None and preview.changes_nothing:
        return before
    for batch in preview.batches:
        write_batch(batch, by=by, now=now)
    afterwards()
    return _remember(preview, sha256, by=by, now=now)


def _remember(preview: Preview, sha256: str, *, by: User, now: datetime) -> SheetImport:
    counts = preview.counts
    kept = SheetImport.objects.create(
        district=preview.district,
        kind=preview.kind,
        attachment=store(content=preview.content, name=preview.file_name, by=by, now=now),
        imported_by=by,
        imported_at=now,
        created=counts[Action.NEW],
        updated=counts[Action.CHANGED],
        unchanged=counts[Action.UNCHANGED],
        outcome=list(_outcome(preview.changes)),
    )
    audit.record(
        kind="registry.import", by=by, obj=kept, at=now,
        detail={"kind": preview.kind, "file": preview.file_name, "sha256": sha256, "new": kept.created,
                "changed": kept.updated, "unchanged": kept.unchanged},
    )  # fmt: skip
    return kept


def _outcome(changes: Iterable[Change]) -> Iterable[dict[str, object]]:
    for change in changes:
        row: dict[str, object] = {"row": change.row, "action": change.action.value, "label": change.label}
        if change.key:
            row["key"] = change.key
        if change.fields:
            row["fields"] = {label: list(values) for label, values in change.fields.items()}
        yield row


def problems_sentence(file_name: str, problems: Sequence[Problem], unlisted: int = 0) -> str:
    """Why a file was refused as a whole: the first problems with their places, and how many more there are."""
    lines = [str(problem) for problem in problems[:SHOWN_PROBLEMS]]
    count = len(problems) + unlisted
    if count > SHOWN_PROBLEMS:
        lines.append(f"另有 {count - len(lines)} 处")
    return f"“{file_name}”有 {count} 处问题，没有导入任何一行：\n" + "\n".join(lines)
