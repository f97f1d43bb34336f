"""Verbs of self-evaluation: filings and their evidence, the section's reviews, unit returns, work appraisals."""

from projects.selfeval.domain.appraisals import (
    AppraisalPoint,
    open_appraisals,
    reopen_appraisal,
    score_appraisal,
    show_appraisal,
)
from projects.selfeval.domain.blockers import (
    Blocker,
    blockers,
)
from projects.selfeval.domain.desk import (
    Batch,
    accept_clean,
    give_back_form,
    keep_remarks,
    pass_form,
    return_each,
)
from projects.selfeval.domain.evidence import (
    attach_evidence,
    remove_evidence,
)
from projects.selfeval.domain.filings import (
    accept,
    finalise,
    open_filings,
    return_for_changes,
    save_draft,
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
from projects.selfeval.domain.reviews import (
    Rescore,
    accept_review,
    open_review,
    rescore,
)
from projects.selfeval.domain.rows import (
    NOT_BY_RULE,
    LineDraft,
    Trial,
    drafts_of,
    line_inputs,
    try_draft,
)
from projects.selfeval.domain.signing import (
    Signed,
    hand_back,
    offer,
    sign,
    sign_offered,
)
from projects.selfeval.domain.spot_checks import (
    assign_checker,
    close_spot_check,
    draw_spot_check,
    plan_spot_check,
    score_spot_item,
    void_spot_check,
)

__all__ = [
    "NOT_BY_RULE",
    "AppraisalPoint",
    "Batch",
    "Blocker",
    "LineDraft",
    "Rescore",
    "Scan",
    "Signed",
    "Trial",
    "accept",
    "accept_clean",
    "accept_return",
    "accept_review",
    "answer",
    "assign_checker",
    "attach_evidence",
    "blockers",
    "close_spot_check",
    "draft_return",
    "drafts_of",
    "draw_spot_check",
    "file_for_unit",
    "file_return_for_unit",
    "finalise",
    "give_back_form",
    "give_back_return",
    "hand_back",
    "keep_remarks",
    "line_inputs",
    "offer",
    "open_appraisals",
    "open_filings",
    "open_returns",
    "open_review",
    "pass_form",
    "plan_spot_check",
    "remove_evidence",
    "reopen_appraisal",
    "rescore",
    "return_each",
    "return_for_changes",
    "save_draft",
    "score_appraisal",
    "score_spot_item",
    "show_appraisal",
    "sign",
    "sign_offered",
    "sign_return",
    "start",
    "submit",
    "submit_return",
    "try_draft",
    "void_spot_check",
]
