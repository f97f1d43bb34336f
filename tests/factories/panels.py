"""Draws, panels and evaluations, walked to where a test needs them through the verbs themselves.

Grace sits on the first seat of every panel; the other experts have accounts of their own.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

from budgeteval.accounts.models import User
from projects.departments import domain as departments
from projects.departments.models import DepartmentDatum, DepartmentReview
from projects.directory.models import District, Role, Unit
from projects.experts import domain
from projects.experts.domain import evaluations
from projects.experts.domain.sheets import Points
from projects.experts.models import Draw, Evaluation, Expert, Panel, Sheet
from projects.keyreview import domain as keyreview
from projects.keyreview.models import KeyReview
from projects.registry.models import Project
from projects.rulebooks.domain import adopt_rulebook
from projects.rulebooks.models import Rulebook
from projects.scoring.draw import Quota
from projects.surveys.models import Survey, SurveyAnswer
from tests.factories.directory import make_user, make_working_year
from tests.factories.registry import make_project
from tests.people import People, Place

NOW = datetime(2016, 9, 20, 1, 0, tzinfo=UTC)
REVIEW = Path(__file__).parent.parent / "cases" / "rulebooks" / "review.yaml"
SEATS = 3
FIGURES = {"output_planned": Decimal(90), "output_actual": Decimal("86.2")}
# 8 of 10 valid questionnaires are satisfied; the eleventh is not valid.
ANSWERS = ([5, 4],) * 7 + ([4, 4],) + ([3, 4], [1, 2]) + ([5, None],)
# What the three experts give, seat by seat.
ROAD = (
    {"decision": "18", "benefit": "25"},
    {"decision": "17", "benefit": "26"},
    {"decision": "16.5", "benefit": "27"},
)
WHOLE = ({"duties": "60"}, {"duties": "55.5"}, {"duties": "58"})

_numbers = count(1)


def elsewhere(place: Place) -> Place:
    """The other district, as a place of its own; its experts come from the same city."""
    unit = place.abroad
    return replace(
        place, district=unit.district, section=unit.section, unit=unit, working_year=make_working_year(unit.district)
    )


def rulers(people: People) -> People:
    """Charlie in every part but the keeper's, and on the first seat."""
    charlie = people.charlie
    return replace(people, alice=charlie, bob=charlie, erin=charlie, grace=charlie, henry=charlie)


def tokens(key: str = "token") -> Callable[[], str]:
    """A source of hex that looks random and is the same for the same key."""
    numbers = count(1)
    return lambda: hashlib.sha256(f"{key}|{next(numbers)}".encode()).hexdigest()


def review_rulebook(district: District, by: User) -> Rulebook:
    return adopt_rulebook(
        district=district, text=REVIEW.read_text(encoding="utf-8"), source=REVIEW.name, by=by, now=NOW
    )


def make_expert(
    pool: District, *, speciality: str = "财务", employer: str = "演示大学", suspended: bool = False
) -> Expert:
    number = next(_numbers)
    return Expert.objects.create(
        pool=pool, code=f"E{number:03d}", name=f"演示专家{number}", user=make_user("expert"), speciality=speciality,
        employer=employer, suspended=suspended,
    )  # fmt: skip


def make_pool(pool: District, size: int = 5) -> list[Expert]:
    """Experts who may all be drawn, in turn of 财务 and 工程."""
    return [make_expert(pool, speciality=("财务", "工程")[number % 2]) for number in range(size)]


def frozen(
    place: Place,
    people: People,
    subjects: Sequence[Project | Unit] | None = None,
    *,
    seats: int = SEATS,
    quotas: Sequence[Quota] = (),
    code: str = "",
) -> Draw:
    """A frozen draw; a pool of five is made where the city has none."""
    code = code or f"抽取{next(_numbers)}"
    if not Expert.objects.filter(pool=place.city).exists():
        make_pool(place.city)
    return domain.freeze_draw(
        working_year=place.working_year,
        code=code,
        purpose="演示评价",
        subjects=[place.unit] if subjects is None else subjects,
        seats=seats,
        quotas=quotas,
        by=people.erin,
        now=NOW,
        token=tokens(code),
    )


def fresh_draw(draw: Draw) -> Draw:
    return Draw.objects.select_related("working_year__district__parent").get(pk=draw.pk)


def fresh_panel(panel: Panel) -> Panel:
    return Panel.objects.select_related("draw__working_year__district").get(pk=panel.pk)


def committed(draw: Draw, people: People) -> Draw:
    for role, officer in ((Role.PERFORMANCE_OFFICER, people.erin), (Role.POOL_KEEPER, people.frank)):
        domain.commit_secret(draw=fresh_draw(draw), role=role, by=officer, now=NOW, token=tokens(f"{draw.code}/{role}"))
    return fresh_draw(draw)


