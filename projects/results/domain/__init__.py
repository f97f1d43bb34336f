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
from projects.results.domain.recomputation import difference, differences

__all__ = [
    "Recomputed",
    "confirm",
    "confirm_evaluation",
    "difference",
    "differences",
    "rate_evaluation",
    "rate_filing",
    "rate_review",
    "recompute",
]
