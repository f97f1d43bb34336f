"""An application with its target: written, approved by the leading group, signed, handed in, returned or accepted."""

import re
from datetime import date
from decimal import Decimal

import pytest

from budgeteval.audit.models import TrailLine
from budgeteval.notices.models import Notice
from projects.applications import domain
from projects.applications.domain import FileIn
from projects.applications.models import Application, Group
from projects.applications.queries import not_admitted, predecessors, requested_of
from projects.directory.models import Unit
from projects.registry.models import Funding, Nature, Project, Source
from projects.targets.domain import Contents
from projects.targets.models import Target
from projects.transitions import Overtaken, Refused
from tests.factories import applications as made
from tests.factories.applications import GOAL, NOW, PDF, ROWS, sheet
from tests.factories.registry import make_project
from tests.people import People, Place

MET = date(2016, 11, 4)


def stages(application: Application) -> tuple[str, str]:
    """The application's stage and its target's."""
    kept = made.fresh(application)
    return kept.stage, kept.project.target.stage


def clear(application: Application, people: People, **given: object) -> Application:
    return made.clear(application, people, **{"meeting": "领导小组会", "met_on": MET, **given})


def test_applying_makes_the_project_of_the_budget_year_and_its_empty_target(place: Place, people: People) -> None:
    before = made.before(place)
    application = made.opened(place, people, predecessor=before)
    project = application.project
    assert (project.fiscal_year, project.code, project.name) == (2017, f"2017{place.unit.code}001", "道路清扫")
    assert (project.predecessor, project.lineage) == (before, before.lineage)
    assert requested_of(application) == Decimal("125000.50")
    assert stages(application) == ("draft", "draft")


def test_a_new_project_begins_a_lineage_and_takes_the_next_code(place: Place, people: People) -> None:
    first, second = made.opened(place, people).project, made.opened(place, people).project
    assert (first.code[-3:], second.code[-3:]) == ("001", "002")
    assert second.lineage == f"2017-{second.code}"


def test_the_finance_systems_code_is_taken_where_it_is_free(place: Place, people: People) -> None:
    def apply(code: str, name: str = "道路清扫") -> Application:
        return domain.open_application(
            working_year=place.working_year, unit=place.unit, sheet=sheet(name=name), predecessor=None,
            by=people.alice, now=NOW, code=code,
        )  # fmt: skip

    assert apply(" X-1 ").project.code == "X-1"
    with pytest.raises(Refused, match="2017 年已有代码为“X-1”的项目"):
        apply("X-1", "道路保洁")
    with pytest.raises(Refused, match="项目代码请压缩到 30 字以内"):
        apply("9" * 31, "道路保洁")
    for code in ("../..", "A 1", "１２", "项目1", "A_1"):
        with pytest.raises(Refused, match=f"项目代码“{re.escape(code)}”中只能有数字、字母和连字符“-”"):
            apply(code, "道路保洁")


def test_a_form_posted_twice_makes_one_application(place: Place, people: People) -> None:
    first = made.opened(place, people, given=sheet())
    with pytest.raises(Refused, match=f"2017 年已有名称为“道路清扫”的项目（代码 {first.project.code}），请打开那份"):
        made.opened(place, people, given=sheet(first.project.field, name=" 道路清扫 "))
    assert Application.objects.count() == 1


def test_a_project_is_not_renamed_to_another_ones_name(place: Place, people: People) -> None:
    first, second = made.opened(place, people), made.opened(place, people)
    given = sheet(first.project.field)
    with pytest.raises(Refused, match="已有名称为“道路清扫”的项目"):
        domain.save_application(
            application=second, sheet=given, expected_version=second.version, by=people.alice, now=NOW
        )


def test_a_draft_is_deleted_with_its_project_and_target(place: Place, people: People) -> None:
    application = made.written(place, people)
    with pytest.raises(Refused, match="不能办理此事"):
        domain.withdraw(application=application, by=people.bob, now=NOW)
    domain.withdraw(application=application, by=people.alice, now=NOW)
    assert not Application.objects.exists()
    assert not Project.objects.exists()
    assert not Target.objects.exists()
    line = TrailLine.objects.latest("seq")
    assert (line.kind, line.actor) == ("applications.withdraw", people.alice)
    with pytest.raises(Overtaken, match="已被他人删除"):
        domain.withdraw(application=application, by=people.alice, now=NOW)
    assert made.opened(place, people).project.name == "道路清扫"


