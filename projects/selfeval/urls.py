"""Routes of filings, reviews, returns and appraisals."""

from django.urls import path

from projects.selfeval.views import evidence, filings, returns, sheets, signing

urlpatterns = [
    path("filings/", filings.filings, name="filings"),
    path("filings/signing/", signing.filings_signing, name="filings_signing"),
    path("filings/sign/", signing.filings_sign, name="filings_sign"),
    path("filings/<int:pk>/", filings.filing, name="filing"),
    path("filings/<int:pk>/score/", filings.filing_score, name="filing_score"),
    path("filings/<int:pk>/draft/", filings.filing_autosave, name="filing_autosave"),
    path("filings/<int:pk>/state/", filings.filing_state, name="filing_state"),
    path("filings/<int:pk>/submit/", filings.filing_submit, name="filing_submit"),
    path("filings/<int:pk>/hand-back/", signing.filing_hand_back, name="filing_hand_back"),
    path("filings/<int:pk>/print/", filings.filing_print, name="filing_print"),
    path("filings/<int:pk>/sheet/", sheets.filing_sheet, name="filing_sheet"),
    path("filings/<int:pk>/upload/", sheets.filing_upload, name="filing_upload"),
    path("filings/<int:pk>/rows/<int:number>/evidence/", evidence.evidence_add, name="evidence_add"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("evidence/<int:pk>/preview/", evidence.evidence_preview, name="evidence_preview"),
    path("evidence/<int:pk>/remove/", evidence.evidence_remove, name="evidence_remove"),
    path("returns/", returns.returns, name="returns"),
    path("returns/<int:pk>/", returns.unit_return, name="unit_return"),
    path("returns/<int:pk>/draft/", returns.unit_return_autosave, name="unit_return_autosave"),
    path("returns/<int:pk>/sign/", returns.unit_return_sign, name="unit_return_sign"),
    path("returns/<int:pk>/submit/", returns.unit_return_submit, name="unit_return_submit"),
    path("returns/<int:pk>/hand-back/", returns.unit_return_hand_back, name="unit_return_hand_back"),
    path("returns/<int:pk>/file/", returns.unit_return_file, name="unit_return_file"),
]
