"""With the budget approved, targets become what the year is measured by; at its end they are frozen."""

from collections.abc import Sequence
from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import District
from projects.targets.models import Target
from projects.targets.permissions import may_issue
from projects.transitions import perform, refuse_unless


@audit.atomic
def issue(*, targets: Sequence[Target], by: User, now: datetime) -> list[Target]:
    """Issue approved targets, all or none; which ones the budget admits is the caller's to know.

    Raises:
        Refused: not the performance centre, or one is not approved.
    """
    return [
        perform(target, "issue", by=by, decision=may_issue(by, target.project.unit.district), now=now)
        for target in targets
    ]


@audit.atomic
def freeze(*, district: District, fiscal_year: int, by: User, now: datetime) -> list[Target]:
    """Freeze every issued target of a year: from now on no change can be asked for.

    An open request for a change is left as it is; it can no longer be approved.

    Raises:
        Refused: not the performance centre.
    """
    decision = refuse_unless(may_issue(by, district))
    issued = Target.objects.filter(
        project__unit__district=district, project__fiscal_year=fiscal_year, stage="issued"
    ).select_related("project__unit")
    return [perform(target, "freeze", by=by, decision=decision, now=now) for target in issued.order_by("pk")]
