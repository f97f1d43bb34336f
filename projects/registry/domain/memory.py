"""What projects and units remember from year to year: written by later steps, read when the next year begins."""

from collections.abc import Sequence
from typing import NamedTuple

from budgeteval import audit
from projects.directory.models import Unit
from projects.registry.models import Carryover, Memory, Project

LONGEST_SUBJECT, LONGEST_UNIT, LONGEST_SOURCE = 100, 20, 100


class Remembered(NamedTuple):
    """One thing to remember: its kind, the words, and of what (an indicator's name, with its unit of measure)."""

    kind: Memory
    value: str
    subject: str = ""
    measure_unit: str = ""


@audit.atomic
def carry(
    *, project: Project | None, unit: Unit, year: int, entries: Sequence[Remembered], source: str
) -> list[Carryover]:
    """Keep what a year leaves behind of a project (or, without one, of its unit); the same once more replaces it.

    The step that calls has asked for the right and leaves the line in the trail: this is part of its own act. Empty
    words are not kept.

    Args:
        project: whose lineage remembers; None for the unit as a whole.
        unit: the unit.
        year: the fiscal year it tells of.
        entries: what is remembered.
        source: where it comes from, in words, such as `事后自评`.
    """
    lineage = project.lineage if project else ""
    kept = {(entry.kind, entry.subject[:LONGEST_SUBJECT]): entry for entry in entries if entry.value.strip()}
    return Carryover.objects.bulk_create(
        [
            Carryover(
                unit=unit,
                lineage=lineage,
                year=year,
                kind=kind,
                subject=subject,
                value=entry.value.strip(),
                measure_unit=entry.measure_unit[:LONGEST_UNIT],
                source=source[:LONGEST_SOURCE],
            )
            for (kind, subject), entry in kept.items()
        ],
        update_conflicts=True,
        unique_fields=["unit", "lineage", "year", "kind", "subject"],
        update_fields=["value", "measure_unit", "source"],
    )
