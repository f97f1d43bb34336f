"""Names the room for Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "budgeteval.audit"
    label = "audit"
    verbose_name = "审计留痕"
