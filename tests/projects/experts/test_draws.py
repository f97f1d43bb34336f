"""The draw step by step: what is frozen, who commits and reveals, what is refused, and how it ends."""

from datetime import timedelta
from decimal import Decimal

import pytest

from budgeteval.audit.models import TrailLine
from projects.directory.models import District, Role, Unit
from projects.experts import domain
from projects.experts.domain.draws import certify
from projects.experts.models import Conflict, Draw, DrawSecret, Expert, Panel
from projects.scoring.draw import commitment, seal, stands, verify_certificate
from projects.transitions import Overtaken, Refused
from tests.factories import panels as made
from tests.factories.directory import make_member, make_working_year
from tests.factories.panels import NOW, tokens
from tests.factories.registry import make_project
from tests.people import People, Place

pytestmark = pytest.mark.django_db
CENTRE, KEEPER = Role.PERFORMANCE_OFFICER, Role.POOL_KEEPER


def test_everybody_in_the_pool_stands_in_the_frame_and_the_excluded_with_their_reason(
    place: Place, people: People
) -> None:
    free = made.make_pool(place.city, 3)
    suspended = made.make_expert(place.city, suspended=True)
    employee = made.make_expert(place.city, employer=place.neighbour.name)
    declared, elsewhere = made.make_expert(place.city), made.make_expert(place.city)
    Conflict.objects.create(expert=declared, unit=place.unit, category="declared")
    Conflict.objects.create(expert=elsewhere, unit=place.far, category="cooling_off")
    made.make_expert(place.abroad.district)
    draw = made.frozen(place, people, [place.unit, make_project(place.neighbour)])
    codes = {person: code for code, person in draw.sealed["people"].items()}
    reasons = {one["code"]: one["excluded"] for one in draw.frame["candidates"]}
    assert {person: reasons[code] for person, code in codes.items()} == {
        **{expert.code: None for expert in (*free, elsewhere)},
        suspended.code: "suspended",
        employee.code: "employer",
        declared.code: "declared",
    }
    assert draw.frame["sealed_sha256"] == seal(draw.sealed)
    assert [line.kind for line in TrailLine.objects.filter(object_type="projects.draw")] == ["experts.freeze_draw"]


@pytest.mark.parametrize(
    ("employer", "excluded"),
    [
        ("演示教育局", True),
        ("教育局", True),
        ("演示区教育局", True),
        ("演示市演示区教育局", True),
        ("演示区 演示教育局", True),
        ("演示一小", True),
        ("演示区演示一小", True),
        ("演示市教育局", False),
        ("邻区教育局", False),
        ("演示文化局", False),
    ],
)
def test_who_works_for_the_unit_or_below_it_is_excluded_however_it_is_written(
    place: Place, people: People, employer: str, excluded: bool
) -> None:
    Unit.objects.filter(pk=place.unit.pk).update(short_name="教育局")
    made.make_pool(place.city, 3)
    expert = made.make_expert(place.city, employer=employer)
    draw = made.frozen(place, people, [Unit.objects.get(pk=place.unit.pk)])
    code = next(code for code, person in draw.sealed["people"].items() if person == expert.code)
    reason = next(one["excluded"] for one in draw.frame["candidates"] if one["code"] == code)
    assert reason == ("employer" if excluded else None)


def test_who_works_for_the_department_above_is_excluded_from_judging_a_unit_below(place: Place, people: People) -> None:
    made.make_pool(place.city, 3)
    above = made.make_expert(place.city, employer=place.unit.name)
    draw = made.frozen(place, people, [place.child])
    code = next(code for code, person in draw.sealed["people"].items() if person == above.code)
    assert [one["code"] for one in draw.frame["candidates"] if one["excluded"] == "employer"] == [code]


def test_no_draw_without_a_pool(place: Place, people: People) -> None:
    District.objects.filter(pk=place.district.pk).update(parent=None)
    place.working_year.district.refresh_from_db()
    with pytest.raises(Refused, match="没有登记所属市"):
        made.frozen(place, people)


def test_a_draws_number_is_used_once(place: Place, people: People) -> None:
    made.frozen(place, people, code="抽取一")
    with pytest.raises(Refused, match="抽取编号“抽取一”已经用过"):
        made.frozen(place, people, code="抽取一")


