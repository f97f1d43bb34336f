"""The pool: which account belongs to which expert."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.experts.models import Expert
from projects.experts.permissions import may_keep_pool
from projects.transitions import Refused, refuse_unless


@audit.atomic
def link_account(*, expert: Expert, user: User, by: User, now: datetime) -> Expert:
    """Let an account act for an expert of the pool.

    Raises:
        Refused: not the pool's keeper, or the expert or the account is linked already.
    """
    refuse_unless(may_keep_pool(by, expert.pool))
    if expert.user_id is not None or Expert.objects.filter(user=user).exists():
        raise Refused(f"专家“{expert.code}”或账号“{user.username}”已经建立关联")
    expert.user = user
    expert.save(update_fields=["user"])
    audit.record(kind="experts.link_account", by=by, obj=expert, at=now, detail={"account": user.username})
    return expert
