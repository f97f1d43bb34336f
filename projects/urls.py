"""Routes of the street."""

from django.urls import path

from projects.desk import views as desk
from projects.registry import views as registry

urlpatterns = [
    path("", desk.home, name="home"),
    path("imports/", registry.hand_in, name="import"),
    path("projects/export/", registry.export, name="projects_export"),
]
