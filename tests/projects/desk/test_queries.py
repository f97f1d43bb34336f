"""The first page, role by role: what it says, whose it is, and what it costs."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from budgeteval.accounts.models import User
from budgeteval.ui.listing import Linked
from projects.budgeting.models import Policy
from projects.departments.models import DepartmentReview
from projects.desk.queries import Figure, Home, Table, home_of
from projects.desk.queries.cockpit import next_of
from projects.desk.queries.page import day, filing_figures
from projects.directory.models import District, Role, Task, WorkingYear
from projects.experts.domain import commit_secret, reveal_secret
from projects.experts.models import Expert
from projects.keyreview.models import KeyReview
from projects.registry.models import Source
from projects.results import domain as results
from projects.rulebooks.models import Rulebook
from projects.selfeval.domain import finalise, open_filings, return_for_changes
from projects.selfeval.models import Filing, UnitReturn, WorkAppraisal
from tests.factories import budgeting as made
from tests.factories import in_year, panels, selfeval
from tests.factories.directory import extend, make_district, make_member, make_unit, make_user, make_working_year
from tests.factories.panels import NOW
from tests.factories.registry import make_funding, make_project
from tests.factories.reviews import reported_key
from tests.factories.rulebooks import small_rulebook
from tests.factories.selfeval import IN_TIME, TOO_LATE
from tests.matrix import everywhere
from tests.people import People, Place


def table(home: Home, title: str) -> Table:
    return next(one for one in home.tables if title in one.title)


def rows(home: Home, title: str) -> list[tuple[Any, ...]]:
    """The cells' values, wherever they lead."""
    return [tuple(one.value if isinstance(one, Linked) else one for one in row) for row in table(home, title).rows]


def todo(home: Home) -> dict[str, int]:
    return {one.label: one.count for one in home.todo}


def waiting(place: Place) -> dict[str, int]:
    """What the centre has to do before anything has begun by the calendar."""
    return {one.label: one.count for one in next_of(place.working_year, [], date(2016, 6, 1))}


def figures(home: Home) -> dict[str, str]:
    return {one.label: one.value for one in home.figures}


def test_who_has_no_role_or_is_not_signed_in_sees_nothing(place: Place, people: People) -> None:
    for user in (people.mallory, AnonymousUser()):
        assert home_of(user) == Home()


def test_constructed_data_are_said_to_be_so(place: Place, people: People) -> None:
    assert home_of(people.erin).notices == []
    District.objects.filter(pk=place.district.pk).update(constructed=True)
    (notice,) = home_of(people.erin).notices
    assert "其余均为演示构造" in notice


# What each person's page is made of, by the titles of its tables.
TABLES = {
    "alice": ["演示教育局2015年项目自评", "单位报送件"],
    "bob": ["演示教育局2015年项目自评", "单位报送件", "演示教育局下属单位"],
    "dora": ["教科文股归口单位"],
    "erin": ["报送进度", "评价等级分布", "重点评价和部门整体评价", "2017年单位预算压减建议"],
    "frank": ["专家抽取"],
    "grace": ["我的评分表"],
    "henry": ["报送进度", "评价等级分布", "重点评价和部门整体评价", "2017年单位预算压减建议"],
    "ivy": ["报送进度", "评价等级分布", "重点评价和部门整体评价", "2017年单位预算压减建议"],
    "judy": ["账号与角色（演示区）"],
}
TODO = {
    "alice": [
        "待确认的代为报送",
        "待填报的自评",
        "被退回、待修改的自评",
        "已签批、待报送的自评",
        "待办理的单位报送件",
        "被退回、待修改的单位报送件",
    ],
    "bob": ["待确认的代为报送", "待签批的自评", "待签批的单位报送件", "待反馈意见的评价报告"],
    "dora": ["待审核的自评", "待审核的单位报送件", "待完成的单位工作考评"],
    "erin": [],
    "frank": ["待提交密数承诺的抽取", "待公布密数的抽取"],
    "grace": ["待确认是否参加的评审", "待提交的评分表"],
    "henry": ["待批准的结果应用办法", "待批准的预算建议"],
    "ivy": [],
    "judy": [],
}


