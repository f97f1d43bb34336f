"""Inviting units' clerks and heads from a previewed list: all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.domain import grant
from projects.directory.domain.intake import Action
from projects.directory.models import District, Role, Unit
from projects.members.domain.accounts import OneTime, Slip, add_account, fresh
from projects.members.permissions import may_add_account
from projects.transitions import Refused, refuse_unless


@dataclass(frozen=True)
class Invitation:
    """One row of the list, looked up: who gets which role in which unit, under which account.

    `action`: a new account, a further role for an account that is there, or nothing because the role is held already.
    Several rows may name one person: they carry the same account.
    """

    row: int
    unit: Unit
    name: str
    role: Role
    phone: str
    account: str
    action: Action


@audit.atomic
def _write(
    invitations: Sequence[Invitation], prepared: Mapping[str, OneTime], *, district: District, by: User, now: datetime
) -> list[Slip]:
    slips: dict[str, Slip] = {}
    for one in invitations:
        if one.account in prepared and one.account not in slips:
            slips[one.account] = add_account(
                district=district, account=one.account, name=one.name, phone=one.phone, by=by, now=now,
                one_time=prepared[one.account],
            )  # fmt: skip
        if one.action is not Action.UNCHANGED:
            user = slips[one.account].user if one.account in slips else User.objects.get(username=one.account)
            grant(user=user, role=one.role, at=one.unit, by=by, now=now)
    counts = {"accounts": len(slips), "roles": sum(one.action is not Action.UNCHANGED for one in invitations)}
    audit.record(kind="members.invite", by=by, obj=district, at=now, detail=counts)
    return list(slips.values())


def invite(*, invitations: Sequence[Invitation], district: District, by: User, now: datetime) -> list[Slip]:
    """Make the accounts that are missing and grant every role; returns a slip for each new account.

    Raises:
        Refused: not the district's administrator, nothing to do, an account's name taken meanwhile, or a role that has
            to be kept apart from those a person holds; nothing was written.
    """
    refuse_unless(may_add_account(by, district))
    if all(one.action is Action.UNCHANGED for one in invitations):
        raise Refused("名单中的人员都已有账号和角色，没有需要办理的")
    new = dict.fromkeys(one.account for one in invitations if one.action is Action.NEW)
    prepared = {account: fresh() for account in new}  # before the turn: hashing hundreds takes seconds
    return _write(invitations, prepared, district=district, by=by, now=now)
