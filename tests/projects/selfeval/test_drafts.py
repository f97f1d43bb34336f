"""A draft follows the rule where it is told to, begins with what is known, and tells what changed since a return."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from projects.directory.models import Task
from projects.registry.models import Project
from projects.selfeval import domain
from projects.selfeval.domain import LineDraft
from projects.selfeval.models import Filing, FilingLine
from projects.selfeval.queries import Change, changes_since_return, due_days, first_rows, last_saved
from projects.transitions import Overtaken
from tests.factories import selfeval as made
from tests.factories.directory import extend
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME, drafts, save
from tests.people import People, Place


def following(actual: str) -> list[LineDraft]:
    rows = [replace(draft, follows=True, self_score=None) for draft in drafts()]
    return [replace(rows[0], actual=actual), *rows[1:]]


def claims(filing: Filing) -> list[Decimal | None]:
    return list(filing.lines.order_by("number").values_list("self_score", flat=True))


def test_points_that_follow_are_what_the_rule_computes(place: Place, people: People) -> None:
    filing = made.drafted(place, people, following("45"))
    assert claims(filing) == [Decimal("7.50"), Decimal("35.00"), Decimal("30.00"), Decimal("10.00")]
    assert filing.total == Decimal("90.50")
    save(filing, people, following(""))
    assert claims(filing)[0] is None
    assert filing.total is None


def test_what_a_person_judges_does_not_follow(place: Place, people: People) -> None:
    rows = following("45")
    indicator = rows[0].indicator
    assert indicator is not None
    judged = replace(rows[0], actual="较好", indicator=replace(indicator, op="qualitative", target_value="好"))
    assert claims(made.drafted(place, people, [judged, *rows[1:]]))[0] is None


def test_trying_writes_nothing(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    trial = domain.try_draft(filing=filing, lines=following("45"))
    assert trial.card.total == Decimal("90.50")
    kept = Filing.objects.get()
    assert (kept.version, kept.total) == (filing.version, Decimal("97.37"))
    assert kept.lines.get(number=1).actual == "86.2"


def test_saving_a_form_that_nobody_has_begun_begins_it(place: Place, people: People) -> None:
    project = make_project(place.unit)
    made.issued_target(project, people)
    filing = made.opened(place, people, project)
    assert [row.name for row in first_rows(filing)] == ["清扫面积", "达标率", "投诉件数", "居民满意度"]
    assert not FilingLine.objects.exists()
    save(filing, people, drafts(own=False))
    assert (filing.stage, filing.total) == ("draft", Decimal("97.37"))
    late = Filing.objects.get()
    late.stage, late.version = "not_started", 1
    with pytest.raises(Overtaken):
        save(late, people, drafts(own=False))


def test_without_a_target_the_form_begins_with_last_years_rows_and_none_of_its_answers(
    place: Place, people: People
) -> None:
    before = made.submitted(place, people)
    project = make_project(place.unit)
    Project.objects.filter(pk=project.pk).update(predecessor=before.project)
    filing = made.opened(place, people, Project.objects.get(pk=project.pk))
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    rows = list(filing.lines.order_by("number"))
    assert [(row.name, row.target_value) for row in rows] == [
        ("清扫面积", "90"), ("达标率", "95"), ("投诉件数", "10"), ("居民满意度", "90"),
    ]  # fmt: skip
    assert {(row.actual, row.self_score, row.reason) for row in rows} == {("", None, "")}


def test_texts_left_to_follow_are_drafted_from_the_rows(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    given = {"filing": filing, "by": people.alice, "now": IN_TIME, "achievement": None, "problems": None}
    domain.save_draft(lines=drafts(), expected_version=filing.version, **given)  # type: ignore[arg-type]
    assert filing.achievement == "清扫面积86.2万㎡；达标率95%；投诉件数8件；居民满意度91%。"
    assert filing.problems == "清扫面积：雨季长"
    domain.save_draft(lines=following(""), expected_version=filing.version, **given)  # type: ignore[arg-type]
    assert filing.achievement == ""


def test_only_lasting_drafts_are_kept_in_the_history(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    before = Filing.history.count()
    given = {"filing": filing, "by": people.alice, "now": IN_TIME, "achievement": "", "problems": ""}
    domain.save_draft(lines=drafts(), expected_version=filing.version, lasting=False, **given)  # type: ignore[arg-type]
    assert Filing.history.count() == before


def test_what_changed_since_the_return_is_told_cell_by_cell(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    assert changes_since_return(filing) == []
    later = IN_TIME + timedelta(days=1)
    domain.return_for_changes(filing=filing, reason="请核实清扫面积", by=people.dora, now=later)
    assert changes_since_return(filing) == []
    rows = drafts(claims=("14", "35", "30", "10"))
    extra = (
        replace(rows[0], number=5, indicator=replace(rows[0].indicator, name="新增")) if rows[0].indicator else rows[0]
    )
    domain.save_draft(
        filing=filing,
        lines=[replace(rows[0], actual="84"), rows[1], rows[3], extra],
        achievement="",
        problems="",
        expected_version=filing.version,
        by=people.alice,
        now=later + timedelta(hours=1),
    )
    assert changes_since_return(filing) == [
        Change(1, "清扫面积", "实际完成值", "86.2", "84"),
        Change(1, "清扫面积", "自评得分", "14.37", "14"),
        Change(3, "投诉件数", "指标行", "有", "已删除"),
        Change(5, "新增", "指标行", "（无）", "新增"),
    ]


def test_who_saved_last_is_known_from_the_trail(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    assert last_saved(filing) is None
    save(filing, people)
    found = last_saved(filing)
    assert found is not None
    assert found.by == str(people.alice)


def test_due_dates_know_each_units_extension(place: Place, people: People) -> None:
    year = place.working_year
    extend(year, Task.EX_POST, place.unit, date(2016, 10, 8))
    found = due_days([place.unit.pk, place.far.pk], "ex_post")
    assert found == {(year.pk, place.unit.pk): date(2016, 10, 8), (year.pk, place.far.pk): date(2016, 9, 15)}
