"""Findings that need more than the form: goals copied from other projects, targets below what was reached last year."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from projects.registry.models import Project
from projects.selfeval import domain
from projects.selfeval.models import Filing, FilingLine
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME, ROWS, drafts
from tests.people import People, Place

COPIED = "copied_target"
BELOW = "below_last_year"


def found(filing: Filing, code: str) -> list[tuple[object, str]]:
    findings = Filing.objects.get(pk=filing.pk).scorecard["findings"]
    return [(entry["row"], entry["message"]) for entry in findings if entry["code"] == code]


def draft(place: Place, people: People, project: Project, target: bool = True, **words: str) -> Filing:
    if target:
        made.issued_target(project, people, **words)
    filing = made.opened(place, people, project)
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    return made.save(filing, people, drafts(own=not target))


def test_a_goal_that_other_projects_have_word_for_word_is_found(place: Place, people: People) -> None:
    for other in (place.far, place.unit):
        made.issued_target(make_project(other), people)
    assert found(draft(place, people, make_project(place.unit)), COPIED) == [
        (
            "total",
            (
                "年度总体目标与本年度其他 2 个项目的文字完全相同。请在“总体目标完成情况”中按本项目的内容写明完成情况。"
                "批复的目标这里不能改，确需调整的，下一年度按程序申请调整。"
            ),
        )
    ]


def test_a_goal_of_ones_own_or_of_another_year_or_district_is_no_copy(place: Place, people: People) -> None:
    made.issued_target(make_project(place.unit, fiscal_year=2014), people)
    made.issued_target(make_project(place.abroad), people)
    made.issued_target(make_project(place.far), people, goal="另一目标")
    assert found(draft(place, people, make_project(place.unit)), COPIED) == []


def test_without_a_target_there_is_no_goal_to_copy(place: Place, people: People) -> None:
    made.issued_target(make_project(place.far), people)
    assert found(draft(place, people, make_project(place.unit), target=False), COPIED) == []


def last_year(place: Place, people: People, actuals: tuple[str, ...]) -> Project:
    """A project whose predecessor's form, handed in, says these actual values."""
    project, before = make_project(place.unit), make_project(place.unit, fiscal_year=2014)
    filing = made.opened(place, people, project)
    Filing.objects.filter(pk=filing.pk).update(project=before)
    filing = Filing.objects.select_related("project__unit", "working_year", "rulebook").get(pk=filing.pk)
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    made.save(filing, people, drafts(actuals=actuals))
    domain.sign(filing=filing, by=people.bob, now=IN_TIME)
    domain.submit(filing=filing, by=people.alice, now=IN_TIME)
    Project.objects.filter(pk=project.pk).update(predecessor=before)
    return Project.objects.get(pk=project.pk)


@pytest.mark.parametrize(
    ("actuals", "expected"),
    [
        (("95.5", "95", "8", "91"), [
            (1, "“清扫面积”的指标值 90 低于上年实际完成值 95.5。"),
            (3, "“投诉件数”的指标值 10 高于上年实际完成值 8。"),
            (4, "“居民满意度”的指标值 90 低于上年实际完成值 91。"),
        ]),
        (("90", "95", "10", "90%"), []),
        (("良好", "", "12", "80"), []),
    ],
    ids=["missed", "kept", "nothing to compare"],
)  # fmt: skip
def test_targets_below_what_was_reached_last_year_are_found(
    actuals: tuple[str, ...], expected: list[tuple[int, str]], place: Place, people: People
) -> None:
    filing = draft(place, people, last_year(place, people, actuals), target=False)
    raised, lowered = (
        f"请说明指标值{words}的理由，或予以{cure}。"
        for words, cure in (("低于上年实际完成值", "调高"), ("高于上年实际完成值", "调低"))
    )
    assert found(filing, BELOW) == [(row, f"{text}{lowered if row == 3 else raised}") for row, text in expected]


def test_indicators_are_compared_by_name_and_in_the_same_unit_only(place: Place, people: People) -> None:
    filing = draft(place, people, last_year(place, people, ("95.5", "99", "8", "91")), target=False)
    changes = {1: {"measure_unit": "亩"}, 2: {"name": "合格率"}, 3: {"op": "="}, 4: {"op": "qualitative"}}
    lines = [replace(line, indicator=replace(ROWS[line.number - 1], **changes[line.number])) for line in drafts()]
    made.save(filing, people, lines)
    assert found(filing, BELOW) == []


def test_last_years_points_are_told_beside_those_of_the_rule(place: Place, people: People, client: Client) -> None:
    project = last_year(place, people, ("95.5", "95", "8", "91"))
    lines = FilingLine.objects.filter(filing__project=project.predecessor)
    lines.update(computed_score=F("self_score"))
    client.force_login(people.alice)
    address = reverse("filing", args=[draft(place, people, project, target=False).pk])
    assert "按规则为" not in client.get(address).content.decode()
    lines.filter(number=1).update(computed_score=Decimal("15.58"))
    page = client.get(address).content.decode()
    assert page.count("（按规则为 15.58）") == 1


def test_an_issued_target_is_explained_at_the_years_end_and_not_to_be_raised(place: Place, people: People) -> None:
    project = last_year(place, people, ("95.5", "95", "8", "90"))
    filing = draft(place, people, project)
    rest = "批复的目标这里不能改，确需调整的，下一年度按程序申请调整。"
    assert found(filing, BELOW) == [
        (1, ("“清扫面积”的指标值 90 低于上年实际完成值 95.5。"
            f"请在原因说明中写明指标值低于上年实际完成值的理由；{rest}")),
        (3, ("“投诉件数”的指标值 10 高于上年实际完成值 8。"
            f"请在原因说明中写明指标值高于上年实际完成值的理由；{rest}")),
    ]  # fmt: skip
