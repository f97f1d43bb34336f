"""Routes of the form check."""

from django.urls import path

from projects.formcheck import views

urlpatterns = [
    path("check/", views.form_check, name="form_check"),
    path("check/template/", views.form_template, name="form_template"),
]
