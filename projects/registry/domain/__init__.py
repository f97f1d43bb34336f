"""Verbs of the registry: sheets taken in and handed out."""

from projects.registry.domain.intake import Preview, apply, carry_out, problems_sentence
from projects.registry.domain.memory import Remembered, carry
from projects.registry.domain.requests import EXPORT, IMPORT, request_export, request_import

__all__ = [
    "EXPORT",
    "IMPORT",
    "Preview",
    "Remembered",
    "apply",
    "carry",
    "carry_out",
    "problems_sentence",
    "request_export",
    "request_import",
]
