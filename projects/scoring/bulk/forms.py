"""The stored inputs of many forms as columns: their money, and their rows one under another.

Only what says plainly what it says is held: all keys there, words as text, plain numbers of a usual size. Every other
form is left to the one-by-one path, which names what is wrong with it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from operator import itemgetter
from typing import Any

import numpy as np

from projects.scoring.bulk.integers import Ints, Rows
from projects.scoring.bulk.quantities import Numbers
from projects.scoring.self_evaluation import MONEY

FINE = 10**6  # points and weights are held in millionths
FEN_IN_YUAN = 100
_POINTS = re.compile(r"(\d{1,6})(?:\.(\d{1,6}))?", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,15})(?:\.(\d{1,2}))?", re.ASCII)
_TEXTS = itemgetter("title", "unit", "year")
_LINE = itemgetter(
    "number", "level1", "level2", "name", "weight", "claimed", "op", "target", "unit", "actual", "reason"
)
_SAID = (int, str, str, str, str, str)  # number … claimed
_SHAPES = frozenset((*_SAID, *rest) for rest in product((str, type(None)), repeat=5))
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


@dataclass(frozen=True, eq=False)
class Forms:
    """Forms of one framework. ``places``: where each stands among the inputs given; ``lines``: all their rows.

    ``owners`` names each row's form, counted from 0; ``weights`` and ``claims`` are millionths of points, by row;
    ``money`` is fen by form, -1 where nothing is stated.
    """

    places: Rows
    lines: Sequence[Mapping[str, Any]]
    owners: Rows
    weights: Ints
    claims: Ints
    money: Mapping[str, Ints]

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def claimed(self) -> Ints:
        """Claimed points by row in hundredths, rounded half up."""
        part = FINE // 100
        return (2 * self.claims + part) // (2 * part)

    @cached_property
    def starts(self) -> list[int]:
        """Where the rows of each form begin, and at last where they end."""
        found: list[int] = np.searchsorted(self.owners, np.arange(len(self) + 1)).tolist()
        return found

    def amounts(self, name: str) -> Numbers:
        """Yuan by form."""
        fen = self.money[name]
        return Numbers.whole(np.maximum(fen, 0), scale=FEN_IN_YUAN, known=fen >= 0)


class _Parsed(dict[Any, int]):
    """Plain numbers read once each, as whole units of their last decimal place."""

    def __init__(self, pattern: re.Pattern[str], places: int) -> None:
        super().__init__()
        self.pattern, self.places = pattern, places

    def __missing__(self, text: Any) -> int:
        found = self.pattern.fullmatch(text)
        if found is None:
            raise ValueError(text)
        units: int = int(found[1]) * 10**self.places + int((found[2] or "").ljust(self.places, "0"))
        self[text] = units
        return units


class _Amounts(_Parsed):
    """Fen; -1 where nothing is stated."""

    def __missing__(self, text: Any) -> int:
        return -1 if text is None else super().__missing__(text)


@dataclass(frozen=True, eq=False)
class _Read:
    """One form as read: weights and claims of its rows, and its money."""

    place: int
    lines: Sequence[Mapping[str, Any]]
    weights: list[int]
    claims: list[int]
    money: list[int]


def read_forms(inputs: Iterable[tuple[int, Any]]) -> Forms:
    """The forms that columns can hold, of inputs with their places, which ascend."""
    points, amounts = _Parsed(_POINTS, 6), _Amounts(_AMOUNT, 2)
    read = [form for place, one in inputs if (form := _form(place, one, points, amounts)) is not None]
    return Forms(
        places=np.array([form.place for form in read], dtype=np.intp),
        lines=[line for form in read for line in form.lines],
        owners=np.repeat(np.arange(len(read)), np.array([len(form.lines) for form in read], dtype=np.intp)),
        weights=_column(form.weights for form in read),
        claims=_column(form.claims for form in read),
        money={name: _column([form.money[at]] for form in read) for at, name in enumerate(MONEY)},
    )


def _column(parts: Iterable[Sequence[int]]) -> Ints:
    return np.fromiter(_chained(parts), dtype=np.int64)


def _chained(parts: Iterable[Sequence[int]]) -> Iterator[int]:
    for part in parts:
        yield from part


def _form(place: int, inputs: Any, points: _Parsed, amounts: _Amounts) -> _Read | None:
    try:
        texts, money, lines = _TEXTS(inputs), inputs["money"], inputs["lines"]
        if not all(isinstance(text, str) for text in texts) or money.keys() != set(MONEY):
            return None
        if not isinstance(lines, list | tuple) or not lines:
            return None
        rows = [_LINE(line) for line in lines]
        if not all(tuple(map(type, row)) in _SHAPES for row in rows):
            return None
        weights, claims = [points[row[4]] for row in rows], [points[row[5]] for row in rows]
        return _Read(place, lines, weights, claims, [amounts[money[name]] for name in MONEY])
    except _UNREADABLE:
        return None
