"""The one door: what it lets through, what it refuses, and that of two at once one wins and the other loses nothing."""

import pytest

from budgeteval.audit import verify
from budgeteval.audit.models import TrailLine
from projects.staged import Staged
from projects.targets.models import Target
from projects.transitions import Overtaken, Refused, edit, hold_unchanged, perform
from projects.workflow.flow import Decision
from tests.factories.staged import NOON, one_of
from tests.people import People, Place
from tests.projects.workflow.grids import GRIDS, INITIAL, NOTES

YES = Decision(True, "")
NO = Decision(False, "您不是负责人")


def put(obj: Staged, stage: str) -> Staged:
    """The object as read afresh, at that stage."""
    kind = type(obj)
    kind._base_manager.filter(pk=obj.pk).update(stage=stage)
    return kind._base_manager.get(pk=obj.pk)


@pytest.mark.parametrize("key", GRIDS)
def test_every_stage_times_every_move_leads_where_the_grid_says(key: str, place: Place, people: People) -> None:
    made = one_of(key, place, people)
    happened: dict[tuple[str, str], str | None] = {}
    for stage, move in GRIDS[key]:
        obj = put(made, stage)
        try:
            perform(obj, move, by=people.erin, decision=YES, now=NOON, note="演示原因")
            happened[stage, move] = obj.stage
        except Refused:
            happened[stage, move] = None
            assert obj.stage == stage
        assert type(obj)._base_manager.get(pk=obj.pk).stage == obj.stage
    assert happened == GRIDS[key]
    assert TrailLine.objects.filter(kind="move").count() == sum(target is not None for target in GRIDS[key].values())
    assert verify() is None


@pytest.mark.parametrize(("key", "move"), [(key, move) for key, moves in NOTES.items() for move in sorted(moves)])
def test_a_move_that_wants_a_reason_is_refused_without_one(key: str, move: str, place: Place, people: People) -> None:
    origin = next(stage for (stage, name), target in GRIDS[key].items() if name == move and target)
    obj = put(one_of(key, place, people), origin)
    with pytest.raises(Refused, match="必须写明原因"):
        perform(obj, move, by=people.erin, decision=YES, now=NOON, note="  ")
    assert put(obj, origin).version == 1
    assert not TrailLine.objects.exists()


@pytest.mark.parametrize("key", INITIAL)
def test_an_object_is_made_at_its_flows_first_stage(key: str, place: Place, people: People) -> None:
    obj = one_of(key, place, people)
    assert obj.stage == INITIAL[key]
    assert obj.stage_label == obj.flow.stages[INITIAL[key]]


def test_a_deferred_stage_is_left_alone(place: Place, people: People) -> None:
    target = put(one_of("target", place, people), "issued")
    assert Target.objects.defer("stage").get(pk=target.pk).stage == "issued"


def test_who_may_not_is_told_why_and_nothing_changes(place: Place, people: People) -> None:
    target = one_of("target", place, people)
    with pytest.raises(Refused, match="您不是负责人"):
        perform(target, "sign", by=people.charlie, decision=NO, now=NOON)
    target.refresh_from_db()
    assert (target.stage, target.version) == ("draft", 1)
    assert not TrailLine.objects.exists()


def test_a_move_says_who_when_from_to_and_why(place: Place, people: People) -> None:
    target = put(one_of("target", place, people), "submitted")
    perform(target, "return", by=people.dora, decision=YES, now=NOON, note="指标不清")
    line = TrailLine.objects.get()
    assert (line.kind, line.actor, line.at) == ("move", people.dora, NOON)
    assert (line.object_type, line.object_id) == ("projects.target", str(target.pk))
    assert line.detail == {"move": "return", "from": "submitted", "to": "returned", "note": "指标不清"}
    assert (target.stage_at, target.version) == (NOON, 2)


def test_of_two_who_move_at_once_one_wins_and_the_other_is_told(place: Place, people: People) -> None:
    first = put(one_of("target", place, people), "submitted")
    second = Target.objects.get(pk=first.pk)
    perform(first, "approve", by=people.dora, decision=YES, now=NOON)
    with pytest.raises(Overtaken, match="刚刚被他人改动"):
        perform(second, "return", by=people.erin, decision=YES, now=NOON, note="演示")
    assert second.stage == "submitted"
    assert Target.objects.get(pk=first.pk).stage == "approved"
    assert TrailLine.objects.count() == 1


def test_a_move_on_what_somebody_has_edited_meanwhile_is_refused(place: Place, people: People) -> None:
    seen = one_of("target", place, people)
    edit(Target.objects.get(pk=seen.pk), expected_version=1, fields={"goal": "新的目标"})
    with pytest.raises(Overtaken):
        perform(seen, "sign", by=people.bob, decision=YES, now=NOON)
    assert Target.objects.get(pk=seen.pk).stage == "draft"


def test_of_two_who_edit_at_once_the_second_keeps_the_firsts_text_and_is_told(place: Place, people: People) -> None:
    target = one_of("target", place, people)
    mine, theirs = Target.objects.get(pk=target.pk), Target.objects.get(pk=target.pk)
    assert edit(mine, expected_version=1, fields={"goal": "甲的文字"}).version == 2
    with pytest.raises(Overtaken, match="您的内容尚未保存"):
        edit(theirs, expected_version=1, fields={"goal": "乙的文字"})
    assert Target.objects.get(pk=target.pk).goal == "甲的文字"


def test_what_is_as_it_was_seen_is_read_afresh_and_held(place: Place, people: People) -> None:
    seen = one_of("target", place, people)
    Target.objects.filter(pk=seen.pk).update(goal="现在的目标")
    hold_unchanged(seen, 1)
    assert (seen.goal, seen.version) == ("现在的目标", 1)


@pytest.mark.parametrize("expected", [1, 3, 0])
def test_what_changed_since_it_was_seen_is_looked_at_again_first(expected: int, place: Place, people: People) -> None:
    seen = one_of("target", place, people)
    edit(Target.objects.get(pk=seen.pk), expected_version=1, fields={"goal": "新的目标"})
    with pytest.raises(Overtaken) as told:
        hold_unchanged(seen, expected)
    assert str(told.value) == f"“{seen}”在您查看之后有改动，现为“草稿”，本次没有办理；请重新查看后再办"
    assert told.value.version is None


def test_what_was_deleted_meanwhile_is_said_to_be_gone(place: Place, people: People) -> None:
    seen = one_of("target", place, people)
    Target.objects.filter(pk=seen.pk).delete()
    with pytest.raises(Overtaken, match="已被他人删除，请返回列表"):
        hold_unchanged(seen, 1)
