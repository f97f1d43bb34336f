"""Long work with progress: one row a job, the queue behind it."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "budgeteval.jobs"
    verbose_name = "后台任务"
