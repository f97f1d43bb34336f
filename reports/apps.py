"""Documents and charts: reads the street, never changes it."""

from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "文档"

    def ready(self) -> None:
        """Register the kinds of long work."""
        import_module("reports.tasks")
