"""Verbs of the district's people: their accounts, invitations, and the security settings."""

from projects.members.domain.accounts import (
    Slip,
    add_account,
    change_person,
    person_mark,
    reset_password,
    reset_second_factor,
    switch_account,
    unlock,
)
from projects.members.domain.invitations import Invitation, invite
from projects.members.domain.security import security_mark, set_security

__all__ = [
    "Invitation",
    "Slip",
    "add_account",
    "change_person",
    "invite",
    "person_mark",
    "reset_password",
    "reset_second_factor",
    "security_mark",
    "set_security",
    "switch_account",
    "unlock",
]
