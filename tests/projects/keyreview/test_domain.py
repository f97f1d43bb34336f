"""Key reviews: which project is chosen, what is recorded of the field work, and where the figures come from."""

from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from budgeteval.audit.models import TrailLine
from projects.experts import domain as experts
from projects.experts.domain import evaluations
from projects.keyreview import domain
from projects.keyreview.models import KeyReview, ReviewDatum, ReviewEvent
from projects.keyreview.queries import known_inputs, missing_inputs, review_facts, reviews_visible_to
from projects.registry.models import Source
from projects.rulebooks.domain import adopt_rulebook
from projects.transitions import Refused
from tests.factories import panels as made
from tests.factories.panels import NOW
from tests.factories.registry import make_funding, make_project
from tests.people import People, Place

pytestmark = pytest.mark.django_db

SHIPPED = Path(__file__).parents[3] / "fixtures" / "rulebooks" / "2015-2017.yaml"
ENTERED = {
    "funds_received_in_time": "90000", "funds_due": "100000", "output_planned": "90", "output_actual": "86.2",
    "output_on_schedule": "80", "output_up_to_standard": "84", "cost_planned": "100000", "cost_actual": "80000",
}  # fmt: skip


def test_a_project_is_chosen_once_with_its_ground(place: Place, people: People) -> None:
    review = made.planned_key(place, people)
    again = {
        "working_year": place.working_year,
        "project": review.project,
        "content": "",
        "by": people.erin,
        "now": NOW,
    }
    with pytest.raises(Refused, match="已列入本年度重点评价"):
        domain.plan_review(ground="演示", **again)
    with pytest.raises(Refused, match="请写明选取理由"):
        domain.plan_review(ground=" ", **(again | {"project": make_project(place.unit)}))
    assert [line.kind for line in TrailLine.objects.all()] == ["keyreview.plan"]


def test_a_project_of_another_year_or_district_is_not_evaluated(place: Place, people: People) -> None:
    common = {"working_year": place.working_year, "ground": "演示", "content": "", "by": people.erin, "now": NOW}
    with pytest.raises(Refused, match="是 2014 年项目，演示区2016年度评价 2015 年项目"):
        domain.plan_review(project=make_project(place.unit, fiscal_year=2014), **common)
    with pytest.raises(Refused, match="不是“演示区”的项目"):
        domain.plan_review(project=make_project(place.abroad), **common)


def test_field_work_is_recorded_until_the_report_is_final(place: Place, people: People) -> None:
    review = made.planned_key(place, people)
    event = {"on": NOW.date(), "place": "环卫站", "people": 6, "note": "查看台账", "by": people.erin, "now": NOW}
    domain.record_event(review=review, kind="visit", **event)
    assert [str(one) for one in ReviewEvent.objects.all()] == [f"{review}·现场考察"]
    with pytest.raises(Refused, match="评价环节应为单位汇报、座谈、现场考察、满意度调查之一"):
        domain.record_event(review=review, kind="dinner", **event)
    final = made.sent(made.key_closed(place, people), people)
    evaluations.finalise(evaluation=final, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="已定稿，不能再补记评价环节"):
        domain.record_event(review=made.fresh_key(final), kind="visit", **event)


def test_figures_are_entered_and_corrected_until_the_materials_are_open(place: Place, people: People) -> None:
    review = made.planned_key(place, people)
    with pytest.raises(Refused, match="尚未确定指标体系，不知道需要哪些数据"):
        domain.record_data(review=review, data=made.FIGURES, by=people.erin, now=NOW)
    opened = made.key_with_materials(place, people)
    with pytest.raises(Refused, match="材料已开放，评价数据不能再改"):
        domain.record_data(review=opened, data=made.FIGURES, by=people.erin, now=NOW)
    fixed = made.fixed_key(place, people)
    for planned in ("90", "88.5"):
        figures = {**made.FIGURES, "output_planned": Decimal(planned)}
        domain.record_data(review=fixed, data=figures, by=people.erin, now=NOW)
    assert {one.key: one.value for one in ReviewDatum.objects.filter(review=fixed)} == {
        "output_planned": Decimal("88.5000"), "output_actual": Decimal("86.2000"),
    }  # fmt: skip
    line = TrailLine.objects.filter(kind="keyreview.data").order_by("-seq")[0]
    assert line.detail == {"output_planned": "88.5", "output_actual": "86.2"}


def test_every_figure_that_cannot_be_entered_is_named(place: Place, people: People) -> None:
    review = made.fixed_key(place, people)
    wrong = {
        "staff": Decimal(1),
        "funds_received": Decimal(5),
        "output_planned": Decimal("0.00001"),
        "output_actual": Decimal(-1),
    }
    with pytest.raises(Refused) as refusal:
        domain.record_data(review=review, data=wrong, by=people.erin, now=NOW)
    assert str(refusal.value) == (
        "指标体系“重点项目评价”不需要数据项“在职人员数”。“实际到位资金”由系统从资金或满意度调查取得，不用填写。"
        "“计划产出数”填写的 0.00001 应为不小于 0、小于 1000 亿、最多 4 位小数的数。"
        "“实际产出数”填写的 -1 应为不小于 0、小于 1000 亿、最多 4 位小数的数。"
    )
    for odd in ("NaN", "Infinity", "1E+11"):
        with pytest.raises(Refused, match="应为不小于 0"):
            domain.record_data(review=review, data={"output_actual": Decimal(odd)}, by=people.erin, now=NOW)
    assert not ReviewDatum.objects.exists()


