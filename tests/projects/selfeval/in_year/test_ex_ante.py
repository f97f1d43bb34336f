"""Ex-ante evaluations: opened for the year's own projects, judged item by item, signed only when whole."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budgeteval.audit.models import TrailLine
from projects.selfeval.in_year import domain
from projects.selfeval.in_year.domain import Judgement
from projects.selfeval.in_year.domain.ex_ante import assessment_of, lacking_of_ex_ante
from projects.selfeval.in_year.models import ExAnte
from projects.transitions import Overtaken, Refused
from tests.factories import in_year as made
from tests.factories.in_year import NOW, POINTS
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_rulebook
from tests.people import People, Place, populate, settle


@pytest.fixture
def place(db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    return populate(place)


def test_opening_serves_the_years_own_projects_of_the_district_once(place: Place, people: People) -> None:
    made.rules(place, people)
    own = [made.this_years(place), make_project(place.far, fiscal_year=2016)]
    make_project(place.unit, fiscal_year=2015)
    make_project(place.abroad, fiscal_year=2016)
    opened = domain.open_ex_antes(working_year=place.working_year, by=people.erin, now=NOW)
    assert [form.project for form in opened] == own
    assert {(form.stage, form.framework, str(form.rulebook)) for form in opened} == {
        ("not_started", "before", "测试用事前事中规则(1)")
    }
    assert domain.open_ex_antes(working_year=place.working_year, by=people.erin, now=NOW) == []
    assert TrailLine.objects.filter(kind="selfeval.open_ex_antes").count() == 2


def test_a_rulebook_without_an_ex_ante_framework_opens_nothing(place: Place, people: People) -> None:
    small_rulebook(place.district, people.erin)
    with pytest.raises(Refused, match="没有事前评价指标体系，请先登记"):
        domain.open_ex_antes(working_year=place.working_year, by=people.erin, now=NOW)


def test_saving_begins_the_form_and_keeps_points_total_and_conclusion(place: Place, people: People) -> None:
    form = made.judged(place, people)
    form.refresh_from_db()
    assert (form.stage, form.total, form.grade) == ("draft", Decimal("89.00"), "予以支持")
    assert (form.outline, form.opinion) == ("老旧管网改造", "建议予以支持")
    kept = list(form.judgements.values_list("item", "score", "reason"))
    assert kept == [
        ("policy", Decimal("36.00"), ""), ("match", Decimal("35.00"), "测算依据齐全"), ("thrift", Decimal("18.00"), ""),
    ]  # fmt: skip
    assert assessment_of(form).sentence == "总分 89.00 在 80（含）与 90 之间，结论为“予以支持”。"
    assert form.history.count() == 1


@pytest.mark.parametrize(
    ("thrift", "conclusion"), [("19", "优先支持"), ("18.5", "予以支持"), ("9", "予以支持"), ("8.5", "不予支持")]
)
def test_the_conclusion_at_its_bounds(place: Place, people: People, thrift: str, conclusion: str) -> None:
    points = [*POINTS[:2], Judgement("thrift", Decimal(thrift), "有压缩余地")]
    assert made.judged(place, people, points).grade == conclusion


def test_a_draft_may_be_half_filled_and_changed(place: Place, people: People) -> None:
    form = made.judged(place, people, [POINTS[0], Judgement("match", None, "还在核对")])
    assert (form.total, form.grade) == (None, "")
    assert assessment_of(form).sentence == "已评 1 项，合计 36.00 分；还有 2 项没有评分，评完后得出结论。"
    again = made.judge(form, people)
    assert (again.total, again.judgements.count()) == (Decimal("89.00"), 3)


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([Judgement("policy", Decimal(41))], "“政策相关性”得分应在 0 与 40 之间，现为 41"),
        ([Judgement("policy", Decimal("-0.5"))], "“政策相关性”得分应在 0 与 40 之间，现为 -0.5"),
        ([Judgement("policy", Decimal("35.25"))], "“政策相关性”得分应为 0.5 分的整倍数，现为 35.25"),
        ([Judgement("policy", Decimal("NaN"))], "“政策相关性”的得分不是数值"),
        ([Judgement("policy", Decimal("Infinity"))], "“政策相关性”的得分不是数值"),
        ([Judgement("beauty", Decimal(1))], "事前评价指标体系中没有 beauty"),
        ([POINTS[0], POINTS[0]], "政策相关性重复评分"),
        ([Judgement("policy", Decimal(40), "长" * 301)], "“政策相关性”的评分理由请压缩到 300 字以内"),
    ],
)
def test_points_that_no_draft_can_hold_are_refused_whole(
    place: Place, people: People, points: list[Judgement], sentence: str
) -> None:
    form = made.ex_ante(place, people)
    with pytest.raises(Refused) as refusal:
        made.judge(form, people, points)
    assert sentence in str(refusal.value).splitlines()
    kept = ExAnte.objects.get()
    assert (kept.stage, kept.version, kept.judgements.count()) == ("not_started", 1, 0)


def test_a_missing_ground_is_a_wall_for_the_signature_only(place: Place, people: People) -> None:
    low = Judgement("thrift", Decimal("15.5"))
    form = made.judged(place, people, [*POINTS[:2], low])
    assert lacking_of_ex_ante(form) == ["“节约程度”得分低于分值的 80 % 时应写明理由"]
    with pytest.raises(Refused, match="还不能签批，请经办人先补填：\n“节约程度”得分低于分值的 80 % 时应写明理由"):
        made.signed(form, people)
    assert made.judge(form, people, [*POINTS[:2], replace(low, reason="人员经费偏高")]).grade == "予以支持"
    assert made.signed(form, people).stage == "signed"


def test_everything_that_is_lacking_is_named(place: Place, people: People) -> None:
    form = made.ex_ante(place, people)
    domain.save_ex_ante(
        form=form, points=[POINTS[0]], outline=" ", opinion="", expected_version=1, by=people.alice, now=NOW
    )
    assert lacking_of_ex_ante(form) == [
        "“投入产出匹配”还没有评分", "“节约程度”还没有评分", "“项目概况和立项依据”还没有填写",
        "“评估意见和建议”还没有填写",
    ]  # fmt: skip


def test_two_clerks_at_once_do_not_overwrite_each_other(place: Place, people: People) -> None:
    form = made.judged(place, people)
    with pytest.raises(Overtaken, match="已被他人修改，您的内容尚未保存"):
        domain.save_ex_ante(
            form=form, points=[POINTS[0]], outline="乙", opinion="", expected_version=1, by=people.alice, now=NOW
        )
    form.refresh_from_db()
    assert form.outline == "老旧管网改造"


def test_nothing_is_changed_after_signing(place: Place, people: People) -> None:
    form = made.signed(made.judged(place, people), people)
    with pytest.raises(Refused, match="已签批，不能再修改"):
        made.judge(form, people)
