"""Whose accounts somebody looks after, and what a district's security settings mean for a person."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from axes.models import AccessAttempt
from django.apps import apps
from django.db.models import CharField, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from budgeteval.accounts.models import User
from budgeteval.accounts.rules import IDLE_MINUTES, Lockout, Rules, SessionRules, in_force, longest_minutes
from budgeteval.audit.models import TrailLine
from budgeteval.text.numbers import whole_number
from projects.directory.models import Affiliation, District, Membership, Role
from projects.directory.queries import (
    accounts_of,
    districts_administered,
    districts_of_role,
    is_installer,
    memberships_of,
)
from projects.members.models import DistrictSecurity, SecondFactorRole

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def accounts_visible_to(user: "User | AnonymousUser") -> QuerySet[User]:
    """Return the accounts of the districts whose administrator the user is."""
    return accounts_of(districts_administered(user))


def unclaimed() -> QuerySet[User]:
    """Return the accounts that belong to no district yet and have no rights: whoever administers one may take them."""
    return User.objects.filter(memberships=None, affiliations=None, is_superuser=False)


def districts_of(user: User) -> set[int]:
    """Return the districts that decide who looks after an account: those of its roles, or else where it is one of."""
    held = set(Membership.objects.filter(user=user).values_list("district_id", flat=True))
    return held or set(Affiliation.objects.filter(user=user).values_list("district_id", flat=True))


def with_second_factor(users: Iterable[User]) -> set[int]:
    """Return the keys of those who have set up a second factor."""
    return set(TOTPDevice.objects.filter(user__in=users, confirmed=True).values_list("user_id", flat=True))


def locked_accounts(users: Iterable[User]) -> set[str]:
    """Return the names of those who are locked at some address just now."""
    lockout = in_force().lockout()
    since = timezone.now() - timedelta(minutes=lockout.minutes)
    names = [user.username for user in users]
    tries = AccessAttempt.objects.filter(username__in=names, attempt_time__gte=since).values("username", "ip_address")
    failed = tries.annotate(failed=Sum("failures_since_start")).filter(failed__gte=lockout.failures)
    return set(failed.values_list("username", flat=True))


class DistrictRules(Rules):
    """What the districts say, for the ground, which knows none."""

    def session(self, user: User) -> SessionRules:
        """The shortest that any district of the person's roles asks for; a second factor if one of them asks."""
        members = memberships_of(user)
        found = DistrictSecurity.objects.filter(district__in={member.district_id for member in members})
        limits = found.aggregate(idle=Min("idle_minutes"), longest=Min("longest_hours"))
        roles = SecondFactorRole.objects.filter(security__district__in={member.district_id for member in members})
        asked = set(roles.values_list("security__district_id", "role"))
        return SessionRules(
            limits["idle"] or IDLE_MINUTES,
            min(longest_minutes(), limits["longest"] * 60) if limits["longest"] else longest_minutes(),
            second_factor=any((member.district_id, member.role) in asked for member in members),
        )

    def lockout(self) -> Lockout:
        """The strictest of all districts: a name that is typed may belong to nobody, and must not be told apart."""
        found = DistrictSecurity.objects.aggregate(failures=Min("failures"), minutes=Max("locked_minutes"))
        usual = Lockout()
        return Lockout(found["failures"] or usual.failures, found["minutes"] or usual.minutes)

    def accounts(self, user: "User | AnonymousUser") -> QuerySet[User]:
        """Those of one's districts, and those that nobody looks after yet; the installation's own account sees all."""
        if is_installer(user):
            return User.objects.all()
        return accounts_visible_to(user) | unclaimed()


def security_of(district: District) -> DistrictSecurity:
    """Return the settings in force, unsaved where none were made."""
    kept = DistrictSecurity.objects.filter(district=district).prefetch_related("second_factor_roles").first()
    return kept or DistrictSecurity(district=district)


def trail_visible_to(user: "User | AnonymousUser") -> QuerySet[TrailLine]:
    """Return what the people of the auditor's districts did, and what was done to their accounts."""
    people = accounts_of(districts_of_role(user, Role.AUDITOR)).order_by()
    keys = people.annotate(key=Cast("pk", CharField())).values("key")
    mine = Q(actor__in=people.values("pk")) | Q(object_type=User._meta.label_lower, object_id__in=keys)  # noqa: SLF001 – Django documents _meta
    return TrailLine.objects.filter(mine)


class Labels:
    """What the objects of some lines are called, looked up type by type."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], str] = {}

    def look_up(self, lines: Iterable[TrailLine]) -> None:
        """Find the names of all these lines' objects."""
        wanted: dict[str, set[str]] = {}
        for line in lines:
            if line.object_id and (line.object_type, line.object_id) not in self._found:
                wanted.setdefault(line.object_type, set()).add(line.object_id)
        for object_type, keys in wanted.items():
            self._look_up(object_type, keys)

    def of(self, line: TrailLine) -> str:
        """The object's name, "" where it is gone."""
        return self._found.get((line.object_type, line.object_id), "")

    def _look_up(self, object_type: str, keys: set[str]) -> None:
        try:
            model = apps.get_model(object_type)
        except (LookupError, ValueError):
            return
        numbers = [number for key in keys if (number := whole_number(key)) is not None]
        objects = model._base_manager.select_related().in_bulk(numbers)  # noqa: SLF001 – Django documents it
        for key, found in objects.items():
            name = f"{found}（{found.username}）" if isinstance(found, User) else str(found)
            self._found[object_type, str(key)] = name
