"""The head's links, by role: one table, in the order in which they stand."""

from typing import NamedTuple

from django.http import HttpRequest

from budgeteval.ui.navigation import Entry, register
from projects.directory.models import Role
from projects.directory.permissions import roles_of


class Line(NamedTuple):
    """A link, and who sees it."""

    entry: Entry
    roles: tuple[Role, ...]


UNIT = (Role.UNIT_CLERK, Role.UNIT_HEAD)
SECTION = (Role.SECTION_OFFICER,)
CENTRE = (Role.PERFORMANCE_OFFICER,)
READERS = (Role.LEADER, Role.AUDITOR)
EVERYBODY = tuple(Role)

LINES = (
    Line(
        Entry("数据导入", "import", ("import_kind", "imports", "import_shown", "upload")), (*CENTRE, Role.POOL_KEEPER)
    ),
    Line(Entry("导入记录", "imports", ("import_shown",)), READERS),
    Line(Entry("生成文档", "documents_build"), CENTRE),
    Line(Entry("后台任务", "jobs", ("job",)), EVERYBODY),
)


def links(request: HttpRequest) -> list[Entry]:
    """What this person may go to, 首页 first."""
    roles = roles_of(request.user)
    found = [Entry("首页", "home")] if request.user.is_authenticated else []
    found += [line.entry for line in LINES if roles & set(line.roles)]
    if getattr(request.user, "is_staff", False):
        found.append(Entry("系统管理", "admin:index"))
    return found


register(links)