def test_what_is_approved_or_was_handed_in_is_not_deleted(place: Place, people: People) -> None:
    application = made.cleared(place, people)
    with pytest.raises(Refused, match="领导小组已审定，只有草稿可以删除"):
        domain.withdraw(application=application, by=people.alice, now=NOW)
    domain.sign(application=application, expected_version=application.version, by=people.bob, now=NOW)
    domain.submit(application=application, expected_version=application.version, by=people.alice, now=NOW)
    domain.give_back(
        application=application, expected_version=application.version, reason="依据不充分", by=people.dora, now=NOW
    )
    clear(application, people)
    domain.reopen(application=application, by=people.alice, now=NOW)
    with pytest.raises(Refused, match="曾经报送，不能删除"):
        domain.withdraw(application=made.fresh(application), by=people.alice, now=NOW)


def test_a_draft_whose_project_has_money_is_not_deleted(place: Place, people: People) -> None:
    application = made.opened(place, people)
    Funding.objects.create(
        project=application.project, source=Source.GRANT, year_start=1, adjusted=1, received=1, executed=0
    )
    with pytest.raises(Refused, match="已导入资金数据，不能删除"):
        domain.withdraw(application=application, by=people.alice, now=NOW)


def test_a_draft_that_a_later_project_continues_is_not_deleted(place: Place, people: People) -> None:
    application = made.opened(place, people)
    later = make_project(place.unit, fiscal_year=2018)
    Project.objects.filter(pk=later.pk).update(predecessor=application.project)
    with pytest.raises(Refused, match="已有以后年度的延续项目，不能删除"):
        domain.withdraw(application=application, by=people.alice, now=NOW)


def test_the_group_approves_no_target_that_is_not_written(place: Place, people: People) -> None:
    application = made.opened(place, people)
    with pytest.raises(Refused, match="年度总体目标是空的"):
        clear(application, people)
    assert stages(application) == ("draft", "draft")


def test_what_was_deleted_meanwhile_is_not_written(place: Place, people: People) -> None:
    application = made.opened(place, people)
    domain.withdraw(application=made.fresh(application), by=people.alice, now=NOW)
    with pytest.raises(Overtaken, match="已被他人删除，请返回列表"):
        domain.save_application(
            application=application, sheet=made.sheet(name="新名称"), expected_version=application.version,
            by=people.alice, now=NOW,
        )  # fmt: skip


def test_what_the_group_approved_is_not_written_afterwards(place: Place, people: People) -> None:
    application = made.cleared(place, people)
    with pytest.raises(Refused, match="领导小组已审定，绩效目标不能再修改；请先在申报表上撤回审定"):
        made.save_target(made.target_of(application), people)
    domain.reopen(application=application, by=people.alice, now=NOW)
    made.save_target(made.target_of(application), people, Contents(f"{GOAL}再加一条路。", ROWS))
    assert made.target_of(application).goal.endswith("再加一条路。")


def test_the_unit_is_told_of_a_return_and_of_the_acceptance(place: Place, people: People) -> None:
    application = made.submitted(place, people)
    domain.give_back(
        application=application, expected_version=application.version, reason="依据不充分", by=people.dora, now=NOW
    )
    told = Notice.objects.filter(url_name="application", url_args=[application.pk])
    assert {(one.recipient, one.text) for one in told} == {
        (who, f"“{application}”已被退回，绩效目标一并退回，请修改后重新办理审定、签批和报送。原因：依据不充分")
        for who in (people.alice, people.bob)
    }
    told.delete()
    other = made.accepted(place, people)
    texts = Notice.objects.filter(url_name="application").values_list("recipient", "text")
    assert set(texts) == {
        (who.pk, f"“{other}”已通过审核，绩效目标已审定。") for who in (people.alice, people.bob)
    }  # fmt: skip


def test_a_project_is_continued_once_and_only_the_units_own(place: Place, people: People) -> None:
    before, neighbours = made.before(place), make_project(place.neighbour)
    made.opened(place, people, predecessor=before)
    with pytest.raises(Refused, match="已有 2017 年的延续项目"):
        made.opened(place, people, predecessor=before)
    with pytest.raises(Refused, match="不能作为上年项目"):
        made.opened(place, people, predecessor=neighbours)
    with pytest.raises(Refused, match="不能作为上年项目"):
        made.opened(place, people, predecessor=make_project(place.unit, fiscal_year=2017))
    assert not predecessors(Unit.objects.filter(pk=place.unit.pk), 2017).exists()


