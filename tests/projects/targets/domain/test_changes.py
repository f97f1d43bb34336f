"""An issued target changes only by a request with before and after; the old version stays."""

import pytest

from budgeteval.notices.models import Notice
from projects.selfeval import domain as selfeval
from projects.selfeval.models import Filing
from projects.targets import domain
from projects.targets.domain import Contents, contents_of, from_data
from projects.targets.domain.rows import as_data
from projects.targets.models import Target, TargetChange
from projects.transitions import Overtaken, Refused
from tests.factories import applications as made
from tests.factories.applications import CONTENTS, GOAL, NOW, ROWS
from tests.factories.directory import make_working_year
from tests.people import People, Place


def test_a_request_begins_from_how_the_target_stands(place: Place, people: People) -> None:
    change = domain.open_change(target=made.issued(place, people), by=people.alice, now=NOW)
    assert change.before == change.proposed == as_data(CONTENTS)


def test_only_an_issued_target_is_changed_and_one_request_at_a_time(place: Place, people: People) -> None:
    target = made.target_of(made.accepted(place, people))
    with pytest.raises(Refused, match="已审定，只有已批复的绩效目标才能申请调整"):
        domain.open_change(target=target, by=people.alice, now=NOW)
    domain.issue(targets=[target], by=people.erin, now=NOW)
    domain.open_change(target=target, by=people.alice, now=NOW)
    with pytest.raises(Refused, match="已有一项调整申请尚未办结"):
        domain.open_change(target=target, by=people.alice, now=NOW)


def test_a_target_that_was_frozen_meanwhile_is_not_changed(place: Place, people: People) -> None:
    target = made.issued(place, people)
    seen = made.target_of(target.project.application)
    domain.freeze(district=place.district, fiscal_year=target.project.fiscal_year, by=people.erin, now=NOW)
    with pytest.raises(Refused, match="已锁定，只有已批复的绩效目标才能申请调整"):
        domain.open_change(target=seen, by=people.alice, now=NOW)
    assert not TargetChange.objects.exists()


def test_a_target_that_was_issued_meanwhile_can_be_changed(place: Place, people: People) -> None:
    seen = made.target_of(made.accepted(place, people))
    domain.issue(targets=[made.target_of(seen.project.application)], by=people.erin, now=NOW)
    assert domain.open_change(target=seen, by=people.alice, now=NOW).stage == "draft"


def test_an_approved_change_replaces_the_target_and_keeps_the_old_version(place: Place, people: People) -> None:
    change = made.submitted_change(place, people)
    domain.approve_change(change=change, expected_version=change.version, by=people.dora, now=NOW)
    target = Target.objects.get(pk=change.target_id)
    assert contents_of(target) == made.changed_contents()
    assert target.stage == "issued"
    (version,) = target.versions.all()
    assert (version.number, from_data(version.content), version.change) == (1, CONTENTS, change)


def test_a_second_change_makes_a_second_version(place: Place, people: People) -> None:
    first = made.submitted_change(place, people)
    domain.approve_change(change=first, expected_version=first.version, by=people.dora, now=NOW)
    target = Target.objects.select_related("project__unit__district").get(pk=first.target_id)
    second = made.save_change(
        domain.open_change(target=target, by=people.alice, now=NOW), people, made.changed_contents(value="99")
    )
    domain.sign_change(change=second, expected_version=second.version, by=people.bob, now=NOW)
    domain.submit_change(change=second, expected_version=second.version, by=people.alice, now=NOW)
    domain.approve_change(change=second, expected_version=second.version, by=people.dora, now=NOW)
    values = [from_data(one.content).rows[0].target_value for one in target.versions.all()]
    assert values == ["90", "95"]


@pytest.mark.parametrize(
    ("contents", "reason", "sentence"),
    [
        (CONTENTS, "任务追加", "调整前后的内容完全一样"),
        (made.changed_contents(), " ", "请先写明调整理由"),
        (Contents(GOAL, ROWS[:3]), "取消一项", "不等于 100"),
        (Contents("清扫", ROWS), "任务追加", "还有疑点没有改正"),
    ],
)
def test_what_is_not_ready_is_not_signed(
    place: Place, people: People, contents: Contents, reason: str, sentence: str
) -> None:
    change = domain.open_change(target=made.issued(place, people), by=people.alice, now=NOW)
    made.save_change(change, people, contents, reason)
    with pytest.raises(Refused, match=sentence):
        domain.sign_change(change=change, expected_version=change.version, by=people.bob, now=NOW)


def test_a_returned_request_can_be_mended_or_given_up(place: Place, people: People) -> None:
    change = made.submitted_change(place, people)
    domain.return_change(change=change, expected_version=change.version, reason="请附文件", by=people.dora, now=NOW)
    assert (change.stage, change.return_reason) == ("returned", "请附文件")
    made.save_change(change, people, made.changed_contents(value="96"))
    domain.withdraw_change(change=change, by=people.alice, now=NOW)
    assert contents_of(Target.objects.get(pk=change.target_id)) == CONTENTS
    with pytest.raises(Refused, match="已撤销，不能再修改"):
        made.save_change(change, people, CONTENTS)


