"""The year's own projects: units judge them beforehand and monitor them, sections return and accept the forms."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any

from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, chain, moment
from projects.directory.models import Task
from projects.registry.models import Project
from projects.selfeval.in_year import domain
from projects.selfeval.in_year.models import ExAnte, InYear, MidTerm
from projects.sheets.act_in_year import ExAntePointRow, ExAnteRow, MidTermLineRow, MidTermRow, WalkRow

CHAPTER = "事前评价和事中评价"
Run = Callable[[datetime], object]
Act = Callable[[Any, datetime], object]


class Forms:
    """The rows by project, and the year's own projects, fetched once."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.points: dict[str, list[domain.Judgement]] = defaultdict(list)
        self.lines: dict[str, list[domain.Progress]] = defaultdict(list)
        for point in cast.sheets.ex_ante_points:
            self.points[point.project_code].append(_judgement(point))
        for line in cast.sheets.mid_term_lines:
            self.lines[line.project_code].append(_progress(line))

    @cached_property
    def projects(self) -> dict[str, Project]:
        """The year's own projects by code."""
        year = self.cast.working_year
        found = Project.objects.filter(unit__district=self.cast.district, fiscal_year=year.year)
        return {project.code: project for project in found.select_related("unit__section", "unit__district")}


def _judgement(row: ExAntePointRow) -> domain.Judgement:
    return domain.Judgement(row.item, row.points, row.reason)


def _progress(row: MidTermLineRow) -> domain.Progress:
    deviation = domain.Deviation(row.cause, row.reason, row.measure)
    return domain.Progress(row.number, row.so_far, row.forecast, row.likelihood, deviation)


def deeds(cast: Cast) -> Iterator[Deed]:
    """Every deed on the forms about the year's own projects."""
    opened = {row.task: row for row in cast.sheets.in_year_openings}
    forms = Forms(cast)
    before = moment(opened[Task.EX_ANTE].opened_on, 8, 30)
    during = moment(opened[Task.MID_TERM].opened_on, 8, 40)
    yield Deed("ex_antes/open", before, CHAPTER, lambda now: _open_ex_antes(cast, now))
    yield Deed("mid_terms/open", during, CHAPTER, lambda now: _open_mid_terms(cast, opened[Task.MID_TERM].as_of, now))
    for ex_ante in cast.sheets.ex_antes:
        save = _saved_ex_ante(forms, ex_ante)
        yield from chain(CHAPTER, f"ex_ante/{ex_ante.project_code}", *_links(forms, ExAnte, ex_ante, save))
    for mid_term in cast.sheets.mid_terms:
        save = _saved_mid_term(forms, mid_term)
        yield from chain(CHAPTER, f"mid_term/{mid_term.project_code}", *_links(forms, MidTerm, mid_term, save))


def _open_ex_antes(cast: Cast, now: datetime) -> None:
    domain.open_ex_antes(working_year=cast.working_year, by=cast.centre, now=now)


def _open_mid_terms(cast: Cast, as_of: date | None, now: datetime) -> None:
    if as_of is not None:  # a sheet without the day is refused before anything is played
        domain.open_mid_terms(working_year=cast.working_year, as_of=as_of, by=cast.centre, now=now)


def _links(forms: Forms, kind: type[InYear], row: WalkRow, save: Act) -> Iterator[tuple[str, date, int, Run]]:
    """The walk of one form: filled in, signed, handed in, returned and mended where it was, accepted."""
    cast = forms.cast

    def on(act: Act) -> Run:
        return _on_form(forms, kind, row.project_code, act)

    def sign(form: Any, now: datetime) -> object:
        return domain.sign(form=form, expected_version=form.version, by=cast.head(form.project.unit), now=now)

    def submit(form: Any, now: datetime) -> object:
        return domain.submit(form=form, expected_version=form.version, by=cast.clerk(form.project.unit), now=now)

    def give_back(form: Any, now: datetime) -> object:
        return domain.give_back(
            form=form,
            expected_version=form.version,
            reason=row.return_reason,
            by=cast.officer(form.project.unit),
            now=now,
        )

    def accept(form: Any, now: datetime) -> object:
        return domain.accept(form=form, expected_version=form.version, by=cast.officer(form.project.unit), now=now)

    yield "save", row.started_on, 10, on(save)
    yield "sign", row.signed_on, 14, on(sign)
    yield "submit", row.submitted_on, 15, on(submit)
    if row.returned_on is not None and row.mended_on is not None:
        yield "return", row.returned_on, 10, on(give_back)
        yield "mend", row.mended_on, 14, on(save)
        yield "resign", row.mended_on, 15, on(sign)
        yield "resubmit", row.mended_on, 16, on(submit)
    yield "accept", row.accepted_on, 17, on(accept)


def _on_form(forms: Forms, kind: type[InYear], code: str, act: Act) -> Run:
    def run(now: datetime) -> None:
        project = forms.projects[code]
        year, book = forms.cast.working_year, forms.cast.rulebook
        form = kind._default_manager.get(working_year=year, project=project)  # noqa: SLF001 – Django documents it
        form.project, form.working_year, form.rulebook = project, year, book
        act(form, now)

    return run


def _saved_ex_ante(forms: Forms, row: ExAnteRow) -> Act:
    def act(form: Any, now: datetime) -> object:
        return domain.save_ex_ante(
            form=form,
            points=forms.points[row.project_code],
            outline=row.outline,
            opinion=row.opinion,
            expected_version=form.version,
            by=forms.cast.clerk(form.project.unit),
            now=now,
        )

    return act


def _saved_mid_term(forms: Forms, row: MidTermRow) -> Act:
    def act(form: Any, now: datetime) -> object:
        deviation = domain.Deviation(row.cause, row.reason, row.measure)
        return domain.save_mid_term(
            form=form,
            spending=domain.Spending(row.executed, row.forecast, deviation),
            rows=forms.lines[row.project_code],
            progress=row.progress,
            plan=row.plan,
            expected_version=form.version,
            by=forms.cast.clerk(form.project.unit),
            now=now,
        )

    return act