def test_another_districts_unit_does_not_apply_here(place: Place, people: People) -> None:
    with pytest.raises(Refused, match="不是“演示区”的预算单位"):
        domain.open_application(
            working_year=place.working_year, unit=place.abroad, sheet=sheet(), predecessor=None, by=people.charlie,
            now=NOW,
        )  # fmt: skip
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": " "}, "请填写项目名称"),
        ({"name": "长" * 121}, "项目名称请压缩到 120 字以内"),
        ({"nature": "secret"}, "请选择项目性质"),
        ({"grounds": "长" * 4001}, "“安排依据”请压缩到 4000 字以内"),
        ({"amounts": {Source.GRANT: Decimal(-1)}}, "“财政拨款”的申请数应为不小于 0"),
        ({"amounts": {Source.GRANT: Decimal("0.001")}}, "精确到分"),
        ({"amounts": {Source.GRANT: Decimal("1e13")}}, "小于 10 万亿元"),
        ({"amounts": {Source.GRANT: Decimal("NaN")}}, "精确到分"),
        ({"grounds_file": FileIn(b"MZ\x90\x00", "依据.exe")}, "依据.exe"),
    ],
)
def test_a_sheet_that_cannot_be_kept_is_refused_whole(
    place: Place, people: People, given: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        made.opened(place, people, given=sheet(**given))
    assert not Application.objects.exists()
    assert not Project.objects.exists()


def test_saving_again_changes_sheet_project_and_amounts_and_keeps_the_file(place: Place, people: People) -> None:
    application = made.opened(place, people, given=sheet(grounds_file=PDF))
    later = sheet(application.project.field, name="道路保洁", nature=Nature.NEW, amounts={Source.GRANT: Decimal(5)})
    domain.save_application(
        application=application, sheet=later, expected_version=application.version, by=people.alice, now=NOW
    )
    kept = made.fresh(application)
    assert (kept.project.name, kept.project.nature, kept.grounds_name) == ("道路保洁", "new", "纪要.pdf")
    # the other source, which was not given again, stays: 5 + 5000.50
    assert requested_of(kept) == Decimal("5005.50")


def test_who_read_an_older_version_is_told_and_changes_nothing(place: Place, people: People) -> None:
    application = made.opened(place, people)
    with pytest.raises(Overtaken):
        domain.save_application(
            application=application, sheet=sheet(name="别名"), expected_version=application.version - 1,
            by=people.alice, now=NOW,
        )  # fmt: skip
    assert made.fresh(application).project.name == "道路清扫"


def test_the_groups_approval_is_kept_with_its_minutes(place: Place, people: People) -> None:
    kept = made.fresh(made.cleared(place, people))
    assert (kept.stage, kept.group, kept.meeting, kept.met_on) == ("cleared", "unit", "领导小组会", MET)
    assert kept.minutes_name == "纪要.pdf"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"meeting": " "}, "请填写审定会议的名称"),
        ({"meeting": "长" * 121}, "会议名称请压缩到 120 字以内"),
        ({"met_on": date(2016, 11, 8)}, "会议日期 2016-11-08 还没有到"),
        ({"minutes": FileIn(b"", "纪要.pdf")}, "纪要.pdf"),
    ],
)
def test_an_approval_needs_its_meeting(place: Place, people: People, given: dict[str, object], sentence: str) -> None:
    application = made.written(place, people)
    with pytest.raises(Refused, match=sentence):
        clear(application, people, **given)
    assert made.fresh(application).stage == "draft"


def test_without_grounds_or_money_nothing_goes_to_the_group(place: Place, people: People) -> None:
    application = made.opened(place, people, given=sheet(grounds="", content=" ", amounts={}))
    with pytest.raises(Refused, match="请先填写安排依据、项目内容、申请金额，再提交领导小组审定"):
        clear(application, people)


def test_where_the_bureaus_group_decides_the_centre_records_it(place: Place, people: People) -> None:
    domain.set_group(district=place.district, group=Group.BUREAU, by=people.erin, now=NOW)
    application = made.written(place, people)
    with pytest.raises(Refused, match="不能办理此事"):
        clear(application, people)
    clear(application, people, by=people.erin)
    assert made.fresh(application).group == "bureau"


def test_one_signature_and_one_handing_in_carry_the_target_along(place: Place, people: People) -> None:
    application = made.cleared(place, people)
    domain.sign(application=application, expected_version=application.version, by=people.bob, now=NOW)
    assert stages(application) == ("signed", "signed")
    domain.submit(application=application, expected_version=application.version, by=people.alice, now=NOW)
    assert stages(application) == ("submitted", "submitted")
    assert (application.filed_at, application.filed_by) == (NOW, people.alice)


def test_a_target_that_is_not_ready_keeps_the_application_from_the_group(place: Place, people: People) -> None:
    application = made.written(place, people, Contents(GOAL, ROWS[:2]))
    with pytest.raises(Refused, match="必须改正的问题"):
        clear(application, people)
    assert stages(application) == ("draft", "draft")


