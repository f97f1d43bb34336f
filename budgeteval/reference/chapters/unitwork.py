"""What units hand in as a whole, and how sections appraise their work."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, chain, moment
from projects.directory.models import Section, Task
from projects.rulebooks.queries import rules_of
from projects.selfeval import domain as selfeval
from projects.selfeval.domain.appraisals import APPRAISAL
from projects.selfeval.models import UnitReturn, WorkAppraisal
from projects.sheets.act_rows import UnitReturnRow

CHAPTER = "单位报送件和工作考评"
Run = Callable[[datetime], object]


def deeds(cast: Cast) -> Iterator[Deed]:
    """Every deed on unit returns and work appraisals."""
    opens = {row.task: row.opens for row in cast.sheets.calendar}
    for task in sorted({row.task for row in cast.sheets.unit_returns}):
        yield Deed(f"returns/{task}/open", moment(opens[task], 8, 50), CHAPTER, _open(cast, task))
    for row in cast.sheets.unit_returns:
        yield from chain(CHAPTER, f"return/{row.unit_code}/{row.task}", *_links(cast, row))
    yield from _appraisals(cast)


def _open(cast: Cast, task: str) -> Run:
    def run(now: datetime) -> None:
        units = [cast.units[row.unit_code] for row in cast.sheets.unit_returns if row.task == task]
        selfeval.open_returns(working_year=cast.working_year, kind=Task(task), units=units, by=cast.centre, now=now)

    return run


def _links(cast: Cast, row: UnitReturnRow) -> Iterator[tuple[str, date, int, Run]]:
    if row.handed_in_on is None:
        return
    yield "draft", row.handed_in_on, 9, _on_return(cast, row, lambda one, now: _draft(cast, row, one, now))
    yield "sign", row.handed_in_on, 14, _on_return(cast, row, lambda one, now: _sign(cast, one, now))
    yield "submit", row.handed_in_on, 15, _on_return(cast, row, lambda one, now: _submit(cast, one, now))
    if row.returned_on is not None and row.mended_on is not None:
        yield "return", row.returned_on, 10, _on_return(cast, row, lambda one, now: _back(cast, row, one, now))
        yield "mend", row.mended_on, 14, _on_return(cast, row, lambda one, now: _draft(cast, row, one, now))
        yield "resign", row.mended_on, 15, _on_return(cast, row, lambda one, now: _sign(cast, one, now))
        yield "resubmit", row.mended_on, 16, _on_return(cast, row, lambda one, now: _submit(cast, one, now))
    if row.accepted_on is not None:
        yield "accept", row.accepted_on, 17, _on_return(cast, row, lambda one, now: _accept(cast, one, now))


def _on_return(cast: Cast, row: UnitReturnRow, act: Callable[[UnitReturn, datetime], object]) -> Run:
    def run(now: datetime) -> None:
        unit = cast.units[row.unit_code]
        one = UnitReturn.objects.get(working_year=cast.working_year, unit=unit, kind=row.task)
        one.unit, one.working_year = unit, cast.working_year
        act(one, now)

    return run


def _draft(cast: Cast, row: UnitReturnRow, one: UnitReturn, now: datetime) -> None:
    clerk = cast.clerk(one.unit)
    selfeval.draft_return(unit_return=one, text=row.text, expected_version=one.version, by=clerk, now=now)


def _sign(cast: Cast, one: UnitReturn, now: datetime) -> None:
    selfeval.sign_return(unit_return=one, expected_version=one.version, by=cast.head(one.unit), now=now)


def _submit(cast: Cast, one: UnitReturn, now: datetime) -> None:
    selfeval.submit_return(unit_return=one, expected_version=one.version, by=cast.clerk(one.unit), now=now)


def _back(cast: Cast, row: UnitReturnRow, one: UnitReturn, now: datetime) -> None:
    selfeval.give_back_return(
        unit_return=one, expected_version=one.version, reason=row.return_reason, by=cast.officer(one.unit), now=now
    )


def _accept(cast: Cast, one: UnitReturn, now: datetime) -> None:
    selfeval.accept_return(unit_return=one, expected_version=one.version, by=cast.officer(one.unit), now=now)


def _appraisals(cast: Cast) -> Iterator[Deed]:
    days = {row.unit_code: row.scored_on for row in cast.sheets.appraisal_days}
    points: dict[str, list[selfeval.AppraisalPoint]] = defaultdict(list)
    for row in cast.sheets.appraisals:
        points[row.unit_code].append(selfeval.AppraisalPoint(row.item, row.points, row.reason))
    first = moment(min(days.values()), 8, 50)
    for section in cast.sheets.sections:
        if not section.is_centre:
            yield Deed(f"appraisals/{section.code}/open", first, CHAPTER, _open_appraisals(cast, section.code))
    shown = moment(cast.sheets.milestone("appraisals_shown").on, 10)
    for code, day in sorted(days.items()):
        yield Deed(f"appraisal/{code}/score", moment(day, 15), CHAPTER, _score(cast, code, points[code]))
        yield Deed(f"appraisal/{code}/show", shown + timedelta(minutes=1), CHAPTER, _show(cast, code))


def _open_appraisals(cast: Cast, code: str) -> Run:
    def run(now: datetime) -> None:
        section = Section.objects.get(district=cast.district, code=code)
        frameworks = rules_of(cast.rulebook).frameworks.values()
        selfeval.open_appraisals(
            section=section,
            working_year=cast.working_year,
            framework=next(one.id for one in frameworks if one.kind == APPRAISAL),
            by=cast.section_officer(code),
            now=now,
        )

    return run


def _appraisal(cast: Cast, code: str) -> WorkAppraisal:
    unit = cast.units[code]
    appraisal = WorkAppraisal.objects.get(working_year=cast.working_year, unit=unit)
    appraisal.unit, appraisal.working_year, appraisal.rulebook = unit, cast.working_year, cast.rulebook
    return appraisal


def _score(cast: Cast, code: str, points: list[selfeval.AppraisalPoint]) -> Run:
    def run(now: datetime) -> None:
        officer = cast.officer(cast.units[code])
        one = _appraisal(cast, code)
        selfeval.score_appraisal(appraisal=one, points=points, expected_version=one.version, by=officer, now=now)

    return run


def _show(cast: Cast, code: str) -> Run:
    def run(now: datetime) -> None:
        appraisal = _appraisal(cast, code)
        selfeval.show_appraisal(
            appraisal=appraisal, expected_version=appraisal.version, by=cast.officer(cast.units[code]), now=now
        )

    return run
