"""Units file their ex-post forms, sections return, re-score and accept them, the centre closes the year's forms."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, chain, moment
from projects.directory.models import Task
from projects.results import domain as results
from projects.selfeval import domain as selfeval
from projects.selfeval.models import Filing, Review
from projects.sheets.act_rows import EvidenceRow, FilingRow, LineRow, MendedRow, ReturnedRow, ReviewRow
from projects.targets.domain import IndicatorRow

CHAPTER = "单位自评和股室审核"
Run = Callable[[datetime], object]


class Forms:
    """The forms' rows by project, so that no deed searches all of them."""

    def __init__(self, cast: Cast) -> None:
        self.lines: dict[str, list[LineRow]] = defaultdict(list)
        self.evidence: dict[tuple[str, int], list[EvidenceRow]] = defaultdict(list)
        self.returned: dict[str, list[ReturnedRow]] = defaultdict(list)
        self.mended: dict[tuple[str, int], list[MendedRow]] = defaultdict(list)
        self.rescores: dict[str, list[selfeval.Rescore]] = defaultdict(list)
        self.reviews: dict[str, ReviewRow] = {}
        sheets = cast.sheets
        for line in sheets.lines:
            self.lines[line.project_code].append(line)
        for file in sheets.evidence:
            self.evidence[file.project_code, file.round].append(file)
        for back in sheets.returned:
            self.returned[back.project_code].append(back)
        for mend in sheets.mended:
            self.mended[mend.project_code, mend.round].append(mend)
        for row in sheets.rescores:
            self.rescores[row.project_code].append(selfeval.Rescore(row.number, row.points, row.reason))
        for review in sheets.reviews:
            self.reviews[review.project_code] = review


def deeds(cast: Cast) -> Iterator[Deed]:
    """Every deed on the ex-post forms."""
    opening = next(row.opens for row in cast.sheets.calendar if row.task == Task.EX_POST)
    yield Deed("filings/open", moment(opening, 8, 50), CHAPTER, lambda now: _open(cast, now))
    forms = Forms(cast)
    for row in cast.sheets.filings:
        yield from chain(CHAPTER, f"filing/{row.project_code}", *_links(cast, forms, row))
    closed = moment(cast.sheets.milestone("filings_final").on, 16)
    rated = moment(cast.sheets.milestone("self_ratings").on, 17)
    for code in sorted({row.project_code for row in cast.sheets.filings}):
        yield Deed(f"filing/{code}/final", closed, CHAPTER, _on_filing(cast, code, _close))
        yield Deed(f"filing/{code}/rate", rated, CHAPTER, _on_filing(cast, code, _rate))


def _open(cast: Cast, now: datetime) -> None:
    selfeval.open_filings(working_year=cast.working_year, by=cast.centre, now=now)


def _links(cast: Cast, forms: Forms, row: FilingRow) -> Iterator[tuple[str, date, int, Run]]:
    """The walk of one form: begun, signed, handed in, returned and mended as often as it was, accepted."""
    code = row.project_code

    def on(act: Callable[[Cast, Filing, datetime], object]) -> Run:
        return _on_filing(cast, code, act)

    yield "draft", row.started_on, 9, on(lambda cast, filing, now: _draft(cast, forms, row, filing, now))
    yield "sign", row.signed_on, 14, on(_sign)
    yield "submit", row.submitted_on, 15, on(_submit)
    for back in forms.returned[code]:
        yield f"return{back.round}", back.returned_on, 10, on(_returned(back))
        yield f"mend{back.round}", back.mended_on, 14, on(_mended(forms, row, back))
        yield f"resign{back.round}", back.mended_on, 15, on(_sign)
        yield f"resubmit{back.round}", back.mended_on, 16, on(_submit)
    review = forms.reviews.get(code)
    if review is not None:
        yield "accept", review.accepted_on, 17, on(_accepted(forms, review))


def _on_filing(cast: Cast, code: str, act: Callable[[Cast, Filing, datetime], object]) -> Run:
    def run(now: datetime) -> None:
        project = cast.projects[code]
        filing = Filing.objects.get(working_year=cast.working_year, project=project, kind=Task.EX_POST)
        filing.project, filing.working_year, filing.rulebook = project, cast.working_year, cast.rulebook
        act(cast, filing, now)

    return run


