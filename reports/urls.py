"""Routes of the documents."""

from django.urls import path

from reports import views

urlpatterns = [
    path("documents/", views.ask, name="documents_build"),
    path("documents/<int:pk>/", views.download, name="document"),
]
