"""Before the year's work: places, people, rules, the calendar, and the sheets that the finance system exports."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from budgeteval.accounts.models import User
from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, moment
from projects.budgeting import domain as budgeting
from projects.departments import exchange as department_sheets
from projects.departments import intake as department_intake
from projects.directory import domain as directory
from projects.directory.models import District, Field, Role, Section, Task, Unit
from projects.experts import exchange as expert_sheets
from projects.experts import intake as expert_intake
from projects.experts.domain.pool import link_account
from projects.experts.models import Expert
from projects.registry import domain as registry
from projects.registry import exchange as registry_sheets
from projects.rulebooks import domain as rulebooks
from projects.sheets.act_rows import ImportRow, PersonRow, RuleRow, SurveyRow
from projects.sheets.acts import IMPORTS
from projects.surveys import domain as surveys
from projects.surveys import exchange as survey_sheets
from projects.surveys import intake as survey_intake
from projects.surveys.models import Survey
from projects.targets import exchange as target_sheets
from projects.targets import intake as target_intake

CHAPTER = "年度准备和导入"
INSTALLER = "installation"
UNIT_ROLES = (Role.UNIT_CLERK, Role.UNIT_HEAD)
Run = Callable[[datetime], object]


def deeds(cast: Cast, rules_folder: Path) -> Iterator[Deed]:
    """Every deed of setting up; the rule files lie below `rules_folder`."""
    sheets = cast.sheets
    first = min([row.adopted_on for row in sheets.rules] + [row.imported_on for row in sheets.import_files])
    yield Deed("setup/places", moment(first, 7), CHAPTER, lambda now: _places(cast, now))
    yield Deed("setup/officers", moment(first, 7, 10), CHAPTER, lambda now: _people(cast, _officers(cast), now))
    yield Deed("setup/year", moment(first, 7, 20), CHAPTER, lambda now: _year(cast, now))
    for row in sheets.rules:
        yield Deed(f"rules/{row.kind}", moment(row.adopted_on, 7, 30), CHAPTER, _adopt(cast, row, rules_folder))
    order = list(IMPORTS.values())
    for file in sheets.import_files:
        at = moment(file.imported_on, 8) + timedelta(minutes=5 * order.index(file.kind))
        yield Deed(f"import/{file.kind}", at, CHAPTER, _import(cast, file))
        if file.kind == "units":
            yield Deed(
                "setup/unit_people", at + timedelta(minutes=1), CHAPTER,
                lambda now: _people(cast, [*_of(cast, UNIT_ROLES), *_derived(cast)], now),
            )  # fmt: skip
        if file.kind == "experts":
            yield Deed("setup/experts", at + timedelta(minutes=1), CHAPTER, lambda now: _experts(cast, now))
    for number, training in enumerate(sheets.trainings):
        yield Deed(f"training/{number}", moment(training.on, 17), CHAPTER, _training(cast, number))
    for survey in sheets.surveys:
        yield Deed(f"survey/{survey.object_code}/open", moment(survey.opened, 8), CHAPTER, _survey(cast, survey))
        yield Deed(f"survey/{survey.object_code}/answers", moment(survey.closed, 16), CHAPTER, _answers(cast, survey))
    report_day = sheets.milestone("year_report").on
    yield Deed("setup/prose", moment(report_day, 9), CHAPTER, lambda now: _prose(cast, now))


def _places(cast: Cast, now: datetime) -> None:
    """The city and the district, its sections and the fields, by the installation's own account."""
    installer = User.objects.create_user(INSTALLER, display_name="系统安装账号（演示）", is_superuser=True)
    made: dict[str, District] = {}
    for row in sorted(cast.sheets.districts, key=lambda row: bool(row.parent_code)):
        made[row.code] = directory.add_district(
            code=row.code, name=row.name, bureau=row.bureau, parent=made.get(row.parent_code), by=installer, now=now
        )
    District.objects.update(constructed=True)
    district = made[cast.sheets.years[0].district_code]
    for section in cast.sheets.sections:
        directory.add_section(
            district=district, code=section.code, name=section.name, is_centre=section.is_centre, by=installer, now=now
        )
    for field in cast.sheets.fields:
        directory.add_field(code=field.code, name=field.name, sector=field.sector, by=installer, now=now)


def _of(cast: Cast, roles: Iterable[Role]) -> list[PersonRow]:
    return [row for row in cast.sheets.people if row.role in tuple(roles)]


def _officers(cast: Cast) -> list[PersonRow]:
    """Everybody who belongs neither to a unit nor to the pool; administrators first, since they let the others in."""
    officers = [row for row in cast.sheets.people if row.role not in (*UNIT_ROLES, Role.EXPERT)]
    return sorted(officers, key=lambda row: row.role != Role.ADMINISTRATOR)


def _derived(cast: Cast) -> Iterator[PersonRow]:
    """A demo clerk and a demo head for every unit that the sheet of people does not name."""
    named = {(row.role, row.scope) for row in cast.sheets.people}
    for code, unit in cast.units.items():
        for role, word in ((Role.UNIT_CLERK, "clerk"), (Role.UNIT_HEAD, "head")):
            if (role, code) not in named:
                name = f"演示{role.label.removeprefix('单位')}·{unit.short_name}"
                yield PersonRow(row=0, account=f"{word}-{code}", name=name[:30], role=role, scope=code)


