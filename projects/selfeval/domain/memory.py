"""What a closed form leaves for the next years: what was reached, what went wrong, what the section said."""

from projects.registry.domain import Remembered, carry
from projects.registry.models import Memory
from projects.selfeval.models import Filing, Review


def remember_filing(filing: Filing) -> None:
    """Keep a final form's actuals by indicator, its problems, and the remark of the section's review."""
    lines = filing.lines.order_by("number")
    entries = [Remembered(Memory.ACTUAL, line.actual, line.name, line.measure_unit) for line in lines]
    entries.append(Remembered(Memory.PROBLEM, filing.problems))
    review = Review.objects.filter(filing=filing).first()
    if review is not None:
        entries.append(Remembered(Memory.REMARK, review.remark))
    project = filing.project
    carry(
        project=project,
        unit=project.unit,
        year=project.fiscal_year,
        entries=entries,
        source=filing.get_kind_display(),
    )
