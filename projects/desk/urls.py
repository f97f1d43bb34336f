"""Routes of what crosses the steps."""

from django.urls import path

from projects.desk import views

urlpatterns = [
    path("", views.home, name="home"),
]
