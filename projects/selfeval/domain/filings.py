"""Verbs of a unit's form for one project: opened by the centre, filled in, signed, handed in, returned or accepted."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import Task, WorkingYear
from projects.registry.models import Project
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rulebook_in_force, rules_of
from projects.scoring.doubt import weigh
from projects.scoring.self_evaluation import finding_data, self_framework
from projects.selfeval.domain.doubts import evidence_doubts
from projects.selfeval.domain.drafting import drafted_achievement, drafted_problems
from projects.selfeval.domain.handing_in import (
    begin,
    give_back,
    hand_in,
    refuse_unless_editable,
    take,
)
from projects.selfeval.domain.memory import remember_filing
from projects.selfeval.domain.rows import LineDraft, try_draft
from projects.selfeval.models import Filing, FilingLine, Review
from projects.selfeval.permissions import may_fill, may_finalise, may_open, may_review
from projects.selfeval.queries import SHARED, first_rows, on_behalf_of, said_of, signs_of
from projects.selfeval.queries.codes import SYSTEM_CODES
from projects.transitions import Refused, edit, hold, perform, refuse_unless, remember
from projects.workflow.flow import Decision


@audit.atomic
def open_filings(*, working_year: WorkingYear, by: User, now: datetime) -> list[Filing]:
    """Open an ex-post filing for every project of the evaluated year that has none; return the new ones.

    Raises:
        Refused: not the performance centre, or no rulebook with a self-evaluation framework is in force.
    """
    refuse_unless(may_open(by, working_year))
    book = rulebook_for(working_year, now)
    if self_framework(rules_of(book)) is None:
        raise Refused(f"规则手册“{book}”没有自评指标体系，请先登记含有自评指标体系的规则手册")
    projects = Project.objects.filter(unit__district=working_year.district_id, fiscal_year=working_year.fiscal_year)
    missing = projects.exclude(filings__working_year=working_year, filings__kind=Task.EX_POST).order_by("pk")
    opened = Filing.objects.bulk_create(
        [
            Filing(working_year=working_year, project=project, kind=Task.EX_POST, rulebook=book, stage_at=now)
            for project in missing.select_related("unit")
        ],
        batch_size=500,
    )
    detail = {"count": len(opened), "rulebook": book.sha256}
    audit.record(kind="selfeval.open_filings", by=by, obj=working_year, at=now, detail=detail)
    return opened


def rulebook_for(working_year: WorkingYear, now: datetime) -> Rulebook:
    """Return the district's rulebook in force.

    Raises:
        Refused: there is none.
    """
    book = rulebook_in_force(district_id=working_year.district_id, on=localdate(now))
    if book is None:
        raise Refused(f"“{working_year.district}”在 {localdate(now)} 没有施行中的规则手册，请先登记")
    return book


@audit.atomic
def start(*, filing: Filing, by: User, now: datetime) -> Filing:
    """Begin filling in; the indicators of an issued target become the form's rows.

    Without a target the unit writes its own rows, and finds there those of last year's form, still to be filled in.

    Raises:
        Refused: not the unit's clerk, begun already, or the task has not opened yet.
    """
    decision = may_fill(by, filing.project.unit)
    begin(filing, working_year=filing.working_year, task=filing.kind, decision=decision, by=by, now=now)
    take_rows(filing)
    return filing


def take_rows(filing: Filing) -> None:
    """Give the form the rows that it begins with."""
    FilingLine.objects.bulk_create(first_rows(filing))


@audit.atomic
def save_draft(
    *,
    filing: Filing,
    lines: Sequence[LineDraft],
    achievement: str | None,
    problems: str | None,
    expected_version: int,
    by: User,
    now: datetime,
    lasting: bool = True,
) -> Filing:
    """Save what the clerk has typed so far, score it, and keep the findings in the filing's scorecard.

    Rows of an issued target that are not given stay as they are; a unit's own rows are replaced by those given. What
    was put before the head has to be put there again. A text that is None is drafted from the rows. `lasting`:
    it is kept in the history as well; what the page saves by itself every few seconds is not. Saving a form that
    nobody has begun begins it.

    Raises:
        Refused: not the unit's clerk, not a draft any more, or rows that cannot be kept (every problem is named).
        Overtaken: somebody else saved since `expected_version` was read; theirs stays.
    """
    refuse_unless(may_fill(by, filing.project.unit))
    if filing.stage == filing.flow.initial and filing.version == expected_version:
        start(filing=filing, by=by, now=now)
        expected_version = filing.version
    write_draft(
        filing, lines=lines, achievement=achievement, problems=problems, expected_version=expected_version, by=by,
        now=now, lasting=lasting,
    )  # fmt: skip
    return filing


def write_draft(
    filing: Filing, *, lines: Sequence[LineDraft], achievement: str | None, problems: str | None,
    expected_version: int, by: User, now: datetime, lasting: bool,
) -> None:  # fmt: skip
    """Write a draft that was begun; the right to do so is asked for by the verb that calls this, each its own.

    Raises:
        Refused: not a draft any more, or rows that cannot be kept (every problem is named).
        Overtaken: somebody else saved since `expected_version` was read; theirs stays.
    """
    refuse_unless_editable(filing)
    trial = try_draft(filing=filing, lines=lines)
    said = trial.scorecard["inputs"]["lines"]
    edit(
        filing,
        expected_version=expected_version,
        fields={
            "achievement": drafted_achievement(said) if achievement is None else achievement.strip(),
            "problems": drafted_problems(said) if problems is None else problems.strip(),
            "scorecard": trial.scorecard,
            "total": trial.card.total,
            "grade": trial.card.grade,
            "offered_at": None,
        },
    )
    if lasting:
        remember(filing, by=by, now=now)
    _write(filing, trial.kept, trial.rows)
    detail = {"lines": len(trial.rows), "total": trial.card.total, "findings": len(trial.scorecard["findings"])}
    audit.record(kind="selfeval.save_draft", by=by, obj=filing, at=now, detail=detail)


def _write(filing: Filing, kept: Sequence[FilingLine], rows: Sequence[FilingLine]) -> None:
    """Write the rows by their numbers, so that a row that stays keeps its evidence."""
    gone = {line.number for line in kept} - {row.number for row in rows}
    if gone:
        filing.lines.filter(number__in=gone).delete()
    for row in rows:
        row.pk = None  # matched by number, not by key
    FilingLine.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["filing", "number"],
        update_fields=[*SHARED, "actual", "self_score", "computed_score", "reason"],
    )


@audit.atomic
def submit(*, filing: Filing, by: User, now: datetime) -> Filing:
    """The clerk hands the signed form in; what is doubtful in its evidence is kept with it.

    Raises:
        Refused: not the unit's clerk, or not signed.
    """
    decision = may_fill(by, filing.project.unit)
    refuse_unless(decision)
    of_content = [entry for entry in filing.scorecard.get("findings", []) if not _of_evidence(entry["code"])]
    found = [*of_content, *(finding_data(doubt) for doubt in evidence_doubts(filing))]
    filing.scorecard = {**filing.scorecard, "findings": found}
    doubt = weigh(signs_of(filing))
    return hand_in(
        filing,
        working_year=filing.working_year,
        task=filing.kind,
        unit=filing.project.unit,
        decision=decision,
        by=by,
        now=now,
        fields={"scorecard": filing.scorecard, "doubt": doubt.points, "spotless": doubt.clean},
    )


def _of_evidence(code: str) -> bool:
    return code in SYSTEM_CODES and code.startswith("evidence_")


@audit.atomic
def return_for_changes(*, filing: Filing, reason: str, by: User, now: datetime) -> Filing:
    """The section gives the form back, saying why; a review of its points begins anew.

    Raises:
        Refused: not the unit's section, nothing handed in, or no reason.
    """
    decision = may_review(by, filing.project.unit)
    give_back(filing, reason=reason, decision=decision, by=by, now=now)
    for review in Review.objects.filter(filing=filing, stage="scored"):
        perform(review, "reopen", by=by, decision=decision, now=now, note=reason)
    return filing


@audit.atomic
def accept(*, filing: Filing, by: User, now: datetime) -> Filing:
    """The section accepts the form as it stands.

    Raises:
        Refused: not the unit's section, nothing handed in, or a review of its points is not finished.
    """
    decision = may_review(by, filing.project.unit)
    hold(filing)
    if decision and Review.objects.filter(filing=filing).exists():
        decision = Decision(False, f"“{filing}”已开始复评，请办结复评，填报随之通过")
    return take(filing, decision=decision, by=by, now=now)


@audit.atomic
def finalise(*, filing: Filing, by: User, now: datetime) -> Filing:
    """The centre closes an accepted form.

    Raises:
        Refused: not the performance centre, not accepted, or filed for the unit, which has not confirmed it.
    """
    decision = refuse_unless(may_finalise(by, filing.project.unit))
    scan = on_behalf_of(filing)
    if scan is not None and scan.stage != "confirmed":
        decision = Decision(False, f"“{filing}”：{said_of(scan)}。请单位在“代为报送”里确认一致后再定稿")
    perform(filing, "finalise", by=by, decision=decision, now=now)
    remember_filing(filing)
    return filing
