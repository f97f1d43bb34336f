"""The section's own points stand beside the unit's, each with its reason; review and form are closed together."""

from decimal import Decimal

import pytest

from budgeteval.audit.models import TrailLine
from projects.selfeval import domain
from projects.selfeval.domain import Rescore
from projects.selfeval.models import Filing, Review
from projects.transitions import Overtaken, Refused
from tests.factories import selfeval as made
from tests.factories.selfeval import IN_TIME, save
from tests.people import People, Place


def test_points_given_replace_the_claimed_ones_and_the_grade_follows(place: Place, people: People) -> None:
    review = made.scored_review(place, people)
    kept = Review.objects.get()
    assert (kept.total, kept.grade, kept.stage, kept.remark) == (Decimal("87.37"), "良", "scored", "核减")
    assert [(line.line.number, line.score, line.reason) for line in kept.lines.all()] == [
        (3, Decimal("20.00"), "台账不全")
    ]
    assert (review.filing.total, review.filing.grade) == (Decimal("97.37"), "优")


def test_without_points_of_its_own_the_section_confirms_the_units(place: Place, people: People) -> None:
    review = made.opened_review(place, people)
    domain.rescore(review=review, scores=[], remark="", by=people.dora, now=IN_TIME)
    assert (review.total, review.grade) == (Decimal("97.37"), "优")


def test_review_and_form_are_accepted_together(place: Place, people: People) -> None:
    domain.accept_review(review=made.scored_review(place, people), by=people.dora, now=IN_TIME)
    assert (Review.objects.get().stage, Filing.objects.get().stage) == ("accepted", "accepted")
    lines = TrailLine.objects.filter(kind="move").order_by("-seq")[:2]
    assert {line.object_type for line in lines} == {"projects.review", "projects.filing"}


def test_if_the_form_cannot_be_accepted_the_review_is_not_either(place: Place, people: People) -> None:
    review = made.scored_review(place, people)
    Filing.objects.update(stage="returned")
    review.filing.refresh_from_db()
    with pytest.raises(Refused):
        domain.accept_review(review=review, by=people.dora, now=IN_TIME)
    assert Review.objects.get().stage == "scored"


def test_a_form_under_review_is_not_accepted_past_it(place: Place, people: People) -> None:
    review = made.opened_review(place, people)
    with pytest.raises(Refused, match="请办结复评"):
        domain.accept(filing=review.filing, by=people.dora, now=IN_TIME)


def test_a_form_given_back_is_reviewed_anew(place: Place, people: People) -> None:
    review = made.scored_review(place, people)
    filing = review.filing
    domain.return_for_changes(filing=filing, reason="数据不实", by=people.dora, now=IN_TIME)
    assert Review.objects.get().stage == "open"
    again = Review.objects.select_related("filing__project__unit").get()
    with pytest.raises(Refused, match="已退回，不能复评"):
        domain.rescore(review=again, scores=[], remark="", by=people.dora, now=IN_TIME)
    save(filing, people, made.drafts(claims=("14", "30", "20", "10")))
    domain.sign(filing=filing, by=people.bob, now=IN_TIME)
    domain.submit(filing=filing, by=people.alice, now=IN_TIME)
    again = domain.open_review(filing=filing, by=people.dora, now=IN_TIME)
    assert again == review
    domain.rescore(review=again, scores=[], remark="", by=people.dora, now=IN_TIME)
    assert (again.total, again.lines.count()) == (Decimal("82.00"), 0)
    assert TrailLine.objects.filter(kind="selfeval.open_review").count() == 1


def test_a_form_given_back_before_it_was_scored_leaves_its_review_open(place: Place, people: People) -> None:
    review = made.opened_review(place, people)
    domain.return_for_changes(filing=review.filing, reason="数据不实", by=people.dora, now=IN_TIME)
    assert Review.objects.get().stage == "open"


