"""A form that is saved with nothing missing stands before the unit's head, until it is changed or handed in."""

from datetime import datetime

from projects.selfeval.in_year.models import InYear


def put_before_head(form: InYear, *, now: datetime) -> None:
    """Note since when the form, just saved by the same verb, waits for the head's signature."""
    type(form)._base_manager.filter(pk=form.pk, version=form.version).update(offered_at=now)  # noqa: SLF001 – Django documents it
    form.offered_at = now
