"""Routes of projects, money and imports."""

from django.urls import path

from projects.registry import views

urlpatterns = [
    path("imports/", views.hand_in, name="import"),
    path("projects/export/", views.export, name="projects_export"),
]
