"""Before the year's work: places, people, rules, the calendar, and the sheets that the finance system exports."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from budgeteval.accounts.forms import trail_right
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
from projects.targets import exchange as target_sheets
from projects.targets import intake as target_intake
from projects.transitions import Refused

CHAPTER = "年度准备和导入"
INSTALLER = "installation"
UNIT_ROLES = (Role.UNIT_CLERK, Role.UNIT_HEAD)
Run = Callable[[datetime], object]


def deeds(cast: Cast, rules: Mapping[str, str]) -> Iterator[Deed]:
    """Every deed of setting up; none needs another chapter's. `rules` are the rule files' texts by name."""
    sheets = cast.sheets
    first = min([row.adopted_on for row in sheets.rules] + [row.imported_on for row in sheets.import_files])
    yield Deed("setup/districts", moment(first, 7), CHAPTER, lambda now: _districts(cast, now))
    yield Deed("setup/places", moment(first, 7, 5), CHAPTER, lambda now: _places(cast, now))
    yield Deed("setup/officers", moment(first, 7, 10), CHAPTER, lambda now: _people(cast, _officers(cast), now))
    yield Deed("setup/year", moment(first, 7, 20), CHAPTER, lambda now: _year(cast, now))
    for row in sheets.rules:
        yield Deed(f"rules/{row.kind}", moment(row.adopted_on, 7, 30), CHAPTER, _adopt(cast, row, rules[row.file]))
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
    for number, file in enumerate(sheets.in_year_imports):
        yield Deed(f"import/{file.kind}", moment(file.imported_on, 8, 40 + number), CHAPTER, _import(cast, file))
    for number, training in enumerate(sheets.trainings):
        yield Deed(f"training/{number}", moment(training.on, 17), CHAPTER, _training(cast, number))
    for survey in sheets.surveys:
        yield Deed(f"survey/{survey.object_code}/open", moment(survey.opened, 8), CHAPTER, _survey(cast, survey))
        yield Deed(f"survey/{survey.object_code}/answers", moment(survey.closed, 16), CHAPTER, _answers(cast, survey))
    report_day = sheets.milestone("year_report").on
    yield Deed("setup/prose", moment(report_day, 9), CHAPTER, lambda now: _prose(cast, now))


def _districts(cast: Cast, now: datetime) -> None:
    """The city and the district, and their administrators, by the installation's own account, which is then closed.

    The district's administrator looks after the city too where the sheets name nobody for it.
    """
    installer = User.objects.create_user(INSTALLER, display_name="系统安装账号（演示）", is_superuser=True)
    made: dict[str, District] = {}
    for row in sorted(cast.sheets.districts, key=lambda row: bool(row.parent_code)):
        made[row.code] = directory.add_district(
            code=row.code, name=row.name, bureau=row.bureau, parent=made.get(row.parent_code), by=installer, now=now
        )
    District.objects.update(constructed=True)
    own = cast.sheets.years[0].district_code
    administrators = {row.scope: _account(row) for row in _of(cast, [Role.ADMINISTRATOR])}
    for code, district in made.items():
        user = administrators.get(code) or administrators.get(own)
        if user is None:
            raise Refused(f"“人员”表里没有“{made[own]}”的{Role.ADMINISTRATOR.label}，请补上一行")
        directory.grant(user=user, role=Role.ADMINISTRATOR, at=district, by=installer, now=now)
    installer.is_active = False
    installer.save(update_fields=["is_active"])


def _places(cast: Cast, now: datetime) -> None:
    """The district's sections and the fields."""
    administrator = cast.administrator(cast.sheets.years[0].district_code)
    district = District.objects.get(code=cast.sheets.years[0].district_code)
    for section in cast.sheets.sections:
        directory.add_section(
            district=district,
            code=section.code,
            name=section.name,
            is_centre=section.is_centre,
            by=administrator,
            now=now,
        )
    for field in cast.sheets.fields:
        directory.add_field(code=field.code, name=field.name, sector=field.sector, by=administrator, now=now)


def _of(cast: Cast, roles: Iterable[Role]) -> list[PersonRow]:
    return [row for row in cast.sheets.people if row.role in tuple(roles)]


def _officers(cast: Cast) -> list[PersonRow]:
    """Everybody who belongs neither to a unit nor to the pool; the administrators are there already.

    The sheet of people knows no security officer: a demo one is added.
    """
    others = (*UNIT_ROLES, Role.EXPERT, Role.ADMINISTRATOR)
    named = [row for row in cast.sheets.people if row.role not in others]
    place = cast.sheets.years[0].district_code
    role = Role.SECURITY_OFFICER
    return [*named, PersonRow(row=0, account="security1", name=f"演示·{role.label}", role=role, scope=place)]