def revealed(draw: Draw, people: People) -> Draw:
    committed(draw, people)
    domain.reveal_secret(draw=fresh_draw(draw), role=Role.PERFORMANCE_OFFICER, by=people.erin, now=NOW)
    domain.reveal_secret(draw=fresh_draw(draw), role=Role.POOL_KEEPER, by=people.frank, now=NOW)
    return fresh_draw(draw)


def drawn(draw: Draw, people: People) -> Draw:
    return domain.make_draw(draw=revealed(draw, people), by=people.erin, now=NOW)


def seated(draw: Draw, people: People) -> Panel:
    """The panel of a frozen draw, with Grace's account behind the first seat."""
    panel = domain.seat_panel(draw=drawn(draw, people), name="演示专家组", by=people.erin, now=NOW)
    Expert.objects.filter(user=people.grace).update(user=make_user("expert"))
    Expert.objects.filter(seats__panel=panel, seats__number=1).update(user=people.grace)
    return fresh_panel(panel)


def sheets_of(panel: Panel) -> list[Sheet]:
    """The sheets of the seats as they stand, by object and seat."""
    return list(
        Sheet.objects.filter(judged__panel=panel, seat__replaced_at__isnull=True)
        .select_related("seat__expert__user", "judged__panel", "judged__rulebook")
        .order_by("judged", "seat__number")
    )


def sheet_of(panel: Panel, seat: int) -> Sheet:
    return next(sheet for sheet in sheets_of(panel) if sheet.seat.number == seat)


def account(sheet: Sheet) -> User:
    user = sheet.seat.expert.user
    assert user is not None
    return user


def step_back(panel: Panel, seat: int, *, reason: str = "出差") -> None:
    """Whoever sits there declines every sheet."""
    for sheet in sheets_of(panel):
        if sheet.seat.number == seat:
            domain.decline_sheet(sheet=sheet, reason=reason, by=account(sheet), now=NOW)


def accepted(panel: Panel) -> Panel:
    for sheet in sheets_of(panel):
        domain.accept_sheet(sheet=sheet, by=account(sheet), now=NOW)
    return fresh_panel(panel)


def opened(panel: Panel, people: People) -> Panel:
    return domain.open_panel(panel=accepted(panel), by=people.erin, now=NOW)


def give(sheet: Sheet, points: Mapping[str, str], opinion: str = "总体良好") -> Sheet:
    """Save points as the sheet's own expert; lost points get their comment."""
    return domain.save_points(
        sheet=sheet,
        expected_version=sheet.version,
        points={item: Points(Decimal(score), "依据不足") for item, score in points.items()},
        opinion=opinion,
        by=account(sheet),
        now=NOW,
    )


def submitted(panel: Panel, points: Sequence[Mapping[str, str]]) -> Panel:
    """Every sheet handed in, with the points of its seat."""
    for sheet in sheets_of(panel):
        give(sheet, points[sheet.seat.number - 1])
        domain.submit_sheet(sheet=sheet, by=account(sheet), now=NOW)
    return fresh_panel(panel)


def planned_key(place: Place, people: People, unit: Unit | None = None) -> KeyReview:
    """A planned key review of a project that received 100,000 and spent 80,000 yuan."""
    return keyreview.plan_review(
        working_year=place.working_year, project=make_project(unit or place.unit, name="道路清扫"),
        ground="社会关注度高", content="清扫保洁。", by=people.erin, now=NOW,
    )  # fmt: skip


def planned_department(place: Place, people: People, unit: Unit | None = None) -> DepartmentReview:
    return departments.plan_review(
        working_year=place.working_year, unit=unit or place.unit, ground="资金量大", duties="教育", by=people.erin,
        now=NOW,
    )  # fmt: skip


def fixed_key(place: Place, people: People, unit: Unit | None = None, framework: str = "road") -> KeyReview:
    return evaluations.fix_framework(
        evaluation=planned_key(place, people, unit),
        rulebook=review_rulebook(place.district, people.erin),
        framework=framework,
        by=people.erin,
        now=NOW,
    )


def fixed_department(place: Place, people: People, unit: Unit | None = None) -> DepartmentReview:
    return evaluations.fix_framework(
        evaluation=planned_department(place, people, unit),
        rulebook=review_rulebook(place.district, people.erin),
        framework="whole",
        by=people.erin,
        now=NOW,
    )


