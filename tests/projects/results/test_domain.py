"""The ledger: entered from what was accepted, never rewritten, computed again to the last hundredth."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from budgeteval.audit.models import TrailLine
from projects.keyreview.models import KeyReview
from projects.registry.models import Funding
from projects.results import domain
from projects.results.domain.outcomes import outcome_of
from projects.results.models import Rating, RatingKind
from projects.results.queries import standing_rating
from projects.scoring.rulebook import load_rulebook
from projects.selfeval import domain as selfeval
from projects.selfeval.models import Filing, Review
from projects.transitions import Refused
from tests.factories import selfeval as made
from tests.factories.evaluations import closed_panel, scored_department_review, scored_key_review
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_text
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place


def self_rating(place: Place, people: People) -> Rating:
    return domain.rate_filing(filing=made.accepted(place, people), by=people.erin, now=IN_TIME)


def test_a_self_rating_keeps_inputs_rules_lines_total_and_grade(place: Place, people: People) -> None:
    rating = self_rating(place, people)
    kept = Rating.objects.get()
    assert (kept.kind, kept.total, kept.grade, kept.stage) == (RatingKind.SELF, Decimal("97.37"), "优", "proposed")
    assert [(line["label"], line["score"], line["computed"]) for line in kept.lines] == [
        ("预算执行率", "8.00", "8.00"),
        ("清扫面积", "14.37", "14.37"),
        ("达标率", "35.00", "35.00"),
        ("投诉件数", "30.00", "30.00"),
        ("居民满意度", "10.00", "10.00"),
    ]
    assert sum(Decimal(line["score"]) for line in kept.lines) == kept.total
    assert kept.inputs == Filing.objects.get().scorecard["inputs"]
    trail = TrailLine.objects.get(kind="results.rate")
    assert trail.detail == {"kind": "self", "total": "97.37", "grade": "优", "rulebook": rating.rulebook.sha256}


def test_the_same_inputs_again_change_nothing(place: Place, people: People) -> None:
    rating = self_rating(place, people)
    again = domain.rate_filing(filing=Filing.objects.get(), by=people.erin, now=IN_TIME)
    assert again == rating
    assert Rating.objects.count() == TrailLine.objects.filter(kind="results.rate").count() == 1


def test_a_form_not_accepted_is_not_rated(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    with pytest.raises(Refused, match="已报送，审核通过后才能评级"):
        domain.rate_filing(filing=filing, by=people.erin, now=IN_TIME)


def test_a_form_whose_total_was_tampered_with_is_not_rated(place: Place, people: People) -> None:
    made.accepted(place, people)
    Filing.objects.update(total=Decimal("99.99"))
    with pytest.raises(Refused, match=r"重算为 97\.37，与 99\.99 不一致"):
        domain.rate_filing(filing=Filing.objects.get(), by=people.erin, now=IN_TIME)
    assert not Rating.objects.exists()


def test_the_sections_rating_has_its_own_points_and_the_units_elsewhere(place: Place, people: People) -> None:
    review = made.scored_review(place, people)
    with pytest.raises(Refused, match="已复评，办结后才能评级"):
        domain.rate_review(review=review, by=people.erin, now=IN_TIME)
    selfeval.accept_review(review=review, by=people.dora, now=IN_TIME)
    rating = domain.rate_review(review=Review.objects.get(), by=people.erin, now=IN_TIME)
    assert (rating.kind, rating.total, rating.grade) == (RatingKind.SECTION, Decimal("87.37"), "良")
    assert [line["score"] for line in rating.lines] == ["8.00", "14.37", "35.00", "20.00", "10.00"]
    assert domain.recompute(rating).same


def test_a_rulebook_without_execution_has_no_line_for_it(place: Place, people: People) -> None:
    inputs = self_rating(place, people).inputs
    before, _, after = small_text().partition("        members:\n          - {id: execution,")
    text = f"{before}        open: true\n{after.partition(chr(10))[2]}"
    outcome = outcome_of(load_rulebook(text, source="x"), RatingKind.SELF, inputs)
    assert [line["label"] for line in outcome.lines] == ["清扫面积", "达标率", "投诉件数", "居民满意度"]
    assert outcome.total == Decimal("89.37")


def test_a_panels_rating_is_the_mean_of_its_sheets(place: Place, people: People) -> None:
    rating = domain.rate_evaluation(evaluation=scored_key_review(place, people), by=people.erin, now=IN_TIME)
    assert (rating.kind, rating.total, rating.grade) == (RatingKind.KEY, Decimal("83.67"), "良")
    assert (rating.unit, rating.project.unit) == (place.unit, place.unit)
    assert [(line["item"], Decimal(line["score"])) for line in rating.lines] == [
        ("process", Decimal("33.67")), ("result", Decimal("50.00")),
    ]  # fmt: skip


def test_one_experts_point_changes_the_total(place: Place, people: People) -> None:
    points = (("30", "45"), ("35", "50"), ("36", "58"))
    rating = domain.rate_evaluation(evaluation=scored_key_review(place, people, points), by=people.erin, now=IN_TIME)
    assert rating.total == Decimal("84.67")


def test_a_departments_rating_has_no_project(place: Place, people: People) -> None:
    rating = domain.rate_evaluation(evaluation=scored_department_review(place, people), by=people.erin, now=IN_TIME)
    assert (rating.kind, rating.unit, rating.project) == (RatingKind.DEPARTMENT, place.unit, None)


def test_who_gave_which_points_cannot_be_read_from_a_rating(place: Place, people: People) -> None:
    backwards = (("36", "55"), ("30", "45"), ("35", "50"))
    forwards = (("30", "45"), ("35", "50"), ("36", "55"))
    inputs = [
        domain.rate_evaluation(evaluation=scored_key_review(place, people, points), by=people.erin, now=IN_TIME).inputs
        for points in (backwards, forwards)
    ]
    assert inputs[0] == inputs[1]
    assert {sheet["role"] for sheet in inputs[0]["sheets"]} == {"member"}


def test_an_evaluation_whose_panel_has_not_closed_is_not_rated(place: Place, people: People) -> None:
    project = make_project(place.unit)
    review = KeyReview.objects.create(working_year=place.working_year, project=project, ground="演示")
    with pytest.raises(Refused, match="专家组尚未结束评审"):
        domain.rate_evaluation(evaluation=review, by=people.erin, now=IN_TIME)
    judged = closed_panel(place, people, project)
    judged.total = None
    review.judged = judged
    with pytest.raises(Refused, match="专家组尚未结束评审"):
        domain.rate_evaluation(evaluation=review, by=people.erin, now=IN_TIME)


def test_an_evaluations_rating_is_confirmed_with_its_final_report(place: Place, people: People) -> None:
    review = scored_key_review(place, people)
    KeyReview.objects.update(stage="final")
    final = KeyReview.objects.get()
    with pytest.raises(Refused, match="还没有评级"):
        domain.confirm_evaluation(evaluation=final, by=people.erin, now=IN_TIME)
    domain.rate_evaluation(evaluation=review, by=people.erin, now=IN_TIME)
    with pytest.raises(Refused, match="已评分，定稿后才能确认评级"):
        domain.confirm_evaluation(evaluation=review, by=people.erin, now=IN_TIME)
    assert domain.confirm_evaluation(evaluation=final, by=people.erin, now=IN_TIME).stage == "confirmed"


def test_confirmed_once_with_one_move(place: Place, people: People) -> None:
    rating = domain.confirm(rating=self_rating(place, people), by=people.erin, now=IN_TIME)
    assert Rating.objects.get().stage == "confirmed"
    with pytest.raises(Refused, match="只有在“待确认”时才能确认"):
        domain.confirm(rating=rating, by=people.erin, now=IN_TIME)
    assert TrailLine.objects.filter(kind="move", object_type="projects.rating").count() == 1


def test_other_inputs_make_a_new_row_that_supersedes_the_old_one(place: Place, people: People) -> None:
    first = self_rating(place, people)
    filing = Filing.objects.select_related("project__unit", "working_year", "rulebook").get()
    Filing.objects.update(stage="draft")
    Funding.objects.update(executed=Decimal("50000.00"))
    filing.refresh_from_db()
    made.save(filing, people)
    Filing.objects.update(stage="accepted")
    filing.refresh_from_db()
    second = domain.rate_filing(filing=filing, by=people.erin, now=IN_TIME)
    assert (second.total, second.supersedes) == (Decimal("94.37"), first)
    assert Rating.objects.get(pk=first.pk).total == Decimal("97.37")
    given = {"working_year": place.working_year, "kind": RatingKind.SELF, "unit": place.unit}
    assert standing_rating(**given, project=filing.project) == second
    with pytest.raises(Refused, match="已被新的评级取代"):
        domain.confirm(rating=first, by=people.erin, now=IN_TIME)


def test_recomputing_gives_the_same_from_what_was_stored_whatever_happened_since(place: Place, people: People) -> None:
    key = domain.rate_evaluation(evaluation=scored_key_review(place, people), by=people.erin, now=IN_TIME)
    own = self_rating(place, people)
    Funding.objects.update(executed=Decimal("1.00"))
    for rating in (key, own):
        found = domain.recompute(Rating.objects.get(pk=rating.pk))
        assert found == (rating.total, rating.grade, True)


@pytest.mark.parametrize("field", ["total", "grade", "line"])
def test_recomputing_finds_what_was_tampered_with(field: str, place: Place, people: People) -> None:
    rating = self_rating(place, people)
    if field == "total":
        rating.total = Decimal("99.00")
    elif field == "grade":
        rating.grade = "良"
    else:
        rating.lines[1]["score"] = "15.00"
    assert domain.recompute(rating) == (Decimal("97.37"), "优", False)


@pytest.mark.parametrize(
    "changed",
    [{"total": Decimal("99.00")}, {"grade": "差"}, {"inputs": {}}, {"lines": []}, {"kind": "section"}],
    ids=lambda changed: next(iter(changed)),
)
def test_the_database_itself_refuses_to_rewrite_a_rating(
    changed: dict[str, object], place: Place, people: People
) -> None:
    rating = self_rating(place, people)
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(**changed)
    assert Rating.objects.get().total == Decimal("97.37")


def test_the_database_itself_refuses_to_delete_a_rating(place: Place, people: People) -> None:
    rating = self_rating(place, people)
    for delete in (rating.delete, Rating.objects.all().delete):
        with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
            delete()
    assert Rating.objects.get() == rating
