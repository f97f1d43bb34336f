"""Documents and charts: reads the street, never changes it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "文档"
