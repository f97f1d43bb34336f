"""What may be read of key-project evaluations, and the figures their framework computes with."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from projects.directory.queries import memberships_of, unit_scope
from projects.experts.queries import inputs_of, withheld_of
from projects.keyreview.models import KeyReview
from projects.registry.queries import MONEY, ZERO
from projects.surveys.queries import satisfaction_inputs

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


def reviews_visible_to(user: "User | AnonymousUser") -> QuerySet[KeyReview]:
    """Return key reviews of the units the user may read, and those an expert sits on.

    What tells one seat's points from another's stays with those who read the whole district.
    """
    members = memberships_of(user)
    if not members:
        return KeyReview.objects.none()
    seat = Q(judged__panel__seats__expert__user=user.pk, judged__panel__seats__replaced_at__isnull=True)
    scope = unit_scope(members, "project__unit__") | seat
    found = (
        KeyReview.objects.filter(scope).select_related("project__unit", "working_year", "rulebook", "judged").distinct()
    )
    return found.defer(*withheld_of(members))


def project_money(review: KeyReview) -> dict[str, str]:
    """Return the project's money over all sources, in yuan as text; empty where it has no funding at all."""
    rows = list(review.project.funding.all())
    return {name: str(sum((getattr(row, name) for row in rows), ZERO)) for name in MONEY} if rows else {}


def derived_inputs(review: KeyReview) -> dict[str, str]:
    """Return the inputs that the system knows by itself: the project's money and its survey of the working year.

    Planned money is the full-year (adjusted) budget, received money what was appropriated (our reading of 计划投入资金
    and 实际到位资金); what was due and received in time, outputs and costs have to be entered.
    """
    money = project_money(review)
    funds = {"funds_received": money["received"], "funds_planned": money["adjusted"]} if money else {}
    return funds | satisfaction_inputs(review.project.surveys.filter(year=review.working_year.year))


def known_inputs(review: KeyReview) -> dict[str, str]:
    """Return every figure known of the project, as text: what the system knows goes before what was entered."""
    entered = {datum.key: plain_text(datum.value) for datum in review.data.all()}
    return entered | derived_inputs(review)


def plain_text(value: Decimal) -> str:
    """The number without superfluous zeros and without exponent."""
    return f"{value.normalize():f}"


def missing_inputs(review: KeyReview, known: Mapping[str, str]) -> list[str]:
    """Return the names of the figures that the review's framework computes with and nobody has given."""
    if review.rulebook is None:
        return []
    asked = inputs_of(review.rulebook, review.framework)
    return [entry.label for key, entry in asked.items() if key not in known]


def review_facts(review: KeyReview, known: Mapping[str, str]) -> dict[str, Any]:
    """Return what the framework's computed items need: figures by input, and the project's money for its execution."""
    return {"inputs": dict(known), "money": project_money(review), "not_applicable": []}
