"""Verbs of the registry: sheets taken in and handed out."""

from projects.registry.domain.intake import Preview, apply, carry_out, problems_sentence
from projects.registry.domain.memory import Remembered, carry
from projects.registry.domain.requests import EXPORT, request_export
from projects.registry.domain.uploads import (
    IMPORT,
    LOOK,
    apply_upload,
    discard_upload,
    look_again,
    look_at,
    request_writing,
    take_upload,
    write_upload,
)

__all__ = [
    "EXPORT",
    "IMPORT",
    "LOOK",
    "Preview",
    "Remembered",
    "apply",
    "apply_upload",
    "carry",
    "carry_out",
    "discard_upload",
    "look_again",
    "look_at",
    "problems_sentence",
    "request_export",
    "request_writing",
    "take_upload",
    "write_upload",
]
