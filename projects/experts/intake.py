"""The city's pool and its experts' interests, taken in from sheets by the keeper of the pool."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.experts.permissions import may_keep_pool
from projects.registry.domain.intake import Preview, carry_out
from projects.registry.models import SheetImport
from projects.transitions import Refused

KINDS = frozenset({"experts", "conflicts"})


@audit.atomic
def apply(preview: Preview, *, by: User, now: datetime) -> SheetImport:
    """Import experts or their interests as previewed; the preview's district is the city that keeps the pool.

    Raises:
        Refused: not the keeper of the pool, another sheet, or a preview with problems: nothing is imported.
        Overtaken: the data changed since the preview.
    """
    if preview.kind not in KINDS:
        raise Refused("这种数据表不由这里导入")
    return carry_out(preview, decision=may_keep_pool(by, preview.district), by=by, now=now)
