"""Routes of filings, reviews, returns, appraisals and spot checks."""

from django.urls import path

from projects.selfeval.views import appraisals, batches, desk, returns, reviews, spot_checks

urlpatterns = [
    path("section/", desk.desk, name="section_desk"),
    path("section/reviews/", desk.queue, name="review_queue"),
    path("section/reviews/batch/", batches.batch, name="review_batch"),
    path("section/reviews/<int:pk>/", reviews.review, name="review"),
    path("section/evidence/<int:pk>/", reviews.evidence, name="review_evidence"),
    path("section/reasons/", desk.reasons, name="return_reasons"),
    path("section/returns/", returns.queue, name="unit_return_queue"),
    path("section/returns/<int:pk>/", returns.look, name="unit_return_review"),
    path("section/returns/<int:pk>/file/", returns.file, name="unit_return_file"),
    path("appraisals/", appraisals.listed, name="appraisals"),
    path("appraisals/open/<int:pk>/", appraisals.open_all, name="appraisals_open"),
    path("appraisals/<int:pk>/", appraisals.sheet, name="appraisal"),
    path("spot-checks/", spot_checks.listed, name="spot_checks"),
    path("spot-checks/<int:pk>/", spot_checks.check, name="spot_check"),
    path("spot-checks/<int:pk>/certificate/", spot_checks.certificate, name="spot_certificate"),
    path("spot-checks/items/<int:pk>/", spot_checks.item, name="spot_item"),
    path("spot-checks/items/<int:pk>/assign/", spot_checks.assign, name="spot_assign"),
    path("spot-checks/items/<int:pk>/evidence/<int:file>/", spot_checks.evidence, name="spot_evidence"),
]
