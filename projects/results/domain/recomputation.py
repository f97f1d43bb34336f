"""Many ratings computed again: those of forms in columns, portion by portion, all others one by one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from projects.results.domain.outcomes import OF_FORMS
from projects.results.domain.ratings import recompute
from projects.results.models import Rating
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import DamagedRulebookError, rules_of
from projects.scoring import rulebook
from projects.scoring.bulk import FormRating, rate_forms

# So many ratings are in memory at once, with their inputs and lines as Python objects.
PORTION = 500
# What damaged inputs, lines or rulebooks raise where they are read.
DAMAGE = (AttributeError, KeyError, TypeError, ValueError, ArithmeticError)


def differences(ratings: Iterable[Rating]) -> Iterator[tuple[Rating, str]]:
    """Every rating with what it says otherwise than its inputs and rules do, as ``difference``; in the given order.

    Ratings of forms are computed in columns. What columns cannot hold or do not confirm, and every panel's rating, is
    computed one by one, so that what differs is named in the same words.
    """
    for portion in portions(ratings):
        confirmed = _confirmed(portion)
        for place, rating in enumerate(portion):
            yield rating, "" if place in confirmed else difference(rating)


def difference(rating: Rating) -> str:
    """What a rating says otherwise than its inputs and rules do; empty where it says the same."""
    try:
        found = recompute(rating)
    except DamagedRulebookError as fault:
        return str(fault)
    except DAMAGE as fault:
        return f"所存输入不完整或不是数值，无法重算（{type(fault).__name__}：{fault}）"
    if found.same:
        return ""
    if (found.total, found.grade) == (rating.total, rating.grade):
        return "总分和等级相符，计分明细的得分与重算不符"
    return f"登记 {rating.total} 分、“{rating.grade}”，重算 {found.total} 分、“{found.grade}”"


def portions(ratings: Iterable[Rating]) -> Iterator[list[Rating]]:
    """The ratings in portions of bounded size."""
    remaining = iter(ratings)
    while portion := list(islice(remaining, PORTION)):
        yield portion


def by_rulebook(ratings: Sequence[Rating]) -> Iterator[tuple[rulebook.Rulebook, list[int]]]:
    """The places of the forms' ratings by their rules; those whose rulebook is damaged are left out."""
    places: dict[int, list[int]] = {}
    for place, rating in enumerate(ratings):
        if rating.kind in OF_FORMS:
            places.setdefault(rating.rulebook_id, []).append(place)
    for own in places.values():
        rules = _rules(ratings[own[0]].rulebook)
        if rules is not None:
            yield rules, own


def _rules(book: Rulebook) -> rulebook.Rulebook | None:
    try:
        return rules_of(book)
    except (DamagedRulebookError, *DAMAGE):
        return None


def _confirmed(ratings: Sequence[Rating]) -> set[int]:
    """Places of the ratings that say what columns find."""
    found: set[int] = set()
    for rules, places in by_rulebook(ratings):
        for group in rate_forms(rules, [ratings[place].inputs for place in places]):
            found.update(places[one.place] for one in group.each() if _says(ratings[places[one.place]], one))
    return found


def _says(rating: Rating, found: FormRating) -> bool:
    try:
        kept = [line["score"] for line in rating.lines]
    except DAMAGE:
        return False
    return (rating.total, rating.grade, kept) == (found.total, found.grade, found.points)
