"""The section's review: four answers and remarks, returned with a reason, approved only when all four are yes."""

import pytest

from projects.applications import domain as applications
from projects.targets import domain
from projects.targets.domain import Contents, Opinion, Opinions, approve_clean, from_data
from projects.targets.models import Target
from projects.transitions import Refused
from tests.factories import applications as made
from tests.factories.applications import CONTENTS, GOAL, NOW, ROWS, YES
from tests.people import People, Place


@pytest.fixture
def target(place: Place, people: People) -> Target:
    return made.target_of(made.submitted(place, people))


def test_opinions_and_remarks_are_kept_and_can_be_changed(target: Target, people: People) -> None:
    first = Opinions({"complete": Opinion(False, " 缺时效指标 ")}, {1: " 请说明口径 ", 2: " "})
    review = domain.save_review(target=target, opinions=first, expected_version=target.version, by=people.dora, now=NOW)
    assert (review.complete, review.complete_opinion, review.relevant) == (False, "缺时效指标", None)
    assert review.remarks == [{"number": 1, "name": "清扫面积", "text": "请说明口径"}]
    review = domain.save_review(target=target, opinions=YES, expected_version=target.version, by=people.dora, now=NOW)
    assert (review.complete, review.complete_opinion, review.remarks) == (True, "", [])


@pytest.mark.parametrize(
    ("opinions", "sentence"),
    [
        (Opinions({"sound": Opinion(False, " ")}), "“适当性”不符合要求，请写明意见"),
        (Opinions({"sound": Opinion(True, "长" * 301)}), "“适当性”的意见请写在 300 字以内"),
        (Opinions(remarks={9: "没有"}), "没有第 9 行指标，请刷新后再写意见"),
        (Opinions(remarks={1: "长" * 301}), "第 1 行的意见请写在 300 字以内"),
    ],
)
def test_an_opinion_that_cannot_be_kept_is_named(
    target: Target, people: People, opinions: Opinions, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        domain.save_review(target=target, opinions=opinions, expected_version=target.version, by=people.dora, now=NOW)


def test_only_what_came_in_is_reviewed(place: Place, people: People) -> None:
    target = made.target_of(made.signed(place, people))
    with pytest.raises(Refused, match="已签批，只有已报送的才能审核"):
        domain.save_review(target=target, opinions=YES, expected_version=target.version, by=people.dora, now=NOW)


def test_it_is_approved_when_all_four_are_met(target: Target, people: People) -> None:
    with pytest.raises(Refused, match="“完整性”“相关性”“适当性”“可行性”还没有认定符合要求"):
        domain.approve(target=target, by=people.dora, now=NOW)
    three = Opinions({**YES.aspects, "feasible": Opinion(False, "经费不足")})
    domain.save_review(target=target, opinions=three, expected_version=target.version, by=people.dora, now=NOW)
    with pytest.raises(Refused, match="“可行性”还没有认定符合要求"):
        domain.approve(target=target, by=people.dora, now=NOW)
    domain.save_review(target=target, opinions=YES, expected_version=target.version, by=people.dora, now=NOW)
    assert domain.approve(target=target, by=people.dora, now=NOW).stage == "approved"


def test_a_return_keeps_its_reason_and_how_the_target_stood(target: Target, people: People) -> None:
    application = target.project.application
    applications.give_back(
        application=application, expected_version=application.version, reason=" 请量化 ", by=people.dora, now=NOW
    )
    kept = Target.objects.get(pk=target.pk)
    assert (kept.stage, kept.return_reason, kept.times_returned) == ("returned", "请量化", 1)
    assert from_data(kept.review.seen) == CONTENTS
    made.save_target(made.Target.objects.select_related("project__unit__district").get(pk=kept.pk), people,
                     Contents(GOAL, ROWS[:2]))  # fmt: skip
    assert from_data(Target.objects.get(pk=kept.pk).review.seen) == CONTENTS


def test_answers_given_before_a_return_are_asked_for_anew(target: Target, people: People) -> None:
    application = target.project.application
    met = Opinions({**YES.aspects, "sound": Opinion(True, "指标值合理")}, {1: "口径清楚"})
    domain.save_review(target=target, opinions=met, expected_version=target.version, by=people.dora, now=NOW)
    given = {"application": application, "now": NOW}
    applications.give_back(**given, expected_version=application.version, reason="请量化", by=people.dora)
    review = Target.objects.get(pk=target.pk).review
    assert [getattr(review, aspect) for aspect in domain.ASPECTS] == [None] * 4
    assert (review.sound_opinion, review.remarks[0]["text"]) == ("指标值合理", "口径清楚")
    made.save_target(made.target_of(application), people, made.changed_contents(value="95"))
    made.clear(application, people)
    applications.sign(**given, expected_version=application.version, by=people.bob)
    applications.submit(**given, expected_version=application.version, by=people.alice)
    with pytest.raises(Refused, match="“完整性”“相关性”“适当性”“可行性”还没有认定符合要求"):
        applications.approve(**given, expected_version=application.version, by=people.dora)


@pytest.mark.parametrize(("reason", "sentence"), [(" ", "退回必须写明原因"), ("长" * 301, "退回原因请写在 300 字以内")])
def test_a_return_needs_a_reason_of_some_length(target: Target, people: People, reason: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        domain.give_back(target=target, reason=reason, by=people.dora, now=NOW)
    assert Target.objects.get(pk=target.pk).stage == "submitted"


def test_what_was_returned_before_needs_a_persons_look(target: Target, people: People) -> None:
    Target.objects.filter(pk=target.pk).update(times_returned=1)
    target.refresh_from_db()
    with pytest.raises(Refused, match="有疑点或曾被退回"):
        approve_clean(targets=[target], by=people.dora, now=NOW)


def test_clean_ones_are_approved_at_once_with_all_four_answers(target: Target, people: People) -> None:
    approve_clean(targets=[target], by=people.dora, now=NOW)
    kept = Target.objects.get(pk=target.pk)
    assert (kept.stage, kept.review.complete, kept.review.feasible) == ("approved", True, True)


def test_nothing_is_approved_where_one_needs_a_look(place: Place, people: People, target: Target) -> None:
    other = made.opened(place, people)
    doubtful = Contents("另一条道路", ROWS)
    made.save_target(made.target_of(other), people, doubtful, **{"goal_short|goal": "单一"})
    Target.objects.filter(project=other.project).update(stage="submitted")
    with pytest.raises(Refused, match="有疑点或曾被退回，请打开逐项审核"):
        approve_clean(targets=[target, made.target_of(other)], by=people.dora, now=NOW)
    assert Target.objects.get(pk=target.pk).stage == "submitted"
