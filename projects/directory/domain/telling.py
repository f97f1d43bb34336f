"""Telling a unit's people something: the clerks and the heads of the unit itself; or those of its section."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from budgeteval.accounts.models import User
from budgeteval.notices.domain import Message, tell
from budgeteval.notices.queries import mailed
from projects.directory.models import Role, Unit
from projects.directory.queries import UNIT_ROLES, officers_of, people_of


def tell_unit(
    unit: Unit,
    text: str,
    *,
    link: str = "",
    link_args: Sequence[int | str] = (),
    roles: Sequence[Role] = UNIT_ROLES,
    by: User,
    now: datetime,
) -> int:
    """Tell the unit's people, by mail too where they take it; return how many they are.

    Args:
        unit: whose clerks and heads.
        text: a sentence or two.
        link: URL name of the page that it speaks of.
        link_args: the page's arguments.
        roles: who of them, where not all.
        by: whose act it tells of.
        now: when.
    """
    people = people_of([unit.pk], roles)
    tell(messages=[Message(one.user, text, link, link_args) for one in people], by=by, now=now)
    return len(people)


def tell_section(
    unit: Unit, text: str, *, link: str = "", link_args: Sequence[int | str] = (), by: User, now: datetime
) -> int:
    """Tell the officers of the section that the unit belongs to; return how many they are."""
    people = officers_of(unit)
    tell(messages=[Message(one, text, link, link_args) for one in people], by=by, now=now)
    return len(people)


@dataclass(frozen=True)
class Told:
    """How many people of each unit (by its key) were told, and to how many of them a mail was queued."""

    people: dict[int, int]
    mails: dict[int, int]


def tell_units(texts: Mapping[int, str], *, link: str = "", mail: bool, by: User, now: datetime) -> Told:
    """Tell the people of many units, each unit its own text; units that have nobody are not in what is returned."""
    people = people_of(texts)
    messages = [Message(one.user, texts[one.unit_id], link) for one in people]
    notices = tell(messages=messages, by=by, now=now, mail=mail)
    reached = mailed(notices) if mail else set()
    told = Counter(one.unit_id for one in people)
    return Told(dict(told), dict(Counter(one.unit_id for one in people if one.user.pk in reached)))
