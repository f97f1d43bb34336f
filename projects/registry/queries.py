"""Projects and their money: what may be read, and sums over any grouping, in yuan."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Round

from projects.directory.models import District, Role
from projects.directory.queries import DISTRICT_READERS, memberships_of, unit_scope
from projects.registry.models import Carryover, Project, SheetImport, SheetUpload

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

ZERO = Decimal(0)
FEN = Decimal("0.01")
MONEY = ("year_start", "adjusted", "received", "executed")


class Totals(TypedDict):
    """Sums in yuan: budget at the start, adjusted, received (appropriated), executed; and how many projects."""

    projects: int
    year_start: Decimal
    adjusted: Decimal
    received: Decimal
    executed: Decimal


def visible_to(user: "User | AnonymousUser") -> QuerySet[Project]:
    """Return the projects of the units that the user may read."""
    return Project.objects.filter(unit_scope(memberships_of(user), "unit__")).distinct()


def with_money(projects: QuerySet[Project]) -> QuerySet[Project, Any]:
    """Add each project's sums over its sources: `year_start`, `adjusted`, `received`, `executed` (0 without money)."""
    return projects.annotate(**_sums())


def totals(projects: QuerySet[Project]) -> Totals:
    """Return the sums over these projects."""
    found = Project.objects.filter(pk__in=projects.order_by().values("pk")).aggregate(
        projects=Count("pk", distinct=True), **_sums()
    )
    return _totals(found)


def totals_by(projects: QuerySet[Project], *keys: str) -> dict[tuple[Any, ...], Totals]:
    """Return the sums by one or more columns, such as "unit", "field__name", "funding__source", in the keys' order."""
    chosen = Project.objects.filter(pk__in=projects.order_by().values("pk"))
    rows = chosen.values(*keys).annotate(projects=Count("pk", distinct=True), **_sums()).order_by(*keys)
    plain: list[dict[str, Any]] = [dict(row) for row in rows]
    return {tuple(row[key] for key in keys): _totals(row) for row in plain}


def _sums() -> dict[str, Round]:
    """SQLite adds binary floats; rounded to the fen the sums are exact again."""
    return {name: Round(Sum(f"funding__{name}", default=ZERO), precision=2) for name in MONEY}


def _totals(row: dict[str, Any]) -> Totals:
    return Totals(
        projects=row["projects"],
        year_start=to_fen(row["year_start"]),
        adjusted=to_fen(row["adjusted"]),
        received=to_fen(row["received"]),
        executed=to_fen(row["executed"]),
    )


def to_fen(amount: Decimal | int) -> Decimal:
    """Return a sum that the database made, in yuan exact to the fen."""
    return Decimal(amount).quantize(FEN)


def imports_visible_to(user: "User | AnonymousUser") -> QuerySet[SheetImport]:
    """Return the imports of the districts that the user reads as a whole (or whose pool the user keeps)."""
    return SheetImport.objects.filter(district__in=import_readers(user))


def import_readers(user: "User | AnonymousUser") -> set[int]:
    """Return the keys of the districts whose imports the user reads."""
    readers = {*DISTRICT_READERS, Role.POOL_KEEPER}
    return {member.district_id for member in memberships_of(user) if member.role in readers and member.district_id}


def uploads_visible_to(user: "User | AnonymousUser") -> QuerySet[SheetUpload]:
    """Return the sheets that the user handed in; nobody sees another's before it is written."""
    own = SheetUpload.objects.filter(uploaded_by=user.pk) if user.pk else SheetUpload.objects.none()
    return own.select_related("district", "attachment", "job", "written")


def earlier_import(*, district: District, kind: str, sha256: str) -> SheetImport | None:
    """Return the newest import of these very bytes."""
    return SheetImport.objects.filter(district=district, kind=kind, attachment__sha256=sha256).first()


def remembered(project: Project) -> list[Carryover]:
    """What a project brings along from the years before its own, and its unit as a whole, the latest year first."""
    of_both = Carryover.objects.filter(unit=project.unit_id, lineage__in=("", project.lineage))
    return list(of_both.filter(year__lt=project.fiscal_year).order_by("-year", "kind", "pk"))