def survey_of(
    subject: Project | Unit, answers: Sequence[Sequence[int | None]] = ANSWERS, title: str = "调查"
) -> Survey:
    """A survey with two questions and its questionnaires."""
    of = {"project": subject} if isinstance(subject, Project) else {"unit": subject}
    survey = Survey.objects.create(
        year=2016, title=title, audience="居民", opened=date(2016, 9, 1), closed=date(2016, 9, 10), distributed=20,
        questions=["路面是否干净", "清扫是否及时"], **of,
    )  # fmt: skip
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            survey=survey,
            number=number,
            channel="现场",
            answers=list(given),
            valid=all(one is not None for one in given),
        )
        for number, given in enumerate(answers, start=1)
    )
    return survey


def hand_in(unit: Unit, **figures: str | None) -> None:
    """A department's figures of 2015; None stands for 不适用."""
    DepartmentDatum.objects.bulk_create(
        DepartmentDatum(
            unit=unit, year=2015, key=key, value=None if value is None else Decimal(value), not_applicable=value is None
        )
        for key, value in figures.items()
    )


def joined(evaluation: Evaluation, people: People, panel: Panel | None = None) -> Evaluation:
    """The evaluation with a seated panel, drawn for it alone where none is given."""
    panel = panel or seated(frozen_for(evaluation, people), people)
    return evaluations.join_panel(evaluation=evaluation, panel=panel, by=people.erin, now=NOW)


def frozen_for(evaluation: Evaluation, people: People) -> Draw:
    """A draw frozen for one evaluation's object alone."""
    year, unit = evaluation.working_year, evaluation.evaluated_unit
    assert year.district.parent is not None
    place = Place(
        city=year.district.parent, district=year.district, centre=unit.section, section=unit.section,
        other_section=unit.section, unit=unit, child=unit, neighbour=unit, far=unit, working_year=year, abroad=unit,
    )  # fmt: skip
    return frozen(place, people, [evaluation.subject])


def panel_of(evaluation: Evaluation) -> Panel:
    assert evaluation.judged is not None
    return fresh_panel(evaluation.judged.panel)


def key_with_materials(place: Place, people: People, unit: Unit | None = None) -> KeyReview:
    """A key review with its survey and figures, whose panel may see them."""
    review = fixed_key(place, people, unit)
    survey_of(review.project)
    keyreview.record_data(review=review, data=FIGURES, by=people.erin, now=NOW)
    joined(review, people)
    return keyreview.open_review_materials(review=review, by=people.erin, now=NOW)


def key_scoring(place: Place, people: People, unit: Unit | None = None) -> KeyReview:
    """A key review whose panel has met."""
    review = key_with_materials(place, people, unit)
    opened(panel_of(review), people)
    return evaluations.begin_scoring(evaluation=fresh_key(review), by=people.erin, now=NOW)


def fresh_key(review: KeyReview) -> KeyReview:
    return KeyReview.objects.select_related("project__unit", "working_year__district", "judged__panel__draw").get(
        pk=review.pk
    )


def fresh_department(review: DepartmentReview) -> DepartmentReview:
    return DepartmentReview.objects.select_related("unit", "working_year__district", "judged__panel__draw").get(
        pk=review.pk
    )


def key_closed(
    place: Place, people: People, unit: Unit | None = None, points: Sequence[Mapping[str, str]] = ROAD
) -> KeyReview:
    """A key review whose panel has closed."""
    review = key_scoring(place, people, unit)
    panel = submitted(panel_of(review), points)
    domain.close_panel(panel=panel, by=people.erin, now=NOW)
    return fresh_key(review)


def department_closed(
    place: Place, people: People, unit: Unit | None = None, points: Sequence[Mapping[str, str]] = WHOLE
) -> DepartmentReview:
    """A department review, with the department's figures, whose panel has closed."""
    review = fixed_department(place, people, unit)
    hand_in(review.unit, staff="102", posts="100", unpaid="0", behind="3", satisfied_answers="160", valid_answers="200")
    joined(review, people)
    departments.open_review_materials(review=review, by=people.erin, now=NOW)
    panel = opened(panel_of(review), people)
    evaluations.begin_scoring(evaluation=fresh_department(review), by=people.erin, now=NOW)
    domain.close_panel(panel=submitted(panel, points), by=people.erin, now=NOW)
    return fresh_department(review)


def sent(evaluation: Evaluation, people: People) -> Evaluation:
    """A closed evaluation taken over, drafted and sent to its unit."""
    evaluations.score(evaluation=evaluation, by=people.erin, now=NOW)
    evaluations.draft_report(evaluation=evaluation, narrative={"conclusion": "较好"}, by=people.erin, now=NOW)
    return evaluations.send_to_unit(evaluation=evaluation, by=people.erin, now=NOW)
