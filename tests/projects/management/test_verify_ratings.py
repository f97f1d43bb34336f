"""Every standing rating is computed again; what differs is named, and the exit code says so."""

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from projects.results.domain import rate_evaluation, rate_filing
from projects.results.models import Rating
from projects.results.triggers import INSTALL, REMOVE
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import _LOADED
from tests.factories import selfeval as made
from tests.factories.evaluations import scored_key_review
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place


@pytest.fixture
def ratings(place: Place, people: People) -> list[Rating]:
    return [
        rate_filing(filing=made.accepted(place, people), by=people.erin, now=IN_TIME),
        rate_evaluation(evaluation=scored_key_review(place, people), by=people.erin, now=IN_TIME),
    ]


def run() -> tuple[list[str], str]:
    """What it prints, and what it ends with: an error is exit code 1."""
    out, refusal = io.StringIO(), ""
    try:
        call_command("verify_ratings", stdout=out)
    except CommandError as error:
        code, refusal = error.returncode, str(error)
    else:
        code = 0
    assert code == bool(refusal)
    return out.getvalue().splitlines(), refusal


def tamper(rating: Rating, **fields: object) -> None:
    """Change a row as somebody would who got at the database and took its triggers away."""
    for statements, after in ((REMOVE, False), (INSTALL, True)):
        if after:
            Rating.objects.filter(pk=rating.pk).update(**fields)
        with connection.cursor() as cursor:
            for statement in statements[connection.vendor]:
                cursor.execute(statement)


def test_honest_ratings_are_counted_by_kind(ratings: list[Rating]) -> None:
    assert run() == (
        ["单位自评：重算 1 项", "股室复评：重算 0 项", "重点评价：重算 1 项", "部门整体评价：重算 0 项",
         "共重算 2 项评级，全部相符。"], "",
    )  # fmt: skip


def test_a_total_raised_in_the_database_is_found(ratings: list[Rating]) -> None:
    tamper(ratings[1], total=Decimal("93.67"), grade="优")
    out, refusal = run()
    assert out[4:] == [
        f"评级 {ratings[1].pk}（{Rating.objects.get(pk=ratings[1].pk)}）：登记 93.67 分、“优”，重算 83.67 分、“良”。"
    ]
    assert refusal == "共重算 2 项评级，1 项不符。"


def test_points_moved_between_lines_are_found(ratings: list[Rating]) -> None:
    lines = ratings[1].lines
    lines[0]["score"], lines[1]["score"] = "30.67", "53.00"
    tamper(ratings[1], lines=lines)
    assert "计分明细的得分与重算不符" in run()[0][4]


def test_inputs_that_were_emptied_are_named_and_the_others_still_computed(ratings: list[Rating]) -> None:
    tamper(ratings[0], inputs={})
    out, refusal = run()
    assert "无法重算（KeyError" in out[4]
    assert refusal == "共重算 2 项评级，1 项不符。"


def test_rules_changed_after_they_were_adopted_are_found(
    ratings: list[Rating], monkeypatch: pytest.MonkeyPatch
) -> None:
    for sha256 in list(_LOADED):
        monkeypatch.delitem(_LOADED, sha256)
    book = Rulebook.objects.get()
    book.content["label"] = "另一手册"
    book.save()
    assert "与登记时的摘要不符" in run()[0][4]
