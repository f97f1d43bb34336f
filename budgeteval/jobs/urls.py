"""Routes of the jobs."""

from django.urls import path

from budgeteval.jobs import views

urlpatterns = [
    path("jobs/", views.index, name="jobs"),
    path("jobs/<int:pk>/", views.show, name="job"),
    path("jobs/<int:pk>/cancel/", views.cancel, name="job_cancel"),
    path("jobs/<int:pk>/retry/", views.retry, name="job_retry"),
    path("jobs/<int:pk>/file/", views.download, name="job_file"),
]
