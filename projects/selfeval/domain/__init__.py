"""Verbs of self-evaluation: filings and their evidence, the section's reviews, unit returns, work appraisals."""

from projects.selfeval.domain.appraisals import AppraisalPoint, open_appraisals, score_appraisal, show_appraisal
from projects.selfeval.domain.evidence import attach_evidence
from projects.selfeval.domain.filings import (
    LineDraft,
    accept,
    finalise,
    open_filings,
    return_for_changes,
    save_draft,
    sign,
    start,
    submit,
)
from projects.selfeval.domain.on_behalf import Scan, answer, file_for_unit, file_return_for_unit
from projects.selfeval.domain.returns import (
    accept_return,
    draft_return,
    give_back_return,
    open_returns,
    sign_return,
    submit_return,
)
from projects.selfeval.domain.reviews import Rescore, accept_review, open_review, rescore

__all__ = [
    "AppraisalPoint",
    "LineDraft",
    "Rescore",
    "Scan",
    "accept",
    "accept_return",
    "accept_review",
    "answer",
    "attach_evidence",
    "draft_return",
    "file_for_unit",
    "file_return_for_unit",
    "finalise",
    "give_back_return",
    "open_appraisals",
    "open_filings",
    "open_returns",
    "open_review",
    "rescore",
    "return_for_changes",
    "save_draft",
    "score_appraisal",
    "show_appraisal",
    "sign",
    "sign_return",
    "start",
    "submit",
    "submit_return",
]
