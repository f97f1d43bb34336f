"""What may be read of department evaluations, and the figures their ratios are computed from."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from projects.departments.models import DepartmentDatum, DepartmentReview
from projects.directory.queries import memberships_of, unit_scope
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rules_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


def reviews_visible_to(user: "User | AnonymousUser") -> QuerySet[DepartmentReview]:
    """Return department reviews of the units the user may read, and those an expert sits on."""
    scope = unit_scope(memberships_of(user), "unit__")
    if user.is_authenticated:
        scope |= Q(judged__panel__seats__expert__user=user, judged__panel__seats__replaced_at__isnull=True)
    return DepartmentReview.objects.filter(scope).distinct()


def review_inputs(review: DepartmentReview, rulebook: Rulebook) -> dict[str, Any]:
    """Return the inputs of the framework's computed items, as strings, and the items that do not apply.

    An item does not apply when the department marked one of the figures it is computed from as 不适用.
    """
    data = DepartmentDatum.objects.filter(unit=review.unit, year=review.working_year.fiscal_year)
    inputs = {datum.key: str(datum.value) for datum in data if datum.value is not None}
    without = {datum.key for datum in data if datum.not_applicable}
    rules = rules_of(rulebook)
    left_out = [
        item.id
        for item in rules.framework(review.framework).items()
        if item.measure and without & {entry.id for entry in rules.measures[item.measure].inputs}
    ]
    return {"inputs": inputs, "not_applicable": left_out}
