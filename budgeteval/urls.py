"""The address book of the whole site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("projects.urls")),
    path("", include("reports.urls")),
    path("", include("budgeteval.accounts.urls")),
    path("", include("budgeteval.jobs.urls")),
    path("", include("budgeteval.notices.urls")),
    path("", include("budgeteval.ui.urls")),
    path("admin/", admin.site.urls),
]
handler400 = "budgeteval.ui.errors.bad_request"
handler403 = "budgeteval.ui.errors.forbidden"
handler404 = "budgeteval.ui.errors.not_found"
handler500 = "budgeteval.ui.errors.server_error"
