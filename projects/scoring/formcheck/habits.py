"""Local habits of rounding: whether one of them explains why a published number is not the rule's."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from projects.scoring.points import Exact, cut, exact, round_half_up

LAST_DIGIT = Fraction(1, 100)
WHOLE_PERCENT, HUNDREDTH_PERCENT = Fraction(1, 100), Fraction(1, 10000)
RATE_QUANTA = (
    (WHOLE_PERCENT, "比率先四舍五入到整数百分比"),
    (HUNDREDTH_PERCENT, "比率先四舍五入到 0.01 %"),
)
OFF_BY_ONE = "末位相差一"


@dataclass(frozen=True)
class Habit:
    """A way in which some district rounds its points."""

    label: str
    apply: Callable[[Exact], Decimal]


POINT_HABITS = (
    Habit("得分四舍五入到 0.1 分", lambda value: round_half_up(value, 1)),
    Habit("得分四舍五入到整数分", lambda value: round_half_up(value, 0)),
    Habit("得分舍去小数取整数分", lambda value: cut(value, 0)),
)


def points_habit(
    published: Exact, exact_points: Exact, score: Exact, by_rate: Iterable[tuple[Exact, str]]
) -> str | None:
    """The habit that turns the rule's points into the published ones; None where none does.

    Args:
        published: what the form says.
        exact_points: the product before rounding.
        score: the rule's points, rounded to hundredths.
        by_rate: the points that come out when the rate is rounded first, each with the name of that rounding.
    """
    given = exact(published)
    for points, label in by_rate:
        if exact(points) == given:
            return label
    for habit in POINT_HABITS:
        if given in (exact(habit.apply(exact_points)), exact(habit.apply(score))):
            return habit.label
    return OFF_BY_ONE if abs(given - exact(score)) == LAST_DIGIT else None


def rate_habit(published: Fraction, rate: Fraction) -> str | None:
    """The habit by which a rate was printed otherwise than to 0.01 %; None where the printed rate is another one."""
    percent, given = rate * 100, published * 100
    if given == exact(round_half_up(percent, 0)):
        return "执行率四舍五入到整数百分比"
    if abs(given - exact(round_half_up(percent))) == LAST_DIGIT:
        return f"执行率{OFF_BY_ONE}"
    return "执行率四舍五入到 0.1 %" if given == exact(round_half_up(percent, 1)) else None
