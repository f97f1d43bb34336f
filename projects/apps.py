"""The street: one app, so that its tables share one migrations folder."""

from importlib import import_module

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "预算绩效评价"

    def ready(self) -> None:
        """Let the steps register their kinds of long work, and the desk what the pages' head shows."""
        import_module("projects.registry.tasks")
        import_module("projects.desk.navigation")
