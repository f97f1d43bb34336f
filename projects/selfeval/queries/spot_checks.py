"""What may be read of spot checks, what the frame is made of, and from which points a second look begins."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from budgeteval.accounts.models import User
from projects.directory.models import Membership, Role, Task, Unit, WorkingYear
from projects.directory.queries import DISTRICT_READERS, memberships_of, unit_scope
from projects.scoring.doubt import read_signs, weigh
from projects.scoring.spotcheck import Candidate
from projects.selfeval.models import Filing, ReviewLine, SpotCheck, SpotItem
from projects.selfeval.queries.honesty import CHECKED, past_gaps

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

_UNIT = "filing__project__unit__"


def spot_checks_visible_to(user: "User | AnonymousUser") -> QuerySet[SpotCheck]:
    """Return the spot checks of the districts that the user reads as a whole: they tell of every unit."""
    districts = [member.district_id for member in memberships_of(user) if member.role in DISTRICT_READERS]
    return SpotCheck.objects.filter(working_year__district__in=districts).select_related("working_year__district")


def spot_items_visible_to(user: "User | AnonymousUser") -> QuerySet[SpotItem]:
    """Return the drawn forms that the user may read.

    All of one's district; those one is to score oneself; and, once the check is closed, those of one's own units, as
    clerk, head or section.
    """
    members = memberships_of(user)
    readers = [member for member in members if member.role in DISTRICT_READERS]
    others = [member for member in members if member.role not in DISTRICT_READERS]
    elsewhere = [member.district_id for member in members if member.role == Role.SECTION_OFFICER]
    scope = unit_scope(readers, _UNIT) | (unit_scope(others, _UNIT) & Q(check_of__stage="closed"))
    if elsewhere:
        scope |= Q(checker=user.pk, **{f"{_UNIT}district__in": elsewhere})
    return SpotItem.objects.filter(scope).select_related(
        "check_of__working_year__district",
        "filing__project__unit__section",
        "filing__working_year",
        "filing__rulebook",
        "checker",
    )


def spot_results(user: "User | AnonymousUser", unit: Unit) -> list[SpotItem]:
    """Return what closed spot checks made of a unit's forms, as far as the user may read it, the newest first."""
    closed = spot_items_visible_to(user).filter(CHECKED, filing__project__unit=unit)
    return list(
        closed.defer("filing__scorecard").order_by("-check_of__working_year__year", "-check_of__number", "place")
    )


def checkers_for(unit: Unit) -> QuerySet[User]:
    """Return who may be asked to score a unit's form a second time: officers of the district's other sections."""
    own = Membership.objects.filter(role=Role.SECTION_OFFICER, section=unit.section_id).values("user")
    others = Membership.objects.filter(role=Role.SECTION_OFFICER, district=unit.district_id).exclude(user__in=own)
    return User.objects.filter(is_active=True, pk__in=others.values("user")).order_by("username")


def spot_frame_candidates(working_year: WorkingYear) -> list[Candidate]:
    """The year's accepted forms with their weights: one more than their doubt, the unit's past gaps included."""
    filings = Filing.objects.filter(
        working_year=working_year, kind=Task.EX_POST, stage__in=["accepted", "final"], total__isnull=False
    ).order_by("project__code")
    rows = list(
        filings.values_list(
            "project__code", "project__unit", "project__predecessor", "scorecard", "late", "times_returned"
        )
    )
    gaps = past_gaps({row[1] for row in rows}, before=working_year)
    earlier = Filing.objects.filter(
        project__in={row[2] for row in rows if row[2]}, kind=Task.EX_POST, filed_at__isnull=False
    )
    last = dict(earlier.values_list("project", "total"))
    return [
        {
            "code": code,
            "weight": 1
            + weigh(
                read_signs(
                    scorecard,
                    last_total=last.get(before) if before else None,
                    past_gap=gaps.get(unit),
                    late=late,
                    times_returned=returned,
                )
            ).points,
        }
        for code, unit, before, scorecard, late, returned in rows
    ]


def claims_of(filing: Filing) -> dict[int, str]:
    """The points from which a second look begins, by the row's number: the section's own where it has scored a row.

    Rows that the section left alone are not in it.
    """
    rows = ReviewLine.objects.filter(review__filing=filing, review__stage="accepted")
    return {number: str(score) for number, score in rows.values_list("line__number", "score")}
