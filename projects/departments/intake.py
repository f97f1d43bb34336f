"""Departments' figures taken in from their sheet."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.registry.domain.intake import Preview, carry_out
from projects.registry.models import SheetImport
from projects.registry.permissions import may_import
from projects.transitions import Refused

KIND = "department_data"


@audit.atomic
def apply(preview: Preview, *, by: User, now: datetime) -> SheetImport:
    """Import departments' figures as previewed.

    Raises:
        Refused: not the performance centre, another sheet, or a preview with problems: nothing is imported.
        Overtaken: the data changed since the preview.
    """
    if preview.kind != KIND:
        raise Refused("这种数据表不由这里导入")
    return carry_out(preview, decision=may_import(by, preview.district), by=by, now=now)
