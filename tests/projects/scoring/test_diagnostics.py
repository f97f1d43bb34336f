from decimal import Decimal

from projects.scoring.basis import Basis
from projects.scoring.diagnostics import diagnose
from projects.scoring.panel import Aggregation, PanelSheet
from projects.scoring.rating import Band, Rating

RATING = Rating(
    "usual", "优良差", (Band("a", "优", 90), Band("b", "良", 80), Band("c", "差", 0)), (), Basis("x"), "1"
)  # fmt: skip
WEIGHTS = {"x": 40, "y": 30, "z": 30}


def sheet(name, *points):
    return PanelSheet(name, dict(zip(WEIGHTS, map(Decimal, points), strict=True)))


def run(*sheets, other=0, weights=WEIGHTS):
    return diagnose(Aggregation(), sheets, weights=weights, rating=RATING, other=other)


def by_name(diagnosis):
    return {habit.assessor: habit for habit in diagnosis.habits}


def test_a_wide_spread_asks_for_a_talk():
    found = run(sheet("a", 40, 30, 30), sheet("b", 27, 30, 30))
    assert (found.spreads[0].spread, found.spreads[0].wide) == (Decimal("13.00"), True)
    assert not any(entry.wide for entry in run(sheet("a", 40, 30, 30), sheet("b", 28, 30, 30)).spreads)


def test_leniency_and_severity_are_measured_against_the_others():
    habits = by_name(run(sheet("mild", 40, 30, 30), sheet("hard", 20, 15, 15)))
    assert (habits["mild"].leaning, habits["hard"].leaning) == (Decimal("50.00"), Decimal("-50.00"))


def test_the_assessor_who_decides_the_grade_is_named():
    found = run(sheet("a", 38, 28, 28), sheet("b", 38, 28, 28), sheet("c", 20, 20, 20))
    assert found.grade == "良"
    habits = by_name(found)
    assert (habits["c"].grade_without, habits["c"].changes_grade) == ("优", True)
    assert not habits["a"].changes_grade or habits["a"].grade_without != "良"


def test_everybody_in_the_middle_and_the_same_on_every_item_are_seen():
    habits = by_name(
        run(
            sheet("middle", 20, 15, 18),
            sheet("flat", 25, 25, 25),
            sheet("share", 36, 27, 27),
            sheet("fine", 40, 10, 30),
        )
    )
    assert [habits[name].all_middle for name in ("middle", "flat", "share", "fine")] == [True, False, False, False]
    assert [habits[name].all_same for name in ("middle", "flat", "share", "fine")] == [False, True, True, False]


def test_a_single_assessor_has_nobody_to_be_compared_with():
    (habit,) = run(sheet("only", 40, 30, 30)).habits
    assert (habit.leaning, habit.grade_without, habit.changes_grade) == (None, None, False)


def test_points_nobody_judged_count_for_the_grade():
    assert run(sheet("a", 30, 25, 25), other=10).grade == "优"
    assert run(sheet("a", 30, 25, 25)).grade == "良"


def test_items_without_weight_are_left_out():
    found = run(sheet("a", 40, 30, 0), sheet("b", 40, 30, 0), weights={"x": 40, "y": 30, "z": 0})
    assert [entry.item for entry in found.spreads] == ["x", "y"]
    empty = run(sheet("a", 0, 0, 0), sheet("b", 0, 0, 0), weights={"x": 0, "y": 0, "z": 0})
    assert empty.habits[0].leaning is None