def _people(cast: Cast, rows: Iterable[PersonRow], now: datetime) -> None:
    """Accounts without a password, each with its one role, granted by the district's administrator.

    The first administrators, and the city's people while the city has none, are let in by the installation's account.
    """
    installer = User.objects.get(username=INSTALLER)
    district = cast.sheets.years[0].district_code
    own = next((row.account for row in _of(cast, [Role.ADMINISTRATOR]) if row.scope == district), INSTALLER)
    outside = {row.code for row in cast.sheets.districts} - {district}
    for row in rows:
        user = User.objects.create_user(row.account, display_name=row.name)
        by = installer if row.role == Role.ADMINISTRATOR or row.scope in outside else cast.user(own)
        directory.grant(user=user, role=Role(row.role), at=_scope(row), by=by, now=now)


def _scope(row: PersonRow) -> Unit | Section | District:
    if row.role in UNIT_ROLES:
        return Unit.objects.get(code=row.scope)
    if row.role == Role.SECTION_OFFICER:
        return Section.objects.get(code=row.scope)
    return District.objects.get(code=row.scope)


def _experts(cast: Cast, now: datetime) -> None:
    """An account for every expert of the pool, named after the expert's number."""
    installer = User.objects.get(username=INSTALLER)
    named = {row.scope: row.account for row in _of(cast, [Role.EXPERT])}
    keeper = cast.holder(Role.POOL_KEEPER, cast.city.code)
    for expert in Expert.objects.filter(pool=cast.city):
        account = named.get(expert.code, f"expert-{expert.code}".lower())
        user = User.objects.create_user(account, display_name=expert.name)
        directory.grant(user=user, role=Role.EXPERT, at=cast.city, by=installer, now=now)
        link_account(expert=expert, user=user, by=keeper, now=now)


def _year(cast: Cast, now: datetime) -> None:
    row = cast.sheets.years[0]
    district = District.objects.get(code=row.district_code)
    centre = cast.holder(Role.PERFORMANCE_OFFICER, district.code)
    year = directory.open_year(
        district=district,
        year=row.year,
        project_spending=row.project_spending,
        note=row.project_spending_note,
        calendar={Task(one.task): directory.DueDate(one.opens, one.due) for one in cast.sheets.calendar},
        by=centre,
        now=now,
    )
    directory.describe_organisation(
        working_year=year,
        leading_group=row.leading_group,
        city_committee=row.city_committee,
        centre=row.centre,
        centre_founded=row.centre_founded,
        posts=row.posts,
        staff=row.staff,
        by=centre,
        now=now,
    )
    documents = [directory.BasisRow(one.document_number, one.title, one.note) for one in cast.sheets.basis]
    directory.keep_basis(working_year=year, documents=documents, by=centre, now=now)


def _adopt(cast: Cast, row: RuleRow, folder: Path) -> Run:
    def run(now: datetime) -> None:
        text = (folder / row.file).read_text("utf-8")
        adopt = rulebooks.adopt_rulebook if row.kind == "rulebook" else budgeting.adopt_policy
        adopt(district=cast.district, text=text, source=row.file, by=cast.centre, now=now)

    return run


def _import(cast: Cast, row: ImportRow) -> Run:
    """Preview, then apply: the importers that the pages use."""

    def run(now: datetime) -> None:
        source = cast.sheets.files[row.file]
        common: dict[str, Any] = {"content": source.content, "file_name": source.name}
        if row.kind in ("experts", "conflicts"):
            keeper = cast.holder(Role.POOL_KEEPER, cast.city.code)
            pool = expert_sheets.preview(kind=row.kind, district=cast.city, by=keeper, **common)
            expert_intake.apply(pool, by=keeper, now=now)
        elif row.kind == "targets":
            shown = target_sheets.preview(district=cast.district, by=cast.centre, **common)
            target_intake.apply(shown, by=cast.centre, now=now)
        elif row.kind == "department_data":
            shown = department_sheets.preview(district=cast.district, by=cast.centre, **common)
            department_intake.apply(shown, by=cast.centre, now=now)
        else:
            shown = registry_sheets.preview(kind=row.kind, district=cast.district, by=cast.centre, **common)
            registry.apply(shown, by=cast.centre, now=now)

    return run


def _training(cast: Cast, place: int) -> Run:
    row = cast.sheets.trainings[place]
    return lambda now: directory.record_training(
        working_year=cast.working_year, on=row.on, topic=row.topic, people=row.people, by=cast.centre, now=now
    )


def _survey(cast: Cast, row: SurveyRow) -> Run:
    def run(now: datetime) -> None:
        questions = [one for one in cast.sheets.questions if one.object_code == row.object_code]
        plan = surveys.Plan(
            title=row.title,
            audience=row.audience,
            opened=row.opened,
            closed=row.closed,
            distributed=row.distributed,
            questions=[one.text for one in sorted(questions, key=lambda one: one.number)],
            target=row.target,
        )
        subject = cast.projects.get(row.object_code) or cast.units[row.object_code]
        surveys.open_survey(subject=subject, year=cast.working_year.year, plan=plan, by=cast.centre, now=now)

    return run


def _answers(cast: Cast, row: SurveyRow) -> Run:
    def run(now: datetime) -> None:
        source = cast.sheets.files[row.file]
        survey = Survey.objects.get(title=row.title, year=cast.working_year.year)
        shown = survey_sheets.preview(survey=survey, content=source.content, file_name=source.name, by=cast.centre)
        survey_intake.apply(shown, by=cast.centre, now=now)

    return run


def _prose(cast: Cast, now: datetime) -> None:
    """What the office itself writes for the yearly report."""
    for theme in cast.sheets.themes:
        directory.keep_theme(
            working_year=cast.working_year,
            order=theme.number,
            title=theme.title,
            fields=Field.objects.filter(code__in=theme.field_codes),
            text=theme.text,
            by=cast.centre,
            now=now,
        )
    for row in cast.sheets.passages:
        if not row.object_code:
            directory.keep_prose(
                working_year=cast.working_year, document=row.document, key=row.key, text=row.text, by=cast.centre,
                now=now,
            )  # fmt: skip
