"""Who may build documents, and the door by which a view gets one."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from budgeteval.accounts.models import User
from projects.directory.models import Role, WorkingYear
from projects.directory.permissions import holds
from projects.directory.queries import memberships_of
from projects.transitions import Refused
from projects.workflow.flow import Decision
from reports.models import Document
from reports.queries import documents_visible_to

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def may_build(user: User, working_year: WorkingYear) -> Decision:
    """The district's documents are the performance centre's to build."""
    return holds(user, Role.PERFORMANCE_OFFICER, at=working_year.district)


def buildable_years(user: "User | AnonymousUser") -> QuerySet[WorkingYear]:
    """The working years whose documents the user may build, the newest first."""
    members = memberships_of(user)
    districts = [member.district_id for member in members if member.role == Role.PERFORMANCE_OFFICER]
    return WorkingYear.objects.filter(district__in=districts).select_related("district").order_by("-year", "district")


def access_document(user: "User | AnonymousUser", pk: int) -> Document:
    """Fetch a document by the door.

    Raises:
        Refused: it does not exist for this user.
    """
    document = documents_visible_to(user).filter(pk=pk).first()
    if document is None:
        raise Refused("没有这份文档，或您无权查看")
    return document
