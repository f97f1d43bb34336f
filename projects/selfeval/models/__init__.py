"""What is kept of self-evaluation: filings, reviews, unit returns, appraisals, spot checks."""

from projects.selfeval.models.filings import (
    AppraisalLine,
    Evidence,
    Filing,
    FilingLine,
    HandedIn,
    OnBehalf,
    Remark,
    Review,
    ReviewLine,
    UnitReturn,
    WorkAppraisal,
    filed_whole,
    points,
    total_not_negative,
)
from projects.selfeval.models.spot_checks import SpotCheck, SpotItem, SpotLine

__all__ = [
    "AppraisalLine",
    "Evidence",
    "Filing",
    "FilingLine",
    "HandedIn",
    "OnBehalf",
    "Remark",
    "Review",
    "ReviewLine",
    "SpotCheck",
    "SpotItem",
    "SpotLine",
    "UnitReturn",
    "WorkAppraisal",
    "filed_whole",
    "points",
    "total_not_negative",
]