def test_of_two_who_save_a_request_the_second_is_told(place: Place, people: People) -> None:
    change = made.asked(place, people)
    stale = TargetChange.objects.select_related("target__project__unit").get(pk=change.pk)
    made.save_change(change, people, made.changed_contents(value="96"))
    with pytest.raises(Overtaken):
        made.save_change(stale, people, made.changed_contents(value="97"))
    assert from_data(TargetChange.objects.get(pk=change.pk).proposed).rows[0].target_value == "96"


def test_why_something_doubtful_was_kept_stays_with_the_changed_target(place: Place, people: People) -> None:
    change = made.submitted_change(place, people)
    TargetChange.objects.filter(pk=change.pk).update(explanations={"goal_short": "文件规定的说法"})
    change.refresh_from_db()
    domain.approve_change(change=change, expected_version=change.version, by=people.dora, now=NOW)
    assert Target.objects.get(pk=change.target_id).explanations == {"goal_short": "文件规定的说法"}


def test_the_head_takes_a_signature_back(place: Place, people: People) -> None:
    change = domain.unsign_change(change=made.signed_change(place, people), by=people.bob, now=NOW)
    assert change.stage == "draft"


def test_a_frozen_target_changes_no_more(place: Place, people: People) -> None:
    change = made.submitted_change(place, people)
    frozen = domain.freeze(district=place.district, fiscal_year=2017, by=people.erin, now=NOW)
    assert [one.pk for one in frozen] == [change.target_id]
    with pytest.raises(Refused, match="已锁定，只有已批复的绩效目标才能申请调整"):
        domain.approve_change(change=change, expected_version=change.version, by=people.dora, now=NOW)
    assert TargetChange.objects.get(pk=change.pk).stage == "submitted"


def test_a_target_that_changed_meanwhile_is_not_written_over(place: Place, people: People) -> None:
    change = made.submitted_change(place, people)
    change.target.indicators.filter(number=1).update(target_value="91")
    with pytest.raises(Overtaken, match="在申请之后已有改动"):
        domain.approve_change(change=change, expected_version=change.version, by=people.dora, now=NOW)


def test_rows_that_a_form_was_begun_by_are_not_taken_away(place: Place, people: People) -> None:
    change = domain.open_change(target=made.issued(place, people), by=people.alice, now=NOW)
    fewer = Contents(GOAL, (*ROWS[:2], made.replace(ROWS[2], weight=ROWS[2].weight + 10, name="居民满意度")))
    made.save_change(change, people, fewer)
    TargetChange.objects.filter(pk=change.pk).update(stage="submitted")
    year = make_working_year(place.district, 2018)
    selfeval.open_filings(working_year=year, by=people.erin, now=NOW)
    filing = Filing.objects.select_related("project__unit").get(project=change.target.project)
    selfeval.start(filing=filing, by=people.alice, now=NOW)
    change = TargetChange.objects.get(pk=change.pk)
    with pytest.raises(Refused, match="已按现行指标开始填报，指标不能减少"):
        domain.approve_change(change=change, expected_version=change.version, by=people.dora, now=NOW)
    assert contents_of(Target.objects.get(pk=change.target_id)) == CONTENTS


def test_a_self_evaluation_takes_its_rows_from_a_frozen_target(place: Place, people: People) -> None:
    target = made.issued(place, people)
    domain.freeze(district=place.district, fiscal_year=2017, by=people.erin, now=NOW)
    year = make_working_year(place.district, 2018)
    selfeval.open_filings(working_year=year, by=people.erin, now=NOW)
    filing = Filing.objects.select_related("project__unit").get(project=target.project)
    selfeval.start(filing=filing, by=people.alice, now=NOW)
    assert [line.name for line in filing.lines.order_by("number")] == [row.name for row in ROWS]


def test_the_unit_is_told_how_its_request_was_decided(place: Place, people: People) -> None:
    change = made.submitted_change(place, people)
    told = Notice.objects.filter(url_name="target_change", url_args=[change.pk])
    domain.return_change(change=change, expected_version=change.version, reason="依据不足", by=people.dora, now=NOW)
    assert {(one.recipient, one.text) for one in told.all()} == {
        (who, f"“{change}”已被退回，请修改后重新报送。原因：依据不足") for who in (people.alice, people.bob)
    }
    told.delete()
    domain.sign_change(change=change, expected_version=change.version, by=people.bob, now=NOW)
    domain.submit_change(change=change, expected_version=change.version, by=people.alice, now=NOW)
    domain.approve_change(change=change, expected_version=change.version, by=people.dora, now=NOW)
    assert {one.text for one in told.all()} == {f"“{change}”已批准，绩效目标已按申请调整。"}
