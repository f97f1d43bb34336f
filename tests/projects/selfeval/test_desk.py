"""The section's decisions: remarks that a unit reads once its form is returned, own points, batches, ready reasons."""

from decimal import Decimal

import pytest

from budgeteval.audit.models import TrailLine
from projects.directory.domain import keep_return_reasons
from projects.directory.models import Returned
from projects.selfeval import domain
from projects.selfeval.domain import Rescore
from projects.selfeval.models import Filing, Review
from projects.selfeval.queries import USUAL_REASONS, asked_of, reasons_of, remarks_in_preparation
from projects.transitions import Overtaken, Refused
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place


def fresh(filing: Filing) -> Filing:
    return Filing.objects.select_related("project__unit", "working_year", "rulebook").get(pk=filing.pk)


def given_back(filing: Filing, people: People, reason: str = "请补材料", **remarks: str) -> Filing:
    said = {int(number.removeprefix("row")): text for number, text in remarks.items()}
    return domain.give_back_form(
        filing=filing, reason=reason, remarks=said, expected_version=filing.version, by=people.dora, now=IN_TIME
    )


def handed_in_again(filing: Filing, people: People) -> Filing:
    made.save(filing, people)
    signed = domain.sign(filing=fresh(filing), by=people.bob, now=IN_TIME)
    return domain.submit(filing=signed, by=people.alice, now=IN_TIME)


def test_handing_in_says_how_doubtful_the_form_is(place: Place, people: People) -> None:
    filing = fresh(made.submitted(place, people))
    codes = [found["severity"] for found in filing.scorecard["findings"]]
    errors, warnings, notes = (codes.count(name) for name in ("error", "warning", "note"))
    assert filing.doubt >= 30 * errors + 6 * min(warnings, 5) + min(notes, 5)
    assert filing.doubt > 0
    assert not filing.spotless  # nothing proves any row


