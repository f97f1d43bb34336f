"""Names the room for Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "budgeteval.files"
    label = "files"
    verbose_name = "附件"
