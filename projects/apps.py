"""The street: one app, so that its tables share one migrations folder."""

from importlib import import_module

from django.apps import AppConfig

STEPS = ("registry", "selfeval")


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "预算绩效评价"

    def ready(self) -> None:
        """Let the steps register their kinds of long work, their sheets, and what earlier steps ask them by name."""
        for step in STEPS:
            import_module(f"projects.{step}.tasks")
