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
from projects.results.domain.trial import Mark, Marks, Tried, try_rulebook

__all__ = [
    "Mark",
    "Marks",
    "Recomputed",
    "Tried",
    "confirm",
    "confirm_evaluation",
    "difference",
    "differences",
    "rate_evaluation",
    "rate_filing",
    "rate_review",
    "recompute",
    "try_rulebook",
]
