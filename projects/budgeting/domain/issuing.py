"""Targets are issued with the budget: once a unit's proposal stands in the budget, its approved targets follow."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.budgeting.permissions import may_prepare
from projects.budgeting.queries import issuable_targets
from projects.directory.models import WorkingYear
from projects.targets.domain import issue
from projects.targets.models import Target
from projects.transitions import Refused, refuse_unless


@audit.atomic
def issue_targets(*, working_year: WorkingYear, by: User, now: datetime) -> list[Target]:
    """Issue every approved target of the budget year whose unit's proposal stands in the budget.

    Raises:
        Refused: not the performance centre, or there is nothing to issue.
    """
    refuse_unless(may_prepare(by, working_year.district))
    targets = list(issuable_targets(working_year))
    if not targets:
        raise Refused("没有可以批复的绩效目标：须申报已通过、目标已审定，且单位预算建议已编入预算")
    return issue(targets=targets, by=by, now=now)
