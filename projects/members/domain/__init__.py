"""Verbs of the district's people: their accounts, invitations, and the security settings."""

from projects.members.domain.accounts import (
    Slip,
    add_account,
    change_person,
    reset_password,
    reset_second_factor,
    switch_account,
    unlock,
)
from projects.members.domain.invitations import Invitation, invite
from projects.members.domain.security import set_security

__all__ = [
    "Invitation",
    "Slip",
    "add_account",
    "change_person",
    "invite",
    "reset_password",
    "reset_second_factor",
    "set_security",
    "switch_account",
    "unlock",
]
