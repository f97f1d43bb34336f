"""Routes of the street, step by step."""

from django.urls import include, path

urlpatterns = [
    path("", include("projects.desk.urls")),
    path("", include("projects.directory.urls")),
    path("", include("projects.members.urls")),
    path("", include("projects.formcheck.urls")),
    path("", include("projects.registry.urls")),
    path("", include("projects.targets.urls")),
    path("", include("projects.applications.urls")),
    path("", include("projects.selfeval.urls")),
    path("", include("projects.selfeval.in_year.urls")),
    path("", include("projects.budgeting.urls")),
    path("", include("projects.reminders.urls")),
]