@pytest.mark.parametrize("name", TABLES)
def test_each_role_has_its_own_page(place: Place, people: People, name: str) -> None:
    home = home_of(people.named(name))
    assert [one.title for one in home.tables] == TABLES[name]
    assert [one.label for one in home.todo] == TODO[name]
    assert home.roles == [Role(people.named(name).memberships.get().role).label]
    assert home.year == place.working_year


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("frank", "grace", "judy")])
def test_a_district_without_a_year_has_an_empty_page(place: Place, people: People, name: str) -> None:
    WorkingYear.objects.all().delete()
    home = home_of(people.named(name))
    assert (home.year, home.figures, home.tables, home.todo) == (None, [], [], [])


def test_the_newest_year_is_shown(place: Place, people: People) -> None:
    newest = make_working_year(place.district, 2017)
    assert home_of(people.erin).year == newest
    assert home_of(people.frank).year == newest


def test_two_roles_in_one_place_show_it_once_and_both_to_do_lists(place: Place, people: People) -> None:
    make_member(people.alice, Role.UNIT_HEAD, place.unit)
    home = home_of(people.alice)
    assert [one.title for one in home.tables] == TABLES["bob"]
    assert [one.label for one in home.todo] == TODO["bob"] + TODO["alice"][1:]
    assert (home.scope, home.roles) == ("演示教育局", ["单位经办", "单位负责人"])
    make_member(people.erin, Role.LEADER, place.district)
    assert [one.title for one in home_of(people.erin).tables] == TABLES["erin"]


def test_an_administrator_who_also_leads_sees_the_district_as_well(place: Place, people: People) -> None:
    make_member(people.judy, Role.LEADER, place.district)
    assert [one.title for one in home_of(people.judy).tables] == TABLES["judy"] + TABLES["henry"]


def test_an_expert_in_two_pools_sees_the_sheets_once(place: Place, people: People) -> None:
    make_member(people.grace, Role.EXPERT, make_district("别市"))
    assert [one.title for one in home_of(people.grace).tables] == ["我的评分表"]


def test_the_districts_figures_are_exact(place: Place, people: People) -> None:
    for _ in range(3):
        project = make_project(place.unit, adjusted="100000000.10", executed="33333333.30")
    make_funding(project, source=Source.CARRIED, adjusted="0.70", executed="0.10")
    make_project(place.abroad)
    make_project(place.unit, fiscal_year=2014)
    WorkingYear.objects.filter(pk=place.working_year.pk).update(
        project_spending=Decimal(600000002), project_spending_note="按决算"
    )
    home = home_of(people.erin)
    assert figures(home) == {
        "预算单位": "4", "自评项目": "3", "拨付资金": "3.00", "实际支出": "1.00", "占2015年项目支出": "50.00",
    }  # fmt: skip
    assert home.figures[-1] == Figure("占2015年项目支出", "50.00", "%", "按决算")


def test_progress_counts_what_is_due_in_late_and_missing(place: Place, people: People) -> None:
    selfeval.submitted(place, people, now=TOO_LATE)
    selfeval.opened(place, people, make_project(place.far))
    selfeval.submitted_return(place, people)
    assert rows(home_of(people.henry), "报送进度") == [
        ("事后自评", "9月15日", 2, 1, 1, 1),
        ("财政支出绩效报告汇总表", "9月20日", 4, 1, 0, 3),
    ]
    assert home_of(people.henry).figures[1].note == "已报送 1 个"


def test_grades_stand_in_the_rulebooks_order_with_their_sums(place: Place, people: People) -> None:
    filing = selfeval.accepted(place, people)
    rating = results.rate_filing(filing=filing, by=people.erin, now=IN_TIME)
    assert rows(home_of(people.erin), "评价等级分布") == []
    assert waiting(place)["确认评级"] == 1
    results.confirm(rating=rating, by=people.erin, now=IN_TIME)
    low = [{"decision": "2", "benefit": "3"}] * panels.SEATS
    Rulebook.objects.all().update(in_force_from=date(2014, 1, 1))
    reported_key(place, people, points=low)
    found = table(home_of(people.erin), "评价等级分布")
    assert found.columns == ("种类", "优", "差", "合计")
    assert found.rows == [("单位自评", 1, 0, 1), ("重点评价", 0, 1, 1)]


