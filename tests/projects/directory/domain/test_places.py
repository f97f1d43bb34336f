"""Districts, sections, fields and memberships: the administrator's, with a line for each."""

from datetime import UTC, datetime

import pytest

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.directory.domain import add_district, add_field, add_section, grant, revoke
from projects.directory.models import District, Field, Membership, Role, Section
from projects.directory.permissions import may_administer
from projects.transitions import Refused
from tests.factories.directory import make_member, make_user
from tests.people import People, Place

NOW = datetime(2016, 1, 4, 9, 0, tzinfo=UTC)
OTHERS = ["alice", "bob", "charlie", "dora", "erin", "frank", "grace", "henry", "ivy", "mallory"]

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(TrailLine.objects.order_by("seq").values_list("kind", flat=True))


def test_the_installations_own_account_sets_up_the_first_city() -> None:
    root = User.objects.create(username="root", is_superuser=True)
    city = add_district(code="4103", name="演示市", bureau="演示市财政局", parent=None, by=root, now=NOW)
    district = add_district(code="410399", name="演示区", bureau="演示区财政局", parent=city, by=root, now=NOW)
    judy = make_user("judy")
    grant(user=judy, role=Role.ADMINISTRATOR, at=district, by=root, now=NOW)
    section = add_section(district=district, code="01", name="绩效中心", is_centre=True, by=judy, now=NOW)
    field = add_field(code="F1", name="教育投入", sector="教育", by=judy, now=NOW)
    assert (district.parent, section.is_centre, field.sector) == (city, True, "教育")
    assert kinds() == [
        "directory.add_district", "directory.add_district", "directory.grant", "directory.add_section",
        "directory.add_field",
    ]  # fmt: skip


def test_a_citys_administrator_reaches_its_districts_and_a_districts_not_the_city(place: Place, people: People) -> None:
    kim = make_user("kim")
    make_member(kim, Role.ADMINISTRATOR, place.city)
    assert may_administer(kim, place.district)
    assert may_administer(people.judy, place.district)
    assert not may_administer(people.judy, place.city)
    assert not may_administer(people.judy, place.abroad.district)
    assert "系统管理员" in may_administer(people.judy, place.city).reason


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_else_changes_who_there_is(place: Place, people: People, person: str) -> None:
    by = people.named(person)
    before = (District.objects.count(), Section.objects.count(), Field.objects.count(), Membership.objects.count())
    membership = Membership.objects.get(user=people.alice)
    with pytest.raises(Refused, match="系统管理员"):
        add_district(code="9", name="甲", bureau="甲", parent=place.city, by=by, now=NOW)
    with pytest.raises(Refused, match="系统管理员"):
        add_section(district=place.district, code="9", name="甲", by=by, now=NOW)
    with pytest.raises(Refused, match="系统管理员"):
        add_field(code="9", name="甲", by=by, now=NOW)
    with pytest.raises(Refused, match="系统管理员"):
        grant(user=people.mallory, role=Role.LEADER, at=place.district, by=by, now=NOW)
    with pytest.raises(Refused, match="系统管理员"):
        revoke(membership=membership, by=by, now=NOW)
    after = (District.objects.count(), Section.objects.count(), Field.objects.count(), Membership.objects.count())
    assert after == before
    assert kinds() == []


def test_a_closed_account_administers_nothing(place: Place, people: People) -> None:
    people.judy.is_active = False
    assert not may_administer(people.judy, place.district)
    assert not may_administer(User(username="root", is_superuser=True, is_active=False), None)


def test_codes_and_names_are_given_once(place: Place, people: People) -> None:
    root = User.objects.create(username="root", is_superuser=True)
    add_field(code="F1", name="教育投入", by=people.judy, now=NOW)
    with pytest.raises(Refused, match="代码或名称已经登记"):
        add_field(code="F2", name="教育投入", by=people.judy, now=NOW)
    with pytest.raises(Refused, match="代码或名称已经登记"):
        add_field(code="F1", name="别的", by=people.judy, now=NOW)
    with pytest.raises(Refused, match=r"区划代码.*已经登记"):
        add_district(code=place.district.code, name="甲", bureau="甲", parent=None, by=root, now=NOW)
    with pytest.raises(Refused, match=r"股室代码.*已经登记"):
        add_section(district=place.district, code=place.section.code, name="甲", by=people.judy, now=NOW)
    with pytest.raises(Refused, match="只能有一个绩效管理中心"):
        add_section(district=place.district, code="99", name="甲", is_centre=True, by=people.judy, now=NOW)


