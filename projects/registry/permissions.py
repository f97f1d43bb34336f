"""Who may import, and the doors to projects and imports."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from projects.directory.models import District, Role
from projects.directory.permissions import YES, may_manage_year
from projects.directory.queries import memberships_of
from projects.doors import behind_door
from projects.registry.importing import Importable
from projects.registry.models import Project, SheetImport, SheetUpload
from projects.registry.queries import import_readers, imports_visible_to, uploads_visible_to, visible_to
from projects.workflow.flow import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


def may_import(user: "User | AnonymousUser", district: District) -> Decision:
    """Units, money, budgets, targets and department data come in through the performance centre."""
    return may_manage_year(user, district)


def import_districts(user: "User | AnonymousUser") -> QuerySet[District]:
    """The districts into which the user may import."""
    keeping = [member.district_id for member in memberships_of(user) if member.role == Role.PERFORMANCE_OFFICER]
    return District.objects.filter(pk__in=keeping).order_by("code")


def may_hand_in(user: "User | AnonymousUser", one: Importable, district: District) -> Decision:
    """Handing in a sheet is for who may import it into that district."""
    if one.districts(user).filter(pk=district.pk).exists():
        return YES
    return Decision(False, f"{one.title}由{one.who}导入，您在“{district}”没有这一角色，不能办理此事")


def may_read_imports(user: "User | AnonymousUser") -> Decision:
    """What came in is read by who reads the district, or keeps the pool."""
    if import_readers(user):
        return YES
    return Decision(False, "导入记录由绩效中心、领导、审计监督和专家库管理查看，您没有这一角色")


def access_upload(user: "User | AnonymousUser", pk: int) -> SheetUpload:
    """Fetch one's own upload by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(uploads_visible_to(user), "没有这次上传，或不是您上传的", pk=pk)


def access_project(user: "User | AnonymousUser", pk: int) -> Project:
    """Fetch a project by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(visible_to(user), "没有这个项目，或您无权查看", pk=pk)


def access_import(user: "User | AnonymousUser", pk: int) -> SheetImport:
    """Fetch an import by the door.

    Raises:
        Hidden: it does not exist for this user.
    """
    return behind_door(imports_visible_to(user), "没有这次导入，或您无权查看", pk=pk)