def _derived(cast: Cast) -> Iterator[PersonRow]:
    """A demo clerk and a demo head for every unit that the sheet of people does not name."""
    named = {(row.role, row.scope) for row in cast.sheets.people}
    for code, unit in cast.units.items():
        for role, word in ((Role.UNIT_CLERK, "clerk"), (Role.UNIT_HEAD, "head")):
            if (role, code) not in named:
                name = f"演示{role.label.removeprefix('单位')}·{unit.short_name}"
                yield PersonRow(row=0, account=f"{word}-{code}", name=name[:30], role=role, scope=code)


def _account(row: PersonRow) -> User:
    """An account without a password; administrators and auditors get into the admin, each into their own part."""
    manages, audits = row.role == Role.ADMINISTRATOR, row.role == Role.AUDITOR
    user = User.objects.create_user(
        row.account, display_name=row.name, is_staff=manages or audits, is_superuser=manages
    )
    if audits:
        user.user_permissions.add(trail_right())
    return user


def _people(cast: Cast, rows: Iterable[PersonRow], now: datetime) -> None:
    """Accounts, each with its one role, granted by the administrator of the district or the city."""
    for row in rows:
        place = _scope(row)
        district = place if isinstance(place, District) else place.district
        directory.grant(
            user=_account(row), role=Role(row.role), at=place, by=cast.administrator(district.code), now=now
        )


def _scope(row: PersonRow) -> Unit | Section | District:
    kinds: dict[str, type[Unit | Section | District]] = dict.fromkeys(UNIT_ROLES, Unit)
    kind = (kinds | {Role.SECTION_OFFICER: Section}).get(row.role, District)
    place = kind.objects.filter(code=row.scope).first()
    if place is None:
        noun = kind._meta.verbose_name  # noqa: SLF001 – Django documents _meta
        raise Refused(f"“人员”表第 {row.row} 行：{Role(row.role).label}的范围应是{noun}代码，“{row.scope}”不是")
    return place


def _experts(cast: Cast, now: datetime) -> None:
    """An account for every expert of the pool, named after the expert's number where the sheet of people does not."""
    named = {row.scope: row for row in _of(cast, [Role.EXPERT])}
    keeper = cast.holder(Role.POOL_KEEPER, cast.city.code)
    for expert in Expert.objects.filter(pool=cast.city):
        own = f"expert-{expert.code}".lower()
        row = named.get(expert.code) or PersonRow(row=0, account=own, name=expert.name, role=Role.EXPERT, scope="")
        user = _account(row)
        directory.grant(user=user, role=Role.EXPERT, at=cast.city, by=cast.administrator(cast.city.code), now=now)
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


def _adopt(cast: Cast, row: RuleRow, text: str) -> Run:
    def run(now: datetime) -> None:
        adopt = rulebooks.adopt_rulebook if row.kind == "rulebook" else budgeting.adopt_policy
        adopt(district=cast.district, text=text, source=row.file, by=cast.centre, now=now)

    return run


def _import(cast: Cast, row: ImportRow) -> Run:
    """Preview, then apply: the importers that the pages use. This year's projects come in the sheets of every year."""
    kind = row.kind.removesuffix("_now")

    def run(now: datetime) -> None:
        source = cast.sheets.files[row.file]
        common: dict[str, Any] = {"content": source.content, "file_name": source.name}
        if kind in ("experts", "conflicts"):
            keeper = cast.holder(Role.POOL_KEEPER, cast.city.code)
            pool = expert_sheets.preview(kind=kind, district=cast.city, by=keeper, **common)
            expert_intake.apply(pool, by=keeper, now=now)
        elif kind == "targets":
            shown = target_sheets.preview(district=cast.district, by=cast.centre, **common)
            target_intake.apply(shown, by=cast.centre, now=now)
        elif kind == "department_data":
            shown = department_sheets.preview(district=cast.district, by=cast.centre, **common)
            department_intake.apply(shown, by=cast.centre, now=now)
        else:
            shown = registry_sheets.preview(kind=kind, district=cast.district, by=cast.centre, **common)
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
        subject = cast.projects.get(row.object_code) or cast.units[row.object_code]
        survey = subject.surveys.get(title=row.title, year=cast.working_year.year)
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
