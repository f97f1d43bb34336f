"""Next year's projects applied for: written, cleared by the leading group, signed, handed in, reviewed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, chain
from projects.applications import domain as applications
from projects.applications.models import Application
from projects.directory.models import Field
from projects.registry.models import Nature, Source
from projects.sheets.act_applications import ApplicationRow
from projects.targets import domain as targets
from projects.targets.models import Indicator, LibraryEntry, Target

CHAPTER = "下年项目申报和绩效目标"
Run = Callable[[datetime], object]


def deeds(cast: Cast) -> Iterator[Deed]:
    """The way of every application, and of its target with it."""
    for row in cast.sheets.applications:
        yield from chain(CHAPTER, f"application/{row.project_code}", *_links(cast, row))


def _links(cast: Cast, row: ApplicationRow) -> Iterator[tuple[str, date, int, Run]]:
    yield "open", row.opened_on, 9, lambda now: _open(cast, row, now)
    yield "target", row.opened_on, 10, lambda now: _target(cast, row, now)
    yield "clear", row.met_on, 11, lambda now: _clear(cast, row, now)
    yield "sign", row.signed_on, 14, lambda now: _sign(cast, row, now)
    yield "submit", row.submitted_on, 15, lambda now: _submit(cast, row, now)
    if row.returned_on and row.mended_on:
        yield "return", row.returned_on, 9, lambda now: _return(cast, row, now)
        yield "mend", row.mended_on, 10, lambda now: _mend(cast, row, now)
    yield "approve", row.approved_on, 16, lambda now: _approve(cast, row, now)


def _application(cast: Cast, row: ApplicationRow) -> Application:
    found = Application.objects.select_related("project__unit__district", "working_year")
    return found.get(working_year=cast.working_year, project__code=row.project_code)


def _as_sheet(row: ApplicationRow, grounds: str) -> applications.Sheet:
    return applications.Sheet(
        name=row.name,
        field=Field.objects.get(code=row.field_code),
        nature=Nature(row.nature),
        content=row.content,
        grounds=grounds,
        amounts={Source.GRANT: row.grant, Source.OTHER: row.other},
    )


def _open(cast: Cast, row: ApplicationRow, now: datetime) -> None:
    unit = cast.units[row.unit_code]
    applications.open_application(
        working_year=cast.working_year,
        unit=unit,
        sheet=_as_sheet(row, row.first_grounds or row.grounds),
        predecessor=cast.projects[row.predecessor_code] if row.predecessor_code else None,
        code=row.project_code,
        by=cast.clerk(unit),
        now=now,
    )


def _target(cast: Cast, row: ApplicationRow, now: datetime) -> None:
    """The indicators as the sheet has them."""
    names = [name for name in targets.TargetRow.__dataclass_fields__ if name != "library_entry_id"]
    lines = sorted(
        (line for line in cast.sheets.application_lines if line.project_code == row.project_code),
        key=lambda line: line.number,
    )
    target = Target.objects.select_related("project__unit__district").get(
        project__code=row.project_code, project__fiscal_year=cast.working_year.budget_year
    )
    targets.save_target(
        target=target,
        contents=targets.Contents(
            row.goal, tuple(targets.TargetRow(**{name: getattr(line, name) for name in names}) for line in lines)
        ),
        explanations={},
        expected_version=target.version,
        by=cast.clerk(target.project.unit),
        now=now,
    )


def _clear(cast: Cast, row: ApplicationRow, now: datetime) -> None:
    """By whose group it is: where nothing is set, the unit's own (our reading)."""
    application, clerk = _application(cast, row), cast.clerk(cast.units[row.unit_code])
    applications.clear(
        application=application, meeting=row.meeting, met_on=row.met_on, minutes=None, by=clerk, now=now,
        expected_version=application.version, expected_target=application.project.target.version,
    )  # fmt: skip


def _sign(cast: Cast, row: ApplicationRow, now: datetime) -> None:
    application, head = _application(cast, row), cast.head(cast.units[row.unit_code])
    applications.sign(application=application, expected_version=application.version, by=head, now=now)


def _submit(cast: Cast, row: ApplicationRow, now: datetime) -> None:
    application, clerk = _application(cast, row), cast.clerk(cast.units[row.unit_code])
    applications.submit(application=application, expected_version=application.version, by=clerk, now=now)


def _return(cast: Cast, row: ApplicationRow, now: datetime) -> None:
    application, officer = _application(cast, row), cast.officer(cast.units[row.unit_code])
    applications.give_back(
        application=application, reason=row.return_reason, expected_version=application.version, by=officer, now=now
    )


def _mend(cast: Cast, row: ApplicationRow, now: datetime) -> None:
    """The clerk writes better grounds; the group's approval is entered, signed and handed in anew."""
    application = _application(cast, row)
    applications.save_application(
        application=application,
        sheet=_as_sheet(row, row.grounds),
        expected_version=application.version,
        by=cast.clerk(cast.units[row.unit_code]),
        now=now,
    )
    _clear(cast, row, now)
    _sign(cast, row, now)
    _submit(cast, row, now)


def _approve(cast: Cast, row: ApplicationRow, now: datetime) -> None:
    """The section finds all four questions answered; a good indicator of the unit's own goes into the library."""
    application, officer = _application(cast, row), cast.officer(cast.units[row.unit_code])
    target = Target.objects.select_related("project__unit__district").get(project=application.project)
    yes = targets.Opinions({aspect: targets.Opinion(True) for aspect in targets.ASPECTS})
    targets.save_review(target=target, opinions=yes, expected_version=target.version, by=officer, now=now)
    targets.approve(target=target, by=officer, now=now)
    applications.accept(application=application, by=officer, now=now)
    for line in cast.sheets.application_lines:
        if line.project_code == row.project_code and line.recommended:
            _recommend(cast, target, line.number, now)


def _recommend(cast: Cast, target: Target, number: int, now: datetime) -> None:
    officer = cast.officer(target.project.unit)
    indicator = Indicator.objects.select_related("target__project__unit__district", "target__project__field").get(
        target=target, number=number
    )
    there = LibraryEntry.objects.filter(
        district=cast.district, field=target.project.field, level2=indicator.level2, name=indicator.name
    )
    if there.exists():
        return
    entry = targets.propose_entry(indicator=indicator, by=officer, now=now)
    targets.endorse_entry(entry=entry, by=officer, now=now)
    targets.list_entry(entry=entry, by=cast.centre, now=now)
