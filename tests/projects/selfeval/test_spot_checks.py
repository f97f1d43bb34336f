"""A spot check: frozen, drawn by a public number, looked at by somebody else, closed; the gap is the unit's record."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from budgeteval.audit.models import TrailLine
from budgeteval.notices.models import Notice
from projects.directory.models import Role, WorkingYear
from projects.scoring.draw import stands
from projects.scoring.spotcheck import verify
from projects.selfeval import domain
from projects.selfeval.domain import Rescore
from projects.selfeval.models import Filing, Review, SpotCheck, SpotItem
from projects.selfeval.queries import honesty_of, past_gap, spot_frame_candidates, spot_items_visible_to, spot_results
from projects.transitions import Overtaken, Refused
from tests.factories import selfeval as made
from tests.factories import spot_checks as spot
from tests.factories.directory import make_member, make_user
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place


def test_the_frame_holds_the_accepted_forms_each_weighing_one_more_than_its_doubt(place: Place, people: People) -> None:
    filing = made.accepted(place, people)
    doubt = Filing.objects.get(pk=filing.pk).doubt
    check = spot.planned(place, people)
    assert check.frame["candidates"] == [{"code": filing.project.code, "weight": doubt + 1}]
    assert check.stage == "planned"
    line = TrailLine.objects.get(kind="selfeval.plan_spot_check")
    assert line.detail == {"frame_sha256": check.frame_sha256, "size": 1, "candidates": 1}


def test_forms_that_are_not_accepted_are_no_candidates(place: Place, people: People) -> None:
    made.submitted(place, people)
    assert spot_frame_candidates(place.working_year) == []
    with pytest.raises(Refused, match="可抽查的填报只有 0 份，不足 1 份"):
        spot.planned(place, people)


@pytest.mark.parametrize(("size", "what", "said"), [(1, " ", "请写明公开数的来源"), (1, "长" * 201, "200 字以内")])
def test_a_plan_without_a_source_is_refused(size: int, what: str, said: str, place: Place, people: People) -> None:
    made.accepted(place, people)
    with pytest.raises(Refused, match=said):
        domain.plan_spot_check(working_year=place.working_year, size=size, what=what, by=people.erin, now=spot.PLANNED)


def test_one_check_is_under_way_at_a_time_and_a_void_one_stays(place: Place, people: People) -> None:
    made.accepted(place, people)
    check = spot.planned(place, people)
    with pytest.raises(Refused, match="已有一次抽查在办"):
        spot.planned(place, people)
    domain.void_spot_check(check=check, reason="来源写错", by=people.erin, now=spot.PLANNED)
    assert spot.planned(place, people).number == 2
    assert SpotCheck.objects.get(number=1).stage == "void"


def test_the_draw_follows_from_the_frame_and_its_certificate_stands(place: Place, people: People) -> None:
    made.accepted(place, people)
    check = spot.drawn(place, people)
    assert stands(verify(SpotCheck.objects.get(pk=check.pk).certificate))
    item = check.items.get()
    assert (item.stage, item.claimed, item.accepted, item.gap) == ("assigned", item.filing.total, item.claimed, None)


def test_the_sections_points_are_what_was_accepted(place: Place, people: People) -> None:
    domain.accept_review(review=made.scored_review(place, people), by=people.dora, now=IN_TIME)
    item = spot.drawn(place, people).items.get()
    assert item.accepted == Review.objects.get().total == item.claimed - 10


@pytest.mark.parametrize(("value", "said"), [(" ", "请填写公布的数"), ("1" * 201, "200 字以内")])
def test_a_draw_without_its_number_is_refused(value: str, said: str, place: Place, people: People) -> None:
    made.accepted(place, people)
    check = spot.planned(place, people)
    with pytest.raises(Refused, match=said):
        domain.draw_spot_check(check=check, value=value, by=people.erin, now=spot.DRAWN)
    assert not SpotItem.objects.exists()


def test_a_drawn_form_that_is_gone_is_named_and_nothing_is_drawn(place: Place, people: People) -> None:
    filing = made.accepted(place, people)
    check, code = spot.planned(place, people), filing.project.code
    type(filing.project).objects.filter(pk=filing.project_id).update(code="CHANGED-1")
    with pytest.raises(Refused, match=f"抽中的项目 {code} 在封存名单之后已没有自评填报，请作废本次抽查"):
        domain.draw_spot_check(check=check, value="1", by=people.erin, now=spot.DRAWN)
    kept = SpotCheck.objects.get(pk=check.pk)
    assert (kept.stage, kept.value) == ("planned", "")
    assert domain.void_spot_check(check=kept, reason="项目代码已改", by=people.erin, now=spot.DRAWN).stage == "void"


def test_nothing_is_drawn_before_the_frame_was_frozen_or_twice(place: Place, people: People) -> None:
    made.accepted(place, people)
    check = spot.planned(place, people)
    with pytest.raises(Refused, match="抽取不能早于名单封存"):
        domain.draw_spot_check(check=check, value="1", by=people.erin, now=spot.PLANNED - timedelta(hours=1))
    stale = SpotCheck.objects.get(pk=check.pk)
    domain.draw_spot_check(check=check, value="1", by=people.erin, now=spot.DRAWN)
    with pytest.raises(Refused, match="只有在“名单已封存”时才能抽取"):
        domain.draw_spot_check(check=check, value="2", by=people.erin, now=spot.DRAWN)
    with pytest.raises(Overtaken):
        domain.draw_spot_check(check=stale, value="2", by=people.erin, now=spot.DRAWN)
    assert SpotItem.objects.count() == 1


def test_nobody_of_the_units_own_section_is_asked(place: Place, people: People) -> None:
    item = spot.drawn_item(place, people)
    both = make_user("both")
    make_member(both, Role.SECTION_OFFICER, place.section)
    make_member(both, Role.SECTION_OFFICER, place.other_section)
    for who in (people.dora, both, people.alice, people.charlie, people.mallory):
        with pytest.raises(Refused, match="不是其他股室的人员"):
            domain.assign_checker(item=item, checker=who, by=people.erin, now=spot.DRAWN)


def test_who_is_asked_no_longer_looks_once_the_role_is_gone(place: Place, people: People) -> None:
    item = spot.asked_item(place, people)
    checker = spot.stranger()
    assert item in spot_items_visible_to(checker)
    checker.memberships.all().delete()
    assert item not in spot_items_visible_to(checker)
    with pytest.raises(Refused, match="您不能办理此事"):
        score(item)


def score(item: SpotItem, *scores: Rescore) -> SpotItem:
    return domain.score_spot_item(
        item=item, scores=scores, remark="", by=spot.stranger(), now=spot.CHECKED, expected_version=item.version
    )


def test_the_second_look_begins_where_the_section_ended(place: Place, people: People) -> None:
    domain.accept_review(review=made.scored_review(place, people), by=people.dora, now=IN_TIME)
    item = spot.drawn(place, people).items.select_related("check_of__working_year__district").get()
    item = domain.assign_checker(item=item, checker=spot.stranger(), by=people.erin, now=spot.DRAWN)
    item = score(item, Rescore(1, Decimal("14.00"), "口径不一"))
    # 10.00 less by the section on row 3, 0.37 more on row 1
    assert item.total == item.claimed - Decimal("10.37")
    assert item.gap == Decimal("10.37")


def test_the_gap_is_kept_and_with_the_last_form_the_check_is_through(place: Place, people: People) -> None:
    item = spot.scored_item(place, people)
    assert (item.stage, item.gap, item.remark) == ("scored", Decimal("4.37"), "核减")
    assert SpotCheck.objects.get().stage == "rescored"
    assert [(row.line.number, row.score) for row in item.lines.select_related("line")] == [(1, Decimal("10.00"))]


def test_no_rating_and_no_form_is_changed(place: Place, people: People) -> None:
    filing = made.accepted(place, people)
    before = Filing.objects.filter(pk=filing.pk).values().get()
    item = spot.drawn(place, people).items.get()
    domain.assign_checker(item=item, checker=spot.stranger(), by=people.erin, now=spot.DRAWN)
    score(item, Rescore(1, Decimal(0), "没有台账"))
    assert Filing.objects.filter(pk=filing.pk).values().get() == before


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Rescore(9, Decimal(1), "理由"), "没有第 9 行"),
        (Rescore(1, Decimal("15.01"), "理由"), "应在 0 与分值 15.00 之间"),
        (Rescore(1, Decimal("NaN"), "理由"), "应在 0 与分值"),
        (Rescore(1, Decimal(1), " "), "须写明理由"),
        (Rescore(1, Decimal(1), "长" * 301), "300 字以内"),
    ],
)
def test_points_that_cannot_be_kept_are_named(one: Rescore, said: str, place: Place, people: People) -> None:
    item = spot.asked_item(place, people)
    with pytest.raises(Refused, match=said):
        score(item, one)
    assert SpotItem.objects.get().stage == "assigned"


def test_of_two_at_once_one_looks_and_the_other_is_told(place: Place, people: People) -> None:
    item = spot.asked_item(place, people)
    stale = SpotItem.objects.select_related("check_of__working_year__district", "filing__rulebook").get()
    score(item)
    with pytest.raises(Refused, match="不能复核"):
        score(stale)
    other = SpotItem.objects.get()
    with pytest.raises(Refused, match="只有在“待复核”时才能完成复核"):
        score(other)
    with pytest.raises(Refused, match="不能再改派"):
        domain.assign_checker(item=other, checker=spot.stranger(), by=people.erin, now=spot.CHECKED)


def test_a_check_is_closed_once_every_form_is_looked_at(place: Place, people: People) -> None:
    check = spot.drawn_item(place, people).check_of
    with pytest.raises(Refused, match="还有 1 份没有复核"):
        domain.close_spot_check(check=check, by=people.erin, now=spot.CLOSED)


def test_units_and_sections_see_it_only_once_it_is_closed(place: Place, people: People) -> None:
    item = spot.scored_item(place, people)
    seen = {name: item in spot_items_visible_to(people.named(name)) for name in ("alice", "bob", "dora", "erin")}
    assert seen == {"alice": False, "bob": False, "dora": False, "erin": True}
    domain.close_spot_check(check=item.check_of, by=people.erin, now=spot.CLOSED)
    seen = {name: item in spot_items_visible_to(people.named(name)) for name in ("alice", "bob", "charlie", "dora")}
    assert seen == {"alice": True, "bob": True, "charlie": False, "dora": True}


def test_the_record_counts_what_is_settled(place: Place, people: People) -> None:
    assert honesty_of(place.unit) == []
    check = spot.scored_item(place, people).check_of
    (year,) = honesty_of(place.unit)
    assert (year.year, year.filed, year.late, year.returned, year.rescored) == (2016, 1, 0, 0, 0)
    assert (year.section_gap, year.checked, year.check_gap) == (None, 0, None)
    domain.close_spot_check(check=check, by=people.erin, now=spot.CLOSED)
    (year,) = honesty_of(place.unit)
    assert (year.checked, year.check_gap) == (1, Decimal("4.37"))
    assert honesty_of(place.neighbour) == []


def test_the_gap_weighs_in_the_years_after(place: Place, people: People) -> None:
    spot.closed_check(place, people)
    later = WorkingYear.objects.create(district=place.district, year=2017, project_spending=1)
    assert past_gap(place.unit, before=later) == Decimal("4.37")
    assert past_gap(place.unit, before=place.working_year) is None
    assert past_gap(place.far, before=later) is None


@pytest.mark.parametrize("name", ["alice", "bob", "charlie", "dora", "henry", "ivy", "judy", "mallory"])
def test_only_the_centre_leads_spot_checks(name: str, place: Place, people: People) -> None:
    made.accepted(place, people)
    user = people.named(name)
    with pytest.raises(Refused, match="不能办理此事"):
        domain.plan_spot_check(working_year=place.working_year, size=1, what="号码", by=user, now=spot.PLANNED)
    check = spot.planned(place, people)
    for verb, more in (("draw", {"value": "1"}), ("close", {}), ("void", {"reason": "不抽了"})):
        with pytest.raises(Refused, match="不能办理此事"):
            getattr(domain, f"{verb}_spot_check")(check=check, by=user, now=spot.DRAWN, **more)


def test_a_closed_check_is_told_to_the_unit_and_found_on_its_form(client: Client, place: Place, people: People) -> None:
    item = spot.closed_check(place, people).items.get()
    for who in (people.alice, people.bob):
        told = Notice.objects.filter(recipient=who).latest("pk")
        assert (told.url_name, told.url_args) == ("spot_item", [item.pk])
        # 14.37 + 35 + 30 + 10, and 8 of 10 for spending 80 %; 10.00 instead of 14.37
        assert "经抽查复核得 93.00 分（自评 97.37 分，股室审定 97.37 分）" in told.text
    client.force_login(people.alice)
    text = client.get(reverse("filing", args=[item.filing_id])).content.decode()
    assert "抽查复核：93.00 分（自评 97.37，股室审定 97.37）" in text
    assert reverse("spot_item", args=[item.pk]) in text
    assert client.get(reverse("spot_item", args=[item.pk])).status_code == 200


def test_results_are_listed_only_for_who_may_read_them(place: Place, people: People) -> None:
    item = spot.scored_item(place, people)
    assert spot_results(people.alice, place.unit) == []
    domain.close_spot_check(check=item.check_of, by=people.erin, now=spot.CLOSED)
    assert spot_results(people.alice, place.unit) == [item]
    assert spot_results(people.mallory, place.unit) == []
