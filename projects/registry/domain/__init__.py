"""Verbs of the registry: sheets taken in."""

from projects.registry.domain.intake import Preview, apply, carry_out, problems_sentence
from projects.registry.domain.requests import IMPORT, request_import

__all__ = ["IMPORT", "Preview", "apply", "carry_out", "problems_sentence", "request_import"]