def test_materials_are_not_opened_while_a_figure_is_missing(place: Place, people: People) -> None:
    review = made.fixed_key(place, people)
    made.joined(review, people)
    domain.record_data(review=review, data={"output_planned": Decimal(90)}, by=people.erin, now=NOW)
    with pytest.raises(
        Refused, match="还缺少实际产出数、回答满意的人数、有效调查人数，请先填写评价数据或完成满意度调查"
    ):
        domain.open_review_materials(review=review, by=people.erin, now=NOW)


def test_a_review_without_a_framework_misses_nothing_and_opens_nothing(place: Place, people: People) -> None:
    review = made.planned_key(place, people)
    assert missing_inputs(review, {}) == []
    with pytest.raises(Refused, match="还没有专家组"):
        domain.open_review_materials(review=review, by=people.erin, now=NOW)


def test_money_of_all_sources_is_added_up_to_the_fen(place: Place, people: People) -> None:
    review = made.fixed_key(place, people)
    make_funding(review.project, source=Source.CARRIED, adjusted="0.10", executed="0.10")
    make_funding(review.project, source=Source.OTHER, adjusted="0.20", executed="0.20")
    facts = review_facts(review, known_inputs(review))
    assert facts["money"] == {
        "year_start": "100000.30", "adjusted": "100000.30", "received": "100000.30", "executed": "80000.30",
    }  # fmt: skip
    assert facts["inputs"] == {"funds_received": "100000.30", "funds_planned": "100000.30"}


def test_what_the_system_knows_goes_before_what_was_entered(place: Place, people: People) -> None:
    review = made.fixed_key(place, people)
    domain.record_data(
        review=review, data={"satisfied_answers": Decimal(9), "valid_answers": Decimal(10)}, by=people.erin, now=NOW
    )
    assert known_inputs(review)["satisfied_answers"] == "9"
    made.survey_of(review.project)
    assert known_inputs(review)["satisfied_answers"] == "8"


def test_a_project_without_money_has_no_figures_of_it(place: Place, people: People) -> None:
    review = made.fixed_key(place, people)
    review.project.funding.all().delete()
    assert review_facts(review, known_inputs(review)) == {"inputs": {}, "money": {}, "not_applicable": []}


def shipped_review(place: Place, people: People) -> KeyReview:
    """A review by the shipped rulebook, with its survey, before any figure is entered."""
    book = adopt_rulebook(
        district=place.district, text=SHIPPED.read_text("utf-8"), source=SHIPPED.name, by=people.erin, now=NOW
    )
    review = made.planned_key(place, people)
    evaluations.fix_framework(evaluation=review, rulebook=book, framework="project_key", by=people.erin, now=NOW)
    made.survey_of(review.project)
    return review


def test_the_shipped_framework_asks_for_just_what_the_system_cannot_know(place: Place, people: People) -> None:
    review = shipped_review(place, people)
    assert missing_inputs(review, known_inputs(review)) == [
        "及时到位资金", "应到位资金", "实际产出数", "计划产出数", "按期完成的产出数", "质量达标产出数",
        "计划成本", "实际成本",
    ]  # fmt: skip


def test_every_item_of_the_shipped_framework_is_scored_from_money_survey_and_entered_figures(
    place: Place, people: People
) -> None:
    review = shipped_review(place, people)
    data = {key: Decimal(value) for key, value in ENTERED.items()}
    domain.record_data(review=review, data=data, by=people.erin, now=NOW)
    made.joined(review, people)
    domain.open_review_materials(review=review, by=people.erin, now=NOW)
    panel = made.opened(made.panel_of(review), people)
    full = {key: str(item.weight) for key, item in experts.sheets.judged_items(made.sheet_of(panel, 1).judged).items()}
    experts.close_panel(panel=made.submitted(panel, [full] * made.SEATS), by=people.erin, now=NOW)
    judged = made.fresh_key(review).judged
    assert judged is not None
    computed = {line["item"]: line["score"] for line in judged.scorecard["lines"] if line["method"] != "judged"}
    assert computed == {
        "in_place": "3", "in_time": "2.7", "execution": "2.4", "quantity": "8.62", "timeliness": "5.33",
        "quality": "8.77", "saving": "6", "user_satisfaction": "8.89",
    }  # fmt: skip
    assert all(not line["findings"] for line in judged.scorecard["lines"])


@pytest.mark.parametrize("rows", [1, 3])
def test_reviews_are_read_in_two_queries(
    place: Place, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        made.fixed_key(place, people)
    with django_assert_num_queries(2):
        assert len([f"{one}{one.evaluated_unit}{one.rulebook}" for one in reviews_visible_to(people.erin)]) == rows
