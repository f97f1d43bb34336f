"""Which finished documents a user may fetch."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from projects.directory.models import Role
from projects.directory.queries import memberships_of
from reports.models import Document

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

# These read every document of the district.
READERS = (Role.PERFORMANCE_OFFICER, Role.LEADER, Role.AUDITOR)


def documents_visible_to(user: "User | AnonymousUser") -> QuerySet[Document]:
    """Return the newest build of each document that the user may fetch.

    The centre, leaders and auditors read the district's; a section what is about its units; a unit only what is about
    the unit itself; the pool's keeper its draws.
    """
    scope = Q(pk__in=[])
    for member in memberships_of(user):
        if member.role in READERS:
            scope |= Q(working_year__district=member.district_id)
        elif member.role == Role.SECTION_OFFICER:
            scope |= Q(unit__section=member.section_id)
        elif member.role == Role.POOL_KEEPER:
            scope |= Q(working_year__district__parent=member.district_id, kind="draw_certificate")
        elif member.unit_id is not None:
            scope |= Q(unit=member.unit_id)
    return Document.objects.filter(scope, superseded=False).select_related("attachment").defer("facts")
