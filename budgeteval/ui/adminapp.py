"""Puts our admin site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class BudgetevalAdminConfig(AdminConfig):
    default_site = "budgeteval.ui.adminsite.BudgetevalAdminSite"
