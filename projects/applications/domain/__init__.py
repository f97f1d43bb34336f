"""Verbs of applications: written, approved by the leading group, signed, handed in, returned or accepted."""

from projects.applications.domain.drafting import LARGEST, FileIn, Sheet, open_application, save_application
from projects.applications.domain.walking import (
    accept,
    approve,
    approve_clean,
    clear,
    give_back,
    reopen,
    set_group,
    sign,
    submit,
)
from projects.applications.domain.withdrawing import deletable, withdraw

__all__ = [
    "LARGEST",
    "FileIn",
    "Sheet",
    "accept",
    "approve",
    "approve_clean",
    "clear",
    "deletable",
    "give_back",
    "open_application",
    "reopen",
    "save_application",
    "set_group",
    "sign",
    "submit",
    "withdraw",
]
