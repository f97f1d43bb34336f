"""Which targets may be read, and what they contain."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from projects.directory.queries import memberships_of, unit_scope
from projects.targets.models import Target

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


def visible_to(user: "User | AnonymousUser") -> QuerySet[Target]:
    """Return the targets of the units whose evaluation the user may read, with project and unit."""
    scope = unit_scope(memberships_of(user), "project__unit__")
    return Target.objects.filter(scope).select_related("project__unit")
