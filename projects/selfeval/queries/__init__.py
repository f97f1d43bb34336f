"""What may be read of filings, reviews, unit returns, appraisals and spot checks, and the figures they add up to."""

from projects.selfeval.queries.appraisals import Mistake, WorkFact, common_mistakes, work_facts
from projects.selfeval.queries.filings import (
    FILED,
    UNIT_ROLES,
    LineEvidence,
    appraisals_visible_to,
    evidence_of,
    filings_visible_to,
    money_of,
    reviews_visible_to,
    summary_figures,
    unit_returns_visible_to,
)
from projects.selfeval.queries.honesty import HonestYear, honesty_of, past_gap, past_gaps
from projects.selfeval.queries.section import (
    USUAL_REASONS,
    Asked,
    AskedRow,
    asked_of,
    filed_by_unit,
    last_total,
    reasons_of,
    remarks_in_preparation,
    signs_of,
)
from projects.selfeval.queries.spot_checks import (
    checkers_for,
    claims_of,
    spot_checks_visible_to,
    spot_frame_candidates,
    spot_items_visible_to,
)

__all__ = [
    "FILED",
    "UNIT_ROLES",
    "USUAL_REASONS",
    "Asked",
    "AskedRow",
    "HonestYear",
    "LineEvidence",
    "Mistake",
    "WorkFact",
    "appraisals_visible_to",
    "asked_of",
    "checkers_for",
    "claims_of",
    "common_mistakes",
    "evidence_of",
    "filed_by_unit",
    "filings_visible_to",
    "honesty_of",
    "last_total",
    "money_of",
    "past_gap",
    "past_gaps",
    "reasons_of",
    "remarks_in_preparation",
    "reviews_visible_to",
    "signs_of",
    "spot_checks_visible_to",
    "spot_frame_candidates",
    "spot_items_visible_to",
    "summary_figures",
    "unit_returns_visible_to",
    "work_facts",
]