def test_results_stand_kind_by_kind_the_best_first(place: Place, people: People) -> None:
    people = everywhere(place, people)
    reported_key(place, people)
    made.rated(place, people)
    made.rated(place, people, place.far, points=[{"duties": "60"}] * panels.SEATS)
    assert [row[:2] for row in rows(home_of(people.ivy), "重点评价和部门")] == [
        ("重点评价", "道路清扫"), ("部门整体评价", "演示水利局"), ("部门整体评价", "演示教育局"),
    ]  # fmt: skip


def test_cuts_stand_with_their_reasons_and_a_sum_of_several(place: Place, people: People) -> None:
    proposal = made.low_proposal(place, people)
    assert rows(home_of(people.henry), "压减") == []
    assert todo(home_of(people.henry))["待批准的预算建议"] == 1
    made.decided(proposal, people, percent="5")
    one = ("演示教育局", "100.00", "95.00", "5.00", "得分偏低")
    assert rows(home_of(people.henry), "压减") == [one]
    assert table(home_of(people.henry), "压减").unit == "万元"
    type(proposal).objects.create(
        working_year=place.working_year, policy=proposal.policy, unit=place.far,
        unit_budget=made.make_budget(place.far), requested=Decimal(1000000), computed=0, proposed=Decimal(900000),
        explanation="演示",
    )  # fmt: skip
    found = rows(home_of(people.henry), "压减")
    assert found[-1] == ("合计", "200.00", "185.00", "15.00", "")


def test_leaders_are_told_of_policies_that_wait_and_not_of_examples(place: Place, people: People) -> None:
    made.make_budget(place.unit)
    made.simulated(place, people)
    made.simulated(place, people, made.policy_text("example-2017"))
    assert todo(home_of(people.henry))["待批准的结果应用办法"] == 1
    assert Policy.objects.count() == 2


def test_the_centre_is_told_of_what_is_not_final(place: Place, people: People) -> None:
    filing = selfeval.accepted(place, people)
    for stage in ("planned", "published"):
        KeyReview.objects.filter(
            pk=KeyReview.objects.create(
                working_year=place.working_year, project=make_project(place.unit), ground="演示"
            ).pk
        ).update(stage=stage)
    DepartmentReview.objects.create(working_year=place.working_year, unit=place.unit, ground="演示")
    assert waiting(place) == {"自评定稿": 1, "重点评价定稿": 1, "部门整体评价定稿": 1}
    finalise(filing=filing, by=people.erin, now=IN_TIME)
    assert "自评定稿" not in waiting(place)


def test_a_section_sees_all_its_units_and_no_others(place: Place, people: People) -> None:
    filing = selfeval.submitted(place, people, now=TOO_LATE)
    make_project(place.far)
    open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
    selfeval.opened_appraisal(place, people)
    WorkAppraisal.objects.filter(unit=place.neighbour).update(total=Decimal("0.00"), grade="差")
    home = home_of(people.dora)
    assert rows(home, "归口单位") == [
        ("演示教育局", 1, 1, 1, 0, "—"),
        ("演示一小", 0, 0, 0, 0, "—"),
        ("演示文化局", 0, 0, 0, 0, Decimal("0.00")),
    ]
    assert figures(home) == {"应报自评": "1", "已报送": "1", "逾期报送": "1", "退回过": "0"}
    assert todo(home) == {"待审核的自评": 1, "待审核的单位报送件": 0, "待完成的单位工作考评": 3}
    return_for_changes(filing=filing, reason="请补充", by=people.dora, now=TOO_LATE)
    selfeval.submitted_return(place, people)
    assert rows(home_of(people.dora), "归口单位")[0] == ("演示教育局", 1, 1, 1, 1, "—")
    assert todo(home_of(people.dora))["待审核的单位报送件"] == 1
    assert todo(home_of(people.dora))["待审核的自评"] == 0


def test_last_years_forms_are_not_counted_with_this_years(place: Place, people: People) -> None:
    selfeval.submitted(place, people)
    make_working_year(place.district, 2017)
    assert rows(home_of(people.dora), "归口单位")[0] == ("演示教育局", 0, 0, 0, 0, "—")
    assert rows(home_of(people.alice), "2016年项目自评") == []


