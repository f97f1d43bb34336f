"""Names the room for Django."""

from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    name = "budgeteval.safekeeping"
    label = "safekeeping"
    verbose_name = "备份与恢复"
