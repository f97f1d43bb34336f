"""Verbs of the directory: who there is, who may, and the working year with its dates and the office's own words."""

from projects.directory.domain.calendar import DueDate, extend_for_unit, open_year
from projects.directory.domain.places import add_district, add_field, add_section, affiliate, grant, revoke
from projects.directory.domain.reasons import keep_return_reasons
from projects.directory.domain.yearbook import (
    BasisRow,
    describe_organisation,
    keep_basis,
    keep_prose,
    keep_theme,
    record_training,
)

__all__ = [
    "BasisRow",
    "DueDate",
    "add_district",
    "add_field",
    "add_section",
    "affiliate",
    "describe_organisation",
    "extend_for_unit",
    "grant",
    "keep_basis",
    "keep_prose",
    "keep_return_reasons",
    "keep_theme",
    "open_year",
    "record_training",
    "revoke",
]