def test_a_unit_sees_its_own_projects_and_nobody_elses(place: Place, people: People) -> None:
    filing = selfeval.drafted(place, people)
    late = make_project(place.unit, name="新项目", adjusted="12345678.90")
    for unit in (place.neighbour, place.child, place.far, place.abroad):
        make_project(unit)
    home = home_of(people.bob)
    assert rows(home, "项目自评") == [
        (filing.project.name, "10.00", "8.00", filing.total, filing.grade, "草稿"),
        ("新项目", "1,234.57", "8.00", "—", "—", "未布置"),
    ]
    open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
    assert rows(home_of(people.bob), "项目自评")[1][3:] == ("—", "—", "未开始")
    assert Filing.objects.filter(project=late).exists()


def test_the_head_of_a_department_sees_how_far_the_units_below_are(place: Place, people: People) -> None:
    make_project(place.child)
    selfeval.opened_appraisal(place, people)
    WorkAppraisal.objects.filter(unit=place.child).update(total=Decimal("88.00"), grade="良", stage="scored")
    open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
    assert rows(home_of(people.bob), "下属单位") == [("演示一小", 1, 0, 0, 0, "—")]
    WorkAppraisal.objects.filter(unit=place.child).update(stage="shown")
    assert rows(home_of(people.bob), "下属单位") == [("演示一小", 1, 0, 0, 0, Decimal("88.00"))]
    make_member(people.mallory, Role.UNIT_HEAD, place.far)
    assert not [one for one in home_of(people.mallory).tables if "下属" in one.title]


def test_what_came_back_says_why(place: Place, people: People) -> None:
    filing = selfeval.submitted(place, people)
    return_for_changes(filing=filing, reason="佐证材料不全", by=people.dora, now=IN_TIME)
    paper = selfeval.submitted_return(place, people)
    UnitReturn.objects.filter(pk=paper.pk).update(stage="returned", return_reason="数字不符", late=True)
    home = home_of(people.alice)
    assert rows(home, "项目自评")[0][-1] == "已退回：佐证材料不全"
    assert rows(home, "报送件")[0][-1] == "已退回：数字不符（逾期）"


@pytest.mark.parametrize(
    ("stage", "clerk", "head"),
    [
        ("not_started", (1, 0, 0), 0),
        ("draft", (1, 0, 0), 0),
        ("signed", (0, 0, 1), 0),
        ("submitted", (0, 0, 0), 0),
        ("returned", (0, 1, 0), 0),
        ("accepted", (0, 0, 0), 0),
        ("final", (0, 0, 0), 0),
    ],
)
def test_a_form_waits_for_whoever_has_to_act(
    place: Place, people: People, stage: str, clerk: tuple[int, int, int], head: int
) -> None:
    filing = selfeval.opened(place, people)
    Filing.objects.filter(pk=filing.pk).update(stage=stage)
    assert tuple(todo(home_of(people.alice)).values())[1:4] == clerk
    assert todo(home_of(people.bob))["待签批的自评"] == head


@pytest.mark.parametrize(
    ("stage", "clerk", "head"),
    [
        ("not_started", 1, 0),
        ("draft", 1, 1),
        ("signed", 1, 0),
        ("submitted", 0, 0),
        ("returned", 0, 1),
        ("final", 0, 0),
    ],
)
def test_a_paper_waits_for_whoever_has_to_act(place: Place, people: People, stage: str, clerk: int, head: int) -> None:
    paper = selfeval.opened_return(place, people)
    UnitReturn.objects.filter(pk=paper.pk).update(stage=stage)
    assert todo(home_of(people.alice))["待办理的单位报送件"] == clerk
    assert todo(home_of(people.bob))["待签批的单位报送件"] == head


@pytest.mark.parametrize(("stage", "head"), [("draft", 1), ("returned", 1), ("signed", 0), ("submitted", 0)])
def test_what_is_offered_waits_for_the_head_alone(place: Place, people: People, stage: str, head: int) -> None:
    filing = selfeval.opened(place, people)
    Filing.objects.filter(pk=filing.pk).update(stage=stage, offered_at=NOW)
    found = todo(home_of(people.alice))
    assert (found["待填报的自评"], found["被退回、待修改的自评"]) == (0, 0)
    assert todo(home_of(people.bob))["待签批的自评"] == head


