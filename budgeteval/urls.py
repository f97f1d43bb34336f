"""The address book of the whole site."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    *[path("", include(rooms)) for rooms in ("projects.urls", "reports.urls") if find_spec(rooms)],
    path("", include("budgeteval.accounts.urls")),
    path("admin/", admin.site.urls),
]
handler400 = "budgeteval.ui.errors.bad_request"
handler403 = "budgeteval.ui.errors.forbidden"
handler404 = "budgeteval.ui.errors.not_found"
handler500 = "budgeteval.ui.errors.server_error"