def test_seats_that_cannot_be_filled_are_refused_at_freezing(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不足 9 个席位"):
        made.frozen(place, people, seats=9)
    assert not Draw.objects.exists()


def test_an_object_of_elsewhere_or_of_another_year_is_refused(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不属于“演示区”"):
        made.frozen(place, people, [place.abroad])
    with pytest.raises(Refused, match="是 2014 年项目"):
        made.frozen(place, people, [make_project(place.unit, fiscal_year=2014)])


def test_the_second_commitment_closes_the_step_and_no_secret_is_shown(place: Place, people: People) -> None:
    draw = made.frozen(place, people)
    domain.commit_secret(draw=draw, role=CENTRE, by=people.erin, now=NOW, token=tokens("a"))
    assert made.fresh_draw(draw).stage == "frozen"
    share = domain.commit_secret(draw=draw, role=KEEPER, by=people.frank, now=NOW, token=tokens("b"))
    kept = made.fresh_draw(draw)
    assert (kept.stage, kept.committed_at, share.commitment) == ("committed", NOW, commitment(tokens("b")()))
    assert share.secret not in str([line.detail for line in TrailLine.objects.all()])


def test_a_half_is_given_once_and_only_at_its_time(place: Place, people: People) -> None:
    draw = made.frozen(place, people)
    domain.commit_secret(draw=draw, role=CENTRE, by=people.erin, now=NOW, token=tokens("a"))
    with pytest.raises(Refused, match="绩效中心的承诺已提交，不能重复提交"):
        domain.commit_secret(draw=draw, role=CENTRE, by=people.erin, now=NOW, token=tokens("c"))
    domain.commit_secret(draw=draw, role=KEEPER, by=people.frank, now=NOW, token=tokens("b"))
    with pytest.raises(Refused, match="已承诺，不能再提交承诺"):
        domain.commit_secret(draw=draw, role=CENTRE, by=people.erin, now=NOW, token=tokens("d"))


def test_nobody_gives_both_halves(place: Place, people: People) -> None:
    draw = made.frozen(place, people)
    make_member(people.erin, KEEPER, place.city)
    domain.commit_secret(draw=draw, role=CENTRE, by=people.erin, now=NOW, token=tokens("a"))
    with pytest.raises(Refused, match="须由两个人分别提交"):
        domain.commit_secret(draw=draw, role=KEEPER, by=people.erin, now=NOW, token=tokens("b"))


def test_no_third_role_gives_a_secret(place: Place, people: People) -> None:
    draw = made.frozen(place, people)
    with pytest.raises(Refused, match="随机数由绩效中心和专家库管理各提交一份，审计监督不参加"):
        domain.commit_secret(draw=draw, role=Role.AUDITOR, by=people.ivy, now=NOW, token=tokens("a"))


def test_the_keeper_has_no_part_where_the_district_has_no_city(place: Place, people: People) -> None:
    draw = made.frozen(place, people)
    District.objects.filter(pk=place.district.pk).update(parent=None)
    with pytest.raises(Refused, match="市专家库管理不能参加抽取"):
        domain.commit_secret(draw=draw, role=KEEPER, by=people.frank, now=NOW, token=tokens("a"))


def test_nothing_is_revealed_before_both_commitments_are_in(place: Place, people: People) -> None:
    draw = made.frozen(place, people)
    domain.commit_secret(draw=draw, role=CENTRE, by=people.erin, now=NOW, token=tokens("a"))
    with pytest.raises(Refused, match="两份承诺都提交后才能公布随机数"):
        domain.reveal_secret(draw=draw, role=CENTRE, by=people.erin, now=NOW)


def test_who_committed_reveals_and_only_once(place: Place, people: People) -> None:
    draw = made.committed(made.frozen(place, people), people)
    make_member(people.henry, CENTRE, place.district)
    with pytest.raises(Refused, match="应由提交人本人公布"):
        domain.reveal_secret(draw=draw, role=CENTRE, by=people.henry, now=NOW)
    domain.reveal_secret(draw=draw, role=CENTRE, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="绩效中心的随机数已经公布"):
        domain.reveal_secret(draw=draw, role=CENTRE, by=people.erin, now=NOW)
    assert made.fresh_draw(draw).stage == "committed"


def test_a_clock_that_goes_backwards_is_noticed_before_it_spoils_the_certificate(place: Place, people: People) -> None:
    draw, early = made.frozen(place, people), NOW - timedelta(hours=1)
    with pytest.raises(Refused, match="早于封存名单的时间"):
        domain.commit_secret(draw=draw, role=CENTRE, by=people.erin, now=early, token=tokens("a"))
    made.committed(draw, people)
    with pytest.raises(Refused, match="早于提交承诺的时间"):
        domain.reveal_secret(draw=draw, role=CENTRE, by=people.erin, now=early)


def test_the_certificate_of_a_draw_can_be_verified_by_anyone(place: Place, people: People) -> None:
    quotas = [{"field": "工程", "at_least": 2}]
    draw = made.drawn(made.frozen(place, people, seats=3, quotas=quotas), people)
    assert draw.stage == "drawn"
    assert stands(verify_certificate(draw.certificate))
    drawn = [draw.sealed["people"][code] for code in draw.certificate["drawn"]]
    specialities = [expert.speciality for expert in Expert.objects.filter(code__in=drawn)]
    assert len(drawn) == 3
    assert specialities.count("工程") == 2


def test_nothing_is_drawn_before_the_seed_is_known(place: Place, people: People) -> None:
    draw = made.committed(made.frozen(place, people), people)
    with pytest.raises(Refused, match="只有在“已公布种子”时才能抽取"):
        domain.make_draw(draw=draw, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="种子尚未公布"):
        certify(draw, [])


def test_a_secret_that_was_changed_in_the_database_is_refused(place: Place, people: People) -> None:
    draw = made.committed(made.frozen(place, people), people)
    DrawSecret.objects.filter(draw=draw, by=KEEPER.label).update(secret="0" * 64)
    domain.reveal_secret(draw=draw, role=CENTRE, by=people.erin, now=NOW)
    domain.reveal_secret(draw=made.fresh_draw(draw), role=KEEPER, by=people.frank, now=NOW)
    with pytest.raises(Refused, match="与其事先的承诺不符"):
        domain.make_draw(draw=made.fresh_draw(draw), by=people.erin, now=NOW)


def test_a_void_draw_stays_with_its_reason_and_person(place: Place, people: People) -> None:
    draw = made.committed(made.frozen(place, people), people)
    with pytest.raises(Refused, match="作废必须写明原因"):
        domain.void_draw(draw=draw, reason=" ", by=people.erin, now=NOW)
    domain.void_draw(draw=draw, reason="一方未公布随机数", by=people.erin, now=NOW)
    line = TrailLine.objects.get(kind="move", detail__move="void")
    assert (made.fresh_draw(draw).stage, line.actor, line.detail["note"]) == ("void", people.erin, "一方未公布随机数")


def test_a_draw_whose_panel_has_closed_is_not_voided(place: Place, people: People) -> None:
    review = made.key_closed(place, people)
    assert review.judged is not None
    assert review.judged.total == Decimal("89.22")
    with pytest.raises(Refused, match="专家组已结束评审，不能再作废"):
        domain.void_draw(draw=review.judged.panel.draw, reason="演示", by=people.erin, now=NOW)


def test_of_two_who_draw_at_once_one_wins(place: Place, people: People) -> None:
    draw = made.revealed(made.frozen(place, people), people)
    first, second = made.fresh_draw(draw), made.fresh_draw(draw)
    domain.make_draw(draw=first, by=people.erin, now=NOW)
    with pytest.raises(Overtaken):
        domain.make_draw(draw=second, by=people.erin, now=NOW)
    assert TrailLine.objects.filter(detail__move="draw").count() == 1


def test_a_panel_is_seated_in_the_order_drawn_and_once(place: Place, people: People) -> None:
    draw = made.frozen(place, people)
    with pytest.raises(Refused, match="抽取完成后才能组成专家组"):
        domain.seat_panel(draw=draw, name="组", by=people.erin, now=NOW)
    panel = made.seated(draw, people)
    seats = panel.seats.select_related("expert").order_by("number")
    people_of = panel.draw.sealed["people"]
    assert [seat.expert.code for seat in seats] == [people_of[code] for code in panel.draw.certificate["drawn"]]
    assert [seat.role for seat in seats] == ["lead", "member", "member"]
    with pytest.raises(Refused, match="专家组已经组成"):
        domain.seat_panel(draw=made.fresh_draw(draw), name="组", by=people.erin, now=NOW)
    assert Panel.objects.count() == 1


def test_a_draw_is_frozen_for_its_own_year(place: Place, people: People) -> None:
    other = make_working_year(place.district, 2017)
    with pytest.raises(Refused, match="是 2015 年项目，演示区2017年度评价 2016 年项目"):
        domain.freeze_draw(
            working_year=other, code="x", purpose="演示", subjects=[make_project(place.unit)], seats=1, quotas=(),
            by=people.erin, now=NOW, token=tokens(),
        )  # fmt: skip
