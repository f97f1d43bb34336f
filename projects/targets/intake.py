"""Targets of years before the system, taken in as they stood on paper."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.registry.domain.intake import Preview, carry_out
from projects.registry.models import SheetImport
from projects.registry.permissions import may_import
from projects.targets.models import Target
from projects.transitions import Refused, perform
from projects.workflow.flow import Decision

KIND = "targets"


@audit.atomic
def apply(preview: Preview, *, by: User, now: datetime) -> SheetImport:
    """Import targets with their indicators; each counts as issued from now on, since it was approved on paper.

    Raises:
        Refused: not the performance centre, another sheet, targets of a year still to come (units apply for those),
            or a preview with problems: nothing is imported.
        Overtaken: the data changed since the preview.
    """
    if preview.kind != KIND:
        raise Refused("这种数据表不由这里导入")
    decision = may_import(by, preview.district)
    new = [one for batch in preview.batches for one in batch.new if isinstance(one, Target)]
    to_come = [one for one in new if one.project.fiscal_year > timezone.localtime(now).year]
    if to_come:
        raise Refused(
            f"“{to_come[0]}”属于 {to_come[0].project.fiscal_year} 年，尚未执行的绩效目标须由单位申报，不能导入"
        )
    return carry_out(
        preview, decision=decision, by=by, now=now, afterwards=lambda: _adopt(new, decision, by=by, now=now)
    )


def _adopt(targets: Sequence[Target], decision: Decision, *, by: User, now: datetime) -> None:
    for target in targets:
        perform(target, "adopt", by=by, decision=decision, now=now)
