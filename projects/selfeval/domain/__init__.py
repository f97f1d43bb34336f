"""Verbs of self-evaluation: filings and their evidence, the section's reviews, unit returns, work appraisals."""

from projects.selfeval.domain.appraisals import AppraisalPoint, open_appraisals, score_appraisal, show_appraisal
from projects.selfeval.domain.blockers import Blocker, blockers
from projects.selfeval.domain.evidence import attach_evidence, remove_evidence
from projects.selfeval.domain.filings import (
    NOT_BY_RULE,
    LineDraft,
    Trial,
    accept,
    drafts_of,
    finalise,
    line_inputs,
    open_filings,
    return_for_changes,
    save_draft,
    start,
    submit,
    try_draft,
)
from projects.selfeval.domain.returns import (
    accept_return,
    draft_return,
    give_back_return,
    open_returns,
    sign_return,
    submit_return,
)
from projects.selfeval.domain.reviews import Rescore, accept_review, open_review, rescore
from projects.selfeval.domain.signing import Signed, hand_back, offer, sign, sign_offered

__all__ = [
    "NOT_BY_RULE",
    "AppraisalPoint",
    "Blocker",
    "LineDraft",
    "Rescore",
    "Signed",
    "Trial",
    "accept",
    "accept_return",
    "accept_review",
    "attach_evidence",
    "blockers",
    "draft_return",
    "drafts_of",
    "finalise",
    "give_back_return",
    "hand_back",
    "line_inputs",
    "offer",
    "open_appraisals",
    "open_filings",
    "open_returns",
    "open_review",
    "remove_evidence",
    "rescore",
    "return_for_changes",
    "save_draft",
    "score_appraisal",
    "show_appraisal",
    "sign",
    "sign_offered",
    "sign_return",
    "start",
    "submit",
    "submit_return",
    "try_draft",
]
