"""Routes of the ground's own pages."""

from django.urls import path

from budgeteval.ui import views

urlpatterns = [path("components/", views.components, name="components")]
