"""What the year came to, in numbers, read from the database: integers for yuan and counts."""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from budgeteval.audit.models import TrailLine
from budgeteval.text.money import share_text
from budgeteval.text.rounding import round_half_up
from projects.budgeting.models import Proposal
from projects.budgeting.queries import policy_in_force
from projects.departments.models import DepartmentReview
from projects.directory.models import Task, Unit, WorkingYear
from projects.experts.models import Seat
from projects.keyreview.models import KeyReview
from projects.registry.models import Project
from projects.registry.queries import totals
from projects.results.models import Rating, RatingKind
from projects.results.queries import STANDING
from projects.rulebooks.models import Rulebook
from projects.selfeval.models import Filing, UnitReturn, WorkAppraisal
from reports.models import Document


def summary(year: WorkingYear) -> dict[str, Any]:
    """The year's figures, ready for JSON."""
    money = totals(Project.objects.filter(unit__district=year.district_id, fiscal_year=year.fiscal_year))
    rulebook = Rulebook.objects.filter(filing__working_year=year).distinct().get()
    policy = policy_in_force(year)
    return {
        "units": Unit.objects.filter(district=year.district_id).count(),
        "projects": money["projects"],
        "appropriated_yuan": whole_yuan(money["received"]),
        "spent_yuan": whole_yuan(money["executed"]),
        "share_of_project_spending": share_text(money["received"], year.project_spending).removesuffix("%"),
        "self_evaluations": _self_evaluations(year),
        "unit_returns": UnitReturn.objects.filter(
            working_year=year, kind=Task.SUMMARY_TABLE, filed_at__isnull=False
        ).count(),
        "appraisals": WorkAppraisal.objects.filter(working_year=year, total__isnull=False).count(),
        "key_reviews": KeyReview.objects.filter(working_year=year).count(),
        "key_experts": _seats(panel__objects_judged__keyreview__working_year=year),
        "department_reviews": DepartmentReview.objects.filter(working_year=year).count(),
        "department_experts": _seats(panel__objects_judged__departmentreview__working_year=year),
        "ratings": {
            kind: _grades(year, kind)
            for kind in (RatingKind.SELF.value, RatingKind.KEY.value, RatingKind.DEPARTMENT.value)
        },
        "proposals": _proposals(year),
        "documents": sorted(
            Document.objects.filter(working_year=year, superseded=False).values_list("path", flat=True)
        ),
        "trail": dict(sorted(Counter(TrailLine.objects.values_list("kind", flat=True)).items())),
        "rulebook": {"version": rulebook.rule_version, "sha256": rulebook.sha256},
        "policy": {"version": policy.rule_version, "sha256": policy.sha256} if policy else None,
    }


def whole_yuan(amount: Decimal) -> int:
    """Yuan as an integer, half up: the summary is for people; the fen are in the database and the tables."""
    return int(round_half_up(amount, 0))


def _self_evaluations(year: WorkingYear) -> dict[str, int]:
    counted = Filing.objects.filter(working_year=year, kind=Task.EX_POST).aggregate(
        filed=Count("pk", filter=Q(filed_at__isnull=False)),
        late=Count("pk", filter=Q(late=True)),
        missing=Count("pk", filter=Q(filed_at__isnull=True)),
        returned=Count("pk", filter=Q(times_returned__gt=0)),
    )
    return {name: counted[name] for name in ("filed", "late", "missing", "returned")}


def _seats(**judged: object) -> int:
    """Final seats: those not replaced."""
    return Seat.objects.filter(replaced_at__isnull=True, **judged).distinct().count()


def _grades(year: WorkingYear, kind: str) -> dict[str, int]:
    standing = Rating.objects.filter(STANDING, working_year=year, kind=kind, stage="confirmed")
    counts = Counter(standing.values_list("grade", flat=True))
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _proposals(year: WorkingYear) -> dict[str, int]:
    rows = list(
        Proposal.objects.filter(working_year=year, policy=policy_in_force(year)).values_list("requested", "proposed")
    )
    requested = whole_yuan(sum((row[0] for row in rows), Decimal(0)))
    proposed = whole_yuan(sum((row[1] for row in rows), Decimal(0)))
    return {
        "count": len(rows),
        "requested_yuan": requested,
        "proposed_yuan": proposed,
        "cut_yuan": requested - proposed,
    }
