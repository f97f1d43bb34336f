"""Routes of next year's project budget applications."""

from django.urls import path

from projects.applications.views import reviewing, sheets

urlpatterns = [
    path("applications/", sheets.applications, name="applications"),
    path("applications/new/", sheets.new, name="application_new"),
    path("applications/batch/", reviewing.batch, name="applications_batch"),
    path("applications/settings/", reviewing.settings, name="application_settings"),
    path("applications/<int:pk>/", sheets.application, name="application"),
    path("applications/<int:pk>/edit/", sheets.edit, name="application_edit"),
    path("applications/<int:pk>/clear/", sheets.clear, name="application_clear"),
    path("applications/<int:pk>/move/", sheets.move, name="application_move"),
    path("applications/<int:pk>/withdraw/", sheets.withdraw, name="application_withdraw"),
    path("applications/<int:pk>/review/", reviewing.review, name="application_review"),
    path("applications/<int:pk>/files/<slug:which>/", sheets.file, name="application_file"),
]
