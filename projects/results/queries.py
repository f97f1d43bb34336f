"""Which ratings may be read, and which of them stand."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Case, Q, QuerySet, Value, When

from projects.directory.models import Role, Unit, WorkingYear
from projects.directory.queries import memberships_of, unit_scope
from projects.registry.models import Project
from projects.results.models import BY_PANEL, Rating
from projects.rulebooks.models import Rulebook

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

UNIT_ROLES = (Role.UNIT_CLERK, Role.UNIT_HEAD)
# A rating that a later one supersedes stays in the ledger and no longer stands. Asked of the column by which both are
# joined, so that PostgreSQL looks each one up instead of hashing all.
STANDING = Q(rating__supersedes__isnull=True)
CHUNK = 200


def visible_to(user: "User | AnonymousUser") -> QuerySet[Rating]:
    """Return the ratings the user may read; a unit sees its own once they are confirmed.

    Who of a panel gave which points stays with the bureau: a unit's ratings come without a panel's inputs.
    """
    members = memberships_of(user)
    of_units = [member for member in members if member.role in UNIT_ROLES]
    of_others = [member for member in members if member.role not in UNIT_ROLES]
    whole = unit_scope(of_others, "unit__")
    own = unit_scope(of_units, "unit__") & Q(stage="confirmed")
    found = Rating.objects.filter(whole | own).select_related("unit", "project", "rulebook", "working_year")
    if not of_units:
        return found
    judged = Case(When(~whole & Q(kind__in=BY_PANEL), then=Value(True)), default=Value(False))
    return found.defer("inputs").annotate(inputs_withheld=judged)


def standing_rating(*, working_year: WorkingYear, kind: str, unit: Unit, project: Project | None) -> Rating | None:
    """Return the rating of an object that stands; None while it has none."""
    return Rating.objects.filter(STANDING, working_year=working_year, kind=kind, unit=unit, project=project).first()


def standing_ratings(**fixed: object) -> Iterator[Rating]:
    """Return the ratings that stand, in the order in which they were entered, a few in memory at a time.

    A rulebook is as long as many ratings: it is read once and shared by all that were computed by it.

    Args:
        fixed: what is fixed of them (working_year, kind).
    """
    books: dict[int, Rulebook] = {}
    found = Rating.objects.filter(STANDING, **fixed).select_related("project", "unit").order_by("pk")
    for rating in found.iterator(chunk_size=CHUNK):
        if rating.rulebook_id not in books:
            books[rating.rulebook_id] = rating.rulebook
        rating.rulebook = books[rating.rulebook_id]
        yield rating
