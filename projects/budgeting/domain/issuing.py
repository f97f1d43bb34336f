"""Targets are issued with the budget: once a unit's proposal stands in the budget, its approved targets follow."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.budgeting.permissions import may_prepare
from projects.budgeting.queries import issuable_targets
from projects.directory.models import WorkingYear
from projects.targets.domain import issue
from projects.targets.models import Target
from projects.transitions import Refused, refuse_unless


@dataclass(frozen=True)
class Issued:
    """What became of issuing: the targets that are issued now, and those shown that are not."""

    done: tuple[Target, ...]
    left: tuple[Target, ...]


@audit.atomic
def issue_targets(*, working_year: WorkingYear, shown: Collection[int], by: User, now: datetime) -> Issued:
    """Issue of the targets that were looked at those that are approved and whose unit's proposal stands in the budget.

    Args:
        working_year: whose budget year.
        shown: keys of the targets that were looked at; what became ready since then waits for the next look.
        by: an officer of the performance centre.
        now: when it takes effect.

    Raises:
        Refused: not the performance centre, or none of them can be issued (any more).
    """
    refuse_unless(may_prepare(by, working_year.district))
    ready = issuable_targets(working_year).select_for_update(of=("self",))
    done = [one for one in ready if one.pk in shown]
    if not done:
        raise Refused("没有可以批复的绩效目标：须申报已通过、目标已审定，且单位预算建议已编入预算")
    issued = issue(targets=done, by=by, now=now)
    keys = {one.pk for one in issued}
    of_year = Target.objects.filter(
        project__unit__district=working_year.district_id, project__fiscal_year=working_year.budget_year
    ).select_related("project")
    left = [one for one in of_year.order_by("project__code") if one.pk in shown and one.pk not in keys]
    return Issued(tuple(issued), tuple(left))
