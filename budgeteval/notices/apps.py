"""In-app messages and their mails."""

from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "budgeteval.notices"
    verbose_name = "消息"

    def ready(self) -> None:
        """Let the sending of mails be a kind of long work."""
        import_module("budgeteval.notices.tasks")
