"""Plays the reference year: part of the composition root."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "budgeteval.reference"
    label = "reference"
    verbose_name = "参考年度"
