"""The unit writes its target: saved whatever is doubtful in it, signed only when nothing is wrong."""

from dataclasses import replace

import pytest

from budgeteval.audit.models import TrailLine
from projects.registry.domain import Remembered, carry
from projects.registry.models import Memory
from projects.targets import domain
from projects.targets.domain import Contents, check, contents_of
from projects.targets.models import LibraryEntry, Target
from projects.transitions import Overtaken, Refused
from tests.factories import applications as made
from tests.factories.applications import CONTENTS, GOAL, NOW, ROWS
from tests.people import People, Place


@pytest.fixture
def target(place: Place, people: People) -> Target:
    return made.target_of(made.opened(place, people))


def sign(target: Target, people: People) -> Target:
    return domain.sign(target=Target.objects.select_related("project__unit__district").get(pk=target.pk),
                       by=people.bob, now=NOW)  # fmt: skip


def test_what_was_typed_is_kept_row_by_row(target: Target, people: People) -> None:
    made.save_target(target, people)
    assert contents_of(Target.objects.get(pk=target.pk)) == CONTENTS
    assert (target.version, TrailLine.objects.latest("seq").kind) == (2, "targets.save")
    assert target.history.order_by("history_id").last().goal == GOAL


def test_a_half_written_target_can_be_saved(target: Target, people: People) -> None:
    made.save_target(target, people, Contents("", (replace(ROWS[0], target_value="", weight=ROWS[0].weight - 15),)))
    assert contents_of(target).rows[0].target_value == ""


def test_rows_that_go_are_gone_and_those_that_stay_keep_their_key(target: Target, people: People) -> None:
    made.save_target(target, people)
    first = target.indicators.get(number=1).pk
    made.save_target(target, people, Contents(GOAL, ROWS[:2]))
    assert target.indicators.count() == 2
    assert target.indicators.get(number=1).pk == first


def test_a_row_that_cannot_be_kept_is_named_and_nothing_is_saved(target: Target, people: People) -> None:
    with pytest.raises(Refused, match="第 1 行“三级指标”没有填写，请补填"):
        made.save_target(target, people, Contents("新目标", (replace(ROWS[0], name=" "),)))
    assert Target.objects.get(pk=target.pk).goal == ""


def test_who_read_an_older_version_is_told(target: Target, people: People) -> None:
    stale = Target.objects.select_related("project__unit__district").get(pk=target.pk)
    made.save_target(target, people)
    with pytest.raises(Overtaken, match="已被他人修改，您的内容尚未保存"):
        made.save_target(stale, people, Contents("别人", ()))
    assert Target.objects.get(pk=target.pk).goal == GOAL


def test_an_entry_of_another_districts_library_cannot_be_named(target: Target, people: People, place: Place) -> None:
    foreign = LibraryEntry.objects.create(
        district=place.abroad.district,
        level1="产出",
        level2="数量",
        name="外区指标",
        op=">=",
        proposed_by=people.charlie,
    )
    with pytest.raises(Refused, match="已不存在的条目"):
        made.save_target(target, people, Contents(GOAL, (replace(ROWS[0], library_entry_id=foreign.pk),)))


def test_errors_keep_the_head_from_signing(target: Target, people: People) -> None:
    with pytest.raises(Refused, match=r"必须改正的问题：\n年度总体目标是空的"):
        sign(target, people)
    made.save_target(target, people, Contents(GOAL, ROWS[:3]))
    with pytest.raises(Refused, match="指标 80 \\+ 预算执行率 10 = 90，不等于 100"):
        sign(target, people)


def test_a_doubt_asks_for_a_reason_and_then_lets_go(target: Target, people: People) -> None:
    short = Contents("清扫道路", ROWS)
    made.save_target(target, people, short)
    with pytest.raises(Refused, match="还有疑点没有改正，也没有说明理由"):
        sign(target, people)
    made.save_target(target, people, short, **{"goal_short|goal": " 任务单一 "})
    assert target.explanations == {"goal_short|goal": "任务单一"}
    assert sign(target, people).stage == "signed"


def test_a_reason_goes_with_its_doubt_and_stays_when_rows_move(target: Target, people: People) -> None:
    rows = (replace(ROWS[0], measure_unit=""), *ROWS[1:])
    key = "unit_missing|清扫面积"
    made.save_target(target, people, Contents(GOAL, rows), **{key: "按占比", "gone|x": "无关"})
    assert target.explanations == {key: "按占比"}
    made.save_target(target, people, Contents(GOAL, rows[::-1]), **target.explanations)
    assert target.explanations == {key: "按占比"}
    made.save_target(target, people, CONTENTS, **target.explanations)
    assert target.explanations == {}


def test_a_reason_has_its_length(target: Target, people: People) -> None:
    with pytest.raises(Refused, match="疑点的理由请写在 300 字以内"):
        made.save_target(target, people, Contents("清扫", ROWS), **{"goal_short|goal": "长" * 301})


def test_last_years_actuals_come_from_what_the_project_remembers(place: Place, people: People) -> None:
    before = made.before(place)
    actual = Remembered(Memory.ACTUAL, "95", "清扫面积", "万㎡")
    carry(project=before, unit=place.unit, year=2015, entries=[actual], source="事后自评")
    target = made.target_of(made.opened(place, people, predecessor=before))
    (found,) = check(project=target.project, contents=CONTENTS, now=NOW)
    assert (found.code, found.row) == ("below_last_year", 1)


def test_the_same_goal_in_another_project_of_the_year_is_doubtful(target: Target, people: People, place: Place) -> None:
    made.save_target(target, people)
    other = made.target_of(made.opened(place, people))
    assert [one.code for one in check(project=other.project, contents=CONTENTS, now=NOW)] == ["copied_target"]


def test_a_project_has_one_target(target: Target, people: People) -> None:
    with pytest.raises(Refused, match="已有绩效目标"):
        domain.open_target(project=target.project, by=people.alice, now=NOW)


def test_without_rules_in_force_nothing_can_be_checked(target: Target, people: People, place: Place) -> None:
    early = NOW.replace(year=2014)
    with pytest.raises(Refused, match="没有施行中的规则手册"):
        check(project=target.project, contents=CONTENTS, now=early)
