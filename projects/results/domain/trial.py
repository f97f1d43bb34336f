"""What standing ratings of forms would be under another rulebook: the bureau's question before it revises its rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from projects.results.domain.recomputation import DAMAGE, by_rulebook, portions
from projects.results.models import Rating
from projects.scoring.bulk import decimals, rate_forms
from projects.scoring.rulebook import Rulebook
from projects.scoring.self_evaluation import score_filing, self_framework


@dataclass(frozen=True)
class Mark:
    """A total and its grade; the grade is empty where the rules give points only."""

    total: Decimal
    grade: str


@dataclass(frozen=True)
class Marks:
    """What a rulebook makes of a form: by the claimed points of its rows, and by those that the rules compute."""

    claimed: Mark
    computed: Mark


@dataclass(frozen=True)
class Tried:
    """One standing rating of a form: as it stands, and under the other rulebook; None where it cannot be computed."""

    code: str
    name: str
    before: Marks | None
    after: Marks | None


def try_rulebook(rules: Rulebook, ratings: Iterable[Rating]) -> Iterator[Tried]:
    """Every rating of a form as it stands and as it would be under other rules; changes nothing.

    Forms are computed in columns, portion by portion; what columns cannot hold is computed one by one. The framework is
    the one by which the other rulebook would have the project evaluate itself.

    Args:
        rules: the other rulebook, which need not be in force.
        ratings: standing ratings of forms, with their projects.
    """
    for portion in portions(ratings):
        before = _standing(portion)
        after = _marks(rules, [_framed(rules, rating.inputs) for rating in portion])
        for rating, old, new in zip(portion, before, after, strict=True):
            project = rating.project
            yield Tried(project.code if project else "", project.name if project else str(rating.unit), old, new)


def _standing(ratings: Sequence[Rating]) -> list[Marks | None]:
    """What the ratings say, with what their own rules compute beside it."""
    found: list[Marks | None] = [None] * len(ratings)
    for rules, places in by_rulebook(ratings):
        own = _marks(rules, [ratings[place].inputs for place in places])
        for place, marks in zip(places, own, strict=True):
            rating = ratings[place]
            found[place] = marks and Marks(Mark(rating.total, rating.grade), marks.computed)
    return found


def _framed(rules: Rulebook, inputs: Any) -> Mapping[str, Any]:
    """The inputs under the other rulebook's own framework; nothing where they are damaged."""
    try:
        framework = self_framework(rules, inputs["lines"])
        framed = {**inputs, "framework": framework.id if framework else ""}
    except DAMAGE:
        return {}
    return framed


def _marks(rules: Rulebook, inputs: Sequence[Any]) -> list[Marks | None]:
    """What the rules make of each form, in the given order."""
    found: dict[int, Marks | None] = {}
    for group in rate_forms(rules, inputs):
        try:
            totals, grades = decimals(group.computed_totals), group.computed_grades
        except OverflowError:
            continue  # points beyond columns: these go one by one
        for one, total, grade in zip(group.each(), totals, grades, strict=True):
            found[one.place] = Marks(Mark(one.total, one.grade), Mark(total, grade))
    return [found[place] if place in found else _one_by_one(rules, one) for place, one in enumerate(inputs)]


def _one_by_one(rules: Rulebook, inputs: Any) -> Marks | None:
    try:
        card = score_filing(rules, inputs)
    except DAMAGE:
        return None
    computed = card.check.whole
    if card.total is None or computed.total is None:
        return None
    return Marks(Mark(card.total, card.grade), Mark(computed.total, computed.rating or ""))
