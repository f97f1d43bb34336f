"""The library of indicators: proposed from a unit's own target, recommended by its section, listed by the centre."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.initials import initials_of
from projects.directory.models import District, Field
from projects.registry.models import Project
from projects.targets.domain.rows import TargetRow, row_problems
from projects.targets.models import Indicator, LibraryEntry
from projects.targets.permissions import may_endorse, may_keep_library, may_propose_entry
from projects.transitions import Refused, edit, hold, perform, refuse_unless, remember

LONGEST_METHOD = 200


@audit.atomic
def propose_entry(*, indicator: Indicator, by: User, now: datetime) -> LibraryEntry:
    """Propose a unit's own indicator for the library, with its value as the reference.

    Raises:
        Refused: neither of the unit nor its section nor the centre, the target is not approved, it was taken from the
            library itself, or the library has it.
    """
    target = indicator.target
    refuse_unless(may_propose_entry(by, target.project.unit))
    hold(target)
    if target.stage not in ("approved", "issued", "frozen"):
        raise Refused(f"“{target}”{target.stage_label}，审定之后才能推荐其中的指标")
    if indicator.library_entry_id is not None:
        raise Refused(f"“{indicator.name}”取自指标库，不用再推荐")
    row = TargetRow(
        level1=indicator.level1, level2=indicator.level2, name=indicator.name, op=indicator.op,
        target_value=indicator.target_value, measure_unit=indicator.measure_unit, weight=indicator.weight,
        evidence_asked=indicator.evidence_asked,
    )  # fmt: skip
    project = target.project
    return _enter(project.unit.district, project.field, row, method="", origin=project, by=by, now=now)


@audit.atomic
def add_entry(
    *, district: District, field: Field | None, row: TargetRow, method: str, by: User, now: datetime
) -> LibraryEntry:
    """The centre writes an entry itself and lists it; `row.target_value` is the reference value.

    Raises:
        Refused: not the performance centre, an entry that cannot be kept, or the library has it.
    """
    decision = refuse_unless(may_keep_library(by, district))
    entry = _enter(district, field, row, method=method, origin=None, by=by, now=now)
    return perform(entry, "list", by=by, decision=decision, now=now)


def _enter(
    district: District, field: Field | None, row: TargetRow, *, method: str, origin: Project | None, by: User,
    now: datetime,
) -> LibraryEntry:  # fmt: skip
    fields = _fields(row, method)
    same = LibraryEntry.objects.filter(district=district, field=field, level2=row.level2, name=row.name).first()
    if same is not None:
        raise Refused(f"指标库中已有“{same}”（{same.stage_label}）")
    entry = LibraryEntry.objects.create(
        district=district, field=field, origin=origin, proposed_by=by, stage_at=now, **fields
    )
    detail = {"name": entry.name, "field": field.code if field else "", "origin": origin.code if origin else ""}
    audit.record(kind="targets.propose_entry", by=by, obj=entry, at=now, detail=detail)
    return entry


def _fields(row: TargetRow, method: str) -> dict[str, str]:
    problems = [text.removeprefix("第 1 行") for text in row_problems(1, row)]
    if len(method.strip()) > LONGEST_METHOD:
        problems.append(f"“评分方法”请压缩到 {LONGEST_METHOD} 字以内")
    if problems:
        raise Refused("\n".join(problems))
    return {
        "level1": row.level1.strip(),
        "level2": row.level2.strip(),
        "name": row.name.strip(),
        "op": row.op,
        "measure_unit": row.measure_unit.strip(),
        "reference": row.target_value.strip(),
        "method": method.strip(),
        "evidence_asked": row.evidence_asked.strip(),
    }


@audit.atomic
def edit_entry(
    *, entry: LibraryEntry, row: TargetRow, method: str, expected_version: int, by: User, now: datetime
) -> LibraryEntry:
    """The centre puts an entry's words right; targets that took it keep theirs.

    Raises:
        Refused: not the performance centre, words that cannot be kept, or another entry is called so.
        Overtaken: somebody else changed it since `expected_version` was read.
    """
    refuse_unless(may_keep_library(by, entry.district))
    fields = _fields(row, method)
    same = LibraryEntry.objects.filter(
        district=entry.district, field=entry.field, level2=fields["level2"], name=fields["name"]
    )
    if same.exclude(pk=entry.pk).exists():
        raise Refused(f"指标库中已有“{fields['name']}”")
    before = {name: getattr(entry, name) for name in fields if getattr(entry, name) != fields[name]}
    written: dict[str, object] = {**fields, "initials": initials_of(fields["name"])}
    edit(entry, expected_version=expected_version, fields=written)
    remember(entry, by=by, now=now)
    audit.record(kind="targets.edit_entry", by=by, obj=entry, at=now, detail={"before": before})
    return entry


@audit.atomic
def endorse_entry(*, entry: LibraryEntry, by: User, now: datetime) -> LibraryEntry:
    """A section recommends what one of its units wrote.

    Raises:
        Refused: not the section of the unit it came from, or not waiting for that.
    """
    return perform(entry, "endorse", by=by, decision=may_endorse(by, entry), now=now)


@audit.atomic
def list_entry(*, entry: LibraryEntry, by: User, now: datetime) -> LibraryEntry:
    """The centre takes an entry into the library: from now on every unit can pick it.

    Raises:
        Refused: not the performance centre, or not waiting for that.
    """
    return perform(entry, "list", by=by, decision=may_keep_library(by, entry.district), now=now)


@audit.atomic
def decline_entry(*, entry: LibraryEntry, reason: str, by: User, now: datetime) -> LibraryEntry:
    """The section or the centre declines a proposal, saying why.

    Raises:
        Refused: neither of them, decided already, or no reason.
    """
    decision = may_keep_library(by, entry.district) or may_endorse(by, entry)
    return perform(entry, "decline", by=by, decision=decision, now=now, note=reason)


@audit.atomic
def retire_entry(*, entry: LibraryEntry, reason: str, by: User, now: datetime) -> LibraryEntry:
    """The centre takes an entry out of use; targets that took it keep theirs.

    Raises:
        Refused: not the performance centre, not listed, or no reason.
    """
    decision = may_keep_library(by, entry.district)
    return perform(entry, "retire", by=by, decision=decision, now=now, note=reason)
