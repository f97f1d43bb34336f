"""The street: one app, so that its tables share one migrations folder."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "预算绩效评价"
