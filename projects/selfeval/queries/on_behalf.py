"""What came from a unit's stamped scan, and whether it is still what stands: what was given back since is settled."""

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from budgeteval.audit.models import TrailLine
from projects.directory.models import WorkingYear
from projects.directory.queries import memberships_of, unit_scope
from projects.selfeval.models import Filing, HandedIn, OnBehalf, UnitReturn

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

HANDED_IN = ("submitted", "accepted", "final")


def _returned(label: str, key: str) -> Exists:
    """Whether the form was given back after the scan was filed."""
    return Exists(
        TrailLine.objects.filter(
            object_type=label,
            object_id=Cast(OuterRef(key), CharField()),
            kind="move",
            detail__move="return",
            at__gt=OuterRef("filed_at"),
        )
    )


def _given_back() -> ExpressionWrapper:
    either = Q(_returned("projects.filing", "filing_id")) | Q(_returned("projects.unitreturn", "unit_return_id"))
    return ExpressionWrapper(either, output_field=BooleanField())


def with_standing(rows: QuerySet[OnBehalf]) -> QuerySet[OnBehalf, Any]:
    """Add `given_back`: the section has returned the form since; what the unit said of it is settled by that."""
    return rows.annotate(given_back=_given_back())


def still_standing(rows: QuerySet[OnBehalf]) -> QuerySet[OnBehalf, Any]:
    """Return those of them that were not given back since."""
    return rows.annotate(given_back=_given_back()).filter(given_back=False)


def on_behalf_visible_to(user: "User | AnonymousUser") -> QuerySet[OnBehalf, Any]:
    """Return what the centre handed in for the units whose evaluation the user may read, with `given_back`."""
    members = memberships_of(user)
    scope = unit_scope(members, "filing__project__unit__") | unit_scope(members, "unit_return__unit__")
    return with_standing(OnBehalf.objects.filter(scope)).select_related(
        "filing__project__unit__section", "filing__working_year", "unit_return__unit__section",
        "unit_return__working_year", "scan", "filed_by", "answered_by",
    )  # fmt: skip


def on_behalf_of(filed: HandedIn) -> OnBehalf | None:
    """Return the scan from which a form stands as it is; None where the unit handed it in itself, or it was returned.

    Forms of other kinds are never filed for a unit.
    """
    if not isinstance(filed, (Filing, UnitReturn)) or filed.stage not in HANDED_IN:
        return None
    mine = Q(filing=filed) if isinstance(filed, Filing) else Q(unit_return=filed)
    return still_standing(OnBehalf.objects.filter(mine)).select_related("scan").order_by("-pk").first()


def on_behalf_in(working_year: WorkingYear | None) -> dict[int, OnBehalf]:
    """Return the same for all ex-post forms of a year, by the form's key."""
    rows = OnBehalf.objects.filter(filing__working_year=working_year, filing__stage__in=HANDED_IN)
    return {one.filing_id: one for one in still_standing(rows).order_by("pk") if one.filing_id}


def said_of(one: OnBehalf) -> str:
    """In a few words: that the form came by the centre, and what the unit says to it."""
    said = {"waiting": "单位尚未确认", "confirmed": "单位已确认", "disputed": f"单位有异议：{one.answer}"}
    return f"绩效中心代报，{said[one.stage]}"
