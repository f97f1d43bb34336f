"""The people of the tests and the small place they live in; Charlie must never get in anywhere."""

from dataclasses import dataclass

from budgeteval.accounts.models import User
from projects.directory.models import District, Role, Section, Unit, WorkingYear
from tests.factories.directory import make_district, make_member, make_section, make_unit, make_user, make_working_year


@dataclass(frozen=True)
class Place:
    """A city with one district: two business sections, and units of both.

    `unit` is Alice's and Bob's; `neighbour` is another unit of the same section, `child` a unit below `unit`,
    `far` a unit of the other section. `abroad` is a whole other district, where Charlie holds every role.
    """

    city: District
    district: District
    centre: Section
    section: Section
    other_section: Section
    unit: Unit
    child: Unit
    neighbour: Unit
    far: Unit
    working_year: WorkingYear
    abroad: Unit


@dataclass(frozen=True)
class People:
    """One person per role; every right comes from one membership."""

    alice: User
    """Unit clerk of `unit`."""
    bob: User
    """Unit head of `unit`."""
    charlie: User
    """Holds every role in another district; must never get in here."""
    dora: User
    """Section officer of `section`."""
    erin: User
    """Performance officer of the district."""
    frank: User
    """Keeper of the city's pool."""
    grace: User
    """Expert of the city's pool."""
    henry: User
    """Leader of the bureau."""
    ivy: User
    """Auditor."""
    judy: User
    """Administrator: accounts, and no evaluation content."""
    kate: User
    """Security officer: lock-out, sessions and the second factor, and nothing else."""
    mallory: User
    """Has an account and no membership at all."""

    def named(self, name: str) -> User:
        """The person of that name, as the matrices write it."""
        user: User = getattr(self, name)
        return user


def settle() -> Place:
    """Make the place."""
    city = make_district("演示市")
    district = make_district("演示区", parent=city)
    section, other_section = make_section(district, "教科文股"), make_section(district, "农业股")
    unit = make_unit(section, "演示教育局")
    foreign = make_district("邻区", parent=city)
    return Place(
        city=city,
        district=district,
        centre=make_section(district, "绩效中心", is_centre=True),
        section=section,
        other_section=other_section,
        unit=unit,
        child=make_unit(section, "演示一小", parent=unit),
        neighbour=make_unit(section, "演示文化局"),
        far=make_unit(other_section, "演示水利局"),
        working_year=make_working_year(district),
        abroad=make_unit(make_section(foreign, "邻区教科文股"), "邻区教育局"),
    )


def populate(place: Place) -> People:
    """Make the people and give each the one membership that is theirs."""
    names = ("alice", "bob", "charlie", "dora", "erin", "frank", "grace", "henry", "ivy", "judy", "kate", "mallory")
    people = People(**{name: make_user(name) for name in names})
    make_member(people.alice, Role.UNIT_CLERK, place.unit)
    make_member(people.bob, Role.UNIT_HEAD, place.unit)
    make_member(people.dora, Role.SECTION_OFFICER, place.section)
    make_member(people.erin, Role.PERFORMANCE_OFFICER, place.district)
    make_member(people.frank, Role.POOL_KEEPER, place.city)
    make_member(people.grace, Role.EXPERT, place.city)
    make_member(people.henry, Role.LEADER, place.district)
    make_member(people.ivy, Role.AUDITOR, place.district)
    make_member(people.judy, Role.ADMINISTRATOR, place.district)
    make_member(people.kate, Role.SECURITY_OFFICER, place.district)
    _let_charlie_rule_elsewhere(people.charlie, place.abroad)
    return people


def _let_charlie_rule_elsewhere(charlie: User, abroad: Unit) -> None:
    for role in (Role.UNIT_CLERK, Role.UNIT_HEAD):
        make_member(charlie, role, abroad)
    make_member(charlie, Role.SECTION_OFFICER, abroad.section)
    for role in (Role.PERFORMANCE_OFFICER, Role.POOL_KEEPER, Role.EXPERT, Role.LEADER, Role.AUDITOR):
        make_member(charlie, role, abroad.district)
