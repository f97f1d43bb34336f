"""Who looks after which account, and the door by which a view gets one."""

from typing import TYPE_CHECKING

from budgeteval.accounts.models import User
from projects.directory.models import District, Role
from projects.directory.permissions import YES, may_administer, roles_of
from projects.directory.queries import districts_administered
from projects.doors import behind_door
from projects.members.queries import accounts_visible_to, districts_of
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def may_list_accounts(by: "User | AnonymousUser") -> Decision:
    """Accounts are the administrators'."""
    if districts_administered(by).exists():
        return YES
    return Decision(False, "账号和角色由系统管理员管理，您没有这一角色")


def may_read_trail(by: "User | AnonymousUser") -> Decision:
    """Who did what is the auditors' to read; who looks after accounts or security does not look into it."""
    if Role.AUDITOR in roles_of(by):
        return YES
    return Decision(False, "“谁做了什么”由审计监督人员查看，您没有这一角色")


def may_add_account(by: "User | AnonymousUser", district: District) -> Decision:
    """New accounts are made by the district's administrator, or the city's."""
    return may_administer(by, district)


def may_manage(by: "User | AnonymousUser", user: User) -> Decision:
    """Switching off, unlocking, a new one-time password, a reset: the administrator's of every district concerned.

    Nobody does it to himself: what one may change of one's own account stands on one's own page.
    """
    if by.pk == user.pk:
        return Decision(False, "不能变更自己的账号；本人的口令和双因素认证在“我的账号”办理，其余由另一位系统管理员办理")
    places = districts_of(user)
    administered = set(districts_administered(by).values_list("pk", flat=True))
    if not places & administered:
        return Decision(False, f"“{user}”不是您所管区县的人员，由其所在区县的系统管理员办理")
    if not places <= administered:
        names = "、".join(District.objects.filter(pk__in=places - administered).values_list("name", flat=True))
        return Decision(False, f"“{user}”在“{names}”另有角色，由上级或该区县的系统管理员办理")
    return YES


def access_account(by: "User | AnonymousUser", pk: int) -> User:
    """Fetch an account by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(accounts_visible_to(by), "没有这个账号，或不在您管理的区县内", pk=pk)