def _draft(cast: Cast, forms: Forms, row: FilingRow, filing: Filing, now: datetime) -> None:
    clerk = cast.clerk(filing.project.unit)
    selfeval.start(filing=filing, by=clerk, now=now)
    lines = [_line(line) for line in forms.lines[row.project_code]]
    _save(cast, filing, row, lines, now + timedelta(minutes=30))
    _attach(cast, filing, forms.evidence[row.project_code, 0], now + timedelta(minutes=45))


def _line(line: LineRow) -> selfeval.LineDraft:
    own = (
        IndicatorRow(
            level1=line.level1,
            level2=line.level2,
            name=line.name,
            op=line.op,
            target_value=line.target_value,
            measure_unit=line.measure_unit,
            weight=line.weight,
        )
        if line.own and line.weight is not None
        else None
    )
    return selfeval.LineDraft(
        number=line.number, actual=line.actual, self_score=line.self_score, reason=line.reason, indicator=own
    )


def _save(cast: Cast, filing: Filing, row: FilingRow, lines: list[selfeval.LineDraft], now: datetime) -> None:
    selfeval.save_draft(
        filing=filing,
        lines=lines,
        achievement=row.achievement,
        problems=row.problems,
        expected_version=filing.version,
        by=cast.clerk(filing.project.unit),
        now=now,
    )


def _attach(cast: Cast, filing: Filing, files: list[EvidenceRow], now: datetime) -> None:
    lines = {line.number: line for line in filing.lines.all()} if files else {}
    for file in files:
        line = lines[file.number]
        line.filing = filing
        content = file.content.encode("utf-8")
        selfeval.attach_evidence(line=line, file=content, name=file.name, by=cast.clerk(filing.project.unit), now=now)


def _sign(cast: Cast, filing: Filing, now: datetime) -> None:
    selfeval.sign(filing=filing, by=cast.head(filing.project.unit), now=now)


def _submit(cast: Cast, filing: Filing, now: datetime) -> None:
    selfeval.submit(filing=filing, by=cast.clerk(filing.project.unit), now=now)


def _returned(back: ReturnedRow) -> Callable[[Cast, Filing, datetime], None]:
    def act(cast: Cast, filing: Filing, now: datetime) -> None:
        selfeval.return_for_changes(filing=filing, reason=back.reason, by=cast.officer(filing.project.unit), now=now)

    return act


def _mended(forms: Forms, row: FilingRow, back: ReturnedRow) -> Callable[[Cast, Filing, datetime], None]:
    """The form as it stands after this mending: rows mended now or in an earlier round replace the first filing's."""

    def act(cast: Cast, filing: Filing, now: datetime) -> None:
        mended: dict[int, MendedRow] = {}
        for number in range(1, back.round + 1):
            mended |= {one.number: one for one in forms.mended[row.project_code, number]}
        lines = [_mend(_line(line), mended.get(line.number)) for line in forms.lines[row.project_code]]
        _save(cast, filing, row, lines, now)
        _attach(cast, filing, forms.evidence[row.project_code, back.round], now + timedelta(minutes=30))

    return act


def _mend(line: selfeval.LineDraft, mended: MendedRow | None) -> selfeval.LineDraft:
    if mended is None:
        return line
    return selfeval.LineDraft(
        number=line.number,
        actual=mended.actual,
        self_score=mended.self_score,
        reason=mended.reason,
        indicator=line.indicator,
    )


def _accepted(forms: Forms, review: ReviewRow) -> Callable[[Cast, Filing, datetime], None]:
    """Accepted as filed, or with the section's own points beside the unit's."""

    def act(cast: Cast, filing: Filing, now: datetime) -> None:
        officer = cast.officer(filing.project.unit)
        scores = forms.rescores.get(review.project_code)
        if not scores:
            selfeval.accept(filing=filing, by=officer, now=now)
            return
        opened = selfeval.open_review(filing=filing, by=officer, now=now)
        selfeval.rescore(review=opened, scores=scores, remark=review.remark, by=officer, now=now)
        selfeval.accept_review(review=opened, by=officer, now=now + timedelta(minutes=10))

    return act


def _close(cast: Cast, filing: Filing, now: datetime) -> None:
    selfeval.finalise(filing=filing, by=cast.centre, now=now)


def _rate(cast: Cast, filing: Filing, now: datetime) -> None:
    rating = results.rate_filing(filing=filing, by=cast.centre, now=now)
    results.confirm(rating=rating, by=cast.centre, now=now)
    review = Review.objects.filter(filing=filing, stage="accepted").first()
    if review is not None:
        review.filing = filing
        rating = results.rate_review(review=review, by=cast.centre, now=now)
        results.confirm(rating=rating, by=cast.centre, now=now)
