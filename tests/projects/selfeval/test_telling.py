"""Units are told what becomes of what they handed in, and of their dates."""

from datetime import date

from budgeteval.notices.models import Notice
from projects.directory.domain import extend_for_unit
from projects.directory.models import Task
from projects.selfeval import domain
from tests.factories import selfeval as made
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place


def told(people: People) -> list[tuple[str, str]]:
    """What Alice was told, and where it leads; Bob was told the same, nobody else anything."""
    assert Notice.objects.exclude(recipient__in=[people.alice, people.bob]).count() == 0
    mine, bobs = (Notice.objects.filter(recipient=one).order_by("pk") for one in (people.alice, people.bob))
    assert [one.text for one in mine] == [one.text for one in bobs]
    return [(one.text, one.url_name) for one in mine]


def test_of_a_form_given_back_and_accepted(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    domain.return_for_changes(filing=filing, reason=" 缺佐证 ", by=people.dora, now=IN_TIME)
    assert told(people) == [(f"“{filing}”已被退回，请修改后重新报送。原因：缺佐证", "filing")]
    made.domain.sign(filing=filing, by=people.bob, now=IN_TIME)
    domain.submit(filing=filing, by=people.alice, now=IN_TIME)
    domain.accept(filing=filing, by=people.dora, now=IN_TIME)
    assert told(people)[1:] == [(f"“{filing}”已通过审核。", "filing")]


def test_of_a_form_accepted_with_its_review(place: Place, people: People) -> None:
    review = made.scored_review(place, people)
    domain.accept_review(review=review, by=people.dora, now=IN_TIME)
    assert told(people) == [(f"“{review.filing}”已通过审核。", "filing")]


def test_of_a_paper_given_back_and_accepted(place: Place, people: People) -> None:
    paper = made.submitted_return(place, people)
    domain.accept_return(unit_return=paper, expected_version=paper.version, by=people.dora, now=IN_TIME)
    assert told(people) == [(f"“{paper}”已通过审核。", "unit_return")]


def test_of_a_later_date(place: Place, people: People) -> None:
    extend_for_unit(
        working_year=place.working_year, task=Task.EX_POST, unit=place.unit, due=date(2016, 9, 30), reason="换系统",
        by=people.erin, now=IN_TIME,
    )  # fmt: skip
    assert told(people) == [("贵单位“事后自评”的截止日期已延至 2016年9月30日。原因：换系统", "home")]


def test_nothing_is_told_of_what_was_refused(place: Place, people: People) -> None:
    made.submitted(place, people)
    assert told(people) == []


def test_the_clerk_alone_of_a_form_that_the_head_hands_back(place: Place, people: People) -> None:
    filing = made.signed(place, people)
    domain.hand_back(obj=filing, note=" 得分再核 ", by=people.bob, now=IN_TIME)
    (one,) = Notice.objects.all()
    assert (one.recipient, one.url_name, one.url_args) == (people.alice, "filing", [filing.pk])
    assert one.text == f"单位负责人退回了“{filing}”，请修改后重新送签。意见：得分再核"