def test_of_two_officers_who_opened_the_same_review_the_second_is_told(place: Place, people: People) -> None:
    review = made.opened_review(place, people)
    other = Review.objects.select_related("filing__project__unit", "filing__rulebook").get()
    scores = [Rescore(number=3, score=Decimal("20.00"), reason="台账不全")]
    domain.rescore(review=review, scores=scores, remark="", by=people.dora, now=IN_TIME)
    with pytest.raises(Overtaken):
        domain.rescore(review=other, scores=[], remark="", by=people.dora, now=IN_TIME)
    assert (Review.objects.get().total, review.lines.count()) == (Decimal("87.37"), 1)


def test_a_form_accepted_meanwhile_is_not_reviewed_from_a_page_that_is_still_open(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    seen = Filing.objects.select_related("project__unit").get(pk=filing.pk)
    domain.accept(filing=filing, by=people.dora, now=IN_TIME)
    with pytest.raises(Refused, match="已通过，报送后才能审核"):
        domain.open_review(filing=seen, by=people.dora, now=IN_TIME)
    assert not Review.objects.exists()


def test_a_form_given_back_meanwhile_is_not_scored_from_a_page_that_is_still_open(place: Place, people: People) -> None:
    made.opened_review(place, people)
    seen = Review.objects.select_related("filing__project__unit", "filing__rulebook").get()
    domain.return_for_changes(filing=Filing.objects.get(), reason="数据不实", by=people.dora, now=IN_TIME)
    with pytest.raises(Refused, match="已退回，不能复评"):
        domain.rescore(review=seen, scores=[], remark="", by=people.dora, now=IN_TIME)
    assert Review.objects.get().stage == "open"


def test_only_what_was_handed_in_is_reviewed(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="报送后才能审核"):
        domain.open_review(filing=made.signed(place, people), by=people.dora, now=IN_TIME)


def test_a_scored_review_is_not_opened_or_scored_again(place: Place, people: People) -> None:
    review = made.scored_review(place, people)
    with pytest.raises(Refused, match="已复评"):
        domain.open_review(filing=review.filing, by=people.dora, now=IN_TIME)
    with pytest.raises(Refused, match="只有在“审核中”时才能完成复评"):
        domain.rescore(review=review, scores=[], remark="", by=people.dora, now=IN_TIME)


def test_of_two_officers_scoring_at_once_the_second_is_told(place: Place, people: People) -> None:
    mine = made.opened_review(place, people)
    theirs = Review.objects.select_related("filing__project__unit", "filing__rulebook").get()
    domain.rescore(review=mine, scores=[Rescore(1, Decimal(10), "甲")], remark="甲", by=people.dora, now=IN_TIME)
    with pytest.raises(Overtaken):
        domain.rescore(review=theirs, scores=[], remark="乙", by=people.dora, now=IN_TIME)
    kept = Review.objects.get()
    assert (kept.remark, kept.lines.count()) == ("甲", 1)


@pytest.mark.parametrize(
    ("score", "sentence"),
    [
        (Rescore(9, Decimal(1), "理由"), "填报没有第 9 行，请核对行号"),
        (Rescore(1, Decimal("15.01"), "理由"), "第 1 行复评得分 15.01 应在 0 与分值 15.00 之间"),
        (Rescore(1, Decimal("-0.01"), "理由"), "第 1 行复评得分 -0.01 应在 0 与分值 15.00 之间"),
        (Rescore(1, Decimal("1.001"), "理由"), "至多两位小数"),
        (Rescore(1, Decimal("NaN"), "理由"), "第 1 行复评得分 NaN"),
        (Rescore(1, Decimal(1), " "), "第 1 行复评须写明理由"),
        (Rescore(1, Decimal(1), "长" * 301), "第 1 行理由请压缩到 300 字以内"),
    ],
)
def test_points_that_cannot_be_kept_are_named(score: Rescore, sentence: str, place: Place, people: People) -> None:
    review = made.opened_review(place, people)
    with pytest.raises(Refused) as refusal:
        domain.rescore(review=review, scores=[score], remark="", by=people.dora, now=IN_TIME)
    assert sentence in str(refusal.value)
    assert Review.objects.get().stage == "open"
