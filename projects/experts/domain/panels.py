"""Panels: seated from a draw, given their objects, replaced by the draw's own order, opened, and closed."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import Unit
from projects.experts.domain.aggregation import aggregate
from projects.experts.domain.draws import certify, void_draw
from projects.experts.models import Draw, Expert, Panel, PanelObject, Seat, Sheet
from projects.experts.permissions import may_run_draw, may_run_panel
from projects.experts.queries import active_seats
from projects.registry.models import Project
from projects.rulebooks.models import Rulebook
from projects.scoring import draw as rules
from projects.transitions import Refused, edit, perform, refuse_unless
from projects.workflow.flow import Decision

# How the certificate names why somebody was replaced; what the expert wrote stays with the seat.
STEPPED_BACK = {"declined": "谢绝", "recused": "回避"}


@audit.atomic
def seat_panel(*, draw: Draw, name: str, by: User, now: datetime) -> Panel:
    """Seat the experts that were drawn, in the order drawn; the first leads.

    Args:
        draw: a draw that has been made.
        name: what the panel is called.
        by: an officer of the performance centre.
        now: when it takes effect.

    Raises:
        Refused: no right, nothing has been drawn, or the panel sits already.
    """
    refuse_unless(may_run_draw(by, draw.working_year))
    if draw.stage != "drawn":
        raise Refused(f"抽取“{draw}”{draw.stage_label}，抽取完成后才能组成专家组")
    if Panel.objects.filter(draw=draw).exists():
        raise Refused(f"抽取“{draw}”的专家组已经组成")
    panel = Panel.objects.create(draw=draw, name=name)
    drawn: list[str] = draw.certificate["drawn"]
    for number, code in enumerate(drawn, start=1):
        _seat(panel, number, _expert(draw, code))
    audit.record(kind="experts.seat_panel", by=by, obj=panel, at=now, detail={"seats": len(drawn)})
    return panel


def _expert(draw: Draw, code: str) -> Expert:
    return Expert.objects.get(code=draw.sealed["people"][code])


def _seat(panel: Panel, number: int, expert: Expert) -> Seat:
    return Seat.objects.create(panel=panel, number=number, expert=expert, role="lead" if number == 1 else "member")


def _run(panel: Panel, by: User) -> Decision:
    """Every step is the centre's, on a panel whose draw still stands; refused at once otherwise.

    The panel is held meanwhile, and how its draw stands is read afresh.
    """
    decision = refuse_unless(may_run_panel(by, panel))
    Panel.objects.select_for_update().get(pk=panel.pk)
    if Draw.objects.filter(pk=panel.draw_id, stage="void").exists():
        raise Refused(f"抽取“{panel.draw}”已作废，专家组“{panel}”不再工作；请重新抽取")
    return decision


@audit.atomic
def add_object(
    *, panel: Panel, subject: Project | Unit, rulebook: Rulebook, framework: str, by: User, now: datetime
) -> PanelObject:
    """Give a panel one more object to judge, and each seat its empty sheet for it.

    Raises:
        Refused: no right, a void draw, a panel that has met already, an object that it judges already, or one that the
            draw was not made for: recusal was checked against those alone.
    """
    _run(panel, by)
    panel.refresh_from_db(fields=["stage", "version"])
    if panel.stage != "seated":
        raise Refused(f"专家组“{panel}”{panel.stage_label}，不能再增加评审对象")
    if subject.code not in panel.draw.frame["objects"]:
        raise Refused(f"抽取“{panel.draw}”时没有列入“{subject}”，回避未经核对，不能交这个专家组评审")
    of = {"project": subject} if isinstance(subject, Project) else {"unit": subject}
    if panel.objects_judged.filter(**of).exists():
        raise Refused(f"“{subject}”已由专家组“{panel}”评审，不能重复列入")
    judged = PanelObject.objects.create(panel=panel, rulebook=rulebook, framework=framework, **of)
    Sheet.objects.bulk_create(Sheet(seat=seat, judged=judged) for seat in active_seats(panel))
    audit.record(
        kind="experts.add_object", by=by, obj=judged, at=now, detail={"object": subject.code, "framework": framework}
    )
    return judged


@audit.atomic
def replace_member(*, panel: Panel, number: int, by: User, now: datetime) -> Panel:
    """Give the seat of somebody who declined or stepped back to the next in the draw's order.

    When nobody is left who keeps the quotas, the draw is void, in plain sight, and a new one has to be made.

    Raises:
        Refused: no right, a void draw, no such seat, or its expert has not stepped back.
    """
    _run(panel, by)
    seat = active_seats(panel).filter(number=number).first()
    if seat is None:
        raise Refused(f"专家组“{panel}”没有第 {number} 席")
    sheet = seat.sheets.filter(stage__in=STEPPED_BACK).order_by("pk").first()
    if sheet is None:
        raise Refused(f"第 {number} 席专家没有谢绝或回避，不能更换")
    draw = panel.draw
    certificate: rules.Certificate = draw.certificate
    out = next(code for code, expert in draw.sealed["people"].items() if expert == seat.expert.code)
    try:
        code = rules.replace_member(
            draw.frame, certificate["order"], certificate["drawn"], certificate["replacements"], out
        )
    except rules.DrawVoidError as void:
        void_draw(draw=draw, reason=str(void), by=by, now=now)
        return panel
    reason = STEPPED_BACK[sheet.stage]
    entry: rules.Replacement = {"out": out, "in": code, "reason": reason, "at": localtime(now).isoformat()}
    edit(
        draw,
        expected_version=draw.version,
        fields={"certificate": certify(draw, [*certificate["replacements"], entry])},
    )
    seat.replaced_at = now
    seat.save(update_fields=["replaced_at"])
    new = _seat(panel, number, _expert(draw, code))
    Sheet.objects.bulk_create(Sheet(seat=new, judged=judged) for judged in panel.objects_judged.all())
    audit.record(kind="experts.replace_member", by=by, obj=panel, at=now, detail={"seat": number, "reason": reason})
    return panel


@audit.atomic
def open_panel(*, panel: Panel, by: User, now: datetime) -> Panel:
    """The first meeting: names are no longer sealed, scoring may begin.

    Raises:
        Refused: no right, a void draw, no object, or a seat that has not accepted.
    """
    decision = _run(panel, by)
    if not panel.objects_judged.exists():
        raise Refused(f"专家组“{panel}”还没有评审对象，不能开始评审")
    waiting = _waiting(panel, ("accepted",))
    if waiting:
        raise Refused(f"专家组“{panel}”还有第 {'、'.join(waiting)} 席未接受评审")
    return perform(panel, "open", by=by, decision=decision, now=now)


def _standing_sheets(panel: Panel) -> QuerySet[Sheet]:
    """The sheets of the seats as they stand."""
    return Sheet.objects.filter(judged__panel=panel, seat__replaced_at__isnull=True)


def _waiting(panel: Panel, done: Sequence[str]) -> list[str]:
    """The numbers of the seats that have a sheet not yet at one of these stages."""
    numbers = _standing_sheets(panel).exclude(stage__in=done).values_list("seat__number", flat=True)
    return [str(number) for number in sorted(set(numbers))]


@audit.atomic
def close_panel(*, panel: Panel, by: User, now: datetime) -> Panel:
    """Lock every sheet and aggregate them, object by object; the sheets themselves stay untouched.

    Raises:
        Refused: no right, a void draw, or a sheet is not in yet.
    """
    decision = _run(panel, by)
    waiting = _waiting(panel, ("submitted",))
    if waiting:
        raise Refused(f"专家组“{panel}”还有第 {'、'.join(waiting)} 席未提交评分表")
    perform(panel, "close", by=by, decision=decision, now=now)
    for sheet in _standing_sheets(panel).select_related("seat__panel", "judged__project", "judged__unit"):
        perform(sheet, "lock", by=by, decision=decision, now=now)
    for judged in panel.objects_judged.select_related("rulebook"):
        aggregate(judged=judged, by=by, now=now)
    return panel
