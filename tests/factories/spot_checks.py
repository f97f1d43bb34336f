"""Spot checks, walked to where a test needs them through the verbs themselves."""

from datetime import UTC, datetime
from decimal import Decimal

from budgeteval.accounts.models import User
from projects.directory.models import Role, Section
from projects.selfeval import domain
from projects.selfeval.domain import Rescore
from projects.selfeval.models import SpotCheck, SpotItem
from tests.factories import selfeval as made
from tests.factories.directory import make_member, make_section, make_user
from tests.people import People, Place

PLANNED = datetime(2016, 11, 4, 1, 0, tzinfo=UTC)
DRAWN = datetime(2016, 11, 7, 2, 0, tzinfo=UTC)
CHECKED = datetime(2016, 11, 9, 2, 0, tzinfo=UTC)
CLOSED = datetime(2016, 11, 16, 8, 0, tzinfo=UTC)
SOURCE = "演示用公开数"


def stranger() -> User:
    """An officer of a third section, who may be asked to look at anybody's form."""
    found = User.objects.filter(display_name="stranger").first()
    if found is not None:
        return found
    user = make_user("stranger")
    district = Section.objects.get(name="教科文股").district
    make_member(user, Role.SECTION_OFFICER, make_section(district, "社会保障股"))
    return user


def planned(place: Place, people: People, size: int = 1) -> SpotCheck:
    """A frozen frame of all accepted forms of the year."""
    return domain.plan_spot_check(working_year=place.working_year, size=size, what=SOURCE, by=people.erin, now=PLANNED)


def drawn(place: Place, people: People, size: int = 1) -> SpotCheck:
    check = planned(place, people, size)
    return domain.draw_spot_check(check=check, value="012819", by=people.erin, now=DRAWN)


def drawn_item(place: Place, people: People) -> SpotItem:
    """The drawn form of `place.unit`; a year has one check at a time, so further units' forms join the one there is."""
    filing = made.accepted(place, people)
    check = SpotCheck.objects.filter(stage="drawn").first()
    if check is None:
        return drawn(place, people).items.get()
    return SpotItem.objects.create(
        check_of=check, filing=filing, place=check.items.count() + 1, claimed=filing.total, accepted=filing.total
    )


def asked_item(place: Place, people: People) -> SpotItem:
    """A drawn form of `place.unit`, for an officer of another section to look at."""
    item = drawn_item(place, people)
    return domain.assign_checker(item=item, checker=stranger(), by=people.erin, now=DRAWN)


def scored_item(place: Place, people: People) -> SpotItem:
    """10.00 instead of 14.37 for the first row: 4.37 claimed too much."""
    item = asked_item(place, people)
    scores = [Rescore(number=1, score=Decimal("10.00"), reason="台账不全")]
    return domain.score_spot_item(
        item=item, scores=scores, remark="核减", by=stranger(), now=CHECKED, expected_version=item.version
    )


def closed_check(place: Place, people: People) -> SpotCheck:
    check = scored_item(place, people).check_of
    return domain.close_spot_check(check=check, by=people.erin, now=CLOSED)
