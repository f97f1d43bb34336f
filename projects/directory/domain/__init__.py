"""Verbs of the directory: who there is, who may, and the working year with its dates and the office's own words."""

from projects.directory.domain.calendar import (
    DueDate,
    correct_spending,
    extend_for_unit,
    open_year,
    set_dates,
    withdraw_extension,
    withdraw_year,
)
from projects.directory.domain.places import add_district, add_field, add_section, affiliate, grant, revoke
from projects.directory.domain.reasons import keep_return_reasons, reasons_mark
from projects.directory.domain.units import UnitEntry, add_unit, change_unit
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
    "UnitEntry",
    "add_district",
    "add_field",
    "add_section",
    "add_unit",
    "affiliate",
    "change_unit",
    "correct_spending",
    "describe_organisation",
    "extend_for_unit",
    "grant",
    "keep_basis",
    "keep_prose",
    "keep_return_reasons",
    "keep_theme",
    "open_year",
    "reasons_mark",
    "record_training",
    "revoke",
    "set_dates",
    "withdraw_extension",
    "withdraw_year",
]
