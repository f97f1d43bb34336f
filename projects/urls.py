"""Routes of the street, step by step."""

from django.urls import include, path

urlpatterns = [
    path("", include("projects.desk.urls")),
    path("", include("projects.directory.urls")),
    path("", include("projects.registry.urls")),
    path("", include("projects.targets.urls")),
    path("", include("projects.selfeval.urls")),
]
