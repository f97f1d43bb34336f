"""The first page: what each role wants to see of the year at a glance. Reads, never writes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from projects.desk.queries.district import show_district
from projects.desk.queries.next_year import show_next_year
from projects.desk.queries.page import Figure, Home, Table, Todo
from projects.desk.queries.people import show_accounts, show_pool, show_security, show_sheets
from projects.desk.queries.section import show_section
from projects.desk.queries.unit import show_unit
from projects.directory.models import Membership, Role, WorkingYear
from projects.directory.queries import memberships_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

__all__ = ["Figure", "Home", "Table", "Todo", "home_of"]

CONSTRUCTED = (
    "本系统现载演示数据：单位数、项目数、拨付和支出总额为已公布数字，其余均为演示构造，人员均为虚构的演示账号。"
)

# Who has a part in next year's applications and targets.
CONCERNED = (Role.UNIT_CLERK, Role.UNIT_HEAD, Role.SECTION_OFFICER, Role.PERFORMANCE_OFFICER)


def home_of(user: "User | AnonymousUser", chosen: WorkingYear | None = None) -> Home:
    """Gather the first page of somebody, by the roles that the person holds, the widest one first.

    `chosen` is the year to show of its district instead of the newest one.
    """
    order = list(Role)
    members = sorted(memberships_of(user), key=lambda member: order.index(Role(member.role)), reverse=True)
    home = Home(
        members=members,
        roles=[role.label for role in order if any(member.role == role for member in members)],
        is_centre=any(member.role == Role.PERFORMANCE_OFFICER for member in members),
        scope="、".join(dict.fromkeys(str(one.unit or one.section or one.district) for one in members)),
    )
    years: dict[int, WorkingYear | None] = {chosen.district_id: chosen} if chosen else {}
    for member in members:
        if member.district_id not in years:
            years[member.district_id] = _newest_year(member.district_id)
        year = years[member.district_id]
        home.year = home.year or year
        _SHOWN[Role(member.role)](home, member, year)
    if any(member.role in CONCERNED for member in members):
        show_next_year(home, members)
    if home.year is not None and home.year.district.constructed:
        home.notices.append(CONSTRUCTED)
    return home


def _newest_year(district_id: int) -> WorkingYear | None:
    """The newest working year of a district; of a city, that of the districts below it."""
    years = WorkingYear.objects.filter(Q(district=district_id) | Q(district__parent=district_id))
    return years.select_related("district").order_by("-year", "district__code").first()


_SHOWN: dict[Role, Callable[[Home, Membership, WorkingYear | None], None]] = {
    Role.UNIT_CLERK: show_unit,
    Role.UNIT_HEAD: show_unit,
    Role.SECTION_OFFICER: show_section,
    Role.PERFORMANCE_OFFICER: show_district,
    Role.POOL_KEEPER: show_pool,
    Role.EXPERT: show_sheets,
    Role.LEADER: show_district,
    Role.AUDITOR: show_district,
    Role.ADMINISTRATOR: show_accounts,
    Role.SECURITY_OFFICER: show_security,
}
