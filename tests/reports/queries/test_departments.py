"""The facts of a whole department's report."""

from datetime import date
from decimal import Decimal

import pytest

from projects.budgeting.domain import apply_proposal
from projects.budgeting.models import Proposal
from projects.departments.models import DepartmentDatum
from projects.directory.models import Unit
from projects.experts.models import PanelObject
from reports.facts import Datum
from reports.queries import NotScored, department_facts
from reports.queries.departments import amount, data_by_unit, department_money
from tests.factories import budgeting as made
from tests.factories import panels
from tests.factories.panels import NOW
from tests.factories.registry import make_project
from tests.people import People, Place

ON = date(2016, 12, 14)
BUDGET = {"budget_start": "1000.00", "budget_added": "200.00", "carried_in": "50.00", "left_over": "30.50"}


def data_of(unit: Unit) -> dict[str, DepartmentDatum]:
    return data_by_unit([unit.pk], 2015).get(unit.pk, {})


def test_a_departments_whole_money_follows_from_its_sheet(place: Place) -> None:
    panels.hand_in(place.unit, **BUDGET)
    money = department_money(data_of(place.unit))
    assert money is not None
    assert (money.start_of_year, money.adjusted, money.spent) == (
        Decimal("1000.00"), Decimal("1250.00"), Decimal("1219.50"),
    )  # fmt: skip


@pytest.mark.parametrize("missing", BUDGET)
def test_without_one_of_its_figures_the_whole_money_is_not_known(place: Place, missing: str) -> None:
    panels.hand_in(place.unit, **{key: value for key, value in BUDGET.items() if key != missing})
    panels.hand_in(place.neighbour, **{**BUDGET, missing: None})
    assert department_money(data_of(place.unit)) is None
    assert department_money(data_of(place.neighbour)) is None


def test_figures_of_other_years_and_units_stay_where_they_are(place: Place) -> None:
    panels.hand_in(place.unit, staff="1")
    panels.hand_in(place.neighbour, staff="2")
    DepartmentDatum.objects.create(unit=place.unit, year=2014, key="posts", value=3)
    found = data_by_unit([place.unit.pk], 2015)
    assert {key: one.value for key, one in found[place.unit.pk].items()} == {"staff": 1}
    assert data_by_unit([place.far.pk], 2015) == {}


def test_amounts_of_money_stand_in_wan_and_counts_as_they_are() -> None:
    assert amount(Decimal("12345678.90"), "元") == "1,234.57万元"
    assert amount(Decimal("1200.00"), "人") == "1200人"
    assert amount(Decimal("0.50"), "") == "0.5"


def test_the_report_shows_data_and_ratios_that_the_score_rests_on(place: Place, people: People) -> None:
    review = made.rated(place, people)
    facts = department_facts(panels.fresh_department(review), ON)
    assert facts.data == (
        Datum(label="在职人员数", value="102人"),
        Datum(label="编制数", value="100人"),
        Datum(label="回答满意的人数", value="160人"),
        Datum(label="有效调查人数", value="200人"),
    )
    ratios = {one.name: one for one in facts.ratios}
    assert (ratios["在职人员控制率"].top, ratios["在职人员控制率"].bottom) == ("102人", "100人")
    assert ratios["在职人员控制率"].value == Decimal("102.00")
    assert ratios["在职人员控制率"].formula == "在职人员数 ÷ 编制数 × 100 %"
    assert ratios["满意度"].value == Decimal("80.00")


def test_figures_changed_after_the_score_do_not_change_the_report(place: Place, people: People) -> None:
    review = made.rated(place, people)
    DepartmentDatum.objects.filter(unit=place.unit, key="staff").update(value=999)
    facts = department_facts(panels.fresh_department(review), ON)
    assert facts.data[0].value == "102人"


def test_a_missing_figure_leaves_its_ratio_without_value_and_says_so(place: Place, people: People) -> None:
    review = made.rated(place, people)
    judged = panels.fresh_department(review).judged
    kept = {key: value for key, value in judged.facts["inputs"].items() if key != "posts"}
    PanelObject.objects.filter(pk=judged.pk).update(facts={**judged.facts, "inputs": kept})
    DepartmentDatum.objects.filter(unit=place.unit, key="posts").update(value=None, not_applicable=True)
    facts = department_facts(panels.fresh_department(review), ON)
    ratio = next(one for one in facts.ratios if one.name == "在职人员控制率")
    assert (ratio.value, ratio.top, ratio.bottom, ratio.note) == (None, "102人", "", "缺少编制数")
    assert Datum(label="编制数", value="不适用") in facts.data


def test_a_figure_nobody_gave_is_not_listed(place: Place, people: People) -> None:
    review = made.rated(place, people)
    judged = panels.fresh_department(review).judged
    PanelObject.objects.filter(pk=judged.pk).update(facts={})
    DepartmentDatum.objects.all().delete()
    assert department_facts(panels.fresh_department(review), ON).data == ()


def test_without_a_sheet_the_money_is_that_of_its_projects(place: Place, people: People) -> None:
    review = made.rated(place, people)
    make_project(place.unit, adjusted="300.00", executed="200.00")
    make_project(place.unit, fiscal_year=2014)
    make_project(place.neighbour)
    facts = department_facts(panels.fresh_department(review), ON)
    assert facts.money == facts.project
    assert (facts.projects, facts.project.spent) == (1, Decimal("200.00"))
    panels.hand_in(place.unit, **BUDGET)
    facts = department_facts(panels.fresh_department(review), ON)
    assert (facts.money.spent, facts.project.spent) == (Decimal("1219.50"), Decimal("200.00"))


def test_duties_are_listed_line_by_line(place: Place, people: People) -> None:
    review = made.rated(place, people)
    review.duties = "办学\n\n  管学 "
    review.save(update_fields=["duties"])
    assert department_facts(panels.fresh_department(review), ON).duties == ("办学", "管学")


def test_the_report_tells_what_was_cut_and_why(place: Place, people: People) -> None:
    proposal = made.low_proposal(place, people)
    review = panels.fresh_department(place.unit.department_reviews.get())
    assert department_facts(review, ON).consequence == ""
    approved = made.approved(proposal, people)
    assert department_facts(panels.fresh_department(review), ON).consequence == ""  # units read no open proposal
    apply_proposal(proposal=approved, by=people.erin, now=NOW)
    assert department_facts(panels.fresh_department(review), ON).consequence == (
        "2017年单位预算申请100.00万元，建议安排95.00万元，压减5.00万元。得分偏低"
    )
    Proposal.objects.all().delete()
    assert department_facts(panels.fresh_department(review), ON).consequence == ""


def test_nothing_is_reported_without_a_confirmed_rating(place: Place, people: People) -> None:
    with pytest.raises(NotScored, match="还没有确认的评级"):
        department_facts(panels.department_closed(place, people), ON)
