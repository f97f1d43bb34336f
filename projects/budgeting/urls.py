"""Routes from results to the next budget."""

from django.urls import path

from projects.budgeting import views

urlpatterns = [
    path("budget/targets/", views.targets_issue, name="targets_issue"),
    path("budget/targets/freeze/", views.targets_freeze, name="targets_freeze"),
]
