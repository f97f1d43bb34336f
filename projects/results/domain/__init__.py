"""Verbs of the ratings ledger."""

from projects.results.domain.ratings import (
    Recomputed,
    confirm,
    confirm_evaluation,
    rate_evaluation,
    rate_filing,
    rate_review,
    recompute,
)

__all__ = [
    "Recomputed",
    "confirm",
    "confirm_evaluation",
    "rate_evaluation",
    "rate_filing",
    "rate_review",
    "recompute",
]
