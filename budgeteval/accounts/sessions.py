"""How long a session lasts, and what is still asked of the person in it.

What is in force is kept in the session itself and looked up again once a minute, so that a page costs no query more.
"""

from datetime import datetime
from typing import Any

from budgeteval.accounts.domain.second_factor import device_of
from budgeteval.accounts.models import User
from budgeteval.accounts.rules import in_force

REFRESH = 60  # seconds
BEGAN, SEEN, IDLE, LONGEST, FACTOR, DEVICE = "began", "seen", "idle", "longest", "factor", "factor_device"

# What the second factor still asks for.
NOTHING, WANTED, GIVEN, MISSING = "", "wanted", "given", "missing"


def begin(session: Any, user: User, now: datetime) -> None:
    """Start the clocks of a session; called when somebody signs in."""
    session[BEGAN] = _seconds(now)
    session.pop(DEVICE, None)
    refresh(session, user, now)


def refresh(session: Any, user: User, now: datetime) -> None:
    """Say that somebody is there, and look up what is in force."""
    rules = in_force().session(user)
    session[SEEN] = _seconds(now)
    session[IDLE], session[LONGEST] = rules.idle_minutes, rules.longest_minutes
    device = device_of(user)
    if device is None:
        session[FACTOR] = MISSING if rules.second_factor else NOTHING
    else:
        session[FACTOR] = GIVEN if session.get(DEVICE) == device.pk else WANTED


def touch(session: Any, user: User, now: datetime) -> None:
    """Say that somebody is there, at most once a minute."""
    if _seconds(now) - session[SEEN] >= REFRESH:
        refresh(session, user, now)


def ended(session: Any, now: datetime) -> str:
    """Say why the session is over: `idle`, `longest`, or "" while it is not."""
    if session_left(session, now)[1] <= 0:
        return "longest"
    return "idle" if session_left(session, now)[0] <= 0 else ""


def session_left(session: Any, now: datetime) -> tuple[int, int]:
    """Return the seconds left where nobody does anything, and the seconds left whatever anybody does."""
    longest = session[BEGAN] + session[LONGEST] * 60 - _seconds(now)
    return min(session[SEEN] + session[IDLE] * 60 - _seconds(now), longest), longest


def accept_factor(session: Any, user: User) -> None:
    """Say that the second factor was given in this session."""
    device = device_of(user)
    session[DEVICE] = device.pk if device else None
    session[FACTOR] = GIVEN if device else NOTHING


def forget_factor(session: Any, user: User, now: datetime) -> None:
    """Say that the person has none any more; whether one is asked for is looked up again."""
    session.pop(DEVICE, None)
    refresh(session, user, now)


def _seconds(now: datetime) -> int:
    return int(now.timestamp())
