"""What may be read of department evaluations, and the figures their ratios are computed from."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from projects.departments.models import DepartmentDatum, DepartmentReview
from projects.directory.queries import memberships_of, unit_scope
from projects.experts.queries import item_inputs, withheld_of
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rules_of
from projects.surveys.queries import satisfaction_inputs

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


def reviews_visible_to(user: "User | AnonymousUser") -> QuerySet[DepartmentReview]:
    """Return department reviews of the units the user may read, and those an expert sits on.

    What tells one seat's points from another's stays with those who read the whole district.
    """
    members = memberships_of(user)
    if not members:
        return DepartmentReview.objects.none()
    seat = Q(judged__panel__seats__expert__user=user.pk, judged__panel__seats__replaced_at__isnull=True)
    scope = unit_scope(members, "unit__") | seat
    found = (
        DepartmentReview.objects.filter(scope).select_related("unit", "working_year", "rulebook", "judged").distinct()
    )
    return found.defer(*withheld_of(members))


def review_facts(review: DepartmentReview, rulebook: Rulebook) -> dict[str, Any]:
    """Return what the framework's computed items need: the department's figures of the evaluated year, as text.

    A survey held by the system goes before the figures handed in. An item does not apply when the department marked
    one of the figures it is computed from as 不适用; a figure nobody gave leaves its item without points, and the
    scorecard says which one.
    """
    data = list(DepartmentDatum.objects.filter(unit=review.unit_id, year=review.working_year.fiscal_year))
    inputs = {datum.key: str(datum.value) for datum in data if datum.value is not None}
    inputs |= satisfaction_inputs(review.unit.surveys.filter(year=review.working_year.year))
    without = {datum.key for datum in data if datum.not_applicable} - inputs.keys()
    rules = rules_of(rulebook)
    left_out = [
        item.id for item in rules.framework(review.framework).items() if without & item_inputs(rules, item).keys()
    ]
    return {"inputs": inputs, "not_applicable": left_out}
