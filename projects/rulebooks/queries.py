"""Which rules are in force when."""

from datetime import date

from projects.rulebooks.models import Rulebook


def rulebook_in_force(*, district_id: int, on: date) -> Rulebook | None:
    """Return the district's newest rulebook in force on a day; None where none is."""
    return (
        Rulebook.objects.filter(district=district_id, in_force_from__lte=on)
        .order_by("-in_force_from", "-adopted_at", "-pk")
        .first()
    )