@pytest.mark.parametrize(
    ("role", "at", "fits"),
    [
        (Role.UNIT_CLERK, "unit", True),
        (Role.UNIT_CLERK, "section", False),
        (Role.UNIT_CLERK, "district", False),
        (Role.UNIT_HEAD, "unit", True),
        (Role.UNIT_HEAD, "district", False),
        (Role.SECTION_OFFICER, "section", True),
        (Role.SECTION_OFFICER, "unit", False),
        (Role.PERFORMANCE_OFFICER, "district", True),
        (Role.PERFORMANCE_OFFICER, "section", False),
        (Role.LEADER, "district", True),
        (Role.AUDITOR, "unit", False),
    ],
)
def test_a_role_is_held_where_it_belongs(place: Place, people: People, role: Role, at: str, fits: bool) -> None:
    where = getattr(place, at)
    if fits:
        member = grant(user=people.mallory, role=role, at=where, by=people.judy, now=NOW)
        assert (member.role, member.district) == (role, place.district)
        return
    with pytest.raises(Refused, match=f"“{role.label}”须登记在"):
        grant(user=people.mallory, role=role, at=where, by=people.judy, now=NOW)


def test_granting_twice_is_once_and_revoking_leaves_a_line(place: Place, people: People) -> None:
    first = grant(user=people.mallory, role=Role.LEADER, at=place.district, by=people.judy, now=NOW)
    assert grant(user=people.mallory, role=Role.LEADER, at=place.district, by=people.judy, now=NOW) == first
    revoke(membership=first, by=people.judy, now=NOW)
    assert not Membership.objects.filter(user=people.mallory).exists()
    assert kinds() == ["directory.grant", "directory.revoke"]


def test_nobody_grants_a_role_to_himself(place: Place, people: People) -> None:
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(Refused, match="不能给自己授予角色"):
            grant(user=people.judy, role=role, at=place.district, by=people.judy, now=NOW)
    assert Membership.objects.filter(user=people.judy).count() == 1


@pytest.mark.parametrize("person", ["alice", "dora", "erin", "frank", "grace", "henry", "ivy"])
def test_whoever_evaluates_or_audits_does_not_become_an_administrator(
    place: Place, people: People, person: str
) -> None:
    with pytest.raises(Refused, match="已有评价或监督角色，不能兼任系统管理员"):
        grant(user=people.named(person), role=Role.ADMINISTRATOR, at=place.district, by=people.judy, now=NOW)
    assert kinds() == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PERFORMANCE_OFFICER, Role.LEADER, Role.POOL_KEEPER, Role.EXPERT])
def test_an_administrator_gets_no_other_role(place: Place, people: People, role: Role) -> None:
    kim = make_user("kim")
    make_member(kim, Role.ADMINISTRATOR, place.city)
    with pytest.raises(Refused, match=f"是系统管理员，不能兼任{role.label}"):
        grant(user=people.judy, role=role, at=place.district, by=kim, now=NOW)
    root = User.objects.create(username="root", is_superuser=True)
    with pytest.raises(Refused, match=f"是系统管理员，不能兼任{role.label}"):
        grant(user=root, role=role, at=place.district, by=kim, now=NOW)
    assert kinds() == []


def test_a_superuser_with_a_role_reaches_no_further_than_the_role(place: Place, people: People) -> None:
    User.objects.filter(pk=people.judy.pk).update(is_superuser=True)
    people.judy.refresh_from_db()
    assert may_administer(people.judy, place.district)
    assert not may_administer(people.judy, place.abroad.district)
