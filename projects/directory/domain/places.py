"""Districts, sections, fields and who belongs where: the administrator's."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import Affiliation, District, Field, Membership, Role, Section, Unit
from projects.directory.permissions import may_administer, may_grant
from projects.transitions import Refused, refuse_unless

# Where a role is held; every other role belongs to a district (pool roles: to the city).
_PLACES: dict[Role, type[Unit | Section | District]] = {
    Role.UNIT_CLERK: Unit,
    Role.UNIT_HEAD: Unit,
    Role.SECTION_OFFICER: Section,
}


def _allowed(by: User, district: District | None) -> None:
    refuse_unless(may_administer(by, district))


@audit.atomic
def add_district(*, code: str, name: str, bureau: str, parent: District | None, by: User, now: datetime) -> District:
    """Enter a district, or (without `parent`) the city above it, which keeps the pool of experts.

    Raises:
        Refused: not an administrator of the city (nor the installation's own), or the code is taken.
    """
    _allowed(by, parent)
    if District.objects.filter(code=code).exists():
        raise Refused(f"区划代码“{code}”已经登记")
    district = District.objects.create(code=code, name=name, bureau=bureau, parent=parent)
    audit.record(kind="directory.add_district", by=by, obj=district, at=now, detail={"code": code, "name": name})
    return district


@audit.atomic
def add_section(
    *, district: District, code: str, name: str, is_centre: bool = False, by: User, now: datetime
) -> Section:
    """Enter a section of the bureau; exactly one is the performance centre.

    Raises:
        Refused: not the district's administrator, the code is taken, or there is a centre already.
    """
    _allowed(by, district)
    if Section.objects.filter(district=district, code=code).exists():
        raise Refused(f"股室代码“{code}”已经登记")
    if is_centre and Section.objects.filter(district=district, is_centre=True).exists():
        raise Refused("一个区县只能有一个绩效管理中心")
    section = Section.objects.create(district=district, code=code, name=name, is_centre=is_centre)
    audit.record(kind="directory.add_section", by=by, obj=section, at=now, detail={"code": code, "name": name})
    return section


@audit.atomic
def add_field(*, code: str, name: str, sector: str = "", by: User, now: datetime) -> Field:
    """Enter what money can be for; fields are the same in every district.

    Raises:
        Refused: not an administrator, or the code or the name is taken.
    """
    _allowed(by, None)
    if Field.objects.filter(code=code).exists() or Field.objects.filter(name=name).exists():
        raise Refused(f"领域“{code} {name}”的代码或名称已经登记")
    field = Field.objects.create(code=code, name=name, sector=sector)
    audit.record(kind="directory.add_field", by=by, obj=field, at=now, detail={"code": code, "name": name})
    return field


@audit.atomic
def grant(*, user: User, role: Role, at: Unit | Section | District, by: User, now: datetime) -> Membership:
    """Give somebody a role in a unit, a section or a district; granting it twice is the same as once.

    Raises:
        Refused: not the district's administrator, one's own account, a role that has to be kept apart from those the
            person holds, or the role does not belong to such a place.
    """
    district = at if isinstance(at, District) else at.district
    refuse_unless(may_grant(by, user, role, at))
    wanted = _PLACES.get(role, District)
    if not isinstance(at, wanted):
        noun = wanted._meta.verbose_name  # noqa: SLF001 – Django documents _meta
        raise Refused(f"“{role.label}”须登记在{noun}，不能登记在“{at}”")
    membership, created = Membership.objects.get_or_create(
        user=user,
        role=role,
        district=district,
        section=at if isinstance(at, Section) else None,
        unit=at if isinstance(at, Unit) else None,
    )
    if created:
        Affiliation.objects.get_or_create(user=user, district=district)
        audit.record(
            kind="directory.grant", by=by, obj=membership, at=now,
            detail={"user": user.username, "role": role.value, "at": str(at)},
        )  # fmt: skip
    return membership


@audit.atomic
def affiliate(*, user: User, district: District, by: User, now: datetime) -> Affiliation:
    """Count an account among a district's people, before it holds any role there.

    Raises:
        Refused: not the district's administrator.
    """
    _allowed(by, district)
    affiliation, created = Affiliation.objects.get_or_create(user=user, district=district)
    if created:
        audit.record(
            kind="directory.affiliate", by=by, obj=user, at=now,
            detail={"user": user.username, "district": district.name},
        )  # fmt: skip
    return affiliation


@audit.atomic
def revoke(*, membership: Membership, by: User, now: datetime) -> None:
    """Take a role away.

    Raises:
        Refused: not the district's administrator.
    """
    _allowed(by, membership.district)
    Affiliation.objects.get_or_create(user=membership.user, district=membership.district)
    audit.record(
        kind="directory.revoke", by=by, obj=membership, at=now,
        detail={"user": membership.user.username, "role": membership.role, "membership": str(membership)},
    )  # fmt: skip
    membership.delete()
