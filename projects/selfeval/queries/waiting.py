"""At which step a form stands and who has to act: the lists' tabs and the first page's numbers are the same conditions.

Each is one step of the unit: `fill` and `back` (returned) are the clerk's, `sign` the head's, `submit` the clerk's.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Q, QuerySet

from projects.directory.models import Task

_OFFERED = Q(offered_at__isnull=False)
FILING_STEPS: Mapping[str, Q] = MappingProxyType(
    {
        "fill": Q(stage__in=["not_started", "draft"]) & ~_OFFERED,
        "back": Q(stage="returned") & ~_OFFERED,
        "sign": Q(stage__in=["draft", "returned"]) & _OFFERED,
        "submit": Q(stage="signed"),
    }
)
# A paper is not put before the head by the clerk: it is there once it has something to sign.
_WRITTEN = Q(kind=Task.SUMMARY_TABLE) | ~Q(text="") | Q(attachment__isnull=False)
RETURN_STEPS: Mapping[str, Q] = MappingProxyType(
    {
        "fill": Q(stage__in=["not_started", "draft"]),
        "back": Q(stage="returned"),
        "sign": Q(stage__in=["draft", "returned"]) & _WRITTEN,
        "submit": Q(stage="signed"),
    }
)
STEP_LABELS = MappingProxyType({"fill": "待填报", "back": "待修改", "sign": "待签批", "submit": "待报送"})


def count_steps(rows: QuerySet[Any], steps: Mapping[str, Q]) -> dict[str, int]:
    """Return how many of the rows stand at each step, in one query."""
    found: dict[str, int] = rows.order_by().aggregate(
        **{name: Count("pk", filter=where) for name, where in steps.items()}
    )
    return found
