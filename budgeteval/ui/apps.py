"""Names the room for Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "budgeteval.ui"
    label = "ui"
    verbose_name = "界面"
