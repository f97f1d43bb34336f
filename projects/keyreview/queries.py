"""What may be read of key-project evaluations, and the figures their framework computes with."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, Sum

from projects.directory.queries import memberships_of, unit_scope
from projects.keyreview.models import KeyReview
from projects.surveys.queries import survey_result

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User


def reviews_visible_to(user: "User | AnonymousUser") -> QuerySet[KeyReview]:
    """Return key reviews of the units the user may read, and those an expert sits on."""
    scope = unit_scope(memberships_of(user), "project__unit__")
    if user.is_authenticated:
        scope |= Q(judged__panel__seats__expert__user=user, judged__panel__seats__replaced_at__isnull=True)
    return KeyReview.objects.filter(scope).distinct()


def review_inputs(review: KeyReview) -> dict[str, Any]:
    """Return the inputs of computed items: the project's money in yuan, and its survey's answers.

    Keys are those of the rulebook's measures; numbers as strings. Items of a survey that was not held do not apply.
    """
    money = review.project.funding.aggregate(
        year_start=Sum("year_start"), adjusted=Sum("adjusted"), received=Sum("received"), executed=Sum("executed")
    )
    inputs = {name: str(value) for name, value in money.items() if value is not None}
    survey = review.project.surveys.filter(year=review.working_year.year).first()
    if survey is not None:
        result = survey_result(survey)
        inputs |= {"survey_valid": str(result.valid), "survey_satisfied": str(result.satisfied)}
    return {"inputs": inputs, "not_applicable": []}