def test_remarks_are_the_sections_own_until_the_form_is_returned(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    domain.keep_remarks(
        filing=filing, remarks={1: " 请附台账 ", 2: "  "}, expected_version=filing.version, by=people.dora, now=IN_TIME
    )
    assert {number: row.text for number, row in remarks_in_preparation(filing).items()} == {1: "请附台账"}
    assert asked_of(filing) is None
    back = given_back(fresh(filing), people, "佐证不全", row1="请附台账", row3="口径不一")
    asked = asked_of(fresh(back))
    assert asked is not None
    assert (asked.times_returned, asked.reason) == (1, "佐证不全")
    assert [(row.number, row.name, row.text) for row in asked.rows] == [
        (1, "清扫面积", "请附台账"),
        (3, "投诉件数", "口径不一"),
    ]
    assert (asked.of_row(3), asked.of_row(2)) == ("口径不一", "")


def test_a_second_return_asks_anew_and_the_first_stays_on_record(place: Place, people: People) -> None:
    filing = given_back(made.submitted(place, people), people, "第一次", row1="请附台账")
    again = given_back(handed_in_again(fresh(filing), people), people, "第二次", row2="请说明")
    asked = asked_of(fresh(again))
    assert asked is not None
    assert (asked.times_returned, asked.reason, [row.text for row in asked.rows]) == (2, "第二次", ["请说明"])
    assert list(filing.remarks.values_list("round", "text")) == [(1, "请附台账"), (2, "请说明")]


def test_a_remark_outlives_the_row_it_is_about(place: Place, people: People) -> None:
    filing = given_back(made.submitted(place, people), people, row4="请删去")
    lines = made.drafts()[:3]
    made.save(fresh(filing), people, lines)
    asked = asked_of(fresh(filing))
    assert asked is not None
    assert [(row.number, row.name) for row in asked.rows] == [(4, "居民满意度")]


@pytest.mark.parametrize(
    ("remarks", "said"),
    [({9: "没有这行"}, "填报没有第 9 行"), ({1: "长" * 301}, "第 1 行的意见请压缩到 300 字以内")],
)
def test_a_remark_that_cannot_be_kept_is_named(
    remarks: dict[int, str], said: str, place: Place, people: People
) -> None:
    filing = made.submitted(place, people)
    with pytest.raises(Refused, match=said):
        domain.keep_remarks(
            filing=filing, remarks=remarks, expected_version=filing.version, by=people.dora, now=IN_TIME
        )
    assert not filing.remarks.exists()


def test_remarks_belong_to_what_was_handed_in(place: Place, people: People) -> None:
    filing = made.accepted(place, people)
    with pytest.raises(Refused, match="已通过，不能再提意见"):
        domain.keep_remarks(filing=filing, remarks={}, expected_version=filing.version, by=people.dora, now=IN_TIME)


def test_a_return_without_a_reason_is_refused_and_keeps_no_remark(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    with pytest.raises(Refused, match="必须写明原因"):
        given_back(filing, people, "  ", row1="请附台账")
    assert fresh(filing).stage == "submitted"
    assert not filing.remarks.exists()


def test_a_form_is_accepted_as_claimed(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    domain.pass_form(
        filing=filing, scores=[], opinion="同意", expected_version=filing.version, by=people.dora, now=IN_TIME
    )
    assert fresh(filing).stage == "accepted"
    assert not Review.objects.exists()


def test_a_form_is_accepted_with_the_sections_own_points(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    scores = [Rescore(3, Decimal("20.00"), "台账不全")]
    domain.pass_form(
        filing=filing, scores=scores, opinion="核减", expected_version=filing.version, by=people.dora, now=IN_TIME
    )
    review = Review.objects.get()
    assert (fresh(filing).stage, review.stage, review.remark) == ("accepted", "accepted", "核减")
    assert review.total == fresh(filing).total - 10  # type: ignore[operator]


def test_a_review_begun_before_the_return_is_carried_to_its_end(place: Place, people: People) -> None:
    review = made.scored_review(place, people)
    given_back(fresh(review.filing), people)
    filing = handed_in_again(fresh(review.filing), people)
    domain.pass_form(
        filing=filing, scores=[], opinion="已补正", expected_version=filing.version, by=people.dora, now=IN_TIME
    )
    review = Review.objects.get()
    assert (review.stage, fresh(filing).stage) == ("accepted", "accepted")
    assert review.total == fresh(filing).total
    assert not review.lines.exists()


def test_a_scored_review_is_closed_with_the_form(place: Place, people: People) -> None:
    review = made.scored_review(place, people)
    filing = fresh(review.filing)
    domain.pass_form(filing=filing, scores=[], opinion="", expected_version=filing.version, by=people.dora, now=IN_TIME)
    assert Review.objects.get().stage == "accepted"
    assert Review.objects.get().lines.count() == 1


@pytest.mark.parametrize("act", ["keep_remarks", "give_back_form", "pass_form"])
def test_of_two_officers_one_wins_and_the_other_is_told(act: str, place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    stale = fresh(filing)
    domain.keep_remarks(
        filing=filing, remarks={1: "先到"}, expected_version=filing.version, by=people.dora, now=IN_TIME
    )
    more = {
        "keep_remarks": {"remarks": {1: "后到"}},
        "give_back_form": {"remarks": {1: "后到"}, "reason": "请补"},
        "pass_form": {"scores": [], "opinion": ""},
    }
    with pytest.raises(Overtaken, match="在您查看之后有改动"):
        getattr(domain, act)(filing=stale, expected_version=stale.version, by=people.dora, now=IN_TIME, **more[act])
    assert [row.text for row in filing.remarks.all()] == ["先到"]
    assert fresh(filing).stage == "submitted"


def spotless(place: Place, people: People) -> Filing:
    """A form in which there is nothing to look at, as handing in would mark it."""
    filing = made.submitted(place, people)
    Filing.objects.filter(pk=filing.pk).update(spotless=True)
    return fresh(filing)


def test_only_forms_with_nothing_to_look_at_are_accepted_in_a_batch(place: Place, people: People) -> None:
    filing = spotless(place, people)
    other = made.opened(place, people, make_project(place.unit))
    stale = fresh(filing)
    outcome = domain.accept_clean(
        filings=[(filing, filing.version), (other, other.version), (stale, stale.version - 1)],
        by=people.dora,
        now=IN_TIME,
    )
    assert [one.pk for one in outcome.done] == [filing.pk]
    said = {one.pk: why for one, why in outcome.left}
    assert "有疑点，请逐份审核" in said[other.pk]
    assert "在您查看之后有改动" in said[stale.pk]
    assert (fresh(filing).stage, fresh(other).stage) == ("accepted", "not_started")


def test_a_batch_does_nothing_for_who_may_not(place: Place, people: People) -> None:
    filing = spotless(place, people)
    outcome = domain.accept_clean(filings=[(filing, filing.version)], by=people.erin, now=IN_TIME)
    assert outcome.done == ()
    assert "不能办理此事" in outcome.left[0][1]
    assert fresh(filing).stage == "submitted"


def test_several_are_returned_for_one_reason_with_the_remarks_noted_so_far(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    domain.keep_remarks(
        filing=filing, remarks={2: "请附报告"}, expected_version=filing.version, by=people.dora, now=IN_TIME
    )
    seen = fresh(filing)
    outcome = domain.return_each(filings=[(seen, seen.version)], reason="统一补材料", by=people.dora, now=IN_TIME)
    assert len(outcome.done) == 1
    asked = asked_of(fresh(filing))
    assert asked is not None
    assert (asked.reason, [row.text for row in asked.rows]) == ("统一补材料", ["请附报告"])


def test_the_districts_own_reasons_take_the_place_of_the_usual_ones(place: Place, people: People) -> None:
    assert reasons_of(place.district.pk) == list(USUAL_REASONS)
    keep_return_reasons(
        district=place.district,
        about=Returned.FILING,
        texts=[" 缺章。 ", "", "缺附件。"],
        by=people.erin,
        now=IN_TIME,
    )
    assert reasons_of(place.district.pk) == ["缺章。", "缺附件。"]
    assert reasons_of(place.abroad.district_id) == list(USUAL_REASONS)
    assert TrailLine.objects.get(kind="directory.keep_return_reasons").detail == {
        "about": "filing", "reasons": ["缺章。", "缺附件。"]
    }  # fmt: skip
    keep_return_reasons(district=place.district, about=Returned.FILING, texts=[], by=people.erin, now=IN_TIME)
    assert reasons_of(place.district.pk) == list(USUAL_REASONS)


def test_an_appraisal_taken_up_again_is_scored_anew(place: Place, people: People) -> None:
    appraisal = made.scored_appraisal(place, people)
    before = appraisal.total
    domain.reopen_appraisal(appraisal=appraisal, reason="漏看一项", by=people.dora, now=IN_TIME)
    points = made.other_points("evidence", score=Decimal("40.00"))
    domain.score_appraisal(
        appraisal=appraisal, points=points, expected_version=appraisal.version, by=people.dora, now=IN_TIME
    )
    assert before is not None
    assert appraisal.total == before - 1
    assert appraisal.lines.count() == 3
    domain.show_appraisal(appraisal=appraisal, expected_version=appraisal.version, by=people.dora, now=IN_TIME)
    with pytest.raises(Refused, match="只有在“已评分”时才能重新评分"):
        domain.reopen_appraisal(appraisal=appraisal, reason="再看", by=people.dora, now=IN_TIME)
