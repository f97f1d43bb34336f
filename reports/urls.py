"""Routes of the documents."""

from django.urls import path

from reports import views

urlpatterns = [
    path("documents/<int:pk>/", views.download, name="document"),
]
