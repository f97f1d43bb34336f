"""How many minutes one item of a queue takes: measured from the trail where enough was done, else as set."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from django.conf import settings
from django.db.models import Max

from budgeteval.audit.models import TrailLine

LOOKED_AT = 20_000
"""How many of the trail's newest lines are looked at."""
MOST_MOVES = 2_000
ENOUGH = 10
SHORTEST, LONGEST = timedelta(seconds=5), timedelta(minutes=30)
"""Gaps beyond these are no work on one item: many done at once, or a break."""
SECONDS = 60

# Which moves of which objects are the decisions of a queue.
MOVES: dict[tuple[str, str], str] = {
    ("projects.filing", "accept"): "review",
    ("projects.filing", "return"): "review",
    ("projects.filing", "finalise"): "finalise",
    ("projects.rating", "confirm"): "ratings",
    ("projects.workappraisal", "score"): "appraisal",
}


@dataclass(frozen=True)
class Pace:
    """Minutes an item takes; `measured` gaps it was measured from, 0 where it is the setting."""

    minutes: int
    measured: int

    @property
    def basis(self) -> str:
        """Where the number comes from."""
        if self.measured:
            return f"按近期 {self.measured} 次办理间隔的中位数，每件 {self.minutes} 分钟"
        return f"按默认值，每件 {self.minutes} 分钟"


def paces() -> dict[str, Pace]:
    """The pace of every queue, in two questions."""
    found = {queue: Pace(minutes, 0) for queue, minutes in settings.MINUTES_PER_ITEM.items()}
    for queue, gaps in _gaps().items():
        if len(gaps) >= ENOUGH:
            found[queue] = Pace(max(1, round(median(gaps) / SECONDS)), len(gaps))
    return found


def _gaps() -> dict[str, list[int]]:
    """Seconds between two decisions of one person in one queue, as the real clock ran."""
    newest = TrailLine.objects.aggregate(newest=Max("seq"))["newest"] or 0
    lines = TrailLine.objects.filter(
        seq__gt=newest - LOOKED_AT,
        kind="move",
        object_type__in={kind for kind, _ in MOVES},
        detail__move__in={move for _, move in MOVES},
    ).order_by("-seq")
    times: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    for kind, move, actor, at in lines.values_list("object_type", "detail__move", "actor", "recorded_at")[:MOST_MOVES]:
        queue = MOVES.get((kind, move))
        if queue and actor is not None:
            times[queue, actor].append(at)
    found: dict[str, list[int]] = defaultdict(list)
    for (queue, _), moments in times.items():
        found[queue] += _between(moments)
    return found


def _between(moments: Iterable[datetime]) -> list[int]:
    """The gaps in seconds; the moments come newest first."""
    gaps = (later - earlier for later, earlier in pairwise(moments))
    return [int(gap.total_seconds()) for gap in gaps if SHORTEST <= gap <= LONGEST]
