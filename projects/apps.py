"""The street: one app, so that its tables share one migrations folder."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "预算绩效评价"

    def ready(self) -> None:
        """Let every step's `tasks` register its long work, its sheets, and what others ask it by name; and the desk."""
        for step in iter_modules([str(Path(__file__).parent)]):
            if step.ispkg and find_spec(f"projects.{step.name}.tasks"):
                import_module(f"projects.{step.name}.tasks")
        import_module("budgeteval.accounts.rules").use(import_module("projects.members.queries").DistrictRules())
        import_module("projects.desk.navigation")
