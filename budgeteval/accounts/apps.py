"""Names the room for Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "budgeteval.accounts"
    label = "accounts"
    verbose_name = "账号"
