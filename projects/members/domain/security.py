"""The district's security settings."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import District, Role
from projects.directory.permissions import may_set_security
from projects.members.models import DistrictSecurity, SecondFactorRole
from projects.members.queries import security_of
from projects.transitions import Refused, mark_of, refuse_unless, refuse_unless_seen

_NUMBERS = ("failures", "locked_minutes", "idle_minutes", "longest_hours")


@audit.atomic
def set_security(
    *, district: District, failures: int, locked_minutes: int, idle_minutes: int, longest_hours: int,
    second_factor_roles: Collection[Role], by: User, now: datetime, seen: int | None = None,
) -> DistrictSecurity:  # fmt: skip
    """Say how a district's people are locked out and how long they stay signed in, and who gives a second factor.

    Minutes and hours are whole numbers; running sessions follow within a minute. `seen` is the mark of the settings
    that the page was opened with.

    Raises:
        Refused: not the district's security officer, or a number out of its bounds.
        Overtaken: somebody else changed them meanwhile.
    """
    refuse_unless(may_set_security(by, district))
    settings = security_of(district)
    before = standing(settings)
    refuse_unless_seen(
        seen, security_mark(settings), f"安全设置刚刚被他人修改，您的内容尚未保存；现为：{_told(before)}"
    )
    settings.failures, settings.locked_minutes = failures, locked_minutes
    settings.idle_minutes, settings.longest_hours = idle_minutes, longest_hours
    try:
        settings.validate_constraints()
    except ValidationError as error:
        raise Refused("；".join(error.messages)) from error
    settings.save()
    settings.second_factor_roles.all().delete()
    wanted = [role for role in Role if role in second_factor_roles]
    SecondFactorRole.objects.bulk_create(SecondFactorRole(security=settings, role=role) for role in wanted)
    settings = security_of(district)
    after = standing(settings)
    changes = {key: {"before": before[key], "after": after[key]} for key in after if before[key] != after[key]}
    if changes:
        audit.record(
            kind="members.set_security", by=by, obj=settings, at=now,
            detail={"district": district.name, "changes": changes},
        )  # fmt: skip
    return settings


def security_mark(settings: DistrictSecurity) -> int:
    """The mark of the settings."""
    return mark_of(standing(settings))


def _told(values: dict[str, int | list[str]]) -> str:
    """The settings in words."""
    fields = DistrictSecurity._meta  # noqa: SLF001 – Django documents it
    told = [f"{fields.get_field(key).verbose_name} {values[key]}" for key in _NUMBERS]  # type: ignore[union-attr]
    roles = [role.label for role in Role if role.value in values["second_factor_roles"]]  # type: ignore[operator]
    return "，".join([*told, f"须启用双因素认证的角色：{'、'.join(roles) or '无'}"])


def standing(settings: DistrictSecurity) -> dict[str, int | list[str]]:
    """The settings as plain values."""
    numbers: dict[str, int | list[str]] = {key: getattr(settings, key) for key in _NUMBERS}
    roles = [one.role for one in settings.second_factor_roles.all()] if settings.pk else []
    return numbers | {"second_factor_roles": sorted(roles)}
