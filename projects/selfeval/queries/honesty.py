"""How far a unit's own points held, year by year: against the section's points and against spot checks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from budgeteval.text.rounding import round_half_up
from projects.directory.models import Task, Unit, WorkingYear
from projects.selfeval.models import Filing, SpotItem

CHECKED = Q(check_of__stage="closed", stage="scored")


@dataclass(frozen=True)
class HonestYear:
    """One working year of a unit: forms handed in, and what was taken off its own points on average.

    `rescored` and `checked` count the forms that the section and a spot check scored again; a gap is None without any.
    """

    year: int
    filed: int
    late: int
    returned: int
    rescored: int
    section_gap: Decimal | None
    checked: int
    check_gap: Decimal | None


def honesty_of(unit: Unit) -> list[HonestYear]:
    """A unit's record, newest year first. Only what is settled counts: closed reviews and closed spot checks."""
    closed = Q(review__stage="accepted")
    years = list(
        Filing.objects.filter(project__unit=unit, kind=Task.EX_POST, filed_at__isnull=False)
        .order_by()
        .values("working_year", "working_year__year")
        .annotate(
            filed=Count("pk"),
            late_ones=Count("pk", filter=Q(late=True)),
            returned=Sum("times_returned"),
            rescored=Count("pk", filter=closed),
            own_sum=Sum("total", filter=closed),
            section_sum=Sum("review__total", filter=closed),
        )
        .order_by("-working_year__year")
    )
    checks = {
        row["check_of__working_year"]: row
        for row in SpotItem.objects.filter(CHECKED, filing__project__unit=unit)
        .order_by()
        .values("check_of__working_year")
        .annotate(count=Count("pk"), own_sum=Sum("claimed"), check_sum=Sum("total"))
    }
    return [_year(row, checks.get(row["working_year"])) for row in years]


def _year(row: Mapping[str, Any], check: Mapping[str, Any] | None) -> HonestYear:
    return HonestYear(
        year=row["working_year__year"],
        filed=row["filed"],
        late=row["late_ones"],
        returned=row["returned"],
        rescored=row["rescored"],
        section_gap=_average(row["own_sum"], row["section_sum"], row["rescored"]),
        checked=check["count"] if check else 0,
        check_gap=_average(check["own_sum"], check["check_sum"], check["count"]) if check else None,
    )


def _average(own: Decimal | None, other: Decimal | None, count: int) -> Decimal | None:
    return round_half_up((own - other) / count) if own is not None and other is not None else None


def past_gap(unit: Unit, *, before: WorkingYear) -> Decimal | None:
    """What spot checks of earlier years took off the unit's points on average; None where there was none."""
    return past_gaps([unit.pk], before=before).get(unit.pk)


def past_gaps(units: Iterable[int] | QuerySet[Unit], *, before: WorkingYear) -> dict[int, Decimal]:
    """The same for several units, by their keys; units that were never checked are not in it."""
    rows = (
        SpotItem.objects.filter(CHECKED, filing__project__unit__in=units, check_of__working_year__year__lt=before.year)
        .order_by()
        .values("filing__project__unit")
        .annotate(count=Count("pk"), claimed_sum=Sum("claimed"), checked_sum=Sum("total"))
    )
    return {
        row["filing__project__unit"]: round_half_up((row["claimed_sum"] - row["checked_sum"]) / row["count"])
        for row in rows
    }
