"""Mid-term monitoring: indicators of the issued target, lights by the rule, reasons owed where they are not green."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from projects.registry.models import Funding
from projects.selfeval.in_year import domain
from projects.selfeval.in_year.domain import Deviation, Progress, Spending
from projects.selfeval.in_year.domain.mid_term import lacking_of_mid_term, rows_of
from projects.selfeval.in_year.models import MidTerm
from projects.transitions import Overtaken, Refused
from tests.factories import in_year as made
from tests.factories.in_year import AS_OF, NOW, ROWS, SHORT, SLOW, SPENT
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_rulebook
from tests.people import People, Place, populate, settle

YUAN = Decimal


@pytest.fixture
def place(db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    return populate(place)


def test_opening_asks_for_a_day_of_the_working_year_and_for_limits(place: Place, people: People) -> None:
    small_rulebook(place.district, people.erin)
    with pytest.raises(Refused, match="没有红黄绿灯的界限"):
        domain.open_mid_terms(working_year=place.working_year, as_of=AS_OF, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="监控截止日 2015-12-31 不在 2016 年内"):
        domain.open_mid_terms(working_year=place.working_year, as_of=date(2015, 12, 31), by=people.erin, now=NOW)


def test_opening_serves_the_years_own_projects_once(place: Place, people: People) -> None:
    made.rules(place, people)
    own = made.this_years(place)
    make_project(place.unit, fiscal_year=2015)
    opened = domain.open_mid_terms(working_year=place.working_year, as_of=AS_OF, by=people.erin, now=NOW)
    assert [(form.project, form.as_of, form.stage) for form in opened] == [(own, AS_OF, "not_started")]
    assert domain.open_mid_terms(working_year=place.working_year, as_of=AS_OF, by=people.erin, now=NOW) == []


def test_the_first_save_takes_over_the_issued_targets_indicators(place: Place, people: People) -> None:
    form = made.mid_term(place, people)
    assert [row.name for row in rows_of(form)] == ["清扫面积", "达标率", "投诉件数", "居民满意度"]
    assert form.lines.count() == 0
    made.monitor(form, people)
    form.refresh_from_db()
    assert (form.stage, form.light, form.money_light) == ("draft", "green", "green")
    assert (form.budget, form.executed, form.forecast) == (YUAN("100000.00"), YUAN("60000.00"), YUAN("95000.00"))
    first = form.lines.get(number=1)
    assert (first.so_far, first.forecast, first.light) == ("60", "90", "green")
    assert first.sentence == "全年预计 90万㎡，指标值 ≥90万㎡，预计完成 100.00 %，达到 100 %。绿灯。"
    assert form.money_sentence.startswith("资金：截至 7 月 31 日执行 60.00 %（时间进度 58.20 %）")


def test_the_worst_light_is_the_forms(place: Place, people: People) -> None:
    form = made.monitored(place, people, [SHORT, *ROWS[1:]], SLOW)
    # 60 of 90 is 66.67 %, below 80; spending is 38.20 points behind the calendar
    assert (form.light, form.money_light) == ("red", "red")
    assert [line.light for line in form.lines.order_by("number")] == ["red", "green", "green", "green"]
    assert lacking_of_mid_term(form) == []


def test_without_a_target_the_money_alone_is_monitored(place: Place, people: People) -> None:
    form = made.monitor(made.mid_term(place, people, target=False), people, [])
    assert (form.light, form.lines.count()) == ("green", 0)
    assert made.signed(form, people).stage == "signed"


def test_without_funding_there_is_no_light_and_no_signature(place: Place, people: People) -> None:
    project = make_project(place.unit, fiscal_year=2016, adjusted=None)
    form = made.monitored(place, people, project=project)
    assert (form.money_light, form.money_sentence) == ("", "资金：没有导入这个项目的预算数，请联系绩效中心。")
    assert lacking_of_mid_term(form) == ["资金还没有填写完整"]


def test_rows_that_are_not_given_stay(place: Place, people: People) -> None:
    form = made.monitored(place, people)
    again = made.monitor(form, people, [Progress(2, "97", "97")])
    kept = {line.number: (line.so_far, line.forecast) for line in again.lines.all()}
    assert kept == {1: ("60", "90"), 2: ("97", "97"), 3: ("4", "9"), 4: ("尚未调查", "92")}


@pytest.mark.parametrize(
    ("rows", "spending", "lacking"),
    [
        ([replace(SHORT, deviation=Deviation()), *ROWS[1:]], SPENT,
         ["第 1 行“清扫面积”为红灯，请填写偏差原因类别、偏差原因、纠偏措施"]),
        ([replace(SHORT, deviation=Deviation("other", " ", "催办")), *ROWS[1:]], SPENT,
         ["第 1 行“清扫面积”为红灯，请填写偏差原因"]),
        (ROWS, replace(SLOW, deviation=Deviation("money", "未到付款节点", "")), ["资金为红灯，请填写纠偏措施"]),
        (ROWS[:3], SPENT, ["第 4 行“居民满意度”还没有填写完整"]),
        (ROWS, Spending(YUAN("60000"), None), ["资金还没有填写完整"]),
        (ROWS, Spending(YUAN("96000"), YUAN("95000")), ["“全年预计执行数”小于“截止日执行数”，请核对"]),
    ],
)  # fmt: skip
def test_what_is_owed_before_the_signature(
    place: Place, people: People, rows: list[Progress], spending: Spending, lacking: list[str]
) -> None:
    form = made.monitored(place, people, rows, spending)
    assert lacking_of_mid_term(form) == lacking
    with pytest.raises(Refused, match="还不能签批"):
        made.signed(form, people)


def test_a_plan_is_owed_where_something_is_not_green_and_the_progress_always(place: Place, people: People) -> None:
    form = made.mid_term(place, people)
    domain.save_mid_term(
        form=form, spending=SLOW, rows=ROWS, progress="", plan="", expected_version=1, by=people.alice, now=NOW
    )
    assert lacking_of_mid_term(form) == ["“总体目标进展”还没有填写", "“存在问题和下一步措施”还没有填写"]


def test_a_budget_that_changed_meanwhile_asks_for_saving_again(place: Place, people: People) -> None:
    form = made.monitored(place, people)
    Funding.objects.filter(project=form.project).update(adjusted=YUAN("200000.00"))
    assert lacking_of_mid_term(form) == ["预算数在保存后有更新，请经办人打开监控表重新保存"]
    # 60,000 of 200,000 is 28.20 points behind the calendar, 95,000 less than 60 %
    assert made.monitor(form, people).money_light == "red"


@pytest.mark.parametrize(
    ("rows", "spending", "sentence"),
    [
        ([Progress(9, "1", "1")], SPENT, "第 9 行不在批复的绩效目标中，请按批复的指标填报"),
        ([ROWS[0], ROWS[0]], SPENT, "第 1 行重复"),
        ([Progress(1, "长" * 201, "1")], SPENT, "第 1 行“清扫面积”的截止日完成情况请压缩到 200 字以内"),
        ([Progress(1, "1", "长" * 201)], SPENT, "第 1 行“清扫面积”的全年预计完成情况请压缩到 200 字以内"),
        ([Progress(1, likelihood="maybe")], SPENT, "第 1 行“清扫面积”的完成可能性请从列出的三项中选择"),
        ([Progress(1, deviation=Deviation("fate"))], SPENT, "第 1 行“清扫面积”的偏差原因类别请从列出的五类中选择"),
        (
            [Progress(1, deviation=Deviation("money", "长" * 301))],
            SPENT,
            "第 1 行“清扫面积”的偏差原因请压缩到 300 字以内",
        ),
        (ROWS, Spending(deviation=Deviation("", "", "长" * 301)), "资金的纠偏措施请压缩到 300 字以内"),
        (ROWS, Spending(YUAN("-0.01")), "“截止日执行数”请填不小于 0、精确到分的金额（元）"),
        (ROWS, Spending(YUAN("0.001")), "“截止日执行数”请填不小于 0、精确到分的金额（元）"),
        (ROWS, Spending(YUAN(1), YUAN("1e16")), "“全年预计执行数”请填不小于 0、精确到分的金额（元）"),
        (ROWS, Spending(YUAN("NaN")), "“截止日执行数”请填不小于 0、精确到分的金额（元）"),
    ],
)
def test_what_no_draft_can_hold_is_refused_whole(
    place: Place, people: People, rows: list[Progress], spending: Spending, sentence: str
) -> None:
    form = made.mid_term(place, people)
    with pytest.raises(Refused) as refusal:
        made.monitor(form, people, rows, spending)
    assert sentence in str(refusal.value).splitlines()
    kept = MidTerm.objects.get()
    assert (kept.stage, kept.version, kept.lines.count()) == ("not_started", 1, 0)


def test_two_clerks_at_once_do_not_overwrite_each_other(place: Place, people: People) -> None:
    form = made.monitored(place, people)
    with pytest.raises(Overtaken):
        domain.save_mid_term(
            form=form, spending=SLOW, rows=[], progress="乙", plan="", expected_version=1, by=people.alice, now=NOW
        )
    form.refresh_from_db()
    assert (form.progress, form.light) == ("按计划推进", "green")