def test_the_years_own_forms_are_told_to_whom_they_wait_for(place: Place, people: People) -> None:
    form = in_year.ex_ante(place, people)
    assert todo(home_of(people.alice))["待办理的事前评价"] == 1
    assert "待签批的事前评价" not in todo(home_of(people.bob))
    in_year.judge(form, people)
    assert "待办理的事前评价" not in todo(home_of(people.alice))
    assert todo(home_of(people.bob))["待签批的事前评价"] == 1


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_each_number_of_a_unit_leads_to_just_those_rows(
    client: Client, place: Place, people: People, name: str
) -> None:
    for stage, offered in (("draft", None), ("draft", NOW), ("returned", None), ("signed", NOW), ("signed", NOW)):
        filing = selfeval.opened(place, people, make_project(place.unit))
        Filing.objects.filter(pk=filing.pk).update(stage=stage, offered_at=offered)
    for kind, stage in ((Task.SUMMARY_TABLE, "draft"), (Task.WORK_SUMMARY, "returned")):
        paper = selfeval.opened_return(place, people, kind)
        UnitReturn.objects.filter(pk=paper.pk).update(stage=stage)
    in_year.mid_term(place, people)
    client.force_login(people.named(name))
    found = [one for one in home_of(people.named(name)).todo if one.href]
    assert sum(one.count for one in found) >= 2
    for one in found:
        rows_there = client.get(one.href).context["listing"].rows
        assert (one.label, rows_there.count()) == (one.label, one.count)


def test_the_tables_rows_lead_to_their_forms(place: Place, people: People) -> None:
    filing = selfeval.drafted(place, people)
    paper = selfeval.opened_return(place, people)
    home = home_of(people.alice)
    assert table(home, "项目自评").rows[0][0] == Linked(str(filing.project), reverse("filing", args=[filing.pk]))
    assert table(home, "报送件").rows[0][0].href == reverse("unit_return", args=[paper.pk])  # type: ignore[union-attr]


def test_what_a_unit_hands_in_stands_by_its_own_due_date(place: Place, people: People) -> None:
    selfeval.opened_return(place, people, Task.WORK_SUMMARY)
    selfeval.submitted_return(place, people, now=TOO_LATE)
    UnitReturn.objects.create(working_year=place.working_year, unit=place.unit, kind=Task.MID_TERM)
    UnitReturn.objects.filter(unit=place.unit, kind=Task.SUMMARY_TABLE).update(late=True)
    extend(place.working_year, Task.SUMMARY_TABLE, place.unit, date(2016, 11, 30))
    assert rows(home_of(people.alice), "报送件") == [
        ("绩效评价工作总结", "10月31日", "未报", "未开始"),
        ("财政支出绩效报告汇总表", "11月30日", "9月16日", "已报送（逾期）"),
        ("事中评价", "—", "未报", "未开始"),
    ]


def test_a_unit_sees_its_results_once_they_are_confirmed(place: Place, people: People) -> None:
    review = panels.department_closed(place, people)
    results.rate_evaluation(evaluation=review, by=people.erin, now=NOW)
    assert not [one for one in home_of(people.bob).tables if "结果" in one.title]
    reported_key(place, people)
    assert [row[:2] for row in rows(home_of(people.alice), "评价结果")] == [("重点评价", "道路清扫")]


def test_a_head_is_told_of_reports_to_answer(place: Place, people: People) -> None:
    review = panels.key_closed(place, people)
    results.rate_evaluation(evaluation=review, by=people.erin, now=NOW)
    panels.sent(review, people)
    assert todo(home_of(people.bob))["待反馈意见的评价报告"] == 1
    KeyReview.objects.filter(pk=review.pk).update(unit_opinion="无异议")
    assert todo(home_of(people.bob))["待反馈意见的评价报告"] == 0


def test_the_keeper_is_told_of_secrets_to_commit_and_to_reveal(place: Place, people: People) -> None:
    draw = panels.frozen(place, people)
    commit, reveal = TODO["frank"]
    assert (todo(home_of(people.frank))[commit], todo(home_of(people.frank))[reveal]) == (1, 0)
    commit_secret(draw=panels.fresh_draw(draw), role=Role.POOL_KEEPER, by=people.frank, now=NOW, token=panels.tokens())
    assert (todo(home_of(people.frank))[commit], todo(home_of(people.frank))[reveal]) == (0, 0)
    commit_secret(
        draw=panels.fresh_draw(draw), role=Role.PERFORMANCE_OFFICER, by=people.erin, now=NOW, token=panels.tokens("e")
    )
    assert (todo(home_of(people.frank))[commit], todo(home_of(people.frank))[reveal]) == (0, 1)
    reveal_secret(draw=panels.fresh_draw(draw), role=Role.POOL_KEEPER, by=people.frank, now=NOW)
    assert (todo(home_of(people.frank))[commit], todo(home_of(people.frank))[reveal]) == (0, 0)


