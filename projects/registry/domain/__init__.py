"""Verbs of the registry: sheets taken in."""

from projects.registry.domain.intake import Preview, apply, carry_out, problems_sentence

__all__ = ["Preview", "apply", "carry_out", "problems_sentence"]