def test_the_head_sends_it_back_with_a_word(place: Place, people: People) -> None:
    application = made.signed(place, people)
    domain.reopen(application=application, by=people.bob, now=NOW, note="金额再核")
    assert stages(application) == ("draft", "draft")
    assert made.fresh(application).return_reason == "金额再核"


def test_what_is_not_signed_is_not_handed_in(place: Place, people: People) -> None:
    application = made.signed(place, people)
    Target.objects.filter(project=application.project).update(stage="draft")
    with pytest.raises(Refused, match="没有签批的绩效目标不能随申报表报送"):
        domain.submit(application=application, expected_version=application.version, by=people.alice, now=NOW)


def test_a_return_gives_both_back_and_the_first_handing_in_stays(place: Place, people: People) -> None:
    application = made.submitted(place, people)
    domain.give_back(
        application=application, expected_version=application.version, reason="依据不充分", by=people.dora, now=NOW
    )
    assert stages(application) == ("returned", "returned")
    assert (application.times_returned, application.return_reason, application.filed_at) == (1, "依据不充分", NOW)
    again = made.fresh(application)
    clear(again, people)
    domain.sign(application=again, expected_version=again.version, by=people.bob, now=NOW)
    domain.submit(application=again, expected_version=again.version, by=people.alice, now=NOW.replace(day=9))
    assert stages(again) == ("submitted", "submitted")
    assert again.filed_at == NOW


def test_a_target_that_is_approved_already_is_not_given_back(place: Place, people: People) -> None:
    application = made.submitted(place, people)
    made.review(application, people)
    made.targets.approve(target=made.target_of(application), by=people.dora, now=NOW)
    domain.give_back(
        application=application, expected_version=application.version, reason="依据不充分", by=people.dora, now=NOW
    )
    assert stages(application) == ("returned", "approved")
    again = made.fresh(application)
    clear(again, people)
    domain.sign(application=again, expected_version=again.version, by=people.bob, now=NOW)
    domain.submit(application=again, expected_version=again.version, by=people.alice, now=NOW)
    assert domain.accept(application=again, by=people.dora, now=NOW).stage == "accepted"


def test_without_an_approved_target_an_application_is_not_accepted(place: Place, people: People) -> None:
    application = made.submitted(place, people)
    with pytest.raises(Refused, match="不申报不予纳入预算"):
        domain.accept(application=application, by=people.dora, now=NOW)
    with pytest.raises(Refused, match="还没有认定符合要求"):
        domain.approve(application=application, expected_version=application.version, by=people.dora, now=NOW)
    assert stages(application) == ("submitted", "submitted")


def test_several_clean_ones_are_accepted_at_once_or_none(place: Place, people: People) -> None:
    first = made.submitted(place, people)
    second = made.submitted(place, people, Contents(f"{GOAL}再加一条路。", ROWS))
    Application.objects.filter(pk=second.pk).update(times_returned=1)
    with pytest.raises(Refused, match="曾被退回，请打开逐项审核"):
        domain.approve_clean(applications=[first, made.fresh(second)], by=people.dora, now=NOW)
    assert stages(first) == ("submitted", "submitted")
    domain.approve_clean(applications=[made.fresh(first)], by=people.dora, now=NOW)
    assert stages(first) == ("accepted", "approved")


def test_what_was_handed_in_and_is_not_accepted_is_not_admitted(place: Place, people: People) -> None:
    made.opened(place, people)
    assert not_admitted(place.working_year) == {}
    application = made.submitted(place, people)
    project = application.project
    assert not_admitted(place.working_year) == {place.unit.pk: [(project.code, "道路清扫2", Decimal("125000.50"))]}
    domain.give_back(
        application=application, expected_version=application.version, reason="依据不充分", by=people.dora, now=NOW
    )
    assert len(not_admitted(place.working_year)[place.unit.pk]) == 1


def test_what_is_accepted_is_admitted(place: Place, people: People) -> None:
    made.accepted(place, people)
    assert not_admitted(place.working_year) == {}


@pytest.mark.parametrize(("reason", "sentence"), [(" ", "退回必须写明原因"), ("长" * 301, "退回原因请写在 300 字以内")])
def test_a_return_needs_a_reason(place: Place, people: People, reason: str, sentence: str) -> None:
    application = made.submitted(place, people)
    with pytest.raises(Refused, match=sentence):
        domain.give_back(
            application=application, expected_version=application.version, reason=reason, by=people.dora, now=NOW
        )