def test_the_keeper_sees_the_pool_and_its_draws_and_no_other_citys(place: Place, people: People) -> None:
    panels.seated(panels.frozen(place, people), people)
    Expert.objects.filter(pk=Expert.objects.order_by("pk")[0].pk).update(suspended=True)
    other = make_user("other")
    make_member(other, Role.POOL_KEEPER, make_district("别市"))
    home = home_of(people.frank)
    assert home.figures == [Figure("在库专家", "5", "人", "其中暂停抽取 1 人")]
    assert rows(home, "专家抽取") == [("演示评价", 3, 0, "已抽取")]
    assert rows(home_of(other), "专家抽取") == []


def test_an_expert_sees_only_the_own_sheets(place: Place, people: People) -> None:
    panel = panels.seated(panels.frozen(place, people), people)
    evaluation = panels.fixed_department(place, people)
    panels.joined(evaluation, people, panel)
    assert rows(home_of(people.grace), "评分表") == [("演示教育局", "待确认")]
    assert todo(home_of(people.grace)) == {"待确认是否参加的评审": 1, "待提交的评分表": 0}
    panels.accepted(panel)
    assert todo(home_of(people.grace)) == {"待确认是否参加的评审": 0, "待提交的评分表": 1}
    assert rows(home_of(people.charlie), "评分表") == []


def test_the_administrator_sees_accounts_and_nothing_of_the_evaluation(place: Place, people: People) -> None:
    selfeval.submitted(place, people)
    home = home_of(people.judy)
    assert figures(home) == {"有角色的账号（演示区）": "8"}
    assert rows(home, "账号与角色（演示区）") == [
        (role, 1)
        for role in (
            "单位经办",
            "单位负责人",
            "业务股室",
            "绩效中心",
            "局领导",
            "审计监督",
            "系统管理员",
            "安全保密管理员",
        )
    ]


def test_days_of_another_year_say_so() -> None:
    assert day(date(2016, 9, 5), WorkingYear(year=2016)) == "9月5日"
    assert day(date(2017, 1, 3), WorkingYear(year=2016)) == "2017年1月3日"


def test_forms_are_counted_by_their_marks() -> None:
    counted = filing_figures([(NOW, True, 2), (NOW, False, 0), (None, False, 1)])
    assert [one.value for one in counted] == ["3", "2", "1", "2"]


# What one call asks of the database, by person; the session and the documents come on top.
QUERIES = {"alice": 15, "bob": 19, "dora": 11, "erin": 14, "frank": 4, "grace": 3, "henry": 14, "ivy": 12, "judy": 4}


def fill(place: Place, people: People, count: int) -> None:
    """So many of everything that a page lists."""
    while place.unit.projects.count() < count:
        make_project(place.unit)
        make_unit(place.section)
        panels.frozen(place, people, seats=1)
    open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)


@pytest.mark.parametrize("name", QUERIES)
def test_more_rows_ask_no_more_of_the_database(
    place: Place, people: People, name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    small_rulebook(place.district, people.erin)
    selfeval.opened_return(place, people)
    user: User = people.named(name)
    counted: list[Any] = []
    for count in (1, 3):
        fill(place, people, count)
        with django_assert_num_queries(QUERIES[name]):
            counted.append(home_of(user))
    assert counted[0].tables[0].rows != counted[1].tables[0].rows or name in ("grace", "judy")


def test_the_security_officer_sees_the_settings_and_nothing_else(place: Place, people: People) -> None:
    home = home_of(people.kate)
    assert [table.title for table in home.tables] == ["演示区安全设置"]
    assert home.tables[0].rows[0] == ("连续输错口令锁定", "5 次，锁定 30 分钟")
    assert not home.figures
    assert not home.todo
