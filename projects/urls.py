"""Routes of the street."""

from django.urls import path

from projects.desk import views as desk

urlpatterns = [
    path("", desk.home, name="home"),
]
