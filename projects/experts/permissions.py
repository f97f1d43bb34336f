"""Who may draw, seat, score and close, with reasons; and the doors to draws and sheets."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from budgeteval.accounts.models import User
from projects.directory.models import District, Role, WorkingYear
from projects.directory.permissions import YES, holds
from projects.directory.queries import memberships_of
from projects.doors import behind_door
from projects.experts.models import Draw, Evaluation, Panel, Sheet
from projects.experts.queries import draws_visible_to, sealed_draws_of, sheets_visible_to
from projects.scoring.draw import SealedList
from projects.transitions import Refused
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# The two officers who each hold half of a draw's seed: one of the district, one of the city's pool.
SECRET_HOLDERS = (Role.PERFORMANCE_OFFICER, Role.POOL_KEEPER)


def may_keep_pool(user: User, pool: District) -> Decision:
    """The pool, its members' interests and accounts are entered by its keeper, at the city."""
    return holds(user, Role.POOL_KEEPER, at=pool)


def pool_districts(user: "User | AnonymousUser") -> QuerySet[District]:
    """The cities whose pool the user keeps."""
    keeping = [member.district_id for member in memberships_of(user) if member.role == Role.POOL_KEEPER]
    return District.objects.filter(pk__in=keeping).order_by("code")


def may_answer(user: User, evaluation: Evaluation) -> Decision:
    """Answering a draft report is the evaluated unit's head's."""
    return holds(user, Role.UNIT_HEAD, at=evaluation.evaluated_unit)


def may_run_draw(user: User, working_year: WorkingYear) -> Decision:
    """Freezing, drawing, seating and replacing are the performance centre's."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=working_year.district)


def may_hold_secret(user: User, draw: Draw, role: Role) -> Decision:
    """Only the officer of the named role, and nobody for both halves."""
    if role not in SECRET_HOLDERS:
        return Decision(
            False, f"随机数由{'和'.join(holder.label for holder in SECRET_HOLDERS)}各提交一份，{role.label}不参加"
        )
    district = draw.working_year.district
    if role == Role.POOL_KEEPER:
        if district.parent is None:
            return Decision(False, f"“{district}”没有登记所属市，市专家库管理不能参加抽取")
        decision = holds(user, role, at=district.parent)
    else:
        decision = holds(user, role, at=district)
    if decision and draw.secrets.filter(officer=user).exclude(by=role.label).exists():
        return Decision(False, "两份随机数须由两个人分别提交，您已提交过另一份")
    return decision


def may_run_panel(user: User, panel: Panel) -> Decision:
    """Opening, replacing and closing are the performance centre's."""
    return may_run_draw(user, panel.draw.working_year)


def may_answer_seat(user: User, sheet: Sheet) -> Decision:
    """Accepting, declining and recusing: the seated expert alone."""
    if sheet.seat.expert.user_id != user.pk:
        return Decision(False, "这张评分表不是分配给您的，您不能办理此事")
    if sheet.seat.replaced_at is not None:
        return Decision(False, "您的席位已更换，不再参加本次评审")
    return YES


def may_take_part(user: User, sheet: Sheet) -> Decision:
    """Accepting is the seated expert's, unless stepped back already: that holds against every object of the panel."""
    decision = may_answer_seat(user, sheet)
    if decision and sheet.seat.sheets.filter(stage__in=("declined", "recused")).exists():
        return Decision(False, "您已谢绝或申请回避，不再参加本专家组的评审")
    return decision


def may_score(user: User, sheet: Sheet) -> Decision:
    """Scoring is the seated expert's, between the panel's opening and its closing."""
    decision = may_take_part(user, sheet)
    if decision and sheet.judged.panel.stage != "open":
        return Decision(False, f"专家组“{sheet.judged.panel}”{sheet.judged.panel.stage_label}，现在不能评分")
    return decision


def access_draw(user: "User | AnonymousUser", pk: int) -> Draw:
    """Fetch a draw by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(draws_visible_to(user), "没有这次抽取，或您无权查看", pk=pk)


def access_sealed(user: "User | AnonymousUser", pk: int) -> SealedList:
    """Open the sealed list of a draw: which person stands for which code.

    Raises:
        Refused: neither the district's auditor nor the keeper of the city's pool.
    """
    draw = sealed_draws_of(user).filter(pk=pk).first()
    if draw is None:
        raise Refused("密封对照表只供审计监督和市专家库管理查看")
    sealed: SealedList = draw.sealed
    return sealed


def access_sheet(user: "User | AnonymousUser", pk: int) -> Sheet:
    """Fetch a sheet by the door: one's own, as the auditor, or as the centre once the panel has closed.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(sheets_visible_to(user), "没有这张评分表，或您无权查看", pk=pk)
