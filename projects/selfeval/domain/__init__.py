"""Verbs of self-evaluation: filings and their evidence, the section's reviews, unit returns, work appraisals."""

from projects.selfeval.domain.appraisals import (
    AppraisalPoint,
    open_appraisals,
    reopen_appraisal,
    score_appraisal,
    show_appraisal,
)
from projects.selfeval.domain.desk import (
    Batch,
    accept_clean,
    give_back_form,
    keep_reasons,
    keep_remarks,
    pass_form,
    return_each,
)
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
from projects.selfeval.domain.returns import (
    accept_return,
    draft_return,
    give_back_return,
    open_returns,
    sign_return,
    submit_return,
)
from projects.selfeval.domain.reviews import Rescore, accept_review, open_review, rescore
from projects.selfeval.domain.spot_checks import (
    assign_checker,
    close_spot_check,
    draw_spot_check,
    plan_spot_check,
    score_spot_item,
    void_spot_check,
)

__all__ = [
    "AppraisalPoint",
    "Batch",
    "LineDraft",
    "Rescore",
    "accept",
    "accept_clean",
    "accept_return",
    "accept_review",
    "assign_checker",
    "attach_evidence",
    "close_spot_check",
    "draft_return",
    "draw_spot_check",
    "finalise",
    "give_back_form",
    "give_back_return",
    "keep_reasons",
    "keep_remarks",
    "open_appraisals",
    "open_filings",
    "open_returns",
    "open_review",
    "pass_form",
    "plan_spot_check",
    "reopen_appraisal",
    "rescore",
    "return_each",
    "return_for_changes",
    "save_draft",
    "score_appraisal",
    "score_spot_item",
    "show_appraisal",
    "sign",
    "sign_return",
    "start",
    "submit",
    "submit_return",
    "void_spot_check",
]
