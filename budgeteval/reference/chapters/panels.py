"""Key and department evaluation: planned, drawn for, seated, scored independently, reported, answered, final."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from budgeteval.accounts.models import User
from budgeteval.reference.cast import Cast
from budgeteval.reference.deeds import Deed, chain, moment, tokens
from projects.departments import domain as departments
from projects.departments.models import DepartmentReview
from projects.directory.models import Role
from projects.experts import domain as experts
from projects.experts.domain import evaluations
from projects.experts.domain.sheets import Points
from projects.experts.models import Draw, Evaluation, Panel, Seat, Sheet
from projects.experts.queries import active_seats
from projects.keyreview import domain as keyreview
from projects.keyreview.models import KeyReview
from projects.results import domain as results
from projects.sheets.act_rows import DrawRow, EvaluationRow, IncidentRow
from projects.transitions import Refused

CHAPTER = "重点评价和部门整体评价"
KEY = "key"


def deeds(cast: Cast) -> Iterator[Deed]:
    """Every deed of the evaluations and of the draws that seat their panels."""
    for row in cast.sheets.evaluations:
        yield from _evaluation(cast, row)
    for draw in cast.sheets.draws:
        yield from _draw(cast, draw)
    for number, event in enumerate(cast.sheets.events, start=1):
        yield Deed(f"event/{number}", moment(event.on, 17), CHAPTER, _event(cast, number - 1))


def evaluation_of(cast: Cast, code: str) -> Evaluation:
    """The key or department evaluation of the object with this code, as it now stands."""
    row = next(row for row in cast.sheets.evaluations if row.object_code == code)
    if row.kind == KEY:
        return KeyReview.objects.get(working_year=cast.working_year, project=cast.projects[code])
    return DepartmentReview.objects.get(working_year=cast.working_year, unit=cast.units[code])


def _evaluation(cast: Cast, row: EvaluationRow) -> Iterator[Deed]:
    code = row.object_code
    draw = next(draw for draw in cast.sheets.draws if draw.draw_code == row.draw_code)
    yield from chain(
        CHAPTER,
        f"evaluation/{code}",
        ("plan", row.planned_on, 9, lambda now: _plan(cast, row, now)),
        ("framework", row.framework_on, 10, lambda now: _fix(cast, row, now)),
        ("join", max(draw.revealed_on, row.framework_on), 16, lambda now: _join(cast, row, now)),
        ("materials", row.materials_on, 17, lambda now: _materials(cast, code, now)),
        (
            "scoring",
            max(draw.opened_on, row.materials_on),
            17,
            lambda now: _walk(cast, code, evaluations.begin_scoring, now),
        ),
        ("score", draw.closed_on, 18, lambda now: _score(cast, code, now)),
        ("draft", row.drafted_on, 18, lambda now: _draft(cast, row, now)),
        ("send", row.sent_on, 18, lambda now: _walk(cast, code, evaluations.send_to_unit, now)),
        ("answer", row.answered_on, 18, lambda now: _answer(cast, row, now)),
        ("final", row.final_on, 18, lambda now: _final(cast, code, now)),
    )


def _plan(cast: Cast, row: EvaluationRow, now: datetime) -> None:
    common: dict[str, Any] = {"working_year": cast.working_year, "ground": row.ground, "by": cast.centre, "now": now}
    if row.kind == KEY:
        keyreview.plan_review(project=cast.projects[row.object_code], content=row.content, **common)
    else:
        departments.plan_review(unit=cast.units[row.object_code], duties=row.content, **common)


def _fix(cast: Cast, row: EvaluationRow, now: datetime) -> None:
    evaluations.fix_framework(
        evaluation=evaluation_of(cast, row.object_code),
        rulebook=cast.rulebook,
        framework=row.framework,
        by=cast.centre,
        now=now,
    )


def _join(cast: Cast, row: EvaluationRow, now: datetime) -> None:
    panel = Panel.objects.get(draw__code=row.draw_code)
    evaluations.join_panel(evaluation=evaluation_of(cast, row.object_code), panel=panel, by=cast.centre, now=now)


def _materials(cast: Cast, code: str, now: datetime) -> None:
    review = evaluation_of(cast, code)
    if isinstance(review, KeyReview):
        figures = {row.item: row.value for row in cast.sheets.figures if row.object_code == code}
        if figures:
            keyreview.record_data(review=review, data=figures, by=cast.centre, now=now)
        keyreview.open_review_materials(review=review, by=cast.centre, now=now)
    elif isinstance(review, DepartmentReview):
        departments.open_review_materials(review=review, by=cast.centre, now=now)


def _walk(cast: Cast, code: str, verb: Callable[..., Evaluation], now: datetime) -> None:
    verb(evaluation=evaluation_of(cast, code), by=cast.centre, now=now)


def _score(cast: Cast, code: str, now: datetime) -> None:
    evaluation = evaluations.score(evaluation=evaluation_of(cast, code), by=cast.centre, now=now)
    results.rate_evaluation(evaluation=evaluation, by=cast.centre, now=now)


def _draft(cast: Cast, row: EvaluationRow, now: datetime) -> None:
    narrative = {
        passage.key: passage.text for passage in cast.sheets.passages if passage.object_code == row.object_code
    }
    evaluations.draft_report(
        evaluation=evaluation_of(cast, row.object_code), narrative=narrative, by=cast.centre, now=now
    )


def _answer(cast: Cast, row: EvaluationRow, now: datetime) -> None:
    evaluation = evaluation_of(cast, row.object_code)
    evaluations.answer(
        evaluation=evaluation, opinion=row.opinion, by=cast.head(cast.units[evaluation.evaluated_unit.code]), now=now
    )


def _final(cast: Cast, code: str, now: datetime) -> None:
    evaluation = evaluations.finalise(evaluation=evaluation_of(cast, code), by=cast.centre, now=now)
    results.confirm_evaluation(evaluation=evaluation, by=cast.centre, now=now)


def _draw(cast: Cast, row: DrawRow) -> Iterator[Deed]:
    code = row.draw_code
    yield from chain(
        CHAPTER,
        f"draw/{code}",
        ("freeze", row.frozen_on, 9, lambda now: _freeze(cast, row, now)),
        ("commit", row.committed_on, 10, lambda now: _commit(cast, code, now)),
        ("reveal", row.revealed_on, 14, lambda now: _reveal(cast, row, now)),
    )
    for number, incident in enumerate((i for i in cast.sheets.incidents if i.draw_code == code), start=1):
        yield Deed(f"draw/{code}/incident/{number}", moment(incident.on, 17), CHAPTER, _incident(cast, incident))
    yield Deed(f"draw/{code}/accept", moment(row.accepted_on, 17, 30), CHAPTER, lambda now: _accept(code, now))
    yield Deed(f"draw/{code}/open", moment(row.opened_on, 9), CHAPTER, lambda now: _open(cast, code, now))
    for opinion in cast.sheets.expert_opinions:
        if _draw_of(cast, opinion.object_code) == code:
            key = f"sheet/{opinion.object_code}/{opinion.seat}"
            at = moment(opinion.submitted_on, 17, 30)
            yield Deed(key, at, CHAPTER, _sheet(cast, opinion.object_code, opinion.seat))
    yield Deed(f"draw/{code}/close", moment(row.closed_on, 17, 45), CHAPTER, lambda now: _close(cast, code, now))


def _draw_of(cast: Cast, object_code: str) -> str:
    return next(row.draw_code for row in cast.sheets.evaluations if row.object_code == object_code)


def _freeze(cast: Cast, row: DrawRow, now: datetime) -> None:
    objects = [one for one in cast.sheets.evaluations if one.draw_code == row.draw_code]
    experts.freeze_draw(
        working_year=cast.working_year,
        code=row.draw_code,
        purpose=row.purpose,
        subjects=[
            cast.projects[one.object_code] if one.kind == KEY else cast.units[one.object_code] for one in objects
        ],
        seats=row.seats,
        quotas=[
            {"field": quota.speciality, "at_least": quota.at_least}
            for quota in cast.sheets.quotas
            if quota.draw_code == row.draw_code
        ],
        by=cast.centre,
        now=now,
        token=tokens(cast.seed, f"draw/{row.draw_code}"),
    )


def _commit(cast: Cast, code: str, now: datetime) -> None:
    for officer in cast.sheets.officers:
        if officer.draw_code == code:
            experts.commit_secret(
                draw=Draw.objects.get(code=code),
                role=Role(officer.role),
                by=cast.user(officer.account),
                now=now,
                token=tokens(cast.seed, f"secret/{code}/{officer.role}"),
            )


def _reveal(cast: Cast, row: DrawRow, now: datetime) -> None:
    for officer in cast.sheets.officers:
        if officer.draw_code == row.draw_code:
            draw = Draw.objects.get(code=row.draw_code)
            experts.reveal_secret(draw=draw, role=Role(officer.role), by=cast.user(officer.account), now=now)
    drawn = experts.make_draw(draw=Draw.objects.get(code=row.draw_code), by=cast.centre, now=now + timedelta(minutes=5))
    experts.seat_panel(draw=drawn, name=row.panel_name, by=cast.centre, now=now + timedelta(minutes=10))


def account_of(seat: Seat) -> User:
    """The account of the expert on a seat.

    Raises:
        Refused: the expert has none, so nobody could act.
    """
    if seat.expert.user is None:
        raise Refused(f"专家“{seat.expert.code}”没有账号")
    return seat.expert.user


def _incident(cast: Cast, row: IncidentRow) -> Callable[[datetime], None]:
    def run(now: datetime) -> None:
        panel = Panel.objects.get(draw__code=row.draw_code)
        seat = active_seats(panel).get(number=row.seat)
        verb = experts.decline_sheet if row.kind == "decline" else experts.recuse_sheet
        for sheet in seat.sheets.select_related("seat__expert", "judged__panel"):
            verb(sheet=sheet, reason=row.reason, by=account_of(seat), now=now)
        experts.replace_member(panel=panel, number=row.seat, by=cast.centre, now=now + timedelta(minutes=5))

    return run


def _accept(code: str, now: datetime) -> None:
    waiting = Sheet.objects.filter(judged__panel__draw__code=code, stage="assigned", seat__replaced_at__isnull=True)
    for sheet in waiting.select_related("seat__expert__user", "judged__panel"):
        experts.accept_sheet(sheet=sheet, by=account_of(sheet.seat), now=now)


def _open(cast: Cast, code: str, now: datetime) -> None:
    experts.open_panel(panel=Panel.objects.get(draw__code=code), by=cast.centre, now=now)


def _sheet(cast: Cast, object_code: str, number: int) -> Callable[[datetime], None]:
    def run(now: datetime) -> None:
        judged = evaluation_of(cast, object_code).judged
        sheet = Sheet.objects.select_related("seat__expert__user", "judged__panel", "judged__rulebook").get(
            judged=judged, seat__number=number, seat__replaced_at__isnull=True
        )
        expert = account_of(sheet.seat)
        points = {
            row.item: Points(score=row.points, comment=row.comment)
            for row in cast.sheets.expert_points
            if (row.object_code, row.seat) == (object_code, number)
        }
        opinion = next(
            row.opinion for row in cast.sheets.expert_opinions if (row.object_code, row.seat) == (object_code, number)
        )
        experts.save_points(
            sheet=sheet, expected_version=sheet.version, points=points, opinion=opinion, by=expert, now=now
        )
        experts.submit_sheet(sheet=sheet, by=expert, now=now + timedelta(minutes=1))

    return run


def _close(cast: Cast, code: str, now: datetime) -> None:
    experts.close_panel(panel=Panel.objects.get(draw__code=code), by=cast.centre, now=now)


def _event(cast: Cast, place: int) -> Callable[[datetime], None]:
    row = cast.sheets.events[place]

    def run(now: datetime) -> None:
        review = evaluation_of(cast, row.object_code)
        if isinstance(review, KeyReview):
            keyreview.record_event(
                review=review,
                kind=row.kind,
                on=row.on,
                place=row.place,
                people=row.people,
                note=row.note,
                by=cast.centre,
                now=now,
            )

    return run
